"""A file of figures is sent in, and decided: approved whole by a second person, or not at all.

Each owner goes through the steps of the desk, so the ledger holds an edition for each.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing import workflow
from publishing.doubts import Doubt, doubts, earlier
from publishing.models import User
from publishing.rules import Refused, locked, require

from ..models import Strength
from .models import FiguresFile, hash_of
from .permissions import may_approve, may_send
from .plan import Plan, plan
from .rows import Row, key, values
from .sheets import Unreadable, in_one_line

LAST_PLACE = 32_767  # a small number of every database


class Outdated(Refused):
    """The file would do something else now than what was on the screen."""


@dataclass(frozen=True)
class Question:
    """A doubt about one of the pages that a file changes, and the reason it was given before."""

    of: Any
    doubt: Doubt
    before: str

    def __str__(self) -> str:
        return f"{self.of}: {self.doubt}"


class Doubtful(Refused):
    """What would be published raises doubts; some have no reason. Each question under its name."""

    def __init__(self, asked: dict[str, Question]) -> None:
        super().__init__(_("Give a reason for each warning."))
        self.asked = asked


def send(found: Plan, content: bytes, name: str, decimal: str, by: User) -> FiguresFile:
    """Keep a file, whose plan was `found`, for a second person to approve. Raises Refused."""
    require(may_send(by), _("You may not change this."))
    require(not found.is_wrong, _("Nothing was sent in: some rows are wrong."))
    require(bool(found.moves), _("Every row is as it is published: there is nothing to approve."))
    try:
        with transaction.atomic():
            return FiguresFile.objects.create(
                name=in_one_line(name)[-200:],
                content=content,
                hash=hash_of(content),
                decimal=decimal,
                sent_by=by,
            )
    except IntegrityError as error:
        raise Refused(_("This file waits for approval already.")) from error


def plan_of(file: FiguresFile) -> Plan:
    """Return what a file would do now. Raises Refused if we have become stricter than we were."""
    try:
        return plan(bytes(file.content), file.decimal)
    except Unreadable as error:
        raise Refused(str(error)) from error


@transaction.atomic
def approve(
    file: FiguresFile,
    by: User,
    seen: str,
    given: Mapping[str, str] = MappingProxyType({}),
    **said: Any,
) -> list[Any]:
    """Publish every row of a file, and return the missions and contingents that changed.

    `seen` is the digest of the plan on the screen, `given` has a reason for each doubt, and `said`
    is what `workflow.approve` tells the public. Raises Refused, and then has written nothing:
    Outdated if the plan is another by now, Doubtful if there are doubts without a reason.
    """
    file = _waiting(file)
    require(may_approve(by), _("You may not approve this."))
    require(by != file.sent_by, _("You sent this file in, so somebody else must approve it."))
    require(
        may_send(file.sent_by), _("Whoever sent this file in may not change missions any more.")
    )
    rows_of = _locked(plan_of(file), seen)
    drafts = {owner: _submitted(rows, file.sent_by) for owner, rows in rows_of.items()}
    live: list[Any] = []
    asked: dict[str, Question] = {}
    for owner, draft in drafts.items():
        questions = _questions(owner, draft)
        reasons = {one.doubt.key: given.get(name, "") for name, one in questions.items()}
        asked |= questions
        with _naming(rows_of[owner]):
            live.append(workflow.approve(draft, by, answers=_or_later(reasons), **said))
    if not all(given.get(name, "").strip() for name in asked):
        raise Doubtful(asked)
    _decide(file, FiguresFile.Decision.APPROVED, by)
    return live


def _questions(owner: tuple[str, int], draft: Any) -> dict[str, Question]:
    found = doubts(draft)
    before = earlier(draft) if found else {}
    kind, number = owner
    return {
        f"{kind}-{number}-{doubt.key}": Question(draft, doubt, before.get(doubt.key, ""))
        for doubt in found
    }


def _or_later(reasons: dict[str, str]) -> dict[str, str]:
    """Return reasons that let the rest be tried, which may raise more doubts. Who gave none is
    asked for them all at the end, and by then nothing is written.
    """
    return {name: reason.strip() or "?" for name, reason in reasons.items()}


@transaction.atomic
def refuse(file: FiguresFile, by: User, note: str) -> FiguresFile:
    """Close a file without its figures; the note says why to whoever sent it in."""
    file = _waiting(file)
    require(may_approve(by), _("You may not approve this."))
    return _decide(file, FiguresFile.Decision.REFUSED, by, note)


@transaction.atomic
def take_back(file: FiguresFile, by: User) -> FiguresFile:
    file = _waiting(file)
    require(by == file.sent_by, _("Only whoever sent this file in may take it back."))
    return _decide(file, FiguresFile.Decision.TAKEN_BACK, by)


def _waiting(file: FiguresFile) -> FiguresFile:
    row: FiguresFile = FiguresFile.objects.select_for_update().get(pk=file.pk)
    require(row.waits, _("This is not waiting for approval."))
    return row


def _decide(
    file: FiguresFile, decision: FiguresFile.Decision, by: User, note: str = ""
) -> FiguresFile:
    file.decision, file.decided_by, file.decided_at = decision, by, timezone.now()
    file.note = note
    file.save()
    return file


def _locked(found: Plan, seen: str) -> dict[tuple[str, int], list[Row]]:
    """Return the rows that do something by their owners, whom nobody else can change from now on.

    Contingents come first: what is doubtful of a mission is asked with its new parts.
    """
    if found.digest != seen:
        raise Outdated(
            _("Meanwhile this file would do something else. Read it again before you decide.")
        )
    require(not found.is_wrong, _("Some rows are wrong, and so nothing was published."))
    require(bool(found.moves), _("Every row is as it is published: there is nothing to approve."))
    rows_of: dict[tuple[str, int], list[Row]] = {}
    for row in sorted(found.moves, key=lambda row: key(row.owner)):
        rows_of.setdefault(key(row.owner), []).append(row)
    for rows in rows_of.values():
        owner = rows[0].owner
        with _naming(rows):
            now = locked(owner)
            is_free = not type(owner)._base_manager.filter(draft_of=owner).exists()
            if now.version != owner.version or not is_free:
                raise Outdated(_("Somebody changed it just now. Read it again before you decide."))
    return rows_of


def _submitted(rows: list[Row], by: User) -> Any:
    """Return the draft of an owner with its rows written, waiting for approval."""
    with _naming(rows):
        draft = workflow.edit(rows[0].owner, by)
        parts = list(draft.strengths.all())
        twins = {part.origin_id: part for part in parts}
        last = max((part.order for part in parts), default=0)
        written = []
        places = count(last + 1)
        for row in rows:
            owner = {rows[0].owner._meta.model_name: draft}
            if row.fact:
                strength = twins[row.fact.pk]
            else:
                strength = Strength(**owner, order=min(next(places), LAST_PLACE))
            for name, value in row.fields.items():
                setattr(strength, name, value)
            written.append(strength)
        Strength.objects.bulk_create(
            written,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=list(values(written[0])),
        )
        workflow.wrote(draft, by)
        return workflow.submit(draft, by)


@contextmanager
def _naming(rows: list[Row]) -> Iterator[None]:
    """Let a refusal say which rows of the file it is about."""
    try:
        yield
    except Refused as error:
        said = {
            "rows": ", ".join(str(row.number) for row in rows),
            "name": rows[0].owner,
            "reason": error,
        }
        sentence = _("Row %(rows)s, “%(name)s”: %(reason)s") % said
        raise type(error)(sentence) if isinstance(error, Outdated) else Refused(sentence) from error
