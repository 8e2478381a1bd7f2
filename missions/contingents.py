"""Contingents: what was sent to a mission, and relieved."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.doubts import Doubt
from publishing.fields import PartialDateField
from publishing.languages import in_both
from publishing.models import Publishable, PublishedQuerySet

from . import checks
from .checks.order import broken


class ContingentQuerySet(PublishedQuerySet):
    def published(self) -> Self:
        """Select what is published of missions that are: a contingent has no page of its own."""
        missions = self.model.mission.field.related_model.objects.published().values("pk")
        return super().published().filter(mission__in=missions)


class Contingent(Publishable):
    """A unit sent to a mission, or, as another `kind`, single officers spread over its places."""

    parts = ("strengths",)
    needed = ("role",)

    class Kind(models.TextChoices):
        CONTINGENT = "contingent", _("contingent")
        REPRESENTATIVES = "officers", _("representatives and staff officers")

    mission = models.ForeignKey(
        "Mission",
        models.CASCADE,
        related_name="contingents",
        limit_choices_to={"draft_of": None},
        verbose_name=_("mission"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CONTINGENT)
    label = models.CharField(
        _("label"),
        max_length=60,
        blank=True,
        help_text=_(
            "As printed: XIV, Eagle 8, 5-të. Numbering restarts, so it need not be unique."
        ),
    )
    series = models.CharField(
        _("series"),
        max_length=60,
        blank=True,
        help_text=_("Rotations of one series follow each other: Eagle, MAT, Herat."),
    )
    ordinal = models.PositiveSmallIntegerField(
        _("ordinal"), null=True, blank=True, help_text=_("Its number in the series: 14 for XIV.")
    )
    nation = in_both(
        models.CharField(
            _("nation"), max_length=80, blank=True, help_text=_("Leave it empty for Albania.")
        )
    )
    role = in_both(models.CharField(_("role"), max_length=200, blank=True))
    command = models.CharField(
        _("command"), max_length=120, blank=True, help_text=_("Under which it serves: TAAC-West.")
    )
    place = in_both(models.CharField(_("place"), max_length=200, blank=True))
    start = PartialDateField(_("start"), null=True, blank=True)
    end = PartialDateField(_("end"), null=True, blank=True)
    relieved = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="relieved_by",
        limit_choices_to={"draft_of": None},
        verbose_name=_("relieved"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ContingentQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("contingent")
        verbose_name_plural = _("contingents")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return " · ".join(word for word in (self.label, self.role, self.place) if word)

    def get_absolute_url(self) -> str:
        return f"{self.mission.get_absolute_url()}#kontingjenti-{self.pk}"

    def exists_in(self, code: str) -> bool:
        return self.mission.exists_in(code)

    def lacking(self) -> dict[str, str]:
        return broken(self.start, self.end)

    def doubts(self) -> list[Doubt]:
        return checks.of_contingent(self)
