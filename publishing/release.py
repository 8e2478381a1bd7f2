"""Which code answers: another release may say the same things in another way."""

from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.conf import settings


class Release(NamedTuple):
    code: str  # a hash of all of it
    at: datetime  # when the last file of it was written


@cache
def release() -> Release:
    """Return the release that this process runs: its modules, its translations and its libraries."""
    homes = [Path(config.path) for config in apps.get_app_configs()]
    files = [settings.BASE / "requirements.txt", *sorted(settings.BASE.glob("locale/**/*.mo"))]
    for home in homes:
        if home.parent == settings.BASE:  # a floor of the house, and no library
            files += sorted(home.rglob("*.py"))
    code = sha256()
    for path in files:
        code.update(path.read_bytes())
    newest = max(path.stat().st_mtime for path in files)
    return Release(code.hexdigest(), datetime.fromtimestamp(newest, UTC))
