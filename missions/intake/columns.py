"""The rows below the headings of a file, each cell by the name of its column."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.languages import current

from .headings import COLUMNS, KEYS, NAMES, plain
from .sheets import Line, Unreadable

_BEFORE_A_GROUP, _GROUP = re.compile(r"(.*[^\d.,])?[1-9]\d{0,2}"), re.compile(r"\d{3}")


@dataclass(frozen=True)
class Record:
    """A row below the headings: its cells by the names of their columns, and what is wrong with it."""

    number: int
    cells: dict[str, str]
    wrong: str = ""


def records(lines: list[Line]) -> list[Record]:
    """Return the rows below the headings. Raises Unreadable if the headings cannot be understood."""
    names = _named(lines[0].cells)
    if len(lines) == 1:
        raise Unreadable(_("There are no rows below the headings."))
    return [Record(line.number, _cells(line, names), _wrong(line, names)) for line in lines[1:]]


def _named(headings: tuple[str, ...]) -> list[str]:
    """Return the name of each column, empty where there is no heading."""
    names = [NAMES.get(plain(heading), "") for heading in headings]
    if "value" not in names and not {"mission", "mission_id"} & set(names):
        raise Unreadable(
            _("The first row must be the headings, such as “mission”, “as of” and “value”.")
        )
    _require_known(heading for heading, name in zip(headings, names, strict=True) if not name)
    for name, count in Counter(filter(None, names)).items():
        if count > 1:
            columns = [head for head, named in zip(headings, names, strict=True) if named == name]
            raise Unreadable(
                _("These columns mean the same: %(columns)s. Keep one.")
                % {"columns": ", ".join(f"“{heading}”" for heading in columns)}
            )
    is_named = bool({"mission", *KEYS} & set(names))
    for column, is_there in (("mission", is_named), ("value", "value" in names)):
        if not is_there:
            heading = next(one for one in COLUMNS if one.name == column).heading(current())
            raise Unreadable(_("The column “%(column)s” is missing.") % {"column": heading})
    return names


def _require_known(headings: Iterable[str]) -> None:
    unknown = [heading for heading in headings if heading]
    if unknown:
        listed = ", ".join(f"“{heading[:40]}”" for heading in unknown)
        raise Unreadable(
            ngettext(
                "The column %(columns)s is not known. Rename it as in the template, or delete it.",
                "The columns %(columns)s are not known. Rename them as in the template, or delete them.",
                len(unknown),
            )
            % {"columns": listed}
        )


def _cells(line: Line, names: list[str]) -> dict[str, str]:
    filled = [*line.cells, *[""] * len(names)]
    return {name: cell for name, cell in zip(names, filled, strict=False) if name}


def _wrong(line: Line, names: list[str]) -> str:
    """Say whether a cell of this row may stand in a wrong column."""
    if len(line.cells) > len(names):
        return _("This row has more cells than there are headings. Is a comma within a cell?")
    for name, cell in zip(names, line.cells, strict=False):
        if cell and not name:
            return _("“%(text)s” stands in a column without a heading.") % {"text": cell[:40]}
    return _torn(line, names)


def _torn(line: Line, names: list[str]) -> str:
    """Say whether a number was torn into two cells at its comma, as 13,000 without quotation marks."""
    place = names.index("value")
    first, second, *_rest = [*line.cells[place:], "", ""]
    is_key = (names[place + 1 : place + 2] or [""])[0] in KEYS
    if is_key or not (_BEFORE_A_GROUP.fullmatch(first) and _GROUP.fullmatch(second)):
        return ""
    return _(
        "“%(first)s” and “%(second)s” stand in two cells. If they are one number, write it without "
        "a comma."
    ) % {"first": first, "second": second}
