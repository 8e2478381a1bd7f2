"""Our own open data, sent in again as it was downloaded, changes nothing."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from missions.intake.plan import plan
from missions.models import Mission, Strength
from publishing import fixtures
from publishing.dates import PartialDate

from .make import make_contingent, make_mission, make_strength, published

pytestmark = pytest.mark.django_db


def downloaded(mission: Mission, code: str) -> bytes:
    address = f"/api/v1/missions/{mission.pk}/strengths/?format=csv&lang={code}"
    response: Any = Client().get(address)
    return b"".join(response)


@pytest.mark.parametrize("code", ["sq", "en"])
def test_the_figures_of_the_fixtures_are_the_same(code: str) -> None:
    fixtures.load(sorted((settings.BASE / "fixtures").glob("*.yaml")))
    count = 0
    for mission in Mission.objects.published():
        if mission.facts().exists():
            rows = plan(downloaded(mission, code)).rows
            assert [(row.outcome.value, row.reason) for row in rows] == [("same", "")] * len(rows)
            count += len(rows)
    assert count > 6


def test_what_is_hard_to_say_in_a_table_is_the_same() -> None:
    mission = make_mission(title_sq="=Misioni, “një”", title_en="=Mission; 'one'")
    make_strength(mission, value=None, qualifier="unpublished", as_of=PartialDate(2014, end=True))
    make_strength(mission, value=13000, qualifier="about", as_of=PartialDate(2014, 6, end=True))
    make_strength(mission, value=5, source_text="-5, “tha”\u00a0ai", as_of=None)
    make_strength(mission, value=6, source_text="'=1+1", as_of=None)
    mission = published(mission)
    for nation in ("", "Italia"):
        contingent = make_contingent(mission, nation_sq=nation, nation_en=nation, label="1")
        make_strength(contingent, note_sq='Po;"jo"', note_en="@me", certainty="weak")
        published(contingent)
    rows = plan(downloaded(mission, "sq")).rows
    assert [(row.outcome.value, row.reason) for row in rows] == [("same", "")] * 6


def test_a_value_changed_in_our_own_file_is_all_that_changes() -> None:
    mission = make_mission()
    make_strength(mission, value=83, as_of=PartialDate(2014))
    content = downloaded(published(mission), "sq").replace(b",83,", b",84,")
    [row] = plan(content).rows
    assert [(change.before, change.after) for change in row.changes] == [("83", "84")]
    assert row.fact == Strength.objects.get()
