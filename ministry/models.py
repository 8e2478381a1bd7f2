"""The mandate as a dated legal text, and the standing pages of the institution."""

import re
from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from publishing.dates import PartialDate
from publishing.doubts import Doubt
from publishing.fields import PartialDateField, RichTextField
from publishing.languages import in_both, in_one
from publishing.models import LIVE, Addressed, Publishable, PublishedQuerySet
from publishing.search.terms import Searched
from publishing.text import plain

from . import reading
from .differences import renumbering
from .provisions import Provision

__all__ = ["Mandate", "Page", "Provision"]


_NUMBER = re.compile(r"^(nr|no)\b\.?\s*", re.IGNORECASE)  # which some type, and we print
_QUOTES = ' “”„«»"'


class MandateQuerySet(PublishedQuerySet):
    def in_force_on(self, day: date) -> Self:
        """Select the versions in force on a day or before, the latest first.

        A version whose source names no day has been in force for longer than any that names one.
        """
        begun = Q(in_force_from=None) | Q(in_force_from__lte=day)
        return self.filter(begun).order_by(F("in_force_from").desc(nulls_last=True), "-pk")

    def from_the_first(self) -> Self:
        """Order versions as they came into force."""
        return self.order_by(F("in_force_from").asc(nulls_first=True), "pk")

    def without_texts(self) -> Self:
        return self.defer("text_sq", "text_en")

    def with_anchors(self) -> Self:
        """Add to each version the addresses of its provisions, `anchors`, in no order."""
        return self.annotate(
            anchors=_Listed("provisions__anchor", filter=Q(provisions__anchor__gt=""))
        )


class _Listed(models.Aggregate):
    """All values of a column in one, so that thousands of addresses cost no query of their own."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


class Mandate(Publishable):
    """One version of the mandate, in force from a day until the next.

    `text` is what was received, as it was received; `reading` makes the provisions from it.
    """

    anchors: list[str] | None  # where they were asked for

    parts = ("provisions",)
    needed = ("title",)

    class ActKind(models.TextChoices):
        LAW = "law", pgettext_lazy("an act", "Law")
        DECISION = "decision", _("Decision of the Council of Ministers")
        DECREE = "decree", _("Decree of the President")
        ORDER = "order", pgettext_lazy("an act", "Order")
        REGULATION = "regulation", _("Regulation")

    title = in_both(models.CharField(_("title"), max_length=300, blank=True))
    text = in_both(
        models.TextField(
            _("text of the act"),
            blank=True,
            help_text=_(
                "Paste the whole text, as it is printed. Articles, points and letters are "
                "recognised by their labels; nothing is renumbered."
            ),
        )
    )
    act_kind = models.CharField(_("kind of act"), max_length=10, choices=ActKind, blank=True)
    act_number = models.CharField(
        _("number of the act"), max_length=40, blank=True, help_text=_("As printed: 64/2014.")
    )
    act_date = PartialDateField(_("date of the act"), null=True, blank=True)
    act = in_both(
        models.CharField(
            _("title of the act"),
            max_length=300,
            blank=True,
            help_text=_("As the act cites itself, without its number: “On the powers …”."),
        )
    )
    gazette = models.CharField(
        _("number of the Official Gazette"),
        max_length=40,
        blank=True,
        help_text=_("With its year: 104/2014."),
    )
    act_link = models.URLField(_("link to the act"), blank=True)
    in_force_from = PartialDateField(
        _("in force from"),
        null=True,
        blank=True,
        help_text=_("Leave it empty if the source does not say; the page then says so."),
    )
    amends = in_both(
        models.TextField(
            _("what it amends"),
            blank=True,
            help_text=_("A sentence for readers: what this version changes in the one before."),
        )
    )
    renumbered = models.TextField(
        _("renumbered provisions"),
        blank=True,
        help_text=_(
            "One a line, the address in the version before and the new one: 3-ç = 3-d. What was "
            "below it moves with it. Old addresses then lead to the new place. If it is left "
            "empty, what is recognised by its words is filled in."
        ),
    )
    follows = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="The version before it when `renumbered` was written, which speaks of that one.",
    )
    corrections = in_both(
        models.TextField(
            _("corrections"),
            blank=True,
            help_text=_("Typing errors of the source that this text corrects, each as printed."),
        )
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = (
            models.UniqueConstraint(
                Coalesce("in_force_from", 0, output_field=models.IntegerField()),
                condition=LIVE,
                name="one_version_from_a_day",
                violation_error_message=_("Another version is in force from the same day."),
            ),
        )

    def __str__(self) -> str:
        title = str(self.title or _("Untitled"))
        return f"{title} ({self.in_force_from})" if self.in_force_from else title

    def get_absolute_url(self) -> str:
        """Return the permanent address of this version."""
        return reverse("ministry:version", args=[self.live_pk])

    def clean(self) -> None:
        try:
            renumbering.read(self.renumbered)
        except renumbering.Unclear as error:
            sentence = gettext("Line %(line)s cannot be read. Write it as: 3-ç = 3-d.")
            raise ValidationError({"renumbered": sentence % {"line": error.line}}) from error

    def doubts(self) -> list[Doubt]:
        from .checks import doubts  # which asks the other versions

        return doubts(self)

    def was_filled(self, content: dict[str, Any]) -> None:
        if "text_sq" not in content["fields"]:  # of a time when the provisions had no text
            self.text_sq = self.text_en = ""
        reading.keep_addresses(self)

    def lacking(self) -> dict[str, str]:
        return reading.lacking(self) | self._same_day()

    def _same_day(self) -> dict[str, str]:
        """Name the version, public now or soon, that comes into force when this one does."""
        others = Mandate.objects.filter(LIVE).exclude(pk=self.live_pk)
        for other in others.without_texts():
            if other.first_day == self.first_day:
                sentence = gettext("“%(other)s” is in force from the same day. Give this another.")
                return {"in_force_from": sentence % {"other": other}}
        return {}

    @property
    def first_day(self) -> date:
        """The first day in force; what names none was in force before all that do."""
        begun: PartialDate | None = self.in_force_from
        if begun is None:
            return date.min
        if begun.end and begun.last_day < date.max:
            return begun.last_day + timedelta(days=1)
        return begun.first_day

    @property
    def has_been_in_force(self) -> bool:
        """The public has seen it as the law: what changes in it is a correction, and is said."""
        live: Any = self.draft_of or self
        begun: PartialDate | None = live.in_force_from
        today = PartialDate.from_date(timezone.localdate())
        return bool(live.was_public) and (begun is None or begun.number <= today.number)

    tells_every_change = has_been_in_force

    @property
    def act_in_words(self) -> str:
        """Return the act as it is cited: Law no. 64/2014, dated 18 September 2014, “On …”."""
        bare = _NUMBER.sub("", self.act_number)
        number = bare and gettext("no. %(number)s") % {"number": bare}
        dated = self.act_date and gettext("dated %(date)s") % {"date": self.act_date}
        kind = self.get_act_kind_display() if self.act_kind else ""
        head = ", ".join(filter(None, [" ".join(filter(None, [kind, number])), dated]))
        title = self.act.strip(_QUOTES)
        return ", ".join(filter(None, [head, title and f"“{title}”"]))

    @property
    def moved(self) -> dict[str, str]:
        """The addresses in the version before whose provisions have another one in this."""
        return renumbering.read(self.renumbered)

    def in_brief(self) -> "models.QuerySet[Provision]":
        """Select the first two articles."""
        return self.provisions.filter(kind=Provision.Kind.ARTICLE, is_gone=False)[:2]


class Page(Addressed, Publishable):
    """A standing page: accessibility statement, privacy, contact, right to information."""

    reserved = ("mandati", "mandate")
    search_rank = 1
    search_mark = "page"

    text = in_both(RichTextField(_("text"), blank=True))
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Its place in the footer.")
    )

    objects = PublishedQuerySet.as_manager()

    class Meta(Addressed.Meta, Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ("order", "pk")

    def get_absolute_url(self) -> str:
        return reverse("ministry:page", args=[self.slug])

    def searched(self, code: str) -> Searched:
        return Searched(
            title=in_one(self, "title", code),
            text=plain(in_one(self, "text", code)),
            marks=(self.search_mark,),
        )
