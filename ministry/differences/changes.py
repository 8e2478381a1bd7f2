"""What changed from one version of a text to the next, provision by provision, with words marked.

Pure: entries in, changes out. White space is no change, and where nothing else differs, only that
of the new text is kept. The words are compared as in the history of a page, by `marked`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from publishing.comparison import marked

from .likeness import visible
from .pairing import Outline, pairs
from .renumbering import Entry

__all__ = ["Change", "Entry", "Kind", "Words", "compare", "count"]

LEAST = 1 / 3  # share of the shorter text; if less of it stayed, the old and the new stand whole
PATIENCE = 4_000_000  # steps for all texts of a comparison: a second or two


class Kind(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    INSERTED = "inserted"
    REMOVED = "removed"
    MOVED = "moved"
    MOVED_AND_CHANGED = "moved_and_changed"


@dataclass(frozen=True)
class Words:
    """Words that are SAME in both texts, REMOVED or INSERTED."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Change:
    """What became of a provision: `heading` and `text` are its words, old and new ones in order."""

    kind: Kind
    before: Entry | None
    after: Entry | None
    heading: list[Words]
    text: list[Words]


def compare(
    before: Sequence[Entry], after: Sequence[Entry], moved: Mapping[str, str]
) -> list[Change]:
    """Return what became of every provision of two versions, in the order of the new one.

    `moved` are the pairs of `renumbering`; an empty new address says that a provision is gone.
    What was removed stands after the sibling that it once followed. Of several merged into one,
    that with most of its words is the one that stayed.
    """
    there = pairs(before, after, moved)
    back = {new: old for old, new in there.items()}
    removed = _removed(before, after, there)
    patience = marked.Patience(PATIENCE)
    changes = [_gone(before[old]) for old in removed[-1]]
    for new, entry in enumerate(after):
        is_new = new not in back
        changes.append(_new(entry) if is_new else _kept(before[back[new]], entry, patience))
        changes += [_gone(before[old]) for old in removed[new]]
    return changes


def count(changes: Sequence[Change]) -> dict[Kind, int]:
    """Return how many changes there are of each kind, 0 included."""
    counted = Counter(change.kind for change in changes)
    return {kind: counted[kind] for kind in Kind}


def _new(entry: Entry) -> Change:
    heading, text = _all(Kind.INSERTED, entry.heading), _all(Kind.INSERTED, entry.text)
    return Change(Kind.INSERTED, None, entry, heading, text)


def _gone(entry: Entry) -> Change:
    heading, text = _all(Kind.REMOVED, entry.heading), _all(Kind.REMOVED, entry.text)
    return Change(Kind.REMOVED, entry, None, heading, text)


def _kept(before: Entry, after: Entry, patience: marked.Patience) -> Change:
    heading = _words(visible(before.heading), visible(after.heading), patience)
    text = _words(visible(before.text), visible(after.text), patience)
    is_changed = any(piece.kind != Kind.SAME for piece in (*heading, *text))
    if before.anchor == after.anchor:
        kind = Kind.CHANGED if is_changed else Kind.SAME
    else:
        kind = Kind.MOVED_AND_CHANGED if is_changed else Kind.MOVED
    return Change(kind, before, after, heading, text)


def _all(kind: Kind, text: str) -> list[Words]:
    return [Words(kind, visible(text))] if text else []


def _words(before: str, after: str, patience: marked.Patience) -> list[Words]:
    if _signs(before) == _signs(after):
        return _all(Kind.SAME, after)
    pieces = _joined(_without_space(marked.words(before, after, patience)))
    kept = sum(_length(piece.text) for piece in pieces if piece.kind == Kind.SAME)
    if kept < LEAST * min(_length(before), _length(after)):
        return [*_all(Kind.REMOVED, before), *_all(Kind.INSERTED, after)]
    return pieces


def _signs(text: str) -> list[str]:
    """Return the words and the other signs of a text, without the space between them."""
    return re.findall(r"[\w\u0300-\u036f]+|[^\w\s]", text)


def _length(text: str) -> int:
    return sum(map(len, text.split()))


def _without_space(pieces: Iterable[marked.Piece]) -> Iterator[Words]:
    """Yield pieces as words; where nothing but space was changed, only that of the new text."""
    for is_same, group in groupby(pieces, lambda piece: piece.kind == marked.SAME):
        texts = {piece.kind: piece.text for piece in group}
        if is_same or "".join(texts.values()).isspace():
            texts.pop(marked.REMOVED, None)
            yield Words(Kind.SAME, "".join(texts.values()))
        else:
            yield Words(Kind.REMOVED, texts.get(marked.REMOVED, ""))
            yield Words(Kind.INSERTED, texts.get(marked.ADDED, ""))


def _joined(pieces: Iterable[Words]) -> list[Words]:
    filled = (piece for piece in pieces if piece.text)
    return [
        Words(kind, "".join(piece.text for piece in group))
        for kind, group in groupby(filled, lambda piece: piece.kind)
    ]


def _removed(
    before: Sequence[Entry], after: Sequence[Entry], there: Mapping[int, int]
) -> defaultdict[int, list[int]]:
    """Return the places of what is gone by the place in `after` that it stands behind, -1 for none.

    That is the end of the sibling that it followed, if that is still in the same list, or what
    both are below; and the paragraphs between. A paragraph stands behind what it followed.
    """
    old, new = Outline(before), Outline(after)
    back = {now: place for place, now in there.items()}
    behind: dict[int, int] = {}
    latest: dict[int, int] = {}  # by what is above a list: where its next one stands
    found: defaultdict[int, list[int]] = defaultdict(list)
    for place, entry in enumerate(before):
        up = old.above[place] if entry.anchor else place - 1
        if place not in there:
            start = latest.get(up, there.get(up, behind.get(up, -1)))
            while new.is_paragraph(start + 1) and back.get(start + 1, place) < place:
                start += 1
            behind[place] = latest[up] = start
            found[start].append(place)
        elif entry.anchor and new.above[there[place]] == (there.get(up) if up >= 0 else -1):
            latest[up] = new.end[there[place]]
    return found
