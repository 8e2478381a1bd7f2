"""Two people, or two machines, at one thing in the same instant: one is done, the other is told.

Each test holds a row, lets both begin, sees both wait for it, and lets go: no luck is needed.
SQLite has one writer at a time, so that there is nothing to see there.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from news.models import Article
from publishing import ledger, schedule, stream, workflow
from publishing.audit import first_broken
from publishing.emergency import publish_alone
from publishing.models import Edition, Revision, State, User
from publishing.rules import Refused

from .make import (
    NO_PARTS,
    administrator,
    author,
    changed,
    editor,
    make_article,
    make_mission,
    move_moment,
    other_author,
    other_editor,
    published,
    signed_in,
    submitted,
    withdraw,
)

pytestmark = [
    pytest.mark.usefixtures("groups_again"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
        reason="SQLite has one writer at a time",
    ),
]

NOTE: dict[str, Any] = {"note_sq": "Një ndryshim.", "note_en": "A change."}
GONE = "This draft is no longer here: it was approved or discarded."
NOT_WAITING = "This is not waiting for approval."


# The race.


def race(hold: Callable[[], Any], *steps: Callable[[], Any]) -> list[Any]:
    """Take steps at once, each begun when the one before waits for what we hold, and then let go.

    What is held is a row, or all that a step of another person wrote and has not committed yet.
    Return for each step what it returned, or the sentence with which it was refused.
    """
    with ThreadPoolExecutor(len(steps)) as people:
        answers: list[Future[Any]] = []
        with transaction.atomic():
            hold()
            for step in steps:
                answers.append(people.submit(answer, step))
                wait_until_all_wait(answers)
        return [each.result(timeout=60) for each in answers]


def answer(step: Callable[[], Any]) -> Any:
    try:
        return step()
    except Refused as refused:
        return str(refused)
    finally:
        connection.close()


def wait_until_all_wait(answers: list[Future[Any]]) -> None:
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone() == (len(answers),):
                return
        assert not answers[-1].done(), f"it did not wait: {answers[-1].result()}"
    pytest.fail("they did not come to wait")


def locked(*rows: Any) -> Callable[[], None]:
    def lock() -> None:
        for row in rows:
            type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)

    return lock


def editions(item: Any) -> list[tuple[int, str]]:
    return list(Edition.objects.of(item).reverse().values_list("number", "kind"))


def fresh(row: Any) -> Any:
    return type(row)._base_manager.filter(pk=row.pk).first()


def approve(item: Any, by: User) -> Callable[[], Any]:
    return partial(workflow.approve, item, by, **(NOTE if item.draft_of_id else {}))


def waiting_for_its_moment(live: Any, **change: Any) -> Any:
    """Return the draft of a live item, approved for a moment that has come."""
    draft = submitted(changed(live, **change))
    moment = timezone.now() + timedelta(hours=1)
    draft = workflow.approve(draft, editor(), public_from=moment, **NOTE)
    move_moment(draft, 0)
    return fresh(draft)


# Two decisions on one text.


def test_two_approvers_of_a_change_make_one_edition() -> None:
    live = published(make_mission(parts=2))
    draft = submitted(changed(live, title_sq="E re"))
    answers = race(locked(draft), approve(draft, editor()), approve(draft, other_editor()))
    assert answers == [live, _(GONE)]
    assert editions(live) == [(1, "published"), (2, "updated")]
    assert Edition.objects.of(live)[0].approved_by == "editor"
    assert (fresh(draft), fresh(live).title_sq, fresh(live).places.count()) == (None, "E re", 2)


def test_two_approvers_of_a_new_item_make_one_edition() -> None:
    item = submitted(make_article())
    answers = race(locked(item), approve(item, editor()), approve(item, other_editor()))
    assert answers == [item, _(NOT_WAITING)]
    assert editions(item) == [(1, "published")]


def test_what_one_approves_another_does_not_publish_alone_as_well() -> None:
    live = published(make_article())
    draft = submitted(changed(live))
    alone = partial(publish_alone, draft, administrator(), "Sot.", **NOTE)
    assert race(locked(draft), approve(draft, editor()), alone) == [live, _(GONE)]
    assert editions(live) == [(1, "published"), (2, "updated")]
    assert fresh(live).alone_by is None


def test_a_change_approved_before_a_withdrawal_is_withdrawn_with_the_page() -> None:
    live = published(make_article())
    draft = submitted(changed(live, title_sq="E re"))
    answers = race(locked(live), approve(draft, other_editor()), partial(withdraw, live))
    assert answers == [live, live]
    assert editions(live) == [(1, "published"), (2, "updated"), (3, "withdrawn")]
    assert (fresh(live).state, fresh(live).title_sq, fresh(draft)) == (
        State.WITHDRAWN,
        "E re",
        None,
    )


def test_a_change_approved_after_a_withdrawal_is_refused_and_kept() -> None:
    live = published(make_article(title_sq="E vjetër"))
    draft = submitted(changed(live, title_sq="E re"))
    withdrawn, refused = race(locked(live), partial(withdraw, live), approve(draft, other_editor()))
    assert withdrawn == live
    assert "Ishte gabim." in refused
    assert editions(live) == [(1, "published"), (2, "withdrawn")]
    assert (fresh(live).state, fresh(live).title_sq) == (State.WITHDRAWN, "E vjetër")
    assert (fresh(draft).state, fresh(draft).title_sq) == (State.SUBMITTED, "E re")


def send_back(draft: Any) -> Callable[[], Any]:
    return partial(workflow.send_back, draft, other_editor(), "Një fjalë.")


def test_what_was_approved_is_not_sent_back() -> None:
    live = published(make_article())
    draft = submitted(changed(live))
    assert race(locked(draft), approve(draft, editor()), send_back(draft)) == [live, _(GONE)]
    assert editions(live) == [(1, "published"), (2, "updated")]


def test_what_was_sent_back_is_not_approved() -> None:
    live = published(make_article())
    draft = submitted(changed(live))
    answers = race(locked(draft), send_back(draft), approve(draft, editor()))
    assert answers == [draft, _(NOT_WAITING)]
    assert editions(live) == [(1, "published")]
    assert fresh(draft).state == State.SENT_BACK


def test_two_people_who_begin_a_draft_get_the_same_one() -> None:
    live = published(make_mission(parts=2))
    hers, his = race(
        locked(live),
        partial(workflow.edit, live, author()),
        partial(workflow.edit, live, other_author()),
    )
    assert hers == his
    assert list(type(live)._base_manager.filter(draft_of=live)) == [hers]
    assert [getattr(hers, part).count() for part in hers.parts] == [2] * len(hers.parts)
    assert [act.name for act in Revision.objects.filter(act=Revision.Act.BEGUN)] == ["author"]


def test_a_discarded_draft_is_not_approved_and_an_approved_one_not_discarded() -> None:
    live = published(make_article())
    draft = changed(live)
    discard = partial(workflow.discard, draft, author())
    submit = partial(workflow.submit, draft, author())
    assert race(locked(draft), discard, submit) == [live, _(GONE)]
    draft = changed(live)
    discard, submit = (partial(step.func, draft, author()) for step in (discard, submit))
    assert race(locked(draft), submit, discard) == [
        draft,
        _("Only a draft is discarded, and by those who may write on it."),
    ]
    assert fresh(draft).state == State.SUBMITTED


# A moment that comes while somebody decides.


def test_two_machines_apply_a_due_change_once(caplog: pytest.LogCaptureFixture) -> None:
    live = published(make_mission(parts=2))
    draft = waiting_for_its_moment(live, title_sq="E re")
    assert race(locked(draft), schedule.publish_due, schedule.publish_due) == [1, 0]
    assert caplog.records == []  # the second one does not fail: it finds nothing to do
    assert editions(live) == [(1, "published"), (2, "updated")]
    assert (fresh(live).title_sq, fresh(draft)) == ("E re", None)


def test_what_is_taken_back_before_its_moment_is_not_applied(
    caplog: pytest.LogCaptureFixture,
) -> None:
    live = published(make_article())
    draft = waiting_for_its_moment(live)
    take_back = partial(schedule.take_back, draft, editor())
    assert race(locked(live), take_back, schedule.publish_due) == [draft, 0]
    assert caplog.records == []  # nothing failed: there was nothing to do
    assert editions(live) == [(1, "published")]
    assert fresh(draft).state == State.SUBMITTED


def test_what_was_applied_at_its_moment_is_not_taken_back() -> None:
    live = published(make_article())
    draft = waiting_for_its_moment(live)
    take_back = partial(schedule.take_back, draft, editor())
    assert race(locked(live), schedule.publish_due, take_back) == [1, _(GONE)]
    assert editions(live) == [(1, "published"), (2, "updated")]


def test_a_change_whose_page_is_withdrawn_at_its_moment_goes_back_to_its_writers() -> None:
    live = published(make_article())
    draft = waiting_for_its_moment(live)
    assert race(locked(live), partial(withdraw, live), schedule.publish_due) == [live, 0]
    assert editions(live) == [(1, "published"), (2, "withdrawn")]
    assert fresh(draft).state == State.SENT_BACK


def test_a_page_withdrawn_just_after_its_change_came_into_force_is_withdrawn() -> None:
    live = published(make_article())
    waiting_for_its_moment(live, title_sq="E re")
    assert race(locked(live), schedule.publish_due, partial(withdraw, live)) == [1, live]
    assert editions(live) == [(1, "published"), (2, "updated"), (3, "withdrawn")]
    assert fresh(live).title_sq == "E re"


def test_a_change_that_fails_at_its_moment_does_not_undo_what_somebody_decides_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It goes back to its writers, unless somebody takes it back first: then that stands."""
    draft = waiting_for_its_moment(published(make_article()))
    Article._base_manager.filter(pk=draft.pk).update(title_sq="", title_en="")  # so it will fail
    is_decided, returned = threading.Event(), workflow.returned

    def later(*args: Any) -> Any:
        is_decided.wait(3)  # in vain, if the other one waits for us
        return returned(*args)

    def take_back() -> Any:
        try:
            return schedule.take_back(draft, editor())
        finally:
            is_decided.set()

    monkeypatch.setattr(workflow, "returned", later)
    applied, taken_back = race(locked(draft), schedule.publish_due, take_back)
    assert applied == 0
    assert fresh(draft).state == (State.SUBMITTED if taken_back == draft else State.SENT_BACK)


# One address for two pages.


def taken_by(page: Any) -> str:
    return _("“%(slug)s” is the address of “%(title)s” already.") % {"slug": "ura", "title": page}


def step(by: User, item: Any, name: str, **said: Any) -> Callable[[], Any]:
    """Return what takes a step at the desk, in a browser of its own."""
    desk = signed_in(by)
    address = f"/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/step/{name}/"
    return partial(desk.post, address, said)


def two_changes_to(slug: str) -> tuple[Any, Any]:
    """Return two drafts of two live pages that shall have the same address."""
    drafts = [changed(published(make_article()), slug_sq=slug) for _number in range(2)]
    return submitted(drafts[0]), submitted(drafts[1])


def test_of_two_changes_approved_for_one_address_the_second_is_told_so() -> None:
    first, second = two_changes_to("ura")
    (answer,) = race(approve(first, editor()), step(other_editor(), second, "approve", **NOTE))
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [taken_by(first.draft_of)]
    assert (len(editions(first.draft_of)), len(editions(second.draft_of))) == (2, 1)
    assert fresh(second).state == State.SUBMITTED
    with pytest.raises(Refused, match="ura"):
        workflow.approve(second, editor(), **NOTE)


def test_a_change_that_falls_due_as_its_address_is_taken_goes_back_with_a_sentence() -> None:
    first = submitted(changed(published(make_article()), slug_sq="ura"))
    due = waiting_for_its_moment(published(make_article()), slug_sq="ura")
    assert race(approve(first, editor()), schedule.publish_due) == [0]
    assert schedule.publish_due() == 0  # a minute later
    assert editions(due.draft_of) == [(1, "published")]
    assert fresh(due).state == State.SENT_BACK
    assert "ura" in fresh(due).note_to_writers


def test_a_person_is_told_of_an_address_that_a_due_change_took() -> None:
    live = published(make_article())
    waiting_for_its_moment(live, slug_sq="ura")
    draft = submitted(changed(published(make_article()), slug_sq="ura"))
    (answer,) = race(schedule.publish_due, step(editor(), draft, "approve", **NOTE))
    assert answer.context["form"].non_field_errors() == [taken_by(live)]
    assert (len(editions(live)), len(editions(draft.draft_of))) == (2, 1)


def test_of_two_new_articles_with_one_address_the_second_comes_back_with_its_words() -> None:
    words = {"title_sq": "Ura", "title_en": "The bridge", "teaser_sq": "E hapën."}
    typed = NO_PARTS | words | {"date": "2018"}
    add = partial(signed_in(author()).post, "/admin/news/article/add/", typed)
    (answer,) = race(partial(make_article, slug_sq="ura"), add)
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert list(form.errors) == ["slug_sq"]
    assert form["teaser_sq"].value() == "E hapën."
    assert Article.objects.count() == 1


# Nobody waits for somebody who waits for them.


WORDS = "Dy rreshta të rinj."


def saved_and_submitted(by: User, draft: Any) -> Callable[[], Any]:
    """Return what types into the open form of an article, and presses "Save and submit"."""
    desk = signed_in(by)
    address = f"/admin/news/article/{draft.pk}/change/"
    form = desk.get(address).context["adminform"].form
    typed = {name: form[name].value() for name in form.fields}
    sent = {name: str(value) for name, value in typed.items() if value}
    sent |= NO_PARTS | {"teaser_sq": WORDS, "_read": draft.version, "_submit": ""}
    return partial(desk.post, address, sent)


def test_a_withdrawal_and_a_taking_back_do_not_wait_for_each_other() -> None:
    live = published(make_article())
    draft = waiting_for_its_moment(live)
    reasons = {"reason_sq": "Ishte gabim.", "reason_en": "It was wrong."}
    withdrawal = step(editor(), live, "withdraw", **reasons)
    answers = race(locked(live), withdrawal, step(other_editor(), draft, "take-back"))
    assert [each.status_code for each in answers] == [302, 200]
    assert fresh(draft).state == State.SENT_BACK


def test_a_due_change_and_a_taking_back_do_not_wait_for_each_other() -> None:
    live = published(make_article())
    taking_back = step(other_editor(), waiting_for_its_moment(live), "take-back")
    applied, answer = race(locked(live), schedule.publish_due, taking_back)
    assert (applied, answer.status_code) == (1, 200)


def test_discarding_a_draft_and_submitting_it_do_not_wait_for_each_other() -> None:
    live = published(make_article())
    draft = changed(live)
    discard = step(other_author(), draft, "discard")
    answers = race(locked(live), discard, saved_and_submitted(author(), draft))
    assert [each.status_code for each in answers] == [302, 409]
    assert fresh(draft) is None
    assert WORDS in answers[1].content.decode()


def test_restoring_an_old_text_and_submitting_the_draft_do_not_wait_for_each_other() -> None:
    live = published(make_article())
    draft = changed(live)
    past = f"/admin/news/article/{live.pk}/restore/e{Edition.objects.get().pk}/"
    restore = partial(signed_in(other_author()).post, past)
    answers = race(locked(live), restore, saved_and_submitted(author(), draft))
    assert [each.status_code for each in answers] == [302, 200]
    assert fresh(draft).state == State.DRAFT
    assert answers[1].context["adminform"].form["teaser_sq"].value() == WORDS


def test_a_change_that_names_a_mission_and_the_mission_s_withdrawal_do_not_wait_for_each_other() -> (
    None
):
    mission = published(make_mission())
    live = published(make_article())
    draft = submitted(changed(live, missions=[mission]))
    answers = race(ledger.take_turn, approve(draft, editor()), partial(withdraw, mission))
    assert answers == [live, mission]
    assert (list(fresh(live).missions.all()), fresh(mission).state) == ([mission], State.WITHDRAWN)


# Many at once.


def test_many_who_publish_at_once_make_one_chain() -> None:
    items = [submitted(make_article()) for _number in range(12)]
    by = editor()
    with ThreadPoolExecutor(4) as people:
        done = list(people.map(lambda item: answer(approve(item, by)), items))
    assert done == items
    assert (first_broken().sound, first_broken().wrong) == (12, "")


# A reader between two who publish.


def test_a_reader_between_two_approvals_misses_neither() -> None:
    """The one approved first commits last, while the other waits: it must not be stepped over."""
    first, second = submitted(make_article()), submitted(make_article())
    place = told(stream.BEGINNING)[1]
    read: list[int] = []

    def hold() -> None:
        workflow.approve(first, editor())
        read.extend(told_meanwhile(place))

    race(hold, approve(second, other_editor()))
    keys, place = told(place)
    assert (read, keys) == ([], [first.pk, second.pk])
    assert told(place) == ([], place)


def test_what_was_written_ahead_and_kept_until_after_its_moment_is_told() -> None:
    """Its transaction ends after its moment, when the reader was already told of a later one."""
    slow, other = submitted(make_article()), make_article()
    moment = timezone.now() + timedelta(seconds=1)
    place = stream.BEGINNING
    ahead = workflow.approve(submitted(other), editor(), public_from=moment)

    def hold() -> None:
        nonlocal place
        workflow.approve(slow, editor(), public_from=moment - timedelta(milliseconds=1))
        while not Article.objects.published().filter(pk=ahead.pk).exists():
            pass  # the moment is to come, by the clock of the database
        with ThreadPoolExecutor(1) as reader:
            keys, place = reader.submit(answer, partial(told, place)).result(timeout=60)
        assert keys == [ahead.pk]

    with transaction.atomic():
        hold()
    assert told(place)[0] == [slow.pk]


def told(place: stream.Position) -> tuple[list[int], stream.Position]:
    """Return of which articles a reader is told after a place, and where they read on."""
    found = stream.read_on("news.article", place, timezone.now(), 100)
    return [edition.object_id for edition in found.editions], found.position


def told_meanwhile(place: stream.Position) -> list[int]:
    """Return of which articles somebody else is told, while we have not committed."""
    with ThreadPoolExecutor(1) as reader:
        keys: list[int] = reader.submit(answer, lambda: told(place)[0]).result(timeout=60)
    return keys
