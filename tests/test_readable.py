"""Values of a content in words, in which every change can be seen."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.utils.html import escape
from django.utils.translation import override
from django_prose_editor.config import allowlist_from_extensions, expand_extensions

from missions.models import Mission
from news.models import Article
from publishing.comparison.readable import MARKS, from_html, in_words, visible
from publishing.fields import RICH_TEXT
from publishing.models import Publishable

# Rich text.


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<p></p>", ""),
        ("<p>Një</p>\n<p>Dy &amp; tre</p>", "Një\nDy & tre"),
        ("<p>Një</p><p></p><p>Dy</p>", "Një\n\nDy"),
        ("<h2>Një</h2><h3>Dy</h3>", "{heading} Një\n{subheading} Dy"),
        ("<p>Një<br>dy</p>", "Një{line break}\ndy"),
        ("<p>A <strong>b</strong><em>c</em></p>", "A {bold: b}{italic: c}"),
        ("<p>A<strong> b</strong></p>", "A{bold:  b}"),
        ('<p><a href="https://a.al/?x=1&amp;y">A</a></p>', '{link "https://a.al/?x=1&y": A}'),
        ('<p><a title="T" rel="me" href="/a">A</a></p>', '{link title "T" rel "me" "/a": A}'),
        ('<p lang="en">A</p>', '{paragraph lang "en"} A'),
        ("<ul><li><p>A</p></li><li><p>B</p></li></ul>", "{list}\n  • A\n  • B"),
        ('<ol start="3"><li><p>A</p></li></ol>', '{numbered list start "3"}\n  • A'),
        ("<ul><li><p>A</p><p>B</p></li></ul>", "{list}\n  • A\n    B"),
        ("<ul><li></li></ul>", "{list}\n  •"),
        ("<blockquote><p>A</p></blockquote><p>B</p>", "{quotation}\n  A\nB"),
        ("<p>{bold: \\}</p>", "\\{bold: \\\\\\}"),
        ("<p>A\u00a0b  c\n d</p>", "A\u00a0b c d"),
    ],
)
def test_rich_text_is_lines_of_words(html: str, text: str) -> None:
    with override("en"):
        assert from_html(html) == text


def test_every_tag_that_rich_text_may_have_is_known() -> None:
    allowed = allowlist_from_extensions(expand_extensions(RICH_TEXT))
    assert set(MARKS) == allowed["tags"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ('<img src="x" onerror="alert(1)">', '<img src="x" onerror="alert(1)">'),
        ("<p onclick=alert(1)>", "<p onclick=alert(1)>"),
        ("<!-- A --><!DOCTYPE b><?php c ?><![a[", "<!-- A --><!DOCTYPE b><?php c ?><![a["),
        ("A < b <3 <p", "A < b <3 <p"),
        ("A</p>", "A</p>"),
        ("<strong>A</em>B", "{bold: A</em>B}"),
    ],
)
def test_what_is_not_allowed_stays_as_it_is_written(html: str, text: str) -> None:
    with override("en"):
        assert from_html(html) == text


def inlines() -> Iterator[str]:
    """Yield short texts in all markup there is inside a line, and texts that look like it."""
    plain = (
        "a",
        "b",
        "{bold: a}",
        "{line break}",
        'a" title "a',
        "• a",
        "}",
        "\\",
        "\\}",
        '"',
        "<br>",
        "</p>",
        "&",
    )
    for word in map(escape, plain):
        yield word
        for tag in ("strong", "em"):
            yield f"<{tag}>{word}</{tag}>"
        for name in ("href", "title", "rel"):
            yield f'<a {name}="{word}">b</a>'
        yield f'<a href="{word}" title="{word}">b</a>'
        yield f"{word}<br>b"
        yield f"<em><strong>{word}</strong>b</em>"
        yield f"<em><strong>{word}b</strong></em>"


def blocks() -> Iterator[str]:
    for inner in inlines():
        for tag in ("p", "h2", "h3"):
            yield f"<{tag}>{inner}</{tag}>"
    for leaf in ("<p>a</p>", "<p></p>", "<h2>a</h2>", "<p>• a</p>", "<p>{list}</p>"):
        yield f"<blockquote>{leaf}</blockquote>"
        yield f"<ul><li>{leaf}</li></ul>"
        yield f'<ol start="2"><li>{leaf}</li></ol>'
        yield f"<ul><li>{leaf}</li><li>{leaf}</li></ul>"
        yield f"<ul><li>{leaf}{leaf}</li></ul>"
        yield f"<ul><li>{leaf}<ol><li>{leaf}</li></ol></li></ul>"


def test_another_markup_never_reads_the_same() -> None:
    singles = list(blocks())
    twos = [one + two for one in singles[-36:] for two in singles[-36:]]
    texts = singles + twos
    assert len(texts) == len(set(texts)) > 1_500
    read: dict[str, list[str]] = {}
    with override("en"):
        for text in texts:
            read.setdefault(from_html(text), []).append(text)
    assert [alike for alike in read.values() if len(alike) > 1] == []


def test_a_text_nested_without_end_is_not_indented_without_end() -> None:
    assert len(from_html("<blockquote>" * 10_000)) < 400_000


# What cannot be seen.


def test_a_character_that_nobody_sees_or_that_turns_the_text_is_named() -> None:
    assert visible("a\u202eb\u200bc\x00d\xade") == "a{U+202E}b{U+200B}c{U+0000}d{U+00AD}e"
    assert from_html("<p>a\u2066b</p>") == "a{U+2066}b"


def test_the_line_ends_of_a_browser_are_those_of_a_fixture() -> None:
    assert visible("a\r\nb\rc\n") == visible("a\nb\nc\n")


# Other fields.


def column(model: type[Publishable], name: str) -> Any:
    return model._meta.get_field(name)


@pytest.mark.parametrize(
    ("field", "value", "albanian", "english"),
    [
        (column(Article, "date"), "2018-01-12", "12 janar 2018", "12 January 2018"),
        (column(Article, "date"), "2015", "2015", "2015"),
        (column(Mission, "end"), "end of 2015", "fundi i vitit 2015", "end of 2015"),
        (column(Mission, "end"), None, "", ""),
        (column(Mission, "status"), "ongoing", "Në vazhdim", "Under way"),
        (column(Mission, "status"), "secret", "secret", "secret"),
        (column(Mission, "review_by"), "2018-01-12", "12 janar 2018", "12 January 2018"),
        (column(Mission, "review_by"), "never", "never", "never"),
        (column(Mission, "review_by"), 3, "3", "3"),
        (column(Mission, "summary_sq"), "<b>A</b>\r\nB", "<b>A</b>\nB", "<b>A</b>\nB"),
        (column(Mission, "text_en"), "<p><b>A</b></p>", "<b>A</b>", "<b>A</b>"),
        (
            models.DateTimeField(),
            "2018-01-12T22:30:00Z",
            "12 janar 2018, 23:30",
            "12 January 2018, 23:30",
        ),
        (models.BooleanField(), True, "Po", "Yes"),
        (models.BooleanField(), False, "Jo", "No"),
        (models.IntegerField(), 0, "0", "0"),
        (None, ["a"], "['a']", "['a']"),
    ],
)
def test_a_value_is_said_in_the_language_of_its_reader(
    field: Any, value: Any, albanian: str, english: str
) -> None:
    assert in_words(field, value) == albanian
    with override("en"):
        assert in_words(field, value) == english
