"""Whether a mark at the start of a line begins a provision, and which."""

import unicodedata

from .building import DEEPEST, Building
from .labels import Sort, follows, successors
from .lines import End, Line, end_of
from .marks import ROMAN_HEADING, Mark, Shape, begins_small
from .placing import Place, Way, best_place, stands
from .scan import is_article
from .tree import DoubtKind, Kind, Trouble, Unreadable

_LONGEST_ROMAN_HEADING = 150


def begin(building: Building, mark: Mark, line: Line, end: End, is_second: bool) -> bool:
    """Open the provision that a mark begins, or tell that the mark is only text.

    `end` says how the line before ended; of two marks side by side the second is below the first.
    """
    if mark.shape == Shape.CHAPTER:
        return _begin_chapter(building, mark, line, end)
    if mark.shape == Shape.ARTICLE:
        return _begin_article(building, mark, line, end)
    if mark.shape == Shape.BULLET:
        return _begin_bullet(building, mark, line, end)
    if not is_second and _is_roman_heading(building, mark, line):
        mark.rank = ROMAN_HEADING
        return _begin_chapter(building, mark, line, end)
    if mark.label.count(".") >= DEEPEST:
        raise Unreadable(Trouble.TOO_DEEP, limit=DEEPEST, line=line.number)
    floor = len(building.frames) - 1 if is_second else outermost(building, mark)
    place = best_place(building.frames, mark, floor)
    begins_large = not begins_small(line.words[mark.end : mark.end + 40])
    if place is None or not stands(place, mark, end, begins_large):
        return False
    if place.way != Way.EXACT and mark.is_far_out():
        return False
    if mark.label == "i" and not place.is_led_on:
        _doubt_a_lone_i(building, mark, place, line)
    building.open(place, mark, line)
    return True


def begin_glued(building: Building, ahead: Mark | None, line: Line) -> int:
    """Open a letter that lost its bracket ("çka"), where both neighbours want one.

    Returns how many characters of the line it takes: 0 for none. `ahead` is the next mark.
    """
    after = ahead.reads_as(Sort.LETTER) if ahead and ahead.shape == Shape.LETTER else None
    if after is None:
        return 0
    for depth in range(len(building.frames) - 1, 0, -1):
        for style, last in building.frames[depth].lists.items():
            if last.sort != Sort.LETTER:
                continue
            for letter in successors(last.key):
                size = _length_of(letter, line.words)
                mark = Mark(Shape.LETTER, 0, size, letter, is_weak=True)
                this = mark.reads_as(Sort.LETTER)
                if size and this and follows(this, after):
                    place = Place(depth, Way.EXACT, Sort.LETTER, this, style, True, 0)
                    building.open(place, mark, line)
                    return size
    return 0


def outermost(building: Building, mark: Mark) -> int:
    """Return the depth of the outermost open node whose lists a label may continue."""
    stays_in_article = building.has_articles or mark.shape == Shape.LETTER
    for depth in range(len(building.frames) - 1, -1, -1):
        frame = building.frames[depth]
        if frame.rank >= 0 or (frame.node.kind == Kind.ARTICLE and stays_in_article):
            return depth
    return 0


def _length_of(letter: str, words: str) -> int:
    """Return how many characters of the words a letter takes at their start, with more behind."""
    for form in (letter, unicodedata.normalize("NFD", letter)):
        behind = words[len(form) : len(form) + 2].strip()
        if words.startswith(form) and behind and not unicodedata.combining(behind[0]):
            return len(form) if behind[0].isalnum() else 0
    return 0


def _begin_chapter(building: Building, mark: Mark, line: Line, end: End) -> bool:
    is_alone = not line.words[mark.end :].strip()
    if end >= End.JOINING or (end != End.CLOSED and not is_alone):
        return False
    depth = len(building.frames)
    while depth > 1 and not 0 <= building.frames[depth - 1].rank < mark.rank:
        depth -= 1
    building.close_down_to(depth)
    building.open_title(Kind.CHAPTER, mark, line, None)
    building.root.lists.clear()
    return True


def _begin_article(building: Building, mark: Mark, line: Line, end: End) -> bool:
    if not is_article(mark, line, end):
        return False
    building.close_articles()
    building.open_title(Kind.ARTICLE, mark, line, mark.reads_as(Sort.NUMBER))
    return True


def _begin_bullet(building: Building, mark: Mark, line: Line, end: End) -> bool:
    frame = building.current
    in_list = frame.node.kind == Kind.PARAGRAPH and bool(frame.node.mark)
    if end != End.CLOSED and not in_list:
        return False
    building.leave_paragraph()
    if building.current is building.root:
        building.doubt(line, DoubtKind.OUTSIDE)
    building.push(Kind.PARAGRAPH, line, mark)
    return True


def _is_roman_heading(building: Building, mark: Mark, line: Line) -> bool:
    """Tell whether "I. KËRKESAT" heads a chapter; only a list of such headings does."""
    this = mark.reads_as(Sort.NUMERAL)
    if this is None or not mark.label.isupper() or mark.style not in (".capital", "-capital"):
        return False
    rest = line.words[mark.end :].strip()
    is_heading = 0 < len(rest) <= _LONGEST_ROMAN_HEADING and end_of(rest) != End.CLOSED
    if not is_heading or begins_small(rest) or (building.has_articles and not rest.isupper()):
        return False
    ahead = mark.next_alike.reads_as(Sort.NUMERAL) if mark.next_alike else None
    is_led_on = ahead is not None and follows(this, ahead)
    return is_led_on or rest.isupper() or any(f.rank == ROMAN_HEADING for f in building.frames)


def _doubt_a_lone_i(building: Building, mark: Mark, place: Place, line: Line) -> None:
    """Say that i may be a letter or a numeral, unless its neighbours make it sure."""
    ahead = mark.next_one
    this = ahead.reads_as(Sort.LETTER) if ahead and ahead.shape == Shape.LETTER else None
    lists = [last for frame in building.frames for last in frame.lists.values()]
    goes_on = any(last.sort == Sort.LETTER and this and follows(last.key, this) for last in lists)
    is_numeral = place.way == Way.FIRST and not goes_on
    is_letter = place.way == Way.FORWARD and place.sort == Sort.LETTER
    if is_numeral or is_letter:
        building.doubt(line, DoubtKind.AMBIGUOUS, mark.label)
