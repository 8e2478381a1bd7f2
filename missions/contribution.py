"""What a mission's page says of its strength on a day."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .models import Mission, Phase
from .periods import Day, last_number
from .strength import Agreement, Figure, Force, Point, Row, series


@dataclass(frozen=True)
class Contribution:
    """Albania's part in a mission, the printed totals, and the whole force beside it."""

    mission: Mission
    force: Force
    day: Day
    is_under_way: bool

    @cached_property
    def _rows(self) -> list[Row]:
        return self.force.rows(self.day)

    @cached_property
    def rows(self) -> list[Row]:
        """Albania's elements that had come by the day: those that are there first."""
        ours = [row for row in self._rows if not row.element.nation]
        return sorted(ours, key=lambda row: not row.is_there) if self.is_under_way else ours

    @cached_property
    def others(self) -> list[Row]:
        """The elements of other nations. No sum counts them."""
        return [row for row in self._rows if row.element.nation]

    @property
    def elements(self) -> list[Any]:
        return [row.element for row in self._rows]

    @cached_property
    def printed(self) -> Any | None:
        """The latest printed total."""
        return self._latest("deployed")

    @cached_property
    def total(self) -> Figure | None:
        """Albania's strength; of a mission that is not under way the last printed total."""
        if self.is_under_way:
            return self.force.total(self.day.number, self.day.is_today)
        printed = self.printed
        return printed and Figure(printed.value, printed.qualifier, printed.as_of)

    @property
    def is_printed(self) -> bool:
        """Whether the total is a printed one, and no sum of ours."""
        return self.total is not None and _same(self.total, self.printed)

    @cached_property
    def agreement(self) -> Agreement | None:
        return self.force.agreement(self.day.number)

    @cached_property
    def whole_force(self) -> Any | None:
        return self._latest("deployed", "force")

    @cached_property
    def planned_force(self) -> Any | None:
        return self._latest("planned", "force")

    @cached_property
    def planned(self) -> Any | None:
        return self._latest("planned")

    @cached_property
    def ceiling(self) -> Any | None:
        return self._latest("ceiling")

    @cached_property
    def served(self) -> Any | None:
        return self._latest("served")

    def points(self, most: int) -> tuple[list[Point], bool]:
        """Return Albania's strength over time, at most so many points, and whether there are older ones."""
        end = self.mission.end
        until = min(self.day.number, last_number(end)) if end else self.day.number
        turns = self.force.turns(until)
        return series(self.force, turns[-most:]), len(turns) > most

    def _latest(self, kind: str, scope: str = "national") -> Any | None:
        return self.force.of_whole(kind, scope).at(self.day.number, self.day.is_today)


def _same(total: Figure, fact: Any | None) -> bool:
    said = (total.value, total.qualifier, total.as_of)
    return fact is not None and said == (fact.value, fact.qualifier, fact.as_of)


def contribution(mission: Mission, day: Day) -> Contribution:
    """Gather what the page of `mission`, which is `phased`, says on a day, in one query."""
    force = Force(mission.contingents.all(), mission.facts())
    return Contribution(mission, force, day, mission.phase == Phase.UNDER_WAY)
