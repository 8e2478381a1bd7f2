"""The tables of missions as CSV: the same as the JSON, whole, licensed, and safe to open."""

import tracemalloc
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from rest_framework.throttling import SimpleRateThrottle

from missions.api import views as api
from missions.api.tables import CONTINGENTS, REGISTER, SERIES, STRENGTHS
from missions.intake.columns import COLUMNS
from missions.models import Mission, Strength
from publishing import open_data
from publishing.csv import flat
from publishing.dates import PartialDate, parse

from .make import make_contingent, make_mission, make_strength, make_theatre, published
from .open_data import LIST, cells, rows
from .test_settings import GOOD, run

pytestmark = pytest.mark.django_db

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TABLES = {
    "": REGISTER,
    "{}/strengths/": STRENGTHS,
    "{}/contingents/": CONTINGENTS,
    "{}/series/": SERIES,
}


@pytest.fixture(autouse=True)
def _nobody_is_throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "anon", "100000/minute")


def it(**change: Any) -> Mission:
    """Return a published mission with a contingent and a few figures."""
    mission: Mission = published(
        make_mission(**({"title_sq": "Ç, “ë”", "title_en": "It"} | change))
    )
    contingent = published(make_contingent(mission, start=parse("end of 2015")))
    make_strength(contingent, value=40, as_of=parse("march 2016"), note_sq="një\ndy")
    make_strength(mission, value=None, qualifier="unpublished", as_of=parse("15.11.2017"))
    return mission


@pytest.mark.parametrize(("path", "columns"), TABLES.items())
@pytest.mark.parametrize("day", ["2016-12-31", ""])
def test_the_file_has_the_rows_of_the_json_and_says_its_licence(
    path: str, columns: tuple[str, ...], day: str
) -> None:
    mission = it()
    make_strength(mission, value=13_000, qualifier="about", scope="force")
    asked = {"date": day} if day else {}
    answer = Client().get(LIST + path.format(mission.pk), asked).json()
    of_all = {
        "mission_id": mission.pk,
        "mission": "Ç, “ë”",
        "date": day or str(timezone.localdate()),
        "licence": LICENCE,
    }
    expected = [flat(record) | of_all for record in answer["results"]]
    assert answer["count"] == len(expected) > 0
    words = {"None": "", "True": "true", "False": "false"}
    assert rows(path.format(mission.pk), **asked) == [
        {name: words.get(text := str(row.get(name)), text) for name in columns} for row in expected
    ]


def test_every_column_is_filled_by_something() -> None:
    """A column that no record names would be empty for ever."""
    mission = it(theatre=make_theatre(latitude=1, longitude=2), end=parse("2018"))
    make_strength(mission, value=5, as_of=PartialDate(2016))
    answers = {path: Client().get(LIST + path.format(mission.pk)).json() for path in TABLES}
    of_all = {"mission_id", "mission", "date", "licence", "rests_on_anchor", "rests_on_url"}
    of_all |= {"end_precision", "start_precision", "strength_as_of_precision", "as_of_precision"}
    for path, columns in TABLES.items():
        named = {name for record in answers[path]["results"] for name in flat(record)}
        assert set(columns) - named - of_all == set()


def test_the_intake_knows_every_column_of_our_figures() -> None:
    assert set(STRENGTHS) <= {column.name for column in COLUMNS}


def test_no_cell_is_taken_for_a_formula_and_numbers_stay_numbers() -> None:
    theatre = make_theatre(name_sq="@SUM(A1)", latitude=-15, longitude=-60)
    mission = it(title_sq="=1+1", theatre=theatre)
    formula = '=HYPERLINK("https://evil.example","83")'
    published(make_contingent(mission, label="+355", nation_sq="-", nation_en="-"))
    make_strength(mission, value=5, source_text=formula, note_sq="\t=1")
    for path in TABLES:
        for row in cells(path.format(mission.pk)):
            assert [cell for cell in row if cell[:1] in {*"=+@\t\r"}] == []
    (registered,) = rows()
    assert registered["theatre_latitude"] == "-15"
    assert registered["title"] == "=1+1"
    headings, row = cells()
    assert row[headings.index("theatre_longitude")] == "-60"
    assert row[headings.index("theatre_name")] == "'@SUM(A1)"
    assert formula in {row["source_text"] for row in rows(f"{mission.pk}/strengths/")}


def test_the_file_is_an_attachment_with_a_name_and_a_licence() -> None:
    mission = it()
    response = Client().get(f"{LIST}{mission.pk}/strengths/?format=csv&date=2017-11-15&lang=en")
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == (
        f'attachment; filename="mission-{mission.pk}-strengths-2017-11-15.csv"'
    )
    assert response["Link"] == f'<{LICENCE}>; rel="license"'
    assert response["Vary"] == "Accept, origin"
    assert int(response["Content-Length"]) == len(response.content)
    head = Client().head(f"{LIST}?format=csv")
    assert (head.status_code, head.content, head["Content-Type"][:8]) == (200, b"", "text/csv")


@pytest.mark.parametrize(
    ("accept", "asked", "kind"),
    [
        (None, {}, "application/json"),
        ("*/*", {}, "application/json"),
        ("text/csv", {}, "text/csv"),
        ("TEXT/CSV; charset=utf-8", {}, "text/csv"),
        ("text/*", {}, "text/csv"),
        ("text/csv, application/json;q=0.9", {}, "text/csv"),
        ("text/csv;q=0.5, application/json;q=0.9", {}, "application/json"),
        ("application/json;q=0, */*", {}, "text/csv"),
        ("text/html, */*;q=0.8", {}, "application/json"),
        ("text/csv;q=x, application/json;q=0.9", {}, "text/csv"),
        ("text/html", {}, 406),
        ("text/csv;q=0", {}, 406),
        ("", {}, 406),
        ("text/html", {"format": "csv"}, "text/csv"),
        ("text/csv", {"format": "json"}, "application/json"),
        ("text/csv", {"format": "xml"}, 400),
        ("text/csv", {"date": "x"}, 400),
        ("text/csv", {"page": "2"}, 400),
        ("text/csv", {"page_size": "2"}, 400),
    ],
)
def test_the_parameter_decides_or_else_what_is_accepted_most(
    accept: str | None, asked: dict[str, str], kind: str | int
) -> None:
    it()
    headers = {} if accept is None else {"accept": accept}
    response = Client().get(LIST, asked, headers=headers)
    if isinstance(kind, int):
        assert (response.status_code, response["Content-Type"]) == (
            kind,
            "application/problem+json",
        )
        assert response.json()["status"] == kind
    else:
        assert (response.status_code, response["Content-Type"].partition(";")[0]) == (200, kind)


def test_one_mission_is_no_table() -> None:
    address = f"{LIST}{it().pk}/"
    assert Client().get(address, headers={"accept": "text/csv"}).status_code == 406
    assert list(Client().get(address, {"format": "csv"}).json()["wrong"]) == ["format"]


def test_a_long_table_is_whole_and_is_never_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "AT_ONCE", 100)
    monkeypatch.setattr(open_data, "IN_MEMORY", 100_000)
    mission = it()
    facts = [Strength(mission=mission, value=n, note_sq="ë" * 300) for n in range(3_000)]
    Strength.objects.bulk_create(facts)
    address, file = f"{LIST}{mission.pk}/strengths/", {"format": "csv"}
    del facts
    assert Client().get(f"{LIST}?format=csv").status_code == 200  # all is loaded
    tracemalloc.start()
    response: Any = Client().get(address, file)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000
    assert response.streaming
    content = response.getvalue()
    assert int(response["Content-Length"]) == len(content) > 2_000_000
    assert content.count(b"\r\n") == 3_003
    page = Client().get(address, {"page_size": "1000"}).json()
    assert (page["count"], len(page["results"])) == (3_002, 1_000)


def test_the_licence_is_a_setting(settings: Settings) -> None:
    settings.OPEN_DATA_LICENCE = {"name": "Other", "url": "https://licence.example/1"}
    mission = it()
    assert Client().get(LIST).json()["licence"] == settings.OPEN_DATA_LICENCE
    assert Client().get(LIST)["Link"] == '<https://licence.example/1>; rel="license"'
    assert rows(f"{mission.pk}/strengths/")[0]["licence"] == "https://licence.example/1"


@pytest.mark.parametrize(
    "wrong", ["CC BY 4.0", "|https://a.example/", "A|http://a.example/", "A|https://a.example/>; b"]
)
def test_production_refuses_a_licence_that_it_cannot_read(wrong: str) -> None:
    status, said = run("check", **(GOOD | {"OPEN_DATA_LICENCE": wrong}))
    assert (status, said.startswith("This site does not start: OPEN_DATA_LICENCE ")) == (1, True)


def test_production_starts_with_a_licence_of_its_own() -> None:
    status, _said = run("check", **(GOOD | {"OPEN_DATA_LICENCE": "Licencë|https://a.example/1"}))
    assert status == 0
