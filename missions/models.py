"""Missions abroad, their contingents, and their strengths as dated facts."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ministry.models import Mandate, Provision
from publishing.doubts import Doubt
from publishing.fields import PartialDateField, RichTextField
from publishing.languages import in_both, in_one
from publishing.models import Addressed, Publishable, PublishedQuerySet
from publishing.search.terms import Searched
from publishing.text import plain

from . import checks
from .checks.order import broken
from .contingents import Contingent
from .figures import Strength
from .intake.models import FiguresFile
from .parts import Decision, Handover, KeyFunction, LegalAct, Organisation, Place
from .periods import Day, begun, has_begun, not_ended

__all__ = [
    "Contingent",
    "Decision",
    "FiguresFile",
    "Handover",
    "KeyFunction",
    "LegalAct",
    "Mission",
    "Organisation",
    "Phase",
    "Place",
    "Strength",
    "Theatre",
]


class Theatre(models.Model):
    """A country or a sea area. Positions are of the whole of it, never of a camp."""

    name = in_both(models.CharField(_("name"), max_length=120))
    region = in_both(models.CharField(_("region"), max_length=120, blank=True))
    # In whole degrees, which are about a hundred kilometres: nobody can put a camp here.
    latitude = models.SmallIntegerField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Of the middle of the whole country or sea, in degrees north."),
    )
    longitude = models.SmallIntegerField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees east. Without both, the theatre is not on the map."),
    )

    class Meta:
        verbose_name = _("theatre")
        verbose_name_plural = _("theatres")
        ordering = ("name_sq", "pk")

    def __str__(self) -> str:
        return self.name


class Phase(models.IntegerChoices):
    """Where a mission stood on a day, in the order of lists."""

    UNDER_WAY = 0, _("Under way")
    NOT_BEGUN = 1, _("To come")
    NOT_KNOWN = 2, _("Not known whether under way")
    ACCOMPLISHED = 3, _("Accomplished")


class MissionQuerySet(PublishedQuerySet):
    def phased(self, day: Day) -> Self:
        """Give each mission its `phase` on a day: today as its status says, before as its dates do."""
        is_over = Q(status=Mission.Status.ACCOMPLISHED)
        begins_later = When(start__gt=day.number, then=Phase.NOT_BEGUN)
        if day.is_today:
            cases = [When(is_over, then=Phase.ACCOMPLISHED), begins_later]
        else:
            has_no_dates = Q(start=None) | (is_over & Q(end=None))
            cases = [
                When(~not_ended(day.number), then=Phase.ACCOMPLISHED),
                begins_later,
                When(has_no_dates, then=Phase.NOT_KNOWN),
            ]
        return self.annotate(phase=Case(*cases, default=Phase.UNDER_WAY))

    def by_phase(self) -> Self:
        return self.order_by("phase", F("start").desc(nulls_last=True), "-pk")

    def in_year(self, year: int) -> Self:
        """Select what was under way on some day of a year, as far as its dates are known."""
        first, last = year * 10_000 + 101, year * 10_000 + 9_999
        return self.filter(begun(last), not_ended(first))

    def led_by(self, organisation: str) -> Self:
        """Select what an organisation leads, or led once."""
        later = Handover.objects.filter(organisation=organisation).values("mission")
        return self.filter(Q(organisation=organisation) | Q(pk__in=later))

    def for_list(self) -> Self:
        return self.select_related("theatre").prefetch_related("handovers")

    def for_search(self) -> Self:
        return self.select_related("theatre").prefetch_related(
            "functions", "decisions", "legal_acts"
        )

    def for_page(self) -> Self:
        """Gather the parts of a mission but its `facts`, and which of its neighbours are public."""
        published = Mission.objects.published()
        return (
            self.select_related("theatre", "predecessor", "rests_on")
            .annotate(
                has_public_predecessor=Exists(published.filter(pk=OuterRef("predecessor"))),
                rests_on_public=Exists(_public_provisions().filter(pk=OuterRef("rests_on"))),
            )
            .prefetch_related("handovers", "places", "functions", "decisions", "legal_acts")
            .prefetch_related(
                Prefetch("contingents", Contingent.objects.published()),
                Prefetch("successors", published, to_attr="public_successors"),
            )
        )


def _public_provisions() -> models.QuerySet[Provision]:
    return Provision.objects.filter(mandate__in=Mandate.objects.published())


class Mission(Addressed, Publishable):
    phase: int  # where it is `phased`

    parts = ("handovers", "places", "functions", "decisions", "legal_acts", "strengths")
    needed = ("title", "slug", "summary")
    search_rank = 2
    search_mark = "mission"

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
    rests_on = models.ForeignKey(
        Provision,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="missions",
        limit_choices_to={"mandate__draft_of": None},
        verbose_name=_("provision it rests on"),
        help_text=_("Of the mandate: article 3, letter ë, say. It is shown on both pages."),
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
    contradictions = in_both(
        models.TextField(
            _("contradictions"),
            blank=True,
            help_text=_("What the sources do not agree on, one a line. Nothing is smoothed."),
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
    def leader(self) -> str:
        return self.organisation_name or self.get_organisation_display()

    def lacking(self) -> dict[str, str]:
        return broken(self.start, self.end)

    def searched(self, code: str) -> Searched:
        theatre = in_one(self.theatre, "name", code) if self.theatre else ""
        parts = [
            in_one(one, "text", code) for one in (*self.functions.all(), *self.decisions.all())
        ]
        acts = [f"{act.number} {in_one(act, 'title', code)}" for act in self.legal_acts.all()]
        return Searched(
            title=" ".join([in_one(self, "title", code), self.abbreviation, theatre]),
            lead=in_one(self, "summary", code),
            text="\n".join([plain(in_one(self, "text", code)), *parts, *acts]),
            date=self.start,
            marks=(self.search_mark,),
        )

    def doubts(self) -> list[Doubt]:
        return checks.of_mission(self)

    def handovers_by(self, day: Day) -> "list[Handover]":
        """Return the changes of who leads that had come by a day, oldest first."""
        come = [
            (one.since.number, one.order, one)
            for one in self.handovers.all()
            if one.since and has_begun(one.since, day.number)
        ]
        return [one for *_place, one in sorted(come, key=lambda one: one[:2])]

    def leader_on(self, day: Day) -> "Mission | Handover":
        """Return who led it on a day: `organisation` and its name."""
        come = self.handovers_by(day)
        return come[-1] if come else self

    def acts_by(self, day: Day) -> "list[LegalAct]":
        """Return the acts that there were on a day, with those that nobody has dated."""
        acts = self.legal_acts.all()
        return [act for act in acts if act.since is None or has_begun(act.since, day.number)]

    def facts(self) -> "models.QuerySet[Strength]":
        """Select its figures and those of its contingents: one table, and so one query."""
        contingents = list(self.contingents.all())
        return Strength.objects.filter(Q(mission=self) | Q(contingent__in=contingents))
