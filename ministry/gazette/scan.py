"""All marks of an act, each knowing the next: neighbours decide what a doubtful one is."""

from collections import Counter

from .lines import End, Line, end_of
from .marks import Mark, Shape, mark_at
from .tree import Trouble, Unreadable

MOST_PROVISIONS = 50_000
MOST_ON_A_LINE = 12
_INITIALS = frozenset(("a", "i", "1"))


def marks_of(lines: list[Line]) -> tuple[list[list[Mark]], list[Mark | None]]:
    """Return the marks that begin each line, and for each line the first mark on a later one."""
    found = _all_chains(lines)
    after: list[Mark | None] = [None] * len(lines)
    alike: dict[tuple[Shape, str, int], Mark] = {}
    following: Mark | None = None
    for at in range(len(lines) - 1, -1, -1):
        after[at] = following
        for mark in reversed(found[at]):
            if mark.shape == Shape.BULLET:
                continue
            mark.next_one = following
            if mark.shape in (Shape.ARTICLE, Shape.CHAPTER):
                alike.clear()
            dots = mark.label.count(".")
            mark.next_alike = alike.get((mark.shape, mark.style, dots))
            alike[mark.shape, mark.style, dots] = mark
            if mark.is_weak and not mark.style:
                # A number that lost its bracket looks to the plain ones too: 2Këshilli, 3.
                plain = alike.get((mark.shape, ".", 0))
                if plain and int(plain.label.split("/")[0]) == int(mark.label) + 1:
                    mark.next_alike = plain
            else:
                following = mark
    return found, after


def usual_gap(lines: list[Line], marks: list[list[Mark]]) -> int:
    """Return how many empty lines most often stand before a provision."""
    gaps = Counter(line.empty_before for line, each in zip(lines, marks, strict=True) if each)
    return max(gaps, key=lambda gap: (gaps[gap], -gap), default=0)


def has_articles(lines: list[Line], marks: list[list[Mark]]) -> bool:
    """Tell whether an act prints its articles as such; if not, its numbers are the articles."""
    return any(
        is_article(mark, lines[at], _end_before(lines, at))
        for at, each in enumerate(marks)
        for mark in each
        if mark.shape == Shape.ARTICLE
    )


def is_article(mark: Mark, line: Line, end: End) -> bool:
    """Tell whether "Neni 5" is an article and not part of the sentence that the line before cut."""
    is_alone = not line.words[mark.end :].strip()
    is_cut = end == End.NAMING or (end == End.JOINING and not is_alone)
    return not is_cut and (end == End.CLOSED or not mark.style)


def _end_before(lines: list[Line], at: int) -> End:
    if at == 0 or lines[at].empty_before:
        return End.CLOSED
    return end_of(lines[at - 1].words)


def _all_chains(lines: list[Line]) -> list[list[Mark]]:
    found: list[list[Mark]] = []
    count = 0
    for at, line in enumerate(lines):
        found.append([] if line.is_quoted else _chain(at, line))
        count += len(found[-1])
        if count > MOST_PROVISIONS:
            raise Unreadable(Trouble.TOO_MANY, limit=MOST_PROVISIONS, line=line.number)
    return found


def _chain(at: int, line: Line) -> list[Mark]:
    """Read the marks that stand side by side: "3. a) i) …"."""
    marks: list[Mark] = []
    start = 0
    while len(marks) < MOST_ON_A_LINE:
        mark = mark_at(line.words, start)
        if mark is None or (marks and not _may_stand_second(mark, marks[-1])):
            break
        mark.line = at
        marks.append(mark)
        if mark.shape == Shape.BULLET:
            break
        start = mark.end
        while start < len(line.words) and line.words[start].isspace():
            start += 1
    return marks


def _may_stand_second(mark: Mark, before: Mark) -> bool:
    """Tell whether a mark beside another is one: "KREU I Neni 1", "Neni 1 1.", "3. a)", "a) 1."."""
    if mark.is_weak or before.is_weak or mark.shape == Shape.BULLET:
        return False
    if mark.shape <= Shape.CHAPTER:
        return before.shape <= Shape.CHAPTER
    is_bracketed = mark.style.startswith((")", "()"))
    if is_bracketed and (mark.shape == Shape.LETTER or before.shape <= Shape.CHAPTER):
        return True
    if mark.shape == Shape.NUMBER and before.shape <= Shape.CHAPTER:
        return True
    return mark.label in _INITIALS and (is_bracketed or mark.style == ".")
