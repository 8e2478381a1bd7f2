"""The entries of the search follow what is published: in its transaction, or made anew at once."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from ..languages import CODES
from . import entries, telling, terms
from .entries import Entry


@transaction.atomic(savepoint=False)
def keep(item: Any) -> None:
    """Write the entries of an object that was published or taken from the public just now."""
    if item.search_rank is None:
        return
    entries.of(item).delete()
    if item.is_live:
        Entry.objects.bulk_create(_entries(item))
    telling.after_commit(item)


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
