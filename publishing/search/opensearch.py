"""The engine of a site with many readers: an OpenSearch server, told after each commit.

It holds the same terms as the database and is asked for the same places. When it does not answer,
the database does.
"""

import time
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Max
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException
from opensearchpy.helpers import bulk

from .entries import Entry, Untold
from .query import Part
from .terms import Term, Tier, Wanted

TIMEOUT, TIMEOUT_OF_REBUILD = 1, 60  # seconds for an answer
PATIENCE = 30  # seconds until a server that gave none is asked again
_MAPPING = {
    "dynamic": "strict",
    "properties": {
        "place": {"type": "long"},
        "since": {"type": "date"},
        "kind": {"type": "keyword"},
        "object_id": {"type": "long"},
        "terms": {"type": "keyword"},
        "said": {"type": "text", "analyzer": "whitespace", "norms": False},
    },
}
_BOOST = {Tier.TITLE: 2, Tier.LEAD: 1, Tier.ANYWHERE: 0}
_asked_again_at = 0.0


class Away(Exception):
    """The server gives no answer, or none that can be read."""


@cache
def _server(url: str) -> tuple[OpenSearch, str, str]:
    """Return the client of `https://user:password@host:9200/index`, and two names of the index.

    Entries are written under the second. The first, which is asked, it has only once it is whole.
    """
    parts = urlsplit(url)
    is_safe = parts.scheme == "https"
    signed_in = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    client = OpenSearch(
        hosts=[{"host": parts.hostname, "port": parts.port or (443 if is_safe else 80)}],
        http_auth=signed_in,
        use_ssl=is_safe,
        timeout=TIMEOUT,
        max_retries=0,
    )
    index = parts.path.strip("/")
    return client, index, f"{index}-entries"


def places(wanted: Wanted, most: int) -> list[tuple[Tier, int]]:
    """Return what `database.places` does. Raises Away."""
    global _asked_again_at
    if time.monotonic() < _asked_again_at:
        raise Away("It was away a moment ago.")
    client, index, _written = _server(settings.SEARCH_URL)
    try:
        answer = client.search(index=index, body=_request(wanted, most))
        tiers = {boost: tier for tier, boost in _scores().items()}
        return [
            (tiers[round(score)], int(place))
            for hit in answer["hits"]["hits"]
            for score, place in [hit["sort"]]
        ]
    except (OpenSearchException, KeyError, TypeError, ValueError) as error:
        _asked_again_at = time.monotonic() + PATIENCE
        raise Away(type(error).__name__) from error


def _scores() -> dict[Tier, int]:
    """Return the score of an entry by its best tier: it is in those after it as well."""
    return {tier: sum(_BOOST[after] for after in Tier if after >= tier) for tier in Tier}


def _request(wanted: Wanted, most: int) -> dict[str, Any]:
    in_tiers = {tier: [_holds(term) for term in wanted.terms(tier)] for tier in Tier}
    says = [_says(part) for part in wanted.exact]
    is_due = {"range": {"since": {"lte": "now"}}}
    better = [
        {"constant_score": {"filter": {"bool": {"filter": holds}}, "boost": _BOOST[tier]}}
        for tier, holds in in_tiers.items()
        if _BOOST[tier]
    ]
    found = {"filter": [*in_tiers[Tier.ANYWHERE], *says, is_due], "should": better}
    return {
        "size": most,
        "_source": False,
        "track_total_hits": False,
        "query": {"bool": found},
        "sort": [{"_score": "desc"}, {"place": "desc"}],
    }


def _holds(term: Term) -> dict[str, Any]:
    return {"prefix" if term.is_beginning else "term": {"terms": term.text}}


def _says(part: Part) -> dict[str, Any]:
    if part.is_whole:
        return {"match_phrase": {"said": " ".join(part.words)}}
    return {"prefix": {"said": part.words[0]}}


def follow(kind: str, key: int) -> None:
    """Let the server know of one object what the database knows now. Raises Away."""
    client, _index, written = _server(settings.SEARCH_URL)
    rows = list(Entry.objects.filter(kind=kind, object_id=key))
    of_it = [{"term": {"kind": kind}}, {"term": {"object_id": key}}]
    now = {"terms": {"place": [row.place for row in rows]}}
    stale = {"query": {"bool": {"filter": of_it, "must_not": [now]}}}
    try:
        bulk(client, _documents(rows, written), refresh=True)
        client.delete_by_query(index=written, body=stale, refresh=True, conflicts="proceed")
    except OpenSearchException as error:
        raise Away(type(error).__name__) from error


def rebuild() -> int:
    """Make the server's index anew from the entries, and return how many it holds. Raises Away.

    Until it is whole, the database answers.
    """
    client, index, written = _server(settings.SEARCH_URL)
    last_untold = Untold.objects.aggregate(last=Max("pk"))["last"] or 0
    rows = _documents(Entry.objects.iterator(500), written)
    patiently: Any = {"request_timeout": TIMEOUT_OF_REBUILD}
    try:
        client.indices.delete(index=written, ignore_unavailable=True, params=patiently)
        client.indices.create(index=written, body={"mappings": _MAPPING}, params=patiently)
        count, _errors = bulk(client, rows, chunk_size=200, refresh=True, **patiently)
        client.indices.put_alias(index=written, name=index, params=patiently)
    except OpenSearchException as error:
        raise Away(type(error).__name__) from error
    Untold.objects.filter(pk__lte=last_untold).delete()
    return int(count)


def _documents(rows: Iterable[Entry], index: str) -> Iterator[dict[str, Any]]:
    for row in rows:
        source = {
            "place": row.place,
            "since": row.since.isoformat(),
            "kind": row.kind,
            "object_id": row.object_id,
            "terms": row.terms.split(),
            "said": row.said,
        }
        yield {"_op_type": "index", "_index": index, "_id": str(row.place), "_source": source}
