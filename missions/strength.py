"""Figures of a mission at their latest date, and whether the parts add up to the printed total."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from publishing.dates import PartialDate


@dataclass(frozen=True)
class Figure:
    """A number of personnel, how sure it is, and when it was true (None: the source does not say)."""

    value: int | None
    qualifier: str
    as_of: PartialDate | None


def latest(strengths: Iterable[Any], kind: str, scope: str = "national") -> Any | None:
    """Return the strength of a kind and scope with the latest date; the undated only for want of one."""
    candidates = [fact for fact in strengths if fact.kind == kind and fact.scope == scope]
    return max(
        candidates,
        key=lambda fact: (fact.as_of.number if fact.as_of else 0, fact.order, fact.pk),
        default=None,
    )


def deployed(printed: Any | None, parts: Iterable[Any]) -> Figure | None:
    """Return Albania's strength in a mission: the printed total, or else the sum of its parts.

    A sum is as sure as its least sure part, "at least" where a part is not known or not published,
    and as old as its oldest part. Without any number it is not published, or None.
    """
    if printed is not None:
        return Figure(printed.value, printed.qualifier, printed.as_of)
    listed = list(parts)
    facts = [part for part in listed if part is not None]
    numbers = [fact for fact in facts if fact.value is not None]
    if not numbers:
        return Figure(None, "unpublished", None) if facts else None
    dates = [fact.as_of for fact in numbers]
    qualifiers = {fact.qualifier for fact in numbers}
    if len(numbers) < len(listed):
        qualifiers.add("at_least")
    return Figure(
        value=sum(fact.value for fact in numbers),
        qualifier=_weakest(qualifiers),
        as_of=None if None in dates else min(dates),
    )


def _weakest(qualifiers: set[str]) -> str:
    """Return what a sum of parts so qualified may claim: two bounds that disagree leave "about"."""
    loose = qualifiers - {"exact"}
    return "about" if len(loose) > 1 else next(iter(loose), "exact")


def adds_up(printed: Any | None, parts: Iterable[Any]) -> bool | None:
    """Say whether exact parts equal an exact printed total; None where that cannot be said."""
    known = list(parts)
    facts = [printed, *known]
    if not known or any(fact is None or fact.qualifier != "exact" for fact in facts):
        return None
    return bool(sum(part.value for part in known) == printed.value)  # type: ignore[union-attr]


@dataclass(frozen=True)
class Row:
    """One element of Albania's contribution with its latest strength."""

    element: Any
    strength: Any | None


@dataclass(frozen=True)
class Contribution:
    """Albania's part in a mission: its elements, the printed total, and the whole force beside it."""

    rows: list[Row]
    total: Figure | None
    printed: Any | None
    adds_up: bool | None
    force: Any | None
    planned_force: Any | None

    @property
    def elements(self) -> list[Any]:
        return [row.element for row in self.rows]


def contribution(mission: Any, facts: Iterable[Any] | None = None) -> Contribution:
    """Return Albania's contribution to `mission`, from its own facts and those of its contingents.

    Without `facts` they are read from what is prefetched.
    """
    by_element: dict[int | None, list[Any]] = defaultdict(list)
    for fact in _prefetched(mission) if facts is None else facts:
        by_element[fact.contingent_id].append(fact)
    own = by_element[None]
    ours = [element for element in mission.contingents.all() if not element.nation]
    rows = [Row(element, latest(by_element[element.pk], "deployed")) for element in ours]
    printed = latest(own, "deployed")
    relieved = {element.relieved_id for element in ours}
    parts = [row.strength for row in rows if not row.element.end and row.element.pk not in relieved]
    return Contribution(
        rows=rows,
        total=deployed(printed, parts),
        printed=printed,
        adds_up=adds_up(printed, parts),
        force=latest(own, "deployed", scope="force"),
        planned_force=latest(own, "planned", scope="force"),
    )


def _prefetched(mission: Any) -> Iterator[Any]:
    yield from mission.strengths.all()
    for element in mission.contingents.all():
        yield from element.strengths.all()
