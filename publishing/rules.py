"""What every step asks before it is taken, and how it says no."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import drafts, ledger
from .languages import ALBANIAN, CODES, ENGLISH
from .models import Edition, State
from .readiness import Missing, missing

WRITABLE = (State.DRAFT, State.SENT_BACK)


class Refused(Exception):
    """A step that the rules do not allow. Its text is a sentence for the person who tried."""

    def __init__(self, sentence: str, lacking: Sequence[Missing] = ()) -> None:
        super().__init__(" ".join([sentence, *map(str, lacking)]))
        self.sentence, self.lacking = sentence, lacking


def require(condition: bool, sentence: str) -> None:
    if not condition:
        raise Refused(sentence)


def has(by: Any, item: Any, action: str) -> bool:
    return bool(by.has_perm(f"{item._meta.app_label}.{action}_{item._meta.model_name}"))


def may_write(item: Any, by: Any) -> bool:
    return item.state in WRITABLE and has(by, item, "change")


def may_return(item: Any, by: Any) -> bool:
    """Say whether `by` may take an item out of the way to its publication."""
    return has(by, item, "approve") or by in item.writers.all()


def may_discard(item: Any, by: Any) -> bool:
    """Say whether `by` may throw a draft away: one that was never public, only who wrote it."""
    is_own = item.begun_by == by or by in item.writers.all()
    is_new = item.edition == 0 and is_own
    return may_write(item, by) and bool(item.draft_of_id or is_new)


def may_review(item: Any, by: Any) -> bool:
    """Say whether `by` is a second pair of eyes on what somebody published alone."""
    is_other = by != item.alone_by and by not in item.writers.all()
    return item.alone_by_id is not None and is_other and has(by, item, "approve")


def locked(item: Any) -> Any:
    """Return the row as it is now, and let nobody else change it before this step is done.

    The live page comes first, whoever asks: two people who lock in two orders wait for ever.
    """
    # What points at the row may be written meanwhile, such as an article's link to a mission.
    rows = type(item)._base_manager.select_for_update(of=("self",), no_key=True)
    keys = [key for key in (item.draft_of_id, item.pk) if key]
    live_first = rows.filter(pk__in=keys).order_by(F("draft_of").asc(nulls_first=True))
    found = {row.pk: row for row in live_first}
    require(item.pk in found, _("This draft is no longer here: it was approved or discarded."))
    row = found[item.pk]
    if row.draft_of_id:
        row.draft_of = found[row.draft_of_id]
    return row


def in_turn(item: Any) -> tuple[Any, datetime]:
    """Return the row, locked, and the time at which this step is taken.

    Whether the public had seen it is asked of that time, which its edition says too: a moment may
    come while we wait for others.
    """
    return locked(item), ledger.take_turn()


def write(item: Any, **fields: Any) -> Any:
    for name, value in fields.items():
        setattr(item, name, value)
    item.save()
    return item


def require_read(item: Any, read: str) -> None:
    """Refuse a decision on another version than was on the screen; an empty one is any."""
    require(
        read in ("", item.version),
        _("The text changed after you opened it. Read it again before you decide."),
    )


def require_publishable(
    item: Any, note_sq: str, note_en: str, minor: bool, moment: datetime
) -> None:
    """Refuse what may not go out at a moment.

    From its first moment on the public knows a text, and is told in each language what changed.
    """
    require_current(item)
    require_ready(item)
    is_known = (item.draft_of or item).was_public_at(moment)
    notes = {ALBANIAN: note_sq, ENGLISH: note_en}
    is_told = all(notes[code] for code in CODES if item.exists_in(code))
    if item.tells_every_change:
        require(
            is_told or not is_known,
            _("Say what was corrected, in each language of the page: readers are told of each."),
        )
    require(
        minor or is_told or not is_known,
        _("Say what changed, in each language of the page, or mark it as minor."),
    )


def require_ready(item: Any) -> None:
    """Refuse what is not complete, or whose address somebody else has taken since it was typed."""
    both = [item, item.draft_of] if item.draft_of_id else [item]
    prefetch_related_objects(both, *item.parts)  # the next to read them copies them
    if lacking := missing(item):
        raise Refused(_("This is not complete yet."), lacking)
    try:
        item.clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def require_current(item: Any) -> None:
    """Refuse the draft of a page that changed after it was begun, and say what changed."""
    newer = drafts.editions_since(item)
    if newer:
        sentence = ngettext(
            "The published page changed after this draft was begun:",
            "The published page changed several times after this draft was begun:",
            len(newer),
        )
        advice = _("Compare the two, then keep the words of this draft or discard it.")
        raise Refused(" ".join([sentence, *map(said_of, newer), advice]))


def said_of(edition: Edition) -> str:
    """Say in a line what a writer must know of an edition."""
    words = (edition.get_kind_display(), edition.note, edition.approved_by)
    at = date_format(timezone.localtime(edition.at), "SHORT_DATETIME_FORMAT")
    return f"{', '.join(word for word in (*words, at) if word)}."
