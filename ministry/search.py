"""Finding a provision by its words, or by its number as it is cited."""

from collections.abc import Iterable

from publishing.languages import in_each
from publishing.text import fold, words

from .provisions import Provision

MOST_WORDS = 12


def matching(provisions: Iterable[Provision], query: str) -> list[Provision]:
    """Return those that have every word of `query`, or what it begins; cited ones come first.

    “neni 3, shkronja ç”, “article 3(ç)” and “3-ç” all find the letter ç of article 3.
    """
    asked = words(query)[:MOST_WORDS]
    if not asked:
        return []
    cited, others = [], []
    for row in provisions:
        if not row.anchor or row.is_gone:
            continue
        if _is_cited(row, asked):
            cited.append(row)
        elif _has_words(row, asked):
            others.append(row)
    return cited + others


def _is_cited(row: Provision, asked: list[str]) -> bool:
    names = (row.cited_in_albanian, row.cited_in_english, row.anchor)
    return any(words(name) == asked for name in names)


def _has_words(row: Provision, asked: list[str]) -> bool:
    text = fold(" ".join([*in_each(row, "heading"), *in_each(row, "text")]))
    if not all(word in text for word in asked):
        return False
    known = words(text)
    return all(any(one.startswith(word) for one in known) for word in asked)
