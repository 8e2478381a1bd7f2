"""What "published" means, for everything the ministry publishes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from .addressed import Addressed, FormerAddress
from .languages import current, in_both, other
from .ledger import Edition
from .revisions import Revision
from .search.entries import Entry, Untold
from .search.terms import Searched
from .staff import User

__all__ = [
    "IS_LIVE",
    "LIVE",
    "Addressed",
    "Edition",
    "Entry",
    "FormerAddress",
    "Part",
    "Publishable",
    "Revision",
    "State",
    "Untold",
    "User",
    "kinds",
    "searched_kinds",
]


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for approval")
    SENT_BACK = "sent_back", _("Sent back")
    APPROVED = "approved", _("Approved for later")  # only the draft of a live page
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CHANGED_AT = Greatest("public_from", Coalesce("last_updated_at", "public_from"))


# Approved, and no draft: public now, or from a moment to come.
LIVE = Q(draft_of=None, state=State.PUBLISHED)
# The same as SQLite is asked for it. Without statistics it would take the index of `draft_of`, which
# is unique, and in which nearly every row is empty, for the shortest way to any list.
IS_LIVE = ~(~Q(draft_of=None) | ~Q(state=State.PUBLISHED))


class PublishedQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        """Select what the public may see now. Nothing else in the house decides this."""
        return self.filter(IS_LIVE, public_from__lte=Now())

    def on_line_for(self, time: timedelta) -> Self:
        """Select what came on line no longer ago than `time`."""
        return self.filter(public_from__gte=Now() - time)

    def last_on_line_first(self) -> Self:
        return self.order_by("-public_from", "-pk")

    def withdrawn(self) -> Self:
        """Select what the public has seen and may no longer see: its addresses answer 410."""
        return self.filter(draft_of=None, state=State.WITHDRAWN, first_published_at__lte=Now())

    def visible_to(self, user: Any) -> Self:
        """Select what `user` may read: the public what is published, staff of this kind all."""
        options = self.model._meta
        if user.has_perm(f"{options.app_label}.view_{options.model_name}"):
            return self.all()
        return self.published()

    def at(self, slug: str, code: str) -> Self:
        """Select what has this address in a language: its own or, where it has none, the other's."""
        own, foreign = to_attribute("slug", code), to_attribute("slug", other(code))
        return self.filter(Q(**{own: slug}) | Q(**{own: "", foreign: slug}))

    def in_language(self, code: str) -> Self:
        """Select what exists in a language. A page exists in it when it has a title in it."""
        return self.exclude(**{to_attribute("title", code): ""})

    def live(self) -> Self:
        """Select what is public or will be at its moment: what the search has to know."""
        return self.filter(LIVE)

    def for_search(self) -> Self:
        """Gather what `searched` reads beside the row itself."""
        return self


class Publishable(models.Model):
    """Something that is drafted, approved by a second person, published and withdrawn.

    `parts` names the reverse relations whose rows belong to the object and are copied with it;
    `needed` the translated fields without which it is not published, `needed_once` the others.
    The fields here are written by `workflow`, and by nothing else.
    """

    parts: tuple[str, ...] = ()
    needed: tuple[str, ...] = ("title", "slug")
    needed_once: tuple[str, ...] = ()
    tells_every_change: Any = False  # readers are told of the smallest one
    # Of equal matches the higher comes first, and no two kinds have the same; None is not searched.
    search_rank: int | None = None

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    public_from = models.DateTimeField(_("public from"), null=True, editable=False)
    first_published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    last_updated_at = models.DateTimeField(_("last updated"), null=True, editable=False)
    withdrawal_reason = in_both(
        models.CharField(_("reason for withdrawal"), max_length=300, blank=True, editable=False)
    )
    read_on = models.CharField(_("where to read on"), max_length=300, blank=True, editable=False)
    edition = models.PositiveIntegerField(
        _("edition"), default=0, editable=False, help_text=_("Of a draft: the one it began from.")
    )
    draft_of = models.OneToOneField(
        "self", models.CASCADE, null=True, editable=False, related_name="draft"
    )
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # Of a live object: those who wrote what stands there now, for they may not review it either.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, editable=False, related_name="+")
    approval = models.JSONField(
        default=dict,
        editable=False,
        help_text="Of a change approved for later: who approved it, and the note for the public.",
    )
    alone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("published alone by"),
        help_text="Set until somebody else has reviewed it.",
    )
    alone_because = models.CharField(
        _("reason for publishing alone"), max_length=300, blank=True, editable=False
    )
    note_to_writers = models.TextField(_("note to the writers"), blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    modified_at = models.DateTimeField(_("last saved"), auto_now=True)
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("The day by which somebody must read this again. Not shown to the public."),
    )

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "approve", "publish_alone")
        indexes = [models.Index(fields=["state", "public_from"], name="%(class)s_published")]

    def searched(self, code: str) -> Searched:
        """Return what is searched of it in a language. A kind with a `search_rank` says so."""
        raise NotImplementedError

    def was_filled(self, content: dict[str, Any]) -> None:
        """Mend what an earlier `content`, which was just written into this draft, did not know of."""

    @property
    def is_live(self) -> bool:
        """Approved, and no draft: public now, or from a moment to come."""
        return self.draft_of_id is None and self.state == State.PUBLISHED  # type: ignore[attr-defined]

    @property
    def is_scheduled(self) -> bool:
        """It has a moment to come: a new object's, or that of a change to a live one."""
        if self.state == State.APPROVED:
            return True
        return self.is_live and self.public_from is not None and self.public_from > timezone.now()

    @property
    def live_pk(self) -> int:
        """The key of the page this is, or is a draft of: its history and its addresses are under it."""
        return self.draft_of_id or self.pk  # type: ignore[attr-defined]

    @property
    def version(self) -> str:
        """Return what tells this saved state from every other: each step and each form saves."""
        return self.modified_at.isoformat()

    @property
    def was_public(self) -> bool:
        """The public has seen some edition of it, whatever became of it since."""
        return self.was_public_at(timezone.now())

    @property
    def changed_at(self) -> datetime | None:
        """The moment since which the public sees it as it is; `CHANGED_AT` says the same in SQL."""
        return max(filter(None, (self.public_from, self.last_updated_at)), default=None)

    @property
    def state_in_words(self) -> str:
        """Return the state in words, as lists and pages of the desk show it."""
        if self.is_scheduled:
            return gettext("Scheduled")
        return str(State(self.state).label)

    @property
    def content_language(self) -> str:
        """Return the language in which this object can be read at an address of the current one."""
        code = current()
        return code if self.exists_in(code) else other(code)

    def was_public_at(self, moment: datetime) -> bool:
        return self.first_published_at is not None and self.first_published_at <= moment

    def exists_in(self, code: str) -> bool:
        return bool(getattr(self, to_attribute("title", code)))


class Part(models.Model):
    """A row that belongs to a publishable object and is copied, compared and published with it."""

    is_read_from_its_whole = False  # it has no form of its own

    origin = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="In a draft: the live row this one was copied from, which keeps its key.",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        default_permissions = ()  # whoever may change the whole may change its parts
        ordering = ("order", "pk")


def kinds() -> Iterator[type[Publishable]]:
    """Yield every kind of object that the desk publishes."""
    return (kind for kind in apps.get_models() if issubclass(kind, Publishable))


def searched_kinds() -> Iterator[Any]:
    """Yield every kind that the search of the site knows."""
    return (kind for kind in kinds() if kind.search_rank is not None)
