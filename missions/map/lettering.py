"""The lettering of the map: which place has room for its names, and where they stand.

No label overlaps another, a mark of another place or the line to a label that had to move away, and
none leaves the drawing, in whatever face the reader's browser has.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import ceil, floor
from typing import NamedTuple
from unicodedata import combining, normalize

from .grid import CENTRE, Box, Grid, Point, circle, steps

LINE = 1.2  # em, from one line to the next
LONGEST = 16  # em, after which a name is cut
GAP = 8  # units, more than a cell: a label shares none with its own marks


class Place(NamedTuple):
    """Marks about a point, the names to stand by them, and their numbers if those find no room."""

    at: Point
    box: Box
    names: tuple[str, ...]
    numbers: str


class Berth(NamedTuple):
    """Where a label may stand: its point, which end of its text is there, and if a line leads to it."""

    x: int
    y: int
    anchor: str
    is_apart: bool = False

    @property
    def shore(self) -> Point:
        """Where that line ends: just before the first letter."""
        return Point(self.x + (-GAP // 2 if self.anchor == "start" else GAP // 2), self.y)

    def box(self, width: float, height: float) -> Box:
        """Return the box that a label of this size takes here."""
        shift = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        left, top = self.x - shift, self.y - height / 2
        return Box(left, top, left + width, top + height)


@dataclass(frozen=True)
class Line:
    text: str
    dy: str  # from the line before; the first, from the point of the berth


@dataclass(frozen=True)
class Label:
    """Lines of text at a berth; `box` holds them in any face, and `place` is what they name."""

    berth: Berth
    lines: tuple[Line, ...]
    box: Box
    place: Place
    is_number: bool

    @property
    def taken(self) -> tuple[Box, ...]:
        return self.box, *_way(self.place, self.berth)


def letter(places: Sequence[Place], size: int, grid: Grid) -> dict[Place, Label]:
    """Return a label for each place that has room, and take that of the grid.

    `size` is the units to the em. Every place gets its numbers, so that none goes without; those
    give way to names that fit in their stead, and what then has room gets what it lacked.
    """
    labels: dict[Place, Label] = {}
    for is_number in (True, False, True):
        for berths in (_beside, _apart):
            for place in places:
                before = labels.get(place)
                if before and (is_number or not before.is_number):
                    continue
                grid.clear(*before.taken if before else ())
                if label := _label(place, is_number, size, berths, grid) or before:
                    labels[place] = label
                    grid.take(*label.taken)
    return labels


def _label(
    place: Place,
    is_number: bool,
    size: int,
    berths: Callable[[Box, float], Iterator[Berth]],
    grid: Grid,
) -> Label | None:
    """Return the label of a place at the first of its berths that is free."""
    lines = (place.numbers,) if is_number else place.names
    width, height = room(lines, size)
    for berth in berths(place.box, height):
        box = berth.box(width, height)
        if grid.is_free(box) and all(map(grid.is_free, _way(place, berth))):
            return Label(berth, tuple(_lines(lines)), box, place, is_number)
    return None


def _way(place: Place, berth: Berth) -> Iterator[Box]:
    """Return what the line to a label apart takes."""
    return steps(place.at, berth.shore, place.box) if berth.is_apart else iter(())


def _beside(marks: Box, height: float) -> Iterator[Berth]:
    """Yield the berths that touch some marks, outward ones first."""
    left, right = floor(marks.left) - GAP, ceil(marks.right) + GAP
    above, below = floor(marks.top - height / 2) - GAP, ceil(marks.bottom + height / 2) + GAP
    x, y = map(round, marks.middle)
    sides = [(right, "start"), (left, "end")]
    for side, anchor in sides if x >= CENTRE else reversed(sides):
        yield from (Berth(side, y + shift, anchor) for shift in (0, -GAP, GAP, -2 * GAP, 2 * GAP))
    for level in (above, below) if y < CENTRE else (below, above):
        yield from (Berth(x, level, anchor) for anchor in ("middle", "start", "end"))


def _apart(marks: Box, height: float) -> Iterator[Berth]:
    """Yield berths farther and farther away, of equally far ones the outward first."""
    centre = marks.middle
    reach = max(marks.right - marks.left, marks.bottom - marks.top, height) / 2
    for distance in (30, 75, 130):
        for x, y in circle(centre, reach + distance):
            yield Berth(int(x), int(y), "start" if x >= centre.x else "end", True)


def _lines(texts: Sequence[str]) -> Iterator[Line]:
    """Yield lines whose middle is on the point of the berth: a capital is .7 em high."""
    first = 0.35 - (len(texts) - 1) / 2 * LINE
    for index, text in enumerate(texts):
        yield Line(text, f"{LINE if index else first:.2f}em")


# Wide enough for medium Source Sans with the letters spaced as WCAG 1.4.12 asks, and without that
# for what we fall back to: Arial and, the widest, DejaVu Sans.
_WIDTHS = {
    **dict.fromkeys("ijlI|'’,.:;·\u202f", 0.4),
    **dict.fromkeys(" \u00a0frt!()[]-/", 0.48),
    **dict.fromkeys("acegkosvxyz0123456789FJL?–“”", 0.65),
    **dict.fromkeys("bdhnopquABCEKPRSTVXYZ", 0.74),
    **dict.fromkeys("DGHNOQU&+", 0.84),
    **dict.fromkeys("mwMW%—", 1.0),
}


@cache
def _advance(character: str) -> float:
    letter = normalize("NFD", character)[0]
    return 0.0 if combining(letter) else _WIDTHS.get(letter, 1.2)


def width(text: str) -> float:
    """Return the most that a text can take, in em."""
    return sum(map(_advance, text))


def room(lines: Sequence[str], size: int) -> tuple[float, float]:
    """Return the most that lines can take in width and height, of `size` units to the em."""
    return max(map(width, lines)) * size, (len(lines) * LINE + 0.1) * size


def cut(text: str) -> str:
    """Return a text, shortened by an ellipsis if it could take more than `LONGEST`."""
    if width(text) <= LONGEST:
        return text
    left = LONGEST - _advance("…")
    kept = sum(reached <= left for reached in accumulate(map(_advance, text)))
    return f"{text[:kept].rstrip()}…"
