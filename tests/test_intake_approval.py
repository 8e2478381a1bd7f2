"""A file of figures is approved whole by a second person, through the desk, or not at all."""

from typing import Any

import pytest
from django.utils import translation

from missions.intake import approval
from missions.intake.approval import Doubtful, Outdated, plan_of
from missions.intake.models import FiguresFile
from missions.models import Contingent, Mission, Strength
from publishing import workflow
from publishing.dates import parse
from publishing.doubts import Doubt
from publishing.models import Edition, Revision, User
from publishing.rules import Refused

from . import make
from .intake import approved, sent, table
from .make import changed, make_contingent, make_mission, make_strength, published, republished

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def kfor() -> Mission:
    return published(make_mission(title_en="Kosovo Force", abbreviation="KFOR"))


@pytest.fixture
def platoon(kfor: Mission) -> Contingent:
    contingent = make_contingent(kfor, label="XIV")
    make_strength(contingent, value=30, as_of=parse("2017"))
    return published(contingent)


CONTENT = table(
    {"mission": "KFOR", "contingent": "XIV", "value": "31", "as of": "2017"},
    {"mission": "KFOR", "contingent": "XIV", "value": "rreth 35", "as of": "2018"},
    {"mission": "KFOR", "contingent": "", "value": "100", "as of": "2018"},
)


@pytest.fixture
def file(kfor: Mission, platoon: Contingent, author: User) -> FiguresFile:
    return sent(CONTENT, author)


def figures() -> list[tuple[Any, ...]]:
    """Return what is public, and what is not: each figure with whose it is."""
    rows = Strength.objects.order_by("pk")
    return [(row.mission_id, row.contingent_id, row.value, row.qualifier) for row in rows]


def everything() -> tuple[Any, ...]:
    owners = [*Mission.objects.order_by("pk"), *Contingent.objects.order_by("pk")]
    versions = [(type(owner), owner.pk, owner.edition, owner.version) for owner in owners]
    return figures(), versions, Edition.objects.count(), list(FiguresFile.objects.values())


def refused(file: FiguresFile, by: User, **said: Any) -> str:
    """Return why an approval was refused, which has then changed nothing."""
    before = everything()
    with pytest.raises(Refused) as refusal:
        approved(file, by, **said)
    assert everything() == before
    return str(refusal.value)


def test_one_approval_publishes_every_row_with_an_edition_for_each_page(
    file: FiguresFile, kfor: Mission, platoon: Contingent, editor: User
) -> None:
    key = platoon.strengths.get().pk
    assert approved(file, editor) == [platoon, kfor]
    assert figures() == [
        (None, platoon.pk, 31, "exact"),
        (None, platoon.pk, 35, "about"),
        (kfor.pk, None, 100, "exact"),
    ]
    assert platoon.strengths.get(value=31).pk == key
    assert [row.order for row in platoon.strengths.all()] == [0, 1]
    assert [one.act for one in Revision.objects.of(platoon)[:3]] == ["submitted", "saved", "begun"]
    for owner in (platoon, kfor):
        edition = Edition.objects.of(owner)[0]
        assert (edition.number, edition.written_by, edition.approved_by) == (2, "author", "editor")
        assert (edition.note_sq, edition.note_en) == ("Shifra të reja.", "New figures.")
    file.refresh_from_db()
    assert (file.decision, file.decided_by) == ("approved", editor)
    assert Mission.objects.exclude(draft_of=None).count() == 0


def test_the_same_file_twice_changes_nothing(file: FiguresFile, author: User, editor: User) -> None:
    with pytest.raises(Refused, match="This file waits for approval already"):
        sent(CONTENT, author)
    approved(file, editor)
    before = everything()
    with pytest.raises(Refused, match="there is nothing to approve"):
        sent(CONTENT, author)
    assert everything() == before


def test_two_files_with_the_same_rows_publish_them_once(
    file: FiguresFile, author: User, editor: User
) -> None:
    other = sent(CONTENT + b"\n", author)
    approved(file, editor)
    assert "there is nothing to approve" in refused(other, editor)


def test_whoever_sent_a_file_in_may_not_approve_it(
    kfor: Mission, platoon: Contingent, editor: User, administrator: User
) -> None:
    for blank_lines, person in enumerate((editor, administrator)):
        own = sent(CONTENT + b"\n" * blank_lines, person)
        assert refused(own, person) == "You sent this file in, so somebody else must approve it."


def test_only_who_may_approve_missions_and_contingents_may_approve_a_file(
    file: FiguresFile, other_author: User
) -> None:
    assert refused(file, other_author) == "You may not approve this."
    with pytest.raises(Refused, match="You may not approve this"):
        approval.refuse(file, other_author, "Jo.")


def test_only_who_may_change_missions_may_send_a_file_in(
    kfor: Mission, platoon: Contingent
) -> None:
    with pytest.raises(Refused, match="You may not change this"):
        sent(CONTENT, make.make_staff("reader"))


def test_a_file_of_somebody_whose_account_was_closed_is_not_approve(
    file: FiguresFile, author: User, editor: User
) -> None:
    author.is_active = False
    author.save()
    assert refused(file, editor) == ("Whoever sent this file in may not change missions any more.")


def test_a_file_with_a_wrong_row_is_not_sent_in(kfor: Mission, author: User) -> None:
    wrong = {"mission": "KFOR", "value": "x", "as of": "2018"}
    with pytest.raises(Refused, match="some rows are wrong"):
        sent(table(wrong, wrong | {"value": "5", "as of": "2019"}), author)
    assert FiguresFile.objects.count() == 0


def test_a_plan_that_is_another_by_now_is_not_approve(
    file: FiguresFile, platoon: Contingent, editor: User
) -> None:
    seen = plan_of(file).digest
    draft = changed(platoon)
    draft.strengths.update(value=32)
    published(draft)
    assert "Meanwhile this file would do something else" in refused(file, editor, seen=seen)
    assert [row.changes[0].before for row in plan_of(file).rows[:1]] == ["32"]
    approved(file, editor)


def test_a_draft_begun_meanwhile_stops_the_whole(
    file: FiguresFile, platoon: Contingent, editor: User
) -> None:
    seen = plan_of(file).digest
    changed(platoon)
    assert "Meanwhile" in refused(file, editor, seen=seen)
    assert refused(file, editor) == "Some rows are wrong, and so nothing was published."


def test_a_page_that_changes_between_the_look_and_the_lock_is_not_written_over(
    file: FiguresFile, platoon: Contingent, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = plan_of(file)
    monkeypatch.setattr(approval, "plan_of", lambda file: looked_at)
    republished(platoon, place_sq="Prizren", place_en="Prizren")
    assert refused(file, editor, seen=looked_at.digest) == (
        "Row 2, 3, “XIV · platoon”: Somebody changed it just now. Read it again before you decide."
    )
    with pytest.raises(Outdated):
        approved(file, editor, seen=looked_at.digest)


def test_a_draft_begun_between_the_look_and_the_lock_is_not_written_into(
    file: FiguresFile, platoon: Contingent, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = plan_of(file)
    monkeypatch.setattr(approval, "plan_of", lambda file: looked_at)
    changed(platoon)
    assert "Somebody changed it just now." in refused(file, editor, seen=looked_at.digest)


def test_what_the_desk_refuses_names_its_rows_and_writes_nothing(
    file: FiguresFile, editor: User
) -> None:
    assert refused(file, editor, note_en="") == (
        "Row 2, 3, “XIV · platoon”: Say what changed, in each language of the page, or mark it as "
        "minor."
    )
    approved(file, editor, note_sq="", note_en="", minor=True)


def test_an_approval_that_breaks_off_has_written_nothing(
    file: FiguresFile, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = everything(), workflow.approve
    done: list[Any] = []

    def killed_at_the_second(item: Any, by: User, **said: Any) -> Any:
        if done:
            raise KeyboardInterrupt
        done.append(real(item, by, **said))
        return done[0]

    monkeypatch.setattr(workflow, "approve", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        approved(file, editor)
    assert len(done) == 1
    assert everything() == before


# Doubts.


@pytest.fixture
def doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every figure over 30 be doubted."""

    def doubts(owner: Any) -> list[Doubt]:
        large = owner.strengths.filter(value__gt=30)
        return [Doubt(f"large:{row.value}", f"{row.value} is much.") for row in large]

    for kind in (Mission, Contingent):
        monkeypatch.setattr(kind, "doubts", doubts)


def test_every_doubt_of_a_file_is_asked_at_once_and_answered_in_the_ledger(
    file: FiguresFile, doubtful: None, platoon: Contingent, kfor: Mission, editor: User
) -> None:
    before, seen = everything(), plan_of(file).digest
    said: dict[str, Any] = {"seen": seen, "note_sq": "Po.", "note_en": "Yes."}
    with pytest.raises(Doubtful) as refusal:
        approval.approve(file, editor, **said)
    assert everything() == before
    asked = refusal.value.asked
    assert {name: str(question) for name, question in asked.items()} == {
        f"contingent-{platoon.pk}-large:31": "XIV · platoon: 31 is much.",
        f"contingent-{platoon.pk}-large:35": "XIV · platoon: 35 is much.",
        f"mission-{kfor.pk}-large:100": "Kosovo Force: 100 is much.",
    }
    reasons = {name: f"Reason for {name}." for name in asked}
    for blank in asked:
        with pytest.raises(Doubtful):
            approval.approve(file, editor, given=reasons | {blank: "  "}, **said)
    assert everything() == before
    approval.approve(file, editor, given=reasons, **said)
    answers = Edition.objects.of(kfor)[0].answers
    assert [answer["reason"] for answer in answers] == [f"Reason for mission-{kfor.pk}-large:100."]


def test_a_reason_that_was_given_before_is_offered_again(
    file: FiguresFile, doubtful: None, kfor: Mission, author: User, editor: User
) -> None:
    approved(file, editor)
    more = sent(table({"mission": "KFOR", "value": "5", "as of": "2019"}), author)
    with pytest.raises(Doubtful) as refusal:
        approval.approve(more, editor, plan_of(more).digest, note_sq="Po.", note_en="Yes.")
    assert [question.before for question in refusal.value.asked.values()] == ["E pamë."]


# Otherwise decided.


def test_a_file_is_refused_with_a_note_or_taken_back(
    file: FiguresFile, author: User, other_author: User, editor: User
) -> None:
    with pytest.raises(Refused, match="Only whoever sent this file in"):
        approval.take_back(file, other_author)
    refused_file = approval.refuse(file, editor, "Jo kështu.")
    assert (refused_file.decision, refused_file.note) == ("refused", "Jo kështu.")
    assert refused(file, editor) == "This is not waiting for approval."
    again = sent(CONTENT, author)
    assert approval.take_back(again, author).decision == "taken_back"
    for decide in (
        lambda: approval.take_back(again, author),
        lambda: approval.refuse(again, editor, "Jo."),
    ):
        with pytest.raises(Refused, match="This is not waiting for approval"):
            decide()


def test_a_file_waits_for_those_who_may_approve_it_and_did_not_send_it(
    file: FiguresFile, author: User, editor: User
) -> None:
    own = sent(CONTENT + b"\n", editor)
    assert list(FiguresFile.objects.waiting_for(editor)) == [file]
    assert list(FiguresFile.objects.waiting_for(make.other_editor())) == [own, file]
    assert list(FiguresFile.objects.waiting_for(author)) == []
