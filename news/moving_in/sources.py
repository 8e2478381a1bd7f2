"""A file of an older site becomes records: JSON, CSV, or the text of its pages."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from publishing.text_files import CutOff, Doubtful, NotText, decoded

from . import json_lists, pages_of_text, tables
from .records import MOST_BYTES, Source, Unreadable, require_few_parts


def read(content: bytes) -> Source:
    """Return what a file holds. What kind it is, its content says. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 50 MB. Send it in parts."))
    text = _decoded(content).lstrip("\ufeff")
    if not text.strip():
        raise Unreadable(_("There is nothing in this file."))
    if json_lists.looks_so(text):
        source = json_lists.read(text)
    elif tables.looks_so(text):
        source = tables.read(text)
    else:
        source = pages_of_text.read(text)
    if not source.records:
        raise Unreadable(
            _(
                "No news was found in this file. Send JSON, a CSV with the headings title, date, "
                "teaser, body, language, link and picture, or the text of a list or of an article."
            )
        )
    return source


def _decoded(content: bytes) -> str:
    try:
        return decoded(content)
    except CutOff as error:
        raise Unreadable(_("The file is cut off. Save it again as UTF-8.")) from error
    except Doubtful:
        return "".join(_line_by_line(content))
    except NotText as error:
        raise Unreadable(
            _("This is not text. Save it as JSON or as CSV, in the encoding UTF-8.")
        ) from error


def _line_by_line(content: bytes) -> Iterator[str]:
    """Yield the lines of a file that programs of several encodings wrote into.

    What cannot be read for certain becomes the sign of a lost letter, which is told of its row.
    """
    require_few_parts(content.count(b"\n") + content.count(b"\r"))
    for line in content.splitlines(keepends=True):
        try:
            yield decoded(line)
        except NotText:
            yield line.decode("utf-8", errors="replace")
