"""The seeded missions as data: register, mission, tables and files agree, and with the sources."""

from typing import Any

import pytest
from django.core.management import call_command

from missions.contribution import contribution
from missions.models import Mission
from missions.periods import Day
from publishing.dates import parse

from .open_data import ask, rows

pytestmark = pytest.mark.django_db

THEN = "2017-11-15"


@pytest.fixture
def resolute_support() -> Any:
    call_command("seed")
    day = Day(parse(THEN).first_day, is_today=False)
    return Mission.objects.published().phased(day).for_page().get(abbreviation="RSM")


@pytest.mark.parametrize("asked", [{"date": "2010-01-01"}, {"date": THEN}, {}])
def test_the_register_and_each_mission_say_the_same(asked: dict[str, str]) -> None:
    call_command("seed")
    register = {one["id"]: one for one in ask(page_size=100, **asked)["results"]}
    of_file = {row["id"]: row["strength"] for row in rows(**asked)}
    for mission in Mission.objects.published():
        whole = ask(f"{mission.pk}/", **asked)
        listed = register.pop(mission.pk, None)
        assert whole["strength"] == whole["contributions"]["total"]
        assert (listed is None) == (whole["phase"] == "to_come")
        if listed:
            assert listed.items() <= whole.items()
            value = listed["strength"] and listed["strength"]["value"]
            assert of_file[str(mission.pk)] == ("" if value is None else str(value))
    assert register == {}


def test_resolute_support_had_83_in_2017_which_are_30_and_40_and_13(resolute_support: Any) -> None:
    said = ask(f"{resolute_support.pk}/", date=THEN)["contributions"]
    assert (said["total"]["value"], said["total"]["qualifier"]) == (83, "exact")
    agreement = said["agreement"]
    assert [part["value"] for part in agreement["parts"]] == [30, 40, 13]
    assert (agreement["sum"], agreement["printed"]["value"], agreement["holds"]) == (83, 83, True)
    assert agreement["printed"]["source_text"] == (
        "Currently, AAF is commited with a total of 83 military personnel:"
    )
    assert said["whole_force"]["value"] == 13_000
    there = ask(f"{resolute_support.pk}/contingents/", date=THEN)["results"]
    values = {row["contingent_id"]: (row["strength"] or {}).get("value") for row in there}
    assert [values[part["contingent_id"]] for part in agreement["parts"]] == [30, 40, 13]


def test_the_files_of_resolute_support_say_so_too(resolute_support: Any) -> None:
    key = resolute_support.pk
    there = rows(f"{key}/contingents/", date=THEN, lang="en")
    of_2017 = [row for row in there if row["strength_as_of"] == "2017" and not row["nation"]]
    assert [(row["place"], row["strength"]) for row in of_2017] == [
        ("Kabul", "30"),
        ("Herat", "40"),
        ("Kabul, Herat, Mazar-e Sharif", "13"),
    ]
    printed = [
        (row["value"], row["qualifier"])
        for row in rows(f"{key}/strengths/", date="2017-12-31")
        if (row["contingent_id"], row["scope"], row["as_of"]) == ("", "national", "2017")
    ]
    assert printed == [("83", "exact")]


def test_the_points_of_its_page_are_those_of_the_series(resolute_support: Any) -> None:
    points, _has_older = contribution(
        resolute_support, Day(parse(THEN).first_day, is_today=False)
    ).points(1_000)
    expected = [
        (point.at.isoformat(), point.figure.value if point.figure else None) for point in points
    ]
    path = f"{resolute_support.pk}/series/"
    drawn = ask(path, date=THEN)["results"]
    assert [(point["at"]["value"], point["value"]) for point in drawn] == expected
    of_file = [(row["at"], int(row["value"])) for row in rows(path, date=THEN)]
    assert of_file == expected
    assert expected[-1] == ("2017", 83)
