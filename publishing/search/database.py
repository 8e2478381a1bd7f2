"""The engine that is always there: the database, by its own index of the terms."""

from typing import Any

from django.db import connection

from . import postgres, sqlite
from .terms import Tier, Wanted


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
    engine = own()
    says = [f" AND {engine.POSITION}(e.said, %s) > 0" for _passage in wanted.passages]
    newest = (
        f"{engine.PLACES} AND e.since <= {engine.NOW}{''.join(says)}"
        f" ORDER BY {engine.ORDER} LIMIT %s"
    )
    sql = f"SELECT {tier:d} AS tier, place FROM ({newest}) AS tier_{tier:d}"
    return sql, [engine.expression(wanted.terms(tier)), *wanted.passages, most]
