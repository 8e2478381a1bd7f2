"""The examples in the description of the API are what the seeded site answers.

`UPDATE_EXAMPLES=1 pytest tests/test_examples.py` writes them anew.
"""

import json
import os
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from news.api.examples import FILE
from news.models import Article

from .make import withdraw
from .test_api import LIST, schema

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unthrottled")]

# What is another one each time the site is seeded, and what stands for it.
MOMENT = "2026-11-30T09:00:00+01:00"
BLURRED = {
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:\d\d|Z)": MOMENT,
    r"\b\d{15,16}(\.\d{15,16}){2}\b": "1796025600000000.1796025600000000.1796025600000000",
    r'(?<="tag": ")[0-9a-f]{16}': "0123456789abcdef",
    r"http://testserver": "https://mod.example",
}
REQUESTS = (
    ("news_list", "the newest article", f"{LIST}?lang=en&page_size=1"),
    (
        "news_list",
        "a topic in a range",
        f"{LIST}?lang=en&topic=nato&date_to=2023-06-30&page_size=1",
    ),
    ("news_list", "a parameter that is not known", f"{LIST}?lang=en&colour=blue"),
    ("news_retrieve", "an article", f"{LIST}3/?lang=en"),
    ("news_retrieve", "one that is not there", f"{LIST}999/?lang=en"),
    ("news_changes", "from the beginning", f"{LIST}changes/?lang=en&page_size=1"),
    ("news_changes", "only a place to read on from", f"{LIST}changes/?lang=en&start=now"),
)
WITHDRAWN = ("news_retrieve", "one that was withdrawn", f"{LIST}4/?lang=en")


def blurred(answer: Any) -> Any:
    text = json.dumps(answer, ensure_ascii=False)
    for pattern, put in BLURRED.items():
        text = re.sub(pattern, put, text)
    return json.loads(text)


def answered(operation: str, name: str, request: str) -> dict[str, Any]:
    response = Client().get(request)
    return {
        "operation": operation,
        "name": name,
        "request": request,
        "status": response.status_code,
        "kind": response["Content-Type"],
        "answer": blurred(response.json()),
    }


@pytest.fixture
def seeded() -> None:
    call_command("seed")


@pytest.mark.usefixtures("seeded")
def test_every_example_is_what_the_seeded_site_answers() -> None:
    found = [answered(*request) for request in REQUESTS]
    withdraw(Article.objects.get(pk=4))
    found.append(answered(*WITHDRAWN))
    if os.environ.get("UPDATE_EXAMPLES"):
        FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(FILE.read_text(encoding="utf-8")) == found


def test_the_description_shows_each_of_them_under_its_answer() -> None:
    shown = {
        (operation["operationId"], example["summary"], code, kind): example["value"]
        for operations in schema()["paths"].values()
        for operation in operations.values()
        for code, response in operation["responses"].items()
        for kind, content in response.get("content", {}).items()
        for example in content.get("examples", {}).values()
    }
    assert shown == {
        (one["operation"], f"GET {one['request']}", str(one["status"]), one["kind"]): one["answer"]
        for one in json.loads(FILE.read_text(encoding="utf-8"))
    }


@pytest.mark.usefixtures("seeded")
def test_every_example_of_a_parameter_is_understood() -> None:
    count = 0
    for path, operations in schema()["paths"].items():
        for parameter in operations["get"]["parameters"]:
            for example in parameter.get("examples", {}).values():
                address = path.format(id=3)
                assert (
                    Client().get(address, {parameter["name"]: example["value"]}).status_code == 200
                )
                count += 1
    assert count >= 8
