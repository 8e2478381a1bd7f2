"""Which provision of a version is which of the next one, unnumbered paragraphs included. Pure.

Provisions are told by their addresses and the pairs of `renumbering`; paragraphs, which have no
address, by their words.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .likeness import Folded, folded, likely, share, sure
from .recognising import ALMOST, LEAD, says_enough
from .renumbering import Entry, Step, upward

HALF = 0.5  # share of words in common of two paragraphs of one article that are the same

Places = list[int]


def pairs(
    before: Sequence[Entry], after: Sequence[Entry], moved: Mapping[str, str]
) -> dict[int, int]:
    """Return the places in `after` of what stands at the places of `before`, each at most once.

    Of several that were merged into one, it is the one that has most words in common with it.
    """
    return _Pairing(before, after, Step(frozenset(), moved)).there()


@dataclass(frozen=True)
class _Pairing:
    before: Sequence[Entry]
    after: Sequence[Entry]
    step: Step

    def there(self) -> dict[int, int]:
        there = dict(self._by_address())
        old, new = _paragraphs(self.before, self.step.leads), _paragraphs(self.after, str)
        for article in old.keys() & new.keys():
            there |= self._in_one_article(old[article], new[article])
        back = set(there.values())
        olds = [place for places in old.values() for place in places if place not in there]
        news = [place for places in new.values() for place in places if place not in back]
        return there | dict(self._anywhere(olds, news))

    def _by_address(self) -> Iterator[tuple[int, int]]:
        places = {entry.anchor: place for place, entry in enumerate(self.after) if entry.anchor}
        claims: defaultdict[int, Places] = defaultdict(list)
        for old, entry in enumerate(self.before):
            new = places.get(self.step.leads(entry.anchor) or "") if entry.anchor else None
            if new is not None:
                claims[new].append(old)
        for new, olds in claims.items():
            yield self._most_alike(olds, new), new

    def _most_alike(self, olds: Places, new: int) -> int:
        if len(olds) == 1:
            return olds[0]
        text = _words(self.after[new])
        return max(olds, key=lambda old: share(_words(self.before[old]), text))

    def _in_one_article(self, olds: Places, news: Places) -> dict[int, int]:
        """Pair those with the same words, in order, then those with many of them in common."""
        there: dict[int, int] = {}
        waiting = _by_words(self.after, news)
        for text, places in _by_words(self.before, olds).items():
            there.update(zip(places, waiting.get(text, ()), strict=False))
        back = set(there.values())
        olds = [place for place in olds if place not in there]
        news = [place for place in news if place not in back]
        for pair in likely(*self._texts(olds, news)):
            old, new = olds[pair.old], news[pair.new]
            if pair.share >= HALF and old not in there and new not in back:
                there[old] = new
                back.add(new)
        return there

    def _anywhere(self, olds: Places, news: Places) -> Iterator[tuple[int, int]]:
        """Pair those that went to another article."""
        olds = [place for place in olds if says_enough(_words(self.before[place]))]
        for pair in sure(likely(*self._texts(olds, news)), ALMOST, LEAD):
            yield olds[pair.old], news[pair.new]

    def _texts(self, olds: Places, news: Places) -> tuple[list[Folded], list[Folded]]:
        before = [_words(self.before[place]) for place in olds]
        return before, [_words(self.after[place]) for place in news]


def _paragraphs(entries: Sequence[Entry], leads: Callable[[str], str | None]) -> dict[str, Places]:
    """Return the places of paragraphs by the article that they follow, as it is called now."""
    found: defaultdict[str, Places] = defaultdict(list)
    article = ""
    for place, entry in enumerate(entries):
        if entry.anchor:
            now, was = leads(entry.anchor) or "", entry.anchor
            article = now.partition("-")[0] or was.partition("-")[0]
        else:
            found[article].append(place)
    return found


def _by_words(entries: Sequence[Entry], places: Iterable[int]) -> dict[Folded, Places]:
    found: defaultdict[Folded, Places] = defaultdict(list)
    for place in places:
        found[_words(entries[place])].append(place)
    return found


def _words(entry: Entry) -> Folded:
    return folded(f"{entry.heading} {entry.text}")


@dataclass(frozen=True)
class Outline:
    """What is below what, told from addresses. Paragraphs are below nothing."""

    entries: Sequence[Entry]

    def is_paragraph(self, place: int) -> bool:
        return place < len(self.entries) and not self.entries[place].anchor

    @cached_property
    def above(self) -> Places:
        """The place of what each entry is below, -1 for the top."""
        places = {entry.anchor: place for place, entry in enumerate(self.entries) if entry.anchor}
        higher = (upward(entry.anchor.rpartition("-")[0]) for entry in self.entries)
        return [next((places[up] for up in each if up in places), -1) for each in higher]

    @cached_property
    def end(self) -> Places:
        """The last place of each entry and what is below it."""
        ends = list(range(len(self.entries)))
        for place in reversed(ends[:]):
            up = self.above[place]
            if up >= 0:
                ends[up] = max(ends[up], ends[place])
        return ends
