"""A moment as people say it: a day and an hour in Tirana, also in the two nights of the year."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..fields import DayFormField


def moments(said: datetime) -> list[datetime]:
    """Return the moments at which clocks in Tirana show `said`: one, none in the night in March
    when they go from 2 to 3, or two in the night in October when they show 2 to 3 twice.
    """
    zone = timezone.get_current_timezone()
    found = [said.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = [moment for moment in found if moment.astimezone(zone).replace(tzinfo=None) == said]
    return sorted(set(shown))


class MomentWidget(AdminSplitDateTime):
    """Django's own, whose two fields have names for those who hear them."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        for widget, name in zip(self.widgets, (_("Day"), _("Hour")), strict=True):
            widget.attrs["aria-label"] = name


class MomentField(forms.SplitDateTimeField):
    """A day and an hour, without a zone: `WithMoment` finds the moment."""

    widget = MomentWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        hours = forms.TimeField(input_formats=["%H:%M:%S", "%H:%M", "%H.%M"], required=False)
        self.fields = (DayFormField(required=False), hours)

    def compress(self, data_list: Any) -> datetime | None:
        if not data_list:
            return None
        day, hour = data_list
        if day in self.empty_values:
            raise ValidationError(gettext("Give the day as well."), code="invalid_date")
        if hour in self.empty_values:
            raise ValidationError(gettext("Give the hour as well."), code="invalid_time")
        said = datetime.combine(day, hour)
        if said.year < timezone.localdate().year:
            raise ValidationError(gettext("That moment has passed."), code="passed")
        if not moments(said):
            sentence = gettext(
                "There is no %(time)s in that night: clocks go from 2:00 to 3:00. Choose another hour."
            )
            raise ValidationError(sentence % {"time": f"{hour:%H:%M}"}, code="no_such_hour")
        return said


class WithMoment(forms.Form):
    public_from = MomentField(
        label=_("Public from"),
        required=False,
        help_text=_("Tirana time. Leave it empty to publish now."),
    )
    which = forms.ChoiceField(
        label=_("Which of the two"),
        choices=[
            ("first", _("the first time, still in summer time")),
            ("second", _("the second time, an hour later, in winter time")),
        ],
        required=False,
        widget=forms.HiddenInput,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        which = cleaned.pop("which", "")
        if said := cleaned.get("public_from"):
            found = moments(said)
            if len(found) == 2:
                self.fields["which"].widget = forms.RadioSelect(
                    choices=self.fields["which"].choices  # type: ignore[attr-defined]
                )
                if not which:
                    sentence = gettext("Clocks show this hour twice in that night. Say which.")
                    self.add_error("which", sentence)
            cleaned["public_from"] = found[-1] if which == "second" else found[0]
        return cleaned
