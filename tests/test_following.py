"""The client of docs/follow_news.py: whatever happens in the newsroom, its copy is what is public.

`SEQUENCES=500 pytest tests/test_following.py` tries so many; CI tries fewer.
"""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError

import pytest
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from docs import follow_news
from missions.models import Mission
from news.models import Article, Topic
from pictures.models import Picture
from publishing import emergency, schedule, workflow
from publishing.models import Edition

from . import door, wsgi
from .make import (
    administrator,
    changed,
    make_article,
    make_mission,
    make_picture,
    make_topic,
    move_moment,
    other_editor,
    published,
    republished,
    withdraw,
)
from .unsealed import unsealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unthrottled")]

SEQUENCES = int(os.environ.get("SEQUENCES", "8"))
LANGUAGES = ("sq", "en")
ENGLISH = ("title_en", "slug_en", "teaser_en", "body_en")
NOTES: dict[str, Any] = {"note_sq": "Një ndryshim.", "note_en": "A change."}

numbers = st.integers(0, 99)


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Let the client ask our own site, and give it a place for its copies."""
    with door.opened() as application:
        monkeypatch.setattr(follow_news, "urlopen", wsgi.opener(application).open)
        yield tmp_path


def follow(folder: Path, code: str = "sq") -> dict[str, Any]:
    """Let the client follow, and return the articles of its copy."""
    file = folder / f"{code}.json"
    follow_news.follow(wsgi.SITE, file, code)
    assert list(folder.glob("*.new")) == []
    articles: dict[str, Any] = json.loads(file.read_text())["articles"]
    return articles


def walked(code: str = "sq", size: int = 2) -> dict[str, Any]:
    """Return each article that is public now, as a walk of the whole list gives it."""
    address = f"{wsgi.SITE}/api/v1/news/?lang={code}&include=all&page_size={size}"
    found = list(follow_news.articles(address))
    assert len(dict(found)) == len(found)
    return dict(found)


def moment_comes(*items: Any) -> None:
    """Let the moment of what was written ahead be this one, for its rows and in the ledger."""
    moment = None
    for item in items:
        ahead = list(Edition.objects.of(item).filter(public_from__gt=Now()))
        if moment is None:
            move_moment(item, 0)
            item.refresh_from_db()
            moment = item.public_from
        row = type(item)._base_manager.filter(pk=item.pk)
        row.update(public_from=moment, first_published_at=moment)
        with unsealed():
            for edition in ahead:
                edition.public_from = moment
                super(Edition, edition).save_base(force_update=True)


class Newsroom(RuleBasedStateMachine):
    """Some articles with topics, missions and pictures, and a client in each language."""

    folder: Path

    @initialize()
    def begin(self) -> None:
        for kind in (Article, Mission, Topic):
            kind._base_manager.all().delete()
        self.topics = [make_topic() for _n in range(2)]
        self.missions = [published(make_mission()) for _n in range(2)]
        self.picture = Picture.objects.first() or make_picture()
        self.count = 0
        self.home = TemporaryDirectory(dir=self.folder)

    def teardown(self) -> None:
        if hasattr(self, "home"):
            self.home.cleanup()

    def next_word(self) -> str:
        self.count += 1
        return f"Fjala {self.count}"

    def one(self, number: int, **state: Any) -> Any:
        """Return one of the articles in some state, or None."""
        found = list(Article.objects.filter(draft_of=None, draft=None, **state).order_by("pk"))
        return found[number % len(found)] if found else None

    def live(self, number: int) -> Any:
        found = list(Article.objects.published().filter(draft=None).order_by("pk"))
        return found[number % len(found)] if found else None

    # What is done with articles.

    @rule(number=numbers, english=st.booleans(), later=st.booleans())
    def publish(self, number: int, english: bool, later: bool) -> None:
        links: dict[str, Any] = {
            "topics": [self.topics[number % 2]],
            "missions": [self.missions[number % 2]],
            "lead_picture": self.picture if number % 3 == 0 else None,
        }
        words = {} if english else {"title_en": "", "slug_en": ""}
        moment = timezone.now() + timedelta(days=1) if later else None
        published(make_article(**links, **words), public_from=moment)

    @rule(number=numbers, minor=st.booleans())
    def change(self, number: int, minor: bool) -> None:
        if article := self.one(number, state="published"):
            published(changed(article, byline=self.next_word()), minor=minor)

    @rule(number=numbers)
    def change_for_later(self, number: int) -> None:
        if article := self.live(number):
            draft = published(
                changed(article, byline=self.next_word()),
                public_from=timezone.now() + timedelta(hours=1),
            )
            if number % 2:
                move_moment(draft, -1)
                schedule.publish_due()

    @rule(number=numbers)
    def leave_a_language(self, number: int) -> None:
        if article := self.live(number):
            if article.title_en:
                republished(article, **dict.fromkeys(ENGLISH, ""))
            else:
                word = self.next_word()
                republished(article, title_en=word, teaser_en=word, body_en=f"<p>{word}</p>")

    @rule(number=numbers)
    def take_down(self, number: int) -> None:
        if article := self.one(number, state="published"):
            withdraw(article)

    @rule(number=numbers, minor=st.booleans())
    def bring_back(self, number: int, minor: bool) -> None:
        if article := self.one(number, state="withdrawn"):
            published(changed(article, byline=self.next_word()), minor=minor)

    @rule(number=numbers)
    def publish_alone_and_review(self, number: int) -> None:
        if article := self.live(number):
            draft = changed(article, byline=self.next_word())
            emergency.publish_alone(draft, administrator(), "Zjarr.", **NOTES)
            if number % 2:
                emergency.review(article, other_editor())

    @rule(number=numbers)
    def the_moment_comes(self, number: int) -> None:
        ahead = Article.objects.filter(state="published", public_from__gt=Now()).order_by("pk")
        if found := list(ahead):
            moment_comes(found[number % len(found)])

    @rule(number=numbers)
    def take_back(self, number: int) -> None:
        ahead = Article.objects.filter(state="published", public_from__gt=Now(), draft=None)
        if found := list(ahead.order_by("pk")):
            schedule.take_back(found[number % len(found)], other_editor())

    # What is done with what they name.

    @rule(number=numbers)
    def rename_a_topic(self, number: int) -> None:
        topic = Topic.objects.get(pk=self.topics[number % 2].pk)
        topic.title_sq = topic.title_en = self.next_word()
        topic.full_clean()
        topic.save()

    @rule()
    def describe_a_picture(self) -> None:
        picture = Picture.objects.get(pk=self.picture.pk)
        picture.alt_sq = picture.alt_en = self.next_word()
        picture.save()

    @rule(number=numbers)
    def change_a_mission(self, number: int) -> None:
        mission = Mission.objects.get(pk=self.missions[number % 2].pk)
        if mission in Mission.objects.published() and number % 5 == 0:
            workflow.withdraw(mission, other_editor(), "Po.", "Yes.")
        else:
            republished(mission, title_sq=self.next_word(), title_en=self.next_word())

    # What the clients do.

    @rule(code=st.sampled_from(LANGUAGES))
    def the_copy_is_what_is_public(self, code: str) -> None:
        copy = follow(Path(self.home.name), code)
        assert copy == walked(code)
        keys = Article.objects.published().in_language(code).values_list("pk", flat=True)
        assert set(copy) == {str(key) for key in keys}

    @rule()
    def an_unchanged_site_is_not_sent_again(self) -> None:
        for _time in range(2):
            follow(Path(self.home.name))
        copy = json.loads((Path(self.home.name) / "sq.json").read_text())
        assert follow_news.ask(copy["next"], copy["etag"]) == (None, copy["etag"])


def test_after_whatever_happened_the_copy_is_what_is_public(followed: Path) -> None:
    Newsroom.folder = followed
    settings = examples(max_examples=SEQUENCES, stateful_step_count=30)
    run_state_machine_as_test(Newsroom, settings=settings)


def test_a_site_that_was_restored_from_a_backup_is_copied_anew(followed: Path) -> None:
    published(make_article())
    savepoint = transaction.savepoint()
    published(make_article())
    assert len(follow(followed)) == 2
    transaction.savepoint_rollback(savepoint)
    assert follow(followed) == walked()
    assert len(walked()) == 1


@pytest.mark.parametrize(
    ("said", "seconds"), [("7", 7), ("Fri, 01 Jan 2100 00:00:00 GMT", 60), (None, 60)]
)
def test_whoever_is_told_to_wait_waits(
    monkeypatch: pytest.MonkeyPatch, said: str | None, seconds: int
) -> None:
    waited: list[int] = []

    def busy(asked: Any, timeout: float) -> Any:
        if waited:
            raise HTTPError(asked.full_url, 404, "", Message(), None)
        headers = Message()
        if said:
            headers["Retry-After"] = said
        raise HTTPError(asked.full_url, 503, "", headers, None)

    monkeypatch.setattr(follow_news, "urlopen", busy)
    monkeypatch.setattr(follow_news.time, "sleep", waited.append)
    assert follow_news.ask(wsgi.SITE) == (None, "")
    assert waited == [seconds]
