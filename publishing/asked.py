"""What a reader asks for in the query of an address, the same on every floor."""

from datetime import date

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django_filters import FilterSet, NumberFilter


class YearFilter(NumberFilter):
    field_class = forms.IntegerField


class Asked(FilterSet):
    """Filters of which a value that nobody knows is an error, and said so."""

    def wrong(self) -> str:
        """Return a sentence for each value that cannot be read, or nothing."""
        if self.is_valid():
            return ""
        return " ".join(
            f"{self.form.fields[name].label} “{self.data.get(name, '')[:60]}”: {error}"
            for name, errors in self.form.errors.items()
            for error in errors
        )


def day_of(request: HttpRequest) -> date | None:
    """Return the day that the address names, or None. Raises BadRequest if it is no day."""
    text = request.GET.get("date")  # a form that was left empty names none
    return read(text) if text else None


def read(text: str) -> date:
    """Return the day that `text` (yyyy-mm-dd) names. Raises BadRequest with a sentence."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise BadRequest(
            _("“%(text)s” is not a date. Write it as 2019-07-24.") % {"text": text[:60]}
        )
    return day
