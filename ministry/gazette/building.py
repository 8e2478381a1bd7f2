"""The tree as it grows: what is open, and the ways to open and shut it."""

from .headings import split_heading
from .labels import Key, Sort
from .lines import Line
from .marks import Mark, Shape
from .placing import Frame, Last, Place
from .scan import MOST_PROVISIONS
from .tree import Doubt, DoubtKind, Kind, Node, Trouble, Unreadable

DEEPEST = 10


class Building:
    """The open nodes from the root down, and the doubts so far."""

    def __init__(self, has_articles: bool) -> None:
        self.has_articles = has_articles
        self.root = Frame(Node(Kind.PARAGRAPH))
        self.frames = [self.root]
        self.doubts: list[Doubt] = []
        self.nodes = 0
        self.labelled = 0

    @property
    def current(self) -> Frame:
        return self.frames[-1]

    def doubt(self, line: Line, kind: DoubtKind, label: str = "") -> None:
        self.doubts.append(Doubt(line.number, kind, label))

    def close_down_to(self, depth: int) -> None:
        """Shut the open nodes deeper than a depth and give each its heading and words."""
        while len(self.frames) > depth:
            frame = self.frames.pop()
            node = frame.node
            if frame.may_have_heading:
                is_chapter = node.kind == Kind.CHAPTER
                node.heading, node.text = split_heading(frame.paragraphs, is_chapter)
            else:
                node.text = "\n".join(each.text() for each in frame.paragraphs)

    def close_articles(self) -> None:
        """Shut everything below the innermost chapter."""
        depth = len(self.frames)
        while depth > 1 and self.frames[depth - 1].rank < 0:
            depth -= 1
        self.close_down_to(depth)

    def leave_paragraph(self) -> None:
        while len(self.frames) > 1 and self.current.node.kind == Kind.PARAGRAPH:
            self.close_down_to(len(self.frames) - 1)

    def push(self, kind: Kind, line: Line, mark: Mark | None = None) -> Frame:
        """Open a node below the innermost one."""
        node = Node(kind, line=line.number)
        if mark is not None:
            node.mark = line.words[mark.start : mark.end].strip()
            node.label = mark.label
            self.labelled += mark.shape != Shape.BULLET
            if mark.is_mended:
                self.doubt(line, DoubtKind.LOOKALIKE, mark.label)
        self.nodes += 1
        if self.nodes > MOST_PROVISIONS:
            raise Unreadable(Trouble.TOO_MANY, limit=MOST_PROVISIONS, line=line.number)
        if len(self.frames) > DEEPEST:
            raise Unreadable(Trouble.TOO_DEEP, limit=DEEPEST, line=line.number)
        self.current.node.children.append(node)
        frame = Frame(node, may_have_heading=kind == Kind.CHAPTER)
        self.frames.append(frame)
        return frame

    def open_title(self, kind: Kind, mark: Mark, line: Line, key: Key | None) -> None:
        """Open a chapter or an article that may carry a heading."""
        frame = self.push(kind, line, mark)
        frame.may_have_heading = True
        if kind == Kind.CHAPTER:
            frame.rank = mark.rank
        elif key:
            frame.key, frame.sort = key, Sort.NUMBER

    def open(self, place: Place, mark: Mark, line: Line) -> None:
        """Open an article, point, letter or numeral at its place."""
        self.close_down_to(place.below + 1)
        above, dots = self.current, mark.label.count(".")
        if place.style not in above.lists:  # the list may go on in another form of bracket
            same = [
                of
                for of, last in above.lists.items()
                if (last.sort, last.dots) == (place.sort, dots)
            ]
            for style in same:
                del above.lists[style]
        above.lists[place.style] = Last(place.sort, place.key, dots)
        if mark.is_weak and not mark.style:
            self.doubt(line, DoubtKind.GLUED, mark.label)
        frame = self.push(self._kind(place, dots), line, mark)
        frame.key, frame.sort = place.key, place.sort
        if place.sort != Sort.NUMERAL:
            frame.node.label = mark.label.lower()

    def _kind(self, place: Place, dots: int) -> Kind:
        if place.sort != Sort.NUMBER:
            return Kind.LETTER if place.sort == Sort.LETTER else Kind.NUMERAL
        is_top = self.current is self.root or self.current.node.kind == Kind.CHAPTER
        return Kind.ARTICLE if is_top and not self.has_articles and not dots else Kind.POINT
