"""What the API says of one mission: all that its page says on a day."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from publishing.api import DateField
from publishing.updates import History, history

from ..contribution import Contribution
from ..models import Handover, LegalAct, Mission, Organisation, Place, Strength
from ..timeline import Event, known_on
from .serializers import (
    EMPTY_IF_NONE,
    AnswerSerializer,
    Entry,
    EntrySerializer,
    FigureSerializer,
    MissionLinkSerializer,
)


@dataclass(frozen=True)
class Whole(Entry):
    """A mission with its parts, as its page has them on a day."""

    contribution: Contribution

    @property
    def functions(self) -> list[str]:
        return [function.text for function in self.mission.functions.all()]

    @property
    def decisions(self) -> list[Event]:
        found = self.mission.decisions.all()
        events = [Event(one.date, one.text, one.taken_by, one.stands_at) for one in found]
        return known_on(self.day, events)

    @property
    def handovers(self) -> list[Handover]:
        return self.mission.handovers_by(self.day)

    @property
    def legal_acts(self) -> list[LegalAct]:
        return self.mission.acts_by(self.day)

    @property
    def predecessor(self) -> Mission | None:
        return self.mission.predecessor if self.mission.has_public_predecessor else None

    @cached_property
    def history(self) -> History:
        return history(self.mission, self.contribution.elements)


class PlaceSerializer(serializers.Serializer):
    name = serializers.CharField()
    role = serializers.ChoiceField(Place.Role.choices)


class HandoverSerializer(serializers.Serializer):
    organisation = serializers.ChoiceField(Organisation.choices)
    organisation_name = serializers.CharField(source="leader")
    since = DateField()


class DecisionSerializer(serializers.Serializer):
    date = DateField(allow_null=True)
    taken_by = serializers.CharField()
    text = serializers.CharField()


class LegalActSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(LegalAct.Kind.choices)
    number = serializers.CharField()
    title = serializers.CharField()
    signed = DateField(allow_null=True)
    signed_by = serializers.CharField()
    signed_in = serializers.CharField()
    ratified = DateField(allow_null=True)
    ratified_by = serializers.CharField()
    in_force = DateField(allow_null=True)
    expires = DateField(allow_null=True)
    note = serializers.CharField()
    link = serializers.CharField(help_text=EMPTY_IF_NONE)


class FactSerializer(FigureSerializer):
    """A figure with its source."""

    contingent_id = serializers.IntegerField(
        allow_null=True, help_text=_("Null where the figure is of the whole mission.")
    )
    composition = serializers.CharField()
    source_text = serializers.CharField()
    source_link = serializers.CharField(help_text=EMPTY_IF_NONE)
    certainty = serializers.ChoiceField(Strength.Certainty.choices)
    note = serializers.CharField()


class AgreementSerializer(serializers.Serializer):
    """The latest printed total beside parts of its own date: whether they add up to it."""

    printed = FactSerializer()
    parts = FactSerializer(many=True)
    sum = serializers.IntegerField(source="total")
    holds = serializers.BooleanField(
        help_text=_("Whether the parts of its own date add up to the printed total.")
    )


class ContributionSerializer(serializers.Serializer):
    """Albania’s part, as printed and as the sum of its parts, and the whole force beside it."""

    total = FigureSerializer(allow_null=True)
    is_printed = serializers.BooleanField(
        help_text=_("Whether the total is printed, and no sum of ours.")
    )
    printed = FactSerializer(allow_null=True)
    agreement = AgreementSerializer(allow_null=True)
    planned = FactSerializer(allow_null=True)
    ceiling = FactSerializer(allow_null=True)
    served = FactSerializer(allow_null=True)
    whole_force = FactSerializer(allow_null=True)
    planned_force = FactSerializer(allow_null=True)


class HistorySerializer(serializers.Serializer):
    first_published = serializers.DateTimeField(allow_null=True)
    last_updated = serializers.DateTimeField(allow_null=True)


class WholeSerializer(EntrySerializer):
    summary = serializers.CharField(source="mission.summary")
    text = serializers.CharField(source="mission.text", help_text="HTML")
    source_link = serializers.CharField(source="mission.source_link", help_text=EMPTY_IF_NONE)
    corrections = serializers.CharField(source="mission.corrections")
    contradictions = serializers.CharField(
        source="mission.contradictions", help_text=_("What the sources do not agree on.")
    )
    functions = serializers.ListField(child=serializers.CharField())
    places = PlaceSerializer(source="mission.places.all", many=True)
    handovers = HandoverSerializer(many=True)
    decisions = DecisionSerializer(many=True)
    legal_acts = LegalActSerializer(many=True)
    contributions = ContributionSerializer(source="contribution")
    predecessor = MissionLinkSerializer(allow_null=True)
    successors = MissionLinkSerializer(source="mission.public_successors", many=True)
    history = HistorySerializer()


class MissionDetailSerializer(AnswerSerializer, WholeSerializer):
    """All that the page of a mission says on a day."""
