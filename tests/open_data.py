"""The missions as data, as a client asks for them."""

import csv
from io import StringIO
from typing import Any

from django.test import Client

from missions.models import Mission
from publishing.csv import MARK, unguarded

from .make import make_mission, published

LIST = "/api/v1/missions/"
OF_TABLES = {"date", "format", "lang", "page", "page_size"}
KNOWN = {
    "": OF_TABLES | {"organisation", "region", "year"},
    "{}/": {"date", "lang"},
    "{}/strengths/": OF_TABLES,
    "{}/contingents/": OF_TABLES,
    "{}/series/": OF_TABLES,
}
OF_ONE = [path for path in KNOWN if path]


def ask(path: str = "", **said: Any) -> Any:
    """Return what the API answers with 200."""
    response = Client().get(LIST + path, said)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.json()


def refused(path: str = "", **said: Any) -> dict[str, list[str]]:
    """Return what the API says is wrong, in English."""
    response = Client().get(LIST + path, said | {"lang": "en"})
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert set(response.json()) == {"type", "title", "status", "detail", "wrong"}
    wrong: dict[str, list[str]] = response.json()["wrong"]
    return wrong


def cells(path: str = "", **said: Any) -> list[list[str]]:
    """Return the cells of a file, as they are for a spreadsheet."""
    response: Any = Client().get(LIST + path, said | {"format": "csv"})
    assert response.status_code == 200
    text = response.getvalue().decode()
    assert text.startswith(MARK)
    return list(csv.reader(StringIO(text[1:], newline=""), strict=True))


def rows(path: str = "", **said: Any) -> list[dict[str, str]]:
    """Return the rows of a file, as they were before it was made safe for spreadsheets."""
    headings, *found = cells(path, **said)
    return [dict(zip(headings, map(unguarded, row), strict=True)) for row in found]


def titles(**said: Any) -> list[str]:
    return [mission["title"] for mission in ask(**said)["results"]]


def of(title: str, **change: Any) -> Mission:
    """Return a published mission."""
    mission: Mission = published(make_mission(**({"title_sq": title, "title_en": title} | change)))
    return mission
