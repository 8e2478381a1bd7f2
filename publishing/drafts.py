"""A draft of a live object: a shadow row with parts of its own, copied back when it is approved."""

from typing import Any

from django.db import transaction

from .models import Part, Publishable, State

# What the workflow writes belongs to the row; all other fields are content and travel.
BOOKKEEPING = {field.name for field in Publishable._meta.local_fields} - {"review_by"}


@transaction.atomic
def begin(live: Any) -> Any:
    """Return the draft of a live object, made now if there is none."""
    live = type(live)._base_manager.select_for_update().get(pk=live.pk)
    if existing := type(live)._base_manager.filter(draft_of=live).first():
        return existing
    draft = type(live)(draft_of=live, state=State.DRAFT, edition=live.edition)
    _copy_content(live, draft)
    draft.save()
    _copy_related(live, draft)
    return draft


@transaction.atomic
def apply(draft: Any) -> Any:
    """Copy a draft onto its live object, delete the draft, and return the live object."""
    live = type(draft)._base_manager.select_for_update().get(pk=draft.draft_of_id)
    _copy_content(draft, live)
    live.save()
    _copy_related(draft, live)
    draft.delete()
    return live


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
    for part in getattr(source, accessor).all():
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


def _point_at_twins(model: Any, twins: dict[Part, Part]) -> None:
    """Let a copied part that points at another part, as a letter at its article, point at its copy."""
    keys = {part.pk: twin.pk for part, twin in twins.items()}
    for field in model._meta.concrete_fields:
        if field.related_model is model and field.name != "origin":
            for part, twin in twins.items():
                setattr(twin, field.attname, keys.get(getattr(part, field.attname)))
            model._base_manager.bulk_update(twins.values(), [field.name])
