"""What somebody typed into a search: words, and words that stand together. Pure: no database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..text import words

LONGEST, MOST_WORDS = 200, 8
SHORT = 2  # letters: as the beginning of a word they would be nearly every word
WORD = re.compile(r"\w[\w\u0300-\u036f]*")  # as printed, with accents that stand apart
_QUOTES = re.compile('["“”„‟«»″]')


@dataclass(frozen=True)
class Part:
    """A word or, in quotes, several in a row. Folded; never empty."""

    words: tuple[str, ...]
    is_whole: bool  # or else a word that only begins so is as good
    typed: str = field(default="", compare=False)

    def stands_at(self, place: int, known: Sequence[str]) -> bool:
        """Say whether this part stands in the folded words `known` from a place on."""
        if self.is_whole:
            return tuple(known[place : place + len(self.words)]) == self.words
        return known[place].startswith(self.words[0])


@dataclass(frozen=True)
class Query:
    """All `parts` are looked for, and nothing else of what was typed."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return " ".join(part.typed for part in self.parts)

    @property
    def words(self) -> list[str]:
        return [word for part in self.parts for word in part.words]

    def is_in(self, known: Sequence[str]) -> bool:
        """Say whether every part stands somewhere in the folded words `known`."""
        places = range(len(known))
        return all(any(part.stands_at(at, known) for at in places) for part in self.parts)


def read(text: str) -> Query:
    """Return what `text` asks for: at most 8 words of its first 200 characters.

    A word finds what begins with it, unless it is shorter than three letters; what is in quotes, of
    any kind, finds the same words in a row. A quote that is not closed goes on to the end.
    """
    parts: list[Part] = []
    left = MOST_WORDS
    for number, piece in enumerate(_QUOTES.split(text[:LONGEST])):
        found = words(piece)[:left]
        left -= len(found)
        if number % 2 and found:
            parts.append(Part(tuple(found), is_whole=True, typed=f'"{piece.strip()}"'))
        elif not number % 2:
            parts += [
                Part((word,), is_whole=len(word) <= SHORT, typed=typed)
                for word, typed in zip(found, _as_typed(piece, found), strict=True)
            ]
    return Query(tuple(dict.fromkeys(parts)))


def _as_typed(piece: str, found: list[str]) -> list[str]:
    """Return folded words as they were typed; a sign that folds into letters, as they are."""
    typed = WORD.findall(piece)
    same = [words(one) for one in typed] == [[word] for word in words(piece)]
    return typed[: len(found)] if same else found
