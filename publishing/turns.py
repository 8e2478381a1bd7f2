"""Work that takes much memory and time, which one at a time may do in each process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock


class Busy(Exception):
    """One works and others wait: whoever waits as well would be missing where readers ask."""


class Turns:
    """Whoever takes a turn waits for it, if no more than `most` would work or wait then."""

    def __init__(self, most: int = 2) -> None:
        self._places, self._turn = BoundedSemaphore(most), Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take a turn, before a transaction and never within: on SQLite the two would wait for each other.

        Raises Busy at once where too many wait.
        """
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            with self._turn:
                yield
        finally:
            self._places.release()
