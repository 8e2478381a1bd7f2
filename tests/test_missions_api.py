"""The missions as data: what the pages say, on any day, and nothing hidden."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from missions.models import Mission
from publishing.dates import PartialDate, parse

from .make import (
    STATES,
    changed,
    in_state,
    make_act,
    make_contingent,
    make_decision,
    make_function,
    make_handover,
    make_mandate,
    make_mission,
    make_place,
    make_provision,
    make_strength,
    make_theatre,
    published,
)
from .open_data import KNOWN, LIST, OF_ONE, ask, of, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_is_throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "anon", "100000/minute")


IN_2017 = PartialDate(2017)


def date(value: str, precision: str, text: str) -> dict[str, str]:
    return {"value": value, "precision": precision, "text": text}


JUNE = date("2014-06", "month", "June 2014")


def link(mission: Mission) -> dict[str, Any]:
    url = f"http://testserver/en/missions/{mission.slug_en}/"
    return {"id": mission.pk, "title": mission.title_en, "url": url}


def test_the_register_says_on_a_day_how_many_are_there_and_whom_it_counts() -> None:
    make_strength(of("A"), value=5, qualifier="about", as_of=parse("june 2014"))
    silent, undated = of("B"), of("C", start=None)
    said = ask(date="2017-11-15", lang="en")
    assert [mission["id"] for mission in said.pop("results")][:1] == [silent.pk]
    assert said == {
        "date": "2017-11-15",
        "is_today": False,
        "licence": {
            "name": "CC BY 4.0",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
        "note": "This is what was true on 15 November 2017, as far as it is known and published "
        "today. It is not what this site showed on that day.",
        "count": 3,
        "next": None,
        "previous": None,
        "total": {
            "value": 5,
            "qualifier": "about",
            "counted": 1,
            "of": 2,
            "oldest": JUNE,
            "newest": JUNE,
        },
        "not_counted": [
            link(silent) | {"reason": "strength_not_known"},
            link(undated) | {"reason": "dates_not_known"},
        ],
    }


def test_the_register_says_what_is_known_of_a_mission() -> None:
    theatre = make_theatre(name_en="Mali", region_en="Africa", latitude=17, longitude=-4)
    provision = make_provision(published(make_mandate()), label="3")
    mission = of(
        "Mission A",
        abbreviation="A",
        organisation="eu",
        theatre=theatre,
        start=parse("1.4.2013"),
        rests_on=provision,
    )
    make_strength(mission, value=5, qualifier="about", as_of=parse("june 2014"))
    assert ask(date="2017-11-15", lang="en")["results"] == [
        {
            "id": mission.pk,
            "language": "en",
            "title": "Mission A",
            "abbreviation": "A",
            "url": "http://testserver/en/missions/mission-a/",
            "phase": "under_way",
            "organisation": "eu",
            "organisation_name": "European Union",
            "theatre": {"name": "Mali", "region": "Africa", "latitude": 17, "longitude": -4},
            "start": date("2013-04-01", "day", "1 April 2013"),
            "end": None,
            "strength": {"value": 5, "qualifier": "about", "as_of": JUNE},
            "rests_on": {
                "anchor": "3",
                "url": f"http://testserver/en/ministry/mandate/{provision.mandate_id}/#3",
            },
        }
    ]


def test_a_mission_says_of_what_it_consists() -> None:
    before = of("Before")
    mission = of("It", predecessor=before, source_link="https://nato.example/")
    after = of("After", predecessor=mission)
    make_place(mission)
    make_function(mission)
    make_handover(mission, organisation="un", since=parse("2016"))
    make_decision(mission, date=parse("june 2014"), taken_by_en="NATO")
    make_act(mission, kind="unsc", number="2189", signed=parse("12.12.2014"))
    said = ask(f"{mission.pk}/", date="2017-11-15", lang="en")
    (act,) = said["legal_acts"]
    assert (act["kind"], act["number"], act["ratified"]) == ("unsc", "2189", None)
    assert act["signed"] == date("2014-12-12", "day", "12 December 2014")
    first = datetime.fromisoformat(said["history"].pop("first_published"))
    assert first == Mission.objects.get(pk=mission.pk).first_published_at
    handover = {"organisation": "un", "organisation_name": "United Nations"}
    expected = {
        "date": "2017-11-15",
        **handover,
        "text": "",
        "source_link": "https://nato.example/",
        "places": [{"name": "Kabul", "role": "hub"}],
        "functions": ["Trains."],
        "handovers": [handover | {"since": date("2016", "year", "2016")}],
        "decisions": [{"date": JUNE, "taken_by": "NATO", "text": "It was decided."}],
        "predecessor": link(before),
        "successors": [link(after)],
        "history": {"last_updated": None},
    }
    assert {name: said[name] for name in expected} == expected


def test_a_mission_says_what_is_known_of_the_force_beside_albania_s() -> None:
    mission = of("It")
    make_strength(mission, value=13_000, qualifier="about", scope="force", as_of=IN_2017)
    make_strength(mission, value=16_000, scope="force", kind="planned", as_of=IN_2017)
    make_strength(mission, value=90, kind="ceiling", as_of=IN_2017)
    make_strength(mission, value=3_000, kind="served", as_of=IN_2017)
    said = ask(f"{mission.pk}/", date="2017-11-15", lang="en")["contributions"]
    assert said["whole_force"] == {
        "value": 13_000,
        "qualifier": "about",
        "as_of": date("2017", "year", "2017"),
        "contingent_id": None,
        "composition": "",
        "source_text": "",
        "source_link": "",
        "certainty": "sourced",
        "note": "",
    }
    numbers = {name: said[name]["value"] for name in ("planned_force", "ceiling", "served")}
    assert numbers == {"planned_force": 16_000, "ceiling": 90, "served": 3_000}
    names = ("total", "printed", "agreement", "planned", "is_printed")
    assert [said[name] for name in names] == [None, None, None, None, False]


def test_the_day_decides_what_had_happened() -> None:
    mission = of("It", start=parse("2015"), end=parse("2016"), status="accomplished")
    for when in ("2014", "2016"):
        make_decision(mission, date=parse(when), text_en=when)
        make_strength(mission, value=int(when), as_of=parse(when))

    def on(**day: str) -> tuple[str, int | None, list[str]]:
        said = ask(f"{mission.pk}/", lang="en", **day)
        strength = said["strength"] and said["strength"]["value"]
        return said["phase"], strength, [decision["text"] for decision in said["decisions"]]

    assert on(date="2013-01-01") == ("to_come", None, [])
    assert on(date="2015-12-31") == ("under_way", 2014, ["2014"])
    assert on(date="2016-01-01") == ("under_way", 2016, ["2014", "2016"])
    assert on(date="2017-01-01") == ("accomplished", 2016, ["2014", "2016"])
    assert on() == on(date=str(timezone.localdate()))
    assert titles(date="2014-12-31") == []
    assert (ask()["is_today"], ask(date="2016-01-01")["is_today"]) == (True, False)


def test_the_figures_known_by_a_day_are_given_and_the_undated_today() -> None:
    mission = of("It")
    contingent = published(make_contingent(mission))
    for when in (None, "2014", "2090", "end of 2016", "2.2017"):
        make_strength(contingent, value=1, as_of=when and parse(when))

    def known(**day: str) -> list[str | None]:
        facts = ask(f"{mission.pk}/strengths/", lang="en", **day)["results"]
        return [fact["as_of"] and fact["as_of"]["text"] for fact in facts]

    assert known(date="2013-12-31") == []
    assert known(date="2016-12-31") == ["2014"]
    assert known(date="2017-01-31") == ["end of 2016", "2014"]
    assert known() == ["2090", "February 2017", "end of 2016", "2014", None]


# What is published, and in which language.


def test_nothing_is_said_of_what_is_not_published() -> None:
    mission = of("It")
    for state in STATES.keys() - {"published"}:
        theirs: dict[str, Any] = {
            "nation_sq": "kqz",
            "nation_en": "kqz",
            "label": "kqz",
            "role_sq": "kqz",
        }
        contingent = make_contingent(mission, **theirs)
        make_strength(contingent, value=7_777_777)
        in_state(contingent, state)
        hidden = make_mission(title_sq=f"kqz {state}", title_en=f"kqz {state}")
        make_strength(hidden, value=7_777_777)
        in_state(hidden, state)
        for path in OF_ONE:
            response = Client().get(LIST + path.format(hidden.pk))
            assert (response.status_code, set(response.json())) == (
                404,
                {"type", "title", "status", "detail", "wrong"},
            )
    draft = changed(mission, summary_sq="kqz", summary_en="kqz", title_sq="kqz")
    make_strength(draft, value=7_777_777)
    for path in KNOWN:
        for kind in ("json", "csv"):
            said = {"format": kind} if "format" in KNOWN[path] else {}
            response = Client().get(LIST + path.format(mission.pk), said)
            assert response.status_code == 200
            assert ("kqz" in response.text, "7777777" in response.text) == (False, False)
    assert titles() == ["It"]


def test_only_public_neighbours_are_named() -> None:
    hidden = make_mission()
    mission = of("It", predecessor=hidden, rests_on=make_provision(make_mandate(), label="3"))
    make_mission(predecessor=mission)
    relieved = make_contingent(mission)
    published(make_contingent(mission, relieved=relieved))
    said = ask(f"{mission.pk}/")
    assert (said["predecessor"], said["successors"], said["rests_on"]) == (None, [], None)
    assert ask()["results"][0]["rests_on"] is None
    (row,) = ask(f"{mission.pk}/contingents/")["results"]
    assert row["relieved"] is None
    published(relieved)
    keys = [row["relieved"] for row in ask(f"{mission.pk}/contingents/")["results"]]
    assert keys == [relieved.pk, None]


def test_a_list_holds_what_exists_in_a_language_and_a_mission_is_given_in_its_own() -> None:
    only = of("Vetëm shqip", title_en="", slug_en="", summary_en="")
    make_strength(only, value=40, as_of=IN_2017)
    both = of("Both")
    assert set(titles()) == {"Vetëm shqip", "Both"}
    register = ask(lang="en")
    assert [mission["id"] for mission in register["results"]] == [both.pk]
    assert register["total"]["value"] == 40
    for path in OF_ONE:
        response = Client().get(LIST + path.format(only.pk), {"lang": "en"})
        assert (response.status_code, response["Content-Language"]) == (200, "sq")
    assert ask(f"{only.pk}/", lang="en")["language"] == "sq"
    assert ask(f"{both.pk}/", lang="en")["language"] == "en"


def test_the_contingents_of_other_nations_are_given_and_in_no_sum() -> None:
    mission = of("It")
    for nation, value in (("", 40), ("Croatia", 120)):
        change: dict[str, Any] = {"nation_sq": nation, "nation_en": nation}
        make_strength(published(make_contingent(mission, **change)), value=value)
    there = ask(f"{mission.pk}/contingents/")["results"]
    known = [(row["nation"], row["strength"]["value"]) for row in there]
    assert known == [("", 40), ("Croatia", 120)]
    assert ask(f"{mission.pk}/")["strength"]["value"] == 40


def test_a_contingent_is_there_until_the_mission_ends() -> None:
    mission = of("It", start=parse("2015"), end=parse("2016"), status="accomplished")
    undated = of("Undated", start=None)
    for whole in (mission, undated):
        published(make_contingent(whole, start=parse("2015")))

    def there(whole: Mission, day: str) -> list[bool | None]:
        return [row["is_there"] for row in ask(f"{whole.pk}/contingents/", date=day)["results"]]

    assert there(mission, "2014-01-01") == []
    assert there(mission, "2016-01-01") == [True]
    assert there(mission, "2017-01-01") == [False]
    assert there(undated, "2017-01-01") == [None]
