"""Labels as they count: Albanian and Latin letters, numbers, Roman numerals, insertions."""

import re
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

ALPHABET = tuple(
    "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v x xh y z zh".split()
)
LATIN = tuple("abcdefghijklmnopqrstuvwxyz")
ALBANIAN_ONLY = frozenset(ALPHABET) - frozenset(LATIN)
_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMAN = {
    tens + unit: 10 * ten + one
    for ten, tens in enumerate(("", "x", "xx", "xxx", "xl"))
    for one, unit in enumerate(_UNITS)
}
del ROMAN[""]
_NUMERALS = {value: numeral for numeral, value in ROMAN.items()}
# Both orders in one: w stands only in Latin lists, so a place between v and x harms no Albanian one.
_ORDER = {letter: at for at, letter in enumerate([*ALPHABET[:31], "w", *ALPHABET[31:]])}
_LETTERS = {at: letter for letter, at in _ORDER.items()}
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_NEXT = {order: dict(pairwise(order)) for order in (ALPHABET, LATIN)}


class Sort(IntEnum):
    """What a label, or one part of it, counts with."""

    NUMBER = 0
    LETTER = 1
    NUMERAL = 2


Part = tuple[Sort, int]
Key = tuple[Part, ...]


@lru_cache(maxsize=16_384)
def key(label: str, sort: Sort) -> Key | None:
    """Return what a label counts as, part by part ("147/dh" as 147 and dh), or None if it is none."""
    parts: list[tuple[Sort, int]] = []
    for part in _PARTS.findall(label.lower()):
        if part.isdecimal():
            parts.append((Sort.NUMBER, int(part)))
        elif not parts and sort == Sort.NUMERAL and part in ROMAN:
            parts.append((Sort.NUMERAL, ROMAN[part]))
        elif (parts or sort == Sort.LETTER) and part in _ORDER:
            parts.append((Sort.LETTER, _ORDER[part]))
        else:
            return None
    return tuple(parts) if parts and parts[0][0] == sort else None


def is_first(this: Key) -> bool:
    """Tell whether a list can begin with this: 1, a or i, or a 0."""
    sort, value = this[-1]
    return all(is_first((part,)) for part in this[:-1]) and (
        value == 0 if sort == Sort.LETTER else value <= 1
    )


def follows(before: Key, after: Key, order: tuple[str, ...] | None = None) -> bool:
    """Tell whether a label comes right after another: 5/1 after 5, 6 after 5/1, dh after d.

    Without an order, letters may follow in the Albanian or in the Latin one.
    """
    size = len(after)
    if size == len(before) == 1:
        return _is_next(before[0], after[0], order)
    if size == len(before) + 1:
        return after[:-1] == before and is_first(after[-1:]) and after[-1] != (Sort.NUMBER, 0)
    if size > len(before) or after[:-1] != before[: size - 1]:
        return False
    return _is_next(before[size - 1], after[-1], order)


def _is_next(before: Part, after: Part, order: tuple[str, ...] | None) -> bool:
    (sort, value), (to_sort, to_value) = before, after
    if sort != to_sort:
        return False
    if sort != Sort.LETTER:
        return to_value == value + 1
    letter, wanted = _LETTERS[value], _LETTERS[to_value]
    if order is not None:
        return _NEXT[order].get(letter) == wanted
    return _NEXT[ALPHABET].get(letter) == wanted or _NEXT[LATIN].get(letter) == wanted


def successors(this: Key) -> tuple[str, ...]:
    """Return the letters that may come right after one: for c, ç and d."""
    sort, value = this[0]
    if sort != Sort.LETTER:
        return ()
    found = (_NEXT[order].get(_LETTERS[value], "") for order in (ALPHABET, LATIN))
    return tuple(dict.fromkeys(letter for letter in found if letter))


def expected_after(before: Key, after: Key, order: tuple[str, ...], like: str) -> str:
    """Return the label that should have stood where `after` stands; `like` is a label of the list."""
    shared = 0
    while shared < min(len(before), len(after)) - 1 and before[shared] == after[shared]:
        shared += 1
    if shared == len(before) - 1 and len(after) > len(before) and before == after[: len(before)]:
        parts = [*before, (after[-1][0], 0 if after[-1][0] == Sort.LETTER else 1)]
        return _written(tuple(parts), like)
    sort, value = before[shared]
    if sort == Sort.LETTER:
        letter = _NEXT[order].get(_LETTERS[value], "")
        if not letter:
            return ""
        return _written((*before[:shared], (sort, _ORDER[letter])), like)
    return _written((*before[:shared], (sort, value + 1)), like)


def _written(this: Key, like: str) -> str:
    said = []
    for sort, value in this:
        if sort == Sort.LETTER:
            said.append(_LETTERS[value])
        else:
            said.append(_NUMERALS.get(value, "") if sort == Sort.NUMERAL else str(value))
    text = ("." if "." in like else "/").join(said)
    return text.upper() if like.isupper() else text
