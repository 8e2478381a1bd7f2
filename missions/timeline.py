"""What happened to a mission, from its decisions, its legal acts and its own dates, in true order."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from publishing.dates import PartialDate

from .periods import Day


@dataclass(frozen=True)
class Event:
    """`date` is None for what the source does not date; it then stands where `stands_at` says."""

    date: PartialDate | None
    text: str
    taken_by: str = ""
    stands_at: PartialDate | None = None

    @property
    def at(self) -> PartialDate | None:
        return self.date or self.stands_at


def known_on(day: Day, found: list[Event]) -> list[Event]:
    """Leave out what had not happened on an earlier day; today's plans stay."""
    if day.is_today:
        return found
    return [event for event in found if (at := event.at) and at.number <= day.number]


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
    for handover in mission.handovers.all():
        text = _("%(organisation)s takes over the lead.") % {"organisation": handover.leader}
        found.append(Event(handover.since, text))
    for act in mission.legal_acts.all():
        found += _of_act(act)
    return sorted(found, key=_place)


def _of_act(act: Any) -> list[Event]:
    steps = [
        (
            act.signed,
            _("%(act)s: adopted.") if act.is_adopted else _("%(act)s: signed."),
            act.signed_by,
        ),
        (act.ratified, _("%(act)s: ratified."), act.ratified_by),
        (act.in_force, _("%(act)s: in force."), ""),
    ]
    return [Event(date, text % {"act": act}, by) for date, text, by in steps if date]


def _place(event: Event) -> tuple[bool, int]:
    return (event.at is None, event.at.number if event.at else 0)
