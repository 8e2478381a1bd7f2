"""A draft of a live object: a shadow row with parts of its own, copied back when it is approved."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects

from . import ledger
from .models import Edition, Part, Publishable, State

# What the workflow writes belongs to the row; all other fields are content and travel.
BOOKKEEPING = {field.name for field in Publishable._meta.local_fields} - {"review_by"}


@transaction.atomic
def begin(live: Any, by: Any = None) -> tuple[Any, bool]:
    """Return the draft of a live object, and whether it was made now because there was none."""
    live = type(live)._base_manager.select_for_update().get(pk=live.pk)
    if existing := type(live)._base_manager.filter(draft_of=live).first():
        return existing, False
    draft = type(live)(draft_of=live, state=State.DRAFT, edition=live.edition, begun_by=by)
    _copy_content(live, draft)
    draft.save()
    _copy_related(live, draft)
    if live.alone_by_id:  # nobody else has read these words yet: whoever wrote them still did
        draft.writers.set(live.writers.all())
    return draft, True


@transaction.atomic(savepoint=False)
def apply(draft: Any) -> Any:
    """Copy a draft, which is locked, onto its live object, and delete it.

    Return the live object with its parts written; its own row is for the caller to save.
    """
    live = draft.draft_of
    prefetch_related_objects([live], *live.parts)
    _copy_content(draft, live)
    _copy_related(draft, live)
    _delete(draft)
    return live


def _delete(draft: Any) -> None:
    """Delete a draft with its parts. Nothing else points at a draft, and so nothing is asked for:
    Django would look for it, part by part, and the approval waits.
    """
    for accessor in draft.parts:
        relation: Any = draft._meta.get_field(accessor)
        rows = relation.related_model._base_manager.filter(**{relation.field.name: draft})
        rows._raw_delete(using=rows.db)
    for field in draft._meta.many_to_many:
        getattr(draft, field.name).clear()
    rows = type(draft)._base_manager.filter(pk=draft.pk)
    rows._raw_delete(using=rows.db)


def editions_since(draft: Any) -> list[Edition]:
    """Return how the live page changed since `draft` was begun from it, oldest first."""
    if not draft.draft_of_id:
        return []
    newer = Edition.objects.of(draft.draft_of).filter(number__gt=draft.edition)
    return list(newer.exclude(kind=Edition.Kind.REVIEWED).reverse())


def fill(item: Any, content: dict[str, Any]) -> None:
    """Write an earlier content, a `ledger.snapshot`, into `item` and its parts, as far as it fits.

    A column that is gone since is left out, and so is what points at a topic, say, that is gone.
    """
    _set_fields(item, content["fields"])
    for field in item._meta.many_to_many:
        if field.name in content["fields"] and field.name != "writers":
            keys = content["fields"][field.name]
            known = field.related_model._base_manager.filter(pk__in=keys)
            getattr(item, field.name).set(known)
    for accessor in item.parts:
        _fill_parts(item, accessor, content["parts"].get(accessor, []))


def _set_fields(row: Any, fields: dict[str, Any]) -> None:
    for field in row._meta.concrete_fields:
        if field.name not in fields or field.name in BOOKKEEPING:
            continue
        try:
            value = field.to_python(fields[field.name])
        except ValidationError:  # as a column was then
            continue
        if field.is_relation and not field.related_model._base_manager.filter(pk=value).exists():
            value = None
        if value is not None or field.null:
            setattr(row, field.attname, value)


def _fill_parts(item: Any, accessor: str, rows: list[dict[str, Any]]) -> None:
    """Make the parts of `item` anew; each keeps the key of the live row it once was, if that is left.

    A row that was new in a draft did not know its key yet: the live row with the same words is it.
    """
    relation: Any = item._meta.get_field(accessor)
    model: Any = relation.related_model
    live = ledger.plain(getattr(item.draft_of, accessor).all()) if item.draft_of_id else []
    model._base_manager.filter(**{relation.field.name: item}).delete()
    siblings = _names_of_siblings(model)
    unlike = {*siblings, "origin", relation.field.name}
    made: dict[Any, Any] = {}
    for row in rows:
        part = model(**{relation.field.name: item})
        words = {name: row["fields"][name] for name in row["fields"].keys() - unlike}
        _set_fields(part, words)
        part.origin_id = _taken_from(live, row, words)
        part.save()
        made[row["pk"]] = part
    for row in rows:
        for name in siblings:
            setattr(made[row["pk"]], name, made.get(row["fields"].get(name)))
    if siblings and made:
        model._base_manager.bulk_update(made.values(), siblings)


def _taken_from(
    live: list[dict[str, Any]], row: dict[str, Any], words: dict[str, Any]
) -> int | None:
    """Take the live row that `row` once was out of those that are left, and return its key."""
    key = row["fields"].get("origin") or row["pk"]
    known = [one for one in live if one["pk"] == key]
    alike = [one for one in live if words.items() <= one["fields"].items()]
    found = next(iter(known or alike), None)
    if found is None:
        return None
    live.remove(found)
    return int(found["pk"])


def _names_of_siblings(model: Any) -> list[str]:
    """Return the fields by which a part points at another part, as a letter at its article."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.related_model is model and field.name != "origin"
    ]


def _copy_content(source: Any, target: Any) -> None:
    for field in source._meta.concrete_fields:
        if not field.primary_key and field.name not in BOOKKEEPING:
            setattr(target, field.attname, getattr(source, field.attname))


def _copy_related(source: Any, target: Any) -> None:
    for field in source._meta.many_to_many:
        if field.name != "writers":
            getattr(target, field.name).set(getattr(source, field.name).all())
    for accessor in source.parts:
        _copy_parts(source, target, accessor)


def _copy_parts(source: Any, target: Any, accessor: str) -> None:
    """Make the `accessor` rows of `target` those of `source`, in a fixed number of queries.

    A row that was copied from one of the target's goes back into it, so that a key, once public,
    stays: anchors and other rows may point at it.
    """
    relation: Any = source._meta.get_field(accessor)
    model: Any = relation.related_model
    left: dict[int | None, Any] = {row.pk: row for row in getattr(target, accessor).all()}
    copied = [field for field in model._meta.concrete_fields if not field.primary_key]
    twins: dict[Part, Part] = {}
    parts = list(getattr(source, accessor).all())
    if _are_alike(parts, left, [field for field in copied if field.name != relation.field.name]):
        return
    vars(target).get("_prefetched_objects_cache", {}).pop(accessor, None)
    for part in parts:
        twin = left.pop(part.origin_id, None) or model(origin=None if source.draft_of_id else part)
        for field in copied:
            if field.name not in ("origin", relation.field.name):
                setattr(twin, field.attname, getattr(part, field.attname))
        setattr(twin, relation.field.name, target)
        twins[part] = twin
    model._base_manager.bulk_create(
        twins.values(),
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[field.name for field in copied],
    )
    _point_at_twins(model, twins)
    if left:
        model._base_manager.filter(pk__in=left).delete()


def _are_alike(parts: list[Any], live: dict[int | None, Any], fields: list[Any]) -> bool:
    """Say whether each part still is what the live row it was copied from is."""
    if [part.origin_id for part in parts] != list(live):
        return False
    keys = {None: None} | {part.pk: part.origin_id for part in parts}

    def said(row: Any, of: dict[Any, Any]) -> list[Any]:
        return [
            of.get(value, value) if field.related_model is type(row) else value
            for field in fields
            if field.name != "origin"
            for value in [getattr(row, field.attname)]
        ]

    return all(said(part, keys) == said(live[part.origin_id], {}) for part in parts)


def _point_at_twins(model: Any, twins: dict[Part, Part]) -> None:
    """Let a copied part that points at another part, as a letter at its article, point at its copy."""
    keys = {part.pk: twin.pk for part, twin in twins.items()}
    for name in _names_of_siblings(model):
        for part, twin in twins.items():
            setattr(twin, f"{name}_id", keys.get(getattr(part, f"{name}_id")))
        model._base_manager.bulk_update(twins.values(), [name])
