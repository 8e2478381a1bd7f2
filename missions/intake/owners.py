"""Whose a figure is: the mission or contingent that a row of the file names."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from publishing.languages import in_each

from ..models import Contingent, Mission
from .headings import KEYS, plain

ALBANIA = frozenset(("", "shqiperia", "shqiperi", "albania"))
_NAMING = (*KEYS, "mission", "contingent", "nation")


class Owners:
    """All missions and contingents and their drafts, read once, in a fixed number of queries."""

    def __init__(self) -> None:
        self._missions = {row.pk: row for row in _live(Mission)}
        self._contingents = {row.pk: row for row in _live(Contingent)}
        self._public = _published(Mission) | _published(Contingent)
        self._names: dict[Any, set[str]] = {}
        self._found: dict[tuple[str, ...], Any] = {}

    def find(self, cells: dict[str, str]) -> Any:
        """Return the published owner that the cells of a row name. Raises ValueError."""
        named = tuple(cells.get(name, "") for name in _NAMING)
        if named not in self._found:
            self._found[named] = self._owner(*named)
        return self._found[named]

    def _owner(self, mission_id: str, key: str, mission: str, named: str, nation: str) -> Any:
        contingent = self._of_key(self._contingents, key) if key else None
        owner = self._mission(mission_id, mission, contingent)
        if contingent is None and not named:
            if plain(nation) not in ALBANIA:
                raise ValueError(_("The figures of a nation belong to a contingent: name it."))
            return owner
        known: Iterable[Any] = self._contingents.values()
        if contingent:
            if contingent.mission_id != owner.pk:
                raise ValueError(_("“%(name)s” is of another mission.") % {"name": contingent})
            known = [contingent]
        own = [one for one in known if one.mission_id == owner.pk]
        if nation:
            own = [one for one in own if plain(nation) in _nations(one)]
        return self._one(own, named)

    def _mission(self, key: str, named: str, contingent: Any) -> Any:
        if key:
            return self._one([self._of_key(self._missions, key)], named)
        if contingent:
            return self._one([self._missions[contingent.mission_id]], named)
        if not named:
            raise ValueError(_("The row does not name its mission."))
        return self._one(self._missions.values(), named)

    def _of_key(self, rows: dict[int, Any], key: str) -> Any:
        row = rows.get(int(key)) if key.isdecimal() and len(key) < 19 else None
        if row is None:
            raise ValueError(_("There is none with the key “%(key)s”.") % {"key": key[:40]})
        return row

    def _one(self, rows: Iterable[Any], named: str) -> Any:
        """Return the one row that has a name, of those that are published if there are any."""
        wanted = plain(_slug(named))
        alike = [row for row in rows if not named or wanted in self._names_of(row)]
        public = [row for row in alike if (type(row), row.pk) in self._public]
        if len(public) == 1:
            return public[0]
        name = (named or ", ".join(map(str, alike)))[:80]
        if public:
            listed = "; ".join(f"{row} ({row.pk})" for row in public)
            raise ValueError(
                _("“%(name)s” may be several: %(listed)s. Say more of it, or give its key.")
                % {"name": name, "listed": listed}
            )
        if alike:
            raise ValueError(
                _("“%(name)s” is not published. Publish it, or enter its figures in its form.")
                % {"name": name}
            )
        raise ValueError(_("There is no “%(name)s” here.") % {"name": name[:80]})

    def _names_of(self, row: Any) -> set[str]:
        key = (type(row), row.pk)
        if key not in self._names:
            called = _called_mission if isinstance(row, Mission) else _called_contingent
            self._names[key] = {plain(name) for name in called(row) if plain(name)}
        return self._names[key]


def _live(kind: Any) -> Any:
    rows = kind._base_manager.filter(draft_of=None).select_related("draft__begun_by")
    return rows.select_related("mission") if kind is Contingent else rows


def _published(kind: Any) -> set[tuple[Any, int]]:
    return {(kind, key) for key in kind.objects.published().values_list("pk", flat=True)}


def _slug(named: str) -> str:
    """Return the part of an address that names the mission; all of what is no address."""
    is_address = named.startswith(("/", "http://", "https://"))
    return named.rstrip("/").rpartition("/")[2] if is_address else named


def _called_mission(mission: Any) -> list[str]:
    return [*in_each(mission, "title"), *in_each(mission, "slug"), mission.abbreviation]


def _called_contingent(contingent: Any) -> list[str]:
    """Return each choice out of its series, label, role and place, in this order."""
    names = []
    for role, place in zip(in_each(contingent, "role"), in_each(contingent, "place"), strict=True):
        parts = (contingent.series, contingent.label, role, place)
        for chosen in range(1, 2 ** len(parts)):
            names.append(" ".join(part for bit, part in enumerate(parts) if chosen >> bit & 1))
    return names


def _nations(contingent: Any) -> set[str]:
    named = {plain(nation) for nation in in_each(contingent, "nation")} - {""}
    return named or set(ALBANIA)
