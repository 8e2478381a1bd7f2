"""What had begun and what had ended by a day, where a date may be known to the month or the year only.

A date counts from its first possible day to its last: "2017" had begun on 1 January 2017 and has
not ended before 31 December. Days are numbers here, yyyymmdd, as a `PartialDate` keeps them.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from publishing.dates import PartialDate


@dataclass(frozen=True)
class Day:
    """The day asked about. Only today may a figure count that its source does not date."""

    date: datetime.date
    is_today: bool

    @classmethod
    def asked(cls, day: datetime.date | None) -> "Day":
        today = timezone.localdate()
        return cls(day or today, is_today=day is None or day == today)

    @property
    def is_to_come(self) -> bool:
        return self.date > timezone.localdate()

    @property
    def number(self) -> int:
        return PartialDate.from_date(self.date).number


def last_number(when: PartialDate) -> int:
    """Return the number after which `when` has passed: 20179999 of 2017, 20170399 of March 2017."""
    if when.end or when.day:
        return when.number
    return when.number + (99 if when.month else 9_999)


def following(when: PartialDate) -> PartialDate:
    """Return the period of the same precision that begins when `when` has passed."""
    if when.day:
        return PartialDate.from_date(datetime.date.fromordinal(when.first_day.toordinal() + 1))
    if when.month and when.month < 12:
        return PartialDate(when.year, when.month + 1)
    return PartialDate(when.year + 1, 1 if when.month else None)


def has_begun(start: PartialDate, number: int) -> bool:
    return start.number <= number


def has_ended(end: PartialDate | None, number: int) -> bool:
    return end is not None and last_number(end) < number


def begun(number: int, field: str = "start") -> Q:
    """Select what had begun, as `has_begun` says it."""
    return Q(**{f"{field}__lte": number})


def not_ended(number: int, field: str = "end") -> Q:
    """Select what had not ended, as `has_ended` says it."""
    year, month = number // 10_000 * 10_000, number // 100 * 100
    later: Any = {f"{field}__gte": number}
    around: Any = {f"{field}__in": {year, month}}
    return Q(**{field: None}) | Q(**later) | Q(**around)
