"""Which code answers: another release may say the same things in another way."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple


class Release(NamedTuple):
    code: str  # a hash of all of it
    at: datetime  # when the last file of it was written


def release(base: Path) -> Release:
    """Return the release that stands in `base`: its modules, its translations and its libraries."""
    files = sorted(
        path
        for kind in ("*/**/*.py", "locale/**/*.mo", "requirements.txt")
        for path in base.glob(kind)
        if not path.relative_to(base).parts[0].startswith(".")
    )
    said = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    newest = max(path.stat().st_mtime for path in files)
    return Release(said, datetime.fromtimestamp(newest, UTC))
