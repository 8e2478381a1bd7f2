"""From a query to what the public may see of what it finds, the best first."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import StrIndex

from ..models import searched_kinds
from ..text import words
from . import database, opensearch
from .entries import Entry
from .query import Query
from .terms import Tier, Wanted

log = logging.getLogger(__name__)
MOST = 200


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


def find(query: Query, code: str, marks: Iterable[str] = (), most: int = MOST) -> Found:
    """Return what is published in a language and has all of a query and all marks."""
    if not query.parts:
        return Found([], is_more=False)
    proposed = _proposed(Wanted(query, code, tuple(marks)), most + 1)
    entries = public(code).in_bulk([place for _tier, place in proposed])
    hits = [
        Hit(tier, entry.kind, entry.object_id, entry.title)
        for tier, place in proposed
        if (entry := entries.get(place))
    ]
    hits.sort(key=lambda hit: (hit.tier, _distance(hit, query)))
    return Found(hits[:most], is_more=len(hits) > most)


def public(code: str) -> QuerySet[Entry]:
    """Select the entries of what is published in a language. All that is shown comes through here."""
    shown = Q()
    for kind in searched_kinds():
        rows = kind.objects.published().in_language(code).filter(pk=OuterRef("object_id"))
        shown |= Q(Exists(rows), kind=kind._meta.label_lower)
    return Entry.objects.filter(shown, language=code).defer("said", "terms")


def matching(query: Query, code: str, marks: Sequence[str]) -> QuerySet[Entry]:
    """Select all entries with a query, published or not, to be used in a query of what is."""
    wanted = Wanted(query, code, tuple(marks))
    entries = Entry.objects.filter(place__in=database.matching(wanted))
    for passage in wanted.passages:
        position = StrIndex(F("said"), Value(passage, TextField()))
        entries = entries.alias(position=position).filter(position__gt=0)
    return entries


def _proposed(wanted: Wanted, most: int) -> list[tuple[Tier, int]]:
    """Ask the engine; when it is away, the database, which has the same index."""
    if settings.SEARCH_URL:
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
