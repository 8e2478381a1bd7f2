"""Files of an older site, and what came in from them."""

import csv
import json
from collections.abc import Iterable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from PIL import Image

from news.models import Article
from news.moving_in.batches import send
from news.moving_in.identity import in_order
from news.moving_in.importing import Options, Result, bring_in, tried
from news.moving_in.models import NewsFile
from news.moving_in.picture_files import NoPictures
from news.moving_in.records import Record
from news.moving_in.rows import Row, read
from news.moving_in.sources import read as read_file
from publishing.models import User

SEEDS = Path(__file__).with_name("seeds")
FACTS = json.loads(Path(__file__).with_name("seed_facts.json").read_text())
ROW = {
    "title": "Lajmi",
    "date": "13 gusht 2024",
    "teaser": "Dy rreshta.",
    "body": "<p>Teksti.</p>",
    "language": "sq",
}


def row(**change: Any) -> Row:
    """Return a record of an older site as it is read."""
    return read(Record(1, ROW | change))


def abouts(found: Row | Result) -> list[str]:
    """Return what the notes of a row are about."""
    return [note.about for note in found.notes]


def options_of(**said: Any) -> Options:
    usual: dict[str, Any] = {"file": "lajme.json", "pictures": NoPictures()}
    return Options(**(usual | said))


def brought(records: Iterable[dict[str, Any]], trial: bool = False, **said: Any) -> list[Result]:
    """Bring records in, in the order of a file, and return what became of each."""
    options = options_of(**said)
    numbered = [Record(number, record) for number, record in enumerate(records, start=1)]
    return [(tried if trial else bring_in)(record, options) for record in in_order(numbered)]


def came_in(content: bytes, **said: Any) -> list[Result]:
    options = options_of(**said)
    return [bring_in(record, options) for record in in_order(read_file(content).records)]


def kept(by: User, *rows: dict[str, Any], **said: Any) -> NewsFile:
    """Return a file of such rows as the desk keeps it, to be tried."""
    usual = {"name": "lajme.csv", "language": "", "brings_back": False}
    return send(read_file(json.dumps(rows).encode()), by, **(usual | said))


def article(**change: Any) -> Article:
    """Bring one record in, and return the draft that it became."""
    (result,) = brought([ROW | change])
    assert result.article is not None
    return result.article


def table(*rows: dict[str, Any], delimiter: str = ",") -> bytes:
    text = StringIO(newline="")
    writer = csv.DictWriter(
        text, list(dict.fromkeys(name for row in rows for name in row)), delimiter=delimiter
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


# Names of pictures that are no addresses.
ODD = [
    "Screenshot from 2024-01-01 10:20:30.jpg",
    "#1.jpg",
    "a:b.jpg",
    "?.jpg",
    "%00.jpg",
    "100%.jpg",
]
TAKEN_AT: dict[int, Any] = {0x8825: {1: "N", 2: (41.0, 19.0, 39.0), 3: "E", 4: (19.0, 49.0, 6.0)}}


def photograph(exif: dict[int, Any] | None = None) -> bytes:
    content, said = BytesIO(), Image.Exif()
    said.update(exif or {})
    Image.new("RGB", (60, 40), "teal").save(content, "JPEG", exif=said)
    return content.getvalue()
