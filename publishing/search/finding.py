"""From a query to what the public may see of what it finds, the best first."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat, StrIndex

from ..models import searched_kinds
from ..text import words
from . import database
from .entries import Entry
from .query import Query
from .terms import Tier, Wanted, key_of

log = logging.getLogger(__name__)
MOST = 200  # hits that anybody reads
FEW = 500  # keys that are asked for at once


@dataclass(frozen=True)
class Hit:
    """An object that the public may see, and where all words of the query stand in it."""

    tier: Tier
    kind: str
    key: int
    title: str


@dataclass(frozen=True)
class Found:
    hits: list[Hit]
    is_more: bool  # than the best so many, which are all that is looked at


def find(query: Query, code: str, marks: Iterable[str] = ()) -> Found:
    """Return what is published in a language and has all of a query and all marks."""
    if not query.parts:
        return Found([], is_more=False)
    proposed = _proposed(Wanted(query, code, tuple(marks)), MOST + 1)
    entries = public(code).in_bulk([place for _tier, place in proposed])
    hits = [
        Hit(tier, entry.kind, entry.object_id, entry.title)
        for tier, place in proposed
        if (entry := entries.get(place))
    ]
    hits.sort(key=lambda hit: (hit.tier, _distance(hit, query)))
    return Found(hits[:MOST], is_more=len(proposed) > MOST)


def finds(query: Query, code: str) -> bool:
    """Say whether anything published in a language has all of a query."""
    newest = database.newest(Wanted(query, code), MOST + 1)  # of fewer, PostgreSQL reads all
    if public(code).filter(pk__in=newest).exists():
        return True
    return bool(newest and find(query, code).hits)


def public(code: str) -> QuerySet[Entry]:
    """Select the entries of what is published in a language. All that is shown comes through here."""
    shown = Q()
    for kind in searched_kinds():
        rows = kind.objects.published().in_language(code).filter(pk=OuterRef("object_id"))
        shown |= Q(Exists(rows), kind=kind._meta.label_lower)
    return Entry.objects.filter(shown, language=code).defer("said", "terms")


def among(rows: Any, query: Query, code: str, marks: Iterable[str] = ()) -> Any:
    """Select of `rows`, in whatever order, what has all of a query. It asks the database.

    `marks` are what all of `rows` have: with them, fewer are looked at.

    Few are known by their keys. Where many have the words, the rows are read in their order, and
    each is asked for them: that is soon done, because many have them.
    """
    wanted = Wanted(query, code, (rows.model.search_mark, *marks))
    places = database.newest(wanted, FEW + 1)
    if len(places) <= FEW:
        return rows.filter(pk__in=[key_of(place) for place in places])
    label = rows.model._meta.label_lower
    entries = Entry.objects.filter(kind=label, object_id=OuterRef("pk"), language=code)
    for number, (field, text) in enumerate(_texts(Wanted(query, code))):
        between = Concat(Value(" ", TextField()), F(field), Value(" ", TextField()))
        stands = StrIndex(between, Value(text, TextField()))
        entries = entries.alias(**{f"at_{number}": stands}).filter(**{f"at_{number}__gt": 0})
    # Not Exists, which PostgreSQL takes for a table to be read whole and joined.
    asked = rows.alias(entry_of_many=Subquery(entries.values("place")[:1]))
    return asked.filter(entry_of_many__gt=0)


def are_many(rows: Any) -> bool:
    """Say whether `rows` were selected by words, and marks, that more than FEW have."""
    return "entry_of_many" in rows.query.annotations


def _texts(wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Yield what must stand in which column of an entry."""
    for term in wanted.terms(Tier.ANYWHERE):
        yield "terms", f" {term.text}{'' if term.is_beginning else ' '}"
    for passage in wanted.passages:
        yield "said", passage


def _proposed(wanted: Wanted, most: int) -> list[tuple[Tier, int]]:
    """Ask the engine; when it is away, the database, which has the same index."""
    if settings.SEARCH_URL:
        from . import opensearch  # which loads a library that nothing else needs

        try:
            return opensearch.places(wanted, most)
        except opensearch.Away as error:
            log.warning("The database answers a search: %s", error)
    return database.places(wanted, most)


def _distance(hit: Hit, query: Query) -> int:
    """Say how far a title is from what was typed: it begins so, has it in a row, or has its words."""
    asked, title = f" {' '.join(query.words)}", f" {' '.join(words(hit.title))}"
    if hit.tier != Tier.TITLE or title.startswith(asked):
        return 0
    return 1 if asked in title else 2


def by_kind(hits: Iterable[Hit], code: str) -> dict[tuple[str, int], Any]:
    """Return the published objects of hits by kind and key, in a few queries a kind."""
    found: dict[tuple[str, int], Any] = {}
    keys: dict[str, list[int]] = {}
    for hit in hits:
        keys.setdefault(hit.kind, []).append(hit.key)
    for kind in searched_kinds():
        label = kind._meta.label_lower
        if asked := keys.get(label):
            rows = kind.objects.published().in_language(code).for_search().filter(pk__in=asked)
            found |= {(label, row.pk): row for row in rows}
    return found
