"""What a file holds, whoever made it; and files that cannot be read, or should not."""

import time
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import Workbook

from missions.intake.sheets import MOST_BYTES, Line, Unreadable, in_one_line, read
from publishing.csv import unguarded

from .intake import SHEET, SHEET_ENDS, table, with_sheet, workbook

TEXT = 'misioni;efektivi;shënimi sq\nKFOR;13.000;"dy\nrreshta"\n\nEUFOR;5;Çështje\u00a0ë\n'
LINES = [
    Line(1, ("misioni", "efektivi", "shënimi sq")),
    Line(2, ("KFOR", "13.000", "dy rreshta")),
    Line(4, ("EUFOR", "5", "Çështje\u00a0ë")),
]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("cp1252"),
        TEXT.encode("cp1250"),
        TEXT.replace("ë", "e\u0308").encode(),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("KFOR", "  KFOR\u00a0").encode(),
        f"sep=;\r\n{TEXT}".encode(),
        "sep=\t\r\n{}".format(TEXT.replace(";", "\t")).encode(),
    ],
)
def test_a_table_is_read_whichever_program_wrote_it(content: bytes) -> None:
    assert read(content) == LINES


def sentence(content: bytes) -> str:
    with translation.override("en"), pytest.raises(Unreadable) as refusal:
        read(content)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There is nothing in this file."),
        (b"\n \n,,\n", "There is nothing in this file."),
        (b"a" * (MOST_BYTES + 1), "The file is larger than 2 MB."),
        (b"a,b\n" + b"1,2\n" * 5001, "The file has more than 5000 rows. Send it in parts."),
        (b"a,b\n" + b"," * 50 + b"1", "Row 2 has more than 50 cells."),
        (b"a,b\n\0,1", "This is not a table. Send it as .xlsx or as CSV UTF-8."),
        (
            b"a,b\n\x01,1",
            "Row 2 holds signs that are no text. Save the file again as CSV UTF-8.",
        ),
        (b"%PDF-1.7", "This is a PDF. Send the table itself, as .xlsx or as CSV UTF-8."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "This is a workbook of an old Excel, or one with a password. Save it as .xlsx "
            "without a password, or as CSV UTF-8.",
        ),
        ("\ufeffa".encode("utf-16")[:-1], "The file is cut off. Save it again as CSV UTF-8."),
        (
            "a;b\nŠešlija;ë".encode("cp1250"),
            "The letters of “Šešlija;ë” cannot be read for certain. Save the file as CSV UTF-8.",
        ),
        (
            "a;b\nçështje;1".encode("cp852"),
            "The letters of “‡‰shtje;1” cannot be read for certain. Save the file as CSV UTF-8.",
        ),
        (
            "a;b\nçështje;1".encode().decode("cp1252").encode(),
            "The letters of row 2 are damaged: “Ã§Ã«shtje”. Save the file as CSV UTF-8.",
        ),
        (
            b'a,b\n"1,2\n3,4',
            "A quotation mark is not closed, or a cell is too long. Save the file again as CSV.",
        ),
        (b"a,b\n1,#REF!", "Row 2 holds an error of the spreadsheet: #REF!."),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused_with_a_sentence(
    content: bytes, said: str
) -> None:
    assert sentence(content) == said


def test_a_workbook_says_no_more_than_its_cells_do() -> None:
    content = workbook(
        [
            ["as of", "value", "share"],
            [date(2017, 5, 1), 13000, 0.6],
            [date(2017, 5, 1), 13.0, 1],
            [None, None, None],
            [datetime(2017, 5, 1), 13.125, "ë"],
        ],
        {"A2": "mmm-yy", "A3": "[$-41C]yyyy", "A5": 'd"."m"."yyyy', "C2": "0%", "C3": "0%"},
    )
    assert [(line.number, line.cells[:3]) for line in read(content)] == [
        (1, ("as of", "value", "share")),
        (2, ("2017-05", "13000", "60%")),
        (3, ("2017", "13", "100%")),
        (5, ("2017-05-01", "13.1250", "ë")),
    ]


def row(cells: str, number: int = 1) -> str:
    return f'{SHEET}<row r="{number}">{cells}</row>{SHEET_ENDS}'


NUMBER = "<c><v>5</v></c>"
BOMB = "".join(
    f'<!ENTITY {name} "{f"&{inner};" * 10}">'
    for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DAMAGED = "The workbook is damaged. Save it again, or save it as CSV."
TOO_LARGE = "The workbook is too large. Keep only the rows, or save them as CSV."
FAR = "The sheet goes on far below its figures. Delete the empty rows there."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 nonsense", DAMAGED),
        (with_sheet("nonsense"), DAMAGED),
        (with_sheet(row(NUMBER))[:-60], DAMAGED),
        (
            with_sheet(f'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">{BOMB}]>{row("<c><v>&i;</v></c>")}'),
            DAMAGED,
        ),
        (
            with_sheet(
                '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + row("<c><v>&a;</v></c>")
            ),
            DAMAGED,
        ),
        (with_sheet(row('<c r="ZZZZZZ1"><v>5</v></c>')), DAMAGED),
        (with_sheet("<a>" * 300_000), DAMAGED),
        (with_sheet(SHEET + " " * 11_000_000 + SHEET_ENDS), TOO_LARGE),
        (with_sheet(row("<c/>" * 1_000_000)), TOO_LARGE),
        (with_sheet(row(NUMBER, number=1_048_576)), FAR),
        (with_sheet(row(NUMBER, number=99_999_999_999)), FAR),
        (with_sheet(row(NUMBER * 51)), "Row 1 has more than 50 cells."),
        (
            with_sheet(SHEET + f"<row>{NUMBER}</row>" * 5002 + SHEET_ENDS),
            "The file has more than 5000 rows. Send it in parts.",
        ),
        (
            with_sheet(row("<c><f>1+1</f><v>2</v></c>")),
            "Row 1 holds a formula. Copy the table, paste it as values and send that.",
        ),
        (
            with_sheet(row('<c t="e"><v>#REF!</v></c>')),
            "Row 1 holds an error of the spreadsheet: #REF!.",
        ),
        (with_sheet(SHEET + SHEET_ENDS), "There is nothing in this file."),
    ],
)
def test_a_workbook_that_is_damaged_or_made_to_harm_is_refused_soon(
    content: bytes, said: str
) -> None:
    began = time.process_time()
    assert sentence(content) == said
    assert time.process_time() - began < 10


def test_rows_are_found_where_the_sheet_does_not_say_it_has_them() -> None:
    said = '<dimension ref="A1:A1"/><sheetData>'
    content = with_sheet(row(NUMBER * 2, number=3).replace("<sheetData>", said))
    assert [(line.number, line.cells[:3]) for line in read(content)] == [(3, ("5", "5", ""))]


def test_a_workbook_has_one_sheet_with_figures() -> None:
    book, content = Workbook(), BytesIO()
    book.create_sheet("b")["A1"] = 1
    book.save(content)
    assert read(content.getvalue())[0].cells[0] == "1"
    book.worksheets[0]["A1"] = 1
    book.save(content := BytesIO())
    assert (
        sentence(content.getvalue())
        == "The workbook has several sheets. Keep the one with the figures."
    )


def test_another_kind_of_archive_is_no_workbook() -> None:
    with zipfile.ZipFile(content := BytesIO(), "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert (
        sentence(content.getvalue())
        == "This is not an Excel workbook. Save the table as .xlsx or CSV UTF-8."
    )


@given(
    cells=some.lists(
        some.text(some.characters(exclude_categories=["Cc", "Cs"])), min_size=1, max_size=5
    )
)
def test_what_was_written_is_read_again(cells: list[str]) -> None:
    rows = {f"h{number}": cell for number, cell in enumerate(cells)}
    try:
        _headings, *lines = read(table(rows))
    except Unreadable:  # a sign of damage, or an error of a spreadsheet
        return
    tidy = tuple(in_one_line(unguarded(cell)) for cell in cells)
    assert lines == ([Line(2, tidy)] if any(tidy) else [])


@given(
    content=some.binary(max_size=200), start=some.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe"])
)
def test_any_bytes_are_a_table_or_a_sentence(content: bytes, start: bytes) -> None:
    try:
        assert read(start + content) != []
    except Unreadable as refusal:
        assert str(refusal).endswith(".")
