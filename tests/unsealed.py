"""Taking the seal off the ledger: to empty the database after a test, or to tamper in one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from publishing import seal


@contextmanager
def unsealed() -> Iterator[None]:
    with transaction.atomic():
        seal.take_off(connection)
        yield
        seal.put_on(connection)
