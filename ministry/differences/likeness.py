"""How alike texts are by their words, for thousands of texts at once. Pure: no Django models.

Comparing each with each would take minutes. So the rarest words of a text look for those like it,
and only the few that they find are compared.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from publishing import text as albanian

RARE = 24  # a word that stands in more texts than this finds none of them
TELLING = 8  # how many of the rarest words of a text look
NEAREST = 6  # how many of the texts that they find most often are compared

Folded = tuple[str, ...]  # the words of a text without case and accents, in order

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphens, marks of no width
_SPACE = re.compile(r"[^\S\n]+")


def visible(text: str) -> str:
    """Return what a reader sees of `text`: composed letters, one plain space between words."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", normalize("NFC", text)))


def folded(text: str) -> Folded:
    """Return the words of `text` without case and accents, which scans and typists get wrong."""
    return tuple(albanian.words(visible(text)))


@dataclass(frozen=True)
class Likely:
    """A pair of texts by their places, and the share of words that they have in common."""

    share: float
    old: int
    new: int


def share(one: Folded, other: Folded) -> float:
    """Return how much of two texts is the same words, in whatever order: from 0 to 1."""
    return _share(Counter(one), Counter(other))


def likely(before: Sequence[Folded], after: Sequence[Folded]) -> list[Likely]:
    """Return the pairs of texts that have rare words in common, the most alike first."""
    old, new = [Counter(words) for words in before], [Counter(words) for words in after]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for place, counted in enumerate(new):
        for word in counted:
            holding[word].append(place)
    found = [
        Likely(_share(counted, new[there]), place, there)
        for place, counted in enumerate(old)
        for there in _nearest(counted, holding)
    ]
    return sorted(found, key=lambda pair: (-pair.share, pair.old, pair.new))


def sure(found: Sequence[Likely], least: float, lead: float) -> Iterator[Likely]:
    """Yield the pairs of which each is clearly most like the other: by a `lead` over any third.

    `found` is what `likely` returned; a share below `least` is too little. The lead is above 0.
    """
    olds: defaultdict[int, list[float]] = defaultdict(list)
    news: defaultdict[int, list[float]] = defaultdict(list)
    for pair in found:
        olds[pair.old].append(pair.share)
        news[pair.new].append(pair.share)
    for pair in found:
        best, *others = sorted([*olds[pair.old][:2], *news[pair.new][:2]], reverse=True)[1:]
        if pair.share >= max(least, best) and max(others, default=0.0) <= pair.share - lead:
            yield pair


def _nearest(counted: Counter[str], holding: dict[str, list[int]]) -> list[int]:
    known = [word for word in counted if word in holding and len(holding[word]) <= RARE]
    rarest = sorted(known, key=lambda word: len(holding[word]))[:TELLING]
    votes = Counter(place for word in rarest for place in holding[word])
    return [place for place, _votes in votes.most_common(NEAREST)]


def _share(one: Counter[str], other: Counter[str]) -> float:
    few, many = sorted((one, other), key=len)
    common = sum(min(count, many[word]) for word, count in few.items() if word in many)
    return 2 * common / ((one.total() + other.total()) or 1)
