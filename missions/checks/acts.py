"""Whether a mission has a legal basis, and whether that lasts. Pure: rows in, doubts out."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from publishing.doubts import Doubt, worded

_GROUP = "legal_acts-group"  # the id that the form gives to all of them together


def without_basis(mission: Any, acts: Iterable[Any]) -> Iterator[Doubt]:
    """Doubt a mission that names neither an act nor a provision of the mandate."""
    if not list(acts) and mission.rests_on_id is None:
        yield Doubt("basis", _("The mission names no legal basis."), _GROUP)


def expired(mission: Any, acts: Iterable[Any], today: date) -> Iterator[Doubt]:
    """Doubt each act after which the mission surely went on, without another of its kind."""
    listed = list(acts)
    active_on = _last_active_day(mission, today)
    for number, act in enumerate(listed):
        if act.expires is None or active_on is None or active_on <= act.expires.last_day:
            continue
        if any(_succeeds(other, act) for other in listed if other is not act):
            continue
        sentence = _("“%(act)s” was in force until %(date)s, and the mission went on after that.")
        yield Doubt(
            f"expired:{act.origin_id or act.pk}:{act.expires.isoformat()}",
            worded(sentence, act=act, date=act.expires),
            f"id_legal_acts-{number}-expires",
        )


def _last_active_day(mission: Any, today: date) -> date | None:
    """Return the last day by which the mission surely was not over yet; None if that is not known."""
    end = mission.end and mission.end.first_day
    if mission.is_ongoing:
        return min(end or today, today)
    return end or None


def _succeeds(other: Any, act: Any) -> bool:
    """Say whether another act of its kind may have carried on without a gap."""
    lasts = other.expires is None or other.expires > act.expires
    begins = other.in_force or other.signed
    is_in_time = begins is None or begins.first_day <= act.expires.last_day + timedelta(days=1)
    return bool(other.kind == act.kind and lasts and is_in_time)
