"""What a file holds before any of it is judged: its records, each with the cells that we know."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from .notes import Note

MOST_BYTES = 50 * 1024 * 1024
MOST_RECORDS = 100_000
MOST_PARTS = 30 * MOST_RECORDS  # each costs some hundred bytes, however few the file has for it
LONGEST_CELL = 1_000_000

_Item = TypeVar("_Item")


class Unreadable(ValueError):
    """Its text is a sentence that says what is wrong with the file, and what to do."""


def few(items: Iterable[_Item]) -> list[_Item]:
    """Return as many items as a file may have rows, and read no further. Raises Unreadable."""
    found = list(islice(items, MOST_RECORDS + 1))
    if len(found) > MOST_RECORDS:
        raise Unreadable(_("The file has more than 100,000 rows. Send it in parts."))
    return found


def require_few_parts(count: int) -> None:
    """Raise Unreadable where taking a file apart would take more memory than there may be."""
    if count > MOST_PARTS:
        raise Unreadable(_("There is too much in this file to be read at once. Send it in parts."))


@dataclass(frozen=True)
class Record:
    """A row of a table, an object of JSON or a part of a page; `number` says where it stands.

    `cells` are by the names of `headings.FIELDS`, and hold what the file holds, text or not.
    """

    number: int
    cells: dict[str, Any]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Source:
    """The records of a file, and what of it belongs to none: columns, or lines of a page."""

    records: list[Record]
    unread: list[str] = field(default_factory=list)
