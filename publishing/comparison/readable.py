"""Values of a content as a person reads them, with nothing hidden."""

import re
from html.parser import HTMLParser
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..fields import PartialDateField, RichTextField

# The tags that `RichTextField` lets through.
MARKS = {
    "p": _("paragraph"),
    "h2": _("heading"),
    "h3": _("subheading"),
    "blockquote": _("quotation"),
    "ul": _("list"),
    "ol": _("numbered list"),
    "li": _("item"),
    "br": _("line break"),
    "strong": _("bold"),
    "em": _("italic"),
    "a": _("link"),
}
DEEPEST = 20  # beyond that, a number stands for the space before a line
_WHOLES = ("blockquote", "ul", "ol")  # what is in them is indented
_LINES = ("p", "h2", "h3")
_UNMARKED = ("p", "li")  # a line of its own says it

# A “<” that begins no such tag. Python's parser needs minutes for some broken ones, and drops others.
_NO_TAG = re.compile(rf'<(?!/?(?:{"|".join(MARKS)})(?:\s+[^\s=>"<]+="[^"]*")*\s*/?>)')
_SPACE = re.compile(r"[ \t\n\r\f]+")  # what browsers print as one space; a no-break space stays

# What nobody sees, and what turns the direction of a text so that it reads otherwise than it is.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e007f]"
)


def in_words(field: "models.Field[Any, Any] | None", value: Any) -> str:
    """Return `value`, as Django's JSON holds it, in words of the current language; none as nothing.

    A column that is gone since has no `field`, and one that changed its kind may hold anything.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(field, RichTextField):
        return from_html(str(value))
    try:
        said = _said(field, value)
    except (TypeError, ValueError, ValidationError):
        said = value
    return visible(str(said))


def _said(field: "models.Field[Any, Any] | None", value: Any) -> Any:
    if field is not None and field.choices:
        return dict(field.flatchoices).get(value, value)
    if isinstance(field, PartialDateField):
        return field.to_python(value)
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(value)):
        return date_format(localtime(moment), "DATETIME_FORMAT")
    if isinstance(field, models.DateField) and (day := parse_date(value)):
        return date_format(day)
    return value


def visible(text: str) -> str:
    """Return `text` with a sign for each character that cannot be seen, and plain line ends.

    Browsers send other line ends than fixtures hold; no reader is shown a difference.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub(lambda found: f"{{U+{ord(found[0]):04X}}}", plain)


def from_html(html: str) -> str:
    """Return rich text as lines of words, with its markup in words between braces.

    `<h2>Neni 1</h2><p>A <strong>b</strong></p>` is “{heading} Neni 1”, “A {bold: b}”. Two texts read
    alike only if their markup is the same. A tag that is not allowed stays as it is written.
    """
    reader = _Reader()
    reader.feed(_NO_TAG.sub("&lt;", html))
    reader.close()
    return visible("\n".join(reader.lines))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._line: list[str] = []
        self._open: list[str] = []
        self._depth = 0
        self._is_item = False  # its sign stands before the next line
        self._marks = {tag: str(mark) for tag, mark in MARKS.items()}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        mark = self._marks[tag] + "".join(_attribute(*each) for each in attributes)
        if tag == "br":
            self._line.append(f"{{{mark}}}")
            self._end_line(is_whole=True)
            return
        self._open.append(tag)
        if tag in ("strong", "em", "a"):
            self._line.append(f"{{{mark}: ")
            return
        self._end_line()
        if attributes or tag not in _UNMARKED:
            self._line.append(f"{{{mark}}} ")
        if tag in _WHOLES:
            self._end_line()
        if tag not in _LINES:
            self._depth += 1
        if tag == "li":
            self._is_item = True

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self._line.append(f"</{tag}>")
            return
        self._open.pop()
        if tag in ("strong", "em", "a"):
            self._line.append("}")
            return
        self._end_line(is_whole=tag in _LINES or self._is_item)
        if tag not in _LINES:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        self._line.append(_SPACE.sub(" ", _escaped(data)))

    def close(self) -> None:
        super().close()
        while self._open:
            self.handle_endtag(self._open[-1])
        self._end_line()

    def _end_line(self, is_whole: bool = False) -> None:
        text = "".join(self._line).strip(" ")
        self._line = []
        if text or is_whole:
            depth = self._depth - self._is_item
            before = "  " * depth if depth < DEEPEST else f"{{{depth}}} "
            self.lines.append((before + "• " * self._is_item + text).rstrip(" "))
            self._is_item = False


def _escaped(text: str) -> str:
    return re.sub(r"([\\{}])", r"\\\1", text)


def _attribute(name: str, value: str | None) -> str:
    text = _escaped(value or "").replace('"', '\\"').replace("\n", "\\n")
    return f' "{text}"' if name == "href" else f' {name} "{text}"'
