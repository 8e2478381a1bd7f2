"""The words of a form that came too late, so that its writer can take them along."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.http import QueryDict


def typed(post: QueryDict, model: Any) -> list[tuple[str, str]]:
    """Return each field with words in it, named as its form names it."""
    return [
        (_label(name, model), value)
        for name, values in post.lists()
        for value in values
        if value.strip() and not _is_machinery(name)
    ]


def _is_machinery(name: str) -> bool:
    last = name.rpartition("-")[2]
    return name.startswith("_") or "__prefix__" in name or last in _MACHINERY


_MACHINERY = (
    *("csrfmiddlewaretoken", "id", "DELETE"),
    *("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS"),
)


def _label(name: str, model: Any) -> str:
    """Return "Title [en]" for title_en, and "Place 2: Name [en]" for places-1-name_en."""
    accessor, number, column = ([*name.split("-"), "", ""] if "-" in name else ["", "", name])[:3]
    try:
        owner = model._meta.get_field(accessor).related_model if accessor else model
        label = str(owner._meta.get_field(column).verbose_name)
        row = f"{owner._meta.verbose_name} {int(number) + 1}: " if accessor else ""
    except (FieldDoesNotExist, AttributeError, ValueError):
        return name
    return row + label
