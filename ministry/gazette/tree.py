"""What reading an act gives: its provisions as a tree, and what was unsure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    CHAPTER = "chapter"
    ARTICLE = "article"
    POINT = "point"
    LETTER = "letter"
    NUMERAL = "numeral"
    PARAGRAPH = "paragraph"


@dataclass(slots=True)
class Node:
    """A provision: its mark and words as printed, and those below it. Equal whatever its line."""

    kind: Kind
    mark: str = ""
    label: str = ""
    heading: str = ""
    text: str = ""
    line: int = field(default=0, compare=False)
    children: list["Node"] = field(default_factory=list)


class DoubtKind(StrEnum):
    GAP = "gap"
    REPEAT = "repeat"
    OUT_OF_ORDER = "out of order"
    STARTS_LATE = "starts late"
    GLUED = "glued"
    LOOKALIKE = "lookalike"
    AMBIGUOUS = "ambiguous"
    NUMBER_IN_TEXT = "number in text"
    BROKEN_WORD = "broken word"
    OUTSIDE = "outside"
    MIXED_ALPHABETS = "mixed alphabets"


@dataclass(frozen=True)
class Doubt:
    """One thing a person should look at, on a line counted from 1."""

    line: int
    kind: DoubtKind
    label: str = ""
    expected: str = ""


@dataclass
class Reading:
    provisions: list[Node]
    doubts: list[Doubt]


class Trouble(StrEnum):
    EMPTY = "empty"
    NO_LABELS = "no labels"
    TOO_LONG = "too long"
    TOO_DEEP = "too deep"
    TOO_MANY = "too many"
    NOT_TEXT = "not text"


class Unreadable(ValueError):
    """The text cannot be read as an act; `limit` and `line` say which limit was passed, and where."""

    def __init__(self, kind: Trouble, limit: int = 0, line: int = 0) -> None:
        self.kind, self.limit, self.line = kind, limit, line
        at = f" (line {line})" if line else ""
        most = f": the most is {limit}" if limit else ""
        super().__init__(f"{kind}{most}{at}")


def every(provisions: list[Node]) -> Iterator[Node]:
    """Go through provisions and all below them in the order of print."""
    waiting = provisions[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


def printed(provisions: list[Node]) -> str:
    """Return the text of provisions, with the empty lines that let it be read back the same."""
    labelled = [at for at, node in enumerate(provisions) if node.label]
    trailing = labelled[-1] + 1 if labelled else len(provisions)
    first_outside = provisions[trailing] if trailing < len(provisions) else None
    parts: list[str] = []
    gap = ""
    for node in every(provisions):
        parts += [gap + "\n\n\n" if node is first_outside else gap, _block(node)]
        is_beside = bool(node.children) and _takes_beside(node, node.children[0])
        gap = " " if is_beside else "\n\n"
    return "".join([*parts, "\n"]) if parts else ""


def _block(node: Node) -> str:
    words = node.text.replace("\n", "\n\n")
    # A word of the text beside "Neni 5" would make it look like a sentence about that article,
    # and a bracket beside a number like the number's own.
    between = "\n" if _stands_alone(node) or words.startswith((")", ".", "/")) else " "
    opening = f"{node.mark}{between}{node.heading or words}".strip()
    return f"{opening}\n\n{words}" if node.heading and words else opening


def _stands_alone(node: Node) -> bool:
    """Tell whether the mark is a title such as "Neni 5" or "KREU II", not "5." or "II."."""
    if node.kind == Kind.CHAPTER:
        return len(node.mark.split()) > 1
    is_article = node.kind == Kind.ARTICLE
    return is_article and any(letter.isalpha() for letter in node.mark.split("/")[0])


def _takes_beside(node: Node, child: Node) -> bool:
    """Tell whether the first child of a node without words stands on its line: "3. a) …"."""
    if node.text or node.heading or node.kind in (Kind.CHAPTER, Kind.PARAGRAPH):
        return False
    if _stands_alone(node) or child.kind == Kind.PARAGRAPH or not _bracket(node):
        return False
    bracket = _bracket(child)
    if bracket == ")" and child.kind in (Kind.LETTER, Kind.NUMERAL):
        return True
    return bool(bracket) and child.label in ("a", "i", "1") and not child.mark[:1].isupper()


def _bracket(node: Node) -> str:
    """Return how a mark ends: with a bracket, a full stop, or neither."""
    last = "".join(mark for mark in node.mark if mark in ").）．.")[-1:]
    return ")" if last in (")", "）") else last and "."
