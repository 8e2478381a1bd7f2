"""What waits for each member of staff, the calendar, and the lists."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import override

from missions.models import Mission
from news.models import Article
from publishing import workflow
from publishing.models import State, User

from .make import (
    author,
    changed,
    editor,
    make_article,
    make_contingent,
    make_mandate,
    make_mission,
    make_page,
    make_staff,
    other_author,
    published,
    scheduled,
    sent_back,
    signed_in,
    submitted,
    withdrawn,
    written,
)

pytestmark = pytest.mark.django_db


def day(person: User) -> dict[str, list[str]]:
    """Return the sections of somebody's day in English, and what each holds."""
    User.objects.filter(pk=person.pk).update(language="en")
    sections = signed_in(person).get("/admin/").context["day"]
    with override("en"):
        return {
            str(section.title): [str(line.item) for line in section.lines] for section in sections
        }


def test_everyone_sees_what_waits_for_them() -> None:
    written(make_article(title_en="Hers"))
    written(make_article(title_en="Of another"), by=other_author())
    sent_back(make_page(title_en="Back"))
    submitted(make_mandate(title_en="Waiting", in_force_from=None))
    scheduled(make_article(title_en="Tomorrow"))
    written(workflow.edit(published(make_mission(title_en="Live")), author()), title_en="Changed")
    assert day(author()) == {
        "Sent back to me": ["Back"],
        "Mine, waiting for somebody else": ["Waiting"],
        "My drafts": ["Changed", "Hers"],
        "Scheduled": ["Tomorrow"],
        "Recently published": ["Live"],
    }
    assert day(editor()) == {
        "Waiting for approval": ["Waiting"],
        "Scheduled": ["Tomorrow"],
        "Recently published": ["Live"],
    }


def test_a_draft_that_somebody_began_and_did_not_write_on_is_theirs() -> None:
    workflow.edit(published(make_article(title_en="Begun")), other_author())
    assert day(other_author())["My drafts"] == ["Begun"]
    assert "My drafts" not in day(author())


def test_what_is_overdue_for_review_is_said_and_what_is_not_yet_is_not() -> None:
    today = timezone.localdate()
    for title, days in (("Old", -1), ("Today", 0), ("New", 1)):
        published(make_page(title_en=title, review_by=today + timedelta(days)))
    written(make_page(title_en="Draft", review_by=today - timedelta(1)))
    assert day(editor())["Overdue for review"] == ["Old"]


def test_a_scheduled_change_stands_among_what_is_scheduled() -> None:
    draft = submitted(changed(published(make_article()), title_en="Changed"))
    workflow.approve(draft, editor(), timezone.now() + timedelta(days=1), minor=True)
    assert day(author())["Scheduled"] == ["Changed"]


def test_what_waits_for_approval_is_shown_to_those_who_may_approve_it() -> None:
    submitted(make_page(title_en="Waiting"))
    assert "Waiting for approval" not in day(other_author())
    assert day(editor())["Waiting for approval"] == ["Waiting"]


def test_nobody_is_told_of_what_they_may_not_read() -> None:
    submitted(make_article(title_en="Hidden"))
    scheduled(make_article(title_en="Hidden too"))
    nobody = make_staff("clerk")
    assert day(nobody) == {}
    assert "Hidden" not in signed_in(nobody).get("/admin/calendar/").content.decode()


def test_the_calendar_lists_what_is_coming_day_by_day() -> None:
    for title, days in (("Second", 2), ("First", 1)):
        moment = timezone.now() + timedelta(days)
        workflow.approve(submitted(make_article(title_sq=title)), editor(), moment)
    published(make_article())
    lines = signed_in(author()).get("/admin/calendar/").context["lines"]
    assert [str(line.item) for line in lines] == ["First", "Second"]


def cost(count: int) -> int:
    desk = signed_in(editor())
    for number in range(count):
        for make in (make_article, make_page, make_mission):
            submitted(make(title_en=f"{count} {number}"))
    with CaptureQueriesContext(connection) as queries:
        desk.get("/admin/")
    return len(queries)


def test_the_day_costs_as_many_queries_for_much_as_for_little() -> None:
    assert cost(1) == cost(10)


# Lists.


STATES: dict[str, Callable[[Any], Any]] = {
    "draft": written,
    "submitted": submitted,
    "sent_back": sent_back,
    "scheduled": scheduled,
    "published": published,
    "withdrawn": withdrawn,
}


@pytest.mark.parametrize("state", STATES)
def test_a_list_is_filtered_by_the_state_in_words(state: str) -> None:
    found = {name: make(make_article()) for name, make in STATES.items()}
    desk: Client = signed_in(author())
    listed = desk.get(f"/admin/news/article/?is={state}").context["cl"].result_list
    assert list(listed) == [found[state]]


def test_a_page_is_found_by_the_state_of_its_draft() -> None:
    live = published(make_mission())
    submitted(changed(live))
    listed = signed_in(editor()).get("/admin/missions/mission/?is=submitted").context["cl"]
    assert list(listed.result_list) == [live]
    page = signed_in(editor()).get("/admin/missions/mission/").content.decode()
    assert str(State.SUBMITTED.label) in page


@pytest.mark.parametrize("wrong", ["", "x", "é", "0", "draft&is=x"])
def test_a_state_that_is_none_shows_all(wrong: str) -> None:
    published(make_mission())
    assert signed_in(editor()).get(f"/admin/missions/mission/?is={wrong}").status_code == 200


def test_contingents_have_states_too() -> None:
    submitted(make_contingent(published(make_mission())))
    listed = signed_in(editor()).get("/admin/missions/contingent/?is=submitted").context["cl"]
    assert (len(listed.result_list), Mission.objects.count()) == (1, 1)
    assert Article.objects.count() == 0


# The half page for editors.


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("language", ["sq", "en"])
def test_the_page_for_editors_says_what_the_readme_says(language: str) -> None:
    person = author()
    User.objects.filter(pk=person.pk).update(language=language)
    page = signed_in(person).get("/admin/for-editors/").content.decode()
    listed = page.partition('<ol class="for-editors">')[2].partition("</ol>")[0]
    shown = unescape(strip_tags(listed))
    readme = (settings.BASE / "README.md").read_text()
    told = readme[readme.index("## For editors") : readme.index("## In production")]
    english, albanian = told.split("Në shqip:")
    items = re.split(r"(?m)^\d+\. ", albanian if language == "sq" else english)[1:]
    assert len(items) == 11
    assert words_of(shown) == words_of(" ".join(items))
