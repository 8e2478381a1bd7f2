"""The editors' desk that every floor inherits: the stock admin, with drafts and a second person."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AdminURLFieldWidget,
)
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from . import workflow
from .fields import DayFormField, PartialDateField
from .languages import CODES
from .models import Edition, User
from .steps import STEPS, offered

FORM_FIELDS: dict[Any, Any] = {
    models.DateField: {"form_class": DayFormField},
    models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    PartialDateField: {"widget": AdminTextInputWidget},
}


LONGEST_SEARCH = 200


class DeskList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        try:
            with transaction.atomic():
                super().get_results(request)
        except (OverflowError, DataError) as error:  # a number larger than the database's
            raise IncorrectLookupParameters from error


class PublishableList(DeskList):
    """Everything but the drafts of live pages, which are reached from those."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        return super().get_queryset(request, exclude_parameters).filter(draft_of=None)


class PartOptions(admin.options.InlineModelAdmin):
    """Parts of an object: whoever may change the whole may change them."""

    extra = 0
    formfield_overrides = FORM_FIELDS

    def _parent(self) -> Any:
        return self.admin_site.get_model_admin(self.parent_model)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self._parent().has_view_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return bool(self._parent().has_add_permission(request))
        return bool(self._parent().has_change_permission(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)


class PartInline(PartOptions, admin.StackedInline):
    """Parts with much to say, one below the other."""


class PartRows(PartOptions, admin.TabularInline):
    """Parts of a few words, a row each."""


class DeskAdmin(admin.ModelAdmin):
    """A list that answers whatever is asked of it, in time."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DeskList

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Allow what the stock filters ask. A regular expression, say, could stop the database."""
        is_simple = "__" not in lookup or lookup.endswith(("exact", "isnull", "gte", "lt"))
        return is_simple and super().lookup_allowed(lookup, value, request)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Allow the key: nothing of the house is pointed at by another field."""
        return to_field == self.opts.pk.name

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])


class PublishableForm(forms.ModelForm):
    """A form that overwrites nothing its writer has not seen, and gives back what was typed."""

    def clean(self) -> Any:
        read = self.data.get("_read", "")
        if self.instance.pk and read and read != self.instance.version:
            raise ValidationError(
                gettext(
                    "Somebody saved this after you opened it. Nothing of yours is lost: it stands "
                    "below. Compare it with the saved text in another window, then save again."
                )
            )
        return super().clean()


class PublishableAdmin(DeskAdmin):
    list_display: Any = (
        "__str__",
        "status_in_words",
        "languages",
        "has_draft",
        "modified_at",
    )
    list_filter: ClassVar[Any] = ("state", "review_by")
    change_form_template = "admin/publishing/change_form.html"
    formfield_overrides = FORM_FIELDS
    actions = None  # nothing here is done to many at once

    @admin.display(description=_("state"), ordering="state")
    def status_in_words(self, item: Any) -> str:
        return str(item.state_in_words)

    @admin.display(description=_("languages"))
    def languages(self, item: Any) -> str:
        return ", ".join(code for code in CODES if item.exists_in(code))

    @admin.display(description=_("draft"))
    def has_draft(self, item: Any) -> str:
        draft = getattr(item, "draft", None)
        return str(draft.state_in_words) if draft else ""

    form = PublishableForm

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("draft")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PublishableList

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Lock what a form is about to write: another tab may be approving it at this moment."""
        item = super().get_object(request, object_id, from_field)
        if item is not None and request.method == "POST":
            with transaction.atomic():  # of the form's own; the history has none
                rows = type(item)._base_manager.select_for_update(of=("self",))
                if rows.filter(pk=item.pk).first() is None:
                    return None
            item.refresh_from_db()
        return item

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return workflow.may_write(obj, request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was ever public is withdrawn and never deleted; the draft of it is discarded."""
        was_public = obj is not None and (obj.edition or obj.draft_of_id)
        return super().has_delete_permission(request, obj) and not was_public

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        is_public = obj is not None and type(obj).objects.published().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        workflow.wrote(form.instance, request.user)  # type: ignore[arg-type]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # Somebody took the address between our check and our save. The check sees it now,
            # and the form comes back with a sentence and everything typed.
            return super().changeform_view(request, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        return self._submitted(request, obj) or super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        return self._submitted(request, obj) or super().response_change(request, obj)

    def _submitted(self, request: HttpRequest, item: Any) -> HttpResponse | None:
        """Submit what was just saved, if the editor pressed that button."""
        if "_submit" not in request.POST:
            return None
        try:
            workflow.submit(item, request.user)  # type: ignore[arg-type]
        except workflow.Refused as error:
            messages.warning(request, gettext("It is saved, but not submitted."))
            messages.error(request, str(error))
        else:
            messages.success(request, STEPS["submit"].done)
        return HttpResponseRedirect(self._address(item))

    def _address(self, item: Any, page: str = "change", *more: str) -> str:
        options = item._meta
        return reverse(
            f"{self.admin_site.name}:{options.app_label}_{options.model_name}_{page}",
            args=[item.pk, *more],
        )

    def get_urls(self) -> list[Any]:
        options = self.opts
        step = path(
            "<int:object_id>/step/<slug:name>/",
            self.admin_site.admin_view(self.step_view),
            name=f"{options.app_label}_{options.model_name}_step",
        )
        return [step, *super().get_urls()]

    @transaction.atomic
    def step_view(self, request: HttpRequest, object_id: int, name: str) -> HttpResponse:
        item = self.get_object(request, str(object_id))
        if item is None or name not in STEPS:
            raise Http404
        if not self.has_view_permission(request, item) or name not in offered(item, request.user):
            raise PermissionDenied
        step = STEPS[name]
        read = request.GET.get("read", item.version)
        form = step.form(request.POST if request.method == "POST" else None, initial={"read": read})
        if form.is_valid():
            try:
                with transaction.atomic():
                    result = step.take(item, request.user, **form.cleaned_data)
            except workflow.Refused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, step.done)
                return HttpResponseRedirect(self._address(result))
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "subtitle": str(item),
            "opts": self.opts,
            "original": item,
            "step": step,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/publishing/step.html", context)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        item = kwargs.get("obj")
        names = offered(item, request.user) if item is not None else []
        context["steps"] = [(name, STEPS[name]) for name in names if name != "submit"]
        context["may_submit"] = item is None or "submit" in names
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)  # type: ignore[attr-defined]
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(User)
class StaffAdmin(DeskAdmin, UserAdmin):
    fieldsets = (*(UserAdmin.fieldsets or ()), (_("Language"), {"fields": ["language"]}))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever leaves is made inactive: what they wrote must still not be approved by them."""
        return False


@admin.register(Edition)
class EditionAdmin(DeskAdmin):
    """The ledger, to read."""

    list_display = ("model", "object_id", "number", "kind", "at", "written_by", "approved_by")
    list_filter = ("kind", "model")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
