"""The mandate as data: the text in force on a day, with all that its page says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import activate, gettext_lazy
from django.utils.translation import gettext as _
from drf_spectacular.helpers import lazy_serializer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    inline_serializer,
)
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from publishing.api import AddressField, DateField, LicenceSerializer, in_language, key
from publishing.asked import read
from publishing.languages import current
from publishing.open_data import OpenData
from publishing.problems import ERRORS

from .models import Mandate
from .provisions import Provision
from .standing import Line, Text
from .versions import Versions, in_force

EMPTY_IF_NONE = gettext_lazy("Empty if there is none.")


class RestingMissionSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    url = AddressField()


class MandateProvisionSerializer(serializers.Serializer):
    """A chapter, an article, a point or a letter, with what is below it."""

    kind = serializers.ChoiceField(Provision.Kind.choices)
    label = serializers.CharField(  # type: ignore[assignment]
        help_text=gettext_lazy("As printed: 3, ç, dh.")
    )
    anchor = serializers.CharField(
        help_text=gettext_lazy("Its address in the text. Empty for words without a number.")
    )
    url = serializers.SerializerMethodField()
    language = serializers.SerializerMethodField(
        help_text=gettext_lazy("Of its words: the other one, if it has none in the language.")
    )
    heading = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField(
        help_text=gettext_lazy("Its own words, a paragraph a line.")
    )
    cited = inline_serializer(
        "MandateCitation",
        {
            "sq": serializers.CharField(source="cited_in_albanian"),
            "en": serializers.CharField(source="cited_in_english"),
        },
        source="*",
    )
    formerly = serializers.SerializerMethodField(
        help_text=gettext_lazy("Its address in the version before, if it had another.")
    )
    old_anchors = serializers.ListField(
        child=serializers.CharField(),
        help_text=gettext_lazy("Addresses of earlier versions that lead here."),
    )
    missions = RestingMissionSerializer(
        many=True, source="resting", help_text=gettext_lazy("The missions that rest on it.")
    )
    children = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, provision: Provision) -> str:
        page: str = self.context["page"]
        return iri_to_uri(f"{page}#{provision.anchor}") if provision.anchor else page

    def get_language(self, provision: Provision) -> str:
        return provision.other_language or current()

    def get_heading(self, provision: Provision) -> str:
        return str(getattr(provision, f"heading_{self.get_language(provision)}"))

    def get_text(self, provision: Provision) -> str:
        return str(getattr(provision, f"text_{self.get_language(provision)}"))

    def get_formerly(self, provision: Provision) -> str:
        return provision.formerly.anchor if provision.formerly else ""

    @extend_schema_field(lazy_serializer("ministry.api.MandateProvisionSerializer")(many=True))
    def get_children(self, provision: Provision) -> list[Any]:
        return [self.to_representation(below) for below in provision.below]


class GoneProvisionSerializer(serializers.Serializer):
    """An address that earlier versions had, and that leads to nothing in this one."""

    anchor = serializers.CharField()
    cited = serializers.CharField()
    url = AddressField("address", help_text=gettext_lazy("Where it was last."))


class ActSerializer(serializers.Serializer):
    """The act that a version stands in. What is not known of it is empty."""

    kind = serializers.ChoiceField(Mandate.ActKind.choices, source="act_kind", allow_blank=True)
    number = serializers.CharField(source="act_number")
    date = DateField(source="act_date", allow_null=True)
    title = serializers.CharField(source="act")
    cited = serializers.CharField(source="act_in_words")
    gazette = serializers.CharField(help_text=gettext_lazy("Number of the Official Gazette."))
    link = serializers.CharField(source="act_link")


class MandateVersionSerializer(serializers.Serializer):
    """A version of the text, and when it is in force."""

    version = serializers.IntegerField(source="version.pk")
    title = serializers.CharField(source="version.title")
    in_force = inline_serializer(
        "MandatePeriod",
        {
            "from": DateField(source="version.in_force_from", allow_null=True),
            "until": serializers.DateField(
                source="last_day",
                allow_null=True,
                help_text=gettext_lazy("The last day, if another version follows."),
            ),
        },
        source="*",
    )
    url = AddressField("version.get_absolute_url")


@dataclass(frozen=True)
class Answer:
    """A version, and the day that it was asked for; without one it was asked for by its number."""

    text: Text
    day: date | None
    page: str

    @property
    def version(self) -> Any:
        return self.text.version

    @property
    def last_day(self) -> date | None:
        return self.text.last_day

    def _line(self, version: Mandate | None) -> Line | None:
        return Line(version, self.text.versions.last_day(version)) if version else None

    @property
    def previous(self) -> Line | None:
        return self._line(self.text.versions.before(self.version))

    @property
    def next(self) -> Line | None:
        return self._line(self.text.versions.after(self.version))

    @property
    def plain_text(self) -> str:
        return reverse("ministry:plain-text", args=[self.version.pk])

    @property
    def akoma_ntoso(self) -> str:
        return reverse("ministry:akoma-ntoso", args=[self.version.pk])

    @property
    def licence(self) -> dict[str, str]:
        return settings.OPEN_DATA_LICENCE


class MandateSerializer(MandateVersionSerializer):
    """One version of the mandate, with its provisions as a tree."""

    date = serializers.DateField(
        source="day",
        allow_null=True,
        help_text=gettext_lazy("The day that the answer is about, if it is about a day."),
    )
    is_in_force = serializers.BooleanField(
        source="text.is_in_force", help_text=gettext_lazy("Whether it is the text in force today.")
    )
    language = serializers.SerializerMethodField()
    url = AddressField("page")
    permanent_url = AddressField("version.get_absolute_url")
    text_url = AddressField("plain_text")
    xml_url = AddressField("akoma_ntoso", help_text="Akoma Ntoso 3.0 (XML).")
    act = ActSerializer(source="version")
    amends = serializers.CharField(
        source="version.amends", help_text=gettext_lazy("What it changed in the version before.")
    )
    corrections = serializers.CharField(source="version.corrections")
    source = serializers.CharField(  # type: ignore[assignment]
        source="version.source", help_text=EMPTY_IF_NONE
    )
    first_published = serializers.DateTimeField(source="version.first_published_at")
    last_updated = serializers.DateTimeField(source="version.last_updated_at", allow_null=True)
    previous = MandateVersionSerializer(allow_null=True)
    next = MandateVersionSerializer(allow_null=True)
    versions = MandateVersionSerializer(many=True, source="text.lines")
    provisions = MandateProvisionSerializer(many=True, source="text.roots")
    gone = GoneProvisionSerializer(many=True, source="text.gone")
    licence = LicenceSerializer()

    def get_language(self, answer: Answer) -> str:
        return current()


def _version(versions: Versions, text: str) -> Mandate:
    """Return the version that `?version=` names."""
    number = key(text)
    if number is None:
        sentence = _("“%(value)s” is not the number of a version.")
        raise ValidationError({"version": [sentence % {"value": text[:20]}]})
    found = versions.numbered(number)
    if found is None:
        raise NotFound(_("There is no version %(key)s of the mandate.") % {"key": text})
    return found


def _day(text: str) -> date:
    try:
        return read(text)
    except BadRequest as error:
        raise ValidationError({"date": [str(error)]}) from error


class MandateView(OpenData):
    known = frozenset({"date", "version", "lang"})

    @extend_schema(
        operation_id="mandate_retrieve",
        description=gettext_lazy(
            "The mandate: the text in force on a day, today or any other, or one version of it, "
            "with its provisions as a tree, where their addresses lead, and all versions."
        ),
        parameters=[
            OpenApiParameter(
                "date",
                OpenApiTypes.DATE,
                description=gettext_lazy("A day: the version in force then. Without it, today."),
            ),
            OpenApiParameter(
                "version",
                {"type": "integer", "minimum": 1},
                description=gettext_lazy("One version, by its number, instead of a day."),
            ),
            in_language(gettext_lazy("What does not exist in it is given in the other language.")),
        ],
        responses={(200, "application/json"): MandateSerializer, **ERRORS},
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        if "date" in asked and "version" in asked:
            raise ValidationError({"version": [_("Ask for a day or for a version, not for both.")]})
        versions = Versions.published()
        day = None if "version" in asked else _day(asked.get("date", str(timezone.localdate())))
        found = in_force(versions, day) if day else _version(versions, asked["version"])
        activate(found.content_language)
        page = found.get_absolute_url() if day is None else reverse("ministry:mandate")
        url = f"{page}?date={day}" if "date" in asked else page
        permanent = request.build_absolute_uri(found.get_absolute_url())
        context = self.get_renderer_context() | {"page": permanent}
        return Response(
            MandateSerializer(Answer(Text(found, versions), day, url), context=context).data
        )


urlpatterns = [path("mandate/", MandateView.as_view(), name="mandate")]
