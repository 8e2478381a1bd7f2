"""The rows of an Excel workbook, each cell as text that says no more than the cell does."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from publishing.dates import PartialDate

from .sheets import MOST_COLUMNS, MOST_ROWS, TOO_MANY, Unreadable

MOST_UNPACKED, MOST_TAGS = 10 * 1024 * 1024, 1_000_000
MOST_SHEETS, LAST_LINE, MOST_LINES = 10, 1_048_576, 50_000
_NOT_OF_THE_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|AM/PM|[_*].|h+:?m+|m+:?s+', re.IGNORECASE)


def rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the one sheet that holds anything, with their numbers. Raises Unreadable."""
    try:
        _require_harmless(ZipFile(BytesIO(content)))
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        sheets = book.worksheets
        filled = [rows for sheet in sheets[:MOST_SHEETS] if (rows := _filled(sheet))]
    except Unreadable:
        raise
    except Exception as error:  # the library has no one error for what is wrong in a workbook
        raise Unreadable(_("The workbook is damaged. Save it again, or save it as CSV.")) from error
    if len(filled) > 1 or len(sheets) > MOST_SHEETS:
        raise Unreadable(_("The workbook has several sheets. Keep the one with the figures."))
    yield from filled[0] if filled else []


def _require_harmless(archive: ZipFile) -> None:
    """Refuse what is no workbook, or grows when it is unpacked: sizes are what the archive says,
    and Python unpacks no more than that.
    """
    parts = archive.infolist()
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Unreadable(_("This is not an Excel workbook. Save the table as .xlsx or CSV UTF-8."))
    is_large = sum(part.file_size for part in parts) > MOST_UNPACKED
    if is_large or any(archive.read(part).count(b"<") > MOST_TAGS for part in parts):
        raise Unreadable(_("The workbook is too large. Keep only the rows, or save them as CSV."))


def _filled(sheet: Any) -> list[tuple[int, list[str]]]:
    """Return the rows of a sheet that hold anything.

    What the sheet says of its own size is not asked: it may be wrong, and rows would be lost.
    """
    found: list[tuple[int, list[str]]] = []
    cells = sheet.iter_rows(max_row=LAST_LINE, max_col=MOST_COLUMNS + 1)
    for number, row in enumerate(cells, start=1):
        if number > MOST_LINES:
            raise Unreadable(
                _("The sheet goes on far below its figures. Delete the empty rows there.")
            )
        if any(cell is not EMPTY_CELL and cell.value is not None for cell in row):
            found.append((number, [_text(cell, number) for cell in row]))
        if len(found) > MOST_ROWS + 1:
            raise Unreadable(str(TOO_MANY))
    return found


def _text(cell: Any, number: int) -> str:
    value = cell.value
    if cell.data_type == "f":
        raise Unreadable(
            _("Row %(row)s holds a formula. Copy the table, paste it as values and send that.")
            % {"row": number}
        )
    if isinstance(value, date):
        return _dated(value, cell.number_format)
    if isinstance(value, int | float) and "%" in (cell.number_format or ""):
        return f"{value * 100:g}%"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else _split(repr(value))
    return "" if value is None else str(value)


def _split(number: str) -> str:
    """Return a number that is split by a dot so that nobody takes its decimals for thousands."""
    return f"{number}0" if len(number.partition(".")[2]) == 3 else number


def _dated(value: date, number_format: str) -> str:
    """Return a date in the precision that the cell shows: to Excel, May 2017 is the first of May."""
    day = value.date() if isinstance(value, datetime) else value
    shown = _NOT_OF_THE_DATE.sub("", number_format.casefold())
    if "d" in shown:
        return PartialDate.from_date(day).isoformat()
    return PartialDate(day.year, day.month if "m" in shown else None).isoformat()
