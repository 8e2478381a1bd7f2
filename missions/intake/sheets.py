"""An uploaded file becomes rows of text. What cannot be read for certain is refused with a sentence."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from unicodedata import category, normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.csv import unguarded
from publishing.text_files import CutOff, Doubtful, NotText, decoded

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 5_000, 50

_DAMAGED = ("\ufffd", "Ã«", "Ã§", "Ã‹", "Ã‡", "â€")  # UTF-8 that somebody read as Windows text
_DELIMITERS = ",;\t"
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")

TOO_MANY = gettext_lazy("The file has more than 5000 rows. Send it in parts.")


class Unreadable(ValueError):
    """Its text is a sentence that says what is wrong with the file, and what to do."""


@dataclass(frozen=True)
class Line:
    """A row of the sheet, with the number a spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


def read(content: bytes) -> list[Line]:
    """Return the rows of a CSV file or an Excel workbook that hold anything, the headings first.

    Cells are in NFC and of one line, without space around them. Raises Unreadable.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 2 MB."))
    if content.startswith(b"PK\x03\x04"):
        from .workbook import rows  # which loads a library that nothing else needs

        found = list(_limited(rows(content)))
    else:
        _require_text(content)
        found = list(_limited(_records(_decoded(content))))
    if not found:
        raise Unreadable(_("There is nothing in this file."))
    return found


def _require_text(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _(
                "This is a workbook of an old Excel, or one with a password. Save it as .xlsx "
                "without a password, or as CSV UTF-8."
            )
        )
    if content.startswith(b"%PDF"):
        raise Unreadable(_("This is a PDF. Send the table itself, as .xlsx or as CSV UTF-8."))


def _decoded(content: bytes) -> str:
    try:
        return decoded(content)
    except CutOff as error:
        raise Unreadable(_("The file is cut off. Save it again as CSV UTF-8.")) from error
    except Doubtful as error:
        sentence = _(
            "The letters of “%(word)s” cannot be read for certain. Save the file as CSV UTF-8."
        )
        raise Unreadable(sentence % {"word": error.word[:40]}) from error
    except NotText as error:
        raise Unreadable(_("This is not a table. Send it as .xlsx or as CSV UTF-8.")) from error


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    first, _break, rest = text.partition("\n")
    said = first.strip().strip('"').casefold()
    if said.startswith("sep=") and len(said) == 5:  # a line for Excel, which does not show it
        delimiter, text = said[4], rest
    elif first.strip("\r") == "sep=\t":
        delimiter, text = "\t", rest
    else:
        delimiter = _delimiter(text)
    try:
        yield from enumerate(_reader(text, delimiter), start=1)
    except csv.Error as error:
        raise Unreadable(
            _("A quotation mark is not closed, or a cell is too long. Save the file again as CSV.")
        ) from error


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> str:
    """Return the mark that parts the headings into most columns."""

    def columns(delimiter: str) -> int:
        try:
            return len(next(filter(None, _reader(text, delimiter)), []))
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=columns)


def _limited(rows: Iterable[tuple[int, Iterable[str]]]) -> Iterator[Line]:
    """Yield the rows that hold anything, tidied. Raises Unreadable at the first too many."""
    count = 0
    for number, cells in rows:
        tidy = tuple(_tidied(cell, number) for cell in cells)
        if not any(tidy):
            continue
        count += 1
        if count > MOST_ROWS + 1:
            raise Unreadable(str(TOO_MANY))
        if len(tidy) > MOST_COLUMNS and any(tidy[MOST_COLUMNS:]):
            raise Unreadable(_("Row %(row)s has more than 50 cells.") % {"row": number})
        yield Line(number, tidy[:MOST_COLUMNS])


def _tidied(cell: str, number: int) -> str:
    cell = unguarded(cell)  # as our own files guard it against formulas
    if not cell or (cell.isascii() and cell.isalnum()):
        return cell
    if any(sign in cell for sign in _DAMAGED):
        raise Unreadable(
            _("The letters of row %(row)s are damaged: “%(text)s”. Save the file as CSV UTF-8.")
            % {"row": number, "text": cell[:40]}
        )
    if any(category(letter) in ("Cc", "Cs") and letter not in "\n\r\t" for letter in cell):
        raise Unreadable(
            _("Row %(row)s holds signs that are no text. Save the file again as CSV UTF-8.")
            % {"row": number}
        )
    if cell in _ERRORS:
        raise Unreadable(
            _("Row %(row)s holds an error of the spreadsheet: %(text)s.")
            % {"row": number, "text": cell}
        )
    return in_one_line(cell)


def in_one_line(text: str) -> str:
    """Return text in NFC, its lines joined by spaces, without space around it."""
    lines = re.split(r"[\r\n]+", normalize("NFC", text))
    return " ".join(line.strip(" \t") for line in lines).strip()
