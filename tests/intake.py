"""Files of figures, as people and spreadsheets make them."""

import csv
import zipfile
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

from missions.intake import approval
from missions.intake.models import FiguresFile
from missions.intake.plan import plan
from publishing.models import User

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET_ENDS = "</sheetData></worksheet>"


def table(*rows: dict[str, Any], delimiter: str = ",") -> bytes:
    """Return a CSV file with the headings that any of `rows` has."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    text = StringIO(newline="")
    writer = csv.DictWriter(text, headings, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def workbook(rows: list[list[Any]], formats: dict[str, str] | None = None) -> bytes:
    """Return an .xlsx file, with the number formats of some cells."""
    book, content = Workbook(), BytesIO()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    book.save(content)
    return content.getvalue()


def with_sheet(xml: str) -> bytes:
    """Return a workbook whose only sheet is this XML."""
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook([[1]]))) as book,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in book.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            changed.writestr(name, xml if is_sheet else book.read(name))
    return made.getvalue()


def sent(content: bytes, by: User, decimal: str = "") -> FiguresFile:
    found = plan(content, decimal)
    return approval.send(found, content, "shifra.csv", decimal, by)


def approved(file: FiguresFile, by: User, **said: Any) -> list[Any]:
    """Approve a file as it is now, with a reason for whatever is doubtful about it."""
    known: dict[str, Any] = {"seen": approval.plan_of(file).digest, "note_sq": "Shifra të reja."}
    known |= {"note_en": "New figures."} | said
    try:
        return approval.approve(file, by, **known)
    except approval.Doubtful as refusal:
        return approval.approve(file, by, given=dict.fromkeys(refusal.asked, "E pamë."), **known)
