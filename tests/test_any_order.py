"""Anybody does anything in any order: the rules once more, as short as they can be said.

`SEQUENCES=500 pytest tests/test_any_order.py` tries so many; CI tries fewer.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from news.models import Article
from publishing import emergency, schedule, workflow
from publishing.models import Edition
from publishing.rules import Refused, may_write

from .make import make_article, written
from .test_workflow import MAY_APPROVE, MAY_WRITE, PEOPLE

SEQUENCES = int(os.environ.get("SEQUENCES", "50"))
MAY_PUBLISH_ALONE = {"administrator"}
OPEN = ("draft", "sent_back")
TOLD: dict[str, Any] = {"note_sq": "Po.", "note_en": "Yes."}

people = st.sampled_from(sorted(PEOPLE))

pytestmark = pytest.mark.django_db


class Desk(RuleBasedStateMachine):
    """One article and its draft, against what the rules allow."""

    @initialize()
    def begin(self) -> None:
        Article.objects.all().delete()
        self.article = make_article(title_sq="0")
        self.live: dict[str, Any] = {"state": "draft", "title": "0", "writers": set()}
        self.draft: dict[str, Any] | None = None
        self.editions: list[tuple[str, str, set[str]]] = []  # of each its kind, title and writers
        self.written = self.begun_from = 0
        self.is_due = self.was_public = self.change_is_due = False
        self.is_forced = False  # by somebody alone, past its moment
        self.alone = ""

    # What is known.

    def row(self) -> Any:
        return Article.objects.get(pk=self.article.pk)

    def target(self) -> tuple[Any, dict[str, Any]]:
        """Return what people work on now: the draft if there is one, and what is known of it."""
        return (self.row().draft, self.draft) if self.draft else (self.row(), self.live)

    def is_stale(self) -> bool:
        newer = [kind for kind, _title, _writers in self.editions[self.begun_from :]]
        return bool(self.draft) and set(newer) - {"reviewed"} != set()

    def take(self, is_allowed: bool, step: Callable[[], Any]) -> bool:
        if is_allowed:
            step()
            return True
        with pytest.raises(Refused):
            step()
        return False

    def goes_out(self, known: dict[str, Any], is_due: bool) -> None:
        is_again = self.live["state"] == "published" and not self.is_forced
        is_unseen = self.alone or not self.was_public
        writers = known["writers"] | (self.live["writers"] if is_unseen else set())
        self.live = {"state": "published", "title": known["title"], "writers": writers}
        self.draft = None
        self.is_due = self.is_due if is_again else is_due
        kind = "updated" if self.was_public else "published"
        self.was_public = self.was_public or self.is_due
        self.editions.append((kind, known["title"], writers))

    # What people do.

    @rule(by=people)
    def write(self, by: str) -> None:
        row, known = self.target()
        is_allowed = known["state"] in OPEN and by in MAY_WRITE
        assert may_write(row, PEOPLE[by]()) == is_allowed
        if is_allowed:
            self.written += 1
            written(row, by=PEOPLE[by](), title_sq=str(self.written))
            known["title"] = str(self.written)
            known["writers"].add(by)

    @rule(by=people)
    def edit(self, by: str) -> None:
        if self.take(by in MAY_WRITE, lambda: workflow.edit(self.row(), PEOPLE[by]())):
            self.is_edited()

    def is_edited(self) -> None:
        if self.live["state"] in ("published", "withdrawn") and not self.draft:
            writers = set(self.live["writers"]) if self.alone else set()
            self.draft = self.live | {"state": "draft", "writers": writers}
            self.begun_from = len(self.editions)

    @rule(by=people)
    def submit(self, by: str) -> None:
        row, known = self.target()
        is_allowed = known["state"] in OPEN and by in MAY_WRITE and not self.is_stale()
        if self.take(is_allowed, lambda: workflow.submit(row, PEOPLE[by]())):
            known["state"] = "submitted"
            known["writers"].add(by)

    @rule(by=people)
    def send_back(self, by: str) -> None:
        row, known = self.target()
        is_allowed = known["state"] == "submitted" and by in MAY_APPROVE | known["writers"]
        if self.take(is_allowed, lambda: workflow.send_back(row, PEOPLE[by](), "Jo.")):
            known["state"] = "sent_back"

    @rule(by=people, later=st.booleans(), told=st.booleans())
    def approve(self, by: str, later: bool, told: bool) -> None:
        row, known = self.target()
        is_allowed = known["state"] == "submitted" and by in MAY_APPROVE - known["writers"]
        will_be_known = later and self.draft and self.live["state"] == "published"
        is_allowed = is_allowed and not self.is_stale()
        is_allowed = is_allowed and (told or not (self.was_public or will_be_known))
        moment = timezone.now() + timedelta(days=1) if later else None
        said: dict[str, Any] = TOLD if told else {}
        if self.take(is_allowed, lambda: workflow.approve(row, PEOPLE[by](), moment, **said)):
            if self.draft and later:
                known["state"], self.change_is_due = "approved", False
            else:
                self.goes_out(known, is_due=not later)

    @rule(by=people, told=st.booleans())
    def publish_alone(self, by: str, told: bool) -> None:
        row, known = self.target()
        is_allowed = known["state"] in (*OPEN, "submitted") and by in MAY_PUBLISH_ALONE
        is_allowed = is_allowed and not self.is_stale() and (told or not self.was_public)
        person = PEOPLE[by]()
        said: dict[str, Any] = TOLD if told else {}
        if self.take(is_allowed, lambda: emergency.publish_alone(row, person, "Zjarr.", **said)):
            self.is_forced = True
            self.goes_out(known, is_due=True)
            self.is_forced = False
            self.alone = by
            self.live["writers"] = self.live["writers"] | {by}

    @rule(by=people)
    def review(self, by: str) -> None:
        strangers = MAY_APPROVE - self.live["writers"] - {self.alone}
        is_allowed = bool(self.alone) and by in strangers
        is_allowed = is_allowed and self.live["state"] in ("published", "withdrawn")
        if self.take(is_allowed, lambda: emergency.review(self.row(), PEOPLE[by]())):
            self.alone = ""
            self.editions.append(("reviewed", self.live["title"], self.live["writers"]))

    @rule(by=people)
    def take_back(self, by: str) -> None:
        row, known = self.target()
        if self.draft:
            is_scheduled = known["state"] == "approved"
        else:
            is_scheduled = known["state"] == "published" and not self.is_due and not self.was_public
        is_allowed = is_scheduled and by in MAY_APPROVE | known["writers"]
        if self.take(is_allowed, lambda: schedule.take_back(row, PEOPLE[by]())):
            known["state"] = "submitted"
            if not self.draft:
                self.editions.append(("recalled", known["title"], set(known["writers"])))

    @rule(by=people)
    def withdraw(self, by: str) -> None:
        is_allowed = self.live["state"] == "published" and by in MAY_APPROVE
        person = PEOPLE[by]()
        if self.take(is_allowed, lambda: workflow.withdraw(self.row(), person, "Po.", "Yes.")):
            self.live["state"] = "withdrawn"
            self.editions.append(("withdrawn", self.live["title"], set(self.live["writers"])))
            if self.draft and self.draft["state"] == "approved":
                self.draft["state"] = "sent_back"

    @precondition(lambda self: self.draft or self.editions)  # else the article itself would go
    @rule(by=people)
    def discard(self, by: str) -> None:
        row, known = self.target()
        is_allowed = self.draft is not None and known["state"] in OPEN and by in MAY_WRITE
        if self.take(is_allowed, lambda: workflow.discard(row, PEOPLE[by]())):
            self.draft = None

    @rule(by=people)
    def catch_up(self, by: str) -> None:
        row, known = self.target()
        is_allowed = self.is_stale() and known["state"] in OPEN and by in MAY_WRITE
        if self.take(is_allowed, lambda: workflow.catch_up(row, PEOPLE[by]())):
            self.begun_from = len(self.editions)

    @precondition(lambda self: self.editions)
    @rule(by=people, number=st.integers(0, 99))
    def restore(self, by: str, number: int) -> None:
        edition = Edition.objects.of(self.article).reverse()[number % len(self.editions)]
        _row, known = self.target()
        is_allowed = by in MAY_WRITE and (
            known["state"] in OPEN
            or (not self.draft and known["state"] in ("published", "withdrawn"))
        )
        person = PEOPLE[by]()
        if self.take(
            is_allowed, lambda: workflow.restore(self.row_or_draft(), person, edition.content, "1")
        ):
            self.is_edited()
            _row, known = self.target()
            _kind, known["title"], writers = self.editions[edition.number - 1]
            known["writers"] |= {by, *writers}

    def row_or_draft(self) -> Any:
        return self.target()[0]

    # What time does.

    @rule()
    def the_moment_comes(self) -> None:
        past = timezone.now() - timedelta(seconds=1)
        rows = Article._base_manager
        if self.live["state"] == "published" and not self.is_due:
            rows.filter(pk=self.article.pk).update(public_from=past, first_published_at=past)
            self.is_due = self.was_public = True
        if self.draft and self.draft["state"] == "approved":
            rows.filter(draft_of=self.article).update(public_from=past)
            self.change_is_due = True

    @rule()
    def the_due_is_published(self) -> None:
        waits = self.draft is not None and self.draft["state"] == "approved"
        is_due = waits and self.change_is_due
        assert schedule.publish_due() == is_due
        if is_due and self.draft:
            self.goes_out(self.draft, is_due=True)

    # What holds.

    @invariant()
    def the_public_sees_the_live_article_when_it_is_published_and_due(self) -> None:
        titles = Article.objects.published().filter(pk=self.article.pk).values_list("title_sq")
        is_public = self.live["state"] == "published" and self.is_due
        assert list(titles) == ([(self.live["title"],)] if is_public else [])

    @invariant()
    def the_rows_are_what_is_known(self) -> None:
        row, known = self.target()
        assert (row.state, row.title_sq) == (known["state"], known["title"])
        assert {person.username for person in row.writers.all()} == known["writers"]
        assert Article.objects.filter(draft_of=self.article).count() == bool(self.draft)
        alone_by = self.row().alone_by
        assert (alone_by.username if alone_by else "") == self.alone

    @invariant()
    def each_change_for_the_public_is_in_the_ledger_by_two_people_or_with_a_reason(self) -> None:
        editions = list(Edition.objects.of(self.article).reverse())
        told = [(each.kind, each.content["fields"]["title_sq"]) for each in editions]
        assert told == [(kind, title) for kind, title, _writers in self.editions]
        for each in editions:
            is_by_two = each.approved_by not in each.written_by.split(", ")
            is_told = each.kind in ("withdrawn", "recalled") or bool(each.emergency_reason)
            assert is_by_two or is_told


def test_whatever_people_do_in_whatever_order_the_rules_hold() -> None:
    settings = examples(max_examples=SEQUENCES, stateful_step_count=30)
    run_state_machine_as_test(Desk, settings=settings)
