"""A draft of a live object: a shadow row with parts of its own, copied back when it is approved."""

from typing import Any

from django.db import models, transaction

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
    twins: dict[Part, Part] = {}
    for accessor in source.parts:
        _copy_parts(source, target, accessor, twins)
    for part, twin in twins.items():
        _point_at_twins(part, twin, twins)


def _copy_parts(source: Any, target: Any, accessor: str, twins: dict[Part, Part]) -> None:
    """Make the `accessor` rows of `target` those of `source`.

    A row that was copied from one of the target's goes back into it, so that a key, once public,
    stays: anchors and other rows may point at it.
    """
    relation: Any = source._meta.get_field(accessor)
    left: dict[int | None, Any] = {row.pk: row for row in getattr(target, accessor).all()}
    for part in getattr(source, accessor).all():
        twin = left.pop(part.origin_id, None) or relation.related_model(
            origin=None if source.draft_of_id else part
        )
        for field in part._meta.concrete_fields:
            if not field.primary_key and field.name != "origin":
                setattr(twin, field.attname, getattr(part, field.attname))
        setattr(twin, relation.field.name, target)
        twin.save()
        twins[part] = twin
    for row in left.values():
        row.delete()


def _point_at_twins(part: Part, twin: Part, twins: dict[Part, Part]) -> None:
    """Let a copied part that points at another part, as a letter at its article, point at its copy."""
    changed = False
    for field in part._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.name != "origin":
            pointed_at = getattr(part, field.name)
            if isinstance(pointed_at, Part):
                setattr(twin, field.name, twins[pointed_at])
                changed = True
    if changed:
        twin.save()
