"""A table of an older site as CSV: headings in either language and any order, parted by , ; or tab."""

import csv
from collections.abc import Iterator
from io import StringIO
from threading import Lock

from django.utils.translation import gettext as _

from publishing.csv import unguarded

from .headings import FIELDS, plain
from .notes import note
from .records import LONGEST_CELL, Record, Source, Unreadable, few, require_few_parts

_DELIMITERS = ",;\t|"
_ONE_AT_A_TIME = Lock()  # Python keeps how long a cell may be once for all


def looks_so(text: str) -> bool:
    """Say whether the first line holds headings of ours, a title or a text among them."""
    return not {"title", "body", "teaser"}.isdisjoint(_fields(_headings(text, _delimiter(text))))


def read(text: str) -> Source:
    """Return the records of a table, numbered as a spreadsheet numbers its rows. Raises Unreadable."""
    with _ONE_AT_A_TIME:
        usual = csv.field_size_limit(LONGEST_CELL + 1)
        try:
            return _read(text)
        except csv.Error as error:
            raise Unreadable(
                _(
                    "A quotation mark is not closed, or a cell is too long. Save the file again as CSV."
                )
            ) from error
        finally:
            csv.field_size_limit(usual)


def _read(text: str) -> Source:
    delimiter = _delimiter(text)
    require_few_parts(sum(map(text.count, f"\r\n{delimiter}")))
    rows = _reader(text, delimiter)
    first = 2 if _has_mark(text) else 1
    numbered = ((number, row) for number, row in enumerate(rows, start=first) if any(row))
    _number, headings = next(numbered)
    fields = _fields(headings)
    records = few(_record(number, fields, row) for number, row in numbered)
    unread = [heading for heading, field in zip(headings, fields, strict=True) if not field]
    return Source(records, [heading for heading in unread if heading.strip()])


def _record(number: int, fields: list[str], row: list[str]) -> Record:
    cells: dict[str, str] = {}
    for field, cell in zip(fields, row, strict=False):
        if field and not cells.get(field):
            cells[field] = unguarded(cell)
    is_wide = any(cell.strip() for cell in row[len(fields) :])
    return Record(number, cells, (note("cells left"),) if is_wide else ())


def _fields(headings: list[str]) -> list[str]:
    return [FIELDS.get(plain(heading), "") for heading in headings]


def _headings(text: str, delimiter: str) -> list[str]:
    return next(_lines(text, delimiter), [])


def _delimiter(text: str) -> str:
    """Return the mark that parts the first line into most headings that we know."""

    def known(delimiter: str) -> int:
        return sum(map(bool, _fields(_headings(text, delimiter))))

    return max(_DELIMITERS, key=known)


def _lines(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the first line that holds anything, as cells; nothing if it is none of a table."""
    head = text[:10_000].lstrip().splitlines()
    if _has_mark(text):
        head = head[1:]
    try:
        yield from filter(any, csv.reader(head[:1], delimiter=delimiter, strict=True))
    except csv.Error:
        return


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    lines = StringIO(text, newline="")
    if _has_mark(text):
        lines.readline()
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _has_mark(text: str) -> bool:
    """Say whether the first line tells Excel what parts the cells; Excel does not show it."""
    return text[:5].lower().strip('"').startswith("sep=")
