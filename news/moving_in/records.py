"""What a file holds before any of it is judged: its records, each with the cells that we know."""

from dataclasses import dataclass, field
from typing import Any

from .notes import Note

MOST_BYTES = 50 * 1024 * 1024
MOST_RECORDS = 100_000
LONGEST_CELL = 1_000_000


class Unreadable(ValueError):
    """Its text is a sentence that says what is wrong with the file, and what to do."""


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
