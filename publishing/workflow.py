"""The steps from draft to public and back: each is one transaction, and leaves a line behind it.

What the public sees leaves an edition in the ledger; what only the desk sees, a revision.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from translated_fields import to_attribute

from . import drafts, ledger
from .doubts import answered
from .languages import CODES
from .models import Addressed, Edition, FormerAddress, Revision, State, User
from .revisions import record
from .rules import (
    has,
    in_turn,
    locked,
    may_discard,
    may_return,
    may_write,
    require,
    require_current,
    require_publishable,
    require_read,
    require_ready,
    write,
)
from .search.keeping import keep


@transaction.atomic
def wrote(item: Any, by: User | None) -> None:
    """Remember who wrote, for the ledger and for four eyes, and what.

    Nobody did where a machine brings texts in: whoever then submits one has written it.
    """
    if by is not None:
        if item.begun_by_id is None:
            item.begun_by = by
            type(item)._base_manager.filter(pk=item.pk).update(begun_by=by)
        item.writers.add(by)
    record(item, Revision.Act.SAVED, by)


@transaction.atomic
def edit(item: Any, by: User) -> Any:
    """Return what `by` may write on: the item itself, or the draft of one that was published."""
    item = locked(item)
    require(has(by, item, "change"), _("You may not change this."))
    if item.state not in (State.PUBLISHED, State.WITHDRAWN):
        return item
    draft, is_new = drafts.begin(item, by)
    if is_new:
        record(draft, Revision.Act.BEGUN, by)
    return draft


@transaction.atomic
def submit(item: Any, by: User) -> Any:
    item = locked(item)
    require(may_write(item, by), _("Only a draft can be submitted."))
    require_current(item)
    require_ready(item)
    item.writers.add(by)
    written = write(item, state=State.SUBMITTED, note_to_writers="")
    record(written, Revision.Act.SUBMITTED, by)
    return written


@transaction.atomic
def send_back(item: Any, by: User, note: str) -> Any:
    item = locked(item)
    require(item.state == State.SUBMITTED, _("This is not waiting for approval."))
    require(may_return(item, by), _("Only its writers and those who approve may send this back."))
    return returned(item, by, note)


@transaction.atomic
def approve(
    item: Any,
    by: User,
    public_from: datetime | None = None,
    note_sq: str = "",
    note_en: str = "",
    minor: bool = False,
    read: str = "",
    answers: Mapping[str, str] | None = None,
) -> Any:
    """Make a submitted item public, now or from a moment, and return what is public or waits.

    `read` is the `version` that the approver has read; empty for the one there is. `answers` has
    a reason for each doubt, under its key. Raises Refused if it is not submitted, not complete,
    changed meanwhile, begun from an older page than there is, says not what changed, leaves a
    doubt unanswered, or `by` wrote on it.
    """
    item, now = in_turn(item)
    require(item.state == State.SUBMITTED, _("This is not waiting for approval."))
    require(has(by, item, "approve"), _("You may not approve this."))
    require_read(item, read)
    prefetch_related_objects([item], "writers")
    require(
        by not in item.writers.all(),
        _("You wrote on this text, so somebody else must approve it."),
    )
    require_publishable(item, note_sq, note_en, minor, public_from or now)
    require(
        public_from is None or public_from > now,
        _("That moment has passed. Leave it empty to publish now."),
    )
    said = {
        "approved_by": by.username,
        "note_sq": note_sq,
        "note_en": note_en,
        "minor": minor,
        "answers": answered(item, answers or {}),
    }
    if item.draft_of_id and public_from:
        waiting = write(item, state=State.APPROVED, public_from=public_from, approval=said)
        record(waiting, Revision.Act.SCHEDULED, by)
        return waiting
    return put_out(item, now, public_from=public_from, **said)


def put_out(item: Any, now: datetime, **said: Any) -> Any:
    """Publish an item whose every condition was checked: a draft onto its live page."""
    writers = list(item.writers.all())
    if item.draft_of_id:
        item = _applied(item, now)
        # Who wrote what the public or a second person has not seen yet remains its writer.
        is_unseen = item.alone_by_id or not item.was_public_at(now)
        item.writers.set({*writers, *(item.writers.all() if is_unseen else [])})
    names = sorted(writer.username for writer in writers)
    live = publish(item, written_by=", ".join(names), now=now, **said)
    vars(live).pop("_prefetched_objects_cache", None)  # read for this step, and for it only
    return live


@transaction.atomic(savepoint=False)
def publish(
    item: Any,
    written_by: str,
    approved_by: str,
    public_from: datetime | None = None,
    minor: bool = False,
    now: datetime | None = None,
    **said: Any,
) -> Any:
    """Write the live object and its edition. People come here by `approve`, fixtures directly."""
    now = now or ledger.take_turn()
    was_public = item.was_public_at(now)
    moment = public_from or (item.public_from if item.is_live else None) or now
    kind = Edition.Kind.CORRECTED if minor else Edition.Kind.UPDATED
    write(
        item,
        state=State.PUBLISHED,
        edition=item.edition + 1,
        public_from=moment,
        first_published_at=item.first_published_at if was_public else moment,
        last_updated_at=now if was_public and not minor else item.last_updated_at,
        withdrawal_reason_sq="",
        withdrawal_reason_en="",
        read_on="",
    )
    keep(item)
    ledger.append(
        item,
        now,
        kind=kind if was_public else Edition.Kind.PUBLISHED,
        written_by=written_by,
        approved_by=approved_by,
        **said,
    )
    return item


@transaction.atomic
def withdraw(item: Any, by: User, reason_sq: str, reason_en: str, read_on: str = "") -> Any:
    """Take a live object from the public, with the reason that its address will give."""
    item, now = in_turn(item)
    require(item.is_live, _("Only something published can be withdrawn."))
    require(has(by, item, "approve"), _("You may not withdraw this."))
    require(bool(reason_sq and reason_en), _("Give the public a reason in both languages."))
    write(
        item,
        state=State.WITHDRAWN,
        edition=item.edition + 1,
        first_published_at=item.first_published_at if item.was_public_at(now) else None,
        withdrawal_reason_sq=reason_sq,
        withdrawal_reason_en=reason_en,
        read_on=read_on,
    )
    keep(item)
    ledger.append(
        item,
        now,
        kind=Edition.Kind.WITHDRAWN,
        written_by=by.username,
        approved_by=by.username,
        note_sq=reason_sq,
        note_en=reason_en,
    )
    waiting = type(item)._base_manager.filter(draft_of=item, state=State.APPROVED).first()
    if waiting:
        returned(waiting, by, _("The page was withdrawn before this change came into force."))
    return item


@transaction.atomic
def discard(item: Any, by: User) -> Any:
    """Throw away a draft, and return the live object that it was of, or nothing.

    What was never public is thrown away by those who wrote it. The history keeps the words.
    """
    item = locked(item)
    require(
        may_discard(item, by), _("Only a draft is discarded, and by those who may write on it.")
    )
    record(item, Revision.Act.DISCARDED, by)
    live = item.draft_of
    item.delete()
    return live


@transaction.atomic
def catch_up(item: Any, by: User) -> Any:
    """Let a draft go on from the live page as it is now: its writer has seen what changed there."""
    item = locked(item)
    require(may_write(item, by), _("You may not change this."))
    require(bool(drafts.editions_since(item)), _("The published page has not changed meanwhile."))
    item = write(item, edition=item.draft_of.edition)
    record(item, Revision.Act.CAUGHT_UP, by)
    return item


_SLUGS = [to_attribute("slug", code) for code in CODES]


@transaction.atomic
def restore(item: Any, by: User, content: dict[str, Any], of: str) -> Any:
    """Return a draft with an earlier `content`; `of` says for the history which one that was."""
    draft = edit(item, by)
    require(may_write(draft, by), _("What waits for approval cannot be restored over."))
    slugs = {name: getattr(draft, name) for name in _SLUGS if hasattr(draft, name)}
    drafts.fill(draft, content)
    draft.was_filled(content)
    try:
        draft.clean()
    except ValidationError:  # another page has the address of then
        for name, slug in slugs.items():
            setattr(draft, name, slug)
    draft.save()
    # Whoever wrote the earlier text wrote this one too.
    draft.writers.add(by, *User.objects.filter(pk__in=content["fields"].get("writers", [])))
    record(draft, Revision.Act.RESTORED, by, of)
    return draft


def _applied(draft: Any, now: datetime) -> Any:
    live = draft.draft_of
    before = _public_slugs(live, now)
    live = drafts.apply(draft)
    FormerAddress.keep(live, before)
    return live


def _public_slugs(item: Any, now: datetime) -> dict[str, str]:
    """Return the address that the public knows in each language; none if it was never public."""
    if not item.was_public_at(now) or not isinstance(item, Addressed):
        return {}
    return {code: item.slug_in(code) for code in CODES}


def returned(item: Any, by: User | None, note: str) -> Any:
    """Send an item back to its writers, from wherever it waits."""
    item = write(item, state=State.SENT_BACK, public_from=None, approval={}, note_to_writers=note)
    record(item, Revision.Act.SENT_BACK, by, note)
    return item
