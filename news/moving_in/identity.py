"""Which item of the older site a row is, and in which order its rows come in."""

from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise
from urllib.parse import urlsplit

from publishing.dates import PartialDate, parse
from publishing.text import fold, plain

from .records import Record
from .rows import Row


def key(row: Row) -> str:
    """Return what tells an item from every other of the older site, and is the same in each file.

    That is its address there, or else its date, title and text; and the language it is in.
    """
    if address := own_address(row.link):
        said = [row.language, address]
    else:
        dated = row.date.isoformat() if row.date else fold(row.printed)
        said = [row.language, dated, *map(fold, (row.title, row.teaser, plain(row.body)))]
    return sha256("\n".join(said).encode()).hexdigest()


def own_address(link: str) -> str:
    """Return an address without what makes no other page of it: scheme, www, a last slash, a mark.

    Nothing where it is the front page of a site, which many an item links to.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    if not parts.query and parts.path in ("", "/"):
        return ""
    if parts.scheme.lower() not in ("http", "https"):
        return link
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def in_order(records: Sequence[Record]) -> list[Record]:
    """Return records in the order in which they must come in.

    Of the items of one date, the public's list shows first what came in last. So a file that is
    printed newest first comes in from its end, and one that begins with the oldest from its start.
    """
    dates = [found for record in records if (found := _date(record))]
    falls = sum(before > after for before, after in pairwise(dates))
    rises = sum(before < after for before, after in pairwise(dates))
    return list(records if rises > falls else reversed(records))


def _date(record: Record) -> PartialDate | None:
    try:
        return parse(str(record.cells.get("date", "")))
    except ValueError:
        return None
