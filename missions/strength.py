"""Figures of a mission at their latest date, and whether the parts add up to the printed total."""

from collections.abc import Iterable
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

    A sum is as sure as its least sure part, "at least" where a part is not published, and as old
    as its oldest part.
    """
    if printed is not None:
        return Figure(printed.value, printed.qualifier, printed.as_of)
    known = [part for part in parts if part is not None]
    if not known:
        return None
    dates = [part.as_of for part in known]
    return Figure(
        value=sum(part.value or 0 for part in known),
        qualifier=_weakest({part.qualifier for part in known}),
        as_of=None if None in dates else min(dates),
    )


def _weakest(qualifiers: set[str]) -> str:
    bounds = {"at_least", "unpublished"} & qualifiers
    if bounds and "at_most" in qualifiers:
        return "about"
    if bounds:
        return "at_least"
    return next((q for q in ("at_most", "about") if q in qualifiers), "exact")


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


def contribution(mission: Any) -> Contribution:
    """Return Albania's contribution to `mission`, read from its prefetched facts."""
    facts = list(mission.strengths.all())
    rows = [
        Row(element, latest(element.strengths.all(), "deployed"))
        for element in mission.contingents.all()
        if not element.nation
    ]
    printed = latest(facts, "deployed")
    parts = [row.strength for row in rows]
    return Contribution(
        rows=rows,
        total=deployed(printed, parts),
        printed=printed,
        adds_up=adds_up(printed, parts),
        force=latest(facts, "deployed", scope="force"),
        planned_force=latest(facts, "planned", scope="force"),
    )
