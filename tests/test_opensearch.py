"""What is said to an OpenSearch server, and what becomes of the site when it is away.

No such server stands in a test: a small one does, over HTTP, which knows the few calls that are made
and answers them honestly from the documents it was sent. Anything else it refuses.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from publishing import preview
from publishing.models import Entry, Untold
from publishing.search import database, opensearch
from publishing.search.query import read
from publishing.search.terms import Wanted

from .make import (
    make_article,
    make_mission,
    make_page,
    make_topic,
    published,
    republished,
    scheduled,
    withdraw,
)

pytestmark = pytest.mark.django_db
Document = dict[str, Any]


class Server(HTTPServer):
    """The documents of one index, and what was asked, by method and path."""

    documents: dict[str, Document] | None = None
    is_named = False  # by the name under which it is asked
    is_ill = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []

    def answer(self, method: str, path: str, body: str) -> tuple[int, Any]:
        self.asked.append(f"{method} {path}")
        if self.is_ill:
            return 503, {"error": "ill"}
        match method, path:
            case "DELETE", "/site-entries":
                self.documents, self.is_named = None, False
                return 200, {}
            case "PUT", "/site-entries":
                assert json.loads(body)["mappings"]["dynamic"] == "strict"
                self.documents = {}
                return 200, {}
            case "PUT", "/site-entries/_alias/site":
                self.is_named = True
                return 200, {}
            case "POST", "/_bulk":
                return 200, self.bulk([json.loads(line) for line in body.splitlines()])
            case "POST", "/site-entries/_delete_by_query":
                holds = reading(json.loads(body)["query"])
                self.documents = {key: one for key, one in self.rows().items() if not holds(one)}
                return 200, {}
            case "POST", "/site/_search" if not self.is_named:
                return 404, {"error": "There is no such index."}
            case "POST", "/site/_search":
                return 200, self.search(json.loads(body))
        return 400, {"error": f"{method} {path} is not known"}

    def rows(self) -> dict[str, Document]:
        assert self.documents is not None
        return self.documents

    def bulk(self, lines: list[Any]) -> Any:
        items = []
        for action, source in zip(lines[::2], lines[1::2], strict=True):
            known = {"place", "since", "kind", "object_id", "terms", "said"}
            assert action["index"]["_index"] == "site-entries" and source.keys() == known
            self.rows()[action["index"]["_id"]] = source
            items.append({"index": {"status": 201}})
        return {"errors": False, "items": items}

    def search(self, body: Any) -> Any:
        assert body["sort"] == [{"_score": "desc"}, {"place": "desc"}]
        query = body["query"]["bool"]
        found = []
        for one in self.rows().values():
            if all(reading(each)(one) for each in query["filter"]):
                scores = [each["constant_score"] for each in query["should"]]
                score = sum(each["boost"] for each in scores if reading(each["filter"])(one))
                found.append([float(score), one["place"]])
        found.sort(reverse=True)
        return {"hits": {"hits": [{"sort": place} for place in found[: body["size"]]]}}


def reading(query: Any) -> Callable[[Document], bool]:
    """Return what a query of OpenSearch says of a document."""
    ((name, said),) = query.items()
    if name == "bool":
        holds = [reading(each) for each in said["filter"]]
        fails = [reading(each) for each in said.get("must_not", [])]
        return lambda one: all(each(one) for each in holds) and not any(each(one) for each in fails)
    ((field, value),) = said.items()

    def values(one: Document) -> list[Any]:
        if field == "said":
            return str(one[field]).split()
        return one[field] if isinstance(one[field], list) else [one[field]]

    match name:
        case "term":
            return lambda one: value in values(one)
        case "terms":
            return lambda one: any(known in value for known in values(one))
        case "prefix":
            return lambda one: any(known.startswith(value) for known in values(one))
        case "match_phrase":
            return lambda one: f" {value} " in f" {' '.join(values(one))} "
        case "range":
            assert value == {"lte": "now"}
            return lambda one: datetime.fromisoformat(one[field]) <= timezone.now()
    raise AssertionError(query)


class Handler(BaseHTTPRequestHandler):
    server: Server

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        assert self.headers["Authorization"] == "Basic dXNlcjpwQHNz"  # user:p@ss
        status, said = self.server.answer(self.command, self.path.partition("?")[0], body)
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    server = Server()
    thread = Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    settings.SEARCH_URL = f"http://user:p%40ss@127.0.0.1:{server.server_port}/site"
    monkeypatch.setattr(opensearch, "_asked_again_at", 0.0)
    call_command("rebuild_search", verbosity=0)
    yield server
    server.shutdown()
    thread.join()
    opensearch._server(settings.SEARCH_URL)[0].close()
    server.server_close()


def places() -> set[int]:
    return set(Entry.objects.values_list("place", flat=True))


def known(server: Server) -> set[int]:
    return {one["place"] for one in server.rows().values()}


QUERIES = [
    "ura",
    "u",
    "ur",
    '"ura e re"',
    "ura re",
    "kontingjentit",
    "kontingjen",
    '"kontingjenti"',
    "zzz",
    "ura ura kthye",
]


@pytest.mark.parametrize("query", QUERIES)
def test_it_proposes_what_the_database_proposes(server: Server, query: str) -> None:
    topic = make_topic()
    published(make_article(title_sq="Ura e re", teaser_sq="U kthye.", topics=[topic]))
    published(make_article(title_sq="Re", teaser_sq="Ura e re u kthye.", title_en="ura"))
    published(make_article(title_sq="Kontingjenti", body_sq="<p>Ura e kontingjentit.</p>"))
    published(make_mission(title_sq="E re: ura", summary_sq="Kontingjent"))
    published(make_page(title_sq="Ura"))
    scheduled(make_page(title_sq="Ura e re"))
    call_command("rebuild_search", verbosity=0)
    for marks in ((), ("article",), ("article", f"topic{topic.pk}")):
        wanted = Wanted(read(query), "sq", marks)
        assert opensearch.places(wanted, 200) == database.places(wanted, 200)
    assert opensearch.places(Wanted(read("ura"), "sq"), 2) == database.places(
        Wanted(read("ura"), "sq"), 2
    )


def test_it_follows_what_is_published_and_withdrawn(
    server: Server, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        article = published(make_article(title_sq="Ura"))
    assert known(server) == places() != set()
    with django_capture_on_commit_callbacks(execute=True):
        republished(article, title_sq="Porti", date=article.date.from_number(20200000))
    assert known(server) == places() != set()
    assert "Porti" in Client().get("/kerko/?q=porti").content.decode()
    assert "POST /site/_search" in server.asked
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(article)
    assert known(server) == places() == set()


def test_nothing_of_a_preview_or_of_what_failed_reaches_it(
    server: Server, django_capture_on_commit_callbacks: Any
) -> None:
    draft = make_article(title_sq="Ura")
    address = preview.addresses(draft)["sq"]
    server.asked.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert "Ura" in Client().get(address).content.decode()
        with transaction.atomic():
            published(draft)
            transaction.set_rollback(True)
    assert server.asked == []


def test_what_it_knows_alone_is_not_shown(server: Server) -> None:
    article = published(make_article(title_sq="Ura"))
    call_command("rebuild_search", verbosity=0)
    withdraw(article)
    assert known(server) != set()
    assert "Nuk u gjet asgjë" in Client().get("/kerko/?q=ura").content.decode()


def test_when_it_is_away_the_database_answers_and_it_is_let_be_for_a_while(server: Server) -> None:
    published(make_article(title_sq="Ura e re"))
    server.is_ill = True
    server.asked.clear()
    for _ in range(3):
        assert "Ura</mark> e re" in Client().get("/kerko/?q=ura").content.decode()
    assert server.asked == ["POST /site/_search"]


def test_publishing_does_not_wait_for_it(
    server: Server, django_capture_on_commit_callbacks: Any
) -> None:
    server.is_ill = True
    with django_capture_on_commit_callbacks(execute=True):
        published(make_article(title_sq="Ura"))
    assert Entry.objects.count() == 2
    with pytest.raises(CommandError, match="did not take them"):
        call_command("rebuild_search", verbosity=0)


def test_what_it_did_not_hear_it_is_told_again_until_it_hears(
    server: Server, django_capture_on_commit_callbacks: Any
) -> None:
    server.is_ill = True
    with django_capture_on_commit_callbacks(execute=True):
        republished(published(make_article(title_sq="Ura")), title_sq="Porti")
        published(make_page())
    call_command("publish_due")
    server.is_ill = False
    assert known(server) == set()
    call_command("publish_due")
    assert known(server) == places() != set()
    server.asked.clear()
    call_command("publish_due")
    assert server.asked == []


def test_an_index_that_is_not_whole_is_not_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(make_article(title_sq="Ura"))

    def broken(lines: list[Any]) -> Any:
        server.is_ill = True
        return Server.bulk(server, lines)

    monkeypatch.setattr(server, "bulk", broken)
    with pytest.raises(CommandError, match="did not take them"):
        call_command("rebuild_search", verbosity=0)
    server.is_ill = False
    with pytest.raises(opensearch.Away):
        opensearch.places(Wanted(read("ura"), "sq"), 2)
    assert "Ura" in Client().get("/kerko/?q=ura").content.decode()


def test_an_index_made_anew_has_heard_everything(
    server: Server, django_capture_on_commit_callbacks: Any
) -> None:
    server.is_ill = True
    with django_capture_on_commit_callbacks(execute=True):
        published(make_article(title_sq="Ura"))
    server.is_ill = False
    call_command("rebuild_search", verbosity=0)
    assert known(server) == places() != set()
    assert not Untold.objects.exists()


def test_without_an_address_nobody_is_asked(settings: Settings) -> None:
    settings.SEARCH_URL = ""
    published(make_article(title_sq="Ura"))
    assert "Ura" in Client().get("/kerko/?q=ura").content.decode()
