"""The seal of the ledger: triggers by which the database itself refuses to change an edition.

SQLite loses them without a word when a migration rebuilds the table, so such a migration puts the
seal on again after it, and `verify_ledger` looks whether it is there.
"""

from typing import Any

# Each trigger as the database itself will repeat it, so that one compares with what is there.
SQLITE = {
    "edition_is_never_changed": (
        "CREATE TRIGGER edition_is_never_changed BEFORE UPDATE ON publishing_edition BEGIN SELECT"
        " RAISE(ABORT, 'The ledger is append-only: an edition is never changed.'); END"
    ),
    "edition_is_never_deleted": (
        "CREATE TRIGGER edition_is_never_deleted BEFORE DELETE ON publishing_edition BEGIN SELECT"
        " RAISE(ABORT, 'The ledger is append-only: an edition is never deleted.'); END"
    ),
    # INSERT OR REPLACE deletes without asking the trigger above.
    "edition_is_never_replaced": (
        "CREATE TRIGGER edition_is_never_replaced BEFORE INSERT ON publishing_edition WHEN EXISTS ("
        "SELECT 1 FROM publishing_edition WHERE id = NEW.id OR previous = NEW.previous"
        " OR hash = NEW.hash"
        " OR (model = NEW.model AND object_id = NEW.object_id AND number = NEW.number)) BEGIN SELECT"
        " RAISE(ABORT, 'The ledger is append-only: an edition is never replaced.'); END"
    ),
}
POSTGRESQL = {
    "edition_is_never_changed": (
        "CREATE TRIGGER edition_is_never_changed BEFORE UPDATE ON publishing_edition"
        " FOR EACH ROW EXECUTE FUNCTION refuse_for_the_ledger('changed')"
    ),
    "edition_is_never_deleted": (
        "CREATE TRIGGER edition_is_never_deleted BEFORE DELETE ON publishing_edition"
        " FOR EACH ROW EXECUTE FUNCTION refuse_for_the_ledger('deleted')"
    ),
    "ledger_is_never_emptied": (
        "CREATE TRIGGER ledger_is_never_emptied BEFORE TRUNCATE ON publishing_edition"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_for_the_ledger('deleted')"
    ),
}
REFUSAL = """
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: an edition is never %.', TG_ARGV[0]
        USING ERRCODE = 'integrity_constraint_violation';
END
"""
TRIGGERS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def put_on(connection: Any) -> None:
    """Put the seal on anew, whatever was there before."""
    take_off(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION refuse_for_the_ledger() RETURNS trigger"
                f" LANGUAGE plpgsql AS $${REFUSAL}$$"
            )
        for name, trigger in TRIGGERS[connection.vendor].items():
            cursor.execute(trigger)
            if connection.vendor == "postgresql":  # even for a session that replays a replica
                cursor.execute(f"ALTER TABLE publishing_edition ENABLE ALWAYS TRIGGER {name}")


def take_off(connection: Any) -> None:
    on_table = " ON publishing_edition" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in TRIGGERS[connection.vendor]:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS refuse_for_the_ledger()")


def missing(connection: Any) -> list[str]:
    """Return the names of the triggers that are not there, or not as they were put on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_get_triggerdef(pg_trigger.oid, true)"
                " FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
                " WHERE tgrelid = 'publishing_edition'::regclass AND tgenabled = 'A' AND prosrc = %s",
                [REFUSAL],
            )
        else:
            cursor.execute(
                "SELECT sql FROM sqlite_master"
                " WHERE type = 'trigger' AND tbl_name = 'publishing_edition'"
            )
        found = {trigger for (trigger,) in cursor.fetchall()}
    return [name for name, trigger in TRIGGERS[connection.vendor].items() if trigger not in found]
