"""What readers are told of the changes to a page: first published, last updated, and all updates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from translated_fields import to_attribute

from .languages import current
from .models import Edition

Kind = Edition.Kind


class Event(TextChoices):
    """What the public saw happen to a page. Programs read the values."""

    PUBLISHED = "published"
    UPDATED = "updated"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


def event_of(kind: str, before: str | None) -> Event:
    """Return what the public saw with an edition of a kind; `before` is the kind that it saw before."""
    if before is None:
        return Event.PUBLISHED
    if before == Kind.WITHDRAWN:
        return Event.RESTORED
    return Event(kind)


@dataclass(frozen=True)
class Update:
    """`what` happened, unless it is that the text changed; `of` names the part of the page, if it is one."""

    at: datetime
    what: str
    note: str
    of: str = ""
    event: Event = Event.UPDATED


@dataclass(frozen=True)
class History:
    """`updates` are all of them, newest first and down to the first publication; none, if that is all."""

    first_published: datetime | None
    last_updated: datetime | None
    updates: list[Update]


def history(page: Any, parts: Iterable[Any] = ()) -> History:
    """Return what the public page tells of its past, in the current language, from one query or none.

    `parts` are what is published on it with editions of its own, such as a mission's contingents.
    """
    shown = list(parts)
    of_page, of_parts = _told(page, shown) if _may_have_changed(page, shown) else ([], [])
    updates = sorted([*of_page, *of_parts], key=lambda update: update.at, reverse=True)
    first, last = page.first_published_at, page.last_updated_at
    return History(
        # A text that came with a date of its last update is older than the site knows.
        first_published=None if first and last and last < first else first,
        last_updated=max(filter(None, [last, *(part.at for part in of_parts)]), default=None),
        updates=updates if len(updates) > 1 else [],
    )


def updates_of(pages: list[Any]) -> dict[int, list[Update]]:
    """Return under the key of each of some pages of one kind what `history` tells, from one query."""
    editions = _editions(pages) if pages else {}
    told = {page.pk: _updates(editions.get(_key(page), [])) for page in pages}
    return {key: updates[::-1] if len(updates) > 1 else [] for key, updates in told.items()}


def _may_have_changed(page: Any, parts: list[Any]) -> bool:
    """Say from the rows alone whether the ledger has more to tell than a first publication."""
    return any(
        item.edition > 1 or _day(item.first_published_at) > _day(page.first_published_at)
        for item in (page, *parts)
    )


def _told(page: Any, parts: list[Any]) -> tuple[list[Update], list[Update]]:
    """Return the updates of `page` and those of its `parts` that the public saw on it."""
    editions = _editions([page, *parts])
    of_page = _updates(editions[_key(page)])
    if not of_page:
        return [], []
    first = of_page[0].at
    of_parts: list[Update] = []
    for part in parts:
        updates = _updates(editions[_key(part)], of=str(part))
        of_parts += [
            replace(update, what=_("Added"))
            for update in updates[:1]
            if _day(update.at) > _day(first)  # on the first day it came with the page
        ]
        of_parts += [update for update in updates[1:] if update.at > first]
    return of_page, of_parts


def _editions(items: list[Any]) -> dict[tuple[str, int], list[Any]]:
    """Return the editions of items that the public saw, oldest first."""
    keys: dict[str, list[int]] = defaultdict(list)
    for item in items:
        keys[item._meta.label_lower].append(item.pk)
    of_items = (Q(model=model, object_id__in=these) for model, these in keys.items())
    asked = Edition.objects.filter(reduce(or_, of_items)).seen()
    found: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for edition in asked.defer("content").order_by("pk"):
        found[edition.model, edition.object_id].append(edition)
    return found


def _key(item: Any) -> tuple[str, int]:
    return item._meta.label_lower, item.pk


def _updates(editions: list[Any], of: str = "") -> list[Update]:
    """Return what readers are told of one item, oldest first: all but minor corrections."""
    befores = [None, *(edition.kind for edition in editions)]
    told = zip(editions, befores, strict=False)
    events = [(edition, event_of(edition.kind, before)) for edition, before in told]
    return [
        Update(edition.moment, _what(event), note_of(edition, event), of, event)
        for edition, event in events
        if event != Event.CORRECTED
    ]


def _what(event: Event) -> str:
    what = {
        Event.PUBLISHED: _("First published"),
        Event.WITHDRAWN: _("Withdrawn"),
        Event.RESTORED: _("Published again"),
    }
    return what.get(event, "")


def note_of(edition: Any, event: Event) -> str:
    """Return the note for the public, in the language of the page or not at all.

    A first publication has none: it could only speak of what the public has not seen.
    """
    if event == Event.PUBLISHED or edition.kind == Kind.CORRECTED:
        return ""
    return str(getattr(edition, to_attribute("note", current())))


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
