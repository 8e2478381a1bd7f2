"""What happened to a mission, from its decisions, its legal acts and its own dates, in true order."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from publishing.dates import PartialDate


@dataclass(frozen=True)
class Event:
    """`date` is None for what the source does not date; it then stands where `stands_at` says."""

    date: PartialDate | None
    text: str
    taken_by: str = ""
    stands_at: PartialDate | None = None


def events(mission: Any, predecessor: Any | None = None) -> list[Event]:
    """Return the events of a mission, oldest first; the undated with no place of their own last."""
    found = [
        Event(decision.date, decision.text, decision.taken_by, decision.stands_at)
        for decision in mission.decisions.all()
    ]
    if predecessor and predecessor.end:
        text = _("%(mission)s ends.") % {"mission": predecessor}
        found.append(Event(predecessor.end, text))
    if mission.start:
        found.append(Event(mission.start, _("%(mission)s begins.") % {"mission": mission}))
    if mission.end:
        found.append(Event(mission.end, _("%(mission)s ends.") % {"mission": mission}))
    for act in mission.legal_acts.all():
        found += _of_act(act)
    return sorted(found, key=_place)


def _of_act(act: Any) -> list[Event]:
    steps = [
        (
            act.signed,
            _("%(act)s: adopted.") if act.kind == "unsc" else _("%(act)s: signed."),
            act.signed_by,
        ),
        (act.ratified, _("%(act)s: ratified."), act.ratified_by),
        (act.in_force, _("%(act)s: in force."), ""),
    ]
    return [Event(date, text % {"act": act}, by) for date, text, by in steps if date]


def _place(event: Event) -> tuple[bool, int]:
    at = event.date or event.stands_at
    return (at is None, at.number if at else 0)
