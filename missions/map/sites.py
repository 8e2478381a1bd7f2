"""Which missions the map shows, and what it calls them."""

from collections.abc import Iterable, Iterator

from ..models import Mission, Phase
from ..periods import Day
from ..strength import Figure
from ..templatetags.missions import personnel
from .drawing import Site


def under_way(listed: Iterable[tuple[Mission, Figure | None]], day: Day) -> list[Site]:
    """Return the sites of the missions under way on a day that have a theatre with a position."""
    return [
        site
        for mission, strength in listed
        if mission.phase == Phase.UNDER_WAY
        for site in of(mission, strength, day)
    ]


def of(mission: Mission, strength: Figure | None, day: Day) -> Iterator[Site]:
    """Yield the site of a mission, if it has one: the middle of its theatre, and nothing nearer."""
    theatre, leader = mission.theatre, mission.leader_on(day)
    if theatre is None or theatre.latitude is None or theatre.longitude is None:
        return
    name = mission.abbreviation or mission.title
    has_number = strength is not None and strength.value is not None
    yield Site(
        latitude=theatre.latitude,
        longitude=theatre.longitude,
        organisation=leader.organisation,
        label=f"{name} · {personnel(strength)}" if has_number else name,
        href=mission.get_absolute_url(),
        theatre=theatre.name,
        organisation_name=leader.get_organisation_display(),
        led_by=leader.organisation_name,
    )
