"""kill −9 in the middle of publishing: what was acknowledged is there, and nothing is half there.

`KILLS=200 pytest tests/test_kill.py` kills so many times, and `SEED=…` at other moments.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.utils.translation import gettext

KILLS = int(os.environ.get("KILLS", "50"))
SEED = int(os.environ.get("SEED", "20261122"))
RUN = "import django; django.setup(); from tests import kill; kill.{}"


@pytest.fixture
def empty_database() -> Iterator[str]:
    """Give the address of a new database of the kind that the tests run on."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/killed.sqlite3"
        return
    server, name = os.environ["DATABASE_URL"], f"killed_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(database: str, call: str) -> dict[str, Any]:
    """Return what a call of `kill` prints, in a process of its own on this database."""
    environment = {
        "PATH": os.environ["PATH"],
        "DEVELOPMENT": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database,
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(call)],
        cwd=settings.BASE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60 + 10 * KILLS,
    )
    assert (done.returncode, done.stderr) == (0, "")
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_whenever_its_process_is_killed_a_publication_is_whole_or_not_begun(
    empty_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(empty_database, f"main({KILLS}, {SEED})")
    faults = found.pop("faults")
    with capsys.disabled():
        sys.stderr.write(f"\n{found}\n")
    assert faults == [], f"with SEED={SEED}"
    assert found["kills"] == KILLS
    # Without these it would have killed nobody who was at work.
    assert sum(found["in_the_middle"].values()) >= KILLS // 10
    assert found["acknowledged"] >= KILLS // 10


@pytest.mark.parametrize("desk", ["halving", "hasty"])
def test_a_desk_that_publishes_by_halves_or_speaks_too_soon_is_found(
    empty_database: str, desk: str
) -> None:
    faults = run(empty_database, f"main(50, {SEED}, {desk!r})")["faults"]
    assert faults != []
    assert [fault for fault in faults if "it ended by itself" in fault] == []
    lost = [fault for fault in faults if "the ledger does not have it" in fault]
    assert bool(lost) == (desk == "hasty")


def test_of_three_processes_that_approve_one_change_one_does_and_two_are_told(
    empty_database: str,
) -> None:
    said = run(empty_database, "approve_at_once(3)")
    refused = "Refused: " + gettext("This draft is no longer here: it was approved or discarded.")
    assert said == {
        "begun": ["begins"] * 3,
        "answers": [refused, refused, "done"],
        "editions": [2, 1],
    }
