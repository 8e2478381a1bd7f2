"""The steps from draft to public and back: each one transaction, and one line in the ledger."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import drafts, ledger
from .languages import CODES
from .models import Addressed, Edition, FormerAddress, State, User

WRITABLE = (State.DRAFT, State.SENT_BACK)


class Refused(Exception):
    """A step that the rules do not allow. Its text is a sentence for the person who tried."""


def may_write(item: Any, by: Any) -> bool:
    return item.state in WRITABLE and _has(by, item, "change")


@transaction.atomic
def wrote(item: Any, by: User) -> None:
    """Remember who wrote, for the ledger and for four eyes."""
    item.writers.add(by)


@transaction.atomic
def edit(item: Any, by: User) -> Any:
    """Return what `by` may write on: the item itself, or the draft of one that was published."""
    item = _locked(item)
    _require(_has(by, item, "change"), _("You may not change this."))
    return drafts.begin(item) if item.state in (State.PUBLISHED, State.WITHDRAWN) else item


@transaction.atomic
def submit(item: Any, by: User) -> Any:
    item = _locked(item)
    _require(may_write(item, by), _("Only a draft can be submitted."))
    _require_ready(item)
    item.writers.add(by)
    return _write(item, state=State.SUBMITTED, note_to_writers="")


@transaction.atomic
def send_back(item: Any, by: User, note: str) -> Any:
    item = _locked(item)
    _require(item.state == State.SUBMITTED, _("This is not waiting for approval."))
    _require(
        _has(by, item, "approve") or by in item.writers.all(),
        _("Only its writers and those who approve may send this back."),
    )
    return _write(item, state=State.SENT_BACK, note_to_writers=note)


@transaction.atomic
def approve(
    item: Any,
    by: User,
    public_from: datetime | None = None,
    note_sq: str = "",
    note_en: str = "",
    minor: bool = False,
    read: str = "",
) -> Any:
    """Make a submitted item public, now or from a moment, and return the live object.

    `read` is the `version` that the approver has read; empty for the one there is. Raises Refused
    if it is not submitted, not complete, changed meanwhile, or `by` wrote on it.
    """
    item = _locked(item)
    writers = list(item.writers.all())
    _require(item.state == State.SUBMITTED, _("This is not waiting for approval."))
    _require(_has(by, item, "approve"), _("You may not approve this."))
    _require(
        read in ("", item.version),
        _("The text changed after you opened it. Read it again before you approve it."),
    )
    _require(by not in writers, _("You wrote on this text, so somebody else must approve it."))
    _require_ready(item)
    _require(
        public_from is None or public_from > timezone.now(),
        _("That moment has passed. Leave it empty to publish now."),
    )
    if item.draft_of_id:
        _require(
            public_from is None,
            _("A change to a published page cannot be given a time. Approve it now."),
        )
        item = _applied(item)
    return publish(
        item,
        written_by=", ".join(sorted(writer.username for writer in writers)),
        approved_by=by.username,
        public_from=public_from,
        note_sq=note_sq,
        note_en=note_en,
        minor=minor,
    )


@transaction.atomic
def publish(
    item: Any,
    written_by: str,
    approved_by: str,
    public_from: datetime | None = None,
    note_sq: str = "",
    note_en: str = "",
    minor: bool = False,
) -> Any:
    """Write the live object and its edition. People come here by `approve`, fixtures directly."""
    now = timezone.now()
    was_public = item.was_public
    moment = public_from or (item.public_from if item.is_live else None) or now
    kind = Edition.Kind.CORRECTED if minor else Edition.Kind.UPDATED
    _write(
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
    item.writers.clear()
    ledger.append(
        item,
        kind=kind if was_public else Edition.Kind.PUBLISHED,
        written_by=written_by,
        approved_by=approved_by,
        note_sq=note_sq,
        note_en=note_en,
    )
    return item


@transaction.atomic
def withdraw(item: Any, by: User, reason_sq: str, reason_en: str, read_on: str = "") -> Any:
    """Take a live object from the public, with the reason that its address will give."""
    item = _locked(item)
    _require(item.is_live, _("Only something published can be withdrawn."))
    _require(_has(by, item, "approve"), _("You may not withdraw this."))
    _require(bool(reason_sq and reason_en), _("Give the public a reason in both languages."))
    _write(
        item,
        state=State.WITHDRAWN,
        edition=item.edition + 1,
        first_published_at=item.first_published_at if item.was_public else None,
        withdrawal_reason_sq=reason_sq,
        withdrawal_reason_en=reason_en,
        read_on=read_on,
    )
    ledger.append(
        item,
        kind=Edition.Kind.WITHDRAWN,
        written_by=by.username,
        approved_by=by.username,
        note_sq=reason_sq,
        note_en=reason_en,
    )
    return item


@transaction.atomic
def discard(item: Any, by: User) -> Any:
    """Throw away the draft of a live object, and return the live object."""
    item = _locked(item)
    _require(bool(item.draft_of_id), _("Only the draft of a published page can be discarded."))
    _require(_has(by, item, "change"), _("You may not change this."))
    live = item.draft_of
    item.delete()
    return live


def _applied(draft: Any) -> Any:
    live = _locked(draft.draft_of)
    _require(
        live.edition == draft.edition,
        _("The published page changed after this draft was begun. Begin again from it."),
    )
    before = _public_slugs(live)
    live = drafts.apply(draft)
    for code, slug in before.items():
        if slug != live.slug_in(code):
            FormerAddress.objects.update_or_create(
                model=live._meta.label_lower,
                language=code,
                slug=slug,
                defaults={"object_id": live.pk},
            )
    return live


def _public_slugs(item: Any) -> dict[str, str]:
    """Return the address that the public knows in each language; none if it was never public."""
    if not item.was_public or not isinstance(item, Addressed):
        return {}
    return {code: item.slug_in(code) for code in CODES}


def _locked(item: Any) -> Any:
    found = type(item)._base_manager.select_for_update(of=("self",)).filter(pk=item.pk).first()
    _require(found is not None, _("This draft is no longer here: it was approved or discarded."))
    return found


def _write(item: Any, **fields: Any) -> Any:
    for name, value in fields.items():
        setattr(item, name, value)
    item.save()
    return item


def _has(by: Any, item: Any, action: str) -> bool:
    return bool(by.has_perm(f"{item._meta.app_label}.{action}_{item._meta.model_name}"))


def _require_ready(item: Any) -> None:
    """Refuse what is not complete, or whose address somebody else has taken since it was typed."""
    if missing := item.missing_for_publication():
        raise Refused(" ".join([_("This is not complete yet."), *missing]))
    try:
        item.clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise Refused(sentence)
