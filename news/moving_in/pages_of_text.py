"""The text of pages of the older site, as a browser copies them: an article, several, or a list.

An article is a headline, a line that ends in its date (a byline, or “Published: …”), and its
paragraphs, a line each. A list is lines `Title DateTeaser`, such as its sidebar has.
"""

import re
from collections.abc import Iterator
from html import escape
from io import StringIO
from itertools import pairwise
from typing import Any, NamedTuple

from publishing.text import fold

from .dated_lines import DatedLine, dated_end, parted
from .notes import named, note
from .records import Record, Source, few

_UPDATED = re.compile(r"(last updated?|perditesuar( se fundmi)?|modifikuar( se fundmi)?)\b")
_PUBLISHED = re.compile(r"[-–•·\s]*(published|publikuar|botuar|posted|created|krijuar)\b")
_BY = re.compile(r"(by|nga|shkruar nga|written by):? (?=\S)", re.IGNORECASE)
_REST = re.compile(r"(articles from|artikuj nga|te tjera nga|lajme te tjera|more news)\b")
_GALLERY = {"photo gallery", "fotogaleria", "galeria", "foto galeria"}
_LONGEST_NAME, _LONGEST_CREDIT = 100, 160


class _Line(NamedTuple):
    number: int
    text: str


class _Head(NamedTuple):
    """The line of an article that ends in its date, below its headline."""

    at: int  # among the lines
    byline: str
    date: str


def read(text: str) -> Source:
    """Return the articles and the items of lists in a text, numbered by their lines."""
    numbered = enumerate(StringIO(text, newline=None), start=1)
    lines = few(_Line(number, line.strip()) for number, line in numbered if line.strip())
    items = {line.number: item for line in lines if (item := parted(line.text))}
    rest = [line for line in lines if line.number not in items]
    articles, unread = _articles(rest)
    listed = [
        Record(number, {"title": item.title, "date": item.printed, "teaser": item.teaser})
        for number, item in items.items()
    ]
    records = sorted([*articles, *listed], key=lambda record: record.number)
    return Source(records, [line.text for line in unread])


def _articles(lines: list[_Line]) -> tuple[list[Record], list[_Line]]:
    end = next(
        (at for at, line in enumerate(lines) if _REST.match(fold(line.text[:60]))), len(lines)
    )
    lines, after = lines[:end], lines[end:]
    heads = list(_heads(lines))
    if not heads:
        return [], [*lines, *after]
    ends = [head.at - 1 for head in heads[1:]] + [len(lines)]
    before = lines[: heads[0].at - 1]
    records = []
    for head, stop in zip(heads, ends, strict=True):
        headline = lines[head.at - 1]
        chrome = before if head is heads[0] else []
        cells = _cells(headline, head, lines[head.at + 1 : stop], chrome)
        left = [
            line.text
            for line in chrome
            if "last_updated" not in cells or line.text != cells["last_updated"]
        ]
        said = (note("chrome", lines=named(left)),) if left else ()
        records.append(Record(headline.number, cells, said))
    return records, after


def _heads(lines: list[_Line]) -> Iterator[_Head]:
    """Yield each line that dates an article: the first that may, and after it what says “Published”."""
    found = False
    for before, at in pairwise(range(len(lines))):
        text = lines[at].text
        plain = fold(text[:60])
        is_labelled = bool(_PUBLISHED.match(plain))
        if (
            (found and not is_labelled)
            or _UPDATED.match(plain)
            or _UPDATED.match(fold(lines[before].text[:60]))
        ):
            continue
        dated = dated_end(text)
        if dated and (is_labelled or not dated.title or _is_byline(dated)):
            found = True
            yield _Head(at, _BY.sub("", dated.title), dated.printed)


def _is_byline(dated: DatedLine) -> bool:
    return len(dated.title) <= _LONGEST_NAME and _BY.match(dated.title) is not None


def _cells(headline: _Line, head: _Head, below: list[_Line], before: list[_Line]) -> dict[str, Any]:
    cells: dict[str, Any] = {"title": headline.text, "date": head.date, "byline": head.byline}
    updated = [line.text for line in before if _UPDATED.match(fold(line.text[:60]))]
    if updated:
        cells["last_updated"] = updated[-1]
    texts = [line.text for line in below if fold(line.text) not in _GALLERY]
    if texts and (shown := _caption(texts[0])):
        cells["caption"], cells["credit"] = shown
        del texts[0]
    cells["body"] = "".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)
    return cells


def _caption(text: str) -> tuple[str, str] | None:
    """Return caption and credit of a line that is both, parted by “ / ”; a paragraph ends in a stop."""
    caption, slash, credit = text.rpartition(" / ")
    if not slash or text.endswith((".", "!", "?", ":")) or len(credit) > _LONGEST_CREDIT:
        return None
    return caption.strip(), credit.strip()
