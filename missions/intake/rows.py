"""A row of a file of figures, and what it would do to what is published."""

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.languages import CODES

from ..models import Strength
from ..templatetags.missions import personnel

IDENTITY = ("scope", "kind", "as_of")


class Outcome(models.TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("same")
    WRONG = "wrong", _("wrong")


@dataclass(frozen=True)
class Change:
    """One field of a strength in words, as it is now and as it would be."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """A row and what it would do: make a strength of `owner`, change `fact`, or nothing."""

    number: int
    outcome: Outcome
    reason: str = ""
    owner: Any = None
    fields: dict[str, Any] = field(default_factory=dict)
    fact: Strength | None = None
    is_ambiguous: bool = False  # its number may be two, and nothing else is wrong with it

    @property
    def moves(self) -> bool:
        return self.outcome in (Outcome.NEW, Outcome.CHANGED)

    @cached_property
    def strength(self) -> Strength:
        """The strength as it would be, saved nowhere."""
        before = values(self.fact) if self.fact else {}
        return Strength(**before | self.fields)

    @property
    def identity(self) -> tuple[Any, ...]:
        """What tells a figure from every other: whose it is, of what, of which kind, as of when."""
        return (*key(self.owner), *identity(self.strength))

    @property
    def name(self) -> str:
        """Return which figure it is, in words: deployed, the whole force, 2017."""
        if not self.fields:
            return ""
        force = self.strength.scope == Strength.Scope.FORCE and self.strength.get_scope_display()
        words = (self.strength.get_kind_display(), force, self.strength.as_of)
        return ", ".join(str(word) for word in words if word)

    @property
    def changes(self) -> list[Change]:
        """What would be different, by field; of a new strength all that it says."""
        before = _in_words(self.fact) if self.fact else {}
        after = _in_words(self.strength)
        return [
            Change(_label(name), before.get(name, ""), text)
            for name, text in after.items()
            if text != before.get(name, "")
        ]

    @property
    def plain(self) -> list[Any]:
        """Return what this row does as JSON holds it, in no language."""
        before = values(self.fact) if self.fact else {}
        told = [
            (name, repr(before.get(name)), repr(self.fields[name])) for name in sorted(self.fields)
        ]
        return [self.number, self.outcome, *key(self.owner), self.fact and self.fact.pk, told]


def key(owner: Any) -> tuple[str, int]:
    """Return the kind and the key of an owner, as the columns of a strength are named."""
    return ("", 0) if owner is None else (owner._meta.model_name, owner.pk)


def identity(strength: Strength) -> tuple[Any, ...]:
    return tuple(getattr(strength, name) for name in IDENTITY)


def values(strength: Strength) -> dict[str, Any]:
    """Return what a strength says, by the names of its fields."""
    return {
        each.name: getattr(strength, each.name)
        for each in Strength._meta.concrete_fields
        if each.editable and not (each.primary_key or each.is_relation or each.name == "order")
    }


def _in_words(strength: Strength) -> dict[str, str]:
    """Return what a strength says beside its identity, by field; nothing for what is empty."""
    words = {"value": personnel(strength)}
    for name in values(strength):
        if name not in (*IDENTITY, "value", "qualifier"):
            shown = getattr(strength, f"get_{name}_display", partial(getattr, strength, name))
            words[name] = str(shown() or "")
    return words


def _label(name: str) -> str:
    label = str(Strength._meta.get_field(name).verbose_name).split(" [")[0]  # type: ignore[union-attr]
    _stem, _separator, code = name.rpartition("_")
    return f"{label} [{code}]" if code in CODES else label
