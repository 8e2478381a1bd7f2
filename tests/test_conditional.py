"""An answer that did not change is not sent again; one that did never passes for the old one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import parse_http_date

from news.api import conditional
from news.models import Article, Topic
from pictures.models import Picture
from publishing.models import Edition

from .make import (
    changed,
    make_article,
    make_mission,
    make_picture,
    make_topic,
    published,
    republished,
    scheduled,
    withdraw,
)
from .test_api import LIST
from .test_changes_stream import CHANGES, hide_much
from .test_following import moment_comes
from .unsealed import unsealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unthrottled")]


class World:
    """An article with all that it names, and one that waits for its moment."""

    def __init__(self) -> None:
        self.topic, self.picture = make_topic(), make_picture()
        self.mission = published(make_mission())
        links: dict[str, Any] = {"topics": [self.topic], "missions": [self.mission]}
        self.article = published(make_article(lead_picture=self.picture, **links))
        self.ahead = scheduled(make_article())
        self.gone = withdraw(published(make_article()))

    @property
    def paths(self) -> list[str]:
        return [LIST, f"{LIST}{self.article.pk}/", CHANGES]


def save(row: Any, **change: Any) -> None:
    for name, value in change.items():
        setattr(row, name, value)
    row.save()


def withdraw_and_publish_again(world: World) -> None:
    withdraw(world.article)
    republished(world.article)


# What the public may notice; each must be seen in the list, the article and the changes.
SEEN: dict[str, Callable[[World], Any]] = {
    "another article": lambda world: published(make_article()),
    "a change": lambda world: republished(world.article, byline="A. B."),
    "a minor correction": lambda world: published(changed(world.article, byline="X."), minor=True),
    "a withdrawal": lambda world: withdraw(published(make_article())),
    "a moment that comes": lambda world: moment_comes(world.ahead),
    "one that comes back": lambda world: republished(world.gone),
    "a withdrawal and a return": withdraw_and_publish_again,
    "the name of a topic": lambda world: save(Topic.objects.get(), title_sq="Tjetër"),
    "the words of a picture": lambda world: save(Picture.objects.get(), alt_sq="Tjetër."),
    "the name of a mission": lambda world: republished(world.mission, title_sq="Tjetër"),
    "a mission that is withdrawn": lambda world: withdraw(world.mission),
}


@pytest.mark.parametrize("what", SEEN)
def test_what_the_public_may_notice_is_a_new_answer(what: str) -> None:
    world = World()
    before = {path: Client().get(path)["ETag"] for path in world.paths}
    for path, etag in before.items():
        assert Client().get(path, headers={"if-none-match": etag}).status_code == 304
    SEEN[what](world)
    for path, etag in before.items():
        assert Client().get(path, headers={"if-none-match": etag}).status_code == 200


def test_what_the_desk_alone_sees_is_none() -> None:
    world = World()
    hidden_topic, hidden_picture = make_topic(), make_picture()
    make_article(topics=[hidden_topic], lead_picture=hidden_picture)
    before = {path: Client().get(path) for path in world.paths}
    hide_much()
    save(hidden_topic, title_sq="Tjetër")
    save(hidden_picture, alt_sq="Tjetër.")
    save(world.topic)
    for path, answer in before.items():
        after = Client().get(path)
        assert (after.content, after["ETag"]) == (answer.content, answer["ETag"])
        assert Client().get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_what_is_hidden_moves_no_second_either(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    released(monkeypatch, at=Edition.objects.earliest("at").at - timedelta(days=9))
    settle(world)
    before = {path: Client().get(path)["Last-Modified"] for path in world.paths}
    hide_much()
    make_article(topics=[world.topic])
    assert {path: Client().get(path)["Last-Modified"] for path in world.paths} == before


def test_an_answer_has_a_tag_of_its_own_for_each_address() -> None:
    world = World()
    asked = [*world.paths, f"{LIST}?lang=en", f"{LIST}?page_size=1", f"{CHANGES}?lang=en"]
    tags = {Client().get(path)["ETag"] for path in asked}
    tags |= {Client(SERVER_NAME="127.0.0.1").get(path)["ETag"] for path in asked}
    assert len(tags) == 2 * len(asked)


def released(monkeypatch: pytest.MonkeyPatch, **change: Any) -> None:
    """Let another release answer."""
    other = conditional.release()._replace(**change)
    monkeypatch.setattr(conditional, "release", lambda: other)


def test_another_release_answers_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    etag = Client().get(LIST)["ETag"]
    released(monkeypatch, code="other")
    assert Client().get(LIST, headers={"if-none-match": etag}).status_code == 200


def settle(world: World) -> None:
    """Let all that happened have happened an hour ago."""
    hour = timedelta(hours=1)
    with unsealed():
        for edition in Edition.objects.all():
            for name in ("at", "public_from"):
                setattr(edition, name, getattr(edition, name) - hour)
            super(Edition, edition).save_base(force_update=True)
    Article._base_manager.update(public_from=F("public_from") - hour)


def test_what_is_settled_tells_its_second_and_is_not_sent_since(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    released(monkeypatch, at=Edition.objects.earliest("at").at - timedelta(days=9))
    for path in world.paths:
        answer = Client().get(path)
        assert "Last-Modified" not in answer  # a second change may come in this very second
        since = {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
        assert Client().get(path, headers=since).status_code == 200
    settle(world)
    newest = Edition.objects.filter(kind="withdrawn").latest("at").at
    for path in world.paths:
        said = Client().get(path)["Last-Modified"]
        assert parse_http_date(said) == int(newest.timestamp())
        same = Client().get(path, headers={"if-modified-since": said})
        assert (same.status_code, same["Last-Modified"]) == (304, said)
        before = {"if-modified-since": "Wed, 01 Jan 2020 00:00:00 GMT"}
        assert Client().get(path, headers=before).status_code == 200
    released(monkeypatch, at=newest + timedelta(seconds=1))
    assert Client().get(LIST, headers={"if-modified-since": said}).status_code == 200


def test_what_is_not_there_is_not_unchanged() -> None:
    world = World()
    settle(world)
    for key, status in ((world.ahead.pk, 404), (world.gone.pk, 410), (10**9, 404)):
        for asked in (
            {"if-none-match": "*"},
            {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        ):
            answer = Client().get(f"{LIST}{key}/", headers=asked)
            assert (answer.status_code, "ETag" in answer) == (status, False)


def test_an_unchanged_answer_costs_one_query() -> None:
    world = World()
    for path in world.paths:
        etag = Client().get(path)["ETag"]
        with CaptureQueriesContext(connection) as queries:
            answer = Client().get(path, headers={"if-none-match": etag})
        assert (answer.status_code, answer.content, len(queries)) == (304, b"", 1)
        assert answer["Cache-Control"] == "public, no-cache"
        assert "RateLimit" in answer


@pytest.mark.parametrize(
    "query",
    [
        *("news/?year=abc", "news/?cursor=x", "news/?page_size=0", "news/?topic=x"),
        *("news/?date_from=2024-02-01&date_to=2024-01-01", "news/?order=title"),
        *("news/changes/?start=then", "news/changes/?cursor=x", "news/changes/?page_size=0"),
    ],
)
@pytest.mark.parametrize(
    "condition",
    [
        {"if-none-match": "*"},
        {"if-match": '"x"'},
        {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ],
)
def test_what_cannot_be_read_is_said_before_any_condition(
    monkeypatch: pytest.MonkeyPatch, query: str, condition: dict[str, str]
) -> None:
    world = World()
    released(monkeypatch, at=Edition.objects.earliest("at").at - timedelta(days=9))
    settle(world)
    answer = Client().get(f"/api/v1/{query}", headers=condition)
    assert (answer.status_code, "ETag" in answer) == (400, False)


def test_an_unchanged_list_of_much_that_was_asked_for_costs_one_query() -> None:
    world = World()
    query = {"topic": world.topic.slug_sq, "mission": world.mission.slug_sq, "year": "2018"}
    etag = Client().get(LIST, query)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(LIST, query, headers={"if-none-match": etag})
    assert (answer.status_code, len(queries)) == (304, 1)


def test_a_demand_that_does_not_hold_is_a_problem() -> None:
    answer = Client().get(LIST, headers={"if-match": '"other"'})
    assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json")
    assert answer.json()["status"] == 412
