from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedFieldAdmin

from publishing.admin import PublishableAdmin
from publishing.languages import CODES

from . import plain_text, reading
from .differences.comparison import Comparison
from .differences.renumbering import recognised, written
from .doubted import Panel
from .forms import MandateForm
from .models import Mandate, Page
from .versions import Versions, entries

COPIED = ("title_sq", "title_en")  # into a new version; its act, its day and its source are its own


@admin.register(Mandate)
class MandateAdmin(TranslatedFieldAdmin, PublishableAdmin):
    form = MandateForm
    change_form_template = "admin/ministry/change_form.html"
    list_display = ("__str__", "in_force_from", "status_in_words", "has_draft", "modified_at")
    search_fields = ("title_sq", "title_en", "act_sq", "act_en", "act_number")
    fieldsets = (
        (None, {"fields": ["title_sq", "title_en"]}),
        (_("Text"), {"fields": ["text_sq", "upload_sq", "text_en", "upload_en", "leave_out"]}),
        (
            _("The act"),
            {
                "fields": [
                    *(("act_kind", "act_number", "act_date"), "act_sq", "act_en"),
                    *("gazette", "act_link"),
                ]
            },
        ),
        (_("In force"), {"fields": ["in_force_from", "amends_sq", "amends_en", "renumbered"]}),
        (
            _("Source and care"),
            {"fields": ["source", "corrections_sq", "corrections_en", "review_by"]},
        ),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin a new version as a copy of the one in force."""
        now = Versions.published().on(timezone.localdate())
        if now is None:
            return {}
        texts = {f"text_{code}": plain_text.printed(now, code) for code in CODES}
        return {name: getattr(now, name) for name in COPIED} | texts

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out what is only for sending, where nothing can be sent."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        sent = {"upload_sq", "upload_en", "leave_out"}
        return [
            (name, {"fields": [field for field in options["fields"] if field not in sent]})
            for name, options in fieldsets
        ]

    def _page(
        self, request: HttpRequest, template: str, title: Any, item: Any, **context: Any
    ) -> Any:
        """Let whoever decides on a new version see what it changes in the one before."""
        versions = Versions.published()
        before = versions.before(item)
        if before is not None and item.draft_of_id is None and not item.edition:
            context |= {
                "more": "admin/ministry/_comparison.html",
                "comparison": Comparison(before, item, versions),
            }
        return super()._page(request, template, title, item, **context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        reading.write(form.instance)
        _put_in_line(form.instance)
        changed = set(form.changed_data)
        if changed & {"text_sq", "text_en", "in_force_from"} and "renumbered" not in changed:
            _recognise(form.instance)  # but what somebody emptied stays empty
        super().save_related(request, form, formsets, change)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        item = kwargs.get("obj")
        texts = {f"text_{code}": _typed(form, item, f"text_{code}") for code in CODES}
        context["panel"] = Panel(reading.read(SimpleNamespace(**texts)))
        response: Any = super().render_change_form(request, context, *args, **kwargs)
        if item is not None and item.has_been_in_force:
            context["steps"] = [
                (name, replace(step, label=_("Correct")) if name == "edit" else step)
                for name, step in context["steps"]
            ]
        return response


def _typed(form: Any, item: Any, name: str) -> str:
    """Return what stands in a field of the form; whoever may only look has no form."""
    value = form[name].value() if name in form.fields else getattr(item, name, "")
    return str(value or "")


def _put_in_line(version: Mandate) -> None:
    """Remember of which version `renumbered` speaks: whoever saves it has that one before them."""
    version.follows = _before(version)
    Mandate._base_manager.filter(pk=version.pk).update(follows=version.follows)


def _recognise(version: Mandate) -> None:
    """Fill in which provisions have another address than in the version before, if nobody said."""
    before = version.follows
    if before is None or version.renumbered or version.draft_of_id or version.edition:
        return
    code = next(code for code in CODES if getattr(version, f"text_{code}"))
    moved = recognised(
        entries(before.provisions.all(), code), entries(version.provisions.all(), code)
    )
    if moved:
        version.renumbered = written(moved)
        version.save(update_fields=["renumbered"])


def _before(version: Mandate) -> Mandate | None:
    versions = Versions.published()
    is_dated = version.in_force_from is not None
    return versions.before(version) if is_dated else versions.on(timezone.localdate())


@admin.register(Page)
class PageAdmin(TranslatedFieldAdmin, PublishableAdmin):
    search_fields = ("title_sq", "title_en")
    fieldsets = (
        (_("In Albanian"), {"fields": ["title_sq", "text_sq", "slug_sq"]}),
        (_("In English"), {"fields": ["title_en", "text_en", "slug_en"]}),
        (_("Place and care"), {"fields": ["order", "review_by"]}),
    )
