"""What the measurements of pages share: a test database of their own, and pages asked in it."""

import logging
import sys
from collections.abc import Callable
from time import perf_counter, process_time
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import (
    CaptureQueriesContext,
    setup_databases,
    setup_test_environment,
    teardown_databases,
)


class Asked(NamedTuple):
    """What a page took: `ms`, and that in units of a piece of work which is always the same.

    Times of the same page are compared in units: a machine is now faster and now slower.
    """

    ms: float
    units: float
    queries: int
    body: bytes


def asked(address: str, **headers: str) -> Asked:
    """Ask for a page nine times, and return the least that it took: others may be busy beside it.

    The time is this process's own where the database is in it, and else the time that passed.
    """
    clock = process_time if connection.vendor == "sqlite" else perf_counter
    client, times, units = Client(headers=headers), [], []
    for _turn in range(9):
        cache.clear()  # the API counts requests
        started = clock()
        sum(number * number for number in range(50_000))
        units.append(clock() - started)
        started = clock()
        response = client.get(address)
        times.append(clock() - started)
        assert response.status_code in (200, 304), (address, response.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    least = min(times)
    return Asked(least * 1000, least / min(units), len(queries), response.content)


def in_a_test_database(main: Callable[[], int]) -> None:
    """Run `main` in an empty database, which is gone afterwards, and end with what it returns."""
    setup_test_environment()
    logging.disable()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        code = main()
    finally:
        teardown_databases(databases, verbosity=0)
    sys.exit(code)
