"""Numbers of people, as Albanian and English write them. What could be two numbers is not guessed.

A dot or a comma before exactly three digits, as in 13.000 and 13,000, groups thousands or splits
decimals: such a number is read only once it is known which mark splits decimals in its file. That
is known from numbers that are clear by themselves (`decimal_marks`), or from whoever sends it in.

Clear are: 13000; 13 000 with any kind of space, and 13'000; two groups, 1.300.000; two marks,
13.500,0; a mark before one or two digits, 13,0; and one after more than three, 1300.000.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from publishing.templatetags.reading import grouped
from publishing.text import fold

MOST = 9_999_999  # no force of any mission was ever larger

QUALIFIERS = {
    "exact": ("", "saktesisht", "exactly"),
    "about": (
        *("rreth", "afersisht", "perafersisht", "afro", "about", "around", "approximately"),
        *("approx.", "approx", "circa", "ca.", "ca", "c.", "~", "≈"),
    ),
    "at_least": (
        *("te pakten", "se paku", "jo me pak se", "mbi", "me shume se", "at least", "over"),
        *("more than", "not less than", "not fewer than", "no fewer than", ">", ">=", "≥"),
    ),
    "at_most": (
        *("deri ne", "deri", "jo me shume se", "at most", "up to", "not more than"),
        *("no more than", "<=", "≤"),
    ),
}
_QUALIFIER_OF = {word: name for name, words in QUALIFIERS.items() for word in words}
_UNPUBLISHED = ("nuk publikohet", "i papublikuar", "e papublikuar", "not published", "unpublished")

# No-break, figure, thin and narrow no-break spaces, and the typographic apostrophe.
_GAPS = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "’": "'"})
_PLAIN = re.compile(r"[0-9]+")
_GAPPED = re.compile(r"([1-9][0-9]{0,2}([ '])[0-9]{3}(?:\2[0-9]{3})*)(?:([.,])([0-9]+))?")
_TWO_GROUPS = re.compile(r"([1-9][0-9]{0,2}([.,])[0-9]{3}(?:\2[0-9]{3})+)(?:(?!\2)[.,]([0-9]+))?")
_TWO_MARKS = re.compile(r"([1-9][0-9]{0,2}([.,])[0-9]{3})(?!\2)[.,]([0-9]+)")
_ONE_MARK = re.compile(r"([0-9]+)([.,])([0-9]+)")
_TWO_NUMBERS = re.compile(r"[0-9]\s*[-–—/]\s*[0-9]")
_BEFORE_AND_AFTER = re.compile(r"([^0-9]*)([0-9].*?) ?(\+?)")


class Ambiguous(ValueError):
    """A number that may be two. Its text is a sentence that names both."""


@dataclass(frozen=True)
class Number:
    """A number of people; None if it is said not to be published. Without a word: no qualifier."""

    value: int | None
    qualifier: str = ""


@dataclass(frozen=True)
class _Figure:
    """Digits before and after the decimal mark, which is empty where none can be told."""

    whole: str
    fraction: str = ""
    decimal: str = ""
    is_open: bool = False  # the one mark may as well group thousands


def read(text: str, decimal: str = "") -> Number:
    """Return the number of people that `text` says, where `decimal` (. or ,) splits decimals.

    Raises Ambiguous if it could be two numbers and `decimal` is empty, and ValueError with a
    sentence if it is no whole number of people or is written against `decimal`.
    """
    words = text.translate(_GAPS).strip()
    if fold(words) in _UNPUBLISHED:
        return Number(None, "unpublished")
    parts = _BEFORE_AND_AFTER.fullmatch(words) if len(words) < 60 else None
    figure = parts and _figure(parts[2])
    if parts is None or figure is None:
        raise ValueError(_unreadable(words))
    qualifier = _qualifier(words, parts[1], parts[3])
    value = _whole(words, _settled(words, figure, decimal))
    return Number(value, qualifier)


def decimal_marks(texts: Iterable[str]) -> set[str]:
    """Return the marks that split decimals by the numbers among `texts` that are clear.

    None: nothing says so. Both: the numbers are written in two ways, and settle nothing.
    """
    marks = set()
    for text in texts:
        parts = _BEFORE_AND_AFTER.fullmatch(text.translate(_GAPS).strip()[:60])
        figure = parts and _figure(parts[2])
        if figure and figure.decimal and not figure.is_open:
            marks.add(figure.decimal)
    return marks


def _figure(text: str) -> _Figure | None:
    if _PLAIN.fullmatch(text):
        return _Figure(text)
    if found := _GAPPED.fullmatch(text):
        return _Figure(_digits(found[1]), found[4] or "", found[3] or "")
    if found := _TWO_GROUPS.fullmatch(text) or _TWO_MARKS.fullmatch(text):
        return _Figure(_digits(found[1]), found[3] or "", _other(found[2]))
    if found := _ONE_MARK.fullmatch(text):
        is_group = len(found[3]) == 3 and len(found[1]) <= 3 and not found[1].startswith("0")
        return _Figure(found[1], found[3], found[2], is_open=is_group)
    return None


def _digits(text: str) -> str:
    return "".join(re.findall("[0-9]", text))


def _other(mark: str) -> str:
    return "," if mark == "." else "."


def _qualifier(words: str, before: str, plus: str) -> str:
    folded = " ".join(fold(before).split())
    if folded in ("-", "−", "–"):
        raise ValueError(_("“%(text)s” is less than nobody.") % {"text": words})
    if folded not in _QUALIFIER_OF or (plus and folded):
        raise ValueError(_unreadable(words))
    if plus:
        return "at_least"
    return _QUALIFIER_OF[folded] if folded else ""


def _settled(words: str, figure: _Figure, decimal: str) -> _Figure:
    """Return `figure` without doubt about its mark."""
    if figure.is_open and not decimal:
        said = {
            "text": words,
            "thousands": grouped(int(figure.whole + figure.fraction)),
            "units": f"{figure.whole}{_spoken(figure)}",
        }
        raise Ambiguous(_("“%(text)s” may be %(thousands)s or %(units)s.") % said)
    if figure.is_open and figure.decimal != decimal:
        return _Figure(figure.whole + figure.fraction)
    if figure.decimal and decimal and figure.decimal != decimal:
        raise ValueError(
            _("“%(text)s” does not follow what is said of dots and commas in this file.")
            % {"text": words}
        )
    return figure


def _spoken(figure: _Figure) -> str:
    decimals = figure.fraction.rstrip("0")
    return f"{figure.decimal}{decimals}" if decimals else ""


def _whole(words: str, figure: _Figure) -> int:
    if figure.fraction.strip("0"):
        raise ValueError(_("“%(text)s” is not a whole number of people.") % {"text": words})
    value = int(figure.whole)
    if value > MOST:
        raise ValueError(_("“%(text)s” is more people than any force has.") % {"text": words})
    return value


def _unreadable(words: str) -> str:
    said = {"text": words[:40]}
    if not words:
        return _("The number of people is empty.")
    if "%" in words:
        return _("“%(text)s” is a share, not a number of people.") % said
    if any(letter.isdigit() and not letter.isascii() for letter in words):
        return _("“%(text)s”: write numbers with the digits 0 to 9.") % said
    if _TWO_NUMBERS.search(words):
        return _("“%(text)s” is two numbers. Give one, with “about” or “at least”.") % said
    return _("“%(text)s” is not a number of people. Write it as 13000 or 13 000.") % said
