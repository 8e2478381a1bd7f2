"""The site as it runs in production: collected, migrated, filled, and served by granian."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

from .door import free_port
from .pages import PUBLIC_PAGES

OTHERS = ("/lajme/atom.xml", "/sitemap.xml", "/api/v1/news/", "/api/v1/schema/", "/admin/login/")

GRANIAN = (
    "granian --interface wsgi --workers 1 --blocking-threads 4"
    " --host 127.0.0.1 --port {port} config.wsgi:application"
)


@dataclass(frozen=True)
class Server:
    address: str
    process: subprocess.Popen[bytes]

    def status(self, path: str) -> int:
        asked = Request(self.address + path, headers={"X-Forwarded-Proto": "https"})
        try:
            with urlopen(asked, timeout=20) as answer:
                return int(answer.status)
        except HTTPError as error:
            error.close()
            return error.code

    def memory_of_its_worker(self) -> int:
        """Return the resident memory of the worker in MiB."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        sizes = [
            int(line.split()[1]) // 1024
            for child in children.read_text().split()
            for line in Path(f"/proc/{child}/status").read_text().splitlines()
            if line.startswith("VmRSS")
        ]
        return max(sizes)


def absent(folder: Path) -> Path:
    """Make a folder that hides what only development installs, and REST framework loads if it can."""
    folder.mkdir()
    for name in ("requests", "pygments"):
        (folder / f"{name}.py").write_text('raise ImportError("It is not there in production.")')
    return folder


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3",
        "STATIC_ROOT": str(tmp_path / "static"),
        "TRUSTED_PROXIES": "1",
        "PYTHONPATH": str(absent(tmp_path / "absent")),
    }

    def run(*words: str) -> None:
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=settings.BASE, env=environment, check=True, timeout=120)

    run("migrate", "--verbosity=0")
    run("seed")
    run("collectstatic", "--no-input", "--verbosity=0")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", *GRANIAN.format(port=port).split()],
        cwd=settings.BASE,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    served = Server(f"http://127.0.0.1:{port}", process)
    try:
        wait_until_ready(served)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_ready(served: Server) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if served.status("/health/ready") == 200:
                return
        except URLError:
            time.sleep(0.1)
    pytest.fail("The server was not ready after a minute.")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_that_has_served_every_page_holds_at_most_120_mebibytes(server: Server) -> None:
    for _round in range(5):
        for path in (*PUBLIC_PAGES, *OTHERS):
            missing = path in ("/nuk-ka/", "/en/nothing-here/")
            assert (path, server.status(path)) == (path, 404 if missing else 200)
    assert server.memory_of_its_worker() <= 120
