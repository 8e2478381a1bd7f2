"""What waits for its moment: approved by a person, applied once, and with nobody present."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest import CaptureFixture, MonkeyPatch

from news.models import Article
from publishing import ledger, schedule, workflow
from publishing.desk.moments import moments
from publishing.models import Edition, FormerAddress, Revision, State
from publishing.rules import Refused

from .make import (
    author,
    changed,
    editor,
    make_article,
    make_mission,
    make_place,
    move_moment,
    other_author,
    other_editor,
    published,
    scheduled,
    signed_in,
    submitted,
    travel,
    withdraw,
    written,
)

TIRANA = ZoneInfo("Europe/Tirane")

pytestmark = pytest.mark.django_db


def waiting(live: Any, **change: Any) -> Any:
    """Return a change of a live page that was approved for tomorrow."""
    draft = submitted(changed(live, **change))
    note: dict[str, Any] = {"note_sq": "Emër i ri.", "note_en": "A new name."}
    return workflow.approve(draft, editor(), timezone.now() + timedelta(days=1), **note)


def due(live: Any, **change: Any) -> Any:
    draft = waiting(live, **change)
    move_moment(draft, -1)
    return draft


def test_a_change_waits_for_its_moment_and_then_is_the_live_page() -> None:
    live = published(make_article(title_sq="E vjetër", slug_sq="a"))
    draft = waiting(live, title_sq="E re", slug_sq="b")
    assert (draft.state, draft.is_scheduled) == (State.APPROVED, True)
    assert schedule.publish_due() == 0
    assert [item.title_sq for item in Article.objects.published()] == ["E vjetër"]
    move_moment(draft, -1)
    assert schedule.publish_due() == 1
    live = Article.objects.get()
    assert (live.title_sq, live.state, live.edition) == ("E re", State.PUBLISHED, 2)
    assert Client().get("/lajme/a/")["Location"] == "/lajme/b/"
    edition = Edition.objects.of(live)[0]
    assert (edition.written_by, edition.approved_by) == ("author", "editor")
    assert (edition.note_sq, edition.note_en) == ("Emër i ri.", "A new name.")


def test_what_is_due_is_applied_once() -> None:
    due(published(make_article()))
    assert [schedule.publish_due() for _ in range(3)] == [1, 0, 0]
    assert Edition.objects.count() == 2


def test_the_parts_of_a_change_wait_with_it() -> None:
    live = published(make_mission(parts=1))
    draft = changed(live)
    make_place(draft, name_sq="Herat", name_en="Herat")
    workflow.approve(submitted(draft), editor(), timezone.now() + timedelta(days=1), minor=True)
    assert [place.name_sq for place in live.places.all()] == ["Kabul"]
    move_moment(draft, -1)
    call_command("publish_due", verbosity=0)
    assert [place.name_sq for place in live.places.all()] == ["Kabul", "Herat"]


def test_the_command_says_how_many_it_published(capsys: CaptureFixture[str]) -> None:
    due(published(make_article()))
    due(published(make_article()))
    call_command("publish_due")
    assert capsys.readouterr().out == "2 scheduled changes published.\n"


def test_one_that_fails_holds_up_no_other(monkeypatch: MonkeyPatch) -> None:
    first, second = due(published(make_article())), due(published(make_article()))
    works = workflow.put_out

    def put_out(item: Any, now: datetime, **said: Any) -> Any:
        if item.pk == first.pk:
            raise ZeroDivisionError
        return works(item, now, **said)

    monkeypatch.setattr(workflow, "put_out", put_out)
    assert schedule.publish_due() == 1
    first.refresh_from_db()
    assert first.state == State.APPROVED
    assert not Article._base_manager.filter(pk=second.pk).exists()


def test_a_change_of_a_page_that_was_withdrawn_goes_back_to_its_writer_and_not_out() -> None:
    live = published(make_article())
    draft = waiting(live)
    withdraw(live)
    draft.refresh_from_db()
    assert (draft.state, draft.public_from) == (State.SENT_BACK, None)
    assert "u tërhoq" in draft.note_to_writers
    assert schedule.publish_due() == 0
    live.refresh_from_db()
    assert live.state == State.WITHDRAWN


def test_a_change_whose_address_was_taken_meanwhile_is_sent_back_with_the_reason() -> None:
    draft = waiting(published(make_article(slug_sq="a")), slug_sq="b")
    published(make_article(slug_sq="b", title_sq="Tjetra"))
    move_moment(draft, -1)
    assert schedule.publish_due() == 0
    draft.refresh_from_db()
    assert draft.state == State.SENT_BACK
    assert "“b”" in draft.note_to_writers
    assert not FormerAddress.objects.exists()
    last: Any = Revision.objects.of(draft).first()
    assert (last.act, last.by, last.note) == ("sent_back", None, draft.note_to_writers)


def test_what_is_scheduled_can_be_taken_back_and_approved_for_another_moment() -> None:
    draft = schedule.take_back(waiting(published(make_article())), author())
    assert (draft.state, draft.public_from, draft.approval) == (State.SUBMITTED, None, {})
    assert Edition.objects.count() == 1
    assert workflow.approve(draft, other_editor(), minor=True).edition == 2


def test_a_new_item_taken_back_leaves_a_line_in_the_ledger_and_was_never_public() -> None:
    article = schedule.take_back(scheduled(make_article()), editor())
    assert (article.state, article.first_published_at) == (State.SUBMITTED, None)
    kinds = [edition.kind for edition in Edition.objects.of(article)]
    assert kinds == ["recalled", "published"]
    assert Client().get(f"/lajme/{article.slug_sq}/").status_code == 404
    with pytest.raises(Refused):  # its writer is remembered
        workflow.approve(
            workflow.submit(workflow.send_back(article, editor(), "."), author()), author()
        )
    assert published(workflow.send_back(article, editor(), ".")).edition == 3


def test_whoever_wrote_before_a_change_of_it_still_does_not_approve_what_is_taken_back() -> None:
    article = workflow.submit(written(make_article(), by=editor()), editor())
    article = workflow.approve(article, other_editor(), timezone.now() + timedelta(days=1))
    draft = written(workflow.edit(article, other_editor()), by=other_editor(), teaser_sq="Pikë.")
    article = workflow.approve(workflow.submit(draft, other_editor()), editor())
    article = schedule.take_back(article, other_editor())
    with pytest.raises(Refused):
        workflow.approve(article, editor())


@pytest.mark.parametrize("make", [published, withdraw, submitted])
def test_only_what_waits_for_its_moment_is_taken_back(make: Any) -> None:
    item = make(published(make_article()) if make is withdraw else make_article())
    with pytest.raises(Refused):
        schedule.take_back(item, editor())


def test_a_stranger_to_a_text_does_not_take_it_back() -> None:
    draft = waiting(published(make_article()))
    with pytest.raises(Refused):
        schedule.take_back(draft, other_author())


def test_nobody_writes_on_what_waits_for_its_moment() -> None:
    draft = waiting(published(make_article()))
    desk = signed_in(author())
    answer = desk.post(f"/admin/news/article/{draft.pk}/change/", {"title_sq": "Fshehtas"})
    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.title_sq != "Fshehtas"


@pytest.mark.django_db(transaction=True)
def test_a_running_site_applies_what_is_due_with_nobody_present(
    monkeypatch: MonkeyPatch, groups_again: None
) -> None:
    live = published(make_article())
    due(live, title_sq="E re")
    applied, end = threading.Event(), threading.Event()
    works = schedule.publish_due

    def publish_due() -> int:
        if works():
            applied.set()
        return 0

    monkeypatch.setattr(schedule, "publish_due", publish_due)
    thread = schedule.keep_publishing(0.05, end)
    assert applied.wait(20)
    end.set()
    thread.join(20)
    assert Article.objects.published().get().title_sq == "E re"


def test_a_database_that_is_away_for_a_while_stops_nothing(monkeypatch: MonkeyPatch) -> None:
    end = threading.Event()
    rounds: list[int] = []

    def publish_due() -> int:
        rounds.append(len(rounds))
        if len(rounds) == 3:
            end.set()
        raise OSError

    monkeypatch.setattr(schedule, "publish_due", publish_due)
    schedule.keep_publishing(0.01, end).join(20)
    assert rounds == [0, 1, 2]


# Moments, as they are said.


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("2027-03-28T01:59", ["2027-03-28T00:59+00:00"]),
        ("2027-03-28T02:00", []),
        ("2027-03-28T02:30", []),
        ("2027-03-28T03:00", ["2027-03-28T01:00+00:00"]),
        ("2027-10-31T01:59", ["2027-10-30T23:59+00:00"]),
        ("2027-10-31T02:00", ["2027-10-31T00:00+00:00", "2027-10-31T01:00+00:00"]),
        ("2027-10-31T02:59", ["2027-10-31T00:59+00:00", "2027-10-31T01:59+00:00"]),
        ("2027-10-31T03:00", ["2027-10-31T02:00+00:00"]),
        ("2027-07-01T10:00", ["2027-07-01T08:00+00:00"]),
    ],
)
def test_an_hour_in_tirana_is_one_moment_or_none_or_two(said: str, found: list[str]) -> None:
    told = [
        moment.isoformat(timespec="minutes") for moment in moments(datetime.fromisoformat(said))
    ]
    assert told == found


def approval(day: str, hour: str, **more: str) -> tuple[int, Any, Any]:
    """Ask for a moment, and return the status, the form's errors and the moment that it gave."""
    article = submitted(make_article())
    said = {"public_from_0": day, "public_from_1": hour} | more
    answer = signed_in(editor()).post(f"/admin/news/article/{article.pk}/step/approve/", said)
    article.refresh_from_db()
    errors = answer.context["form"].errors if answer.status_code == 200 else {}
    return answer.status_code, errors, article.public_from


def test_the_hour_that_does_not_exist_is_refused_with_a_sentence() -> None:
    status, errors, _moment = approval("31.3.2126", "02:30")
    assert (status, list(errors)) == (200, ["public_from"])
    assert "02:30" in str(errors)


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_the_hour_that_comes_twice_is_asked_about(which: str, hour: int) -> None:
    status, errors, _moment = approval("27.10.2126", "02:30")
    assert (status, list(errors)) == (200, ["which"])
    status, errors, moment = approval("27.10.2126", "02:30", which=which)
    assert (status, moment) == (302, datetime(2126, 10, 27, hour, 30, tzinfo=ZoneInfo("UTC")))


@pytest.mark.parametrize("night", ["2126-03-31T01:59:59", "2126-03-31T03:00", "2126-10-27T02:30"])
def test_a_change_is_applied_at_its_second_in_both_nights(night: str) -> None:
    moment = datetime.fromisoformat(night).replace(tzinfo=TIRANA).astimezone(UTC)
    live = published(make_article())
    draft = submitted(changed(live))
    workflow.approve(draft, editor(), moment, minor=True)
    found = schedule.due(Article)
    assert draft not in found
    with travel(moment - timedelta(seconds=1), tick=False):
        assert schedule.apply(Article, draft.pk) is False
    with travel(moment, tick=False):
        assert schedule.apply(Article, draft.pk) is True


# A moment that comes while somebody waits for the ledger.


@pytest.fixture
def coming(monkeypatch: MonkeyPatch) -> Any:
    """Return an article whose moment comes while the next step waits for its turn."""
    article = published(make_article(), public_from=timezone.now() + timedelta(seconds=0.5))
    take_turn = ledger.take_turn

    def later() -> datetime:
        while timezone.now() <= article.public_from:
            pass
        return take_turn()

    monkeypatch.setattr(ledger, "take_turn", later)
    return article


def told() -> list[tuple[str, str]]:
    changes = Client().get("/api/v1/news/changes/").json()["results"]
    return [(change["event"], change["reason"]) for change in changes]


def test_what_is_withdrawn_as_its_moment_comes_was_public(coming: Article) -> None:
    withdraw(coming)
    assert Client().get(coming.get_absolute_url()).status_code == 410
    assert told() == [("published", ""), ("withdrawn", "Ishte gabim.")]


def test_what_the_public_sees_meanwhile_is_not_taken_back(coming: Article) -> None:
    with pytest.raises(Refused):
        schedule.take_back(coming, editor())
    assert Client().get(coming.get_absolute_url()).status_code == 200
    assert told() == [("published", "")]


def test_what_changes_as_its_moment_comes_is_told_as_a_change(coming: Article) -> None:
    draft = submitted(changed(coming))
    with pytest.raises(Refused):
        workflow.approve(draft, editor())  # now readers must be told what changed
    workflow.approve(draft, editor(), minor=True)
    assert told() == [("published", ""), ("corrected", "")]
