from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedFieldAdmin

from publishing.admin import DeskAdmin

from .cleaning import Cleaned, NotAPicture, clean
from .models import Picture, Rendition
from .views import served


class PictureForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG or WebP. Where and with what it was taken is removed."),
    )

    class Meta:
        model = Picture
        fields = ("alt_sq", "alt_en", "is_decorative", "credit", "focal_x", "focal_y")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # the pixels behind an address never change: upload another picture
            self.fields.pop("upload", None)

    def clean(self) -> Any:
        """Let a description come later, but never go: something public may show the picture."""
        cleaned = super().clean() or {}
        was_described = self.instance.pk and Picture.objects.get(pk=self.instance.pk).is_described
        texts = (cleaned.get("alt_sq"), cleaned.get("alt_en"))
        if was_described and not (cleaned.get("is_decorative") or all(texts)):
            raise ValidationError(
                gettext("Describe the picture in both languages, or mark it as decorative.")
            )
        return cleaned

    def clean_upload(self) -> Cleaned:
        upload = self.cleaned_data["upload"]
        try:
            return clean(upload, upload.name)
        except NotAPicture as error:
            raise ValidationError(str(error)) from error


def shown(picture: Picture | None) -> SafeString:
    """Return the picture itself, small, for a form of the desk."""
    if picture is None or picture.pk is None:
        return SafeString("–")
    address = reverse("admin:pictures_picture_shown", args=[picture.pk])
    return format_html('<img src="{}" alt="{}" width="240">', address, picture.alt)


@admin.register(Picture)
class PictureAdmin(TranslatedFieldAdmin, DeskAdmin):
    form = PictureForm
    readonly_fields = ("shown",)
    list_display = ("__str__", "shown", "credit", "width", "height", "uploaded_at")
    search_fields = ("alt_sq", "alt_en", "credit")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["shown" if obj else "upload", *PictureForm.Meta.fields]

    @admin.display(description=_("picture"))
    def shown(self, picture: Picture) -> SafeString:
        return shown(picture)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.shown_view)
        return [
            path("<int:object_id>/shown/", view, name="pictures_picture_shown"),
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

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:
        cleaned: Cleaned | None = form.cleaned_data.get("upload")
        if cleaned is None:
            super().save_model(request, obj, form, change)
            return
        obj.keep(cleaned.image)
        if not obj.is_described:
            text = gettext("Without an alternative text nothing that shows it can be published.")
            messages.warning(request, text)
        if cleaned.had_position:
            text = gettext("The photograph said where it was taken. That was removed.")
            messages.warning(request, text)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> None:
        for picture in queryset:  # each with its files, which a bulk delete would leave behind
            picture.delete()
