"""The mandate as a dated legal text, and the standing pages of the institution."""

from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from publishing.dates import PartialDate
from publishing.fields import PartialDateField, RichTextField
from publishing.languages import in_both
from publishing.models import Addressed, Part, Publishable, PublishedQuerySet


class MandateQuerySet(PublishedQuerySet):
    def in_force_on(self, day: date) -> Self:
        """Select the versions in force on a day or before, the latest first.

        A version whose source names no day has been in force for longer than any that names one.
        """
        begun = Q(in_force_from=None) | Q(in_force_from__lte=day)
        return self.filter(begun).order_by(F("in_force_from").desc(nulls_last=True), "-pk")


class Mandate(Publishable):
    """One version of the mandate, in force from a day until the next."""

    parts = ("provisions",)
    needed = ("title",)

    title = in_both(models.CharField(_("title"), max_length=300, blank=True))
    act = in_both(
        models.CharField(
            _("act"),
            max_length=300,
            blank=True,
            help_text=_("Kind, number and date of the act, as it cites itself."),
        )
    )
    act_link = models.URLField(_("link to the act"), blank=True)
    in_force_from = PartialDateField(
        _("in force from"),
        null=True,
        blank=True,
        help_text=_("Leave it empty if the source does not say; the page then says so."),
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

    def __str__(self) -> str:
        return str(self.title or _("Untitled"))

    def get_absolute_url(self) -> str:
        return reverse("ministry:mandate")

    def get_preview_url(self) -> str:
        """Return where this version stands once it is published, or nothing if another hides it."""
        published, address = Mandate.objects.published(), self.get_absolute_url()
        if published.in_force_on(timezone.localdate()).first() == self:
            return address
        day = self._day_in_force()
        if day is None or published.in_force_on(day).first() != self:
            return ""
        return f"{address}?date={day}"

    def _day_in_force(self) -> date | None:
        """Return the first day of this version; if it names none, a day before all that name one."""
        begun: PartialDate | None = self.in_force_from
        try:
            if begun is not None:
                return begun.last_day + timedelta(days=1) if begun.end else begun.first_day
            dated = Mandate.objects.published().exclude(in_force_from=None)
            next_one = dated.order_by("in_force_from").first()
            return next_one and next_one.in_force_from.first_day - timedelta(days=1)
        except OverflowError:  # at either end of the calendar
            return None

    def in_brief(self) -> "models.QuerySet[Provision]":
        return self.provisions.filter(parent=None)[:2]

    def articles(self) -> list[tuple["Provision", list["Provision"]]]:
        """Return the articles in order, each with its points and letters, and what rests on each."""
        provisions = list(self.provisions.all())
        resting = _resting()
        for provision in provisions:
            provision.resting = resting.get(provision.anchor, [])
        return [
            (article, [lower for lower in provisions if lower.parent_id == article.pk])
            for article in provisions
            if article.parent_id is None
        ]


def _resting() -> dict[str, list[Any]]:
    """Return the published missions that rest on a provision, by its address, in any version."""
    missions: Any = Provision._meta.get_field("missions").related_model
    found: dict[str, list[Any]] = {}
    for mission in missions.objects.published().exclude(rests_on=None).select_related("rests_on"):
        found.setdefault(mission.rests_on.anchor, []).append(mission)
    return found


class Provision(Part):
    """An article, a point or a letter. Its label is data, as printed, and so is its address."""

    resting: list[Any]  # the missions that rest on it, where the page has looked

    class Kind(models.TextChoices):
        ARTICLE = "article", pgettext_lazy("of an act", "article")
        POINT = "point", _("point")
        LETTER = "letter", _("letter")

    needed_once = ("label",)

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="provisions")
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.ARTICLE)
    label = models.CharField(
        _("label"),
        max_length=12,
        blank=True,
        help_text=_("As printed, without bracket or full stop: 3, ç, dh."),
    )
    text = in_both(models.TextField(_("text"), blank=True))
    anchor = models.CharField(
        _("address"),
        max_length=60,
        blank=True,
        help_text=_("Made from the labels when the provision is first saved, and never changed."),
        editable=False,
    )

    class Meta(Part.Meta):
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.anchor or self.label}"

    def clean(self) -> None:
        if self.pk and self.parent_id and (self.parent_id == self.pk or self.children.exists()):
            raise ValidationError(
                {"parent": gettext("An article with letters belongs to no other.")}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_named_now = not self.anchor and all(line.label for line in self._line())
        if is_named_now:
            self.anchor = "-".join(provision.label for provision in self._line())
        super().save(*args, **kwargs)
        if is_named_now:  # letters that waited for the label of their article
            for letter in self.children.filter(anchor=""):
                letter.save()

    def _line(self) -> list["Provision"]:
        """Return the article that this belongs to, if it does, and this."""
        return [self.parent, self] if self.parent else [self]

    @property
    def cited(self) -> str:
        """Return it as an act cites it: article 3, letter ë."""
        article, *rest = self.anchor.split("-")
        if not rest:
            return gettext("article %(article)s") % {"article": article}
        form = (
            gettext("article %(article)s, letter %(label)s")
            if self.kind == self.Kind.LETTER
            else gettext("article %(article)s, point %(label)s")
        )
        return form % {"article": article, "label": rest[-1]}

    @property
    def ascii_anchor(self) -> str:
        """The same address without ç and ë, which mail programs break; empty if there are none."""
        plain = self.anchor.replace("ç", "c2").replace("ë", "e2")
        return plain if plain != self.anchor else ""


class Page(Addressed, Publishable):
    """A standing page: accessibility statement, privacy, contact, right to information."""

    reserved = ("mandati", "mandate")

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
