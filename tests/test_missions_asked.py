"""The missions as data: what may be asked for, and what is wrong is named."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from publishing.dates import PartialDate, parse

from .make import (
    make_contingent,
    make_decision,
    make_handover,
    make_mandate,
    make_strength,
    make_theatre,
    published,
)
from .open_data import KNOWN, LIST, OF_ONE, ask, of, refused, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_is_throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "anon", "100000/minute")


def test_the_register_is_filtered_as_its_page_is() -> None:
    europe = make_theatre(region_sq="Evropë", region_en="Europe")
    handed = of("Handed over", organisation="eu", start=parse("2008"), end=parse("2010"))
    make_handover(handed, organisation="un", since=parse("2009"))
    of("In Europe", theatre=europe, start=parse("2011"))
    assert set(titles(organisation="un")) == set(titles(organisation="eu")) == {"Handed over"}
    assert titles(region="europe") == titles(region="evrope", lang="en") == ["In Europe"]
    assert titles(year=2010) == ["Handed over"]
    assert titles(year=2012, organisation="nato") == ["In Europe"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("date", "x"), ("date", "15.11.2017"), ("date", "2017-02-30"), ("date", "2017-11")),
        *(("organisation", "x"), ("region", "atlantis"), ("year", "x"), ("year", "999")),
        *(("page", "0"), ("page_size", "101"), ("format", "xml"), ("format", "CSV")),
        *((name, "") for name in sorted(KNOWN[""] - {"lang"})),
    ],
)
def test_a_value_that_cannot_be_read_is_named(name: str, value: str) -> None:
    assert list(refused(**{name: value})) == [name]


def test_a_day_to_come_is_refused_with_a_sentence() -> None:
    mission, tomorrow = of("It"), timezone.localdate() + timedelta(days=1)
    sentence = "That day is yet to come. The register knows today and the past."
    for path in KNOWN:
        assert refused(path.format(mission.pk), date=str(tomorrow)) == {"date": [sentence]}


@pytest.mark.parametrize("path", KNOWN)
def test_an_unknown_parameter_is_named_with_those_that_are_known(path: str) -> None:
    mission = of("It")
    (sentence,) = refused(path.format(mission.pk), state="draft")["state"]
    assert sentence == f"Not known here. Known are: {', '.join(sorted(KNOWN[path]))}."


def test_a_language_that_is_none_is_refused() -> None:
    mission = of("It")
    for path in KNOWN:
        response = Client().get(LIST + path.format(mission.pk), {"lang": "de"})
        assert (response.status_code, list(response.json()["wrong"])) == (400, ["lang"])


@pytest.mark.parametrize("key", ["0", "x", "-1", "9" * 30, "1.0", "٣", "999999"])
@pytest.mark.parametrize("path", OF_ONE)
def test_a_mission_that_is_not_there_is_named(path: str, key: str) -> None:
    response = Client().get(LIST + path.format(key), {"lang": "en"})
    assert response.status_code == 404
    assert response.json()["detail"] == f"There is no mission {key[:20]}."


def test_pages_of_json_follow_each_other_and_hold_every_row_once() -> None:
    mission = of("It")
    for year in range(2000, 2007):
        make_strength(mission, value=year, as_of=PartialDate(year))
    found, page = [], ask(f"{mission.pk}/strengths/", page_size=3)
    assert (page["count"], page["previous"], page["mission"]["id"]) == (7, None, mission.pk)
    while True:
        found += [fact["value"] for fact in page["results"]]
        if page["next"] is None:
            break
        page = ask(page["next"].removeprefix(f"http://testserver{LIST}"))
    assert found == [2006, 2005, 2004, 2003, 2002, 2001, 2000]


# How it is asked.


@pytest.mark.parametrize("path", KNOWN)
def test_any_site_may_read_and_nobody_may_write(path: str) -> None:
    address = LIST + path.format(of("It").pk)
    for method in ("GET", "HEAD", "OPTIONS"):
        answer: Any = Client().generic(method, address, headers={"origin": "https://a.example"})
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = Client().generic(method, address, "{}", "application/json")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_asking_too_often_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "anon", "3/hour")
    mission = of("It")
    for path in ("", "{}/", "{}/strengths/"):
        assert Client().get(LIST + path.format(mission.pk)).status_code == 200
    answer = Client().get(f"{LIST}?format=csv")
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(answer["Retry-After"]) <= 3600


@pytest.mark.parametrize("many", [1, 30])
def test_the_number_of_queries_does_not_grow(many: int) -> None:
    mandate = published(make_mandate(points=1))
    theatre = make_theatre(region_sq="Evropë")
    for number in range(many):
        mission = of(f"It {number}", theatre=theatre, rests_on=mandate.provisions.first())
        make_handover(mission)
        make_strength(mission)
    for _ in range(many):
        make_decision(mission)
        published(make_contingent(mission, strengths=1))
    of("Next", predecessor=mission)
    for path, said, number in [
        ("", {"page_size": "100"}, 8),
        ("", {"region": "evrope", "date": "2017-11-15"}, 9),
        ("", {"format": "csv"}, 7),
        ("{}/", {}, 9),
        ("{}/strengths/", {}, 4),
        ("{}/strengths/", {"format": "csv"}, 3),
        ("{}/contingents/", {"date": "2017-11-15"}, 3),
        ("{}/series/", {}, 3),
    ]:
        with CaptureQueriesContext(connection) as queries:
            response = Client().get(LIST + path.format(mission.pk), said)
        assert (path, said, response.status_code, len(queries)) == (path, said, 200, number)
