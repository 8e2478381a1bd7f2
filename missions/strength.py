"""How many are where on a day, from dated facts: sums, printed totals, and how sure they are.

Pure: `facts` are rows of `Strength`, or anything like them; numbers are days, yyyymmdd, as
`periods` has them. The register asks the database for the same with `register.py`.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from publishing.dates import PartialDate

from .periods import Day, following, has_begun, has_ended, last_number


@dataclass(frozen=True)
class Figure:
    """A number of personnel, how sure it is, and when it was true (None: the source does not say).

    Of a sum that is the date of its oldest part.
    """

    value: int | None
    qualifier: str
    as_of: PartialDate | None


@dataclass(frozen=True)
class Parts:
    """What is known of the parts of a whole, added up: `known` of `count` have a number."""

    count: int
    known: int = 0
    facts: int = 0  # with those that say only that the number is not published
    total: int = 0
    loose: frozenset[str] = frozenset()  # the qualifiers among them but "exact"
    oldest: PartialDate | None = None  # None with `known`: of one of them the source gives no date
    newest: PartialDate | None = None


def gathered(latest_facts: Iterable[Any | None]) -> Parts:
    """Add up the latest fact of each part; None is a part of which nothing is known."""
    listed = list(latest_facts)
    facts = [fact for fact in listed if fact is not None]
    numbers = [fact for fact in facts if fact.value is not None]
    dates = [fact.as_of for fact in numbers]
    return Parts(
        count=len(listed),
        known=len(numbers),
        facts=len(facts),
        total=sum(fact.value for fact in numbers),
        loose=frozenset(fact.qualifier for fact in numbers) - {"exact"},
        oldest=None if None in dates else min(dates, default=None),
        newest=max(filter(None, dates), default=None),
    )


def summed(parts: Parts) -> Figure | None:
    """Return the sum of parts: as sure as its least sure part, and "at least" where one is not known.

    Two bounds that disagree leave "about". Without any number it is not published, or None.
    """
    if not parts.known:
        return Figure(None, "unpublished", None) if parts.facts else None
    loose = parts.loose | ({"at_least"} if parts.known < parts.count else set())
    qualifier = "about" if len(loose) > 1 else next(iter(loose), "exact")
    return Figure(parts.total, qualifier, parts.oldest)


def settled(printed: Any | None, parts: Parts, newest: PartialDate | None) -> Figure | None:
    """Return Albania's strength in a mission: the printed total, or else the sum of its parts.

    A printed total is never computed, and stands until a part is surely known from after it:
    `newest` is the latest figure of any part that had come, also of one that has left since. Then
    the sum is "at least": the total may have counted some whom no part here names.
    """
    if printed is None:
        return summed(parts)
    if _is_overtaken(printed, newest):
        return summed(replace(parts, loose=parts.loose | {"at_least"}))
    return Figure(printed.value, printed.qualifier, printed.as_of)


def _is_overtaken(printed: Any, newest: PartialDate | None) -> bool:
    if newest is None:
        return False
    return printed.as_of is None or newest.number > last_number(printed.as_of)


class Dated:
    """Facts of one kind about one whole or one part, and the latest of them on any day.

    Of facts with one date the last in order counts.
    """

    def __init__(self, facts: Iterable[Any]) -> None:
        listed = sorted(facts, key=lambda fact: (fact.order, fact.pk))
        self.undated = [fact for fact in listed if fact.as_of is None]
        self.dated = sorted(
            (fact for fact in listed if fact.as_of is not None), key=lambda fact: fact.as_of.number
        )
        self.numbers = [fact.as_of.number for fact in self.dated]

    def at(self, number: int, with_undated: bool = False) -> Any | None:
        """Return the latest fact on a day; one without a date only if asked, for want of another."""
        found = bisect_right(self.numbers, number)
        if found:
            return self.dated[found - 1]
        return self.undated[-1] if with_undated and self.undated else None

    def newest(self, number: int) -> PartialDate | None:
        """Return the date of the latest number by a day."""
        known = reversed(self.dated[: bisect_right(self.numbers, number)])
        return next((fact.as_of for fact in known if fact.value is not None), None)

    def before(self, number: int) -> list[Any]:
        """Return the facts before the latest one on a day, newest first, at most three."""
        found = max(bisect_right(self.numbers, number) - 1, 0)
        return self.dated[max(found - 3, 0) : found][::-1]


@dataclass(frozen=True)
class Row:
    """One element of the force, with its latest strength, and whether it was there on the day."""

    element: Any
    strength: Any | None
    is_there: bool
    earlier: list[Any]  # its last figures before that one, newest first


@dataclass(frozen=True)
class Agreement:
    """A printed total beside exact parts of the same date."""

    printed: Any
    parts: list[Any]

    @property
    def total(self) -> int:
        return sum(part.value for part in self.parts)

    @property
    def holds(self) -> bool:
        return bool(self.total == self.printed.value)


class Force:
    """A mission's elements and facts: what they come to on any day.

    `elements` are its contingents, of every nation; what has a nation is not Albania's.
    """

    def __init__(self, elements: Iterable[Any], facts: Iterable[Any]) -> None:
        self.elements = list(elements)
        self._facts: dict[tuple[int | None, str, str], list[Any]] = defaultdict(list)
        for fact in facts:
            self._facts[fact.contingent_id, fact.kind, fact.scope].append(fact)
        self._relievers: dict[int, list[Any]] = defaultdict(list)
        for element in self.elements:
            if element.relieved_id:
                self._relievers[element.relieved_id].append(element)

    @cached_property
    def ours(self) -> list[Any]:
        return [element for element in self.elements if not element.nation]

    @cached_property
    def _deployed(self) -> dict[int | None, Dated]:
        keys = [element.pk for element in self.elements]
        return {key: Dated(self._facts[key, "deployed", "national"]) for key in [None, *keys]}

    def of_whole(self, kind: str, scope: str = "national") -> Dated:
        """Return the facts of a kind that are the mission's own."""
        return Dated(self._facts[None, kind, scope])

    def of(self, element: Any, kind: str = "deployed") -> list[Any]:
        return self._facts[element.pk, kind, "national"]

    def is_there(self, element: Any, number: int, is_today: bool = False) -> bool:
        """Say whether an element had come, and had neither gone home nor been relieved."""
        has_come = self._has_come(element, number, is_today)
        return has_come and not (
            has_ended(element.end, number) or self._is_relieved(element, number, is_today)
        )

    def _has_come(self, element: Any, number: int, is_today: bool) -> bool:
        """Without a date of its own it has come since its first figure; and surely by today."""
        if element.start is not None:
            return has_begun(element.start, number)
        return is_today or self._deployed[element.pk].at(number) is not None

    def _is_relieved(self, element: Any, number: int, is_today: bool) -> bool:
        relievers = self._relievers.get(element.pk, [])
        return any(self._has_come(reliever, number, is_today) for reliever in relievers)

    def total(self, number: int, is_today: bool = False) -> Figure | None:
        """Return Albania's strength on a day, or None where nothing is known."""
        come = [element for element in self.ours if self._has_come(element, number, is_today)]
        there = [element for element in come if self.is_there(element, number, is_today)]
        parts = [self._deployed[element.pk].at(number, is_today) for element in there]
        dates = [self._deployed[element.pk].newest(number) for element in come]
        newest = max(filter(None, dates), default=None)
        return settled(self._deployed[None].at(number, is_today), gathered(parts), newest)

    def rows(self, day: Day) -> list[Row]:
        """Return each element that had come by a day with its latest strength then."""
        return [
            Row(
                element,
                self._deployed[element.pk].at(day.number, day.is_today),
                self.is_there(element, day.number, day.is_today),
                self._deployed[element.pk].before(day.number),
            )
            for element in self.elements
            if self._has_come(element, day.number, day.is_today)
        ]

    def turns(self, until: int) -> list[PartialDate]:
        """Return the dates up to a day at which Albania's strength may have changed, in order."""
        found: set[PartialDate] = set()
        for element in self.ours:
            found |= {element.start} | _after(element.end)
        for key in [None, *(element.pk for element in self.ours)]:
            found |= {fact.as_of for fact in self._deployed[key].dated}
        return sorted(date for date in found if date is not None and date.number <= until)

    def agreement(self, number: int) -> Agreement | None:
        """Return the latest exact printed total by a day that has exact parts of its own date."""
        exact: dict[PartialDate, list[Any]] = defaultdict(list)
        for element in self.ours:
            for fact in self._deployed[element.pk].dated:
                if fact.qualifier == "exact" and fact.value is not None:
                    exact[fact.as_of].append(fact)
        for printed in reversed(self._deployed[None].dated):
            parts = exact.get(printed.as_of)
            if parts and printed.qualifier == "exact" and printed.as_of.number <= number:
                return Agreement(printed, parts)
        return None


def _after(end: PartialDate | None) -> set[PartialDate]:
    try:
        return {following(end)} if end else set()
    except ValueError:  # at the end of the calendar
        return set()


@dataclass(frozen=True)
class Point:
    """From `at` on, this was Albania's strength; None: nothing is known, or it is not published."""

    at: PartialDate
    figure: Figure | None


def series(force: Force, turns: Sequence[PartialDate]) -> list[Point]:
    """Return Albania's strength at each of `turns` at which it changed, or was said anew."""
    points: list[Point] = []
    for at in turns:
        figure = force.total(at.number)
        if (figure is not None and not points) or (points and figure != points[-1].figure):
            points.append(Point(at, figure))
    return points
