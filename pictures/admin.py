from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Script
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedFieldAdmin

from publishing.admin import DeskAdmin
from publishing.desk.slow_forms import SlowAddForm
from publishing.text import fold
from publishing.through import public_through, used, users_of
from publishing.turns import Busy

from . import uploads
from .cleaning import MAX_BYTES, Cleaned
from .filters import DescriptionFilter, UseFilter
from .forms import PictureForm
from .models import Picture, Rendition
from .views import served

LIMITS = {"most_files": uploads.MOST_FILES, "most_bytes": MAX_BYTES}


def shown(picture: Picture | None, most: int = 240) -> SafeString:
    """Return the picture itself, at most so many pixels wide and high, for a page of the desk."""
    if picture is None or picture.pk is None:
        return SafeString("–")
    address = reverse("admin:pictures_picture_shown", args=[picture.pk])
    scale = min(most / picture.width, most / picture.height, 1)
    size = [max(1, round(side * scale)) for side in (picture.width, picture.height)]
    image = '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">'
    return format_html(image, address, picture, *size)


@admin.register(Picture)
class PictureAdmin(SlowAddForm, TranslatedFieldAdmin, DeskAdmin):
    form = PictureForm
    readonly_fields = ("with_focal_point",)
    list_display = ("thumbnail", "__str__", "description", "use", "credit", "uploaded_at")
    list_display_links = ("thumbnail", "__str__")
    list_filter = (DescriptionFilter, UseFilter, "uploaded_at")
    list_per_page = 50
    search_fields = ("folded",)
    search_help_text = _("Words of the description or the credit; accents do not matter.")
    change_list_template = "admin/pictures/library.html"
    change_form_template = "admin/pictures/picture.html"

    class Media:
        css = {"all": ["admin-pictures.css"]}
        js = [Script("admin-pictures.js", defer=True)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Picture]:
        return super().get_queryset(request).annotate(is_used=used(Picture))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, fold(search_term))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["with_focal_point" if obj else "upload", *PictureForm.Meta.fields]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever adds pictures may describe them: until then, nothing that shows them is approved."""
        lacks_words = obj is not None and not obj.is_described
        return super().has_change_permission(request, obj) or (
            lacks_words and self.has_add_permission(request)
        )

    @admin.display(description=_("thumbnail"))
    def thumbnail(self, picture: Picture) -> SafeString:
        return shown(picture, most=120)

    @admin.display(description=_("picture"))
    def with_focal_point(self, picture: Picture) -> SafeString:
        return format_html('<span class="focal">{}</span>', shown(picture, most=480))

    @admin.display(description=_("description"))
    def description(self, picture: Picture) -> str:
        if picture.is_decorative:
            return gettext("Decorative")
        if picture.is_described:
            return gettext("Described")
        return format_html('<strong class="flag">{}</strong>', gettext("Not described"))

    @admin.display(description=_("use"))
    def use(self, picture: Any) -> str:
        return gettext("Used") if picture.is_used else gettext("Not used")

    def get_urls(self) -> list[Any]:
        def page(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"pictures_picture_{name}")

        return [
            page("upload/", self.upload_view, "upload"),
            page("<int:object_id>/shown/", self.shown_view, "shown"),
            *super().get_urls(),
        ]

    def shown_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show staff a picture that the public may not see yet."""
        found = Rendition.objects.filter(picture=object_id, format="jpeg").first()
        if found is None:
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        return served(found)

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Take several files at once. The script of the page sends them one by one, to the same end."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        outcomes = list(uploads.added(request.FILES.getlist("files")))
        for outcome in outcomes:
            if outcome.picture:
                self.log_addition(request, outcome.picture, [{"added": {}}])
        context = self.admin_site.each_context(request) | {
            "title": gettext("Upload pictures"),
            "opts": self.opts,
            "media": self.media,
            "outcomes": [(each, shown(each.picture, most=120)) for each in outcomes],
            "nothing_came": request.method == "POST" and not outcomes,
            **LIMITS,
        }
        return TemplateResponse(request, "admin/pictures/upload.html", context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, LIMITS | (extra_context or {}))

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().add_view(request, *args, **kwargs)
        try:
            with uploads.turns.taken():
                return super().add_view(request, *args, **kwargs)
        except Busy:
            # The form says so, and keeps the rest.
            request.is_busy = True  # type: ignore[attr-defined]
            return super().add_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.is_busy = hasattr(request, "is_busy")  # type: ignore[attr-defined]
        return form

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        picture = kwargs.get("obj")
        context["is_public"] = picture is not None and public_through(picture)
        context["shown_by"] = self._shown_by(request, picture) if picture is not None else []
        return super().render_change_form(request, context, *args, **kwargs)

    def _shown_by(self, request: HttpRequest, picture: Picture) -> list[tuple[Any, str, str]]:
        """Return what shows a picture, its kind and its address at the desk, as far as one may read it."""
        found = []
        for item in users_of(picture):
            app, name = item._meta.app_label, item._meta.model_name
            if request.user.has_perm(f"{app}.view_{name}"):
                address = reverse(f"admin:{app}_{name}_change", args=[item.pk])
                found.append((item, str(item._meta.verbose_name), address))
        return found

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:
        cleaned: Cleaned | None = form.cleaned_data.get("upload")
        if cleaned is None:
            super().save_model(request, obj, form, change)
            return
        obj.keep(cleaned.image)
        if not obj.is_described:
            text = gettext("Without an alternative text nothing that shows it can be published.")
            messages.warning(request, text)
        for sentence in uploads.removed_from(form.files["upload"].name, cleaned):
            messages.warning(request, sentence)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> None:
        for picture in queryset:  # each with its files, which a bulk delete would leave behind
            picture.delete()
