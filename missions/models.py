"""Missions abroad, their contingents, and their strengths as dated facts."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publishing.fields import PartialDateField, RichTextField
from publishing.languages import in_both
from publishing.models import Addressed, Part, Publishable, PublishedQuerySet

from .parts import Decision, KeyFunction, LegalAct, Place

__all__ = [
    "Contingent",
    "Decision",
    "KeyFunction",
    "LegalAct",
    "Mission",
    "Organisation",
    "Place",
    "Strength",
    "Theatre",
]


class Organisation(models.TextChoices):
    NATO = "nato", _("NATO")
    EU = "eu", _("European Union")
    UN = "un", _("United Nations")
    COALITION = "coalition", _("Coalition")
    OTHER = "other", _("Other organisation")


class Theatre(models.Model):
    """A country or a sea area. Positions are of the whole of it, never of a camp."""

    name = in_both(models.CharField(_("name"), max_length=120))
    region = in_both(models.CharField(_("region"), max_length=120, blank=True))

    class Meta:
        verbose_name = _("theatre")
        verbose_name_plural = _("theatres")
        ordering = ("name_sq", "pk")

    def __str__(self) -> str:
        return self.name


class MissionQuerySet(PublishedQuerySet):
    def with_strengths(self) -> Self:
        """Gather what `strength.contribution` reads, in the same number of queries for any number."""
        return self.select_related("theatre").prefetch_related(
            "strengths",
            Prefetch("contingents", Contingent.objects.published().prefetch_related("strengths")),
        )

    def for_page(self) -> Self:
        """Gather the parts of a mission but its `facts`, and whether its predecessor is public."""
        predecessors = Mission.objects.published().filter(pk=OuterRef("predecessor"))
        return (
            self.select_related("theatre", "predecessor")
            .annotate(has_public_predecessor=Exists(predecessors))
            .prefetch_related("places", "functions", "decisions", "legal_acts")
            .prefetch_related(Prefetch("contingents", Contingent.objects.published()))
        )


class Mission(Addressed, Publishable):
    parts = ("places", "functions", "decisions", "legal_acts", "strengths")
    needed = ("title", "slug", "summary")

    class Status(models.TextChoices):
        ONGOING = "ongoing", _("Under way")
        ACCOMPLISHED = "accomplished", _("Accomplished")

    abbreviation = models.CharField(_("abbreviation"), max_length=20, blank=True)
    organisation = models.CharField(
        _("organisation"),
        max_length=10,
        choices=Organisation,
        default=Organisation.NATO,
        help_text=_("Who leads it."),
    )
    organisation_name = models.CharField(
        _("name of the organisation"),
        max_length=120,
        blank=True,
        help_text=_("Only if it is another one, such as MFO."),
    )
    theatre = models.ForeignKey(
        Theatre, models.PROTECT, null=True, blank=True, verbose_name=_("theatre")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.ONGOING)
    start = PartialDateField(_("start"), null=True, blank=True)
    end = PartialDateField(
        _("end"),
        null=True,
        blank=True,
        help_text=_("Empty if it goes on, or the source does not say."),
    )
    predecessor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        limit_choices_to={"draft_of": None},
        verbose_name=_("predecessor"),
    )
    summary = in_both(
        models.TextField(
            _("summary"),
            max_length=600,
            blank=True,
            help_text=_("One or two sentences, for lists."),
        )
    )
    text = in_both(RichTextField(_("text"), blank=True))
    source_link = models.URLField(_("link to the source"), max_length=300, blank=True)
    corrections = in_both(
        models.TextField(
            _("corrections"),
            blank=True,
            help_text=_("Typing errors of the source that this text corrects, each as printed."),
        )
    )

    objects = MissionQuerySet.as_manager()

    class Meta(Addressed.Meta, Publishable.Meta):
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        ordering = (F("start").desc(nulls_last=True), "-pk")

    def get_absolute_url(self) -> str:
        return reverse("missions:mission", args=[self.slug])

    @property
    def is_ongoing(self) -> bool:
        return self.status == self.Status.ONGOING

    @property
    def led_by(self) -> str:
        return self.organisation_name or self.get_organisation_display()

    def facts(self) -> "models.QuerySet[Strength]":
        """Select its figures and those of its contingents: one table, and so one query."""
        contingents = list(self.contingents.all())
        return Strength.objects.filter(Q(mission=self) | Q(contingent__in=contingents))


class ContingentQuerySet(PublishedQuerySet):
    def published(self) -> Self:
        """Select what is published of missions that are: a contingent has no page of its own."""
        missions = Mission.objects.published().values("pk")
        return super().published().filter(mission__in=missions)


class Contingent(Publishable):
    """A unit sent to a mission, or, as another `kind`, single officers spread over its places."""

    parts = ("strengths",)
    needed = ("role",)

    class Kind(models.TextChoices):
        CONTINGENT = "contingent", _("contingent")
        REPRESENTATIVES = "officers", _("representatives and staff officers")

    mission = models.ForeignKey(
        Mission,
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
    ordinal = models.PositiveSmallIntegerField(_("ordinal"), null=True, blank=True)
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


_NUMBER = _("Give the number of personnel, or choose “not published” and leave it empty.")


class Strength(Part):
    """A figure that was true at a date, with what the source says of it.

    It belongs to a contingent, or to a mission: then `scope` tells the force of all nations from
    Albania's printed total, which is a fact of its own and is never computed.
    """

    class Scope(models.TextChoices):
        NATIONAL = "national", _("Albania")
        FORCE = "force", _("the whole force")

    class Kind(models.TextChoices):
        DEPLOYED = "deployed", _("deployed")
        CEILING = "ceiling", _("authorised ceiling")
        SERVED = "served", _("served in all")
        PLANNED = "planned", _("planned")

    class Qualifier(models.TextChoices):
        EXACT = "exact", _("exactly")
        ABOUT = "about", _("about")
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")
        UNPUBLISHED = "unpublished", _("not published")

    mission = models.ForeignKey(
        Mission, models.CASCADE, null=True, blank=True, related_name="strengths"
    )
    contingent = models.ForeignKey(
        Contingent, models.CASCADE, null=True, blank=True, related_name="strengths"
    )
    scope = models.CharField(_("of"), max_length=8, choices=Scope, default=Scope.NATIONAL)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.DEPLOYED)
    qualifier = models.CharField(
        _("qualifier"), max_length=11, choices=Qualifier, default=Qualifier.EXACT
    )
    value = models.PositiveIntegerField(_("personnel"), null=True, blank=True)
    as_of = PartialDateField(
        _("as of"), null=True, blank=True, help_text=_("Empty if the source gives no date.")
    )
    composition = in_both(models.CharField(_("composition"), max_length=300, blank=True))
    source_text = models.CharField(_("source, word for word"), max_length=300, blank=True)
    source_link = models.URLField(_("link to the source"), max_length=300, blank=True)
    note = in_both(models.CharField(_("note"), max_length=300, blank=True))

    class Meta(Part.Meta):
        verbose_name = _("strength")
        verbose_name_plural = _("strengths")
        constraints = [
            models.CheckConstraint(
                condition=Q(mission=None) ^ Q(contingent=None),
                name="strength_of_a_mission_or_a_contingent",
                violation_error_message=_("A strength belongs to a mission or to a contingent."),
            ),
            models.CheckConstraint(
                condition=~Q(qualifier="unpublished") | Q(value=None),
                name="strength_unpublished_has_no_value",
                violation_error_message=_NUMBER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"

    def lacking(self) -> dict[str, str]:
        is_open = self.value is None and self.qualifier != self.Qualifier.UNPUBLISHED
        return {"value": str(_NUMBER)} if is_open else {}
