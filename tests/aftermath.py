"""What must be there after a process was killed, whatever it was doing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection

from publishing import ledger
from publishing.drafts import BOOKKEEPING
from publishing.languages import CODES
from publishing.models import Edition, FormerAddress, Revision, State

from .tokens import KINDS, PARTS_OF_A_KIND, standing, token_of, tokens, topics

# The last thing that was done on an item in each state, as its history tells it.
LAST_ACT = {
    State.DRAFT: {Revision.Act.BEGUN, Revision.Act.SAVED, Revision.Act.CAUGHT_UP},
    State.SUBMITTED: {Revision.Act.SUBMITTED},
    State.SENT_BACK: {Revision.Act.SENT_BACK, Revision.Act.SAVED, Revision.Act.CAUGHT_UP},
    State.APPROVED: {Revision.Act.SCHEDULED},
}


@dataclass(frozen=True)
class Said:
    """What a child says of a step: that it begins, or that it is done."""

    step: str
    is_done: bool
    model: str
    key: int  # of the live object
    number: int  # of the edition that the step makes
    token: str  # that the edition says; none if the public is to see nothing of this step
    draft: int | None  # the key of the draft that the step ends

    @property
    def edition(self) -> Edition | None:
        """The edition that the step made, or was about to make."""
        made = Edition.objects.filter(model=self.model, object_id=self.key, number=self.number)
        return made.first() if self.token else None


def cut_short(said: list[Said]) -> list[Said]:
    """Return the steps that were begun at the end, and of which no end was said."""
    ends = [number for number, each in enumerate(said, 1) if each.is_done]
    return said[ends[-1] if ends else 0 :]


def essence(content: dict[str, Any]) -> dict[str, Any]:
    """Return of a `ledger.snapshot` what the public reads."""
    left_out = BOOKKEEPING | {"writers"}
    fields = {name: said for name, said in content["fields"].items() if name not in left_out}
    return {"fields": fields, "parts": content["parts"]}


class Watch:
    """Reads the ledger on from where it was, and compares all rows with it."""

    def __init__(self) -> None:
        self.last: dict[tuple[str, int], Edition] = {}
        self.addresses: dict[tuple[str, str, str], int] = {}
        self.seen, self.hash = 0, ledger.BEFORE_THE_FIRST

    def found(self, said: list[Said]) -> Iterator[str]:
        """Yield what is not as it must be after a child said this and died."""
        yield from self.in_the_ledger()
        for each in said:
            if each.is_done:
                yield from of_what_is_done(each)
        for each in cut_short(said):
            yield from of_what_was_cut(each)
        for kind in KINDS.values():
            yield from self.in_the_rows(kind)
        yield from self.in_the_addresses()
        yield from in_the_keys()

    def in_the_ledger(self) -> Iterator[str]:
        for edition in Edition.objects.filter(pk__gt=self.seen).order_by("pk"):
            before = self.last.get((edition.model, edition.object_id))
            if edition.number != (before.number if before else 0) + 1:
                yield f"{edition}: a number is missing before it"
            if edition.previous != self.hash or edition.hash != edition.digest():
                yield f"{edition}: the chain is broken"
            if (said := tokens(KINDS[edition.model], edition.content)) != {edition.note_sq}:
                yield f"{edition}: half of it says {said}"
            for code in CODES:
                if slug := edition.content["fields"].get(f"slug_{code}"):
                    self.addresses[edition.model, code, slug] = edition.object_id
            self.last[edition.model, edition.object_id] = edition
            self.seen, self.hash = edition.pk, edition.hash

    def in_the_rows(self, kind: Any) -> Iterator[str]:
        many = [each.name for each in kind._meta.many_to_many]
        rows = list(kind._base_manager.prefetch_related(*kind.parts, *many))
        for row in rows:
            name, content = f"{kind._meta.model_name} {row.pk}", ledger.snapshot(row)
            yield from of_a_row(name, row, content)
            if row.draft_of_id is None:
                yield from self.of_a_live_row(name, row, content)
        for accessor in kind.parts:
            parts = kind._meta.get_field(accessor).related_model._base_manager
            if parts.count() != len(rows) * PARTS_OF_A_KIND:
                yield f"{kind._meta.model_name}: some {accessor} are nobody's"

    def of_a_live_row(self, name: str, row: Any, content: dict[str, Any]) -> Iterator[str]:
        edition = self.last.get((row._meta.label_lower, row.pk))
        if row.edition != (edition.number if edition else 0):
            yield f"{name}: its edition {row.edition} is not the last of the ledger"
        if edition is None:
            if row.state not in LAST_ACT:
                yield f"{name}: it is {row.state} without an edition"
            return
        is_withdrawn = edition.kind == Edition.Kind.WITHDRAWN
        if row.state != (State.WITHDRAWN if is_withdrawn else State.PUBLISHED):
            yield f"{name}: it is {row.state} after it was {edition.kind}"
        if essence(content) != essence(edition.content):
            yield f"{name}: it does not say what the ledger says"

    def in_the_addresses(self) -> Iterator[str]:
        """Every address that was ever public leads to its object, as its own or a former one."""
        known = {
            (each.model, each.language, each.slug): each.object_id
            for each in FormerAddress.objects.all()
        }
        for (model, key), edition in self.last.items():
            for code in CODES:
                if slug := edition.content["fields"].get(f"slug_{code}"):
                    known[model, code, slug] = key
        if known != self.addresses:
            yield f"addresses: {set(known.items()) ^ set(self.addresses.items())}"


def of_a_row(name: str, row: Any, content: dict[str, Any]) -> Iterator[str]:
    said, topics_said = tokens(type(row), content), content["fields"].get("topics", [])
    if said != {token_of(row)}:
        yield f"{name}: half of it says {said}"
    if any(len(standing(parts)) != PARTS_OF_A_KIND for parts in content["parts"].values()):
        yield f"{name}: some parts are missing, or too many"
    if {each.pk for each in topics(type(row), token_of(row)).get("topics", [])} != set(topics_said):
        yield f"{name}: it has the topics of another text"
    if row.state in LAST_ACT:
        last = Revision.objects.of(row).first()
        if last is None or last.act not in LAST_ACT[row.state]:
            yield f"{name}: it is {row.state}, and its history ends with {last}"


def of_what_is_done(said: Said) -> Iterator[str]:
    edition = said.edition
    if said.token and edition is None:
        yield f"{said}: the ledger does not have it"
    if edition and edition.note_sq != said.token:
        yield f"{said}: the ledger says {edition.note_sq}"
    if said.draft and KINDS[said.model]._base_manager.filter(pk=said.draft).exists():
        yield f"{said}: its draft is still there"


def of_what_was_cut(said: Said) -> Iterator[str]:
    """It was done to its end, and the draft is gone; or not at all, and the draft still waits."""
    if said.draft:
        waiting = KINDS[said.model]._base_manager.filter(
            pk=said.draft, state__in=(State.SUBMITTED, State.APPROVED)
        )
        waits = [token_of(draft) for draft in waiting]
        if waits != ([] if said.edition else [said.token]):
            yield f"{said}: what waits says {waits}"


def in_the_keys() -> Iterator[str]:
    """Yield what points at nothing, and what the house's own look at its ledger finds."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield str(error)
