"""CSV: what goes in comes out, and no spreadsheet takes a cell for a formula."""

import csv
from io import StringIO
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.intake import sheets
from publishing.csv import MARK, flat, guarded, lines, unguarded

BEGINNINGS = [
    *("=", "+", "-", "@", "\t", "\r", "\n", "'", "''", "'=", "''=", '"', '"=', ",", ";"),
    *("＝", "＋", "－", "＠", "﹦", "\ufeff=", "\ufeff\ufeff@", " =", "\u00a0+", "\u202f-", "\u200b=", "'\u2003＝"),
]  # fmt: skip
TEXTS = st.text() | st.builds(str.__add__, st.sampled_from(BEGINNINGS), st.text())


def read(content: str) -> list[list[str]]:
    """Return the cells as a spreadsheet has them."""
    assert content.startswith(MARK)
    return list(csv.reader(StringIO(content[1:], newline=""), strict=True))


def begins_a_formula(cell: str) -> bool:
    seen = cell.lstrip(" \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u200b\u2060\ufeff\u2003\u202f")
    return normalize("NFKC", seen[:1]) in {*"=+-@"} or cell[:1] in {*"\t\r\n"}


@given(st.lists(st.tuples(TEXTS, TEXTS)))
def test_texts_come_back_and_no_cell_begins_a_formula(texts: list[tuple[str, str]]) -> None:
    content = "".join(lines(["a", "b"], [{"a": a, "b": b} for a, b in texts]))
    headings, *rows = read(content)
    assert headings == ["a", "b"]
    assert [tuple(map(unguarded, row)) for row in rows] == texts
    assert [cell for row in rows for cell in row if begins_a_formula(cell)] == []


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+355 4", "'+355 4"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\tnjë", "'\tnjë"),
        ("\r\nnjë", "'\r\nnjë"),
        (" \u00a0=1", "' \u00a0=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("＝1", "'＝1"),
        ("＠1", "'＠1"),
        ("'=1", "''=1"),
        ("5-të", "5-të"),
        ("a=b", "a=b"),
        ("’tis", "’tis"),
        ("'tis", "'tis"),
        (" Eagle 8", " Eagle 8"),
        ("– një", "– një"),
        ("", ""),
    ],
)
def test_an_apostrophe_stands_before_what_begins_a_formula_and_nothing_else(
    text: str, cell: str
) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


def test_the_file_is_as_rfc_4180_has_it() -> None:
    records: list[dict[str, Any]] = [
        {"a": 'Ç “ë”, "x"', "b": -5},
        {"a": "një\r\ndy", "b": None},
        {"b": True, "c": 1},
    ]
    assert "".join(lines(["a", "b"], records)).encode() == (
        b"\xef\xbb\xbfa,b\r\n"
        b'"\xc3\x87 \xe2\x80\x9c\xc3\xab\xe2\x80\x9d, ""x""",-5\r\n'
        b'"nj\xc3\xab\r\ndy",\r\n'
        b",true\r\n"
    )


def test_a_file_without_rows_has_its_headings() -> None:
    assert "".join(lines(["a", "b"], [])) == "\ufeffa,b\r\n"


def test_a_record_becomes_cells_and_a_value_stands_under_the_name_of_the_whole() -> None:
    record: dict[str, Any] = {
        "id": 2,
        "theatre": {"name": "Mali", "latitude": 17},
        "strength": {"value": 5, "as_of": {"value": "2014-06", "precision": "end of month"}},
        "end": None,
    }
    assert flat(record) == {
        "id": 2,
        "theatre_name": "Mali",
        "theatre_latitude": 17,
        "strength": 5,
        "strength_as_of": "2014-06",
        "strength_as_of_precision": "end of month",
        "end": None,
    }


def test_our_own_intake_reads_what_we_write() -> None:
    texts = ["=1+1", "'=1", "'një'", 'Ç, "ë"', "83; 40", "13 000"]
    content = "".join(lines(["a", "b"], [{"a": text, "b": 83} for text in texts]))
    headings, *rows = sheets.read(content.encode())
    assert headings.cells == ("a", "b")
    assert [row.cells for row in rows] == [(text, "83") for text in texts]
