"""The editors' desk that every floor inherits: the stock admin, with drafts and a second person."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.admin import UserAdmin
from django.db import IntegrityError, transaction
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from . import workflow
from .desk import history
from .desk.conflicts import conflict, merged, without_rows_that_are_gone
from .desk.forms import FORM_FIELDS, PublishableForm
from .desk.lists import DeskList, PublishableList, StateFilter
from .desk.pages import PagesOfOneItem, told, warn
from .desk.steps import STEPS, offered
from .drafts import editions_since
from .fields import RichTextField
from .languages import CODES
from .models import Edition, User
from .preview import may_be_previewed
from .rules import Refused, locked, may_write, said_of
from .templatetags.reading import cleaned

LONGEST_SEARCH = 200


class PartFormSet(BaseInlineFormSet):
    """Rows of which a new one stands last."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        is_new = index is None or index >= self.initial_form_count()
        if is_new and "order" in form.fields:
            form.fields["order"].initial = (
                max((row.order for row in self.get_queryset()), default=-1) + 1
            )


class PartOptions(admin.options.InlineModelAdmin):
    """Parts of an object: whoever may change the whole may change them."""

    formset = PartFormSet
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


def _show_formatted(item: Any) -> None:
    """Let the form that is only read print rich text as readers see it, and not its source."""
    for field in item._meta.fields:
        if isinstance(field, RichTextField):
            setattr(item, field.attname, cleaned(getattr(item, field.attname)))


class PublishableAdmin(PagesOfOneItem, DeskAdmin):
    list_display: Any = (
        "__str__",
        "status_in_words",
        "languages",
        "has_draft",
        "modified_at",
    )
    list_filter: ClassVar[Any] = (StateFilter, "review_by")
    change_form_template = "admin/desk/change_form.html"
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
            try:
                with transaction.atomic():  # of the form's own; the history has none
                    return locked(item)
            except Refused:
                return None
        return item

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return may_write(obj, request.user)

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

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():  # what is looked at here is still so when the form is saved
            if object_id:
                item = self.get_object(request, object_id)
                if kept := self.kept(request, item):
                    return kept
                if item is not None and request.POST.get("_read", item.version) != item.version:
                    request.POST = without_rows_that_are_gone(request.POST, item)  # type: ignore[assignment]
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except IntegrityError:
                # Somebody took the address between our check and our save. The check sees it
                # now, and the form comes back with a sentence and everything typed.
                return super().changeform_view(request, object_id, form_url, extra_context)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        return self._submitted(request, obj) or super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        return self._submitted(request, obj) or super().response_change(request, obj)

    def _submitted(self, request: HttpRequest, item: Any) -> HttpResponse | None:
        """Submit what was just saved, if the editor pressed that button."""
        if "_submit" not in request.POST:
            return None
        try:
            submitted = workflow.submit(item, request.user)  # type: ignore[arg-type]
        except Refused as error:
            messages.warning(request, _("It is saved, but not submitted."))
            messages.error(request, told(error))
        else:
            messages.success(request, STEPS["submit"].done)
            warn(request, submitted)
        return HttpResponseRedirect(self.address(item))

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        item = kwargs.get("obj")
        names = offered(item, request.user) if item is not None else []
        context["steps"] = [(name, STEPS[name]) for name in names if name != "submit"]
        context["may_submit"] = item is None or "submit" in names
        context["may_be_previewed"] = item is not None and may_be_previewed(item)
        context["must_wait"] = (
            item is not None and "approve" in names and request.user in item.writers.all()
        )
        context["newer"] = " ".join(map(said_of, editions_since(item))) if item else ""
        context["conflict"] = self._reconciled(context) if item is not None else None
        if item is not None and not self.has_change_permission(request, item):
            _show_formatted(item)
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)  # type: ignore[attr-defined]
        return super().render_change_form(request, context, *args, **kwargs)

    def _reconciled(self, context: Any) -> Any:
        """Tell who saved meanwhile, and put what they changed into what was not touched."""
        form = context["adminform"].form
        if not getattr(form, "is_outdated", False):
            return None
        found, before = conflict(form.instance, form.read)
        if before is not None:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            data = merged(form, formsets, before)
            for bound in (form, *formsets, *(inner for one in formsets for inner in one.forms)):
                bound.data = data
        return found


@admin.register(User)
class StaffAdmin(DeskAdmin, UserAdmin):
    fieldsets = (*(UserAdmin.fieldsets or ()), (_("Language"), {"fields": ["language"]}))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever leaves is made inactive: what they wrote must still not be approved by them."""
        return False


@admin.register(Edition)
class EditionAdmin(DeskAdmin):
    """The ledger, to read. Its texts are read in the history of each page."""

    list_display = ("__str__", "page", "kind", "at", "written_by", "approved_by", "note_sq")
    list_filter = ("kind", "model")
    list_display_links = None
    fields = (
        *("page", "number", "kind", "at", "public_from", "written_by", "approved_by"),
        *("emergency_reason", "note_sq", "note_en", "previous", "hash"),
    )
    readonly_fields = fields

    @admin.display(description=_("page"))
    def page(self, edition: Edition) -> SafeString:
        """Return the title as it was then, with a link to the history of the page."""
        title = history.title(edition)
        app_label, _dot, model_name = edition.model.partition(".")
        address = reverse(f"admin:{app_label}_{model_name}_history", args=[edition.object_id])
        return format_html('<a href="{}">{}</a>', address, title)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
