"""Reading an act: its lines, one after another, become provisions."""

from .beginning import begin, begin_glued, outermost
from .building import Building
from .headings import LONGEST_HEADING_OF_CHAPTER, Paragraph
from .lines import INVISIBLE, End, Line, end_of, lines_of, mixed_words
from .marks import Mark, Shape, begins_small
from .order import doubts_of_order
from .placing import Way, best_place
from .scan import has_articles, marks_of, usual_gap
from .tree import Doubt, DoubtKind, Kind, Reading, Trouble, Unreadable

GAP_BEFORE_OTHER_TEXT = 3  # empty lines after which unnumbered text is no longer of the act
_MARKS_AHEAD = 20
_SHORT_HEADING = 100


def parse(text: str) -> Reading:
    """Read the text of an act into provisions and doubts; raises `Unreadable`.

    Not a character but white space is lost, and nothing is renumbered.
    """
    lines = lines_of(text)
    reader = _Reader(lines)
    for at in range(len(lines)):
        reader.read(at)
    reader.building.close_down_to(0)
    if not reader.building.labelled:
        raise Unreadable(Trouble.NO_LABELS)
    provisions = reader.building.root.node.children
    mixed = (
        Doubt(each.number, DoubtKind.MIXED_ALPHABETS, word) for each, word in mixed_words(lines)
    )
    doubts = {*reader.building.doubts, *doubts_of_order(provisions), *mixed}
    return Reading(provisions, sorted(doubts, key=lambda each: (each.line, each.kind, each.label)))


class _Reader:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.marks, self.after = marks_of(lines)
        self.building = Building(has_articles(lines, self.marks))
        self.usual_gap = usual_gap(lines, self.marks)
        self.is_outside = False

    def read(self, at: int) -> None:
        """Read one line: the provisions that begin on it, then its words."""
        line = self.lines[at]
        end = self._end_before(at)
        if not self.is_outside and self._leaves_the_act(at):
            self.is_outside = True
            self.building.close_down_to(1)
        begun = 0 if self.is_outside else self._begin_provisions(at, end)
        words = line.words[begun:].strip() if begun else line.words
        if self.building.current.node.mark and not self.building.current.paragraphs:
            words = self._without_the_invisible(words)
        if words:
            self._add(words, at, is_beginning=begun > 0)

    def _without_the_invisible(self, words: str) -> str:
        """Invisible characters behind a mark are its own: the words begin with what is seen."""
        seen = words.lstrip(INVISIBLE + " \u00a0")
        self.building.current.node.mark += words[: len(words) - len(seen)].strip()
        return seen

    def _begin_provisions(self, at: int, end: End) -> int:
        """Open what begins on a line and return how many of its characters are marks."""
        line, marks = self.lines[at], self.marks[at]
        paragraphs = self.building.current.paragraphs
        if end != End.CLOSED and paragraphs and paragraphs[-1].ends_broken():
            return 0
        if line.words.isdecimal() and len(line.words) < 4:  # the number of a page, most likely
            self.building.doubt(line, DoubtKind.NUMBER_IN_TEXT, line.words)
            return 0
        if not marks and end == End.CLOSED and not line.is_quoted:
            return begin_glued(self.building, self.after[at], line)
        begun = 0
        for mark in marks:
            if not begin(self.building, mark, line, end, is_second=begun > 0):
                if mark.shape <= Shape.NUMBER or not mark.is_weak:
                    self.building.doubt(line, DoubtKind.NUMBER_IN_TEXT, mark.label)
                break
            begun, end = mark.end, End.CLOSED
        return begun

    def _end_before(self, at: int) -> End:
        """Tell how the line before leaves its sentence; an empty line or a heading ends it too."""
        frame = self.building.current
        if at == 0 or self.lines[at].empty_before or not frame.paragraphs:
            return End.CLOSED
        end = end_of(self.lines[at - 1].words)
        if frame.may_have_heading and end != End.JOINING and len(frame.paragraphs) == 1:
            return End.CLOSED if frame.paragraphs[0].is_heading(_SHORT_HEADING) else end
        return end

    def _leaves_the_act(self, at: int) -> bool:
        """After a wide gap, unnumbered text is not of the act, unless a later label is."""
        line, building = self.lines[at], self.building
        if line.empty_before < GAP_BEFORE_OTHER_TEXT or line.empty_before <= self.usual_gap:
            return False
        if not building.labelled or self.marks[at] or line.is_quoted:
            return False
        mark = self.after[at]
        for _turn in range(_MARKS_AHEAD):
            if mark is None:
                return True
            if mark.shape <= Shape.CHAPTER or self._continues_a_list(mark):
                return False
            mark = mark.next_one
        return True

    def _continues_a_list(self, mark: Mark) -> bool:
        if mark.is_weak:
            return False
        place = best_place(self.building.frames, mark, outermost(self.building, mark))
        return place is not None and place.way == Way.EXACT

    def _add(self, words: str, at: int, is_beginning: bool) -> None:
        """Add the words of a line to the paragraph they continue, or begin one."""
        line = self.lines[at]
        if not is_beginning and self._parts(at):
            self._open_paragraph(at)
        if is_beginning or not self.building.current.paragraphs:
            self.building.current.paragraphs.append(Paragraph())
        if self.building.current.paragraphs[-1].add(words, line.is_soft):
            self.building.doubt(self.lines[at - 1], DoubtKind.BROKEN_WORD)

    def _parts(self, at: int) -> bool:
        """Tell whether a line begins a paragraph."""
        line = self.lines[at]
        if not self.building.current.paragraphs:
            return self.building.current is self.building.root
        if line.is_soft:
            return False
        is_numbered_quote = line.is_quoted and line.words[:1].isdecimal()
        if line.empty_before or self.is_outside or is_numbered_quote:
            return True
        return end_of(self.lines[at - 1].words) == End.CLOSED and not begins_small(line.words)

    def _open_paragraph(self, at: int) -> None:
        line, building = self.lines[at], self.building
        heads = self._heads_what_follows(at)
        if heads:
            building.close_articles()
        elif not line.is_quoted:
            self._leave_list(at)
        building.leave_paragraph()
        frame = building.current
        if heads or frame is building.root:
            building.doubt(line, DoubtKind.OUTSIDE)
        if heads or frame is building.root or frame.node.children:
            frame = building.push(Kind.PARAGRAPH, line)
        frame.paragraphs.append(Paragraph())

    def _heads_what_follows(self, at: int) -> bool:
        """Tell whether this line, all capitals, heads the article or chapter on the next one."""
        line = self.lines[at]
        if not line.empty_before or not line.words.isupper() or at + 1 == len(self.lines):
            return False
        ahead = self.marks[at + 1]
        is_short = len(line.words) <= LONGEST_HEADING_OF_CHAPTER
        is_open = end_of(line.words) != End.CLOSED
        in_article = any(frame.node.kind == Kind.ARTICLE for frame in self.building.frames)
        return (
            is_short and is_open and in_article and bool(ahead) and ahead[0].shape <= Shape.CHAPTER
        )

    def _leave_list(self, at: int) -> None:
        """Shut letters and numerals, unless the next label continues them after this paragraph."""
        ahead, frames = self.after[at], self.building.frames
        depth = len(frames) - 1
        while depth and frames[depth].node.kind in (Kind.LETTER, Kind.NUMERAL, Kind.PARAGRAPH):
            sort = frames[depth].sort
            if sort is not None and ahead is not None and ahead.shape == Shape.LETTER:
                this = ahead.reads_as(sort)
                if this is not None and this > frames[depth].key:
                    break
            depth -= 1
        self.building.close_down_to(depth + 1)
