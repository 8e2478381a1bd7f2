"""A list in a total order, by a value and then by key, read onward from a place in it.

A page by number drifts while others add to the list, and costs more the deeper it lies: the
database counts all that it skips. A place stays where it is, and an index leads straight to it.
"""

import re
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL


class Place(NamedTuple):
    """Where an item stands: the value that the list is ordered by, and its key."""

    value: Any
    key: int

    def __str__(self) -> str:
        return f"{self.value}.{self.key}"


def read(text: str) -> Place:
    """Return the place that `text`, such as 20240100.123, names by two whole numbers.

    Raises ValueError on any other text. Each number fits into a column of eight bytes.
    """
    if not re.fullmatch(r"[0-9]{1,18}\.[0-9]{1,18}", text):
        raise ValueError(text)
    value, key = text.split(".")
    return Place(int(value), int(key))


def below(field: str, place: Place) -> Q:
    """Select what comes after `place` where the highest stands first: order_by("-field", "-pk").

    The first condition follows from the second. It is said for the index, which no "or" can use.
    """
    value, key = place
    return Q(**{f"{field}__lte": value}) & (Q(**{f"{field}__lt": value}) | Q(pk__lt=key))


def above(field: str, place: Place) -> Q:
    """Select what comes after `place` where the lowest stands first: order_by("field", "pk")."""
    value, key = place
    return Q(**{f"{field}__gte": value}) & (Q(**{f"{field}__gt": value}) | Q(pk__gt=key))


def blocks(items: QuerySet, field: str, size: int) -> list[int]:
    """Return the blocks of so many values of a whole-number field that hold any of `items`.

    The last comes first. Of the dates of 2024 and 2018, in blocks of 10,000, it returns [2024, 2018].
    Each is found from the one after it in a step through an index: only the blocks cost time, and
    not the rows, all of which DISTINCT would read.
    """
    below_block = RawSQL("block.number * %s", [size])
    next_below = items.filter(**{f"{field}__lt": below_block}).order_by(f"-{field}").values(field)
    value, values = next_below[:1].query.sql_with_params()
    steps = f"""
        WITH RECURSIVE block (number) AS (
            SELECT CAST(%s AS bigint)
            UNION ALL
            SELECT ({value}) / {size} FROM block WHERE block.number IS NOT NULL
        ) SELECT number FROM block
    """
    with connection.cursor() as cursor:
        cursor.execute(steps, [10**18 // size, *values])
        _start, *numbers, _end = (number for (number,) in cursor.fetchall())
    return numbers
