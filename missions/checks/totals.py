"""Whether a force agrees with its printed totals and keeps to its ceilings. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from publishing.dates import PartialDate
from publishing.doubts import worded
from publishing.templatetags.reading import grouped

from ..periods import Day, has_begun, has_ended, last_number
from ..strength import Dated, Figure, Force


@dataclass(frozen=True)
class Mismatch:
    """Two figures that do not go together; `when` is None if they are said of today."""

    key: str
    sentence: Any
    when: PartialDate | None


def unlike_parts(force: Force) -> Iterator[Mismatch]:
    """Yield each exact printed total that the exact parts of the same date do not come to.

    Too much is wrong in any case, too little only where each part that may have been there is known.
    """
    printed = force.of_whole("deployed")
    for when in dict.fromkeys(fact.as_of for fact in printed.dated):
        total = printed.at(when.number)
        if total is None or not _is_exact(total):
            continue
        there = [one for one in force.ours if force.is_there(one, last_number(when))]
        known = {one.pk: fact.value for one in force.ours if (fact := _exact_at(force, one, when))}
        parts = [known[one.pk] for one in there if one.pk in known]
        is_whole = bool(parts) and {one.pk for one in _may_be_there(force, when)} <= known.keys()
        is_less = is_whole and len(parts) == len(known) and sum(parts) < total.value
        if sum(parts) > total.value or is_less:
            sentence = _(
                "%(date)s: the parts add up to %(sum)s, and the printed total is %(total)s."
            )
            words = {"sum": grouped(sum(parts)), "total": grouped(total.value)}
            key = f"total:{when.isoformat()}:{sum(parts)}/{total.value}"
            yield Mismatch(key, worded(sentence, date=when, **words), when)


def _is_exact(fact: Any) -> bool:
    return fact.qualifier == "exact" and fact.value is not None


def _exact_at(force: Force, element: Any, when: PartialDate) -> Any | None:
    fact = Dated(force.of(element)).at(when.number)
    return fact if fact and fact.as_of == when and _is_exact(fact) else None


def _may_be_there(force: Force, when: PartialDate) -> list[Any]:
    relieved = {
        one.relieved_id for one in force.ours if one.start and has_begun(one.start, when.number)
    }
    return [
        one
        for one in force.ours
        if (one.start is None or has_begun(one.start, last_number(when)))
        and not has_ended(one.end, when.number)
        and one.pk not in relieved
    ]


def above_ceiling(force: Force, today: Day, is_ongoing: bool) -> Iterator[Mismatch]:
    """Yield where Albania's strength, or the whole force, is above the ceiling of its day."""
    whole = force.of_whole("deployed", "force")
    yield from _above(_dated(whole), force.of_whole("ceiling", "force"), "force", today)
    ceilings = force.of_whole("ceiling")
    if not (ceilings.dated or ceilings.undated):
        return  # the totals of every day cost something
    turns = {*force.turns(today.number), *(fact.as_of for fact in ceilings.dated)}
    known = [
        (when, force.total(when.number)) for when in sorted(turns) if when.number <= today.number
    ]
    if is_ongoing:
        known.append((None, force.total(today.number, is_today=True)))
    yield from _above(known, ceilings, "ceiling", today)


def above_its_own(force: Force, element: Any, today: Day) -> Iterator[Mismatch]:
    """Yield where one element is above a ceiling of its own."""
    deployed, ceilings = Dated(force.of(element)), Dated(force.of(element, "ceiling"))
    yield from _above(_dated(deployed), ceilings, "own", today)


def _dated(facts: Dated) -> list[tuple[PartialDate | None, Any]]:
    return [(fact.as_of, fact) for fact in [*facts.dated, *facts.undated[-1:]]]


def _above(
    known: Sequence[tuple[PartialDate | None, Figure | None]],
    ceilings: Dated,
    of: str,
    today: Day,
) -> Iterator[Mismatch]:
    told: set[tuple[int, int]] = set()
    for when, figure in known:
        ceiling = ceilings.at(when.number if when else today.number, with_undated=True)
        if not figure or not ceiling or figure.value is None or ceiling.value is None:
            continue
        pair = (figure.value, ceiling.value)
        if pair[0] <= pair[1] or pair in told or _is_loose(figure, ceiling):
            continue
        told.add(pair)
        words = {"deployed": grouped(pair[0]), "ceiling": grouped(pair[1])}
        key = f"{of}:{when.isoformat() if when else 'now'}:{pair[0]}/{pair[1]}"
        yield Mismatch(key, _said_of_ceiling(when, words), when)


def _is_loose(figure: Figure, ceiling: Any) -> bool:
    """Say whether the two may go together all the same: “at most 60” may be below 50."""
    return figure.qualifier == "at_most" or ceiling.qualifier == "at_least"


def _said_of_ceiling(when: PartialDate | None, words: dict[str, str]) -> Any:
    if when is None:
        sentence = _("%(deployed)s deployed is above the ceiling of %(ceiling)s.")
        return worded(sentence, **words)
    sentence = _("%(date)s: %(deployed)s deployed is above the ceiling of %(ceiling)s.")
    return worded(sentence, date=when, **words)


def values(force: Force, facts: Iterable[Any], today: Day) -> set[int]:
    """Return every number that the tables of a mission show: its figures, and what they come to."""
    turns = force.turns(today.number)
    totals = [force.total(when.number) for when in turns]
    totals.append(force.total(today.number, is_today=True))
    return {figure.value for figure in [*facts, *totals] if figure and figure.value is not None}
