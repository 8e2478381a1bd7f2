"""The ledger as a stream to follow: each edition that the public saw, told once, for years.

An edition becomes visible as it is written or, written ahead, at its moment. So a position holds
two ends: how far the ledger was read in the order of writing, and up to which moment. Whatever
becomes visible after a reading was written after all that was written then, for the ledger is
written by one at a time, or else its moment came after all that had come then. A position is made
of what was told and of nothing else: what is hidden moves none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, Subquery

from .ledger import Edition
from .updates import Event, event_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Position(NamedTuple):
    """Told is what was written up to `written` and shown up to `shown`.

    Of what was shown at that very moment, it is what was written up to `of_shown`.
    """

    written: datetime
    shown: datetime
    of_shown: datetime

    def __str__(self) -> str:
        return ".".join(str(as_number(moment)) for moment in self)

    def is_ahead_of(self, reached: "Position") -> bool:
        """Say whether it is of a later state of the ledger than has been `reached`."""
        return self.written > reached.written or self[1:] > reached[1:]


BEGINNING = Position(EPOCH, EPOCH, EPOCH)


def as_number(moment: datetime) -> int:
    """Return the microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def from_number(number: int) -> datetime:
    """Return the moment so many microseconds after 1970. Raises OverflowError beyond the year 9999."""
    return EPOCH + number * MICROSECOND


def read(text: str) -> Position:
    """Return the position that `text` is. Raises ValueError on any other text."""
    if not re.fullmatch(r"[0-9]{1,16}(\.[0-9]{1,16}){2}", text):
        raise ValueError(text)
    return Position(*(from_number(int(number)) for number in text.split(".")))


@dataclass(frozen=True)
class Told:
    """Some editions, each with its `before`; where to read on; and whether there is more now."""

    editions: list[Any]
    position: Position
    has_more: bool


def read_on(model: str, position: Position, now: datetime, most: int) -> Told:
    """Return the next editions of one kind of item after a position, at most so many.

    `now` is a moment of the database's clock, the same for both questions that are asked of it.
    """
    ledger = Edition.objects.filter(model=model)
    seen = ledger.filter(public_from__lte=now).seen()
    told = seen.defer("content").annotate(before=Subquery(_before()))
    written, shown, of_shown = position
    later = Q(public_from__gt=shown) | Q(at__gt=of_shown)
    written_ahead = told.filter(public_from__gt=F("at"), at__lte=written)
    came_due = written_ahead.filter(later, public_from__gte=shown)
    found = list(came_due.order_by("public_from", "at")[: most + 1])
    if len(found) <= most:
        # What a clock before the database's wrote holds up what follows it, until its moment.
        early = ledger.filter(public_from__gt=now, public_from__lte=F("at"))
        new = told.filter(~Exists(early.filter(at__lte=OuterRef("at"))), at__gt=written)
        found += new.order_by("at")[: most + 1 - len(found)]
    editions = found[:most]
    reached = Position(
        max([written, *(edition.at for edition in editions)]),
        *max([(shown, of_shown), *((edition.public_from, edition.at) for edition in editions)]),
    )
    by_moment = sorted(editions, key=lambda edition: (edition.moment, edition.at))
    return Told(by_moment, reached, len(found) > most)


def _before() -> Any:
    """Select the kind of the edition that the public saw before."""
    same = Edition.objects.filter(model=OuterRef("model"), object_id=OuterRef("object_id"))
    earlier = same.filter(number__lt=OuterRef("number")).seen()
    return earlier.order_by("-number").values("kind")[:1]


def event(edition: Any) -> Event:
    """Return what the public saw happen with an edition that was told."""
    return event_of(edition.kind, edition.before)


def newest(model: str) -> Iterable[Subquery]:
    """Yield the three moments of the position after all that the public has seen of a kind of item."""
    seen = Edition.objects.filter(model=model).seen()
    by_moment = seen.order_by("-public_from", "-at")
    yield Subquery(seen.order_by("-at").values("at")[:1])
    yield Subquery(by_moment.values("public_from")[:1])
    yield Subquery(by_moment.values("at")[:1])
