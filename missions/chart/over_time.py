"""A mission's strength over time: the chart, its sentence and its table, of the same points."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from publishing.dates import PartialDate

from ..contribution import Contribution
from .drawing import Chart, Point, draw
from .in_words import Row, rows, sentence


@dataclass(frozen=True)
class OverTime:
    chart: Chart | None  # None: there is too little to draw, and the sentence says all
    sentence: str
    rows: list[Row]
    older_address: str  # of the page as of the day before the first of them; empty: there is none


def over_time(contribution: Contribution, most: int) -> OverTime:
    """Return the last points of Albania's strength, at most so many, as they are drawn and told."""
    day = contribution.day.date
    found, has_older = contribution.points(most)
    if not found:
        return OverTime(None, "", [], "")
    points = [_point(one.at, one.figure) for one in found]
    ceilings = [
        _point(fact.as_of, fact)
        for fact in contribution.force.of_whole("ceiling").dated
        if fact.as_of.number <= contribution.day.number
    ]
    facts = {fact.as_of: fact for fact in contribution.force.of_whole("deployed").dated}
    end = contribution.mission.end
    until = end if end and end.number <= contribution.day.number else day
    before = points[0].day - timedelta(days=1) if has_older else None
    return OverTime(
        draw(points, ceilings, until, day),
        sentence(points, ceilings, day),
        rows(points, ceilings, day, facts),
        f"?date={before}#efektivi" if before else "",
    )


def _point(at: PartialDate, figure: Any) -> Point:
    """Return a point; without a figure nothing is known from then on."""
    if figure is None:
        return Point(at, None, "unknown")
    return Point(at, figure.value, figure.qualifier)
