"""What a file of an older site holds: JSON, CSV, or the text of pages, in whatever encoding."""

import json
from itertools import count
from time import process_time
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from news.moving_in import json_lists, pages_of_text, tables
from news.moving_in.identity import in_order
from news.moving_in.records import (
    LONGEST_CELL,
    MOST_BYTES,
    MOST_PARTS,
    MOST_RECORDS,
    Record,
    Unreadable,
    few,
)
from news.moving_in.sources import read

from .moving import ROW, table


def cells(content: bytes | str) -> list[dict[str, Any]]:
    content = content.encode() if isinstance(content, str) else content
    return [record.cells for record in read(content).records]


TWO = [{"title": "Një; dy, “tre”", "date": "04/06/2010"}, {"title": "Çështja", "date": "maj 2020"}]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(TWO),
        json.dumps({"items": TWO}),
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "articles": TWO}),
        "\n".join(json.dumps(row) for row in TWO),
        "\ufeff" + json.dumps(TWO, ensure_ascii=False),
        *(table(*TWO, delimiter=delimiter).decode() for delimiter in ",;\t|"),
        "sep=;\r\n" + table(*TWO, delimiter=";").decode(),
        '\n\nDate,Title\n04/06/2010,"Një; dy, “tre”"\n,\nmaj 2020,Çështja\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_same_rows_are_read_however_they_are_written(content: str, encoding: str) -> None:
    assert cells(content.lstrip("\ufeff").encode(encoding)) == TWO


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Titulli", "title"),
        ("HEADLINE", "title"),
        ("post_title", "title"),
        ("Data e botimit", "date"),
        ("datePublished", ""),
        ("date_published", "date"),
        ("Përmbledhja", "teaser"),
        ("introtext", "teaser"),
        ("Body HTML", "body"),
        ("content_html", "body"),
        ("Gjuha", "language"),
        ("URL", "link"),
        ("Picture file", "picture"),
        ("Autori", "byline"),
        ("Legjenda", "caption"),
        ("Përditësuar së fundmi", "last_updated"),
        ("hits", ""),
    ],
)
def test_a_column_has_many_names_in_either_language(heading: str, field: str) -> None:
    source = read(table({"title": "T", heading: "x"}))
    if field:
        assert (source.records[0].cells.get(field), source.unread) == (
            "T" if field == "title" else "x",
            [],
        )
    else:
        assert source.unread == [heading]


def test_rows_are_numbered_as_their_program_numbers_them() -> None:
    assert [record.number for record in read(b"title\n\nA\n,\nB\n").records] == [3, 5]
    assert [record.number for record in read(json.dumps(TWO).encode()).records] == [1, 2]


def test_lines_of_several_encodings_are_read_one_by_one() -> None:
    content = b"title\n" + "Çështja\n".encode() + "Çështja\n".encode("cp1252") + b"\xe3\x81x\n"
    assert [row["title"] for row in cells(content)] == ["Çështja", "Çështja", "\ufffdx"]


def test_a_cell_that_our_own_files_guard_is_read_without_its_guard() -> None:
    assert cells(table({"title": "'=1+1"})) == [{"title": "=1+1"}]


@pytest.mark.parametrize("sign", "\u2028\u2029\x85")
def test_a_line_of_json_ends_where_json_says(sign: str) -> None:
    rows = [{"title": f"A{sign}B"}, {"title": "C"}]
    assert cells("\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows)) == rows


def test_what_is_no_object_is_a_row_all_the_same() -> None:
    source = read(b'[{"title": "T"}, 3, null, ["x"]]')
    assert [[note.about for note in record.notes] for record in source.records] == [
        [], ["not a row"], ["not a row"], ["not a row"],
    ]  # fmt: skip


def test_numbers_stay_as_they_are_printed() -> None:
    assert cells('[{"title": "T", "date": 2024, "teaser": 1e999}]') == [
        {"title": "T", "date": "2024", "teaser": "1e999"}
    ]
    assert cells('[{"title": ' + "1" * 10**5 + "}]")[0]["title"] == "1" * 10**5


REFUSED = {
    "": "nothing",
    " \n ": "nothing",
    "hello": "No news",
    "a,b\n1,2\n": "No news",
    "title,date\n": "No news",
    "[]": "No news",
    "[" * 10**5: "too deep",
    '{"a":' * 10**5: "too deep",
    '[{"title": "T"': "damaged in line",
    '[{"title": "T"}] x': "damaged",
    'title\n"T\n': "quotation mark",
    "title\n" + "x" * (LONGEST_CELL + 2): "too long",
    "a\0b": "not text",
    "%PDF-1.7\0": "not text",
}


@pytest.mark.parametrize("content", REFUSED, ids=lambda content: content[:12])
def test_what_cannot_be_read_is_refused_with_a_sentence(content: str) -> None:
    with override("en"), pytest.raises(Unreadable, match=REFUSED[content]):
        read(content.encode())


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(Unreadable):
        read(b" " * (MOST_BYTES + 1))


def test_of_too_many_rows_only_one_more_is_read_than_there_may_be() -> None:
    numbers = count(1)
    with override("en"), pytest.raises(Unreadable, match="100,000 rows"):
        few(numbers)
    assert next(numbers) == MOST_RECORDS + 2
    assert few(range(MOST_RECORDS)) == list(range(MOST_RECORDS))


@pytest.mark.parametrize(
    ("content", "module", "step"),
    [
        (b"title\n" + b"T\n" * 2 * MOST_RECORDS, tables, "_record"),
        (b"title\n" + b"," * MOST_PARTS, tables, "_reader"),
        (b'{"title": "T"}\n' * 2 * MOST_RECORDS, json_lists, "_loads"),
        (b"[" + b"1," * 2 * MOST_RECORDS + b"1]", json_lists, "_record"),
        (b"T\n" * 2 * MOST_RECORDS, pages_of_text, "_Line"),
        (b"T\n" * 2 * MOST_RECORDS, pages_of_text, "parted"),
        (b"[" + b"[]," * MOST_PARTS + b"1]", json_lists, "_loads"),
    ],
    ids=["table", "wide table", "lines of JSON", "numbers", "text", "its dates", "lists"],
)
def test_a_file_of_too_many_rows_is_refused_while_it_is_read(
    content: bytes, module: Any, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, done = count(), getattr(module, step)

    def counted(*args: Any) -> Any:
        next(steps)
        return done(*args)

    monkeypatch.setattr(module, step, counted)
    with override("en"), pytest.raises(Unreadable, match="in parts"):
        read(content)
    assert next(steps) <= MOST_RECORDS + 2


def test_lines_of_several_encodings_are_not_too_many_either() -> None:
    with pytest.raises(Unreadable):
        read(b"title\n\xe3" + b"\n" * MOST_PARTS)


def test_a_large_file_is_read_in_seconds() -> None:
    rows = [ROW | {"title": f"Lajmi {number}", "body": "<p>x</p>" * 40} for number in range(20_000)]
    for content in (table(*rows), json.dumps(rows).encode()):
        started = process_time()
        assert len(in_order(read(content).records)) == 20_000
        assert process_time() - started < 10


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read(content)
    except Unreadable as refused:
        assert str(refused)


@given(st.text(max_size=300), st.sampled_from(['[{"title": ', "title,date\n", "By A May 2020\n"]))
def test_any_text_behind_a_beginning_is_read_or_refused(text: str, beginning: str) -> None:
    try:
        read((beginning + text).encode("utf-8", "replace"))
    except Unreadable as refused:
        assert str(refused)


# Pages.


LIST = """Titulli i parë
- Published: Tuesday, 13 August 2024 12:07
Paragrafi i parë.
Paragrafi i dytë / me vijë.
Titulli i dytë
- Publikuar: E hënë, 12 gusht 2024 12:07
Photo Gallery
Një foto / MM

Teksti.
Articles from Newsroom
Another title
Monday, 26 January 2026
"""


def test_a_list_with_dates_is_as_many_articles() -> None:
    source = read(LIST.encode())
    assert [
        (record.number, record.cells["title"], record.cells["body"]) for record in source.records
    ] == [
        (1, "Titulli i parë", "<p>Paragrafi i parë.</p><p>Paragrafi i dytë / me vijë.</p>"),
        (5, "Titulli i dytë", "<p>Teksti.</p>"),
    ]
    assert source.records[1].cells["caption"] == "Një foto"
    assert source.records[1].cells["credit"] == "MM"
    assert source.unread == ["Articles from Newsroom", "Another title", "Monday, 26 January 2026"]


@pytest.mark.parametrize(
    ("line", "byline", "date"),
    [
        ("By Timucin Turksoy January 12, 2018", "Timucin Turksoy", "January 12, 2018"),
        ("Nga Arben Hoxha 12 janar 2018", "Arben Hoxha", "12 janar 2018"),
        ("Friday, 12 January 2018", "", "Friday, 12 January 2018"),
        ("schedule14:10 - 28 Maj, 2020", "", "schedule14:10 - 28 Maj, 2020"),
    ],
)
def test_an_article_is_found_by_the_line_that_dates_it(line: str, byline: str, date: str) -> None:
    (record,) = read(f"Logo\n\nTitulli\n\n{line}\n\nNjë.\n\nDy.\n".encode()).records
    assert {name: record.cells[name] for name in ("title", "byline", "date", "body")} == {
        "title": "Titulli", "byline": byline, "date": date, "body": "<p>Një.</p><p>Dy.</p>",
    }  # fmt: skip
    assert [note.values for note in record.notes] == [{"lines": "Logo"}]


def test_a_page_that_only_speaks_of_dates_is_no_article() -> None:
    text = "Mission\n\nIt began on 1 January 2015.\nIt ended in 2021.\nSince May 2016\n"
    with pytest.raises(Unreadable):
        read(text.encode())


@pytest.mark.parametrize(
    ("dates", "numbers"),
    [
        (["2024", "maj 2023", "1.1.2023"], [3, 2, 1]),
        (["1.1.2023", "maj 2023", "2024"], [1, 2, 3]),
        (["2024", "2024", "2024"], [3, 2, 1]),
        (["x", "", None], [3, 2, 1]),
    ],
)
def test_rows_come_in_so_that_the_list_shows_them_in_their_order(
    dates: list[Any], numbers: list[int]
) -> None:
    records = [Record(number, {"date": date}) for number, date in enumerate(dates, start=1)]
    assert [record.number for record in in_order(records)] == numbers
