"""The sentence of a text in which a match stands. Pure: no database, no HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..text import words
from .query import WORD, Query

LONGEST, BEFORE = 240, 80  # characters shown of a sentence, and of those before its first match
MOST_READ = 20_000  # characters of a text; a match further on is found, and not shown
_GAP = re.compile(r"(?<=\w) +(?=[.,;:!?])")  # which a tag left behind
# Not after an abbreviation such as “Nr.”, and only where a sentence can begin.
_END = re.compile(r"\n|(?<=[\w-]{3}[.!?…])\s+(?=[\"“„«(]?[A-ZÇË\d])")


@dataclass(frozen=True)
class Run:
    """A stretch of a sentence that is a match throughout, or nowhere."""

    text: str
    is_match: bool = False


@dataclass(frozen=True)
class _Match:
    start: int
    end: int
    part: int


def sentence(text: str, query: Query) -> list[Run]:
    """Return the sentence of `text` with the most parts of a query, the first of several.

    It is cut between words if it is long. Nothing, if no part of the query stands in `text`.
    """
    text = _GAP.sub("", text[:MOST_READ])
    matches = list(_matches(text, query))
    if not matches:
        return []
    best: tuple[int, int, int] = (0, 0, 0)
    for start, end in _sentences(text):
        parts = len({match.part for match in matches if start <= match.start < end})
        if parts > best[0]:
            best = (parts, start, end)
    _parts, start, end = best
    inside = [match for match in matches if start <= match.start < end]
    return list(_runs(text, (start, end), inside))


def beginning(text: str) -> list[Run]:
    """Return the first words of `text`, as much of it as of a sentence."""
    text = _GAP.sub("", text[:MOST_READ])
    return list(_runs(text, (0, len(text)), []))


def marked(title: str, query: Query) -> list[Run]:
    """Return all of a title, with its matches."""
    return list(_stretches(title, 0, len(title), list(_matches(title, query))))


def _matches(text: str, query: Query) -> Iterator[_Match]:
    tokens = [
        (word, found.start(), found.end())
        for found in WORD.finditer(text)
        for word in _folded(found.group())
    ]
    known = [word for word, _start, _end in tokens]
    for at in range(len(tokens)):
        for number, part in enumerate(query.parts):
            if part.stands_at(at, known):
                last = at + len(part.words) - 1
                yield _Match(tokens[at][1], tokens[last][2], number)


@lru_cache(maxsize=10_000)
def _folded(word: str) -> tuple[str, ...]:
    return tuple(words(word))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _END.finditer(text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)


def _runs(text: str, whole: tuple[int, int], matches: list[_Match]) -> Iterator[Run]:
    start, end = _cut(text, *whole, matches[0].start if matches else 0)
    if start > whole[0]:
        yield Run("… ")
    yield from _stretches(text, start, end, matches)
    if end < whole[1]:
        yield Run(" …")


def _stretches(text: str, start: int, end: int, matches: list[_Match]) -> Iterator[Run]:
    at = start
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= end or match.end <= at:
            continue
        if match.start > at:
            yield Run(text[at : match.start])
        yield Run(text[max(at, match.start) : min(match.end, end)], is_match=True)
        at = min(match.end, end)
    if at < end:
        yield Run(text[at:end])


def _cut(text: str, start: int, end: int, first: int) -> tuple[int, int]:
    """Return which part of a sentence is shown, so that its first match is in it."""
    if end - start <= LONGEST:
        return start, end
    if first - start > BEFORE:
        space = text.find(" ", first - BEFORE, first)
        start = first if space < 0 else space + 1
    if end - start > LONGEST:
        space = text.rfind(" ", start, start + LONGEST)
        end = space if space > first else start + LONGEST
    return start, end
