"""The tables of a mission: its figures, its contingents, its strength over time.

`columns` are those of the CSV file, made from the same records as the JSON. They are a promise to
whoever reads the files by program, and to our own intake of figures.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from translated_fields import to_attribute

from publishing.api import DateField, Pages
from publishing.languages import ALBANIAN, ENGLISH

from ..models import Contingent, Mission, Phase, Strength
from .serializers import EMPTY_IF_NONE, FigureSerializer, MissionLinkSerializer, PageSerializer


class LongPages(Pages):
    page_size = 100
    max_page_size = 1_000


OF_MISSION = ("mission_id", "mission")

REGISTER = (
    *("id", "title", "abbreviation", "url", "phase", "organisation", "organisation_name"),
    *("theatre_name", "theatre_region", "theatre_latitude", "theatre_longitude"),
    *("start", "start_precision", "end", "end_precision"),
    *("strength", "strength_qualifier", "strength_as_of", "strength_as_of_precision"),
    *("rests_on_anchor", "rests_on_url", "date", "licence"),
)
STRENGTHS = (
    *(*OF_MISSION, "contingent_id", "contingent", "nation", "scope", "kind", "value", "qualifier"),
    *("as_of", "as_of_precision", "composition_sq", "composition_en"),
    *("source_text", "source_link", "certainty", "note_sq", "note_en", "licence"),
)
CONTINGENTS = (
    *(*OF_MISSION, "contingent_id", "label", "series", "ordinal", "kind", "nation", "role"),
    *("command", "place", "start", "start_precision", "end", "end_precision", "relieved"),
    *("strength", "strength_qualifier", "strength_as_of", "strength_as_of_precision"),
    *("is_there", "date", "licence"),
)
SERIES = (
    *(*OF_MISSION, "at", "at_precision", "value", "qualifier", "as_of", "as_of_precision"),
    "licence",
)


class StrengthSerializer(FigureSerializer):
    """A figure of a mission or of a contingent, as its source gives it, in both languages."""

    contingent_id = serializers.IntegerField(
        allow_null=True, help_text=_("Null where the figure is of the whole mission.")
    )
    contingent = serializers.SerializerMethodField()
    nation = serializers.SerializerMethodField()
    scope = serializers.ChoiceField(Strength.Scope.choices)
    kind = serializers.ChoiceField(Strength.Kind.choices)
    composition_sq = serializers.SerializerMethodField()
    composition_en = serializers.SerializerMethodField()
    source_text = serializers.CharField()
    source_link = serializers.CharField(help_text=EMPTY_IF_NONE)
    certainty = serializers.ChoiceField(Strength.Certainty.choices)
    note_sq = serializers.SerializerMethodField()
    note_en = serializers.SerializerMethodField()

    def get_composition_sq(self, fact: Strength) -> str:
        return self._published(fact, "composition", ALBANIAN)

    def get_composition_en(self, fact: Strength) -> str:
        return self._published(fact, "composition", ENGLISH)

    def get_note_sq(self, fact: Strength) -> str:
        return self._published(fact, "note", ALBANIAN)

    def get_note_en(self, fact: Strength) -> str:
        return self._published(fact, "note", ENGLISH)

    def _published(self, fact: Strength, name: str, code: str) -> str:
        """Return a text in a language that the mission is published in, and nothing in another."""
        mission: Mission = self.context["mission"]
        return str(getattr(fact, to_attribute(name, code))) if mission.exists_in(code) else ""

    def get_contingent(self, fact: Strength) -> str:
        return str(self._contingent(fact) or "")

    def get_nation(self, fact: Strength) -> str:
        contingent = self._contingent(fact)
        return contingent.nation if contingent else ""

    def _contingent(self, fact: Strength) -> Contingent | None:
        found: Contingent | None = self.context["contingents"].get(fact.contingent_id)
        return found


class ContingentSerializer(serializers.Serializer):
    """A contingent that had come by the day, with its latest strength then."""

    contingent_id = serializers.IntegerField(source="element.pk")
    label = serializers.CharField(  # type: ignore[assignment]
        source="element.label", help_text=_("As printed.")
    )
    series = serializers.CharField(source="element.series")
    ordinal = serializers.IntegerField(source="element.ordinal", allow_null=True)
    kind = serializers.ChoiceField(Contingent.Kind.choices, source="element.kind")
    nation = serializers.CharField(source="element.nation", help_text=_("Empty for Albania."))
    role = serializers.CharField(source="element.role")
    command = serializers.CharField(source="element.command")
    place = serializers.CharField(source="element.place")
    start = DateField(source="element.start", allow_null=True)
    end = DateField(source="element.end", allow_null=True)
    relieved = serializers.SerializerMethodField(help_text=_("The contingent that it relieved."))
    strength = FigureSerializer(allow_null=True)
    is_there = serializers.SerializerMethodField(
        help_text=_("Null where it is not known whether the mission was under way.")
    )

    def get_relieved(self, row: Any) -> int | None:
        """Return its key, if it is published."""
        key = row.element.relieved_id
        return key if key in self.context["contingents"] else None

    def get_is_there(self, row: Any) -> bool | None:
        phase = self.context["mission"].phase
        if phase == Phase.NOT_KNOWN:
            return None
        return phase == Phase.UNDER_WAY and row.is_there


class PointSerializer(serializers.Serializer):
    """Albania’s strength from a date on, until that of the next; null: nothing is known any more."""

    at = DateField()
    value = serializers.IntegerField(
        source="figure.value", allow_null=True, help_text=_("From this date until the next one.")
    )
    qualifier = serializers.ChoiceField(
        Strength.Qualifier.choices, source="figure.qualifier", allow_null=True
    )
    as_of = DateField(source="figure.as_of", allow_null=True)


# As they are answered in JSON.


class TableSerializer(PageSerializer):
    mission = MissionLinkSerializer()


class StrengthsSerializer(TableSerializer):
    results = StrengthSerializer(many=True)


class ContingentsSerializer(TableSerializer):
    results = ContingentSerializer(many=True)


class SeriesSerializer(TableSerializer):
    results = PointSerializer(many=True)
