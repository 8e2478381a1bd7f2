"""The index of PostgreSQL: GIN over a tsvector that the database itself makes of the terms.

Not `to_tsvector`, whose parser cuts words otherwise than we do, and by the locale of the machine.
"""

from typing import Any

from .terms import Term

_STATEMENTS = (
    "ALTER TABLE publishing_entry ADD COLUMN vector tsvector"
    " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED",
    # So the planner knows how frequent a word is: it reads a frequent one from the newest on, and a
    # rare one by the index. With a smaller LIMIT than 201 it would read all for a word nobody has.
    "ALTER TABLE publishing_entry ALTER COLUMN vector SET STATISTICS 1000",
    # Long columns move out, and thousands of rows are few pages.
    "ALTER TABLE publishing_entry SET (toast_tuple_target = 128)",
    "CREATE INDEX publishing_entry_vector ON publishing_entry USING gin (vector)",
)

NOW = "STATEMENT_TIMESTAMP()"
POSITION = "STRPOS"
ROWS = "FROM publishing_entry e WHERE e.vector @@ %s::tsquery"
ORDER = "e.place DESC"


def put_on(connection: Any) -> None:
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement)


def take_off(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE publishing_entry DROP COLUMN vector")


def expression(terms: list[Term]) -> str:
    """Return a tsquery. A term holds letters, digits and underscores: nothing to escape."""
    return " & ".join(f"'{term.text}'{':*' if term.is_beginning else ''}" for term in terms)
