"""Two people at one draft: what the other one saved meanwhile, and a form that keeps both."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from .. import ledger
from ..comparison import Differences, compare
from ..models import Revision


@dataclass(frozen=True)
class Conflict:
    """What was done to a draft since somebody opened it: by whom and when, and field by field."""

    revisions: list[Revision]
    differences: Differences | None  # None: what they opened was not recorded


def conflict(item: Any, read: str) -> tuple[Conflict, dict[str, Any] | None]:
    """Return what happened to `item` since its version `read`, and the content it had then."""
    history = Revision.objects.of(item)
    opened = _moment(read)
    if opened is None:
        return Conflict([], None), None
    before = history.content_at(opened)
    saved = type(item)._base_manager.get(pk=item.pk)  # the form has put its own words into `item`
    differences = compare(type(item), before, ledger.snapshot(saved)) if before else None
    return Conflict(list(history.since(opened)), differences), before


def _moment(read: str) -> datetime | None:
    """Return when the version was saved that a form names; a forged form names anything."""
    try:
        moment = parse_datetime(read)
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def content_when_opened(item: Any, read: str) -> dict[str, Any]:
    opened = _moment(read)
    content = Revision.objects.of(item).content_at(opened) if opened else None
    return content or {"fields": {}, "parts": {}}


def without_rows_that_are_gone(post: QueryDict, item: Any) -> QueryDict:
    """Return a form whose rows are all there: what somebody deleted meanwhile has no form any more.

    A row that was not touched stays deleted; one with new words in it becomes a new row.
    """
    data = post.copy()
    before = content_when_opened(item, str(post.get("_read", "")))
    for accessor in item.parts:
        then = {str(row["pk"]): row["fields"] for row in before["parts"].get(accessor, [])}
        there = {str(key) for key in getattr(item, accessor).values_list("pk", flat=True)}
        _mend(data, accessor, there, then)
    return data


def _mend(data: QueryDict, prefix: str, there: set[str], then: dict[str, Any]) -> None:
    counts = [data.get(f"{prefix}-{name}_FORMS", "") for name in ("TOTAL", "INITIAL")]
    if not all(count.isascii() and count.isdecimal() and len(count) < 5 for count in counts):
        return
    total, initial = map(int, counts)
    rows = [_row(data, f"{prefix}-{number}-") for number in range(total)]
    old = [row for row in rows[:initial] if row.get("id") in there]
    if len(old) == initial:
        return
    gone = [row for row in rows[:initial] if row.get("id") not in there and "DELETE" not in row]
    new = [row | {"id": ""} for row in gone if _has_new_words(row, then.get(row.get("id", ""), {}))]
    for name in [name for name in data if re.match(rf"{prefix}-\d+-", name)]:
        del data[name]
    for number, row in enumerate([*old, *new, *rows[initial:]]):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = value
    data[f"{prefix}-INITIAL_FORMS"] = str(len(old))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(old) + len(new) + total - initial)


def _row(data: QueryDict, prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): str(data[name]) for name in data if name.startswith(prefix)}


def _has_new_words(row: dict[str, str], then: dict[str, Any]) -> bool:
    typed = {name: value for name, value in row.items() if name in then and value.strip()}
    return any(str(then[name]) != value for name, value in typed.items() if name != "id")


def merged(form: Any, formsets: Any, before: dict[str, Any]) -> QueryDict:
    """Return what was typed, with what was not touched since `before` as it is saved now."""
    data = form.data.copy()
    for bound, then in _with_their_past(form, formsets, before):
        for name, field in bound.fields.items():
            if name in then and name in bound.initial and not _touched(bound, name, field, then):
                _put(data, bound.add_prefix(name), field, bound.initial[name])
    return data


def _with_their_past(
    form: Any, formsets: Any, before: dict[str, Any]
) -> Iterator[tuple[Any, dict[str, Any]]]:
    yield form, before["fields"]
    for formset in formsets:
        accessor = formset.fk.remote_field.get_accessor_name()
        then = {row["pk"]: row["fields"] for row in before["parts"].get(accessor, [])}
        for inner in formset.initial_forms:
            if inner.instance.pk in then:
                yield inner, then[inner.instance.pk]


def _touched(bound: Any, name: str, field: Any, then: dict[str, Any]) -> bool:
    """Say whether somebody typed another value than the field had when they opened the form."""
    column = bound._meta.model._meta.get_field(name)
    value = then[name] if column.many_to_many else column.to_python(then[name])
    typed = field.widget.value_from_datadict(bound.data, bound.files, bound.add_prefix(name))
    return bool(field.has_changed(field.prepare_value(value), typed))


def _put(data: QueryDict, name: str, field: Any, value: Any) -> None:
    """Write a value into `data` as its widget would send it."""
    value = field.prepare_value(value)
    if isinstance(value, list | tuple):
        data.setlist(name, [str(getattr(one, "pk", one)) for one in value])
        return
    shown = field.widget.format_value(value)
    shown = shown[0] if isinstance(shown, list) and shown else shown
    if shown in (None, "", []) or value is False:
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else str(shown)
