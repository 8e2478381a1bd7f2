"""What an index holds of a text, and what is looked up in it for a query. Pure: no database.

A term is the language, where it stands and a word: “sq1kontingjenti”. So one index answers in either
language and by tier. Words in a row are looked for in the text itself as well, of what has the terms.
"""

from dataclasses import dataclass
from enum import IntEnum

from ..dates import PartialDate
from ..languages import CODES
from ..text import words
from .query import Part, Query

LONGEST = 40  # letters of a word in a term; what is longer is looked for in the text as well
LONGEST_TEXT = 200_000  # characters; PostgreSQL holds the terms of no more


class Tier(IntEnum):
    """Where all words of a query stand. The first is the best."""

    TITLE = 1
    LEAD = 2  # or in the title
    ANYWHERE = 3


@dataclass(frozen=True)
class Searched:
    """What is searched of an object, in one language and without tags.

    `marks` are what it is filtered by, each of a-z and digits.
    """

    title: str
    lead: str = ""
    text: str = ""
    date: PartialDate | None = None
    marks: tuple[str, ...] = ()


def said(searched: Searched) -> str:
    """Return the words of an object, folded, between spaces; a bar parts title, lead and text."""
    texts = (searched.title, searched.lead, searched.text)
    return f" {' | '.join(' '.join(words(text)) for text in texts)} "[:LONGEST_TEXT]


def terms(searched: Searched, code: str) -> list[str]:
    """Return every term that an index holds of an object in the language `code`."""
    title, lead, text = (part.split() for part in _three(said(searched)))
    in_tiers = {Tier.TITLE: title, Tier.LEAD: title + lead, Tier.ANYWHERE: title + lead + text}
    found = {_term(code, tier, word) for tier, known in in_tiers.items() for word in known}
    return sorted(found | {_mark(code, mark) for mark in searched.marks})


def _three(text: str) -> list[str]:
    return [*text.split("|"), "", ""][:3]


def _term(code: str, tier: Tier, word: str) -> str:
    return f"{code}{tier:d}{word[:LONGEST]}"


def _mark(code: str, mark: str) -> str:
    return f"{code}0{mark}"


@dataclass(frozen=True)
class Term:
    text: str
    is_beginning: bool = False  # the longer ones that begin so are as good


@dataclass(frozen=True)
class Wanted:
    """A query as an engine answers it: what has all `terms` of a tier and says all `passages`."""

    query: Query
    code: str
    marks: tuple[str, ...] = ()

    def terms(self, tier: Tier) -> list[Term]:
        asked = [
            Term(_term(self.code, tier, word), not part.is_whole and len(word) < LONGEST)
            for part in self.query.parts
            for word in part.words
        ]
        return [*(Term(_mark(self.code, mark)) for mark in self.marks), *asked]

    @property
    def exact(self) -> list[Part]:
        """The parts that terms alone do not tell from others."""
        return [part for part in self.query.parts if len(part.words) > 1 or _is_cut(part)]

    @property
    def passages(self) -> list[str]:
        """What must stand in `said`, as it stands there."""
        return [f" {' '.join(part.words)}{' ' if part.is_whole else ''}" for part in self.exact]


def _is_cut(part: Part) -> bool:
    return len(part.words[0]) + part.is_whole > LONGEST


# In a place, from the right: one bit of language, then these.
_KEY, _DATE = 28, 27


def place(rank: int, date: PartialDate | None, key: int, code: str) -> int:
    """Return the number by which entries are in order, the greatest first.

    No two have the same, for each kind has a `rank` of its own, of 0 to 127. Of equal matches the
    higher rank comes first, then the newer, then the greater key.
    Raises ValueError for a key of 2²⁸ or more.
    """
    if key >> _KEY:
        raise ValueError(f"The search numbers at most {1 << _KEY} objects of a kind.")
    number = (rank << _DATE) + (date.number if date else 0)
    return (number << _KEY | key) << 1 | CODES.index(code)


def key_of(place: int) -> int:
    """Return the key of the object that stands at a place."""
    return place >> 1 & ((1 << _KEY) - 1)
