"""How long a link to a preview is good for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import preview

USUAL_HOURS = 24


class Sharing(forms.Form):
    valid_for = forms.IntegerField(
        label=_("Good for so many hours"),
        initial=USUAL_HOURS,
        min_value=1,
        max_value=preview.LONGEST_HOURS,
        help_text=_("At most 336 hours: 14 days."),
    )

    @property
    def hours(self) -> int:
        return int(self.cleaned_data["valid_for"]) if self.is_valid() else USUAL_HOURS
