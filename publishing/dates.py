"""A date that knows how much of it is known: the day, the month or only the year."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta, timezone
from functools import total_ordering

from django.utils.translation import gettext as _

from .languages import ALBANIAN, current
from .text import fold

MONTHS = {
    "sq": "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor".split(),
    "en": "January February March April May June July August September October November December".split(),
}
# Albanian says "fundi i qershorit": the month stands in the genitive.
GENITIVES = "janarit shkurtit marsit prillit majit qershorit korrikut gushtit shtatorit tetorit nëntorit dhjetorit".split()

_END = 99  # stands where a month or a day would: after all of them, before the next


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A year, a month or a day; or the end of a year or a month, as in "at the end of June 2014".

    Order is by `number`. An unknown day or month sorts before the known ones of the same month or
    year, and an "end" sorts after them: newest first, "March 2023" stands below "21 March 2023".
    """

    year: int
    month: int | None = None
    day: int | None = None
    end: bool = False

    def __post_init__(self) -> None:
        if self.day is not None and (self.month is None or self.end):
            raise ValueError("A day needs its month, and is not an end.")
        month = 1 if self.month is None else self.month
        day = 1 if self.day is None else self.day
        date(self.year, month, day)  # raises ValueError on what no calendar has, such as a month 0

    @classmethod
    def from_number(cls, number: int) -> "PartialDate":
        """Return the date that `number` (yyyymmdd, 00 for unknown, 99 for the end) stands for."""
        year, month, day = number // 10_000, number // 100 % 100, number % 100
        if month == _END:
            return cls(year, end=True)
        if day == _END:
            return cls(year, month, end=True)
        return cls(year, month or None, day or None)

    @classmethod
    def from_date(cls, day: date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    @property
    def number(self) -> int:
        month = self.month or (_END if self.end else 0)
        day = self.day or (_END if self.end and self.month else 0)
        return self.year * 10_000 + month * 100 + day

    @property
    def precision(self) -> str:
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def overlaps(self, first: date, last: date) -> bool:
        """Say whether this date may fall on a day from `first` to `last`, both included."""
        return self.first_day <= last and self.last_day >= first

    def isoformat(self) -> str:
        """Return ISO 8601 in the precision known: 2024, 2024-01 or 2024-01-12."""
        parts = (
            f"{self.year:04}",
            self.month and f"{self.month:02}",
            self.day and f"{self.day:02}",
        )
        return "-".join(part for part in parts if part)

    def in_words(self, language: str) -> str:
        """Return the date as a reader of `language` writes it, and no finer than it is known."""
        month = MONTHS[language][self.month - 1] if self.month else ""
        year = f"{self.year:04}"
        if self.end and language == ALBANIAN:
            return f"fundi i {GENITIVES[self.month - 1] if self.month else 'vitit'} {year}"
        words = " ".join(str(part) for part in (self.day, month, year) if part)
        return f"end of {words}" if self.end else words

    def __str__(self) -> str:
        return self.in_words(current())

    def __lt__(self, other: "PartialDate") -> bool:
        return self.number < other.number


def _named(*lists: Sequence[str]) -> dict[str, int]:
    return {fold(name): number for names in lists for number, name in enumerate(names, start=1)}


_ABBREVIATED = [name[:3] for name in MONTHS["en"]]
_SHORT = "jan shk mar pri maj qer korr gush sht tet nën dhj".split()  # CLDR, sq
_MONTH_NUMBERS = _named(MONTHS["sq"], MONTHS["en"], GENITIVES, _ABBREVIATED, _SHORT) | {
    "sept": 9,
    "qersh": 6,
    "kor": 7,
    "gus": 8,
    "shta": 9,
    "nent": 11,
    "dhje": 12,
}
_ROMAN = {
    roman: n for n, roman in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), start=1)
}

_TIME = re.compile(
    r"((?<=\d)t|(?<![\d:.]))(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(:[0-5]\d([.,]\d+)?)?"
    r"( ?(?P<half>[ap])\.?m\b\.?)?( ?(?P<zone>z|[+-]\d{2}:?\d{2}|gmt|utc|ces?t)\b)?(?![\d:])"
)
_HOURS_AHEAD = {"z": 0, "gmt": 0, "utc": 0, "cet": 1, "cest": 2}
# What stands around dates on the present site and its like, and says nothing about the day.
_NOISE = re.compile(
    r"schedule|access_time|calendar_today|date_range"  # names of icons, printed where they fail
    r"|\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(mon|tues?|wed|thu(rs?)?|fri|sat|sun)\b\.?"
    r"|\b(e )?(hene|marte|merkure|enjte|premte|shtune|diel)\b"
    r"|\b(te )?(hen|mart|merkur|enjt|premt|shtun|diel)en\b|^(hen|mar|mer|enj|pre|sht|die)\.?,"
    r"|\b(published|posted|created|(last )?(modified|updated?))\b"
    r"|\b(publikuar|botuar|krijuar|shpallur|perditesuar( se fundmi)?|modifikuar( se fundmi)?)\b"
    r"|\b(dated?|dat(a|es)|dt|ora|ores?|at the|until|on|the|me|ne)\b|[:,()\[\]]"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_ENDS = re.compile(r"^end of |^fund(i)? (i|te) ")
_NAME = f"(?P<name>{'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})\\.?"
_DAY, _MONTH = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_FORMS = [
    re.compile(pattern + "$")
    for pattern in (
        _YEAR,
        rf"viti?t? {_YEAR}",
        rf"{_YEAR}-{_MONTH}(-{_DAY})?",
        rf"{_YEAR}(?P<mark>[./]){_MONTH}(?P=mark){_DAY}",
        rf"{_DAY} ?[./-] ?{_MONTH} ?[./-] ?{_YEAR}",
        rf"{_DAY} ?[./] ?(?P<roman>[ivx]+) ?[./] ?{_YEAR}",
        rf"{_MONTH}[./]{_YEAR}",
        rf"({_DAY}( ?-? ?(st|nd|rd|th|te|a))?( of)?[ .-]+)?{_NAME}( (i|te)( vitit)?)?[ .-]?{_YEAR}",
        rf"{_DAY}{_NAME}[ .-]?{_YEAR}",
        rf"{_NAME}[ -]?{_DAY}( ?-? ?(st|nd|rd|th))?[ -]{_YEAR}",
    )
]
_SHORT_YEAR = re.compile(
    rf"\d{{1,2}} ?([./-]) ?\d{{1,2}} ?\1 ?\d{{2}}$|(\d{{1,2}} )?{_NAME} '?\d{{2}}$"
)


def parse(text: str) -> PartialDate:
    """Read a date as people print it in Albanian or English, in the precision they print.

    A numeric date is day first, as Albania writes it: 03/04/2024 is 3 April. A time, a weekday and
    words such as “Published:” are passed over. A year needs its four digits.
    Raises ValueError, with a sentence for the person who typed it.
    """
    plain = _without_noise(text)
    bare = _ENDS.sub("", plain)
    for form in _FORMS:
        if match := form.match(bare):
            try:
                return _build(match.groupdict(), end=bare != plain)
            except (ValueError, KeyError):
                continue
    if _SHORT_YEAR.match(bare):
        sentence = _(
            "“%(text)s” has a year of two digits, which may be of either century. Write all four, as in 23.10.2018."
        )
    else:
        sentence = _(
            "“%(text)s” is not a date we can read. Write 23.10.2018, 23 October 2018, October 2018 or 2018."
        )
    raise ValueError(sentence % {"text": text[:60]})


def time_in(text: str) -> time | None:
    """Return the time of day that is printed with a date, to the minute and with its zone, or None.

    Raises ValueError where the zone is none of the Earth.
    """
    found = _TIME.search(_plainly(text))
    if found is None:
        return None
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    return time(hour % 24, int(found["minute"]), tzinfo=_zone(found["zone"]))


def _zone(printed: str | None) -> timezone | None:
    if not printed:
        return None
    if printed in _HOURS_AHEAD:
        return timezone(timedelta(hours=_HOURS_AHEAD[printed]))
    ahead = timedelta(hours=int(printed[1:3]), minutes=int(printed[-2:]))
    return timezone(-ahead if printed.startswith("-") else ahead)


def _plainly(text: str) -> str:
    return fold(text).translate(_DASHES) if len(text) < 200 else ""  # no date is that long


def _without_noise(text: str) -> str:
    words = _NOISE.sub(" ", _TIME.sub(" ", _plainly(text)))
    return " ".join(f" {words} ".replace(" - ", " ").split()).strip(" .;·•|")


def _build(found: dict[str, str | None], end: bool) -> PartialDate:
    month: int | None = None
    if digits := found.get("month"):
        month = int(digits)
    elif name := found.get("name"):
        month = _MONTH_NUMBERS[name]
    elif roman := found.get("roman"):
        month = _ROMAN[roman]
    day = found.get("day")
    return PartialDate(int(found["year"] or 0), month, int(day) if day else None, end)
