"""Changes that wait for their moment: approved by a person, applied without one."""

import logging
import threading
from typing import Any

from django.db import connections, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from . import ledger, workflow
from .models import Edition, Revision, State, User, kinds
from .revisions import record
from .rules import Refused, in_turn, may_return, require, require_publishable, write
from .search.keeping import keep
from .search.telling import tell_what_is_untold

log = logging.getLogger(__name__)


@transaction.atomic
def take_back(item: Any, by: User) -> Any:
    """Let what waits for its moment wait for approval again, as long as the public has not seen it."""
    item, now = in_turn(item)
    is_change = item.state == State.APPROVED
    waits = is_change or (item.is_live and not item.was_public_at(now))
    require(waits, _("This is not scheduled."))
    require(may_return(item, by), _("Only its writers and those who approve may take this back."))
    require(
        not type(item)._base_manager.filter(draft_of=item).exists(),
        _("A change to it is being written. Publish or discard that first."),
    )
    edition = item.edition if is_change else item.edition + 1
    item = write(
        item,
        state=State.SUBMITTED,
        edition=edition,
        public_from=None,
        first_published_at=None,
        approval={},
    )
    if not is_change:
        keep(item)
        name = by.username
        ledger.append(item, now, kind=Edition.Kind.RECALLED, written_by=name, approved_by=name)
    record(item, Revision.Act.TAKEN_BACK, by)
    return item


def publish_due() -> int:
    """Apply each change whose moment has come, once however many do this, and return how many.

    A new object needs none of this: it is public from its moment by `published()`.
    """
    count = 0
    for kind in kinds():
        for key in due(kind).order_by("public_from", "pk").values_list("pk", flat=True):
            try:
                count += apply(kind, key)
            except Exception:  # one that fails must not hold up the others
                log.exception("A scheduled change of %s %s failed.", kind._meta.label_lower, key)
    return count


def due(kind: Any) -> Any:
    """Select the changes of one kind whose moment has come."""
    return kind._base_manager.filter(state=State.APPROVED, public_from__lte=Now())


@transaction.atomic
def apply(kind: Any, key: int) -> bool:
    """Publish one change that is due, or send it back with the reason; say whether it is public."""
    try:
        draft, now = in_turn(kind._base_manager.get(pk=key))
    except (Refused, kind.DoesNotExist):
        return False  # another process, or a person, was here first
    if draft.state != State.APPROVED or draft.public_from > now:
        return False
    said = draft.approval
    try:
        with transaction.atomic():
            require_publishable(draft, said["note_sq"], said["note_en"], said["minor"], now)
            workflow.put_out(draft, now, **said)
    except Refused as error:
        note = _("At its moment this change could not be published. %(why)s") % {"why": error}
        workflow.returned(draft, None, note)
        return False
    return True


def keep_publishing(every: float, until: threading.Event | None = None) -> threading.Thread:
    """Do what is due every so many seconds, for as long as this process lives or `until` is set."""
    ending = until or threading.Event()
    thread = threading.Thread(target=_keep, args=[every, ending], name="publish_due", daemon=True)
    thread.start()
    return thread


def _keep(every: float, until: threading.Event) -> None:
    while not until.wait(every):
        try:
            publish_due()
            tell_what_is_untold()
        except Exception:  # the database is away, say: it will be back
            log.exception("Changes that are due could not be looked for.")
        finally:
            connections.close_all()  # none is kept for the little there is to do
