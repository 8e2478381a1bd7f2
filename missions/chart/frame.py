"""What stands round the drawing of the chart: its scale, the heights and years named, the labels.

Lengths are units of the drawing, but for the letters' own, which are em.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date
from itertools import count

from publishing.templatetags.reading import grouped

WIDTH, HEIGHT = 720, 320
TOP, BOTTOM = 22, 276  # where the scale ends and begins
CROWN, FLOOR = -6, 300  # no label reaches higher or lower, but for the room between its lines

# Letters are this large on phones, and room is kept for them; chart.css makes them smaller elsewhere.
TEXT, SMALLEST = 24, 13
LETTER, FIGURE = 0.7, 0.64  # em: as wide as bold letters, and figures, of any face we fall back to
LINE = 1.2  # em, from one line to the next
LONGEST = 6.5  # em, after which a label goes on in its next line


@dataclass(frozen=True)
class Tick:
    at: float
    text: str
    anchor: str = "middle"
    is_minor: bool = False  # phones leave it out


@dataclass(frozen=True)
class Label:
    """Lines of text about the height `y`; of `kind` line, planned, ceiling or gap."""

    kind: str
    x: float
    y: float
    lines: tuple[str, ...]
    is_minor: bool = False  # phones leave it out

    @property
    def half(self) -> float:
        return len(self.lines) * LINE * TEXT / 2

    @property
    def drop(self) -> float:
        """How far below `y` its first line stands, in em."""
        return round(0.35 - (len(self.lines) - 1) * LINE / 2, 2)


@dataclass(frozen=True)
class Plane:
    """Where `days` and `heads` lie: from the lower left corner, at `left` and `BOTTOM`."""

    left: int
    right: int
    days: int
    heads: int

    def x(self, days: float) -> float:
        return round(self.left + days * (self.right - self.left) / self.days, 1)

    def y(self, heads: float) -> float:
        return round(BOTTOM - heads * (BOTTOM - TOP) / self.heads, 1)

    @property
    def transform(self) -> str:
        """What lays a path in days and heads on the drawing."""
        across, up = (self.right - self.left) / self.days, (BOTTOM - TOP) / self.heads
        return f"translate({self.left} {BOTTOM}) scale({across:.6g} {-up:.6g})"


def heights(most: int) -> list[int]:
    """Return round numbers of heads, evenly from zero to `most` or above: two to six of them."""
    step = next(step for step in _round() if 5 * step >= most)
    return list(range(0, max(1, most) + step, step))


def left_margin(numbers: list[int]) -> int:
    """Return the room that the numbers of the heights take."""
    return round(max(len(grouped(number)) for number in numbers) * FIGURE * TEXT) + 10


def right_margin(texts: Iterable[str]) -> int:
    """Return the room that the labels at the ends of the lines take."""
    longest = max(len(line) for text in texts for line in broken(text))
    return 16 + max(44, round(longest * LETTER * TEXT))


def years(plane: Plane, start: date) -> list[Tick]:
    """Return the years that begin in view, thinned where they crowd; none if it is only one."""
    width = (plane.right - plane.left) / plane.days * 365.25
    step = next(step for step in _round() if width * step >= 46)
    is_crowded = width * step < 4 * FIGURE * TEXT + 12
    last = min(MAXYEAR, start.year + plane.days // 365 + 1)
    begun = {y: (date(y, 1, 1) - start).days for y in range(start.year, last + 1) if y % step == 0}
    ticks = [
        Tick(plane.x(days), str(year), is_minor=is_crowded and year // step % 2 == 1)
        for year, days in begun.items()
        if 0 <= days <= plane.days
    ]
    return ticks if len(ticks) > 1 else []


def broken(text: str) -> tuple[str, ...]:
    """Return the lines of a text: a new one where it grows long."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(f"{lines[-1]} {word}") * LETTER <= LONGEST:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def apart(labels: list[Label]) -> list[Label]:
    """Move labels that overlap down, and then those that came too low back up."""
    placed: list[Label] = []
    free: float = CROWN
    for label in sorted(labels, key=lambda label: label.y):
        placed.append(replace(label, y=max(label.y, free + label.half)))
        free = placed[-1].y + label.half
    free = FLOOR
    for index, label in reversed(list(enumerate(placed))):
        placed[index] = replace(label, y=round(min(label.y, free - label.half), 1))
        free = placed[index].y - label.half
    return placed


def named(text: str, left: float, right: float) -> list[Label]:
    """Return the name of what lies between two places, if it has room there."""
    size = (right - left) / (len(text) * LETTER)  # of the largest letters that have
    middle = round((left + right) / 2, 1)
    label = Label("gap", middle, BOTTOM - TEXT, (text,), is_minor=size < TEXT)
    return [label] if size >= SMALLEST else []


def _round() -> Iterator[int]:
    """Yield 1, 2, 5, 10, 20, 50 and so on."""
    return (unit * 10**power for power in count() for unit in (1, 2, 5))
