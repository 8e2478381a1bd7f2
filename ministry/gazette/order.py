"""What the labels of a tree leave doubtful: gaps, repeats, lists out of order or begun late."""

from collections.abc import Iterator

from .labels import (
    ALBANIAN_ONLY,
    ALPHABET,
    LATIN,
    Key,
    Sort,
    expected_after,
    follows,
    is_first,
    key,
)
from .tree import Doubt, DoubtKind, Kind, Node

_SORTS = {
    Kind.ARTICLE: Sort.NUMBER,
    Kind.POINT: Sort.NUMBER,
    Kind.LETTER: Sort.LETTER,
    Kind.NUMERAL: Sort.NUMERAL,
}
_FIRST = {Sort.NUMBER: "1", Sort.LETTER: "a", Sort.NUMERAL: "i"}


_ORDINALS = {
    word: at
    for words in (
        "pare dyte trete katert peste gjashte shtate tete nente dhjete",
        "one two three four five six seven eight nine ten",
        "first second third fourth fifth",
    )
    for at, word in enumerate(words.split(), start=1)
}


class Run:
    """The labels of one list, taken in the order of print."""

    def __init__(self, order: tuple[str, ...] = ALPHABET) -> None:
        self.order = order
        self.last: Key | None = None
        self.seen: set[Key] = set()

    def take(self, node: Node, this: Key) -> Doubt | None:
        """Return what is doubtful about the next label, if anything is."""
        last, is_known = self.last, this in self.seen
        self.seen.add(this)
        # A label printed late must not make the next one look like a gap.
        self.last = max(last, this) if last else this
        if last is None:
            # 1.1 and 5/1 begin below what they are part of; that is looked at elsewhere.
            if is_first(this[-1:]) and (len(this) == 1 or "." in node.label):
                return None
            first = _FIRST[this[0][0]].upper() if node.label.isupper() else _FIRST[this[0][0]]
            expected = node.label[: node.label.rfind(".") + 1] + "1" if "." in node.label else first
            return Doubt(node.line, DoubtKind.STARTS_LATE, node.label, expected)
        if is_known:
            return Doubt(node.line, DoubtKind.REPEAT, node.label)
        if follows(last, this, self.order):
            return None
        expected = expected_after(last, this, self.order, node.label)
        kind = DoubtKind.GAP if this > last else DoubtKind.OUT_OF_ORDER
        return Doubt(node.line, kind, node.label, expected)


def doubts_of_order(provisions: list[Node]) -> Iterator[Doubt]:
    """Look at each list of a tree by itself, and at the articles through the whole act."""
    yield from _articles(provisions)
    waiting = [provisions]
    while waiting:
        siblings = waiting.pop()
        runs: dict[tuple[Sort, int], Run] = {}
        letters = {node.label.split("/")[0] for node in siblings if node.kind == Kind.LETTER}
        order = ALPHABET if letters & ALBANIAN_ONLY else LATIN
        for node in siblings:
            if node.children:
                waiting.append(node.children)
            sort = _SORTS.get(node.kind)
            if sort is None or node.kind == Kind.ARTICLE:
                continue
            this = key(node.label, sort)
            if this is not None:
                run = runs.setdefault((sort, node.label.count(".")), Run(order))
                doubt = run.take(node, this)
                if doubt:
                    yield doubt
    yield from _chapters(provisions)


def _articles(provisions: list[Node]) -> Iterator[Doubt]:
    """Articles are counted through all chapters; plain numbers may begin anew in each."""
    run = Run()
    waiting = provisions[::-1]
    begins_chapter = False
    while waiting:
        node = waiting.pop()
        if node.kind == Kind.CHAPTER:
            begins_chapter = True
            waiting.extend(reversed(node.children))
        elif node.kind == Kind.ARTICLE:
            this = key(node.label, Sort.NUMBER) or key(node.label, Sort.NUMERAL)
            if this is None:
                continue
            if begins_chapter and is_first(this) and node.mark[:1].isdecimal():
                run = Run()
            begins_chapter = False
            doubt = run.take(node, this)
            if doubt:
                yield doubt


def _chapters(provisions: list[Node]) -> Iterator[Doubt]:
    """Chapters of one name are counted through the act, or anew in each that holds them."""
    runs: dict[str, Run] = {}
    waiting = _chapters_of(provisions)
    while waiting:
        node, word, is_first_here = waiting.pop()
        waiting.extend(_chapters_of(node.children))
        this = _key_of_chapter(node.label)
        if this is None:
            continue
        if is_first_here and is_first(this):
            runs[word] = Run()
        doubt = runs.setdefault(word, Run()).take(node, this)
        if doubt:
            yield doubt


def _chapters_of(siblings: list[Node]) -> list[tuple[Node, str, bool]]:
    """Return chapters, the last first, with their word and whether they are the first of it."""
    found: list[tuple[Node, str, bool]] = []
    begun: set[str] = set()
    for node in siblings:
        if node.kind == Kind.CHAPTER:
            words = node.mark.lower().split()
            word = words[0] if len(words) > 1 else ""
            found.append((node, word, word not in begun))
            begun.add(word)
    return found[::-1]


def _key_of_chapter(label: str) -> Key | None:
    """Return what the label of a chapter counts as: "II", "2", "E DYTË"."""
    last = label.lower().replace("ë", "e").split()[-1]
    if last in _ORDINALS:
        return ((Sort.NUMERAL, _ORDINALS[last]),)
    return key(label, Sort.NUMBER) or key(label, Sort.NUMERAL)
