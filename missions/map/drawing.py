"""The map of missions: where their marks, labels and the rings about Tirana stand.

It is azimuthal equidistant about Tirana, so that distances and directions from there are true.
.ci/outline.mjs draws the land by the same numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import atan2, cos, dist, hypot, isqrt, radians, sin
from typing import NamedTuple

from .grid import CELL, EDGE, MIDDLE, RADIUS, Box, Grid, Point, around, circle, outward, towards
from .lettering import Label, Place, cut, letter, room

TIRANA = (41.3275, 19.8187)
REACH = 5200  # km, from the centre to the rim
RINGS = range(1000, REACH, 1000)  # km
EARTH = 6371.0088  # km, the mean radius
MARK, PITCH, DOT = 28, 32, 20  # units: a mark, from one to the next beside it, and Tirana's dot
BEARINGS = tuple(
    radians(half + turn) for half in (0, 180) for turn in (0, 12, -12, 24, -24, 36, -36)
)
SCREENS = {"wide": 22, "narrow": 39}  # units to the em: see map.css
SYMBOLS = {
    "nato": "M-11-11h22v22h-22z",
    "eu": "M-13 0a13 13 0 1 0 26 0a13 13 0 1 0-26 0z",
    "un": "M0-14L14 11h-28z",
    "coalition": "M0-14L14 0L0 14L-14 0z",
    "other": "M-7-12h14L14 0L7 12h-14L-14 0z",
}


@dataclass(frozen=True, order=True)
class Site:
    """A mission as the map and the list after it name it; `organisation` is a key of `SYMBOLS`."""

    latitude: float
    longitude: float
    organisation: str
    label: str
    href: str
    theatre: str = ""
    organisation_name: str = ""  # in the key: European Union
    led_by: str = ""  # in the list, if that is not the same: MFO

    @property
    def distance(self) -> float:
        """Kilometres from Tirana."""
        return _polar(self.latitude, self.longitude)[0]

    @property
    def symbol(self) -> str:
        return SYMBOLS[self.organisation]


@dataclass(frozen=True)
class Mark:
    x: int
    y: int
    site: Site


@dataclass(frozen=True)
class Ring:
    kilometres: int
    radius: int
    label: Point | None


@dataclass(frozen=True)
class Sheet:
    """The map's words for wide or for narrow screens, which have room for fewer."""

    screen: str
    rings: tuple[Ring, ...]
    labels: tuple[Label, ...]
    nameless: str  # the numbers in the list of what has neither a name nor a number here

    @property
    def has_numbers(self) -> bool:
        """Whether names gave way to their numbers in the list."""
        return any(label.is_number for label in self.labels)


@dataclass(frozen=True)
class Map:
    """What the template draws, and in `sites` what it lists: the nearest to Tirana first."""

    sites: tuple[Site, ...]
    marks: tuple[Mark, ...]
    sheets: tuple[Sheet, ...]
    key: tuple[Site, ...]  # one for each organisation that has a mark
    beyond: tuple[Site, ...]  # farther away than the map reaches
    reach: int = REACH  # km
    step: int = RINGS.step  # km, from ring to ring

    @property
    def names_beyond(self) -> str:
        return ", ".join(site.label for site in self.beyond)


class _Block(NamedTuple):
    """The marks of all missions of one theatre, side by side about a point."""

    at: Point
    sites: tuple[Site, ...]
    first: int  # the number of the first of them in the list
    is_crowded: bool = False  # it lies on other marks

    @property
    def columns(self) -> int:
        count = len(self.sites)
        return count if count <= 4 else isqrt(count - 1) + 1

    @property
    def box(self) -> Box:
        rows = -(-len(self.sites) // self.columns)
        gap = PITCH - MARK
        return around(self.at, self.columns * PITCH - gap, rows * PITCH - gap)

    @property
    def place(self) -> Place:
        last = self.first + len(self.sites) - 1
        numbers = str(self.first) if last == self.first else f"{self.first}–{last}"
        return Place(self.at, self.box, tuple(cut(site.label) for site in self.sites), numbers)

    def marks(self) -> Iterator[Mark]:
        x, y = self.box.left + MARK // 2, self.box.top + MARK // 2
        for index, site in enumerate(self.sites):
            row, column = divmod(index, self.columns)
            yield Mark(int(x) + column * PITCH, int(y) + row * PITCH, site)


def _polar(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the distance from Tirana in kilometres, and the bearing in radians from north."""
    here, there, turn = radians(TIRANA[0]), radians(latitude), radians(longitude - TIRANA[1])
    east = cos(there) * sin(turn)
    north = cos(here) * sin(there) - sin(here) * cos(there) * cos(turn)
    up = sin(here) * sin(there) + cos(here) * cos(there) * cos(turn)
    return EARTH * atan2(hypot(east, north), up), atan2(east, north)


def project(latitude: float, longitude: float) -> Point | None:
    """Return where a place, in degrees, lies in units of the drawing; None if beyond its rim."""
    distance, bearing = _polar(latitude, longitude)
    return towards(distance * RADIUS / REACH, bearing) if distance <= REACH else None


def draw(sites: Sequence[Site]) -> Map:
    """Return the map of these missions: the same in whatever order they come."""
    listed = tuple(sorted(sites, key=lambda site: (site.distance, site)))
    shown = [site for site in listed if site.distance <= REACH]
    grid = Grid()
    grid.take(around(MIDDLE, DOT, DOT))
    blocks = list(_blocks(shown, grid))
    examples = {site.organisation: site for site in shown}
    return Map(
        sites=listed,
        marks=tuple(mark for block in blocks for mark in block.marks()),
        sheets=tuple(_sheet(screen, blocks, grid.copy()) for screen in SCREENS),
        key=tuple(examples[name] for name in SYMBOLS if name in examples),
        beyond=listed[len(shown) :],
    )


def _blocks(sites: Sequence[Site], grid: Grid) -> Iterator[_Block]:
    """Yield the marks of these sites by theatre, and take their room."""
    first = 1
    for where, group in groupby(sites, key=lambda site: (site.latitude, site.longitude)):
        block = _Block(project(*where) or MIDDLE, tuple(group), first)
        settled = next((near for near in _near(block) if grid.is_free(near.box)), None)
        block = settled or next(_near(block))._replace(is_crowded=True)
        grid.take(block.box)
        yield block
        first += len(block.sites)


def _near(block: _Block) -> Iterator[_Block]:
    """Yield the block where it belongs, but inside the rim, and then beside that."""
    left, top, right, bottom = block.box
    most = EDGE - 2 * CELL - hypot(right - left, bottom - top) / 2
    x, y = towards(min(dist(block.at, MIDDLE), most), outward(block.at))
    yield block._replace(at=Point(round(x), round(y)))
    for distance in range(7, int(right - left) // 2 + MARK * 3 // 2, 7):
        for point in circle(Point(x, y), distance):
            yield block._replace(at=point)


def _sheet(screen: str, blocks: Sequence[_Block], grid: Grid) -> Sheet:
    places = [block.place for block in blocks]
    roomy = [block.place for block in blocks if not block.is_crowded]
    labels = letter(roomy, SCREENS[screen], grid)
    nameless = ", ".join(place.numbers for place in places if place not in labels)
    shown = tuple(labels[place] for place in places if place in labels)
    return Sheet(screen, tuple(_rings(SCREENS[screen], grid)), shown, nameless)


def _rings(size: int, grid: Grid) -> list[Ring]:
    """Return the rings, labelled in the direction in which most of the labels have room."""
    by_bearing = [[_ring(far, bearing, size, grid) for far in RINGS] for bearing in BEARINGS]
    return max(by_bearing, key=lambda rings: sum(ring.label is not None for ring in rings))


def _ring(kilometres: int, bearing: float, size: int, grid: Grid) -> Ring:
    """Return a ring, with its label just inside if it has room."""
    radius = kilometres * RADIUS / REACH
    width, height = room([f"{kilometres} km "], size)
    x, y = towards(radius - height / 2, bearing)
    label = Point(round(x), round(y))
    is_free = grid.is_free(around(label, width, height))
    return Ring(kilometres, round(radius), label if is_free else None)
