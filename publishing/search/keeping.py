"""The entries of the search follow what is published: in its transaction, or made anew at once."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from ..languages import CODES
from . import entries, terms
from .entries import Entry


@transaction.atomic(savepoint=False)
def keep(item: Any) -> None:
    """Write the entries of an object that was published or taken from the public just now.

    What is rolled back, as a preview is, never reaches another server.
    """
    if item.search_rank is None:
        return
    entries.of(item).delete()
    if item.is_live:
        Entry.objects.bulk_create(_entries(item))
    if settings.SEARCH_URL:
        from . import opensearch  # which loads a library that nothing else needs

        kind, key = item._meta.label_lower, item.pk
        transaction.on_commit(lambda: opensearch.follow(kind, key), robust=True)


@transaction.atomic
def rebuild(kinds: Any) -> int:
    """Make the entries of everything anew, and return how many there are."""
    if connection.vendor == "postgresql":  # SQLite's immediate transactions exclude each other
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN EXCLUSIVE MODE")
    Entry.objects.all().delete()
    count = 0
    for kind in kinds:
        made: list[Entry] = []
        for item in kind.objects.live().for_search().iterator(chunk_size=500):
            made += _entries(item)
            if len(made) >= 500:
                count += len(Entry.objects.bulk_create(made))
                made = []
        count += len(Entry.objects.bulk_create(made))
    with connection.cursor() as cursor:  # what is frequent has changed, and the planner goes by it
        cursor.execute(f"ANALYZE {Entry._meta.db_table}")
    return count


def _entries(item: Any) -> Iterator[Entry]:
    for code in CODES:
        if not item.exists_in(code):
            continue
        searched = item.searched(code)
        yield Entry(
            place=terms.place(item.search_rank, searched.date, item.pk, code),
            kind=item._meta.label_lower,
            object_id=item.pk,
            language=code,
            since=item.public_from,
            title=searched.title,
            said=terms.said(searched),
            terms=" ".join(terms.terms(searched, code)),
        )
