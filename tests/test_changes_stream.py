"""/api/v1/news/changes/: each change that the public saw, once and in order, and nothing hidden."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from news.models import Article
from publishing import emergency, schedule, workflow
from publishing.models import Edition

from .make import (
    administrator,
    changed,
    editor,
    make_article,
    make_mission,
    other_editor,
    published,
    republished,
    scheduled,
    withdraw,
)
from .test_api import PROBLEM, ask, refused
from .test_following import moment_comes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unthrottled")]

CHANGES = "/api/v1/news/changes/"
NOTES: dict[str, Any] = {"note_sq": "U shtua numri.", "note_en": "The number was added."}


def told(**said: Any) -> list[tuple[str, int, int]]:
    """Return of each change what happened, to which article, and its edition, from the beginning."""
    found, page = [], ask(CHANGES, **said)
    while True:
        found += [(one["event"], one["id"], one["edition"]) for one in page["results"]]
        if not page["has_more"]:
            return found
        page = ask(page["next"])


def test_all_that_happened_is_told_in_order_with_its_edition() -> None:
    article, other = published(make_article()), published(make_article())
    republished(article, byline="A. B.")
    published(changed(article, byline="C. D."), minor=True)
    withdraw(article)
    republished(article, byline="E. F.")
    key = article.pk
    expected = [
        ("published", key, 1),
        ("published", other.pk, 1),
        ("updated", key, 2),
        ("corrected", key, 3),
        ("withdrawn", key, 4),
        ("restored", key, 5),
    ]
    assert told() == told(start="beginning") == expected
    for size in (1, 2, 3, 6):
        assert told(page_size=size) == expected


def test_a_change_says_when_and_where_and_what_changed() -> None:
    article = published(make_article(title_en="Bridge"))
    article = published(changed(article, byline="A. B."), **NOTES)
    change = ask(CHANGES, lang="en")["results"][1]
    at = datetime.fromisoformat(change.pop("at"))
    assert at == Edition.objects.of(article)[0].at
    assert change == {
        "event": "updated",
        "id": article.pk,
        "edition": 2,
        "languages": ["sq", "en"],
        "url": "http://testserver/en/news/bridge/",
        "note": "The number was added.",
        "reason": "",
        "read_on": "",
    }


def test_of_what_was_withdrawn_only_the_reason_is_told() -> None:
    article = published(make_article(title_sq="kq1z", title_en="kq2z"), **NOTES)
    article = published(changed(article, byline="kq3z"), note_sq="kq4z", note_en="kq5z")
    withdraw(article, "kq6z", "kq7z")
    article = published(changed(article), note_sq="kq8z", note_en="kq9z")
    workflow.withdraw(article, editor(), "Ishte gabim.", "It was wrong.", "/lajme/tjeter/")
    found = ask(CHANGES, lang="en")["results"]
    assert [(one["event"], one["note"], one["reason"], one["read_on"]) for one in found] == [
        ("published", "", "", ""),
        ("updated", "", "", ""),
        ("withdrawn", "", "", ""),
        ("restored", "", "", ""),
        ("withdrawn", "", "It was wrong.", "/lajme/tjeter/"),
    ]
    assert {str(one["languages"]) + str(one["url"]) for one in found} == {"[]None"}
    for code in ("sq", "en"):
        assert "kq" not in Client().get(CHANGES, {"lang": code}).content.decode()


def test_a_note_is_told_in_the_languages_that_the_article_exists_in() -> None:
    article = published(make_article(title_en=""))
    published(changed(article, byline="A. B."), note_sq="U shtua.", note_en="kq1z")
    (_first, in_english) = ask(CHANGES, lang="en")["results"]
    assert (in_english["languages"], in_english["note"], in_english["url"]) == (["sq"], "", None)
    assert ask(CHANGES)["results"][1]["note"] == "U shtua."


def hide_much() -> None:
    """Do all that only the desk sees."""
    make_article()
    scheduled(make_article())
    withdraw(scheduled(make_article()))
    schedule.take_back(scheduled(make_article()), editor())
    twice = scheduled(make_article())
    published(changed(twice, byline="A. B."))
    for article in Article.objects.published().filter(draft=None):
        moment = timezone.now() + timedelta(days=1)
        published(changed(article, byline="A. B."), public_from=moment)
    scheduled(make_mission())


def test_nothing_hidden_moves_anything() -> None:
    article = published(make_article())
    emergency.publish_alone(changed(article, byline="X."), administrator(), "Zjarr.", **NOTES)
    for said in ({}, {"start": "now"}, {"page_size": "1"}):
        before = Client().get(CHANGES, said)
        reviewed = Article.objects.get(pk=article.pk)
        if reviewed.alone_by:
            emergency.review(reviewed, other_editor())
        hide_much()
        after = Client().get(CHANGES, said)
        assert (after.content, after["ETag"]) == (before.content, before["ETag"])


def test_what_was_written_ahead_is_told_at_its_moment_and_once() -> None:
    article = scheduled(make_article())
    place = ask(CHANGES, start="now")["next"]
    later = published(make_article())
    page = ask(place)
    assert [one["id"] for one in page["results"]] == [later.pk]
    assert ask(page["next"])["results"] == []
    moment_comes(article)
    page = ask(page["next"])
    assert [(one["event"], one["id"]) for one in page["results"]] == [("published", article.pk)]
    assert ask(page["next"])["results"] == []
    assert [key for _event, key, _edition in told()] == [later.pk, article.pk]


def test_many_that_come_due_at_once_are_told_in_pieces() -> None:
    ahead = [scheduled(make_article()) for _number in range(5)]
    seen = published(make_article())
    place = ask(CHANGES, page_size=2)["next"]
    published(make_article())
    moment_comes(*ahead)
    found, page = [], ask(place)
    while True:
        found += [one["id"] for one in page["results"]]
        assert len(page["results"]) <= 2
        if not page["has_more"]:
            break
        page = ask(page["next"])
    keys = set(Article.objects.published().values_list("pk", flat=True)) - {seen.pk}
    assert (len(found), set(found)) == (6, keys)


def test_a_place_is_kept_for_ever() -> None:
    places = [ask(CHANGES)["next"]]
    article = published(make_article())
    for number in range(4):
        places.append(ask(CHANGES, start="now")["next"])
        article = republished(article, byline=str(number))
    for number, place in enumerate(places):
        editions = [one["edition"] for one in ask(place)["results"]]
        assert editions == list(range(number + 1, 6)) if number else [1, 2, 3, 4, 5]


def test_a_site_without_news_has_a_place_to_begin_at() -> None:
    page = ask(CHANGES, start="now")
    assert (page["results"], page["has_more"]) == ([], False)
    article = published(make_article())
    assert [one["id"] for one in ask(page["next"])["results"]] == [article.pk]


@pytest.mark.parametrize(
    "cursor", ["x", "1", "1.2", "1.2.3.4", "-1.2.3", "9" * 17 + ".1.1", "٣.1.1"]
)
def test_any_other_text_is_no_cursor(cursor: str) -> None:
    assert list(refused(CHANGES, cursor=cursor)) == ["cursor"]


def test_a_start_is_the_beginning_or_now_and_no_cursor_beside_it() -> None:
    assert list(refused(CHANGES, start="then")) == ["start"]
    assert list(refused(CHANGES, start="now", cursor="1.1.1")) == ["start"]
    answer = Client().get(CHANGES, {"start": "then", "lang": "en"})
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["title"] == "We could not read this request"


def test_a_cursor_of_a_later_state_than_ours_says_to_begin_again() -> None:
    article = published(make_article())
    hide_much()
    place = ask(CHANGES, start="now")["next"]
    assert ask(place)["results"] == []
    numbers = place.partition("cursor=")[2].split(".")
    far = ["9" * 16] * 3
    for ahead in ([far[0], *numbers[1:]], [numbers[0], far[1], "0"], [*numbers[:2], far[2]]):
        for headers in ({}, {"if-none-match": "*"}):
            said = {"cursor": ".".join(ahead), "lang": "en"}
            answer = Client().get(CHANGES, said, headers=headers)
            assert (answer.status_code, answer["Content-Type"]) == (410, PROBLEM)
            assert answer.json()["title"] == "Begin again"
            assert "start=now" in answer.json()["detail"]
    withdraw(article)
    assert [one["event"] for one in ask(place)["results"]] == ["withdrawn"]
