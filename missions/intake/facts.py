"""What the cells of a row say of a strength: the names of its fields, and their values."""

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from translated_fields import to_attribute

from publishing.dates import parse
from publishing.languages import ALBANIAN, CODES, ENGLISH

from ..models import Strength
from . import numbers
from .headings import plain

CHOSEN = ("scope", "kind", "qualifier", "certainty")
WRITTEN = (
    *("composition_sq", "composition_en", "source_text", "source_link"),
    *("note_sq", "note_en"),
)


class Wrong(ValueError):
    """Its text is all that is wrong with a row, a sentence each."""

    def __init__(self, sentences: list[str], is_ambiguous: bool = False) -> None:
        super().__init__(" ".join(sentences))
        self.is_ambiguous = is_ambiguous  # and nothing else


def said(cells: dict[str, str], decimal: str) -> dict[str, Any]:
    """Return the fields that a row gives; an empty cell says nothing, and empties nothing.

    `decimal` is the mark that splits decimals in this file, if that is known. Raises Wrong.
    """
    fields: dict[str, Any] = {name: cells[name] for name in WRITTEN if cells.get(name)}
    sentences, is_ambiguous = [], False
    for read in (_read_choices, _read_date):
        try:
            fields |= read(cells)
        except ValueError as error:
            sentences.append(str(error))
    try:
        fields |= _read_number(cells, fields.get("qualifier", ""), decimal)
    except ValueError as error:
        is_ambiguous = isinstance(error, numbers.Ambiguous) and not sentences
        sentences.append(str(error))
    if sentences:
        raise Wrong(sentences, is_ambiguous)
    return fields


def _read_choices(cells: dict[str, str]) -> dict[str, str]:
    fields = {}
    for name in CHOSEN:
        if cell := cells.get(name, ""):
            words = _words(name)
            if plain(cell) not in words:
                label = Strength._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                known = ", ".join(str(choice) for choice in _labels(name))
                raise ValueError(
                    _("“%(text)s” is not known under “%(field)s”: it is one of %(known)s.")
                    % {"text": cell[:40], "field": label, "known": known}
                )
            fields[name] = words[plain(cell)]
    return fields


def _labels(name: str) -> list[Any]:
    field: Any = Strength._meta.get_field(name)
    return [label for _value, label in field.choices]


@cache
def _words(name: str) -> dict[str, str]:
    """Return what a choice may be called in either language, and its value."""
    field: Any = Strength._meta.get_field(name)
    words = {plain(value): value for value, _label in field.choices}
    for code in CODES:
        with override(code):
            words |= {plain(str(label)): value for value, label in field.choices}
    return words


_END = "end of "  # as our own files say it


def _read_date(cells: dict[str, str]) -> dict[str, Any]:
    if "as_of" not in cells:
        return {}
    precision = cells.get("as_of_precision", "")
    end = _END if precision.startswith(_END) and not cells["as_of"].startswith(_END) else ""
    as_of = parse(f"{end}{cells['as_of']}") if cells["as_of"] else None
    if as_of and precision and precision.removeprefix(_END) != as_of.precision:
        raise ValueError(
            _("“%(text)s” is not as precise as the row says. A spreadsheet may have changed it.")
            % {"text": cells["as_of"][:40]}
        )
    return {"as_of": as_of}


def _read_number(cells: dict[str, str], qualifier: str, decimal: str) -> dict[str, Any]:
    unpublished = Strength.Qualifier.UNPUBLISHED
    if not cells.get("value") and qualifier == unpublished:
        return {"value": None, "qualifier": unpublished}
    number = numbers.read(cells.get("value", ""), decimal)
    if number.qualifier and qualifier not in ("", number.qualifier):
        raise ValueError(
            _("“%(text)s” says otherwise than the qualifier beside it.")
            % {"text": cells["value"][:40]}
        )
    said = number.qualifier or qualifier
    return {"value": number.value} | ({"qualifier": said} if said else {})


def wrong_with(strength: Strength, owner: Any) -> list[str]:
    """Return why a strength cannot be published with its owner, a sentence each."""
    sentences = list(strength.lacking().values())
    if strength.value is not None and strength.qualifier == Strength.Qualifier.UNPUBLISHED:
        sentences.append(_("What is not published has no number."))
    try:
        strength.clean_fields(exclude=["mission", "contingent", "origin"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = str(Strength._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            sentences += [f"{label}: {message}" for message in messages]
    return sentences + _untranslated(strength, owner)


_EMPTY = {
    ALBANIAN: gettext_lazy("“%(field)s” is empty in Albanian."),
    ENGLISH: gettext_lazy("“%(field)s” is empty in English."),
}


def _untranslated(strength: Strength, owner: Any) -> list[str]:
    """Return what is said in one language and not in another in which the owner is published."""
    sentences = []
    for stem in ("composition", "note"):
        texts = {code: getattr(strength, to_attribute(stem, code)) for code in CODES}
        empty = [code for code in CODES if owner.exists_in(code) and not texts[code]]
        if any(texts.values()):
            sentences += [_EMPTY[code] % {"field": _(stem)} for code in empty]
    return sentences
