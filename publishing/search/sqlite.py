"""The index of SQLite: FTS5 over the column of terms, kept by triggers in the same transaction.

The number of a row is its place, so the best are read first and no more of them than are shown;
each length that a beginning of a word has mostly is an index of its own, because FTS5 first gathers
all rows of any other. `ascii` cuts at spaces alone: our words are folded and parted already.

SQLite loses the triggers without a word when a migration rebuilds the table of entries: such a
migration puts them on again after it.
"""

from typing import Any

from .terms import Term

_HEAD = len("sq1")
_LENGTHS = " ".join(str(_HEAD + letters) for letters in range(3, 21))
_STATEMENTS = (
    "CREATE VIRTUAL TABLE publishing_entry_terms USING fts5(terms, content='publishing_entry',"
    f" content_rowid='place', detail=none, columnsize=0, prefix='{_LENGTHS}',"
    " tokenize=\"ascii tokenchars '_'\")",
    "CREATE TRIGGER entry_is_indexed AFTER INSERT ON publishing_entry BEGIN"
    " INSERT INTO publishing_entry_terms (rowid, terms) VALUES (NEW.place, NEW.terms); END",
    "CREATE TRIGGER entry_is_forgotten AFTER DELETE ON publishing_entry BEGIN"
    " INSERT INTO publishing_entry_terms (publishing_entry_terms, rowid, terms)"
    " VALUES ('delete', OLD.place, OLD.terms); END",
)

NOW = "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')"
POSITION = "INSTR"
ROWS = (
    "FROM publishing_entry_terms t"
    " CROSS JOIN publishing_entry e ON e.place = t.rowid WHERE t.publishing_entry_terms MATCH %s"
)
ORDER = "t.rowid DESC"


def put_on(connection: Any) -> None:
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement)
        cursor.execute(
            "INSERT INTO publishing_entry_terms (publishing_entry_terms) VALUES ('rebuild')"
        )


def take_off(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS entry_is_indexed")
        cursor.execute("DROP TRIGGER IF EXISTS entry_is_forgotten")
        cursor.execute("DROP TABLE IF EXISTS publishing_entry_terms")


def expression(terms: list[Term]) -> str:
    """Return what FTS5 matches. A term holds letters, digits and underscores: nothing to escape."""
    return " AND ".join(f'"{term.text}"{" *" if term.is_beginning else ""}' for term in terms)
