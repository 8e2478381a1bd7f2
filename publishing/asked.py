"""What a reader asks for in the query of an address, the same on every floor."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import CharFilter, DateFilter, Filter, FilterSet, NumberFilter

from .search import query
from .text import words

MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d([Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d))?", re.ASCII
)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


class YearField(forms.IntegerField):
    """Four digits, and no other way to write a number."""

    def to_python(self, value: Any) -> int | None:
        if value and not re.fullmatch("[0-9]{4}", value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class YearFilter(NumberFilter):
    field_class = YearField


class DayField(forms.DateField):
    def to_python(self, value: Any) -> date | None:
        if value and not DAY.fullmatch(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class DayFilter(DateFilter):
    field_class = DayField


class WordsField(forms.CharField):
    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and not query.read(text).parts:
            raise ValidationError(_("There is no word in it."))
        if len(words(text)) > query.MOST_WORDS:
            sentence = _("It has more than %(most)s words.")
            raise ValidationError(sentence, params={"most": query.MOST_WORDS})
        return text


class WordsFilter(CharFilter):
    field_class = WordsField


class MomentField(forms.CharField):
    """A moment with its zone (RFC 3339), or a day: its beginning in Tirana. None is before 1900."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return _moment(text) if text else None
        except (ValueError, OverflowError) as error:
            sentence = _("Write it as 2024-01-15 or as 2024-01-15T08:30:00Z.")
            raise ValidationError(sentence) from error


def _moment(text: str) -> datetime:
    """Return it in UTC: no database takes every zone that Python does."""
    if not MOMENT.fullmatch(text):
        raise ValueError(text)
    if len(text) == len("2024-01-15"):
        day = date.fromisoformat(text)
        if day < EARLIEST.date():
            return EARLIEST
        return datetime.combine(day, time(), timezone.get_current_timezone())
    return max(EARLIEST, datetime.fromisoformat(text.upper()).astimezone(UTC))


class MomentFilter(Filter):
    field_class = MomentField


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
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise BadRequest(
            _("“%(text)s” is not a date. Write it as 2019-07-24.") % {"text": text[:60]}
        )
    return day
