"""A file that was sent to the desk is tried, and comes in, some rows a request.

Some rows at a time are done and marked in one transaction, in which nobody else works on the file:
whoever stops, goes on, or does the same in two windows at once finds every row done once.
"""

from time import monotonic
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from pictures import uploads
from publishing.models import User

from .identity import in_order
from .importing import Options, Result, bring_in, mark_repeated, tried
from .models import NewsFile, NewsRow, Outcome
from .notes import Note
from .picture_files import SentAlong, name_of
from .records import Record, Source

SECONDS = 2.0
_OF_A_TRANSACTION = 0.3  # seconds; for so long others who write may have to wait
_ROWS_OF_A_TRANSACTION = 50
_AT_ONCE = 500
# By signs that are told of as these are: what cannot be seen, and letters that are lost.
_KEPT_NOWHERE = {0: "\x01"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_MARKED = "is_done outcome key article title date language warns notes cells".split()


@transaction.atomic
def send(source: Source, by: User, **said: Any) -> NewsFile:
    """Keep the records of a file, of which the fields of `NewsFile` are `said`, to be tried."""
    unread = [_storable(name)[:200] for name in source.unread[:200]]
    file = NewsFile.objects.create(sent_by=by, unread=unread, **said)
    rows = (
        NewsRow(
            file=file,
            number=record.number,
            place=place,
            cells={name: _storable(value) for name, value in record.cells.items()},
            said=[
                [each.about, {name: _storable(value) for name, value in each.values.items()}]
                for each in record.notes
            ],
        )
        for place, record in enumerate(in_order(source.records))
    )
    NewsRow.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return file


def add_pictures(file: NewsFile, by: User, files: list[Any]) -> list[uploads.Outcome]:
    """Take pictures that were sent along into the library, and let the rows be tried with them.

    Of two of a name the later one counts. Returns what became of each.
    """
    _require_sender(file, by)
    if files and not may_add_pictures(by):
        raise PermissionDenied
    outcomes = list(uploads.added(files))
    with transaction.atomic():
        if not NewsFile.objects.select_for_update().filter(pk=file.pk, comes_in=False).exists():
            raise PermissionDenied
        for outcome in outcomes:
            if outcome.picture:
                is_now = {"picture": outcome.picture, "meant_as": ""}
                file.pictures.update_or_create(name=name_of(outcome.name), defaults=is_now)
        file.rows.update(is_done=False)
    return outcomes


@transaction.atomic
def come_in(file: NewsFile, by: User) -> None:
    """Let the rows come in, which were only tried so far. Each must be done anew."""
    _require_sender(file, by)
    if not NewsFile.objects.select_for_update().filter(pk=file.pk, comes_in=False).exists():
        return  # somebody pressed twice
    NewsFile.objects.filter(pk=file.pk).update(comes_in=True)
    file.rows.update(is_done=False, key="")


def go_on(file: NewsFile, by: User, seconds: float = SECONDS) -> None:
    """Do the rows that wait, one after the other, until so many seconds are over or all are done."""
    _require_sender(file, by)
    options = Options(
        file=file.name,
        pictures=SentAlong(file),
        language=file.language,
        by=by,
        brings_back=file.brings_back,
    )
    until = monotonic() + seconds
    while _next_are_done(file, options) and monotonic() < until:
        pass


def may_add_pictures(user: User) -> bool:
    return user.has_perm("pictures.add_picture")


def _require_sender(file: NewsFile, by: User) -> None:
    if by != file.sent_by or not by.has_perm("news.add_article"):
        raise PermissionDenied


@transaction.atomic
def _next_are_done(file: NewsFile, options: Options) -> bool:
    """Do the rows that a short transaction has time for, and say whether there were any."""
    comes_in = NewsFile.objects.select_for_update().get(pk=file.pk).comes_in
    until = monotonic() + _OF_A_TRANSACTION
    done: dict[NewsRow, Result] = {}
    for row in file.rows.waiting()[:_ROWS_OF_A_TRANSACTION]:
        record = Record(row.number, row.cells, tuple(Note(*said) for said in row.said))
        done[row] = (bring_in if comes_in else tried)(record, options)
        if monotonic() > until:
            break
    if not comes_in:
        _mark_repeated(file, list(done.values()))
    for row, result in done.items():
        _mark(row, result, comes_in)
    NewsRow.objects.bulk_update(done, _MARKED)
    return bool(done)


def _mark(row: NewsRow, result: Result, comes_in: bool) -> None:
    row.outcome, row.key, row.article = result.outcome, result.key, result.article
    row.title, row.date, row.language = result.title, result.date, result.language
    row.warns, row.notes = result.warns, [each.plain for each in result.notes]
    row.is_done = True
    if comes_in and result.outcome != Outcome.REFUSED:
        row.cells = {}  # they are in the draft


def _mark_repeated(file: NewsFile, results: list[Result]) -> None:
    """Tell of rows that were only tried which of them the file says twice."""
    keys = [result.key for result in results]
    before = file.rows.filter(is_done=True, outcome=Outcome.DRAFT, key__in=keys)
    mark_repeated(results, dict(before.values_list("key", "number")))


def _storable(value: Any) -> Any:
    """Return a cell as every database keeps it. What is no text is told of its row all the same."""
    if value is None:
        return None
    if not isinstance(value, str):
        return []
    return value.translate(_KEPT_NOWHERE)
