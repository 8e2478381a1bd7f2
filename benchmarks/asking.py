"""What the measurements of pages share: a test database of their own, and pages asked in it."""

import logging
import sys
from collections.abc import Callable
from time import perf_counter, process_time

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import (
    CaptureQueriesContext,
    setup_databases,
    setup_test_environment,
    teardown_databases,
)


def asked(address: str, **headers: str) -> tuple[float, int, bytes]:
    """Return the milliseconds, the queries and the bytes of a page.

    The time is the least of nine requests: others may be busy beside it. It is this process's own
    where the database is in it, and else the time that passed.
    """
    clock = process_time if connection.vendor == "sqlite" else perf_counter
    client, times = Client(headers=headers), []
    for _turn in range(9):
        cache.clear()  # the API counts requests
        started = clock()
        response = client.get(address)
        times.append((clock() - started) * 1000)
        assert response.status_code in (200, 304), (address, response.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return min(times), len(queries), response.content


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
