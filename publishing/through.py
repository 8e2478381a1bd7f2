"""What is public only through something published that points at it: a picture, a document."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from .models import Publishable, kinds


def public_through(row: models.Model) -> bool:
    """Say whether something published points at `row`, itself or in one of its parts."""
    return any(
        kind.objects.published().filter(**{way: row}).exists() for kind, way in _ways(type(row))
    )


def stands_in(row: models.Model, item: Publishable) -> bool:
    """Say whether `item`, as it is saved in whatever state, points at `row`."""
    return any(
        kind._base_manager.filter(pk=item.pk, **{way: row}).exists()
        for kind, way in _ways(type(row))
        if kind is type(item)
    )


def users_of(row: models.Model) -> list[Any]:
    """Return everything on the desk that points at `row`, in whatever state."""
    found = {
        (kind, item.pk): item
        for kind, way in _ways(type(row))
        for item in kind._base_manager.filter(**{way: row}).order_by("-pk")
    }
    return list(found.values())


def used(model: Any) -> models.Q:
    """Return the condition that anything on the desk points at a row of `model`."""
    condition = models.Q(pk__in=[])
    for kind, way in _ways(model):
        condition |= models.Q(Exists(kind._base_manager.filter(**{way: OuterRef("pk")})))
    return condition


@cache
def _ways(model: Any) -> tuple[tuple[Any, str], ...]:
    """Return each kind that can point at rows of `model`, with the lookup by which it does."""
    return tuple((kind, way) for kind in kinds() for way in _lookups(kind, model))


def _lookups(kind: type[Publishable], model: type[models.Model]) -> Iterator[str]:
    """Yield the fields of `kind` that point at `model`, then those of its parts."""
    for accessor in ("", *kind.parts):
        pointing: Any = kind._meta.get_field(accessor).related_model if accessor else kind
        for field in (*pointing._meta.concrete_fields, *pointing._meta.many_to_many):
            if field.related_model is model:
                yield f"{accessor}__{field.name}".removeprefix("__")
