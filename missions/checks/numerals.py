"""The words and numbers of a line of prose: numbers in digits or in words, Albanian and English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from publishing.text import fold

# "13 000" is one number, whatever blank stands in it; so are 13.000 and 13,000, for nobody counts
# people in thousandths. Everything else with digits in it is a date, a share or a name.
_DIGITS = re.compile(r"\d{1,3}(?:[\u202f.,'’]\d{3}){1,2}|\d{1,9}")
_TENTHS = re.compile(r"(\d{1,3})[.,](\d)")  # of a thousand: "13,5 mijë"
_BLANK_INSIDE = re.compile(r"(?<![\w.,/-])\d{1,3}(?: \d{3})+(?![\w/-]|[.,]\d)")
_RANGE = re.compile(r"(?<![\w.,\u202f/–-])([\d\u202f.,]+)[-–]([\d\u202f.,]+)(?![\w/–-])")
_BEGINS, _ENDS = "(“”„\"'«[‘", ")“”\"'».,;:!?]’"

_UNITS = (
    "nje dy tre kater pese gjashte shtate tete nente",
    "one two three four five six seven eight nine",
)
_TENS = (
    "njezet tridhjete dyzet pesedhjete gjashtedhjete shtatedhjete tetedhjete nentedhjete",
    "twenty thirty forty fifty sixty seventy eighty ninety",
)
_TEENS = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"


def _values() -> dict[str, int]:
    values = {"dhjete": 10, "ten": 10}
    for names in _UNITS:
        values |= {name: value for value, name in enumerate(names.split(), start=1)}
    for names in _TENS:
        values |= {name: value * 10 for value, name in enumerate(names.split(), start=2)}
    values |= {name: value for value, name in enumerate(_TEENS.split(), start=11)}
    for value, name in enumerate(_UNITS[0].split(), start=1):
        values |= {f"{name}mbedhjete": value + 10, f"{name}qind": value * 100}
    return values


_VALUES = _values()
_THOUSAND = ("mije", "thousand")
_HUNDRED = "hundred"
_LINKS = ("e", "and")
_MOST_WORDS = 12  # in a number
_LEAST_IN_WORDS = 10  # "two officers" tells a story; only what is more may be a strength


@dataclass(frozen=True)
class Chunk:
    """A word or a number, as it is written, between blanks and punctuation."""

    shown: str
    value: int | None = None
    before: str = ""  # an opening bracket
    after: str = ""  # the punctuation that follows

    @cached_property
    def folded(self) -> str:
        return fold(self.shown)

    @property
    def may_be_a_year(self) -> bool:
        return self.value is not None and 1900 <= self.value < 2100 and self.shown.isdecimal()


def chunks(line: str) -> list[Chunk]:
    """Cut a line, whose words stand a blank apart, into words and numbers.

    A number in several words, "13 mijë" or "one hundred and twenty", is one chunk.
    """
    joined = _BLANK_INSIDE.sub(lambda found: found[0].replace(" ", "\u202f"), line)
    parts = [_chunk(written) for written in _RANGE.sub(r"\1 – \2", joined).split(" ") if written]
    found: list[Chunk] = []
    place = 0
    while place < len(parts):
        value, length = _number_in_words(parts[place : place + _MOST_WORDS])
        taken = parts[place : place + (length or 1)]
        found.append(_as_one(taken, value) if length else taken[0])
        place += len(taken)
    return found


def _chunk(written: str) -> Chunk:
    opened = written.lstrip(_BEGINS)
    shown = opened.rstrip(_ENDS)
    after = "".join(sign for sign in opened[len(shown) :] if sign in ".,;:!?)]")
    value = int(re.sub(r"\D", "", shown)) if _DIGITS.fullmatch(shown) else None
    return Chunk(shown, value, "(" if "(" in written[: len(written) - len(opened)] else "", after)


def _as_one(parts: Sequence[Chunk], value: int) -> Chunk:
    shown = " ".join(part.shown for part in parts)
    return Chunk(shown, value, parts[0].before, parts[-1].after)


def _number_in_words(left: Sequence[Chunk]) -> tuple[int, int]:
    """Return the number in words that `left` begins with, and how many chunks it takes: or 0, 0."""
    if len(left) > 1 and not left[0].after and left[1].folded in _THOUSAND:
        if tenths := _TENTHS.fullmatch(left[0].shown):
            return int(tenths[1]) * 1000 + int(tenths[2]) * 100, 2
        if left[0].value is not None:
            return left[0].value * 1000, 2
    total, current, length = 0, 0, 0
    for place, chunk in enumerate(left):
        words = chunk.folded.split("-")
        if place == length > 0 and words[0] in _LINKS and not chunk.after:
            continue
        if place > length + 1 or not all(map(_is_numeral, words)):
            break
        for word in words:
            if word in _THOUSAND:
                total, current = total + max(current, 1) * 1000, 0
            else:
                current = max(current, 1) * 100 if word == _HUNDRED else current + _VALUES[word]
        length = place + 1
        if chunk.after:
            break
    return (total + current, length) if total + current >= _LEAST_IN_WORDS else (0, 0)


def _is_numeral(word: str) -> bool:
    return word in _VALUES or word in _THOUSAND or word == _HUNDRED
