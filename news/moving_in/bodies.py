"""The text of an older page becomes what our own editor would have written, and says what it lost.

The one allow-list cleans what is saved, as it cleans everything. Here, before that, what would only
be thrown away there is turned into what it means: a heading of any level into one of ours, a line
left empty into a new paragraph, a table into lines; and what cannot be kept is named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import nh3

from publishing.markup import bare, is_too_dense

from .notes import Note, named, note

_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "a": "a"}
_NESTED = {"ul", "ol", "li", "blockquote"}
_BLOCKS = set(
    "p div section article header footer main center address pre hr figure figcaption"
    " dl dt dd details summary aside fieldset".split()
)
_TABLES = {"table", "tr", "td", "th"}
_PLAYERS = set("iframe video audio object embed source".split())
_KNOWN = {*_HEADINGS, *_INLINE, *_NESTED, *_BLOCKS, *_TABLES, *_PLAYERS, "br", "img"}
_NO_TEXT = {"script", "style", "title", "xml", "noscript", "template", "svg", "math", "select"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src"},
    "iframe": {"src"},
    "embed": {"src"},
    "source": {"src"},
    "video": {"src"},
    "audio": {"src"},
    "object": {"data"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_DEEPEST = 8  # lists and quotations in each other; what stands deeper is kept, and moved up

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_BLOCK_TAG = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|li|table|blockquote)\b", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"(?:\r\n?|\n)[ \t\xa0]*(?:\r\n?|\n)\s*")
_BREAK = "<br>"


@dataclass
class Body:
    """Clean HTML, and what an editor must know of how it came to be."""

    html: str
    notes: list[Note] = field(default_factory=list)


def rewritten(text: str, link: str = "") -> Body:
    """Return the text of an article, HTML or plain, as our HTML.

    `link` is the address of its page, from which relative links lead on.
    """
    if not _TAG.search(text):
        return Body("".join(_paragraphs(unescape(text))))
    if not _BLOCK_TAG.search(text):  # as some systems keep a text: its paragraphs are empty lines
        text = _EMPTY_LINE.sub("<br><br>", text)
    whole = nh3.clean(
        _parsable(text),
        tags=_KNOWN,
        attributes=_ATTRIBUTES,
        clean_content_tags=_NO_TEXT,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    writer = _Writer(link)
    writer.feed(whole)
    writer.close()
    writer.end_block()
    return Body("".join(writer.html), list(writer.notes()))


def _parsable(text: str) -> str:
    """Return HTML that a parser reads in a moment: of what has too many tags, the lines alone."""
    if is_too_dense(text):
        text = _TAG.sub(lambda tag: "<br><br>" if _BLOCK_TAG.match(tag[0]) else " ", text)
    return bare(text, _ATTRIBUTES)


def without_tags(text: str) -> str:
    """Return text of one line: tags taken off, entities read."""
    if _TAG.search(text):
        text = nh3.clean(_parsable(text), tags=set(), clean_content_tags=_NO_TEXT)
    return " ".join(unescape(text).split())


def paragraph(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of plain text: parted by empty lines or, where there are none, by lines."""
    parts = _EMPTY_LINE.split(text.strip())
    if len(parts) == 1:
        parts = text.splitlines()
    for part in parts:
        lines = [escape(" ".join(line.split()), quote=False) for line in part.splitlines()]
        if kept := _BREAK.join(filter(None, lines)):
            yield f"<p>{kept}</p>"


class _Writer(HTMLParser):
    """Reads the well-formed HTML that nh3 returns, and writes ours."""

    def __init__(self, link: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html: list[str] = []
        self._link = link if host_of(link) else ""
        self._line: list[str] = []  # the block being written
        self._tag = "p"
        self._inline: list[tuple[str, str]] = []  # open in it: a tag of ours, and how it opens
        self._nested: list[str] = []
        self._tables = self._cells = 0
        self._count_of_tables = 0
        self._pictures: list[str] = []
        self._players: list[str] = []
        self._nowhere: list[str] = []

    def notes(self) -> Iterator[Note]:
        if self._pictures:
            yield note("pictures left", names=named(self._pictures))
        if self._players:
            yield note("players left", names=named(self._players))
        if self._count_of_tables:
            yield note("tables", count=self._count_of_tables)
        if self._nowhere:
            yield note("links left", names=named(self._nowhere))

    # Reading.

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        address = next((value or "" for _name, value in attributes), "")
        if tag in _INLINE:
            self._open_inline(_INLINE[tag], address)
        elif tag == "br":
            self._break()
        elif tag == "img":
            self._pictures.append(address.rpartition("/")[2] or "?")
        elif tag in _PLAYERS:
            self._players.extend([address] if address else [])
        elif tag in _TABLES:
            self._open_cell(tag)
        elif not self._tables:
            self.end_block()
            self._tag = _HEADINGS.get(tag, "p")
            if tag in _NESTED:
                self._nest(tag)
        else:
            self._line.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            self._close_inline(_INLINE[tag])
        elif tag in ("table", "tr"):
            self.end_block()
            self._tables -= tag == "table"
        elif tag in _NESTED and not self._tables:
            self.end_block()
            if self._nested:
                self._unnest()
        elif (tag in _BLOCKS or tag in _HEADINGS) and not self._tables:
            self.end_block()

    def handle_data(self, data: str) -> None:
        self._line.append(escape(re.sub(r"[ \t\r\n\f]+", " ", data), quote=False))

    # Writing.

    def end_block(self) -> None:
        opened = [opening for _tag, opening in self._inline]
        words = "".join(self._line).strip(" \xa0")
        while words.startswith(_BREAK) or words.endswith(_BREAK):
            words = words.removeprefix(_BREAK).removesuffix(_BREAK).strip(" \xa0")
        if re.sub(r"<[^>]*>", "", words).strip(" \xa0"):
            closing = "".join(f"</{tag}>" for tag, _opening in reversed(self._inline))
            block = f"<{self._tag}>{words}{closing}</{self._tag}>"
            is_loose = bool(self._nested) and self._nested[-1] in ("ul", "ol")
            self.html.append(f"<li>{block}</li>" if is_loose else block)
        self._line = opened
        self._tag = "p"
        self._cells = 0

    def _break(self) -> None:
        """Break the line; a second time, begin a new paragraph."""
        while self._line and not self._line[-1].strip(" \xa0"):
            self._line.pop()
        if self._line and self._line[-1] == _BREAK:
            self._line.pop()
            self.end_block()
        else:
            self._line.append(_BREAK)

    def _open_inline(self, tag: str, address: str) -> None:
        opening = f"<{tag}>"
        if tag == "a":
            to = self._absolute(address)
            if not to:
                return
            opening = f'<a href="{escape(to)}">'
        if any(open_tag == tag for open_tag, _opening in self._inline):
            return
        self._inline.append((tag, opening))
        self._line.append(opening)

    def _close_inline(self, tag: str) -> None:
        tags = [open_tag for open_tag, _opening in self._inline]
        if tag not in tags:
            return
        at = tags.index(tag)
        inner = self._inline[at + 1 :]
        self._line.extend(f"</{open_tag}>" for open_tag in reversed(tags[at:]))
        self._line.extend(opening for _tag, opening in inner)
        del self._inline[at]

    def _open_cell(self, tag: str) -> None:
        if tag in ("table", "tr"):
            self.end_block()
            self._tables += tag == "table"
            self._count_of_tables += tag == "table"
        else:
            if self._cells:
                self._line.append(" | ")
            self._cells += 1

    def _nest(self, tag: str) -> None:
        self._nested.append(tag)
        if len(self._nested) <= _DEEPEST:
            self.html.append(f"<{tag}>")

    def _unnest(self) -> None:
        tag = self._nested[-1]
        if len(self._nested) <= _DEEPEST:
            if self.html[-1] == f"<{tag}>":  # nothing stands in it
                self.html.pop()
            else:
                self.html.append(f"</{tag}>")
        self._nested.pop()

    def _absolute(self, href: str) -> str:
        """Return where a link leads, or nothing."""
        href = href.strip()
        if not href or href.startswith("#"):
            return ""
        if href.startswith("www."):
            href = f"https://{href}"
        if href.startswith(("mailto:", "tel:")):
            return href
        try:
            to = urljoin(self._link, href)
        except ValueError:
            to = ""
        if host_of(to):
            return to
        self._nowhere.append(href)
        return ""


def host_of(address: str) -> str:
    """Return the host of an address of the web, or nothing where it is none."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""
