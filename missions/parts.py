"""What a mission's page is made of: who led it, its places, functions, decisions and legal acts."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.dates import PartialDate
from publishing.fields import PartialDateField
from publishing.languages import in_both
from publishing.models import Part

from .checks.order import ends_too_early


class Organisation(models.TextChoices):
    NATO = "nato", _("NATO")
    EU = "eu", _("European Union")
    UN = "un", _("United Nations")
    COALITION = "coalition", _("Coalition")
    OTHER = "other", _("Other organisation")


class Handover(Part):
    """A change of who leads: EUFOR in Chad became the MINURCAT of the United Nations."""

    needed_once = ("organisation",)

    mission = models.ForeignKey("Mission", models.CASCADE, related_name="handovers")
    organisation = models.CharField(
        _("organisation"), max_length=10, choices=Organisation, blank=True
    )
    organisation_name = models.CharField(
        _("name of the organisation"),
        max_length=120,
        blank=True,
        help_text=_("Only if it is another one, such as MFO."),
    )
    since = PartialDateField(_("since"), null=True, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("change of organisation")
        verbose_name_plural = _("changes of organisation")

    def __str__(self) -> str:
        return self.leader

    @property
    def leader(self) -> str:
        return self.organisation_name or self.get_organisation_display()

    def lacking(self) -> dict[str, str]:
        return {} if self.since else {"since": gettext("Say since when it leads.")}


class Place(Part):
    needed_once = ("role",)

    class Role(models.TextChoices):
        HUB = "hub", _("hub")
        SPOKE = "spoke", _("spoke")
        CAMP = "camp", _("camp")

    mission = models.ForeignKey("Mission", models.CASCADE, related_name="places")
    name = in_both(models.CharField(_("name"), max_length=120, blank=True))
    role = models.CharField(_("role"), max_length=5, choices=Role, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.name


class KeyFunction(Part):
    mission = models.ForeignKey("Mission", models.CASCADE, related_name="functions")
    text = in_both(models.TextField(_("text"), blank=True))

    class Meta(Part.Meta):
        verbose_name = _("key function")
        verbose_name_plural = _("key functions")

    def __str__(self) -> str:
        return self.text


class Decision(Part):
    mission = models.ForeignKey("Mission", models.CASCADE, related_name="decisions")
    date = PartialDateField(
        _("date"), null=True, blank=True, help_text=_("As printed. Empty if the source gives none.")
    )
    stands_at = PartialDateField(
        _("stands at"),
        null=True,
        blank=True,
        help_text=_("Of a decision without a date: its place in the order. Never shown."),
    )
    taken_by = in_both(models.CharField(_("taken by"), max_length=200, blank=True))
    text = in_both(models.TextField(_("text"), blank=True))

    class Meta(Part.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return self.text


class LegalAct(Part):
    needed_once = ("kind",)

    class Kind(models.TextChoices):
        LAW = "law", _("law")
        COUNCIL_DECISION = "vkm", _("decision of the Council of Ministers")
        UN_RESOLUTION = "unsc", _("UN Security Council resolution")
        SOFA = "sofa", _("status of forces agreement")
        OTHER = "other", _("other act")

    mission = models.ForeignKey("Mission", models.CASCADE, related_name="legal_acts")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind, blank=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    title = in_both(models.CharField(_("title"), max_length=300, blank=True))
    signed = PartialDateField(_("signed or adopted"), null=True, blank=True)
    signed_by = in_both(models.CharField(_("signed by"), max_length=300, blank=True))
    signed_in = in_both(models.CharField(_("signed in"), max_length=120, blank=True))
    ratified = PartialDateField(_("ratified"), null=True, blank=True)
    ratified_by = in_both(models.CharField(_("ratified by"), max_length=200, blank=True))
    in_force = PartialDateField(_("in force from"), null=True, blank=True)
    expires = PartialDateField(_("in force until"), null=True, blank=True)
    note = in_both(models.TextField(_("note"), blank=True))
    link = models.URLField(_("link"), max_length=300, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("legal act")
        verbose_name_plural = _("legal acts")

    def __str__(self) -> str:
        return self.title

    def lacking(self) -> dict[str, str]:
        is_wrong = ends_too_early(self.in_force, self.expires)
        return {"expires": gettext("It would end before it is in force.")} if is_wrong else {}

    @property
    def is_adopted(self) -> bool:
        """An assembly adopts it; an agreement is signed."""
        return self.kind in (self.Kind.LAW, self.Kind.COUNCIL_DECISION, self.Kind.UN_RESOLUTION)

    @property
    def since(self) -> PartialDate | None:
        """The first date that is known of it."""
        return min(filter(None, (self.signed, self.ratified, self.in_force)), default=None)
