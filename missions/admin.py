from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedFieldAdmin

from ministry.models import Mandate, Provision
from publishing.admin import DeskAdmin, PartInline, PartRows, PublishableAdmin
from publishing.desk.lists import StateFilter
from publishing.search.keeping import keep

from .intake.admin import FiguresFileAdmin
from .models import (
    Contingent,
    Decision,
    Handover,
    KeyFunction,
    LegalAct,
    Mission,
    Place,
    Strength,
    Theatre,
)

__all__ = ["FiguresFileAdmin"]  # it registers itself

FIGURE = (
    ("value", "as_of"),
    ("composition_sq", "composition_en"),
    ("source_text", "source_link", "certainty"),
    ("note_sq", "note_en"),
    "review_by",
)


class ProvisionField(forms.ModelChoiceField):
    """One of the provisions of the published versions, told from each other by day and words."""

    def label_from_instance(self, provision: Any) -> str:
        words = Truncator(f"{provision.heading} {provision.text}".strip()).words(8)
        return f"{provision} ({provision.mandate.in_force_from or '…'}): {words}"


class HandoverRows(TranslatedFieldAdmin, PartRows):
    model = Handover
    fields = ("organisation", "organisation_name", "since", "order")


class PlaceRows(TranslatedFieldAdmin, PartRows):
    model = Place
    fields = ("name_sq", "name_en", "role", "order")


class KeyFunctionRows(TranslatedFieldAdmin, PartRows):
    model = KeyFunction
    fields = ("text_sq", "text_en", "order")


class DecisionInline(TranslatedFieldAdmin, PartInline):
    model = Decision
    fields = (("date", "stands_at"), ("taken_by_sq", "taken_by_en"), "text_sq", "text_en")


class LegalActInline(TranslatedFieldAdmin, PartInline):
    model = LegalAct
    fields = (
        ("kind", "number"),
        ("title_sq", "title_en"),
        ("signed", "ratified", "in_force", "expires"),
        ("signed_by_sq", "signed_by_en"),
        ("signed_in_sq", "signed_in_en"),
        ("ratified_by_sq", "ratified_by_en"),
        "note_sq",
        "note_en",
        ("link", "order"),
    )


class MissionStrengthInline(TranslatedFieldAdmin, PartInline):
    model = Strength
    fields = (("scope", "kind", "qualifier"), *FIGURE)


class ContingentStrengthInline(TranslatedFieldAdmin, PartInline):
    model = Strength
    fields = (("kind", "qualifier"), *FIGURE)


@admin.register(Mission)
class MissionAdmin(TranslatedFieldAdmin, PublishableAdmin):
    list_display = (
        "__str__",
        "organisation",
        "theatre",
        "status",
        "status_in_words",
        "languages",
        "has_draft",
        "modified_at",
    )
    list_filter = (StateFilter, "status", "organisation", "theatre", "review_by")
    search_fields = ("title_sq", "title_en", "abbreviation")
    autocomplete_fields = ("theatre", "predecessor")
    inlines = (
        HandoverRows,
        PlaceRows,
        KeyFunctionRows,
        DecisionInline,
        LegalActInline,
        MissionStrengthInline,
    )
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "abbreviation",
                    ("organisation", "organisation_name"),
                    "theatre",
                    "status",
                    ("start", "end"),
                    "predecessor",
                    "rests_on",
                ]
            },
        ),
        (_("In Albanian"), {"fields": ["title_sq", "summary_sq", "text_sq", "slug_sq"]}),
        (_("In English"), {"fields": ["title_en", "summary_en", "text_en", "slug_en"]}),
        (
            _("Source and care"),
            {
                "fields": [
                    "source_link",
                    ("corrections_sq", "corrections_en"),
                    ("contradictions_sq", "contradictions_en"),
                    "review_by",
                ]
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("theatre")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "rests_on":
            public = Q(mandate__in=Mandate.objects.published(), is_gone=False, anchor__gt="")
            key = getattr(request.resolver_match, "kwargs", {}).get("object_id", "")
            own = Mission._base_manager.filter(pk=int(key) if key.isdecimal() else 0)
            chosen = Q(pk__in=own.values("rests_on"))  # also if it was taken out since
            addressed = Provision.objects.filter(public | chosen).select_related("mandate")
            texts = ("mandate__text_sq", "mandate__text_en")
            kwargs |= {"form_class": ProvisionField, "queryset": addressed.defer(*texts)}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Contingent)
class ContingentAdmin(TranslatedFieldAdmin, PublishableAdmin):
    list_display = ("__str__", "mission", "kind", "status_in_words", "has_draft", "modified_at")
    list_filter = (StateFilter, "mission", "kind", "review_by")
    list_select_related = ("mission",)
    search_fields = ("label", "role_sq", "role_en", "place_sq", "place_en")
    autocomplete_fields = ("mission", "relieved")
    inlines = (ContingentStrengthInline,)


@admin.register(Theatre)
class TheatreAdmin(TranslatedFieldAdmin, DeskAdmin):
    list_display = ("name_sq", "name_en", "region_sq", "region_en", "latitude", "longitude")
    search_fields = ("name_sq", "name_en")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for mission in Mission.objects.live().filter(theatre=obj):
            keep(mission)  # it is found by the name of its theatre, too
