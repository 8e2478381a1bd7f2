"""How many are where on a day, for all missions at once: what `strength` says of one, in SQL.

A fixed number of queries, whatever there is. Its tests hold it against `strength.Force`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from translated_fields import to_attribute

from publishing.languages import CODES, current, other

from .models import Contingent, Mission, MissionQuerySet, Phase, Strength
from .periods import Day, begun, not_ended
from .strength import Figure, Parts, gathered, settled, summed


def figures(phases: Mapping[int, int], day: Day) -> dict[int, Figure | None]:
    """Return Albania's strength on a day in each mission, by its key; `phases` are where they stood.

    Parts are added up only of a mission under way: of another the last printed total is known.
    """
    under_way = [key for key, phase in phases.items() if phase == Phase.UNDER_WAY]
    parts = _parts(under_way, day)
    printed: dict[Any, Any] = {
        fact.mission_id: fact
        for fact in _latest_of(Mission.objects.filter(pk__in=phases), day, "mission").annotate(
            newest_part=Subquery(_numbers_of_parts(day).values("as_of")[:1])
        )
    }
    found: dict[int, Figure | None] = {}
    for key in printed.keys() | parts.keys():
        fact = printed.get(key)
        is_under_way = phases[key] == Phase.UNDER_WAY
        newest = fact.newest_part if fact and is_under_way else None
        found[key] = settled(fact, parts.get(key, Parts(0)), newest)
    return found


def _parts(missions: list[int], day: Day) -> dict[int, Parts]:
    there = _there(day).filter(mission__in=missions).order_by()
    counts = there.values_list("mission").annotate(Count("pk"))
    is_number = Q(value__isnull=False)
    known = (
        _latest_of(there, day, "contingent")
        .order_by()
        .values("contingent__mission")
        .annotate(
            facts=Count("pk"),
            known=Count("value"),
            total=Sum("value"),
            dated=Count("as_of", filter=is_number),
            oldest=Min("as_of", filter=is_number),
            newest=Max("as_of", filter=is_number),
            **{
                qualifier: Count("pk", filter=is_number & Q(qualifier=qualifier))
                for qualifier in _LOOSE
            },
        )
    )
    by_mission = {row["contingent__mission"]: row for row in known}
    return {key: _as_parts(count, by_mission.get(key)) for key, count in counts}


def _numbers_of_parts(day: Day) -> QuerySet[Strength]:
    """Select the numbers, the newest first, of what had come to the mission of a printed total."""
    come = Contingent.objects.published().filter(_come(day), nation_sq="", nation_en="")
    return (
        Strength.objects.filter(
            kind="deployed", scope="national", as_of__lte=day.number, value__isnull=False
        )
        .filter(contingent__mission=OuterRef("mission"), contingent__in=come)
        .order_by("-as_of")
    )


_LOOSE = ("about", "at_least", "at_most")


def _as_parts(count: int, row: Any) -> Parts:
    if row is None:
        return Parts(count)
    return Parts(
        count=count,
        known=row["known"],
        facts=row["facts"],
        total=row["total"] or 0,
        loose=frozenset(qualifier for qualifier in _LOOSE if row[qualifier]),
        oldest=row["oldest"] if row["dated"] == row["known"] else None,
        newest=row["newest"],
    )


def _latest_of(wholes: QuerySet[Any], day: Day, owner: str) -> QuerySet[Strength]:
    """Select the latest deployed strength by a day of each of `wholes`; today, for want, an undated."""
    facts = Strength.objects.filter(kind="deployed", scope="national", **{owner: OuterRef("pk")})
    dated = facts.filter(as_of__lte=day.number).order_by("-as_of", "-order", "-pk")
    latest: Any = Subquery(dated.values("pk")[:1])
    if day.is_today:
        undated = facts.filter(as_of=None).order_by("-order", "-pk")
        latest = Coalesce(latest, Subquery(undated.values("pk")[:1]))
    keys = wholes.annotate(latest=latest).values("latest")
    return Strength.objects.filter(pk__in=keys)


def _there(day: Day) -> QuerySet[Contingent]:
    """Select Albania's contingents that were there on a day, as `Force.is_there` says it."""
    come = Contingent.objects.published().filter(_come(day))
    relieved = come.filter(relieved__mission=F("mission")).order_by().values("relieved")
    ours = come.filter(not_ended(day.number), nation_sq="", nation_en="")
    return ours.exclude(pk__in=relieved)


def _come(day: Day) -> Q:
    if day.is_today:
        return Q(start=None) | begun(day.number)
    facts = Strength.objects.filter(
        contingent=OuterRef("pk"), kind="deployed", scope="national", as_of__lte=day.number
    )
    return begun(day.number) | (Q(start=None) & Q(Exists(facts)))


@dataclass(frozen=True)
class Line:
    """A mission as the register counts it, in both languages."""

    pk: int
    phase: int
    titles: dict[str, str]
    figure: Figure | None

    @property
    def title(self) -> str:
        return self.titles[current()] or self.titles[other(current())]

    @property
    def is_under_way(self) -> bool:
        return self.phase == Phase.UNDER_WAY


class Register:
    """Published missions on a day, with their strengths and the sum of those under way."""

    def __init__(self, missions: MissionQuerySet, day: Day) -> None:
        self.missions, self.day = missions, day
        columns = ["pk", "phase", *(to_attribute("title", code) for code in CODES)]
        rows = [
            row
            for row in missions.by_phase().values_list(*columns)
            if day.is_today or row[1] != Phase.NOT_BEGUN
        ]
        self.figures = figures({row[0]: row[1] for row in rows}, day)
        self.lines = [
            Line(key, phase, dict(zip(CODES, titles, strict=True)), self.figures.get(key))
            for key, phase, *titles in rows
        ]

    def lines_in(self, code: str) -> list[Line]:
        """Return those that a list in a language holds. The sum counts the others, too."""
        return [line for line in self.lines if line.titles[code]]

    def listed(self, page: Iterable[Line]) -> list[tuple[Mission, Figure | None]]:
        """Return the missions of a page of `lines`, in its order, with their strengths."""
        keys = [line.pk for line in page]
        found = self.missions.for_list().in_bulk(keys)
        return [(found[key], self.figures.get(key)) for key in keys if key in found]

    @property
    def elsewhere(self) -> int:
        """How many of the missions under way the list in this language does not hold."""
        return sum(1 for line in self.under_way if not line.titles[current()])

    @cached_property
    def under_way(self) -> list[Line]:
        return [line for line in self.lines if line.is_under_way]

    @cached_property
    def parts(self) -> Parts:
        return gathered(line.figure for line in self.under_way)

    @cached_property
    def total(self) -> Figure | None:
        """The sum of the missions under way; each of them is a part of it, and may be as unsure."""
        return summed(self.parts)

    @cached_property
    def not_counted(self) -> list[Line]:
        """The missions under way whose strength is not known, and those of which that is not known."""
        unknown = [line for line in self.lines if line.phase == Phase.NOT_KNOWN]
        silent = [line for line in self.under_way if not line.figure or line.figure.value is None]
        return [*silent, *unknown]


def strengths_of(missions: Iterable[Mission], day: Day) -> dict[int, Figure | None]:
    """Return `figures` of missions that are `phased`."""
    return figures({mission.pk: mission.phase for mission in missions}, day)
