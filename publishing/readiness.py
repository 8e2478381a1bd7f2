"""What publication needs and an object lacks, each with the field of its form to go to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from .languages import ALBANIAN, CODES, ENGLISH, other

_EMPTY = {
    ALBANIAN: _("“%(field)s” is empty in Albanian."),
    ENGLISH: _("“%(field)s” is empty in English."),
}


@dataclass(frozen=True)
class Missing:
    sentence: str
    field: str  # the id of its element in the form

    def __str__(self) -> str:
        return self.sentence


def missing(item: Any) -> list[Missing]:
    """Return what stands between `item` and its publication.

    A language is published whole or not at all: where anything is written in a language, what
    is filled in the other one must be filled in it too, and so must what is `needed`.
    """
    languages = [code for code in CODES if item.exists_in(code) or _is_begun_in(item, code)]
    if not languages:
        return [Missing(gettext("The title is empty."), "id_title_sq")]
    return [
        *_empty(item, "id", languages),
        *_lacking(item, "id_"),
        *_lacking_in_parts(item, languages),
        *_undescribed(item, "id_"),
    ]


def _lacking_in_parts(item: Any, languages: list[str]) -> Iterator[Missing]:
    for part in item.parts:
        if item._meta.get_field(part).related_model.is_read_from_its_whole:
            continue
        rows = list(getattr(item, part).all())
        prefetch_related_objects(rows, *_pictures(item._meta.get_field(part).related_model))
        for number, row in enumerate(rows):
            yield from _empty(row, f"id_{part}-{number}", languages, str(row))
            yield from _lacking(row, f"id_{part}-{number}-")
            yield from _undescribed(row, f"id_{part}-{number}-")


def _lacking(row: Any, prefix: str) -> Iterator[Missing]:
    """Yield what only a row itself can tell: by `lacking`, which names a field and says a sentence."""
    for field, sentence in getattr(row, "lacking", dict)().items():
        yield Missing(sentence, prefix + field)


def _empty(row: Any, prefix: str, languages: list[str], of: str = "") -> Iterator[Missing]:
    for field in row._meta.fields:
        if getattr(row, field.attname) or not (said := _wanted(row, field.name, languages)):
            continue
        # In a form the name ends with its language, which the sentence says itself.
        sentence = said % {"field": str(field.verbose_name).split(" [")[0]}
        if of:
            sentence = f"{row._meta.verbose_name} “{of[:60]}”: {sentence}"
        yield Missing(sentence, f"{prefix}-{field.name}" if of else f"{prefix}_{field.name}")


def _wanted(row: Any, name: str, languages: list[str]) -> Any:
    """Return the sentence that says of an empty field that it must be filled, or nothing."""
    stem, _separator, code = name.rpartition("_")
    if name in getattr(row, "needed_once", ()):
        return gettext("“%(field)s” is empty.")
    return _EMPTY[code] if code in languages and _is_wanted(row, stem, code) else ""


def _is_wanted(row: Any, stem: str, code: str) -> bool:
    is_needed = stem in getattr(row, "needed", ())
    return is_needed or bool(getattr(row, to_attribute(stem, other(code)), None))


def _undescribed(row: Any, prefix: str) -> Iterator[Missing]:
    """Yield a sentence for each picture that those who cannot see it would miss."""
    for name in _pictures(row):
        shown = getattr(row, name)
        if shown is not None and not shown.is_described:
            sentence = gettext("The picture “%(picture)s” has no alternative text.")
            yield Missing(sentence % {"picture": shown}, prefix + name)


def _pictures(row: Any) -> list[str]:
    """Return the fields by which a row, or a kind of rows, shows what must be described."""
    return [
        field.name for field in row._meta.fields if hasattr(field.related_model, "is_described")
    ]


def _is_begun_in(item: Any, code: str) -> bool:
    return any(
        getattr(item, field.name)
        for field in item._meta.fields
        if field.editable and field.name.endswith(f"_{code}")
    )
