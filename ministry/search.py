"""Finding a provision by its words, or by its number as it is cited."""

from collections.abc import Iterable
from dataclasses import dataclass

from publishing.languages import in_one
from publishing.search.query import Query
from publishing.search.terms import Tier
from publishing.text import words

from .provisions import Provision


@dataclass(frozen=True)
class Match:
    """`tier` is where the words of a query stand; none, if the provision itself was asked for."""

    provision: Provision
    tier: Tier | None
    heading: str
    text: str


def matching(provisions: Iterable[Provision], typed: str, query: Query, code: str) -> list[Match]:
    """Return those that have all of a query in a language; cited ones come first.

    “neni 3, shkronja ç”, “article 3(ç)” and “3-ç” all find the letter ç of article 3.
    """
    asked = words(typed)
    if not query.parts:
        return []
    found = []
    for row in provisions:
        if row.anchor and not row.is_gone:
            heading, text = (in_one(row, name, code) for name in ("heading", "text"))
            in_heading = words(heading)
            if _is_cited(row, asked):
                found.append(Match(row, None, heading, text))
            elif query.is_in(in_heading):
                found.append(Match(row, Tier.TITLE, heading, text))
            elif query.is_in([*in_heading, "|", *words(text)]):
                found.append(Match(row, Tier.ANYWHERE, heading, text))
    return sorted(found, key=lambda match: match.tier or 0)


def _is_cited(row: Provision, asked: list[str]) -> bool:
    names = (row.cited_in_albanian, row.cited_in_english, row.anchor)
    return any(words(name) == asked for name in names)
