"""The one way round four eyes: with its own permission, a reason, and a flag until it is reviewed."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from . import ledger, workflow
from .doubts import answered
from .models import Edition, State, User
from .rules import (
    WRITABLE,
    has,
    in_turn,
    may_review,
    require,
    require_publishable,
    require_read,
    write,
)


@transaction.atomic
def publish_alone(
    item: Any,
    by: User,
    reason: str,
    note_sq: str = "",
    note_en: str = "",
    minor: bool = False,
    read: str = "",
    answers: Mapping[str, str] | None = None,
) -> Any:
    """Publish at once what nobody else has read. Raises Refused as `workflow.approve` does."""
    item, now = in_turn(item)
    waits = (*WRITABLE, State.SUBMITTED)
    require(item.state in waits, _("This is no draft."))
    require(has(by, item, "publish_alone"), _("You may not publish alone."))
    require(bool(reason), _("Say why this cannot wait for a second person."))
    require_read(item, read)
    require_publishable(item, note_sq, note_en, minor, now)
    page = item.draft_of or item
    live = workflow.put_out(
        item,
        now,
        public_from=None if page.is_live and page.was_public_at(now) else now,
        approved_by=by.username,
        note_sq=note_sq,
        note_en=note_en,
        minor=minor,
        emergency_reason=reason,
        answers=answered(item, answers or {}),
    )
    live.writers.add(by)
    return write(live, alone_by=by, alone_because=reason)


@transaction.atomic
def review(item: Any, by: User, read: str = "") -> Any:
    """Take the flag from what somebody published alone: a second person has read it now."""
    item, now = in_turn(item)
    was_published = item.state in (State.PUBLISHED, State.WITHDRAWN)
    require(was_published and item.alone_by_id is not None, _("Nobody published this alone."))
    require(has(by, item, "approve"), _("You may not approve this."))
    require_read(item, read)
    require(
        may_review(item, by),
        _("You wrote or published this text, so somebody else must review it."),
    )
    names = ", ".join(sorted(writer.username for writer in item.writers.all()))
    item = write(item, edition=item.edition + 1, alone_by=None, alone_because="")
    kind = Edition.Kind.REVIEWED
    ledger.append(item, now, kind=kind, written_by=names, approved_by=by.username)
    return item
