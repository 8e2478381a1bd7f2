"""The register: what was under way on a day, how many were there, and what nobody can say."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import override

from missions.models import Mission, Phase
from missions.periods import Day
from missions.register import Register
from missions.strength import Figure
from publishing.dates import PartialDate, parse

from .make import (
    make_contingent,
    make_mission,
    make_strength,
    make_theatre,
    published,
    scheduled,
    withdrawn,
)

pytestmark = pytest.mark.django_db

TODAY = Day.asked(None)
THEN = Day(parse("15.11.2017").first_day, is_today=False)


def text_of(response: Any) -> str:
    return " ".join(unescape(strip_tags(response.text)).split())


def on(day: Day) -> Register:
    return Register(Mission.objects.published().phased(day), day)


def phases(day: Day) -> dict[str, Phase]:
    with override("en"):
        return {line.title: Phase(line.phase) for line in on(day).lines}


@pytest.mark.parametrize(
    ("start", "end", "status", "then", "today"),
    [
        ("2015", None, "ongoing", Phase.UNDER_WAY, Phase.UNDER_WAY),
        ("2017", None, "ongoing", Phase.UNDER_WAY, Phase.UNDER_WAY),
        ("16.11.2017", None, "ongoing", None, Phase.UNDER_WAY),
        ("12.2017", None, "ongoing", None, Phase.UNDER_WAY),
        (None, None, "ongoing", Phase.NOT_KNOWN, Phase.UNDER_WAY),
        ("2015", "2017", "accomplished", Phase.UNDER_WAY, Phase.ACCOMPLISHED),
        ("2015", "11.2017", "accomplished", Phase.UNDER_WAY, Phase.ACCOMPLISHED),
        ("2015", "14.11.2017", "accomplished", Phase.ACCOMPLISHED, Phase.ACCOMPLISHED),
        ("2015", "end of 2017", "accomplished", Phase.UNDER_WAY, Phase.ACCOMPLISHED),
        ("2015", "2021", "accomplished", Phase.UNDER_WAY, Phase.ACCOMPLISHED),
        ("2015", None, "accomplished", Phase.NOT_KNOWN, Phase.ACCOMPLISHED),
        (None, "2010", "accomplished", Phase.ACCOMPLISHED, Phase.ACCOMPLISHED),
        (None, "2021", "accomplished", Phase.NOT_KNOWN, Phase.ACCOMPLISHED),
        ("2090", None, "ongoing", None, Phase.NOT_BEGUN),
    ],
)
def test_where_a_mission_stood_on_a_day(
    start: str | None, end: str | None, status: str, then: Phase | None, today: Phase
) -> None:
    mission = make_mission(
        title_en="It", status=status, start=start and parse(start), end=end and parse(end)
    )
    published(mission)
    assert phases(THEN) == ({} if then is None else {"It": then})
    assert phases(TODAY) == {"It": today}


def test_the_sum_says_what_it_counts_and_what_it_does_not() -> None:
    for title, value, qualifier in (("A", 30, "exact"), ("B", 100, "about"), ("C", None, "")):
        mission = published(make_mission(title_en=title))
        if value:
            strength = make_strength(mission, value=value, qualifier=qualifier)
            strength.as_of = PartialDate(2016)
            strength.save()
    published(make_mission(title_en="D", start=None))
    published(make_mission(title_en="E", status="accomplished", end=PartialDate(2016)))
    register = on(THEN)
    assert register.total == Figure(130, "about", PartialDate(2016))
    with override("en"):
        assert [line.title for line in register.not_counted] == ["C", "D"]


def test_a_part_that_is_not_known_makes_the_sum_at_least() -> None:
    make_strength(published(make_mission()), value=30, as_of=PartialDate(2016))
    published(make_mission())
    assert on(THEN).total == Figure(30, "at_least", PartialDate(2016))


def test_the_sum_is_the_same_in_both_languages() -> None:
    changes: list[dict[str, Any]] = [{}, {"title_en": ""}]
    for change in changes:
        mission = published(make_mission(**change))
        make_strength(mission, value=40, as_of=PartialDate(2016))
    albanian, english = Client().get("/misionet/"), Client().get("/en/missions/")
    assert albanian.context["register"].total == english.context["register"].total
    assert "80" in text_of(english) and "described in the other language only" in text_of(english)
    assert len(english.context["listed"]) == 1


def test_only_what_is_published_is_listed_or_counted() -> None:
    for into in (scheduled, withdrawn):
        make_strength(into(make_mission()), value=500)
    live = published(make_mission())
    contingent = make_contingent(live)
    make_strength(contingent, value=500)
    scheduled(contingent)
    assert on(TODAY).total is None
    assert len(on(TODAY).lines) == 1


def listed(query: str) -> list[str]:
    response = Client().get(f"/en/missions/?{query}")
    assert response.status_code == 200
    return [mission.title_en for mission, _strength in response.context["listed"]]


def test_the_register_is_filtered_by_organisation_region_and_year() -> None:
    asia = make_theatre(region_sq="Azi", region_en="Asia")
    europe = make_theatre(region_sq="Evropë", region_en="Europe")
    chad = make_mission(title_en="Chad", organisation="eu", start=parse("2008"), end=parse("2010"))
    chad.handovers.create(organisation="un", since=parse("2009"))
    published(chad)
    published(make_mission(title_en="Kabul", theatre=asia, start=parse("2015")))
    published(
        make_mission(title_en="Mostar", theatre=europe, organisation="eu", start=parse("2020"))
    )
    assert listed("organisation=un") == ["Chad"]
    assert listed("organisation=eu") == ["Mostar", "Chad"]
    assert listed("region=asia") == listed("region=azi") == ["Kabul"]
    assert listed("year=2009") == ["Chad"]
    assert listed("year=2016&date=&region=") == ["Kabul"]
    assert listed("organisation=eu&date=2009-05-05") == ["Chad"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("date=2017-13-01", "2017-13-01"),
        ("date=yesterday", "is not a date"),
        ("organisation=warsaw-pact", "warsaw-pact"),
        ("region=atlantis", "atlantis"),
        ("year=12", "12"),
        ("year=1e9", "1e9"),
    ],
)
def test_a_value_nobody_knows_is_an_error_and_named(query: str, sentence: str) -> None:
    response = Client().get(f"/en/missions/?{query}")
    assert response.status_code == 400
    assert sentence in text_of(response)


def test_the_register_knows_no_day_to_come() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    mission = published(make_mission())
    for address in ("/en/missions/", mission.get_absolute_url()):
        assert Client().get(f"{address}?date={tomorrow}").status_code == 400
        assert Client().get(f"{address}?date={timezone.localdate()}").status_code == 200


def test_a_list_has_pages_and_no_others() -> None:
    for number in range(31):
        published(make_mission(title_en=f"M{number}"))
    assert (len(listed("")), len(listed("page=2"))) == (30, 1)
    assert Client().get("/en/missions/?page=3").status_code == 404


def page_of(mission: Any, day: str = "") -> Any:
    with override("en"):
        address = mission.get_absolute_url()
    return Client().get(f"{address}?date={day}")


def test_a_mission_page_answers_for_the_day_asked() -> None:
    mission = make_mission(parts=0)
    mission.decisions.create(text_sq="Nisi.", text_en="It began.", date=parse("2016"))
    mission.decisions.create(text_sq="U zgjat.", text_en="It was extended.", date=parse("2018"))
    mission.legal_acts.create(kind="law", title_sq="L", title_en="Law 9", signed=parse("2019"))
    for value, year in ((30, 2016), (83, 2017), (66, 2018)):
        make_strength(mission, value=value, as_of=PartialDate(year))
    published(mission)
    then, now = text_of(page_of(mission, "2017-11-15")), text_of(page_of(mission))
    assert "It is not what this site showed on that day." in then
    assert "It is not what this site showed on that day." not in now
    assert ("It was extended." in then, "It was extended." in now) == (False, True)
    assert ("Law 9" in then, "Law 9" in now) == (False, True)
    said = page_of(mission, "2017-11-15").context["contribution"]
    assert said.total == Figure(83, "exact", PartialDate(2017))
    assert page_of(mission).context["contribution"].total.value == 66


def test_the_links_to_the_data_of_a_page_are_answered() -> None:
    mission = published(make_mission())
    make_strength(mission, value=83, as_of=PartialDate(2016))
    published(make_contingent(mission, start=PartialDate(2016)))
    query = "?date=2017-11-15&year=2017&organisation=nato"
    for page in ("/en/missions/", mission.get_absolute_url()):
        response = Client().get(f"{page}{query}")
        links = {
            unescape(link) for link in re.findall('href="(/api/v1/missions/[^"]*)"', response.text)
        }
        assert len(links) > 1
        assert {Client().get(link).status_code for link in links} == {200}


def test_switching_the_language_keeps_the_day() -> None:
    mission = published(make_mission())
    response = page_of(mission, "2017-11-15")
    with override("sq"):
        assert f'href="{mission.get_absolute_url()}?date=2017-11-15"' in response.text


def test_who_leads_may_change_within_a_mission() -> None:
    mission = make_mission(organisation="eu")
    mission.handovers.create(organisation="un", since=parse("3.2018"))
    published(mission)
    assert "Mission · European Union" in text_of(page_of(mission, "2017-11-15"))
    assert "Mission · United Nations" in text_of(page_of(mission))


def test_the_contingents_of_other_nations_are_shown_and_not_counted() -> None:
    mission = published(make_mission())
    ours = make_contingent(mission)
    theirs = make_contingent(mission, nation_sq="Azerbajxhani", nation_en="Azerbaijan")
    make_strength(ours, value=40, as_of=PartialDate(2017))
    for value, date in ((94, "2017"), (120, "1.2018")):
        make_strength(theirs, value=value, as_of=parse(date))
    published(ours), published(theirs)
    page = page_of(mission)
    assert page.context["contribution"].total.value == 40
    assert "Azerbaijan · XIV · platoon 120before 94 (2017)" in text_of(page)


def test_the_points_drawn_are_the_rows_of_the_table_and_the_older_ones_are_a_link_away() -> None:
    mission = make_mission(start=PartialDate(1990))
    for number in range(60):
        as_of = PartialDate(2000 + number // 12, number % 12 + 1)
        make_strength(mission, value=100 + number, as_of=as_of)
    published(mission)
    page = page_of(mission).context["over_time"]
    assert [row.point.value for row in page.rows] == [159 - number for number in range(40)]
    assert page.older_address == "?date=2001-08-31#efektivi"
    older = page_of(mission, "2001-08-31").context["over_time"]
    assert [row.point.value for row in older.rows] == [119 - number for number in range(20)]
    assert older.older_address == ""
