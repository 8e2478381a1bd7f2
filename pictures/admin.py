from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedFieldAdmin

from .cleaning import Cleaned, NotAPicture, clean
from .models import Picture


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

    def clean_upload(self) -> Cleaned:
        upload = self.cleaned_data["upload"]
        try:
            return clean(upload, upload.name)
        except NotAPicture as error:
            raise ValidationError(str(error)) from error


@admin.register(Picture)
class PictureAdmin(TranslatedFieldAdmin, admin.ModelAdmin):
    form = PictureForm
    list_display = ("__str__", "credit", "width", "height", "uploaded_at")
    search_fields = ("alt_sq", "alt_en", "credit")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ([] if obj else ["upload"]) + list(PictureForm.Meta.fields)

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:
        cleaned: Cleaned | None = form.cleaned_data.get("upload")
        if cleaned is None:
            super().save_model(request, obj, form, change)
            return
        obj.keep(cleaned.image)
        if cleaned.had_position:
            text = gettext("The photograph said where it was taken. That was removed.")
            messages.warning(request, text)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> None:
        for picture in queryset:  # each with its files, which a bulk delete would leave behind
            picture.delete()
