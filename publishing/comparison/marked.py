"""What changed between two texts: lines first, then the words inside changed lines."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate, groupby

SAME, REMOVED, ADDED, SKIPPED = "same", "removed", "added", "skipped"
CONTEXT = 2  # unchanged lines shown on each side of a change
LONG = 40_000  # pairs of words to try
MANY = 20_000  # characters that all changed

# Each finds all of a text: lines; what stands between spaces; words with their accents, line ends,
# other space and each other sign.
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_SPACED = re.compile(r"\S+\s*|\s+")
_WORDS = re.compile(r"[\w\u0300-\u036f]+|\n|[^\S\n]+|[^\w\s]")

Pair = tuple[str, str]

_SPACES = str.maketrans({" ": "·", "\t": "→", "\xa0": "°", "\u202f": "°", "\n": "¶\n"})


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str

    @property
    def shown(self) -> str:
        """The text; of a change that is nothing but space, the signs that word processors show."""
        is_unseen = self.kind in (REMOVED, ADDED) and self.text.isspace()
        return self.text.translate(_SPACES) if is_unseen else self.text


class Patience:
    """How many steps are left for all texts of a comparison.

    Difflib alone could take hours over two long texts, and a page of a million marks is no help. So
    a text may take a quarter of what is left for looking, and a quarter for being shown: the next
    one has a chance. What was not looked into counts as replaced.
    """

    PIECE = 200  # as many steps as showing one takes

    def __init__(self, steps: int = 8_000_000) -> None:
        self.steps = steps

    def begin(self) -> None:
        """Begin with another text."""
        self._least = self.steps - self.steps // 4
        self.pieces = self.steps // 4 // self.PIECE

    def take(self, steps: int) -> bool:
        """Take so many steps, or say that they are too many."""
        if self.steps - steps < self._least:
            return False
        self.steps -= steps
        return True

    def shown(self, pieces: list[Piece]) -> tuple[Piece, ...]:
        """Return as many pieces as may be shown, and the rest as replaced."""
        most = min(self.pieces, len(pieces))
        while 0 < most < len(pieces) and pieces[most - 1].kind != SAME:
            most -= 1
        self.steps -= most * self.PIECE
        rest = pieces[most:]
        old = "".join(piece.text for piece in rest if piece.kind != ADDED)
        new = "".join(piece.text for piece in rest if piece.kind != REMOVED)
        return (*pieces[:most], *_pieces([(old, new)]))


def words(before: str, after: str, patience: Patience | None = None) -> tuple[Piece, ...]:
    """Return the pieces of two texts, in order.

    Those that are SAME or REMOVED, joined, are `before`; those that are SAME or ADDED, `after`.
    """
    patience = patience or Patience()
    patience.begin()
    pairs: list[Pair] = []
    lines = _aligned(_LINES.findall(before), _LINES.findall(after), patience)
    for old, new in _joined(lines):
        if old == new or len(pairs) > patience.pieces:
            pairs.append((old, new))
        else:
            pairs += _joined(_without_islands(_inside(old, new, patience)))
    return patience.shown(list(_pieces(pairs)))


def _inside(before: str, after: str, patience: Patience) -> Iterator[Pair]:
    for old, new in _aligned(_SPACED.findall(before), _SPACED.findall(after), patience):
        if old == new or len(old) > MANY or len(new) > MANY:
            yield old, new
        else:
            yield from _aligned(_WORDS.findall(old), _WORDS.findall(new), patience)


def shortened(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return `pieces` for people: of long unchanged stretches, the lines next to a change."""
    short: list[Piece] = []
    for number, piece in enumerate(pieces):
        lines = _LINES.findall(piece.text)
        is_first, is_last = number == 0, number == len(pieces) - 1
        head = 0 if is_first and not is_last else _context(pieces[number - 1].text)
        tail = 0 if is_last else _context(piece.text)
        if piece.kind == SAME and len(lines) > head + tail + 1:
            between = Piece(SKIPPED, "".join(lines[head : len(lines) - tail]))
            kept = [Piece(SAME, "".join(lines[:head])), between]
            short += [*kept, Piece(SAME, "".join(lines[len(lines) - tail :]))]
        else:
            short.append(piece)
    return tuple(piece for piece in short if piece.text)


def _context(text: str) -> int:
    """Return how many lines to show beyond the end of `text`, the rest of its last one included."""
    return CONTEXT if text.endswith("\n") else CONTEXT + 1


def _aligned(before: list[str], after: list[str], patience: Patience) -> Iterator[Pair]:
    """Yield the texts of stretches, in order: both alike where they stayed."""
    start, there = 0, 0
    for i, j in [*_landmarks(before, after), (len(before), len(after))]:
        yield from _between(before[start:i], after[there:j], patience)
        yield "".join(before[i : i + 1]), "".join(after[j : j + 1])
        start, there = i + 1, j + 1


def _alike(before: list[str], after: list[str]) -> int:
    """Return with how many of the same words two lists begin."""
    different = (n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    return next(different, min(len(before), len(after)))


def _landmarks(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Return the places of words that stand once in each of two long lists, in the same order.

    Of those, the longest row. It cuts a long text into short ones, in a time that does not explode.
    """
    if len(before) * len(after) < LONG:
        return []
    places = [
        {word: place for place, word in enumerate(words) if counted[word] == 1}
        for words in (before, after)
        for counted in [Counter(words)]
    ]
    common = [(place, places[1][word]) for word, place in places[0].items() if word in places[1]]
    ends: list[int] = []  # of rows so long, the least place in `after` where one ends
    best: list[int] = []  # the pairs that end those rows
    before_it: list[int | None] = []
    for number, (_place, there) in enumerate(common):
        length = bisect(ends, there)
        before_it.append(best[length - 1] if length else None)
        ends[length : length + 1] = [there]
        best[length : length + 1] = [number]
    row: list[tuple[int, int]] = []
    last = best[-1] if best else None
    while last is not None:
        row.append(common[last])
        last = before_it[last]
    return row[::-1]


def _between(before: list[str], after: list[str], patience: Patience) -> Iterator[Pair]:
    first = _alike(before, after)
    last = _alike(before[first:][::-1], after[first:][::-1])
    i, j = len(before) - last, len(after) - last
    yield "".join(before[:first]), "".join(after[:first])
    yield from _matched(before[first:i], after[first:j], patience)
    yield "".join(before[i:]), "".join(after[j:])


def _matched(before: list[str], after: list[str], patience: Patience) -> Iterator[Pair]:
    if not before or not after or len(before) == len(after) == 1:
        yield "".join(before), "".join(after)
        return
    for _tag, i1, i2, j1, j2 in _Matcher(before, after, patience).get_opcodes():
        yield "".join(before[i1:i2]), "".join(after[j1:j2])


class _Matcher(SequenceMatcher[str]):
    b2j: dict[str, list[int]]

    def __init__(self, before: list[str], after: list[str], patience: Patience) -> None:
        super().__init__(None, before, after, autojunk=False)
        self._patience = patience
        steps = (1 + len(self.b2j.get(word, ())) for word in before)
        self._steps_until = [0, *accumulate(steps)]

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        steps = self._steps_until[-1 if ahi is None else ahi] - self._steps_until[alo]
        if not self._patience.take(steps):
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def _without_islands(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Read a few words that stayed between longer changes as changed with them."""
    stretches = list(_joined(pairs))
    size = 0  # of the change so far
    for number, (old, new) in enumerate(stretches):
        following = max(map(len, stretches[number + 1])) if number + 1 < len(stretches) else 0
        if old != new:
            size += max(len(old), len(new))
            yield old, new
        elif len(old) <= min(size, following):
            yield old, ""
            yield "", new
        else:
            size = 0
            yield old, new


def _joined(pairs: Iterable[Pair]) -> Iterator[Pair]:
    filled = (pair for pair in pairs if any(pair))
    for _is_same, stretch in groupby(filled, lambda pair: pair[0] == pair[1]):
        olds, news = zip(*stretch, strict=True)
        yield "".join(olds), "".join(news)


def _pieces(pairs: Iterable[Pair]) -> Iterator[Piece]:
    for old, new in _joined(pairs):
        pieces = [Piece(REMOVED, old), Piece(ADDED, new)] if old != new else [Piece(SAME, old)]
        yield from (piece for piece in pieces if piece.text)
