"""Two contents of one object side by side, for `admin/desk/_differences.html`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from translated_fields import to_attribute

from ..drafts import BOOKKEEPING
from ..languages import CODES
from ..models import Publishable
from .marked import ADDED, REMOVED, Patience, Piece, shortened, words
from .sides import Fields, Side

CHANGED, MOVED = "changed", "moved"

Column = Any  # a field, or None of a column that is gone


@dataclass(frozen=True)
class Cell:
    language: str  # empty for what is the same in both
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind in (ADDED, REMOVED) for piece in self.pieces)


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class PartDifference:
    change: str  # ADDED, REMOVED, CHANGED or MOVED
    kind: str
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Differences:
    rows: tuple[Row, ...] = ()
    parts: tuple[PartDifference, ...] = ()


def compare(model: type[Publishable], before: dict[str, Any], after: dict[str, Any]) -> Differences:
    """Return what differs between two contents, each a `ledger.snapshot` of one object or its draft."""
    old, new = Side(model, before), Side(model, after)
    new.recognise(old)
    comparing = _Comparing(old, new, Patience())
    rows = comparing.rows(model, before["fields"], after["fields"], {*BOOKKEEPING, "writers"})
    parts = [part for accessor in model.parts for part in comparing.parts(model, accessor)]
    return Differences(tuple(rows), tuple(parts))


@dataclass(frozen=True)
class _Comparing:
    before: Side
    after: Side
    patience: Patience

    def rows(
        self, model: type[models.Model], old: Fields, new: Fields, left_out: set[str]
    ) -> Iterator[Row]:
        """Yield a row for each field that differs, with a cell for each language that it has."""
        for label, columns in _labelled(model, {**old, **new}.keys() - left_out):
            if any(
                self.before.identity(column, old.get(name))
                != self.after.identity(column, new.get(name))
                for _language, name, column in columns
            ):
                cells = tuple(
                    Cell(language, self._pieces(column, old.get(name), new.get(name)))
                    for language, name, column in columns
                )
                if any(cell.is_changed for cell in cells):
                    yield Row(label, cells)

    def _pieces(self, column: Column, old: Any, new: Any) -> tuple[Piece, ...]:
        before, after = self.before.text(column, old), self.after.text(column, new)
        differ = self.before.identity(column, old) != self.after.identity(column, new)
        if differ and before == after and column and (column.is_relation or column.choices):
            before, after = f"{before} (#{old})", f"{after} (#{new})"  # two of the same name
        return shortened(words(before, after, self.patience))

    def parts(self, model: type[Publishable], accessor: str) -> Iterator[PartDifference]:
        relation: Any = model._meta.get_field(accessor)
        before, after = self.before.parts[accessor], self.after.parts[accessor]
        places = {twin: place for rows in (before, after) for place, twin in enumerate(rows)}
        kind = capfirst(relation.related_model._meta.verbose_name)
        for twin in sorted(places, key=places.__getitem__):
            old, new = before.get(twin), after.get(twin)
            change, rows = self._changes(relation, old and old["fields"], new and new["fields"])
            if change:
                side, row = (self.after, new) if new else (self.before, before[twin])
                name = side.name(relation.related_model, row["pk"])
                yield PartDifference(change, kind, name, tuple(rows))

    def _changes(
        self, relation: Any, old: Fields | None, new: Fields | None
    ) -> tuple[str, list[Row]]:
        """Return what became of a part, empty if nothing did, and the rows that say so."""
        model, owner = relation.related_model, relation.field.name
        if old is None or new is None:
            rows = self.rows(model, _filled(old), _filled(new), {"origin", owner})
            return (ADDED if old is None else REMOVED), list(rows)
        changed = list(self.rows(model, old, new, {"origin", owner, "order"}))
        moved = list(self.rows(model, _order(old), _order(new), set()))
        return CHANGED if changed else MOVED if moved else "", changed + moved


def _filled(fields: Fields | None) -> Fields:
    """Return what is filled in a part that stands alone: its order is 0 unless somebody chose it."""
    return {name: value for name, value in (fields or {}).items() if (name, value) != ("order", 0)}


def _order(fields: Fields) -> Fields:
    return {"order": fields.get("order")}


def _labelled(
    model: type[models.Model], names: Any
) -> Iterator[tuple[str, list[tuple[str, str, Column]]]]:
    """Yield the label of each field among `names`, and its columns: language, name and field.

    In the order of the form. What a model derives from its other fields has no name for people
    and is left out; what stands in an older content and is gone since comes last.
    """
    options = model._meta
    columns: dict[str, Column] = {
        field.name: field for field in (*options.concrete_fields, *options.many_to_many)
    }
    columns |= dict.fromkeys(sorted(names - columns.keys()))
    for name, column in columns.items():
        stem, _separator, code = name.rpartition("_")
        both = [(each, to_attribute(stem, each)) for each in CODES]
        is_translated = code in CODES and all(name in columns for _code, name in both)
        group = both if is_translated else [("", name)]
        is_first = group[0][1] == name
        if is_first and not _is_derived(column) and any(each in names for _code, each in group):
            label = column.verbose_name if column else stem if is_translated else name
            yield capfirst(str(label)), [(code, each, columns[each]) for code, each in group]


def _is_derived(column: Column) -> bool:
    return column is not None and not column.editable and column._verbose_name is None
