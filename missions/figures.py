"""Strengths: figures of a mission or a contingent, each with its date and its source."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.fields import PartialDateField
from publishing.languages import in_both
from publishing.models import Part

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

    class Certainty(models.TextChoices):
        SOURCED = "sourced", _("an official or a named source")
        SECOND_HAND = "secondhand", _("a copy, a blog or a wiki")
        WEAK = "weak", _("a weak source")
        DATE_UNCERTAIN = "date", _("the date is uncertain")

    mission = models.ForeignKey(
        "Mission", models.CASCADE, null=True, blank=True, related_name="strengths"
    )
    contingent = models.ForeignKey(
        "Contingent", models.CASCADE, null=True, blank=True, related_name="strengths"
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
    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, default=Certainty.SOURCED
    )
    note = in_both(models.CharField(_("note"), max_length=300, blank=True))
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("After this day the figure needs another look. Not shown to the public."),
    )

    class Meta(Part.Meta):
        verbose_name = _("strength")
        verbose_name_plural = _("strengths")
        indexes = [
            models.Index(
                fields=["mission", "kind", "scope", "as_of", "order"], name="strength_of_mission"
            ),
            models.Index(
                fields=["contingent", "kind", "scope", "as_of", "order"],
                name="strength_of_contingent",
            ),
        ]
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
