"""One of the two contents of a comparison: what its values are, and what they say."""

import json
from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator

from ..languages import current, other
from ..models import Publishable
from .readable import in_words, visible

Fields = dict[str, Any]

LONGEST_NAME = 60


class Side:
    """A content, as `ledger.snapshot` returns it.

    `parts` holds its rows by accessor and twin: what a part of a draft and the live one it was
    copied from have in common. `named` may be absent: older contents do not know it.
    """

    def __init__(self, model: type[Publishable], content: dict[str, Any]) -> None:
        self._named: dict[str, dict[str, dict[str, str]]] = content.get("named", {})
        self._twins: dict[tuple[Any, Any], Any] = {}
        self._rows: dict[tuple[Any, Any], Fields] = {}
        self.parts: dict[str, dict[Any, Fields]] = {}
        self._relations: dict[str, Any] = {
            name: model._meta.get_field(name) for name in model.parts
        }
        for accessor, relation in self._relations.items():
            self.parts[accessor] = {}
            for row in content["parts"].get(accessor, []):
                self._add(accessor, relation.related_model, row)

    def _add(self, accessor: str, model: Any, row: Fields) -> None:
        rows, pk = self.parts[accessor], row["pk"]
        twin = row["fields"].get("origin") or pk
        twin = (twin, pk) if twin in rows else twin  # nothing may hide behind another
        rows[twin] = row
        self._twins[model, pk] = twin
        self._rows[model, pk] = row["fields"]

    def recognise(self, before: "Side") -> None:
        """Make twins of the parts that got another key since `before`, and say what they said.

        A part that is new in a draft gets its key when the draft is approved; all parts of what was
        never public, when an earlier text is restored.
        """
        for accessor, relation in self._relations.items():
            own, others = self.parts[accessor], before.parts[accessor]
            lonely = defaultdict(list)
            for twin, row in others.items():
                if twin not in own:
                    lonely[_words(relation, row)].append(twin)
            for twin, row in own.items():
                if twin not in others and (alike := lonely[_words(relation, row)]):
                    self._twins[relation.related_model, row["pk"]] = alike.pop(0)
            known = (self._twins[relation.related_model, row["pk"]] for row in own.values())
            self.parts[accessor] = dict(zip(known, own.values(), strict=True))

    def identity(self, column: "models.Field[Any, Any] | None", value: Any) -> Any:
        """Return what is equal on both sides exactly if the value is the same."""
        if value in (None, "", []):
            return None
        if isinstance(value, list):
            return sorted(map(str, value))
        if column is not None and column.is_relation:
            return self._twins.get((column.related_model, value), value)
        return value

    def text(self, column: "models.Field[Any, Any] | None", value: Any) -> str:
        """Return the value in words of the current language: a line for each thing it points at."""
        if column is None or not column.is_relation:
            return in_words(column, value)
        keys = value if isinstance(value, list) else [] if value is None else [value]
        return "\n".join(sorted(self.name(column.related_model, key) for key in keys))

    def name(self, model: Any, key: Any) -> str:
        """Return what a part, or something else that the content points at, is called."""
        if (model, key) in self._rows:
            said = self._name_of_part(model, self._rows[model, key])
        else:
            names = self._named.get(model._meta.label_lower, {}).get(str(key), {})
            said = names.get(current()) or names.get(other(current())) or ""
        return visible(Truncator(" ".join(said.split())).chars(LONGEST_NAME)) or f"#{key}"

    def _name_of_part(self, model: Any, fields: Fields) -> str:
        part = model()
        for field in model._meta.concrete_fields:
            if field.name in fields:
                setattr(part, field.attname, _read(field, fields[field.name]))
        return str(part)


def _words(relation: Any, row: Fields) -> str:
    """Return all that a part says, but for the keys of the whole and of other parts."""
    model = relation.related_model
    keys = {field.name for field in model._meta.concrete_fields if field.related_model is model}
    said = {name: row["fields"][name] for name in row["fields"].keys() - keys}
    return json.dumps(said | {relation.field.name: None}, sort_keys=True)


def _read(field: Any, value: Any) -> Any:
    try:
        return field.to_python(value)
    except ValidationError:
        return value
