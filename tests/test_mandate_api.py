"""The mandate as data: the version of a day, its provisions as a tree, and nothing hidden."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings as site
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.throttling import SimpleRateThrottle

from ministry import reading
from ministry.models import Mandate
from publishing.dates import parse

from .make import (
    changed,
    make_mandate,
    make_mission,
    published,
    scheduled,
    submitted,
    withdrawn,
)

pytestmark = pytest.mark.django_db

MANDATE = "/api/v1/mandate/"
PAGE = "http://testserver/en/ministry/mandate/"
OLD = {
    "title_en": "The old text",
    "text_sq": "Neni 1\nMinistri\n\n1. Detyrat:\na) një;\nb) dy;\nc) tre;\nç) katër.",
    "text_en": "Article 1\nMinister\n\n1. Tasks:\na) one;\nb) two;\nc) three;\nç) four.",
    "in_force_from": parse("1.1.2018"),
}
NEW = {
    "title_en": "The new text",
    "text_sq": "Neni 1\nMinistri\n\n1. Detyrat:\na) një;\nb) katër.\n\n2. E re.",
    "text_en": "Article 1\nMinister\n\n1. Tasks:\na) one;\nb) four.\n\n2. New.",
    "in_force_from": parse("1.1.2020"),
    "renumbered": "1-1-ç = 1-1-b",
    "act_kind": "law",
    "act_number": "64/2014",
    "act_date": parse("shtator 2014"),
    "act_sq": "“Për pushtetet”",
    "act_en": "“On the powers”",
    "gazette": "155/2014",
    "act_link": "https://law.example/64",
    "source": "Official Gazette",
    "amends_sq": "Dy shkronja u hoqën.",
    "amends_en": "Two letters were taken out.",
}


@pytest.fixture(autouse=True)
def _nobody_is_throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "anon", "100000/minute")


@pytest.fixture
def versions() -> tuple[Mandate, Mandate]:
    return make("old"), make("new")


def make(which: str, **change: Any) -> Any:
    fields: dict[str, Any] = OLD if which == "old" else NEW
    return published(make_mandate(**(fields | change)))


def ask(**asked: Any) -> Any:
    response = Client().get(MANDATE, {"lang": "en"} | asked)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.json()


def refused(status: int, **asked: Any) -> Any:
    response = Client().get(MANDATE, {"lang": "en"} | asked)
    assert response.status_code == status
    return response.json()["wrong"] or response.json()["detail"]


def every(provisions: list[Any]) -> dict[str, Any]:
    """Return the provisions of a tree by their addresses."""
    found = {}
    for provision in provisions:
        found[provision["anchor"]] = provision
        found |= every(provision["children"])
    return found


def period(first: str, text: str, until: str | None) -> dict[str, Any]:
    return {"from": {"value": first, "precision": "day", "text": text}, "until": until}


# Which version.


def test_a_day_decides_which_version_is_answered(versions: Any) -> None:
    days = ("2018-01-01", "2019-12-31", "2020-01-01", "2999-12-31")
    found = [ask(date=day)["title"] for day in days]
    assert found == ["The old text"] * 2 + ["The new text"] * 2
    assert ask()["title"] == "The new text"
    assert ask()["date"] == str(timezone.localdate())


def test_a_version_is_answered_by_its_number(versions: Any) -> None:
    old, new = versions
    said = [ask(version=one.pk) for one in versions]
    assert [one["version"] for one in said] == [old.pk, new.pk]
    assert [one["is_in_force"] for one in said] == [False, True]
    assert [one["date"] for one in said] == [None, None]
    assert (said[0]["previous"], said[1]["next"]) == (None, None)
    beside = said[0]["next"], said[1]["previous"]
    assert [one["version"] for one in beside] == [new.pk, old.pk]


def test_before_the_first_version_there_is_none(versions: Any) -> None:
    assert refused(404, date="2017-12-31") == (
        "No mandate is known to have been in force on that day. "
        "The first known one is in force from 1 January 2018."
    )


def test_what_is_asked_wrongly_is_refused_with_a_sentence(versions: Any) -> None:
    assert refused(400, date="31.12.2019") == {
        "date": ["“31.12.2019” is not a date. Write it as 2019-07-24."]
    }
    assert refused(400, version="x") == {"version": ["“x” is not the number of a version."]}
    assert refused(400, version=versions[0].pk, date="2019-01-01") == {
        "version": ["Ask for a day or for a version, not for both."]
    }
    assert refused(400, day="2019-01-01") == {
        "day": ["Not known here. Known are: date, lang, version."]
    }
    assert refused(404, version=9999) == "There is no version 9999 of the mandate."


# What it says.


def test_a_version_says_what_is_known_of_it(versions: Any) -> None:
    old, new = versions
    said = ask(date="2021-05-01")
    of_old = {
        "version": old.pk,
        "title": "The old text",
        "in_force": period("2018-01-01", "1 January 2018", "2019-12-31"),
        "url": f"{PAGE}{old.pk}/",
    }
    of_new = {
        "version": new.pk,
        "title": "The new text",
        "in_force": period("2020-01-01", "1 January 2020", None),
    }
    assert said.pop("provisions") != []
    assert said.pop("first_published").startswith(str(timezone.now().year))
    assert said == of_new | {
        "url": f"{PAGE}?date=2021-05-01",
        "date": "2021-05-01",
        "is_in_force": True,
        "language": "en",
        "permanent_url": f"{PAGE}{new.pk}/",
        "text_url": f"{PAGE}{new.pk}.txt",
        "xml_url": f"{PAGE}{new.pk}.xml",
        "act": {
            "kind": "law",
            "number": "64/2014",
            "date": {"value": "2014-09", "precision": "month", "text": "September 2014"},
            "title": "“On the powers”",
            "cited": "Law no. 64/2014, dated September 2014, “On the powers”",
            "gazette": "155/2014",
            "link": "https://law.example/64",
        },
        "amends": "Two letters were taken out.",
        "corrections": "",
        "source": "Official Gazette",
        "last_updated": None,
        "previous": of_old,
        "next": None,
        "versions": [of_old, of_new | {"url": f"{PAGE}{new.pk}/"}],
        "gone": [{"anchor": "1-1-c", "cited": "article 1(1)(c)", "url": f"{PAGE}{old.pk}/#1-1-c"}],
        "licence": site.OPEN_DATA_LICENCE,
    }
    response = Client().get(MANDATE)
    assert response["Link"] == f'<{site.OPEN_DATA_LICENCE["url"]}>; rel="license"'


def test_the_provisions_are_a_tree_with_addresses_that_last(versions: Any) -> None:
    old, _new = versions
    (article,) = ask(version=old.pk)["provisions"]
    (point,) = article.pop("children")
    letters = point.pop("children")
    nothing_beside = {"formerly": "", "old_anchors": [], "missions": []}
    assert article == nothing_beside | {
        "kind": "article",
        "label": "1",
        "anchor": "1",
        "url": f"{PAGE}{old.pk}/#1",
        "language": "en",
        "heading": "Minister",
        "text": "",
        "cited": {"sq": "neni 1", "en": "article 1"},
    }
    assert (point["kind"], point["text"], point["heading"]) == ("point", "Tasks:", "")
    assert [(one["kind"], one["label"], one["text"]) for one in letters] == [
        ("letter", "a", "one;"),
        ("letter", "b", "two;"),
        ("letter", "c", "three;"),
        ("letter", "ç", "four."),
    ]
    last = letters[-1]
    assert last["cited"] == {"sq": "neni 1, pika 1, shkronja ç", "en": "article 1(1)(ç)"}
    assert unquote(last["url"]) == f"{PAGE}{old.pk}/#1-1-ç"
    assert last["children"] == []


def test_a_provision_says_where_it_was_and_what_rests_on_it(versions: Any) -> None:
    old, _new = versions
    letter = old.provisions.get(anchor="1-1-ç")
    mission = published(make_mission(title_en="KFOR", rests_on=letter))
    make_mission(title_en="Not published", rests_on=letter)
    found = every(ask()["provisions"])["1-1-b"]
    assert (found["formerly"], found["old_anchors"]) == ("1-1-ç", ["1-1-ç"])
    url = f"http://testserver/en/missions/{mission.slug_en}/"
    assert found["missions"] == [{"id": mission.pk, "title": "KFOR", "url": url}]


def test_a_correction_leaves_an_address_that_is_gone(versions: Any) -> None:
    new = versions[1]
    text = {code: getattr(new, f"text_{code}").partition("2.")[0] for code in ("sq", "en")}
    draft = changed(new, text_sq=text["sq"], text_en=text["en"])
    reading.write(draft)
    published(draft)
    said = ask()
    assert "1-2" not in every(said["provisions"])
    assert "1-2" in [gone["anchor"] for gone in said["gone"]]
    assert said["last_updated"] is not None


# Languages.


def test_each_language_has_its_own_words_and_addresses(versions: Any) -> None:
    said = ask(lang="sq")
    assert (said["language"], said["provisions"][0]["heading"]) == ("sq", "Ministri")
    assert said["permanent_url"] == f"http://testserver/ministria/mandati/{versions[1].pk}/"
    assert said == Client().get(MANDATE).json()


def test_what_is_in_one_language_alone_is_said_to_be() -> None:
    make("old", title_en="", text_en="")
    said = ask()
    assert (said["language"], said["provisions"][0]["heading"]) == ("sq", "Ministri")
    assert said["xml_url"].startswith("http://testserver/ministria/mandati/")


def test_a_provision_says_in_which_language_its_words_are() -> None:
    make("old", text_en="Article 1\nMinister\n\n1. Tasks:\na) one;\nb) two;\nc) three.")
    found = every(ask()["provisions"])
    said = [(found[at]["language"], found[at]["text"]) for at in ("1-1-c", "1-1-ç")]
    assert said == [("en", "three."), ("sq", "katër.")]


# What nobody may see yet, and what it costs.


def test_no_version_is_told_before_it_is_published(versions: Any) -> None:
    token: Any = {"text_sq": "1. Zambaku.", "text_en": "1. Zambaku.", "title_en": "Zambaku"}
    hidden = [
        make(make_mandate(**token, in_force_from=parse(f"{number}.2.2021")))
        for number, make in enumerate((lambda one: one, submitted, scheduled, withdrawn), start=1)
    ]
    hidden.append(changed(versions[1], **token))
    reading.write(hidden[-1])
    answers = [Client().get(MANDATE, {"version": one.pk}) for one in hidden]
    assert [answer.status_code for answer in answers] == [404] * 5
    answers += [Client().get(MANDATE, {"date": f"2021-02-0{number}"}) for number in range(1, 6)]
    answers += [Client().get(MANDATE, {"version": one.pk}) for one in versions]
    assert not any("Zambaku" in answer.content.decode() for answer in answers)
    assert [one["version"] for one in ask()["versions"]] == [one.pk for one in versions]
    assert "Zambaku" in str(ask(version=published(make_mandate(**token)).pk))


@pytest.mark.parametrize("letters", [1, 60])
def test_three_queries_are_enough_whatever_there_is(
    letters: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2000, 2000 + letters, 20):
        text = "\n".join(f"{number}. Pika." for number in range(1, letters + 1))
        version = make("old", in_force_from=parse(str(year)), text_sq=text, text_en=text)
    for provision in version.provisions.all()[:3]:
        published(make_mission(rests_on=provision))
    with django_assert_num_queries(3):
        said = ask()
    assert len(every(said["provisions"])) == letters
