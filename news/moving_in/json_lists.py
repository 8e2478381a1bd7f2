"""JSON of an older site: a list of objects, an object that holds one, or an object a line."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from .headings import FIELDS, plain
from .notes import note
from .records import Record, Source, Unreadable, few, require_few_parts


def looks_so(text: str) -> bool:
    return text.lstrip()[:1] in ("[", "{")


def read(text: str) -> Source:
    """Return the records of a JSON file, numbered from 1. Raises Unreadable."""
    require_few_parts(sum(map(text.count, ",[{")))
    try:
        found = few(_objects(text))
    except RecursionError as error:
        raise Unreadable(_("The lists of this JSON file stand too deep in each other.")) from error
    except json.JSONDecodeError as error:
        line = f"{error.lineno}:{error.colno}"
        raise Unreadable(
            _("This JSON file is damaged in line %(line)s.") % {"line": line}
        ) from error
    unread: dict[str, None] = {}
    records = [_record(number, each, unread) for number, each in enumerate(found, start=1)]
    return Source(records, list(unread))


def _record(number: int, found: Any, unread: dict[str, None]) -> Record:
    if not isinstance(found, dict):
        shown = json.dumps(found)[:60]
        return Record(number, {}, (note("not a row", found=shown),))
    cells: dict[str, Any] = {}
    for name, value in found.items():
        field = FIELDS.get(plain(name))
        if field is None:
            unread[name[:60]] = None
        elif not cells.get(field):
            cells[field] = _rendered(value)
    return Record(number, cells)


def _rendered(value: Any) -> Any:
    """Return what WordPress wraps: its texts are {"rendered": …}."""
    return value.get("rendered", value) if isinstance(value, dict) else value


def _objects(text: str) -> Iterator[Any]:
    try:
        whole = _loads(text)
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise
        yield from (_loads(line) for line in StringIO(text) if line.strip())
        return
    yield from _list_in(whole)


def _list_in(whole: Any) -> list[Any]:
    """Return the list that a file holds: itself, or the only list of objects in its object."""
    if isinstance(whole, list):
        return whole
    lists = [value for value in whole.values() if isinstance(value, list)]
    if len(lists) == 1 and "title" not in map(plain, whole):
        return lists[0]
    return [whole]


def _loads(text: str) -> Any:
    """Read JSON with its numbers as they are printed: a date may be 2024."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
