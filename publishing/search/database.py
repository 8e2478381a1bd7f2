"""The engine that is always there: the database, by its own index of the terms."""

from typing import Any

from django.db import connection

from . import postgres, sqlite
from .terms import Tier, Wanted

MOST_READ = 2_000  # texts in which words in a row are looked for: the newest that have the words


def own(connection: Any = connection) -> Any:
    """Return the module that speaks to this database."""
    return postgres if connection.vendor == "postgresql" else sqlite


def places(wanted: Wanted, most: int) -> list[tuple[Tier, int]]:
    """Return the best places with their tiers, at most so many, in one query.

    Each tier holds the one before, so the best of each are all the best there are.
    """
    each = [_in_tier(wanted, tier, most) for tier in Tier]
    found = " UNION ALL ".join(sql for sql, _params in each)
    best = (
        f"SELECT MIN(tier) AS tier, place FROM ({found}) AS found"
        " GROUP BY place ORDER BY tier, place DESC LIMIT %s"
    )
    params = [value for _sql, values in each for value in values]
    with connection.cursor() as cursor:
        cursor.execute(best, [*params, most])
        return [(Tier(tier), place) for tier, place in cursor.fetchall()]


def newest(wanted: Wanted, most: int) -> list[int]:
    """Return the newest places that have all that is wanted, at most so many."""
    sql, params = _in_tier(wanted, Tier.ANYWHERE, most)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [place for _tier, place in cursor.fetchall()]


def _in_tier(wanted: Wanted, tier: Tier, most: int) -> tuple[str, list[Any]]:
    """Return what selects the newest with all terms of a tier and, in the text, all passages."""
    engine, passages = own(), wanted.passages
    columns, most_read = ("e.place, e.said", MOST_READ) if passages else ("e.place", most)
    with_terms = (
        f"SELECT {columns} {engine.ROWS} AND e.since <= {engine.NOW}"
        f" ORDER BY {engine.ORDER} LIMIT %s"
    )
    says = "".join(f" AND {engine.POSITION}(said, %s) > 0" for _passage in passages)
    # In the order of those inside, so that no more is read than must be.
    found = f"SELECT place FROM ({with_terms}) AS read WHERE TRUE{says} LIMIT %s"
    sql = f"SELECT {tier:d} AS tier, place FROM ({found}) AS tier_{tier:d}"
    return sql, [engine.expression(wanted.terms(tier)), most_read, *passages, most]
