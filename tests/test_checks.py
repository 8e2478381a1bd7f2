"""What is doubted of missions and contingents before they go out, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from missions.checks import acts, rotations
from missions.checks.order import ends_too_early
from missions.models import Contingent, LegalAct, Mission
from publishing import workflow
from publishing.dates import PartialDate, parse
from publishing.doubts import Unanswered, doubts
from publishing.models import Edition
from publishing.rules import Refused

from .make import (
    author,
    changed,
    editor,
    make_act,
    make_contingent,
    make_mission,
    make_strength,
    published,
    submitted,
    written,
)

in_the_database = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def keys(item: Any) -> list[str]:
    return [doubt.key for doubt in doubts(item)]


def kinds(item: Any) -> list[str]:
    return [key.partition(":")[0] for key in keys(item)]


def dated(text: str) -> PartialDate | None:
    return parse(text) if text else None


def a_mission(**change: Any) -> Any:
    """Return a mission that nobody doubts."""
    mission = make_mission(**change)
    make_act(mission)
    return mission


def a_force(*values: int, total: int | None, as_of: str = "2017") -> Any:
    """Return a published mission with a printed total, and a contingent for each of `values`."""
    mission = a_mission()
    if total is not None:
        make_strength(mission, value=total, as_of=parse(as_of))
    mission = published(mission)
    for number, value in enumerate(values):
        contingent = make_contingent(mission, label=str(number))
        make_strength(contingent, value=value, as_of=parse(as_of))
        published(contingent)
    return mission


# Legal acts.


@in_the_database
def test_a_mission_without_an_act_and_without_a_provision_has_no_legal_basis() -> None:
    mission = make_mission()
    assert keys(mission) == ["basis"]
    make_act(mission)
    assert keys(mission) == []


def test_a_provision_of_the_mandate_is_a_legal_basis_too() -> None:
    found = [list(acts.without_basis(Mission(rests_on_id=key), [])) for key in (None, 7)]
    assert [len(doubts) for doubts in found] == [1, 0]


@pytest.mark.parametrize(
    ("expires", "end", "status", "is_doubted"),
    [
        ("2018", "", "ongoing", True),
        ("2026-10", "", "ongoing", True),
        ("2026", "", "ongoing", False),  # it may last until the end of the year
        ("2026-11-22", "", "ongoing", False),
        ("2026-11-21", "", "ongoing", True),
        ("", "", "ongoing", False),
        ("2018", "2018", "accomplished", False),
        ("2018", "2019", "accomplished", True),
        ("2018-05", "2018-06", "accomplished", True),
        ("2018-05", "2018", "accomplished", False),
        ("2018", "", "accomplished", False),  # when it ended is not known
        ("2027-03", "2027-06", "ongoing", False),
    ],
)
def test_a_mission_that_surely_outlasts_its_act_is_doubted(
    expires: str, end: str, status: str, is_doubted: bool
) -> None:
    mission = Mission(status=status, end=dated(end))
    act = LegalAct(pk=7, kind="vkm", expires=dated(expires))
    found = [doubt.key for doubt in acts.expired(mission, [act], TODAY)]
    assert found == ([f"expired:7:{expires}"] if is_doubted else [])


@pytest.mark.parametrize(
    ("kind", "in_force", "expires", "is_doubted"),
    [
        ("vkm", "2019-01-01", "", False),
        ("vkm", "2019-01-02", "", True),  # a day too late
        ("vkm", "2005", "", False),
        ("vkm", "", "", False),
        ("vkm", "2015", "2017", True),
        ("vkm", "2018", "2019", False),
        ("sofa", "2018", "", True),  # another kind of act carries on nothing
    ],
)
def test_an_act_that_carries_on_without_a_gap_answers_for_the_one_before(
    kind: str, in_force: str, expires: str, is_doubted: bool
) -> None:
    mission = Mission(status="accomplished", end=parse("2019-06"))
    first = LegalAct(pk=1, kind="vkm", expires=parse("2018"))
    other = LegalAct(pk=2, kind=kind, in_force=dated(in_force), expires=dated(expires))
    found = [doubt.key for doubt in acts.expired(mission, [first, other], TODAY)]
    assert ("expired:1:2018" in found) == is_doubted


# Totals.


@in_the_database
@pytest.mark.parametrize(
    ("values", "total", "told"),
    [
        ((30, 40, 13), 83, []),
        ((30, 40, 14), 83, ["total:2017:84/83"]),
        ((30, 40), 83, ["total:2017:70/83"]),
        ((), 83, []),
        ((30,), None, []),
    ],
)
def test_parts_are_held_against_the_printed_total_of_their_date(
    values: tuple[int, ...], total: int | None, told: list[str]
) -> None:
    mission = a_force(*values, total=total)
    assert keys(mission) == told


@in_the_database
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, ["total:2017:84/83"]),
        ({"qualifier": "about"}, []),
        ({"as_of": parse("2017-05")}, []),
        ({"as_of": None}, []),
        ({"kind": "planned"}, []),
        ({"scope": "force"}, []),
    ],
)
def test_only_exact_figures_of_one_date_are_compared(
    change: dict[str, Any], told: list[str]
) -> None:
    mission = a_force(30, 40, 14, total=None)
    draft = changed(mission)
    make_strength(draft, **({"value": 83, "as_of": parse("2017")} | change))
    assert keys(draft) == told


@in_the_database
def test_too_little_is_doubted_only_where_every_part_is_known() -> None:
    mission = a_force(30, 40, total=83)
    published(make_contingent(mission, label="no figure"))
    assert keys(mission) == []
    published(make_contingent(mission, label="later", start=parse("2018")))
    published(make_contingent(mission, label="earlier", end=parse("2016")))
    published(make_contingent(mission, label="theirs", nation_sq="Itali", nation_en="Italy"))
    assert keys(mission) == []
    silent = Contingent.objects.get(label="no figure")
    workflow.withdraw(silent, editor(), "Ishte gabim.", "It was wrong.")
    assert keys(mission) == ["total:2017:70/83"]


@in_the_database
def test_who_was_relieved_within_the_period_is_not_counted_twice() -> None:
    mission = a_force(40, total=40)
    first = Contingent.objects.get()
    second = make_contingent(mission, label="XV", relieved=first, start=parse("2017-06"))
    make_strength(second, value=40, as_of=parse("2017"))
    assert keys(second) == []


@in_the_database
def test_who_was_relieved_before_is_no_part_that_is_missing() -> None:
    mission = a_force(70, total=83)
    gone = published(make_contingent(mission, label="gone"))
    assert keys(mission) == []
    second = Contingent.objects.get(label="0")
    published(changed(second, relieved=gone, start=parse("2016")))
    assert keys(mission) == ["total:2017:70/83"]


@in_the_database
def test_a_contingent_is_asked_only_for_what_it_changes() -> None:
    mission = a_force(30, 40, 14, total=83)
    contingent = Contingent.objects.get(label="2")
    same = changed(contingent, command="TAAC-West")
    assert keys(same) == []
    same.strengths.update(value=15)
    assert keys(same) == ["total:2017:85/83"]
    (doubt,) = doubts(same)
    assert doubt.field == "id_strengths-0-value"
    assert keys(mission) == ["total:2017:84/83"]


@in_the_database
def test_the_figures_of_a_draft_stand_for_those_of_its_live_row() -> None:
    mission = a_force(30, total=70)
    contingent = make_contingent(mission)
    make_strength(contingent, value=40, as_of=parse("2017"), order=2)
    draft = changed(published(contingent))
    draft.strengths.update(value=41, order=1)  # the last in order would count
    assert keys(draft) == ["total:2017:71/70"]


@in_the_database
def test_what_nobody_has_published_yet_is_no_part() -> None:
    mission = a_force(30, 40, total=70)
    extra = make_contingent(mission)
    make_strength(extra, value=13, as_of=parse("2017"))
    assert keys(mission) == []
    assert keys(extra) == ["total:2017:83/70"]


@in_the_database
def test_contingents_that_wait_for_their_mission_go_out_with_it() -> None:
    mission = a_mission()
    make_strength(mission, value=83, as_of=parse("2017"))
    contingent = make_contingent(mission)
    make_strength(contingent, value=84, as_of=parse("2017"))
    assert keys(contingent) == []  # the total is not public, and its own approval asks
    published(contingent)
    assert keys(mission) == ["total:2017:84/83"]


@in_the_database
@pytest.mark.parametrize(
    ("ceiling", "told"),
    [
        ({"value": 82, "as_of": parse("2016")}, ["ceiling:2017:83/82"]),
        ({"value": 83, "as_of": parse("2016")}, []),
        ({"value": 82, "as_of": parse("2018")}, ["ceiling:2018:83/82"]),
        ({"value": 82, "as_of": parse("2126")}, []),
        ({"value": 82, "as_of": None}, ["ceiling:2017:83/82"]),
        ({"value": 82, "as_of": parse("2016"), "qualifier": "at_least"}, []),
        ({"value": 82, "as_of": parse("2016"), "scope": "force"}, []),
    ],
)
def test_deployed_above_the_ceiling_of_the_day_is_doubted(
    ceiling: dict[str, Any], told: list[str]
) -> None:
    draft = changed(a_force(30, 40, 13, total=None))
    make_strength(draft, kind="ceiling", **ceiling)
    assert keys(draft) == told


@in_the_database
@pytest.mark.parametrize(
    ("qualifier", "is_doubted"),
    [("exact", True), ("about", True), ("at_least", True), ("at_most", False)],
)
def test_what_may_be_below_the_ceiling_is_not_doubted(qualifier: str, is_doubted: bool) -> None:
    mission = a_mission()
    make_strength(mission, kind="ceiling", value=80, as_of=parse("2016"))
    make_strength(mission, value=83, as_of=parse("2017"), qualifier=qualifier)
    assert kinds(mission) == ["ceiling"] * is_doubted


@in_the_database
def test_a_contingent_that_lifts_its_mission_above_the_ceiling_is_doubted() -> None:
    mission = a_mission()
    make_strength(mission, kind="ceiling", value=80, as_of=parse("2016"))
    contingent = make_contingent(published(mission))
    make_strength(contingent, value=83, as_of=parse("2017"))
    make_strength(contingent, kind="ceiling", value=60, as_of=parse("2016"))
    assert keys(contingent) == ["ceiling:2017:83/80", "own:2017:83/60"]


@in_the_database
@pytest.mark.parametrize(
    ("status", "told"), [("ongoing", ["ceiling:now:83/80"]), ("accomplished", [])]
)
def test_a_strength_without_a_date_is_one_of_today(status: str, told: list[str]) -> None:
    mission = a_mission(status=status)
    make_strength(mission, value=83)
    make_strength(mission, kind="ceiling", value=80, as_of=parse("2016"))
    assert keys(mission) == told


@in_the_database
def test_the_whole_force_has_a_ceiling_of_its_own() -> None:
    mission = a_mission()
    make_strength(mission, scope="force", value=13000, as_of=parse("2017"))
    make_strength(mission, scope="force", kind="ceiling", value=12000, as_of=parse("2016"))
    assert keys(mission) == ["force:2017:13000/12000"]


# Rotations.


def rotation(pk: int, start: str, end: str, **change: Any) -> Contingent:
    fields = {"label": str(pk), "series": "Eagle"} | change
    return Contingent(pk=pk, start=dated(start), end=dated(end), **fields)


@pytest.mark.parametrize(
    ("first", "second", "is_doubted"),
    [
        (("2017-01-01", "2017-06-30"), ("2017-06-29", "2017-12-31"), True),
        (("2017-01-01", "2017-06-30"), ("2017-06-30", "2017-12-31"), False),  # relieved that day
        (("2017-01", "2017-06"), ("2017-06", "2017-12"), False),
        (("2017-01", "2017-07"), ("2017-05", "2017-12"), True),
        (("2016", "2017"), ("2017", "2018"), False),
        (("2016", "2018"), ("2017", "2019"), True),  # at the turn of the year, at the least
        (("2016", "2019"), ("2017", "2018"), True),
        (("2016", ""), ("2017", "2018"), True),  # goes on, and so is counted
        (("2016", ""), ("", ""), True),
        (("", "2018"), ("2017-01", "2017-12"), False),  # when it came is not known
        (("", "2030"), ("2020", "2031"), True),  # but it is there today
    ],
)
def test_rotations_of_a_series_that_surely_overlap_are_doubted(
    first: tuple[str, str], second: tuple[str, str], is_doubted: bool
) -> None:
    one, other = rotation(1, *first), rotation(2, *second)
    mission = Mission(status="ongoing")
    found = [
        [doubt.key for doubt in rotations.overlapping(*pair, mission, TODAY)]
        for pair in ((one, [other]), (other, [one]))
    ]
    assert [len(keys) for keys in found] == [is_doubted, is_doubted]


@pytest.mark.parametrize(
    ("change", "is_doubted"),
    [
        ({}, True),
        ({"series": "eagle "}, True),
        ({"series": "MAT"}, False),
        ({"series": ""}, False),
        ({"nation_sq": "Itali"}, False),
        ({"relieved_id": 1}, False),
    ],
)
def test_only_a_rotation_of_the_same_series_and_nation_is_one(
    change: dict[str, Any], is_doubted: bool
) -> None:
    one, other = rotation(1, "2016", ""), rotation(2, "2018", "", **change)
    mission = Mission(status="ongoing")
    assert bool(list(rotations.overlapping(one, [other], mission, TODAY))) == is_doubted


def test_rotations_without_a_series_are_of_none() -> None:
    one, other = rotation(1, "2016", "", series=""), rotation(2, "2018", "", series="")
    assert list(rotations.overlapping(one, [other], Mission(status="ongoing"), TODAY)) == []


def test_of_an_unknown_day_of_relief_nothing_is_sure() -> None:
    one, other = rotation(1, "2016", ""), rotation(2, "2018", "2019")
    reliever = rotation(3, "", "", series="MAT", relieved_id=1)
    found = [
        list(rotations.overlapping(one, others, Mission(status="ongoing"), TODAY))
        for others in ([other], [other, reliever])
    ]
    assert [len(doubts) for doubts in found] == [1, 0]


def test_what_came_on_an_unknown_day_is_surely_there_only_in_a_mission_under_way() -> None:
    one, other = rotation(1, "", "2030"), rotation(2, "2018", "2030")
    found = [
        list(rotations.overlapping(one, [other], Mission(status=status), TODAY))
        for status in ("ongoing", "accomplished")
    ]
    assert [len(doubts) for doubts in found] == [1, 0]


@pytest.mark.parametrize(("status", "is_doubted"), [("ongoing", True), ("accomplished", False)])
def test_what_has_no_end_goes_on_only_as_long_as_its_mission(status: str, is_doubted: bool) -> None:
    one, other = rotation(1, "2016", ""), rotation(2, "2018", "2019")
    mission = Mission(status=status, end=parse("2020"))
    assert bool(list(rotations.overlapping(one, [other], mission, TODAY))) == is_doubted


@in_the_database
def test_a_draft_is_held_against_its_siblings_and_not_against_itself() -> None:
    mission = published(a_mission())
    first = make_contingent(mission, label="1", series="Eagle", start=parse("2016"))
    first = published(first)
    assert keys(changed(first, end=parse("2019"))) == []
    second = make_contingent(mission, label="2", series="Eagle", start=parse("2018"))
    assert kinds(second) == ["rotations"]
    second.relieved = first
    assert kinds(second) == []


# Prose and figures.


@in_the_database
def test_a_number_of_people_that_no_figure_says_is_doubted_once_and_at_its_field() -> None:
    mission = a_force(30, 40, 13, total=None)
    text = "<p>Atje janë 83 ushtarë: 30, 40 dhe 12 oficerë.</p>"
    draft = changed(mission, text_sq=text, text_en="<p>There are 83 soldiers and 12 officers.</p>")
    (doubt,) = doubts(draft)
    assert (doubt.key, doubt.field) == ("prose:12", "id_text_sq")
    with override("en"):
        assert str(doubt) == "The text says “12 oficerë”, and no figure here says 12."


@in_the_database
def test_prose_beside_no_figures_differs_from_nothing() -> None:
    assert keys(a_mission(summary_sq="Atje janë 83 ushtarë.")) == []


NOW = "Aktualisht atje janë 83 ushtarë."


@in_the_database
@pytest.mark.parametrize(
    ("summary", "figure", "told"),
    [
        (NOW, {"as_of": parse("2017")}, []),
        (NOW, {}, ["undated:83:id_strengths-0-as_of"]),
        ("Atje janë 83.", {}, []),
        ("Atje janë 83.", {"source_text": "Currently 83"}, ["undated:83:id_strengths-0-as_of"]),
        (NOW, {"kind": "served"}, ["undated:id_summary_sq"]),
        (NOW, {"value": None, "qualifier": "unpublished"}, ["undated:id_summary_sq"]),
    ],
)
def test_currently_is_answered_by_the_date_of_a_figure(
    summary: str, figure: dict[str, Any], told: list[str]
) -> None:
    mission = a_mission(summary_sq=summary)
    strength = make_strength(mission, **figure)
    found = [f"{doubt.key}:{doubt.field}" for doubt in doubts(mission)]
    assert [line.replace(f":{strength.pk}:", ":") for line in found] == told


@in_the_database
def test_the_date_may_stand_with_a_contingent() -> None:
    mission = a_force(83, total=None)
    assert keys(changed(mission, summary_sq=NOW)) == []


@in_the_database
def test_an_undated_figure_of_a_contingent_is_doubted_where_its_mission_says_now() -> None:
    mission = published(a_mission(summary_sq=NOW))
    contingent = make_contingent(mission)
    make_strength(contingent)
    assert kinds(contingent) == ["undated"]


@in_the_database
def test_a_figure_past_its_review_is_doubted() -> None:
    today = timezone.localdate()
    mission = a_mission()
    for day in (today - timedelta(days=1), today, None):
        make_strength(mission, review_by=day)
    (doubt,) = doubts(mission)
    assert doubt.key.startswith("review:") and doubt.field == "id_strengths-0-review_by"
    assert f"{today - timedelta(days=1):%Y}" in str(doubt)


# What a rule forbids is refused.


@pytest.mark.parametrize(
    ("first", "last", "is_wrong"),
    [
        ("2017", "2016", True),
        ("2017", "2017", False),
        ("2017", "2017-05", False),
        ("2017-05", "2017", False),
        ("2017-05", "2017-04", True),
        ("2017-05-02", "2017-05", False),
        ("2017-05-02", "2017-05-01", True),
        ("", "2016", False),
        ("2016", "", False),
    ],
)
def test_an_end_is_wrong_only_if_it_is_surely_before_the_start(
    first: str, last: str, is_wrong: bool
) -> None:
    assert ends_too_early(dated(first), dated(last)) == is_wrong


DATES = st.builds(
    lambda day, precision: parse(
        f"{day:%Y-%m-%d}"[: {"year": 4, "month": 7, "day": 10}[precision]]
    ),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 1, 1)),
    st.sampled_from(["year", "month", "day"]),
)


@given(DATES, DATES)
def test_of_two_dates_at_most_one_order_is_wrong(one: PartialDate, other: PartialDate) -> None:
    wrong = [ends_too_early(one, other), ends_too_early(other, one)]
    assert sum(wrong) == (one.last_day < other.first_day or other.last_day < one.first_day)


@in_the_database
def test_what_ends_before_it_begins_is_refused_and_said_where() -> None:
    mission = written(a_mission(start=parse("2017"), end=parse("2016")))
    act = make_act(mission, in_force=parse("2018"), expires=parse("2017"))
    with pytest.raises(Refused) as refusal:
        workflow.submit(mission, author())
    assert [one.field for one in refusal.value.lacking] == ["id_end", "id_legal_acts-1-expires"]
    act.delete()
    live = published(written(mission, end=parse("2018")))
    contingent = make_contingent(live, start=parse("2017"), end=parse("2016"))
    with pytest.raises(Refused) as refusal:
        workflow.submit(written(contingent), author())
    assert [one.field for one in refusal.value.lacking] == ["id_end"]


@in_the_database
def test_a_strength_without_its_number_is_refused() -> None:
    mission = a_mission()
    make_strength(mission, value=None)
    with pytest.raises(Refused) as refusal:
        workflow.submit(written(mission), author())
    assert [one.field for one in refusal.value.lacking] == ["id_strengths-0-value"]


# Together.


@in_the_database
def test_a_doubted_mission_goes_out_with_its_reasons() -> None:
    mission = submitted(make_mission())
    with pytest.raises(Unanswered):
        workflow.approve(mission, editor())
    live = workflow.approve(mission, editor(), answers={"basis": "Mandati vjen nesër."})
    (said,) = Edition.objects.of(live).get().answers
    assert said["sentence"]["en"] == "The mission names no legal basis."


@in_the_database
def test_no_two_doubts_of_an_item_have_one_key() -> None:
    mission = make_mission(text_sq="<p>Tani 7 ushtarë, 8 oficerë dhe 7 trupa.</p>")
    long_ago = date(2017, 1, 1)
    for year in ("2016", "2017", "2018"):
        make_strength(mission, value=83, as_of=parse(year), review_by=long_ago)
        make_strength(mission, value=80, as_of=parse(year), kind="ceiling", review_by=long_ago)
    make_strength(mission, value=99, source_text="now", review_by=long_ago)
    make_act(mission, expires=parse("2017"))
    make_act(mission, expires=parse("2016"))
    found = keys(mission)
    assert len(found) == len(set(found)) == 12


@in_the_database
@pytest.mark.parametrize("kind", ["mission", "contingent"])
def test_doubts_take_as_many_queries_for_ten_contingents_as_for_one(kind: str) -> None:
    costs = []
    for count in (1, 10):
        mission = a_force(*[10] * count, total=10 * count)
        item = mission if kind == "mission" else mission.contingents.first()
        draft = type(item)._base_manager.get(pk=changed(item).pk)
        with CaptureQueriesContext(connection) as queries:
            assert doubts(draft) == []
        costs.append(len(queries))
    assert costs == {"mission": [4, 4], "contingent": [4, 4]}[kind]
