"""What is asked of whoever sends the news of an older site to the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import NewsFile
from .records import Source, Unreadable
from .sources import read


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each judged as one is."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            return super().clean(data, initial) or []
        return [super(FilesField, self).clean(each, initial) for each in data]


_PICTURES = _(
    "The files that the rows name: JPEG, PNG or WebP, at most 20 files and 50 MB at once. They go"
    " into the library; more can be sent later."
)


class AddingPictures(forms.Form):
    pictures = FilesField(label=_("Pictures"), max_length=200, help_text=_PICTURES)


class Sending(forms.ModelForm):
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("JSON, CSV or the text of a page, at most 50 MB."),
    )
    pictures = FilesField(label=_("Pictures"), required=False, max_length=200, help_text=_PICTURES)

    class Meta:
        model = NewsFile
        fields = ("language", "brings_back")

    source: Source

    field_order = ("file", "language", "pictures", "brings_back")

    def __init__(self, *args: Any, takes_pictures: bool) -> None:
        super().__init__(*args)
        if not takes_pictures:
            del self.fields["pictures"]

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            self.source = read(upload.read())
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        return upload
