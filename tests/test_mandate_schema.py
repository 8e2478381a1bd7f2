"""What the schema of the API says of the mandate is what it answers."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from rest_framework.throttling import SimpleRateThrottle
from schemathesis import GenerationMode, openapi
from schemathesis.checks import positive_data_acceptance

from publishing.dates import parse

from . import door
from .make import make_mandate, make_mission, published

pytestmark = pytest.mark.django_db

MANDATE = "/api/v1/mandate/"


@pytest.fixture(autouse=True)
def _nobody_is_throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "anon", "100000/minute")


@pytest.fixture
def _versions() -> None:
    """Three versions: of no known day, of one, and to come. The second has whatever there can be."""
    text: Any = {"text_sq": "Neni 1\na) një;\nç) dy:\ni) tre.", "title_en": ""}
    published(make_mandate(**text, in_force_from=None))
    second = published(
        make_mandate(
            text_sq="Neni 1\na) një;\nb) dy.",
            text_en="Article 1\na) one;\nb) two.",
            in_force_from=parse("tetor 2018"),
            renumbered="1-ç = 1-b",
            act_kind="law",
            act_date=parse("2018"),
        )
    )
    published(make_mission(rests_on=second.provisions.get(anchor="1-b")))
    published(make_mandate(**text, in_force_from=parse("end of 2998")))


def test_the_schema_describes_the_tree() -> None:
    schema = Client().get("/api/v1/schema/?lang=en", headers={"Accept": "application/json"})
    components = schema.json()["components"]["schemas"]
    itself = {"$ref": "#/components/schemas/MandateProvision"}
    assert components["MandateProvision"]["properties"]["children"]["items"] == itself
    assert components["Mandate"]["properties"]["provisions"]["items"] == itself
    assert MANDATE in Client().get("/api/v1/docs/?lang=en").content.decode()


@pytest.mark.usefixtures("_versions")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_asked_the_answer_is_one_of_the_schema(mode: GenerationMode) -> None:
    with door.opened() as application:
        described = openapi.from_wsgi("/api/v1/schema/", application)

        @given(case=described[MANDATE]["GET"].as_strategy(generation_mode=mode))
        def hold(case: Any) -> None:
            # A day and a version at once are an error, though each is as the schema wants.
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        hold()
