"""The dry run: what each row of a file would do to what is published now."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ..models import Contingent, Strength
from . import numbers, sheets
from .columns import Record, records
from .facts import Wrong, said, wrong_with
from .owners import Owners
from .rows import Outcome, Row, identity, key, values


@dataclass(frozen=True)
class Plan:
    rows: list[Row]

    @property
    def counts(self) -> list[tuple[Any, int]]:
        counted = Counter(row.outcome for row in self.rows)
        return [(outcome, counted[outcome]) for outcome in Outcome]

    @property
    def is_wrong(self) -> bool:
        return any(row.outcome == Outcome.WRONG for row in self.rows)

    @property
    def is_ambiguous(self) -> bool:
        return any(row.is_ambiguous for row in self.rows)

    @property
    def moves(self) -> list[Row]:
        return [row for row in self.rows if row.moves]

    @property
    def is_worth_it(self) -> bool:
        return bool(self.moves) and not self.is_wrong

    @property
    def digest(self) -> str:
        """Return what tells this plan from that of another file or another moment."""
        return sha256(json.dumps([row.plain for row in self.rows]).encode()).hexdigest()


def plan(content: bytes, decimal: str = "") -> Plan:
    """Return what a file would do, in a fixed number of queries. Raises sheets.Unreadable.

    `decimal` is what its sender says of the mark that splits decimals; empty for nothing.
    """
    found = records(sheets.read(content))
    if not decimal:
        marks = numbers.decimal_marks(record.cells["value"] for record in found)
        decimal = marks.pop() if len(marks) == 1 else ""
    owners = Owners()
    return Plan(_judged([_read(record, owners, decimal) for record in found]))


def _read(record: Record, owners: Owners, decimal: str) -> Row:
    """Return a row that is new, as far as it says itself, or wrong."""
    if record.wrong:
        return Row(record.number, Outcome.WRONG, record.wrong)
    sentences, owner, fields, is_ambiguous = [], None, {}, False
    try:
        owner = owners.find(record.cells)
    except ValueError as error:
        sentences.append(str(error))
    try:
        fields = said(record.cells, decimal)
    except Wrong as error:
        is_ambiguous = error.is_ambiguous and not sentences
        sentences.append(str(error))
    if isinstance(owner, Contingent) and fields.get("scope") == Strength.Scope.FORCE:
        sentences.append(_("The whole force belongs to the mission, not to a contingent."))
    outcome = Outcome.WRONG if sentences else Outcome.NEW
    return Row(record.number, outcome, " ".join(sentences), owner, fields, None, is_ambiguous)


def _judged(rows: list[Row]) -> list[Row]:
    """Compare the rows with what is published, and with each other."""
    facts = _facts({key(row.owner) for row in rows if row.owner is not None})
    alike: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if row.outcome != Outcome.WRONG:
            alike[row.identity].append(row)
    matched = [one for what, group in alike.items() for one in _matched(group, facts[what])]
    judged = {row.number: row for row in matched}
    return [judged.get(row.number, row) for row in rows]


def _facts(owners: set[tuple[str, int]]) -> dict[Any, list[Strength]]:
    """Return the published strengths of `owners` by what identifies them, in one query."""
    keys: dict[str, list[int]] = {"mission": [], "contingent": []}
    for kind, number in owners:
        keys[kind].append(number)
    theirs = Q(mission__in=keys["mission"]) | Q(contingent__in=keys["contingent"])
    found: dict[Any, list[Strength]] = defaultdict(list)
    for fact in Strength.objects.filter(theirs):
        kind = "mission" if fact.mission_id else "contingent"
        owner = (kind, getattr(fact, f"{kind}_id"))
        found[(*owner, *identity(fact))].append(fact)
    return found


def _matched(rows: list[Row], facts: list[Strength]) -> Iterator[Row]:
    """Judge the rows about one figure by the strengths that are published of it.

    There may be several, of several sources: a row says one of them, or changes the only one.
    """
    left, rest = list(facts), []
    for row in rows:
        same = next((fact for fact in left if _is_same(row, fact)), None)
        if same is None:
            rest.append(row)
        else:
            left.remove(same)
            yield replace(row, outcome=Outcome.SAME, fact=same)
    for row in rest:
        others = ", ".join(str(other.number) for other in rows if other is not row)
        if others:
            sentence = _("This is the same figure as in row %(rows)s. Keep one.") % {"rows": others}
            yield _wrong(row, sentence)
        elif len(facts) > 1:
            yield _wrong(
                row, _("Several such figures are published. Change the right one in its form.")
            )
        else:
            fact = facts[0] if facts else None
            yield _checked(replace(row, fact=fact, outcome=Outcome.CHANGED) if fact else row)


def _is_same(row: Row, fact: Strength) -> bool:
    now = values(fact)
    return all(_tidy(now[name]) == value for name, value in row.fields.items())


def _tidy(value: Any) -> Any:
    return sheets.in_one_line(value) if isinstance(value, str) else value


def _checked(row: Row) -> Row:
    """Return a row that does something, or why it may not."""
    draft = getattr(row.owner, "draft", None)
    if draft is not None:
        who = {"name": row.owner, "writer": draft.begun_by or "–", "step": draft.state_in_words}
        return _wrong(
            row,
            _("“%(name)s” has a draft, begun by %(writer)s: %(step)s. That goes first.") % who,
        )
    sentences = wrong_with(row.strength, row.owner)
    return _wrong(row, " ".join(sentences)) if sentences else row


def _wrong(row: Row, reason: str) -> Row:
    return replace(row, outcome=Outcome.WRONG, reason=reason)
