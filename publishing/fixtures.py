"""Loading the files under fixtures/: whole or not at all, and published through the ledger."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.python import Deserializer
from django.db import connection, models, transaction

from . import workflow
from .models import Publishable

WRITTEN_BY = "fixtures"


class WrongFixture(Exception):
    """Its text names the file, the record and the field."""


@transaction.atomic
def load(paths: list[Path]) -> int:
    """Load YAML `paths` in their order, publish what is publishable, and return how many records.

    A record is {model, pk, fields}, as Django serializes it. Raises WrongFixture, and then has
    changed nothing.
    """
    loaded = [item for path in paths for item in _items(path)]
    for item in loaded:
        if isinstance(item, Publishable):
            workflow.publish(item, written_by=WRITTEN_BY, approved_by=WRITTEN_BY)
    kinds = list({type(item) for item in loaded})
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kinds):
            cursor.execute(statement)
    return len(loaded)


def _items(path: Path) -> Iterator[models.Model]:
    for record in _records(path):
        where = f"{path.name}, {record['model']} {record['pk']}"
        try:
            yield _saved(record)
        except ValidationError as error:
            wrong = [f"{field}: {' '.join(said)}" for field, said in error.message_dict.items()]
            raise WrongFixture(f"{where}: {'; '.join(wrong)}") from error
        except (DeserializationError, FieldDoesNotExist, TypeError, ValueError) as error:
            raise WrongFixture(f"{where}: {error}") from error


def _records(path: Path) -> list[dict[str, Any]]:
    try:
        records = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise WrongFixture(f"{path.name}: {error}") from error
    if not isinstance(records, list):
        raise WrongFixture(f"{path.name}: it is not a list of records.")
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict) or set(record) != {"model", "pk", "fields"}:
            raise WrongFixture(f"{path.name}, record {number}: it needs model, pk and fields.")
    return records


def _saved(record: dict[str, Any]) -> models.Model:
    (deserialized,) = Deserializer([record])
    item: models.Model = deserialized.object
    item.full_clean()
    item.save(force_insert=True)
    for name, keys in (deserialized.m2m_data or {}).items():
        getattr(item, name).set(keys)
    return item
