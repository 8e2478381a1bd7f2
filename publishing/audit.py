"""Whether the ledger is sound: nothing in it was changed, removed or put in between."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection
from django.db.models import Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from . import seal
from .ledger import BEFORE_THE_FIRST, Edition
from .models import kinds

# An edition may hold a whole book of law. SQLite keeps what is no moment and no text, and one such
# row makes its whole batch unreadable.
BATCH = {"postgresql": 100, "sqlite": 1}


@dataclass(frozen=True)
class Audit:
    sound: int
    wrong: str = ""  # a sentence, empty if all is well
    broken: Any = None  # the Edition that is wrong, if it is an edition that is


def first_broken() -> Audit:
    """Walk the chain from its first edition, and return the first thing that is wrong with it.

    It is as good as the database it reads: whoever can write all of it, the objects included, can
    write another history. Then only the hash of an edition that was noted elsewhere would tell.
    """
    sound, last, previous = 0, 0, BEFORE_THE_FIRST
    try:
        for edition in _chain():
            if wrong := _wrong_with(edition, previous):
                return Audit(sound, f"{_in_words(edition)} {wrong}", edition)
            sound, last, previous = sound + 1, edition.pk, edition.hash
    except (OperationalError, TypeError, ValueError) as error:
        rest = Edition.objects.filter(pk__gt=last).order_by("pk")
        edition = rest.only("model", "object_id", "number")[0]
        return Audit(sound, f"Edition {edition.pk} ({edition}) cannot be read: {error}.", edition)
    return Audit(sound, next(_wrong_around_it(), ""))


def _chain() -> Iterator[Any]:
    """Yield each edition in its order, with whether the one of its object before it `is_there`."""
    one_before = Edition.objects.filter(
        model=OuterRef("model"),
        object_id=OuterRef("object_id"),
        number=OuterRef("number") - 1,
        pk__lt=OuterRef("pk"),
    )
    chain = Edition.objects.order_by("pk").annotate(is_there=Exists(one_before))
    return chain.iterator(chunk_size=BATCH[connection.vendor])


def _wrong_with(edition: Any, previous: str) -> str:
    if edition.hash != edition.digest():
        return "does not match its hash."
    if edition.previous != previous:
        return "does not follow the one before it."
    if edition.number != 1 and not edition.is_there:
        return f"comes without number {edition.number - 1} of its object."
    return ""


def _in_words(edition: Any) -> str:
    return (
        f"Edition {edition.pk} ({edition.model} {edition.object_id}, number {edition.number};"
        f" {edition.at}; written by {edition.written_by}; approved by {edition.approved_by})"
    )


def _wrong_around_it() -> Iterator[str]:
    """Yield a sentence for each object whose last editions are gone, and for a broken seal."""
    for kind in kinds():
        for item in _disagreeing(kind):
            yield (
                f"{kind._meta.label_lower} {item.pk} is at edition {item.edition},"
                f" and the last in the ledger is {item.told}."
            )
    if names := seal.missing(connection):
        yield f"The database would not refuse a change to the ledger: it lacks {', '.join(names)}."


def _disagreeing(kind: Any) -> Any:
    """Select the objects that are at another edition than the last that the ledger has of them."""
    told = Edition.objects.filter(model=kind._meta.label_lower, object_id=OuterRef("pk"))
    last = Coalesce(Subquery(told.order_by("-number").values("number")[:1]), Value(0))
    rows = kind._base_manager.filter(draft_of=None).annotate(told=last)
    return rows.exclude(edition=F("told")).order_by("pk")
