"""What to look for instead, when nothing is found. It knows what is published, and nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from ..text import words
from .finding import Hit, by_kind, find
from .query import SHORT, WORD, Part, Query
from .terms import Tier

MOST, MOST_RESPELLED = 3, 2
MOST_READ, LONGEST_READ = 20, 10_000  # texts, and characters of each, that words are taken from
_LIKENESS = 0.75
Finds = Callable[[Query], bool]


@dataclass(frozen=True)
class Suggestions:
    """`unknown` are the words that are nowhere; each of `queries` finds something."""

    unknown: list[str]
    queries: list[str]


def suggestions(query: Query, code: str, finds: Finds) -> Suggestions:
    """Return what to look for instead of a query that finds nothing; `finds` says what does."""
    unknown = [part for part in query.parts if not finds(Query((part,)))]
    few = unknown if len(unknown) <= MOST_RESPELLED else []  # all of them must be, to find anything
    respelled = {part: _respelled(part, code) for part in few}
    if unknown:
        instead = [[respelled.get(part) if part in unknown else part for part in query.parts]]
        instead.append([part for part in query.parts if part not in unknown])
    else:
        instead = [[part for part in query.parts if part != without] for without in query.parts]
    asked = dict.fromkeys(Query(tuple(part for part in parts if part)) for parts in instead)
    found = [str(one) for one in asked if one.parts and finds(one)]
    return Suggestions([part.typed for part in unknown], found[:MOST])


def _respelled(part: Part, code: str) -> Part | None:
    """Return a published word that is nearly what was typed, as it is spelled there.

    It begins with the same letters. One of a title is better than one of a text.
    """
    asked = part.words[0]
    if len(part.words) > 1 or len(asked) <= SHORT:
        return None
    for letters in (3, 2):
        begun = asked[:letters]
        hits = find(Query((Part((begun,), is_whole=False),)), code).hits
        for texts in (_titles(hits), _texts(hits, code)):
            known = {
                folded: typed
                for text in texts
                for typed in WORD.findall(text)
                for folded in words(typed)
                if folded.startswith(begun)
            }
            for near in get_close_matches(asked, known, n=1, cutoff=_LIKENESS):
                return replace(part, words=(near,), typed=known[near])
    return None


def _titles(hits: list[Hit]) -> Iterator[str]:
    return (hit.title for hit in hits if hit.tier == Tier.TITLE)


def _texts(hits: list[Hit], code: str) -> Iterator[str]:
    for item in by_kind(hits[:MOST_READ], code).values():
        searched = item.searched(code)
        yield f"{searched.lead} {searched.text[:LONGEST_READ]}"
