"""A date that is printed inside a line: glued between a title and a teaser, or behind a name."""

import re
from dataclasses import dataclass

from publishing.dates import MONTHS, PartialDate, parse

LONGEST_LINE = 5_000

_MARKS = " -–—|·•*"  # of a list, and between its columns

_NAMES = "|".join(
    sorted(
        {form(name) for names in MONTHS.values() for name in names for form in (str, str.title, str.upper)}
        | {"nentor", "Nentor", "NENTOR"},
        key=len,
        reverse=True,
    )
)  # fmt: skip
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|[EeTt]?ë? ?(?:[Hh]ënë|[Mm]artë|[Mm]ërkurë|[Ee]njte|[Pp]remte|[Ss]htunë|[Dd]iel)),? "
)
_TIME = r"(?:,? (?:ora )?[0-2]?\d:[0-5]\d(?::[0-5]\d)?)?"
_ORDINAL = r"(?: ?- ?)?(?:st|nd|rd|th)?(?: of)?"
# The longest first: of “21 March 2023” the month alone is a date, too.
_DATES = (
    rf"(?:{_WEEKDAY})?\d{{1,2}}{_ORDINAL}[ .]+(?:{_NAMES}),?[ .]{_YEAR}{_TIME}",
    rf"(?:{_WEEKDAY})?(?:{_NAMES}) \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}{_TIME}",
    rf"(?:{_WEEKDAY})?\d{{1,2}}([./-])\d{{1,2}}\1{_YEAR}{_TIME}",
    rf"\d{{1,2}}\.[IVX]+\.{_YEAR}",
    rf"(?:{_NAMES}),? {_YEAR}",
)
_STARTS = re.compile(
    rf"(?:(?:{_NAMES})[ ,]|\d{{1,2}}{_ORDINAL}[ .]+(?:{_NAMES})|\d{{1,2}}[./-][\dIVX]|{_WEEKDAY})"
)
_FORMS = [re.compile(form) for form in _DATES]

# Between a title and its date stands a space; or nothing, where the two can be told apart: after
# the four digits of a year, or where a capital or a digit follows a small letter or a closing mark.
_BOUNDARY = re.compile(rf"(?<=\s)|(?<=(?<!\d){_YEAR})|(?<=[a-zëç”»\")?!])(?=[A-Z\d])")
# What a teaser begins with; a sentence that goes on after its year does otherwise.
_TEASER = re.compile(
    r"(?!(?:s|st|nd|rd|th|a|ës|it|s[ëe])\b)[^\W\d_]|[1-9]|[“«„\"‘'’](?=\w)|[(\[](?=\w)"
)
# No title ends in these: the date behind one belongs to a sentence.
_LEADING = frozenset(
    "in on since until till by from to of during before after and or the for between "
    "më me në ne nga deri që qe prej gjatë gjate datë date datës dt para pas dhe muajit muajin vitit viti "
    "early late mid".split()
)


@dataclass(frozen=True)
class DatedLine:
    """A line taken apart. `printed` is the date as it stands there."""

    title: str
    date: PartialDate
    printed: str
    teaser: str


def parted(line: str) -> DatedLine | None:
    """Take a line `Title DateTeaser` of a list of news apart; None if it is no such line.

    The rule: a title, a space, a date of which at least month and year are printed, and behind it,
    glued, the teaser, which begins with a letter, a digit from 1 on, a quotation mark or a bracket.
    The first date that is followed so is the one. A year has four digits and is of this or the last
    century: “2024UH-60” is 2024 and “UH-60”. The space before the date may be missing where a
    capital or a digit shows where it begins.

    The limits: a year alone is no date here, because titles end in years. A number up to 31 that
    ends a title is taken for the day of the month behind it, where the two make a date. A line in
    which a word such as “in” or “më” stands before the date is a sentence, and no item.
    """
    if len(line) > LONGEST_LINE:
        return None
    text = " ".join(line.split())
    end = 0
    for start in _starts(text):
        found = _at(text, start) if start >= end else None  # no date begins inside another
        if found:
            end, date = found
            if _TEASER.match(text, end) and _is_title(text[:start]):
                title = text[:start].strip(_MARKS)
                return DatedLine(title, date, text[start:end], text[end:])
    return None


def dated_end(line: str) -> DatedLine | None:
    """Take a short line that ends in a date apart: what stands before it, and the date.

    So are bylines printed, “By Timucin Turksoy January 12, 2018”, and the items of a list that has
    no teasers. `title` is empty where the whole line is a date. None if it does not end in one.
    """
    text = " ".join(line.split())
    if len(text) > 300:
        return None
    for start in [0, *_starts(text)]:
        try:
            date = parse(text[start:])
        except ValueError:
            continue
        return DatedLine(text[:start].strip(_MARKS), date, text[start:], "")
    return None


def _starts(text: str) -> list[int]:
    return [
        found.end()
        for found in _BOUNDARY.finditer(text)
        if found.end() and _STARTS.match(text, found.end())
    ]


def _at(text: str, start: int) -> tuple[int, PartialDate] | None:
    """Return where the date that begins at `start` ends, and the date; the longest there is."""
    for form in _FORMS:
        if match := form.match(text, start):
            try:
                return match.end(), parse(match[0])
            except ValueError:  # a day that no month has: what is behind it may be a date
                continue
    return None


def _is_title(text: str) -> bool:
    words = text.casefold().split()
    return bool(words) and words[-1] not in _LEADING and any(map(str.isalpha, text))
