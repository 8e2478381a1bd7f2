"""The dry run: what each row would do to what is published, or why it may not."""

from typing import Any

import pytest
from django.utils import translation

from missions.intake.headings import TEMPLATE, template
from missions.intake.plan import Plan, plan
from missions.intake.rows import Row
from missions.intake.sheets import Unreadable, read
from missions.models import Contingent, Mission
from publishing.dates import parse

from .intake import table, workbook
from .make import (
    changed,
    make_contingent,
    make_mission,
    make_strength,
    published,
    submitted,
    withdrawn,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def kfor() -> Mission:
    """A published mission with a figure of its own, and a contingent with one."""
    mission = make_mission(title_sq="Forca në Kosovë", title_en="Kosovo Force", abbreviation="KFOR")
    make_strength(mission, value=13000, qualifier="about", scope="force", as_of=parse("2017-11"))
    return published(mission)


@pytest.fixture
def platoon(kfor: Mission) -> Contingent:
    contingent = make_contingent(kfor, label="XIV", place_sq="Prizren", place_en="Prizren")
    make_strength(contingent, value=30, as_of=parse("2017"), note_sq="Po.", note_en="Yes.")
    return published(contingent)


def outcomes(found: Plan) -> list[str]:
    return [row.outcome.value for row in found.rows]


def tried(*rows: dict[str, Any], decimal: str = "") -> Plan:
    return plan(table(*rows), decimal)


def only(**cells: Any) -> Row:
    """Return what one row does that is about KFOR."""
    [row] = tried({"mission": "KFOR", "value": "5", "as of": "2018", **cells}).rows
    return row


# New, changed, same.


def test_each_row_is_new_changed_or_the_same(kfor: Mission, platoon: Contingent) -> None:
    found = tried(
        {"mission": "KFOR", "contingent": "XIV", "value": "30", "as of": "2017"},
        {"mission": "KFOR", "contingent": "XIV", "value": "rreth 35", "as of": "mars 2018"},
        {"mission": "KFOR", "contingent": "", "value": "5", "as of": "2018"},
    )
    assert outcomes(found) == ["same", "new", "new"]
    assert [row.owner for row in found.rows] == [platoon, platoon, kfor]
    assert [row.name for row in found.rows] == [
        "deployed, 2017",
        "deployed, March 2018",
        "deployed, 2018",
    ]
    assert dict(found.counts) == {"new": 2, "changed": 0, "same": 1, "wrong": 0}
    [row] = tried({"mission": "KFOR", "contingent": "XIV", "value": "31", "as of": "2017"}).rows
    assert row.outcome == "changed"
    assert [(c.label, c.before, c.after) for c in row.changes] == [("personnel", "30", "31")]


def test_a_column_that_is_left_out_and_an_empty_cell_change_nothing(platoon: Contingent) -> None:
    about = {"mission": "KFOR", "contingent": "XIV", "value": "30", "as of": "2017"}
    assert outcomes(tried(about)) == ["same"]
    assert outcomes(tried(about | {"note sq": "", "note en": "", "qualifier": ""})) == ["same"]
    [row] = tried(about | {"note sq": "Jo.", "note en": ""}).rows
    assert [(c.label, c.before, c.after) for c in row.changes] == [("note [sq]", "Po.", "Jo.")]


def test_a_figure_is_told_from_others_by_its_owner_scope_kind_and_date(kfor: Mission) -> None:
    same = {"mission": "KFOR", "scope": "force", "value": "about 13 000", "as of": "11/2017"}
    assert outcomes(tried(same)) == ["same"]
    for other in ({"scope": "Albania"}, {"kind": "planned"}, {"as of": "2017"}, {"as of": ""}):
        assert outcomes(tried({"kind": "deployed"} | same | other)) == ["new"]
    assert outcomes(tried(same | {"value": "13 000"})) == ["same"]  # it does not say how sure
    assert outcomes(tried(same | {"value": "13 000", "qualifier": "exactly"})) == ["changed"]


def test_the_words_of_both_languages_are_understood(kfor: Mission) -> None:
    for scope, kind, qualifier in (
        ("e gjithë forca", "të dislokuar", "rreth"),
        ("The whole force", "Deployed", "About"),
        ("FORCE", "deployed", "about"),
    ):
        [row] = tried(
            {
                "misioni": "Forca ne Kosove",
                "shtrirja": scope,
                "lloji": kind,
                "saktësia": qualifier,
                "efektivi": "13 000",
                "data e gjendjes": "nëntor 2017",
            }
        ).rows
        assert row.outcome == "same"


# Whose.


@pytest.mark.parametrize(
    "name",
    [
        *("KFOR", "kfor", "Kosovo Force", "FORCA NË KOSOVË", "forca-ne-kosove"),
        *("/misionet/forca-ne-kosove/", "https://mod.example/en/missions/kosovo-force/"),
    ],
)
def test_a_mission_is_named_by_title_abbreviation_or_address(kfor: Mission, name: str) -> None:
    assert only(mission=name).owner == kfor


@pytest.mark.parametrize(
    "name", ["XIV", "xiv", "togë", "platoon", "Prizren", "XIV · togë · Prizren", "XIV, Prizren"]
)
def test_a_contingent_is_named_by_any_of_what_tells_it_from_others(
    platoon: Contingent, name: str
) -> None:
    assert only(contingent=name).owner == platoon


def test_a_contingent_that_may_be_several_needs_more_of_its_name(
    kfor: Mission, platoon: Contingent
) -> None:
    other = published(make_contingent(kfor, label="XIV", role_sq="roje", role_en="guard"))
    assert (
        only(contingent="XIV").reason
        == f"“XIV” may be several: XIV · platoon · Prizren ({platoon.pk}); XIV · guard ({other.pk})."
        " Say more of it, or give its key."
    )
    assert only(contingent="XIV guard").owner == other
    assert only(contingent="XIV", contingent_id=platoon.pk).owner == platoon
    assert only(contingent="guard", contingent_id=platoon.pk).reason == "There is no “guard” here."


def test_a_nation_tells_contingents_apart(kfor: Mission, platoon: Contingent) -> None:
    ours = published(make_contingent(kfor, label="1"))
    theirs = published(make_contingent(kfor, label="1", nation_sq="Italia", nation_en="Italy"))
    assert only(contingent="1", nation="Italy").owner == theirs
    assert only(contingent="1", nation="Shqipëria").owner == ours
    assert "may be several" in only(contingent="1").reason


def test_keys_and_names_must_agree(kfor: Mission, platoon: Contingent) -> None:
    other = published(make_mission(title_en="Althea", title_sq="Althea"))
    assert only(mission="", mission_id=kfor.pk).owner == kfor
    assert only(mission="", contingent_id=platoon.pk).owner == platoon
    assert only(mission_id=other.pk).reason == "There is no “KFOR” here."
    assert only(mission="Althea", mission_id=other.pk, contingent_id=platoon.pk).reason == (
        "“XIV · platoon · Prizren” is of another mission."
    )
    for key in ("999999", "0", "x", "٣", "9" * 5000):
        assert only(mission_id=key).reason == f"There is none with the key “{key[:40]}”."


def test_only_what_is_published_has_figures_brought_in(kfor: Mission) -> None:
    sentence = "“{}” is not published. Publish it, or enter its figures in its form."
    make_mission(title_en="Draft", title_sq="Skicë")
    withdrawn(make_mission(title_en="Gone", title_sq="Hequr"))
    make_contingent(kfor, label="XV")
    assert only(mission="Draft").reason == sentence.format("Draft")
    assert only(mission="Gone").reason == sentence.format("Gone")
    assert only(contingent="XV").reason == sentence.format("XV")
    make_mission(abbreviation="KFOR")
    assert only().owner == kfor


def test_a_page_with_a_draft_under_way_waits_for_it(kfor: Mission, platoon: Contingent) -> None:
    submitted(changed(platoon))
    assert only(contingent="XIV").reason == (
        "“XIV · platoon · Prizren” has a draft, begun by author: Waiting for approval. That goes first."
    )
    assert only().outcome == "new"
    assert only(contingent="XIV", value="30", **{"as of": "2017"}).outcome == "same"


# Wrong.


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"mission": ""}, "The row does not name its mission."),
        ({"mission": "SFOR"}, "There is no “SFOR” here."),
        ({"contingent": "XX"}, "There is no “XX” here."),
        ({"nation": "Italy"}, "The figures of a nation belong to a contingent: name it."),
        ({"value": ""}, "The number of people is empty."),
        ({"value": "-5"}, "“-5” is less than nobody."),
        (
            {"value": "about 5", "qualifier": "exactly"},
            "“about 5” says otherwise than the qualifier beside it.",
        ),
        (
            {"value": "5", "qualifier": "not published"},
            "What is not published has no number.",
        ),
        (
            {"kind": "sent"},
            "“sent” is not known under “kind”: it is one of deployed, authorised ceiling, served in "
            "all, planned.",
        ),
        (
            {"as of": "12/31/2018"},
            "“12/31/2018” is not a date we can read. Write 23.10.2018, 23 October 2018, October 2018 "
            "or 2018.",
        ),
        (
            {"as of": "2018-11-01", "as_of_precision": "month"},
            "“2018-11-01” is not as precise as the row says. A spreadsheet may have changed it.",
        ),
        ({"source link": "nowhere"}, "link to the source: Enter a valid URL."),
        (
            {"source text": "x" * 301},
            "source, word for word: Ensure this value has at most 300 characters (it has 301).",
        ),
        ({"note sq": "Po."}, "“note” is empty in English."),
        ({"composition en": "Ten."}, "“composition” is empty in Albanian."),
        (
            {"value": "x", "as of": "y", "mission": "z"},
            "There is no “z” here. “y” is not a date we can read. Write 23.10.2018, 23 October 2018, "
            "October 2018 or 2018. “x” is not a number of people. Write it as 13000 or 13 000.",
        ),
    ],
)
def test_a_wrong_row_says_why(kfor: Mission, cells: dict[str, str], reason: str) -> None:
    row = only(**cells)
    assert (row.outcome.value, row.reason) == ("wrong", reason)


def test_the_whole_force_is_not_of_a_contingent(platoon: Contingent) -> None:
    row = only(contingent="XIV", scope="force")
    assert row.reason == "The whole force belongs to the mission, not to a contingent."


def test_what_is_not_published_has_no_number(kfor: Mission) -> None:
    for cells in ({"value": "nuk publikohet"}, {"value": "", "qualifier": "not published"}):
        row = only(**cells)
        assert (row.outcome, row.strength.value) == ("new", None)
        assert row.strength.qualifier == "unpublished"


def test_two_rows_about_one_figure_are_wrong(kfor: Mission) -> None:
    row = {"mission": "KFOR", "value": "5", "as of": "2018"}
    found = tried(
        row, row | {"value": "6"}, row | {"as of": "2019"}, row | {"mission": "Kosovo Force"}
    )
    assert [row.reason for row in found.rows] == [
        "This is the same figure as in row 3, 5. Keep one.",
        "This is the same figure as in row 2, 5. Keep one.",
        "",
        "This is the same figure as in row 2, 3. Keep one.",
    ]


def test_a_row_that_stands_twice_is_wrong_even_where_it_changes_nothing(
    platoon: Contingent,
) -> None:
    row = {"mission": "KFOR", "contingent": "XIV", "value": "30", "as of": "2017"}
    assert outcomes(tried(row, row)) == ["same", "wrong"]


def test_of_several_published_figures_of_one_date_each_is_the_same(kfor: Mission) -> None:
    mission = make_mission(abbreviation="RSM")
    for value in (40, 45):
        make_strength(mission, value=value, as_of=parse("2018"))
    published(mission)
    row = {"mission": "RSM", "value": "40", "as of": "2018"}
    assert outcomes(tried(row, row | {"value": "45"})) == ["same", "same"]
    [wrong] = tried(row | {"value": "50"}).rows
    assert wrong.reason == "Several such figures are published. Change the right one in its form."


def test_a_mission_in_one_language_wants_its_notes_in_that_one() -> None:
    published(make_mission(abbreviation="EUFOR", title_en="", summary_en=""))
    assert only(mission="EUFOR", **{"note sq": "Po."}).outcome == "new"


# Numbers that may be two.


def test_a_number_that_may_be_two_is_asked_about_once_for_the_file(kfor: Mission) -> None:
    rows = [
        {"mission": "KFOR", "value": value, "as of": year}
        for value, year in (("13.000", "2018"), ("2.000", "2019"))
    ]
    found = tried(*rows)
    assert (found.is_wrong, found.is_ambiguous) == (True, True)
    assert [row.strength.value for row in tried(*rows, decimal=",").rows] == [13000, 2000]
    assert [row.strength.value for row in tried(*rows, decimal=".").rows] == [13, 2]


def test_another_number_of_the_file_may_settle_it(kfor: Mission) -> None:
    row = {"mission": "KFOR", "value": "13.000", "as of": "2018"}
    for clear, value in (("1.300.000", 13000), ("1 300,0", 13000), ("5.0", 13), ("1,300,000", 13)):
        found = tried(row, {"mission": "KFOR", "value": clear, "as of": "2019"})
        assert found.rows[0].strength.value == value
    two_ways = [
        row | {"value": clear, "as of": year}
        for clear, year in (("1.300.000", 2019), ("5.0", 2020))
    ]
    assert tried(row, *two_ways).is_ambiguous


def test_a_row_that_is_wrong_anyhow_asks_nothing(kfor: Mission) -> None:
    assert not tried({"mission": "x", "value": "13.000"}).is_ambiguous


def test_a_comma_that_tore_a_number_in_two_is_noticed(kfor: Mission) -> None:
    head = "mission,as of,value,source text,source link\n"
    torn = "“{}” and “000” stand in two cells. If they are one number, write it without a comma."
    more = "This row has more cells than there are headings. Is a comma within a cell?"
    for line, reason in (
        ("KFOR,2018,13,000,,", more),
        ("KFOR,2018,13,000", torn.format("13")),
        ("KFOR,2018,about 13,000", torn.format("about 13")),
        ('KFOR,2018,"13 000",,', ""),
        ("KFOR,2018,13,00", ""),
    ):
        [row] = plan(f"{head}{line}".encode()).rows
        assert (line, row.reason) == (line, reason)


# Headings.


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (
            "a,b",
            "The first row must be the headings, such as “mission”, “as of” and “value”.",
        ),
        ("mission,as of", "The column “value” is missing."),
        ("value,as of", "The column “mission” is missing."),
        (
            "mission,value,rank",
            "The column “rank” is not known. Rename it as in the template, or delete it.",
        ),
        (
            "mission,value,rank,age",
            "The columns “rank”, “age” are not known. Rename them as in the template, or delete them.",
        ),
        (
            "mission,value,efektivi",
            "These columns mean the same: “value”, “efektivi”. Keep one.",
        ),
        ("mission,value", "There are no rows below the headings."),
    ],
)
def test_headings_that_are_not_understood_are_named(headings: str, sentence: str) -> None:
    row = "" if "no rows" in sentence else "\n1,2"
    with pytest.raises(Unreadable) as refusal:
        plan(f"{headings}{row}".encode())
    assert str(refusal.value) == sentence


def test_a_cell_without_a_heading_is_wrong(kfor: Mission) -> None:
    [row] = plan(b"mission,value,\nKFOR,5,x").rows
    assert row.reason == "“x” stands in a column without a heading."


@pytest.mark.parametrize("code", ["sq", "en"])
def test_the_template_is_understood_in_both_languages(kfor: Mission, code: str) -> None:
    [headings] = read(template(code).encode())
    assert len(headings.cells) == len(TEMPLATE) == 15
    cells = dict.fromkeys(headings.cells, "") | {headings.cells[0]: "KFOR", headings.cells[6]: "5"}
    [row] = tried(cells).rows
    assert (row.outcome.value, row.reason) == ("new", "")
    [row] = plan(workbook([list(cells), list(cells.values())])).rows
    assert row.outcome == "new"


# Cost.


def test_a_dry_run_asks_as_much_of_the_database_for_any_number_of_rows(
    kfor: Mission, platoon: Contingent, django_assert_num_queries: Any
) -> None:
    for count in (1, 30):
        rows = [
            {"mission": "KFOR", "contingent": name, "value": "5", "as of": str(1950 + number)}
            for number in range(count)
            for name in ("", "XIV")
        ]
        with django_assert_num_queries(5):
            assert outcomes(tried(*rows)) == ["new"] * 2 * count
