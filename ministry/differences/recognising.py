"""Which provision of a text is which of the next one: by its words, and by what stands around it.

Pure: addresses with their words in, pairs of addresses out. What is unsure is left out: a wrong
pair sends readers to a provision that was never the one they looked for.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import TypeVar

from .likeness import Folded, likely, share, sure

SHORT = 5  # fewer words than this say too little to know a provision by them alone
ALMOST = 0.7  # share of words in common of a provision that moved and was edited
LEAD = 0.1  # of that share, over whatever else it could be
HALF = 0.5  # share that is enough for the only one between the same neighbours
ROUNDS = 12  # a text is at most ten deep, and what is known spreads a step a round
REPEALED = frozenset({"shfuqizuar", "shfuqizohet", "repealed", "abrogated"})

Key = TypeVar("Key", bound=Hashable)
_Gaps = dict[tuple[str, str], list[str]]


def partners(before: Mapping[str, Folded], after: Mapping[str, Folded]) -> dict[str, str]:
    """Return the addresses in `after` of the provisions of `before` that are surely the same.

    Both are addresses in the order of the text, with their folded words. Most partners have the
    address they had.
    """
    found = _Partners(_Side(before), _Side(after))
    found.by_words()
    found.by_almost_all_words()
    for _round in range(ROUNDS):
        known = len(found.there)
        found.by_neighbours()
        found.by_what_is_below()
        if len(found.there) == known:
            break
    return found.there


@dataclass(frozen=True)
class _Side:
    words: Mapping[str, Folded]

    @cached_property
    def above(self) -> dict[str, str]:
        """What each address is below, empty for the top."""
        return {anchor: self._above(anchor) for anchor in self.words}

    @cached_property
    def below(self) -> dict[str, list[str]]:
        return _grouped((up, anchor) for anchor, up in self.above.items())

    @cached_property
    def once(self) -> dict[Folded, str]:
        """The addresses of texts that say enough and are there only once."""
        texts = _grouped((text, anchor) for anchor, text in self.words.items() if says_enough(text))
        return {text: anchors[0] for text, anchors in texts.items() if len(anchors) == 1}

    def _above(self, anchor: str) -> str:
        up = anchor.rpartition("-")[0]
        while up and up not in self.words:
            up = up.rpartition("-")[0]
        return up


@dataclass(frozen=True)
class _Partners:
    old: _Side
    new: _Side
    there: dict[str, str] = field(default_factory=dict)
    back: dict[str, str] = field(default_factory=dict)

    def _pair(self, old: str, new: str) -> None:
        if old not in self.there and new not in self.back:
            self.there[old], self.back[new] = new, old

    def by_words(self) -> None:
        """Pair those whose words nobody else has."""
        for text, anchor in self.old.once.items():
            if text in self.new.once:
                self._pair(anchor, self.new.once[text])

    def by_almost_all_words(self) -> None:
        """Pair those that were edited a little, wherever they are now."""
        olds, news = _left(self.old, self.there), _left(self.new, self.back)
        before, after = [self.old.words[at] for at in olds], [self.new.words[at] for at in news]
        for pair in sure(likely(before, after), ALMOST, LEAD):
            self._pair(olds[pair.old], news[pair.new])

    def by_what_is_below(self) -> None:
        """Pair those of which most of what is below one is now most of what is below the other."""
        for up, anchors in self.old.below.items():
            now = Counter(self.new.above[self.there[at]] for at in anchors if at in self.there)
            new, most = next(iter(now.most_common(1)), ("", 0))
            if up and new and 2 * most > max(len(anchors), len(self.new.below[new])):
                self._pair(up, new)

    def by_neighbours(self) -> None:
        """Pair those that stand between the same neighbours in the same list."""
        for up, olds in self.old.below.items():
            news = self.new.below.get(self.there.get(up, "")) if up in self.there or not up else []
            before, after = self._gaps(olds, news or [])
            for gap in before.keys() & after.keys():
                self._between(before[gap], after[gap])

    def _gaps(self, olds: list[str], news: list[str]) -> tuple[_Gaps, _Gaps]:
        """Return those of two lists without a partner, by the new addresses of their neighbours."""
        listed = set(olds)
        of_new = {at: at if self.back.get(at) in listed else "" for at in news}
        of_old = {at: of_new.get(self.there.get(at, ""), "") for at in olds}
        return (
            _grouped((gap, at) for gap, at in _between(of_old) if at not in self.there),
            _grouped((gap, at) for gap, at in _between(of_new) if at not in self.back),
        )

    def _between(self, olds: list[str], news: list[str]) -> None:
        self._all(self._next_to_neighbours(olds, news))
        before, after = self._texts(self.old, olds), self._texts(self.new, news)
        for text in before.keys() & after.keys():
            if len(before[text]) == len(after[text]) == 1:
                self._pair(before[text][0], after[text][0])
        if len(olds) == len(news) == 1 and self._shared(olds[0], news[0]) >= HALF:
            self._pair(olds[0], news[0])

    def _next_to_neighbours(self, olds: list[str], news: list[str]) -> list[tuple[str, str]]:
        """Return those that have the same words one after another, from one end or the other.

        So are repealed letters known, which all say the same: by standing next to what is known.
        """
        shorter = min(len(olds), len(news))
        first = self._run(olds, news)
        last = self._run(olds[::-1], news[::-1])
        return [*first, *last] if len(first) + len(last) <= shorter else []

    def _run(self, olds: list[str], news: list[str]) -> list[tuple[str, str]]:
        pairs = zip(olds, news, strict=False)
        return list(takewhile(lambda pair: self._is_equal(*pair), pairs))

    def _is_equal(self, old: str, new: str) -> bool:
        return bool(self.old.words[old]) and self.old.words[old] == self.new.words[new]

    def _texts(self, side: _Side, anchors: list[str]) -> dict[Folded, list[str]]:
        """Return those that say something, by their words."""
        texts = _grouped((side.words[at], at) for at in anchors)
        return {text: found for text, found in texts.items() if text and text[0] not in REPEALED}

    def _shared(self, old: str, new: str) -> float:
        return share(self.old.words[old], self.new.words[new])

    def _all(self, pairs: Iterable[tuple[str, str]]) -> None:
        for old, new in pairs:
            self._pair(old, new)


def says_enough(text: Folded) -> bool:
    """Tell whether a provision can be known by these words, wherever it is."""
    return len(text) >= SHORT and text[0] not in REPEALED


def _left(side: _Side, paired: Mapping[str, str]) -> list[str]:
    """Return what says enough and has no partner yet."""
    return [at for at, text in side.words.items() if at not in paired and says_enough(text)]


def _between(neighbours: dict[str, str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield each address of a list with the known neighbours before and after it, "" for none."""
    following = ""
    after = {}
    for anchor in reversed(neighbours):
        after[anchor] = following
        following = neighbours[anchor] or following
    previous = ""
    for anchor, known in neighbours.items():
        yield (previous, after[anchor]), anchor
        previous = known or previous


def _grouped(pairs: Iterable[tuple[Key, str]]) -> dict[Key, list[str]]:
    found: defaultdict[Key, list[str]] = defaultdict(list)
    for key, anchor in pairs:
        found[key].append(anchor)
    return dict(found)
