"""What waits for one member of staff today, over every kind of content."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import PublishedQuerySet, State, kinds
from ..rules import WRITABLE, has
from .lists import SCHEDULED

MOST = 200  # of one kind, the oldest: whoever has more goes to the lists


@dataclass(frozen=True)
class Line:
    """An item in a list of the day, and the moment that puts it in its place there."""

    item: Any
    kind: Any
    at: Any
    address: str

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()


@dataclass(frozen=True)
class Section:
    title: Any
    belongs: Callable[[Any, Any], bool]
    at: Callable[[Any], Any]
    newest_first: bool = False
    is_urgent: bool = False
    lines: list[Line] = field(default_factory=list)


def _is_mine(item: Any, user: Any) -> bool:
    return item.begun_by_id == user.pk or user in item.writers.all()


def _may_be_approved_by(item: Any, user: Any) -> bool:
    waits = item.state == State.SUBMITTED and has(user, item, "approve")
    return waits and user not in item.writers.all()


def _is_late(item: Any, user: Any) -> bool:
    """Its moment passed minutes ago, and it is not public: the log of the server says why."""
    is_waiting = item.state == State.APPROVED
    return is_waiting and item.public_from < timezone.now() - timedelta(minutes=5)


def _is_overdue(item: Any, user: Any) -> bool:
    due = item.review_by
    return bool(item.is_live and due and due < timezone.localdate())


def _sections() -> list[Section]:
    def saved(item: Any) -> Any:
        return item.modified_at

    return [
        Section(
            _("Published alone, and not reviewed yet"),
            lambda item, user: item.is_live and item.alone_by_id is not None,
            saved,
            is_urgent=True,
        ),
        Section(
            _("Its moment has passed, and it is not public: tell the administrator"),
            _is_late,
            lambda item: item.public_from,
            is_urgent=True,
        ),
        Section(
            _("Sent back to me"),
            lambda item, user: item.state == State.SENT_BACK and _is_mine(item, user),
            saved,
        ),
        Section(_("Waiting for approval"), _may_be_approved_by, saved),
        Section(
            _("Mine, waiting for somebody else"),
            lambda item, user: item.state == State.SUBMITTED and _is_mine(item, user),
            saved,
        ),
        Section(
            _("My drafts"),
            lambda item, user: item.state == State.DRAFT and _is_mine(item, user),
            saved,
            newest_first=True,
        ),
        Section(
            _("Scheduled"), lambda item, user: item.is_scheduled, lambda item: item.public_from
        ),
        Section(_("Overdue for review"), _is_overdue, lambda item: item.review_by),
        Section(
            _("Recently published"),
            lambda item, user: item.is_live and not item.is_scheduled,
            saved,
            newest_first=True,
        ),
    ]


def of(user: Any) -> list[Section]:
    """Return the day of `user`: what each section holds, and only what they may read."""
    sections = _sections()
    for kind in _readable(user):
        for item in _worth_a_look(kind):
            for section in sections:
                if section.belongs(item, user):
                    section.lines.append(_line(item, section.at(item)))
    for section in sections:
        section.lines.sort(key=lambda line: line.at, reverse=section.newest_first)
    recent = sections[-1]
    del recent.lines[10:]
    return [section for section in sections if section.lines]


def coming(user: Any) -> list[Line]:
    """Return all that is scheduled, in the order of its moments."""
    lines = [
        _line(item, item.public_from)
        for kind in _readable(user)
        for item in kind._base_manager.filter(SCHEDULED)
    ]
    return sorted(lines, key=lambda line: line.at)


def _readable(user: Any) -> Iterator[Any]:
    for kind in kinds():
        options = kind._meta
        if user.has_perm(f"{options.app_label}.view_{options.model_name}"):
            yield kind


def _worth_a_look(kind: Any) -> list[Any]:
    """Return what may stand in some section, in two queries whatever there is."""
    rows = kind._base_manager.prefetch_related("writers")
    waiting = Q(state__in=(*WRITABLE, State.SUBMITTED)) | SCHEDULED | ~Q(alone_by=None)
    overdue = Q(state=State.PUBLISHED, review_by__lt=timezone.localdate())
    flagged_first = F("alone_by").asc(nulls_last=True)
    open_ = list(rows.filter(waiting | overdue).order_by(flagged_first, "modified_at")[:MOST])
    published = PublishedQuerySet(kind).published().prefetch_related("writers")
    recent = published.order_by("-modified_at")
    return [*open_, *(item for item in recent[:10] if item not in open_)]


def _line(item: Any, at: Any) -> Line:
    options = item._meta
    name = f"admin:{options.app_label}_{options.model_name}_change"
    return Line(item, options.verbose_name, at, reverse(name, args=[item.pk]))
