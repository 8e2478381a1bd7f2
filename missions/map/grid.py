"""The round drawing of the map as a grid of small cells, of which each is taken once.

Lengths are units of the drawing, and bearings are in radians from north.
"""

from collections.abc import Iterator
from math import atan2, ceil, cos, pi, sin, sqrt
from typing import NamedTuple, Self

SIZE = 1000  # the side of the drawing
CENTRE = RADIUS = SIZE // 2
EDGE = RADIUS - 6  # no letter and no mark comes nearer to the rim
CELL = 5


class Point(NamedTuple):
    x: float
    y: float


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> Point:
        return Point((self.left + self.right) / 2, (self.top + self.bottom) / 2)


MIDDLE = Point(CENTRE, CENTRE)


def around(point: Point, width: float, height: float) -> Box:
    """Return the box of this size about a point."""
    x, y = point
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def towards(length: float, bearing: float, start: Point = MIDDLE) -> Point:
    """Return the point at a distance and a bearing from another."""
    return Point(start.x + length * sin(bearing), start.y - length * cos(bearing))


def outward(point: Point) -> float:
    """Return the bearing of a point from the middle of the drawing."""
    return atan2(point.x - CENTRE, CENTRE - point.y)


_COMPASS = tuple(towards(1, point * pi / 8, Point(0, 0)) for point in range(16))
_TURNS = (0, *(side * step for step in range(1, 8) for side in (1, -1)), 8)


def circle(centre: Point, radius: float) -> Iterator[Point]:
    """Yield sixteen points in whole units about another, from the outward one to both sides."""
    first = round(outward(centre) * 8 / pi)
    for turn in _TURNS:
        x, y = _COMPASS[(first + turn) % 16]
        yield Point(round(centre.x + radius * x), round(centre.y + radius * y))


def steps(start: Point, end: Point, own: Box) -> Iterator[Box]:
    """Yield the way between two points in small steps, without the cells of a box of its own."""
    rows, bits = _cells(own)
    count = ceil(max(abs(end.x - start.x), abs(end.y - start.y), 1) / 2)
    for step in range(count + 1):
        x = start.x + (end.x - start.x) * step / count
        y = start.y + (end.y - start.y) * step / count
        if int(y) // CELL not in rows or not bits >> int(x) // CELL & 1:
            yield Box(x, y, x, y)


def _outside() -> Iterator[int]:
    """Yield for each row the cells that do not lie wholly inside the rim."""
    for top in range(0, SIZE, CELL):
        height = max(abs(top - CENTRE), abs(top + CELL - CENTRE))
        half = int(sqrt(max(EDGE**2 - height**2, 0))) // CELL
        middle = CENTRE // CELL
        yield (1 << SIZE // CELL) - 1 ^ ((1 << middle + half) - (1 << middle - half))


_OUTSIDE = tuple(_outside())


class Grid:
    """Which cells are taken: a row of them is the bits of a number."""

    def __init__(self) -> None:
        self.rows = list(_OUTSIDE)

    def copy(self) -> Self:
        copy = type(self)()
        copy.rows = list(self.rows)
        return copy

    def is_free(self, box: Box) -> bool:
        """Say whether a box lies inside the rim and clear of all that is taken."""
        if min(box) < 0 or max(box) >= SIZE:
            return False
        rows, bits = _cells(box)
        return not any(map(bits.__and__, self.rows[rows.start : rows.stop]))

    def take(self, *boxes: Box) -> None:
        for box in boxes:
            rows, bits = _cells(box)
            for row in rows:
                self.rows[row] |= bits

    def clear(self, *boxes: Box) -> None:
        """Give back what was free before it was taken."""
        for box in boxes:
            rows, bits = _cells(box)
            for row in rows:
                self.rows[row] &= ~bits


def _cells(box: Box) -> tuple[range, int]:
    """Return the rows that a box touches, and its bits in each."""
    left, top, right, bottom = box
    bits = (2 << int(right) // CELL) - (1 << int(left) // CELL)
    return range(int(top) // CELL, int(bottom) // CELL + 1), bits
