"""Which open list a label continues."""

from dataclasses import dataclass, field
from enum import IntEnum

from .headings import Paragraph
from .labels import Key, Sort, follows, is_first
from .lines import End
from .marks import Mark, Shape
from .tree import Kind, Node


@dataclass(slots=True)
class Last:
    """The label that a list has reached."""

    sort: Sort
    key: Key
    dots: int


@dataclass(slots=True)
class Frame:
    """A node still open, with the lists begun below it by their style."""

    node: Node
    may_have_heading: bool = False
    key: Key = ()
    sort: Sort | None = None
    rank: int = -1
    lists: dict[str, Last] = field(default_factory=dict)
    paragraphs: list[Paragraph] = field(default_factory=list)


class Way(IntEnum):
    """How a label stands to a list."""

    EXACT = 0
    FIRST = 1
    FORWARD = 2
    STARTS_LATE = 3
    BACK = 4


@dataclass(slots=True)
class Place:
    """Where a label would stand: below which open node, and what speaks for it."""

    below: int
    way: Way
    sort: Sort
    key: Key
    style: str
    is_led_on: bool  # the next label of the same form continues this one
    worth: float


_WORTH = {Way.EXACT: 4.0, Way.FIRST: 3.0, Way.FORWARD: 1.5, Way.STARTS_LATE: 1.0, Way.BACK: 0.5}
_LED_ON = 2.0
_OTHER_STYLE = 0.8
_FAR = 0.3  # a letter more than three behind the last one
_ALONE = 1.6  # a list of one numeral: less likely than a letter left out before i


def best_place(frames: list[Frame], mark: Mark, floor: int) -> Place | None:
    """Return the likeliest place of a label among the open lists, none of them below `floor`."""
    sorts = (Sort.NUMBER,) if mark.shape == Shape.NUMBER else (Sort.LETTER, Sort.NUMERAL)
    best: Place | None = None
    for sort in sorts:
        this = mark.reads_as(sort)
        if this is not None:
            for place in _places(frames, mark, sort, this, floor):
                # Of two as likely the innermost: x) after ix) goes on with the numerals.
                if best is None or (place.worth, place.below) > (best.worth, best.below):
                    best = place
    return best


def stands(place: Place, mark: Mark, end: End, begins_large: bool) -> bool:
    """Tell whether a label is one, by how the line before it ended and by its neighbours."""
    if mark.is_weak:
        if place.way == Way.EXACT and mark.style.startswith("."):
            return end <= End.LOOSE
        supported = place.way == Way.EXACT or place.is_led_on
        return supported and end == End.CLOSED and (begins_large or mark.style == "-")
    if end == End.CLOSED or (place.is_led_on and end != End.NAMING):
        return True
    if place.way == Way.EXACT:
        return end != End.NAMING or place.is_led_on
    if end != End.LOOSE or place.way == Way.STARTS_LATE:
        return False
    is_bracketed = mark.style.startswith((")", "()"))
    if place.way == Way.FIRST:
        return is_bracketed or begins_large
    return is_bracketed and mark.shape == Shape.LETTER


def _places(frames: list[Frame], mark: Mark, sort: Sort, this: Key, floor: int) -> list[Place]:
    dots = mark.label.count(".")
    style = f"{sort:d} {mark.style} {dots}"
    ahead = mark.next_alike.reads_as(sort) if mark.next_alike else None
    is_led_on = ahead is not None and follows(this, ahead)
    found: list[Place] = []

    def propose(below: int, way: Way, penalty: float = 0.0, of: str = style) -> None:
        worth = _WORTH[way] - penalty + (_LED_ON if is_led_on else 0.0)
        found.append(Place(below, way, sort, this, of, is_led_on, worth))

    if dots:
        _propose_dotted(frames, mark, this, floor, propose)
    has_list = is_open = False
    for depth in range(len(frames) - 1, floor - 1, -1):
        for of, last in frames[depth].lists.items():
            if last.sort != sort or last.dots != dots:
                continue
            has_list = True
            is_open |= of == style
            penalty = 0.0 if of == style else _OTHER_STYLE
            if follows(last.key, this) or (dots and _begins_next_row(last.key, this)):
                propose(depth, Way.EXACT, penalty, of if mark.is_weak else style)
                if not penalty:  # nothing further out can be likelier
                    return found
            elif not dots or last.key[:-1] == this[:-1]:
                way = Way.FORWARD if this > last.key else Way.BACK
                is_far = sort == Sort.LETTER and this[0][1] > last.key[0][1] + 3
                far = _FAR if is_far else 0.0
                propose(depth, way, penalty / 2 + far, of if mark.is_weak else style)
    current = _innermost_labelled(frames, floor)
    leads_in = bool(frames[current].paragraphs) and frames[current].paragraphs[-1].leads_in()
    if not dots and is_first(this) and len(this) == 1 and (leads_in or not is_open):
        is_alone = sort == Sort.NUMERAL and not is_led_on and not leads_in
        propose(current, Way.FIRST, _ALONE if is_alone else 0.0)
    elif not has_list and (is_led_on or mark.style not in ("", ".") or mark.shape == Shape.NUMBER):
        # A lone v) or x) is a letter out of its order before it is a numeral out of it.
        could_be_letter = sort == Sort.NUMERAL and mark.reads_as(Sort.LETTER) is not None
        propose(current, Way.STARTS_LATE, 0.8 if could_be_letter else 0.0)
    return found


def _propose_dotted(
    frames: list[Frame], mark: Mark, this: Key, floor: int, propose: object
) -> None:
    """Propose 1.1 below 1, and 2.1 below article 2."""
    assert callable(propose)
    above = this[:-1]
    for depth in range(len(frames) - 1, floor - 1, -1):
        frame = frames[depth]
        if frame.sort == Sort.NUMBER and frame.key == above:
            last = [each for each in frame.lists.values() if each.key[:-1] == above]
            if not last:
                propose(depth, Way.FIRST if this[-1][1] <= 1 else Way.FORWARD)
            return


def _begins_next_row(before: Key, after: Key) -> bool:
    """Tell whether 2.1 comes after 1.3 where no 2 is printed."""
    return after[-1][1] == 1 and len(before) == len(after) and follows(before[:-1], after[:-1])


def _innermost_labelled(frames: list[Frame], floor: int) -> int:
    depth = len(frames) - 1
    while depth > floor and frames[depth].node.kind == Kind.PARAGRAPH:
        depth -= 1
    return depth
