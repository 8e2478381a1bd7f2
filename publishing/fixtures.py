"""Loading the files under fixtures/: whole or not at all, and published through the ledger."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.db import connection, models, transaction

from . import workflow
from .models import Publishable
from .readiness import missing

WRITTEN_BY = "fixtures"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C, where it was built


class WrongFixture(Exception):
    """Its text names the file, the record and the field."""


@transaction.atomic
def load(paths: list[Path]) -> int:
    """Load YAML `paths` in their order, publish what is publishable, and return how many records.

    A record is {model, pk, fields}: foreign keys by key, many-to-many fields as lists of keys.
    Raises WrongFixture, and then has changed nothing.
    """
    loaded = [pair for path in paths for pair in _items(path)]
    for where, item in loaded:
        if isinstance(item, Publishable):
            if lacking := missing(item):
                raise WrongFixture(f"{where}: {' '.join(map(str, lacking))}")
            workflow.publish(item, written_by=WRITTEN_BY, approved_by=WRITTEN_BY)
    kinds = list({type(item) for _where, item in loaded})
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kinds):
            cursor.execute(statement)
    return len(loaded)


def _items(path: Path) -> Iterator[tuple[str, models.Model]]:
    for number, record in enumerate(_records(path), start=1):
        where = f"{path.name}, record {number}"
        match record:
            case {"model": str(label), "pk": int(pk), "fields": dict(fields), **rest} if not rest:
                where = f"{path.name}, {label} {pk}"
                yield where, _saved(where, label, pk, fields)
            case _:
                raise WrongFixture(f"{where}: it is not a record of model, pk and fields.")


def _records(path: Path) -> list[Any]:
    try:
        records = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise WrongFixture(f"{path.name}: {error}") from error
    if not isinstance(records, list):
        raise WrongFixture(f"{path.name}: it is not a list of records.")
    return records


def _saved(where: str, label: str, pk: int, fields: dict[str, Any]) -> models.Model:
    try:
        item = apps.get_model(label)(pk=pk)
        many = {name: keys for name, keys in fields.items() if _set(item, name, keys)}
        item.full_clean()
        item.save(force_insert=True)
        for name, keys in many.items():
            getattr(item, name).set(_all_known(item, name, keys))
    except (FieldDoesNotExist, LookupError, ValueError) as error:
        raise WrongFixture(f"{where}: {error}") from error
    except ValidationError as error:
        wrong = [f"{field}: {' '.join(said)}" for field, said in error.message_dict.items()]
        raise WrongFixture(f"{where}: {'; '.join(wrong)}") from error
    return item


def _set(item: models.Model, name: str, value: Any) -> bool:
    """Set a field of an item, unless it holds many: those wait until the item is saved."""
    field: Any = item._meta.get_field(name)
    if field.many_to_many:
        return True
    if isinstance(field, models.CharField | models.TextField) and not isinstance(value, str):
        raise ValidationError({name: f"{value!r} is not text; put it in quotes."})
    try:
        setattr(item, field.attname, field.to_python(value))
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error
    return False


def _all_known(item: models.Model, name: str, keys: Any) -> list[Any]:
    related: Any = item._meta.get_field(name).related_model
    found = list(related._base_manager.filter(pk__in=keys)) if isinstance(keys, list) else []
    if not isinstance(keys, list) or len(found) != len(keys):
        raise ValidationError({name: f"{keys!r} is not a list of keys that exist."})
    return found
