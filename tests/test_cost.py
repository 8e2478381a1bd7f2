"""What the desk costs: queries, as literal limits, with thirty parts."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .make import (
    author,
    changed,
    editor,
    make_mandate,
    make_mission,
    make_place,
    make_provision,
    published,
    signed_in,
    submitted,
)

pytestmark = pytest.mark.django_db


def thirty_parts(kind: str) -> Any:
    """Return the draft of a live page with thirty parts, of which one is new."""
    if kind == "mission":
        draft = changed(published(make_mission(parts=6)))
        make_place(draft)
    else:
        draft = changed(published(make_mandate(points=29)))
        make_provision(draft, label="2")
    return draft


def page(item: Any, name: str) -> str:
    return f"/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/{name}/"


def cost_of(client: Client, address: str, body: Any = None) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address) if body is None else client.post(address, body)
    assert answer.status_code == (200 if body is None else 302)
    return len(queries)


@pytest.mark.parametrize("kind", ["mission", "mandate"])
def test_opening_a_form_with_thirty_parts_takes_at_most_25_queries(kind: str) -> None:
    draft = thirty_parts(kind)
    assert cost_of(signed_in(author()), page(draft, "change")) <= 25


@pytest.mark.parametrize("kind", ["mission", "mandate"])
def test_approving_a_change_with_thirty_parts_takes_at_most_40_queries(kind: str) -> None:
    draft = submitted(thirty_parts(kind))
    told = {"note_sq": "Një shtesë.", "note_en": "An addition."}
    assert cost_of(signed_in(editor()), page(draft, "step/approve"), told) <= 40


def test_the_other_pages_of_the_desk_cost_little() -> None:
    draft = submitted(thirty_parts("mission"))
    desk = signed_in(editor())
    costs = {
        name: cost_of(desk, page(draft, name)) for name in ("history", "differences", "preview")
    }
    assert {name: cost <= 30 for name, cost in costs.items()} == dict.fromkeys(costs, True), costs
