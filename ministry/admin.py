from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedFieldAdmin

from publishing.admin import PartInline, PublishableAdmin

from .models import Mandate, Page, Provision


class ProvisionInline(TranslatedFieldAdmin, PartInline):
    model = Provision
    fields = ("kind", "label", "parent", "text_sq", "text_en", "order")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "parent" and request.resolver_match is not None:
            mandate = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = Provision.objects.filter(mandate=mandate, parent=None)
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "parent":
            field.choices = list(field.choices)  # read once, not again for each provision
        return field


@admin.register(Mandate)
class MandateAdmin(TranslatedFieldAdmin, PublishableAdmin):
    list_display = ("__str__", "in_force_from", "status_in_words", "has_draft", "modified_at")
    search_fields = ("title_sq", "title_en", "act_sq", "act_en")
    inlines = (ProvisionInline,)


@admin.register(Page)
class PageAdmin(TranslatedFieldAdmin, PublishableAdmin):
    search_fields = ("title_sq", "title_en")
    fieldsets = (
        (_("In Albanian"), {"fields": ["title_sq", "text_sq", "slug_sq"]}),
        (_("In English"), {"fields": ["title_en", "text_en", "slug_en"]}),
        (_("Place and care"), {"fields": ["order", "review_by"]}),
    )
