"""The forms of the desk: what is typed is read leniently, and overwrites nothing unseen."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AdminURLFieldWidget,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

from ..fields import DayFormField, PartialDateField

FORM_FIELDS: dict[Any, Any] = {
    models.DateField: {"form_class": DayFormField},
    models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    PartialDateField: {"widget": AdminTextInputWidget},
}


class PublishableForm(forms.ModelForm):
    """A form that overwrites nothing its writer has not seen, and gives back what was typed."""

    @property
    def read(self) -> str:
        """The version that was opened to type into."""
        return str(self.data.get("_read", ""))

    @property
    def is_outdated(self) -> bool:
        return bool(self.instance.pk and self.read and self.read != self.instance.version)

    def clean(self) -> Any:
        if self.is_outdated:
            raise ValidationError(
                gettext(
                    "Somebody saved this after you opened it. Nothing of yours is lost: your words "
                    "stand below, together with what you had not touched as it is now. Read what "
                    "changed, then save again."
                ),
                code="outdated",
            )
        return super().clean()
