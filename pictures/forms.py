from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .cleaning import Cleaned, NotAPicture, clean
from .models import Picture
from .uploads import BUSY


class PictureForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG or WebP. Where and with what it was taken is removed."),
    )

    is_busy = False  # others send pictures, and this one cannot be looked at

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
        if self.is_busy:
            raise ValidationError(str(BUSY))
        try:
            return clean(upload, upload.name)
        except NotAPicture as error:
            raise ValidationError(str(error)) from error
