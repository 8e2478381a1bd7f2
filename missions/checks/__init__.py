"""What somebody should look at before a mission or a contingent goes out: see `publishing.doubts`.

What is doubted is what would be public: the own rows of what is approved, draft or not, beside
what is published of the rest of the force.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import chain
from typing import Any

from django.db.models import Q
from translated_fields import to_attribute

from publishing.doubts import Doubt
from publishing.languages import CODES
from publishing.models import PublishedQuerySet

from ..figures import Strength
from ..periods import Day
from ..strength import Force
from . import acts, facts, rotations, totals
from .totals import Mismatch


def of_mission(mission: Any) -> list[Doubt]:
    """Return the doubts about a mission with its own figures and those of its published contingents."""
    today = Day.asked(None)
    elements = _published(mission.contingents.model, mission.live_pk)
    own, legal_acts = list(mission.strengths.all()), list(mission.legal_acts.all())
    every = [*own, *Strength.objects.filter(contingent__in=elements)]
    force = Force(elements, every)
    prose = _prose(mission)
    return [
        *acts.without_basis(mission, legal_acts),
        *acts.expired(mission, legal_acts, today.date),
        *_in_form(_of_force(force, mission, today), own),
        *facts.unlike_the_table(prose, lambda: totals.values(force, every, today)),
        *facts.without_date(prose, own, every),
        *facts.overdue(own, today.date),
    ]


def of_contingent(contingent: Any) -> list[Doubt]:
    """Return the doubts about a contingent, and those that it newly brings to its mission."""
    today = Day.asked(None)
    mission, own = contingent.mission, list(contingent.strengths.all())
    before = _published(type(contingent), mission.pk)
    others = [element for element in before if element.pk != contingent.live_pk]
    known = _published_facts(mission, before)
    stand_in, its_facts = _as_live(contingent, own)
    kept = [fact for fact in known if fact.contingent_id != contingent.live_pk]
    force = Force([*others, stand_in], [*kept, *its_facts])
    found = list(_of_force(force, mission, today))
    told = {one.key for one in _of_force(Force(before, known), mission, today)} if found else ()
    newly = [one for one in found if one.key not in told]
    return [
        *rotations.overlapping(stand_in, others, mission, today.date),
        *_in_form(chain(newly, totals.above_its_own(force, stand_in, today)), own),
        *facts.without_date(_prose(mission), own, [*known, *own]),
        *facts.overdue(own, today.date),
    ]


def _published(kind: Any, mission: int) -> list[Any]:
    """Return the contingents of a mission that are public, or will be as soon as the mission is."""
    return list(PublishedQuerySet.published(kind.objects.filter(mission=mission)))


def _published_facts(mission: Any, elements: Iterable[Any]) -> list[Strength]:
    missions = type(mission).objects.published().filter(pk=mission.pk)
    return list(Strength.objects.filter(Q(mission__in=missions) | Q(contingent__in=elements)))


def _as_live(contingent: Any, own: Sequence[Any]) -> tuple[Any, list[Any]]:
    """Return a contingent and its figures under the key by which others point at it."""
    stand_in, its_facts = copy(contingent), [copy(fact) for fact in own]
    stand_in.pk = contingent.live_pk
    for fact in its_facts:
        fact.contingent_id = contingent.live_pk
    return stand_in, its_facts


def _prose(mission: Any) -> dict[str, str]:
    names = [to_attribute(stem, code) for code in CODES for stem in ("summary", "text")]
    return {name: getattr(mission, name) for name in names}


def _of_force(force: Force, mission: Any, today: Day) -> Iterator[Mismatch]:
    yield from totals.unlike_parts(force)
    yield from totals.above_ceiling(force, today, mission.is_ongoing)


def _in_form(found: Iterable[Mismatch], own: Sequence[Any]) -> Iterator[Doubt]:
    """Yield each as a doubt that leads to the figure of its date in the form, if that is there."""
    for one in found:
        near = [fact for fact in own if fact.as_of == one.when]
        field = facts.field_of(near[0], own, "value") if near else facts.GROUP
        yield Doubt(one.key, one.sentence, field)
