"""What the API says of missions: what their pages say, from the same functions."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ministry.models import Provision
from publishing.api import AddressField, DateField, LicenceSerializer
from publishing.languages import current

from ..models import Handover, Mission, Organisation, Phase, Strength
from ..periods import Day
from ..register import Line
from ..strength import Figure

EMPTY_IF_NONE = _("Empty if there is none.")


class AnswerSerializer(serializers.Serializer):
    date = serializers.DateField(help_text=_("The day that the answer is about."))
    is_today = serializers.BooleanField()
    licence = LicenceSerializer()
    note = serializers.CharField(help_text=_("What the answer says, and what it does not."))


class PageSerializer(AnswerSerializer):
    count = serializers.IntegerField(help_text=_("How many rows all pages have."))
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class FigureSerializer(serializers.Serializer):
    """A number of personnel, how sure it is, and when it was true: a sum, at the date of its oldest part."""

    value = serializers.IntegerField(allow_null=True)
    qualifier = serializers.ChoiceField(Strength.Qualifier.choices)
    as_of = DateField(allow_null=True)


class MissionLinkSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    url = AddressField()


# The register.

PHASES = {
    Phase.UNDER_WAY: "under_way",
    Phase.NOT_BEGUN: "to_come",
    Phase.NOT_KNOWN: "not_known",
    Phase.ACCOMPLISHED: "accomplished",
}


@dataclass(frozen=True)
class Entry:
    """A mission in the register on a day; `provision` is what it rests on, if that is public."""

    mission: Any  # a Mission, with what its queryset adds
    day: Day
    strength: Figure | None
    provision: Provision | None

    @property
    def phase(self) -> str:
        return PHASES[Phase(self.mission.phase)]

    @property
    def leader(self) -> Mission | Handover:
        leader: Mission | Handover = self.mission.leader_on(self.day)
        return leader


class TheatreSerializer(serializers.Serializer):
    name = serializers.CharField()
    region = serializers.CharField()
    latitude = serializers.IntegerField(
        allow_null=True, help_text=_("Of the middle of the whole country or sea, in whole degrees.")
    )
    longitude = serializers.IntegerField(allow_null=True)


class ProvisionSerializer(serializers.Serializer):
    anchor = serializers.CharField()
    url = AddressField()


class EntrySerializer(serializers.Serializer):
    """A mission as the register has it on a day."""

    id = serializers.IntegerField(source="mission.pk")
    language = serializers.SerializerMethodField()
    title = serializers.CharField(source="mission.title")
    abbreviation = serializers.CharField(source="mission.abbreviation")
    url = AddressField("mission.get_absolute_url")
    phase = serializers.ChoiceField([(name, phase.label) for phase, name in PHASES.items()])
    organisation = serializers.ChoiceField(Organisation.choices, source="leader.organisation")
    organisation_name = serializers.CharField(
        source="leader.leader", help_text=_("Who led it on the day.")
    )
    theatre = TheatreSerializer(source="mission.theatre", allow_null=True)
    start = DateField(source="mission.start", allow_null=True)
    end = DateField(source="mission.end", allow_null=True)
    strength = FigureSerializer(allow_null=True)
    rests_on = ProvisionSerializer(source="provision", allow_null=True)

    def get_language(self, entry: Entry) -> str:
        return current()


class TotalSerializer(serializers.Serializer):
    """The sum of the missions under way."""

    value = serializers.IntegerField(
        source="total.value", allow_null=True, help_text=_("The sum of the missions under way.")
    )
    qualifier = serializers.ChoiceField(
        Strength.Qualifier.choices, source="total.qualifier", allow_null=True
    )
    counted = serializers.IntegerField(
        source="parts.known", help_text=_("Of how many of them a strength is known.")
    )
    of = serializers.IntegerField(
        source="parts.count", help_text=_("How many are known to be under way.")
    )
    oldest = DateField(source="parts.oldest", allow_null=True)
    newest = DateField(source="parts.newest", allow_null=True)


@dataclass(frozen=True)
class NotCounted:
    line: Line
    mission: Mission

    @property
    def reason(self) -> str:
        if not self.line.is_under_way:
            return "dates_not_known"
        return "strength_not_published" if self.line.figure else "strength_not_known"


class NotCountedSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="line.pk")
    title = serializers.CharField(source="line.title")
    url = AddressField("mission.get_absolute_url")
    reason = serializers.ChoiceField(
        [
            ("strength_not_known", _("no strength is known")),
            ("strength_not_published", _("the strength is not published")),
            ("dates_not_known", _("it is not known whether it was under way")),
        ]
    )


class RegisterSerializer(PageSerializer):
    total = TotalSerializer()
    not_counted = NotCountedSerializer(many=True)
    results = EntrySerializer(many=True)
