"""Tables as CSV (RFC 4180) that a spreadsheet may open: no cell is taken for a formula.

The file begins with a byte order mark, without which Excel reads ë and ç as something else.
"""

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any
from unicodedata import category, normalize

MARK = codecs.BOM_UTF8.decode()

_FORMULA = tuple("=+-@")
_CELL_ENDS = frozenset("\t\r\n")
_NOT_SEEN = "ZC"  # by category: spaces, line ends, tabs, the mark itself, signs without a shape


def is_risky(text: str) -> bool:
    """Say whether a spreadsheet may take `text` for a formula, or for one that was made harmless."""
    if not text or text[0].isalnum():  # as nearly all are: this only saves time
        return False
    bare = text.lstrip("'")
    unseen = "".join(takewhile(lambda letter: category(letter)[0] in _NOT_SEEN, bare))
    seen = bare[len(unseen) :]
    first = normalize("NFKC", seen[:1])  # full-width ＝ is = to them, too
    return first.startswith(_FORMULA) or not _CELL_ENDS.isdisjoint(unseen)


def guarded(text: str) -> str:
    """Put an apostrophe before what is risky: a spreadsheet shows it as text."""
    return f"'{text}" if is_risky(text) else text


def unguarded(cell: str) -> str:
    """Return the text of which `guarded` made `cell`."""
    return cell[1:] if cell.startswith("'") and is_risky(cell[1:]) else cell


def flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a record of JSON holds as cells: `theatre: {name}` becomes `theatre_name`.

    The `value` of what has more to say of it stands under the name of the whole: `strength`, beside
    `strength_qualifier`.
    """
    cells: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            cells |= {
                name if key == "value" else f"{name}_{key}": cell
                for key, cell in flat(value).items()
            }
        else:
            cells[name] = value
    return cells


class _Line:
    def write(self, line: str) -> str:
        return line


def lines(columns: Sequence[str], records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a file: its headings, and the `columns` of each record."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield MARK
    yield writer.writerow(columns)
    for record in records:
        cells = flat(record)
        yield writer.writerow([_cell(cells.get(name)) for name in columns])


def _cell(value: Any) -> Any:
    """Return numbers as they are: a negative one is no formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value
