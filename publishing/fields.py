"""Model fields of the editorial desk: dates with precision, addresses, rich text."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

from .dates import PartialDate, parse
from .markup import MOST_TAGS, bare, is_too_dense
from .text import slug


class PartialDateFormField(forms.Field):
    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        return _parsed(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def _parsed(text: str) -> PartialDate:
    try:
        return parse(text)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from error


class PartialDateField(models.PositiveIntegerField):
    """A `PartialDate`, kept as its number, so that the database orders and compares it."""

    _pyi_private_set_type: Any  # for the type checker, which would take it for an int
    _pyi_private_get_type: Any

    def from_db_value(self, value: int | None, *args: Any) -> PartialDate | None:
        return None if value is None else PartialDate.from_number(value)

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        if isinstance(value, date):  # YAML reads 2018-01-12 as a date
            return PartialDate.from_date(value)
        return _parsed(str(value))

    def get_prep_value(self, value: Any) -> int | None:
        if value is None or isinstance(value, int):
            return value
        known = self.to_python(value)
        return known.number if known else None

    def value_to_string(self, obj: models.Model) -> Any:
        value: Any = self.value_from_object(obj)
        if value is None:
            return None
        return f"end of {value.isoformat()}" if value.end else value.isoformat()

    def formfield(self, **kwargs: Any) -> Any:
        defaults: dict[str, Any] = {"form_class": PartialDateFormField}
        return models.Field.formfield(self, **(defaults | kwargs))

    @property
    def validators(self) -> list[Any]:  # the parent's bounds are for integers
        return []


def in_year(field: str, year: int) -> Q:
    """Select the dates of which at least the year is known to be `year`."""
    return Q(**{f"{field}__range": (year * 10_000, year * 10_000 + 9_999)})


def overlapping(field: str, first: date, last: date) -> Q:
    """Select the dates that may fall between two days: January 2024 may be 15 January 2024."""
    low, high = PartialDate.from_date(first).number, PartialDate.from_date(last).number
    # Days and whole periods between the two lie between their numbers; the months and years that
    # begin before `first` or end after `last` are these.
    edges = {
        number
        for day in (low, high)
        for number in (
            day // 100 * 100,
            day // 100 * 100 + 99,
            day // 10_000 * 10_000,
            day // 10_000 * 10_000 + 9_900,
        )
    }
    return Q(**{f"{field}__range": (low, high)}) | Q(**{f"{field}__in": sorted(edges)})


class AddressField(models.SlugField):
    """The part of an address that names one object. Whatever is typed is folded: Çështje → ceshtje."""

    def to_python(self, value: Any) -> Any:
        return slug(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        defaults: dict[str, Any] = {"form_class": forms.CharField, "max_length": self.max_length}
        return models.Field.formfield(self, **(defaults | kwargs))


# The one allow-list. It draws the editor's toolbar and cleans what is saved.
RICH_TEXT: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "History": True,
}


# Of each element, the attributes that the allow-list keeps.
ATTRIBUTES = allowlist_from_extensions(expand_extensions(RICH_TEXT))["attributes"]

LONGEST_TEXT, DEEPEST_TEXT = 300_000, 30
_NESTING = re.compile(r"<(/?)(?:blockquote|ul|ol|li)\b", re.IGNORECASE)


def not_endless(html: str) -> None:
    """Refuse what takes longer to clean than anybody waits: a book in one field, or lists in lists."""
    if len(html) > LONGEST_TEXT:
        sentence = _("This text is too long: %(count)s characters, and at most %(most)s fit.")
        raise ValidationError(sentence, params={"count": len(html), "most": LONGEST_TEXT})
    if is_too_dense(html):
        sentence = _("This text has more than %(most)s tags. Paste it again as text alone.")
        raise ValidationError(sentence, params={"most": MOST_TAGS})
    depth = 0
    for tag in _NESTING.finditer(html):
        depth += -1 if tag[1] else 1
        if depth > DEEPEST_TEXT:
            raise ValidationError(_("Lists and quotations stand too deep in each other here."))


class RichTextField(ProseEditorField):
    """HTML with the tags of `RICH_TEXT` and no others, whoever saves it."""

    sanitize: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"extensions": dict(RICH_TEXT), "sanitize": True} | kwargs)
        only_known = self.sanitize
        self.sanitize = lambda html: only_known(bare(html, ATTRIBUTES))

    def clean(self, value: Any, instance: models.Model | None) -> Any:
        not_endless(value or "")
        return super().clean(value, instance)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"validators": [not_endless]} | kwargs))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        cleaned = self.sanitize(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, cleaned)
        return cleaned


RichTextField.description = _("Text with headings, lists and links")


class DayFormField(forms.DateField):
    """A whole day, read like every other date of the desk: 23.10.2018 or 23 tetor 2018."""

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        parsed = _parsed(value)
        if parsed.precision != "day":
            raise ValidationError(_("Give the day as well."), code="invalid")
        return parsed.first_day
