"""Sums of what is known, what they may claim, and strength on any day against a slow reference."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from missions.models import Contingent, Mission, Phase
from missions.periods import Day, following, has_ended, last_number
from missions.register import figures
from missions.strength import Figure, Force, Point, gathered, series, settled, summed
from publishing.dates import PartialDate, parse
from publishing.models import State

from .make import make_contingent, make_mission, make_strength, published

IN_2017 = PartialDate(2017)


@dataclass
class Fact:
    value: int | None
    qualifier: str = "exact"
    as_of: PartialDate | None = IN_2017
    contingent_id: int | None = None
    kind: str = "deployed"
    scope: str = "national"
    order: int = 0
    pk: int = 0


@dataclass
class Element:
    pk: int
    start: PartialDate | None = None
    end: PartialDate | None = None
    relieved_id: int | None = None
    nation: str = ""


@pytest.mark.parametrize(
    ("parts", "figure"),
    [
        ([], None),
        ([None], None),
        ([Fact(30), Fact(40), Fact(13)], Figure(83, "exact", IN_2017)),
        ([Fact(45), None], Figure(45, "at_least", IN_2017)),
        ([Fact(45), Fact(None, "unpublished")], Figure(45, "at_least", IN_2017)),
        ([Fact(None, "unpublished")], Figure(None, "unpublished", None)),
        ([Fact(100, "about"), Fact(50)], Figure(150, "about", IN_2017)),
        ([Fact(100, "about"), Fact(50, "at_least")], Figure(150, "about", IN_2017)),
        ([Fact(9, "at_most"), Fact(5, "at_least")], Figure(14, "about", IN_2017)),
        ([Fact(9, "at_most"), Fact(5)], Figure(14, "at_most", IN_2017)),
        ([Fact(9, as_of=PartialDate(2015)), Fact(5)], Figure(14, "exact", PartialDate(2015))),
        ([Fact(9, as_of=None), Fact(5)], Figure(14, "exact", None)),
    ],
)
def test_a_sum_is_as_sure_as_its_least_sure_part(
    parts: list[Fact | None], figure: Figure | None
) -> None:
    assert summed(gathered(parts)) == figure


@pytest.mark.parametrize(
    ("part", "figure"),
    [
        (Fact(1), Figure(83, "exact", IN_2017)),  # of the same year: perhaps before the total
        (Fact(1, as_of=parse("31.12.2017")), Figure(83, "exact", IN_2017)),
        (Fact(1, as_of=parse("1.1.2018")), Figure(1, "at_least", parse("1.1.2018"))),
        (Fact(1, "at_most", parse("1.1.2018")), Figure(1, "about", parse("1.1.2018"))),
        (Fact(1, as_of=None), Figure(83, "exact", IN_2017)),
        (Fact(None, "unpublished", parse("2019")), Figure(83, "exact", IN_2017)),
        (None, Figure(83, "exact", IN_2017)),
    ],
)
def test_a_printed_total_stands_until_a_part_is_surely_newer(part: Any, figure: Figure) -> None:
    parts = gathered([part])
    assert settled(Fact(83), parts, parts.newest) == figure


def test_an_overtaken_total_does_not_come_back_when_the_newer_part_goes_home() -> None:
    element = Element(1, end=parse("12.2018"))
    facts = [Fact(83), Fact(40, as_of=parse("6.2018"), contingent_id=1)]
    force = Force([element], facts)
    assert force.total(20180701) == Figure(40, "at_least", parse("6.2018"))
    assert force.total(20190101) is None


@pytest.mark.parametrize(
    ("text", "last", "next_one"),
    [
        ("2017", 20179999, "2018"),
        ("3.2017", 20170399, "4.2017"),
        ("12.2017", 20171299, "1.2018"),
        ("31.12.2017", 20171231, "1.1.2018"),
        ("28.2.2016", 20160228, "29.2.2016"),
        ("fundi i qershorit 2014", 20140699, "7.2014"),
        ("end of 2014", 20149900, "2015"),
    ],
)
def test_a_period_lasts_to_its_last_possible_day(text: str, last: int, next_one: str) -> None:
    assert last_number(parse(text)) == last
    assert following(parse(text)) == parse(next_one)
    assert not has_ended(parse(text), last)
    assert has_ended(parse(text), parse(next_one).number)


def test_the_calendar_has_an_end() -> None:
    with pytest.raises(ValueError):
        following(PartialDate(9999))


def test_parts_are_held_against_the_printed_total_of_their_own_date() -> None:
    elements = [Element(1), Element(2)]
    parts = [Fact(30, contingent_id=1), Fact(40, contingent_id=2)]
    later = Fact(66, as_of=parse("4.12.2018"))
    agreed = Force(elements, [*parts, Fact(70), later]).agreement(20260101)
    assert agreed and (agreed.printed.value, agreed.total, agreed.holds) == (70, 70, True)
    differs = Force(elements, [*parts, Fact(83)]).agreement(20260101)
    assert differs and (differs.total, differs.holds) == (70, False)
    assert Force(elements, [*parts, Fact(70, "about")]).agreement(20260101) is None
    assert Force(elements, [*parts, Fact(70)]).agreement(20161231) is None


def test_a_strength_without_a_date_counts_today_and_on_no_other_day() -> None:
    force = Force([Element(1)], [Fact(40, as_of=None, contingent_id=1)])
    assert force.total(20261122, is_today=True) == Figure(40, "exact", None)
    assert force.total(20200101) is None


# Any history: against what a person with paper would do.

DATES = st.builds(
    lambda year, month, day, end: PartialDate(
        year, month, day if month else None, end and not (month and day)
    ),
    st.integers(2014, 2018),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 28),
    st.booleans(),
)
VALUES = st.one_of(
    st.tuples(st.integers(0, 300), st.sampled_from(["exact", "about", "at_least", "at_most"])),
    st.just((None, "unpublished")),
)


@st.composite
def histories(draw: Any) -> tuple[list[Element], list[Fact]]:
    keys = range(1, draw(st.integers(0, 4)) + 1)
    elements = [
        Element(
            key,
            draw(st.none() | DATES),
            draw(st.none() | DATES),
            draw(st.sampled_from([None, *range(1, key)])),
            draw(st.sampled_from(["", "", "", "Azerbajxhani"])),
        )
        for key in keys
    ]
    facts = []
    for number in range(draw(st.integers(0, 8))):
        value, qualifier = draw(VALUES)
        owner = draw(st.sampled_from([None, *keys]))
        order = draw(st.integers(0, 2))
        as_of = draw(st.none() | DATES)
        facts.append(Fact(value, qualifier, as_of, owner, order=order, pk=number))
    return elements, facts


def _slow_latest(facts: Iterable[Fact], owner: int | None, number: int, today: bool) -> Fact | None:
    own = [fact for fact in facts if fact.contingent_id == owner]
    known = [fact for fact in own if fact.as_of is not None and fact.as_of.number <= number]
    undated = [fact for fact in own if fact.as_of is None] if today else []
    best: Fact | None = None
    for fact in known or undated:
        key = (fact.as_of.number if fact.as_of else 0, fact.order, fact.pk)
        if best is None or key > (best.as_of.number if best.as_of else 0, best.order, best.pk):
            best = fact
    return best


def _slow_total(
    elements: list[Element], facts: list[Fact], number: int, today: bool
) -> Figure | None:
    def has_come(element: Element) -> bool:
        if element.start:
            return element.start.number <= number
        return today or _slow_latest(facts, element.pk, number, False) is not None

    parts = []
    for element in elements:
        if element.nation or not has_come(element):
            continue
        if element.end and last_number(element.end) < number:
            continue
        if any(other.relieved_id == element.pk and has_come(other) for other in elements):
            continue
        parts.append(_slow_latest(facts, element.pk, number, today))
    printed = _slow_latest(facts, None, number, today)
    newest = None
    for fact in facts:
        owner = next((one for one in elements if one.pk == fact.contingent_id), None)
        if owner is None or owner.nation or not has_come(owner):
            continue
        if fact.value is not None and fact.as_of and fact.as_of.number <= number:
            newest = max(newest, fact.as_of) if newest else fact.as_of
    return settled(printed, gathered(parts), newest)


@given(histories(), DATES, st.booleans())
def test_strength_on_any_day_is_what_a_slow_count_says(
    history: tuple[list[Element], list[Fact]], at: PartialDate, today: bool
) -> None:
    elements, facts = history
    found = Force(elements, facts).total(at.number, today)
    assert found == _slow_total(elements, facts, at.number, today)


@given(histories())
def test_a_series_holds_on_every_day_between_its_points(
    history: tuple[list[Element], list[Fact]],
) -> None:
    elements, facts = history
    force = Force(elements, facts)
    points = series(force, force.turns(20191231))
    assert points == sorted(points, key=lambda point: point.at)
    assert all(one.figure != other.figure for one, other in pairwise(points))
    for year in range(2013, 2020):
        for month in range(1, 13):
            number = year * 10_000 + month * 100 + 28
            before: list[Point] = [point for point in points if point.at.number <= number]
            shown = before[-1].figure if before else None
            assert shown == _slow_total(elements, facts, number, today=False)


# The register asks the database for the same.

_keys = count(1)


def _saved(elements: list[Element], facts: list[Fact]) -> Mission:
    """Keep a history as rows, published as if it had been approved."""
    live = {"state": State.PUBLISHED, "public_from": "2020-01-01T00:00Z"}
    mission = Mission.objects.create(
        title_sq="M", slug_sq=f"m-{next(_keys)}", start=PartialDate(2010), **live
    )
    rows: dict[int | None, Contingent] = {}
    for element in elements:
        rows[element.pk] = Contingent.objects.create(
            mission=mission,
            role_sq="R",
            start=element.start,
            end=element.end,
            relieved=rows.get(element.relieved_id),
            nation_sq=element.nation,
            **live,
        )
    for fact in facts:
        whole: Any = rows.get(fact.contingent_id, mission)
        make_strength(
            whole,
            value=fact.value,
            qualifier=fact.qualifier,
            as_of=fact.as_of,
            order=fact.order,
        )
    return mission


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(histories(), st.dates(date(2013, 6, 1), date(2019, 6, 1)), st.booleans())
def test_the_register_says_what_the_page_says(
    history: tuple[list[Element], list[Fact]], at: date, today: bool
) -> None:
    elements, facts = history
    mission = _saved(elements, facts)
    day = Day(at, today)
    of_page = Force(mission.contingents.all(), mission.facts()).total(day.number, today)
    found = figures({mission.pk: Phase.UNDER_WAY}, day)
    assert found.get(mission.pk) == of_page
    assert of_page == _slow_total(elements, facts, day.number, today)


@pytest.mark.django_db
def test_contingents_that_went_home_are_not_counted() -> None:
    mission = published(make_mission())
    first = make_contingent(mission, end=PartialDate(2016))
    second = make_contingent(mission, start=PartialDate(2016))
    third = make_contingent(mission, relieved=second)
    for contingent, value in ((first, 100), (second, 200), (third, 45)):
        make_strength(contingent, value=value, as_of=IN_2017)
        published(contingent)
    assert figures({mission.pk: Phase.UNDER_WAY}, Day.asked(None)) == {
        mission.pk: Figure(45, "exact", IN_2017)
    }


@pytest.mark.django_db
def test_what_is_not_published_counts_nowhere() -> None:
    mission = published(make_mission())
    for value in (100, 45):
        make_strength(contingent := make_contingent(mission), value=value, as_of=IN_2017)
    published(contingent)
    assert figures({mission.pk: Phase.UNDER_WAY}, Day.asked(None)) == {
        mission.pk: Figure(45, "exact", IN_2017)
    }
