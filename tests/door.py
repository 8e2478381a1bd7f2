"""The site as a web server calls it: by WSGI, past the client of the tests."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from config.wsgi import application


@contextmanager
def opened() -> Iterator[Any]:
    """Give the application, and keep its requests from closing the connection of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield application
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
