"""The chart of strength over time: numbers in, coordinates out.

Its paths count days from `Chart.start`, and heads from zero, in whole numbers, and `Chart.transform`
lays them on the drawing: what is drawn can be read back to the day and the head.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from publishing.dates import PartialDate
from publishing.templatetags.reading import grouped

from ..templatetags.missions import personnel
from . import frame
from .frame import Label, Plane, Tick

FEWEST = 3  # figures: of fewer a sentence says more


@dataclass(frozen=True)
class Point:
    """From `at` on `value` holds. None: it is not published or, with any other qualifier, not known."""

    at: PartialDate
    value: int | None
    qualifier: str = "exact"

    @property
    def day(self) -> date:
        """Where it stands: the first day that `at` may mean, but the last of "the end of June"."""
        return self.at.last_day if self.at.end else self.at.first_day

    @property
    def figure(self) -> "Point | None":
        """What the filter `personnel` prints, for which None is what is not known."""
        return None if self.value is None and self.qualifier != "unpublished" else self


@dataclass(frozen=True)
class Chart:
    """Paths in days and heads, to be drawn under `transform`; all else in units of the drawing."""

    start: date
    transform: str
    line: str
    fill: str
    gaps: str
    planned: str
    ceiling: str
    left: int
    right: int
    heights: list[Tick]
    dates: list[Tick]
    labels: list[Label]
    dot: tuple[float, float] | None  # the latest figure

    @property
    def is_dense(self) -> bool:
        """Whether there are so many steps that a heavy line would fill the drawing."""
        return self.line.count("H") > 100


@dataclass(frozen=True)
class _Step:
    """A point, and the days from the start between which it holds."""

    start: int
    end: int
    point: Point

    @property
    def is_known(self) -> bool:
        return self.point.value is not None


def in_order(points: Iterable[Point]) -> list[Point]:
    """Return points as they follow each other; of those that stand on one day the last alone."""
    return list({point.day: point for point in sorted(points, key=lambda p: p.at)}.values())


def draw(
    points: Sequence[Point], ceiling: Sequence[Point], until: PartialDate | date, today: date
) -> Chart | None:
    """Draw a strength and its ceiling until the last day of `until`; None of too few figures.

    A figure holds until the next; what is not known is not drawn. What begins after `today` is
    planned. A ceiling from before the first point is drawn from there on.
    """
    shown = in_order(points)
    if sum(point.value is not None for point in shown) < FEWEST:
        return None
    start = shown[0].day
    asked = until if isinstance(until, PartialDate) else PartialDate.from_date(until)
    end = _end(shown, asked.last_day, today)
    known = _steps([p for p in shown if p.day <= today], start, min(today, end))
    planned = _steps([p for p in shown if p.day > today], start, end)
    ceilings = _steps(_in_view(ceiling, start, end), start, end)
    numbers = frame.heights(max(step.point.value or 0 for step in known + planned + ceilings))
    said = _said(known, planned, ceilings)
    right = frame.WIDTH - frame.right_margin(text for _kind, text, _value in said)
    plane = Plane(frame.left_margin(numbers), right, (end - start).days, numbers[-1])
    return Chart(
        start=start,
        transform=plane.transform,
        line=_line(known),
        fill=_line(known, "0V", "V0Z"),
        gaps=_gaps(known + planned, plane.heads),
        planned=_line(_leading(known, planned) + planned),
        ceiling=_line(ceilings),
        left=plane.left,
        right=plane.right,
        heights=[Tick(plane.y(number), grouped(number)) for number in numbers],
        dates=frame.years(plane, start) or _ends(plane, shown, asked),
        labels=_of_gaps(known + planned, plane) + _of_lines(said, plane),
        dot=_dot(known, plane),
    )


def _end(shown: list[Point], asked: date, today: date) -> date:
    """Return the right end: a little beyond what is planned last, so that it is seen."""
    last = shown[-1].day
    if last <= today or last < asked:
        return max(last, asked)
    beyond = (last - shown[0].day).days // 20 + 1
    return date.fromordinal(min(last.toordinal() + beyond, date.max.toordinal()))


def _in_view(ceiling: Sequence[Point], start: date, end: date) -> list[Point]:
    """Return the ceiling that held at the start, and those that came after it."""
    ordered = in_order(ceiling)
    before = [point for point in ordered if point.day <= start]
    return before[-1:] + [point for point in ordered if start < point.day <= end]


def _steps(points: list[Point], start: date, end: date) -> list[_Step]:
    starts = [max(0, (point.day - start).days) for point in points]
    ends = [*starts[1:], (end - start).days]
    return [_Step(*step) for step in zip(starts, ends, points, strict=False)]


def _leading(known: list[_Step], planned: list[_Step]) -> list[_Step]:
    """Return how the last known figure goes on until the first planned."""
    return [_Step(known[-1].end, planned[0].start, known[-1].point)] if known and planned else []


def _line(steps: list[_Step], opening: str = "", closing: str = "") -> str:
    """Return a path of a part for each run of numbers: none leads over what is not known."""
    runs = [list(run) for is_known, run in groupby(steps, lambda step: step.is_known) if is_known]
    return "".join(
        f"M{run[0].start} {opening}"
        + "V".join(f"{step.point.value}H{step.end}" for step in run)
        + closing
        for run in runs
    )


def _gaps(steps: list[_Step], height: int) -> str:
    gaps = [step for step in steps if not step.is_known]
    return "".join(f"M{gap.start} 0V{height}H{gap.end}V0Z" for gap in gaps)


def _said(
    known: list[_Step], planned: list[_Step], ceilings: list[_Step]
) -> list[tuple[str, str, int]]:
    """Return the kind of each line, what is said at its end, and how high that is."""
    lines = [("line", known, "%(number)s"), ("planned", planned, _("planned: %(number)s"))]
    lines.append(("ceiling", ceilings, _("ceiling: %(number)s")))
    return [
        (kind, phrase % {"number": personnel(last.figure)}, last.value or 0)
        for kind, steps, phrase in lines
        for last in [step.point for step in steps[-1:]]
    ]


def _of_lines(said: list[tuple[str, str, int]], plane: Plane) -> list[Label]:
    x = plane.right + 14
    return frame.apart(
        [Label(kind, x, plane.y(value), frame.broken(text)) for kind, text, value in said]
    )


def _of_gaps(steps: list[_Step], plane: Plane) -> list[Label]:
    """Name what is missing; of the last step the line's own label does."""
    return [
        label
        for step in steps[:-1]
        if not step.is_known
        for label in frame.named(
            personnel(step.point.figure), plane.x(step.start), plane.x(step.end)
        )
    ]


def _ends(plane: Plane, shown: list[Point], asked: PartialDate) -> list[Tick]:
    """Return the first date and the last, for a time that is short."""
    first, last = shown[0], shown[-1]
    end = Tick(plane.right, str(asked), "end")
    if last.day > asked.last_day:
        end = Tick(plane.x((last.day - first.day).days), str(last.at), "end")
    return [Tick(plane.left, str(first.at), "start"), end]


def _dot(known: list[_Step], plane: Plane) -> tuple[float, float] | None:
    if not known or not known[-1].is_known:
        return None
    return plane.x(known[-1].end), plane.y(known[-1].point.value or 0)
