"""What the chart of strength shows, for who does not see it: in sentences and in rows of a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.dates import PartialDate

from ..templatetags.missions import personnel
from .drawing import FEWEST, Point, in_order

MOST = 3  # periods or plans that a sentence lists; the table has all


@dataclass(frozen=True)
class Row:
    """A point, its ceiling then and those that came while it held, and the fact that it rests on."""

    point: Point
    ceiling: Point | None  # None: not known
    later_ceilings: list[Point]
    is_planned: bool
    fact: Any | None  # with `source_link`, `source_text` and `certainty`, as a `Strength` has them


def rows(
    points: Sequence[Point],
    ceiling: Sequence[Point],
    today: date,
    facts: Mapping[PartialDate, Any] | None = None,
) -> list[Row]:
    """Return the points that the chart draws, newest first, each with the fact of its date."""
    shown, ceilings = in_order(points), in_order(ceiling)
    ends = [*(point.day for point in shown[1:]), date.max]
    found = [
        Row(
            point=point,
            ceiling=(held := _latest(ceilings, point.day)) and held.figure,
            later_ceilings=[c for c in ceilings if point.day < c.day < end],
            is_planned=point.day > today,
            fact=(facts or {}).get(point.at),
        )
        for point, end in zip(shown, ends, strict=False)
    ]
    return found[::-1]


def sentence(points: Sequence[Point], ceiling: Sequence[Point], today: date) -> str:
    """Say what is known by `today`: the first figure, the highest, the latest, the ceiling, the gaps."""
    shown = in_order(points)
    known = [point for point in shown if point.day <= today]
    planned = [point for point in shown if point.day > today]
    said = [
        _figures([point for point in known if point.value is not None]),
        _ceiling(_latest(in_order(ceiling), today)),
        _planned(planned),
        _gaps(shown, "unpublished", _("Not published: %(periods)s.")),
        _gaps(shown, "", _("Not known: %(periods)s.")),
    ]
    return " ".join(filter(None, said))


def _latest(points: Iterable[Point], day: date) -> Point | None:
    return next((point for point in reversed(list(points)) if point.day <= day), None)


def _figures(known: list[Point]) -> str:
    if not known:
        return _("No figure of the strength is known.")
    peak = max(known, key=lambda point: point.value or 0)
    if len(known) == 1:
        phrase = _("One figure of the strength is known: %(first)s (%(first_date)s).")
    elif len(known) < FEWEST:
        phrase = _(
            "Two figures of the strength are known: %(first)s (%(first_date)s) "
            "and %(latest)s (%(latest_date)s)."
        )
    else:
        phrase = _(
            "The line begins with %(first)s (%(first_date)s), is highest with %(peak)s "
            "(%(peak_date)s), and its latest figure is %(latest)s (%(latest_date)s)."
        )
    return phrase % {
        "first": personnel(known[0]),
        "first_date": known[0].at,
        "peak": personnel(peak),
        "peak_date": peak.at,
        "latest": personnel(known[-1]),
        "latest_date": known[-1].at,
    }


def _ceiling(point: Point | None) -> str:
    if point is None:
        return ""
    figure = {"figure": personnel(point.figure), "date": point.at}
    return _("Ceiling: %(figure)s (%(date)s).") % figure


def _planned(points: list[Point]) -> str:
    listed = [f"{personnel(point)} ({point.at})" for point in points if point.value is not None]
    return _("Planned: %(figures)s.") % {"figures": _first_few(listed)} if listed else ""


def _gaps(shown: list[Point], kind: str, phrase: str) -> str:
    """Say when nothing is known, or nothing is published, and until the next that is not so."""
    runs = [(k, next(run).at) for k, run in groupby(shown, _kind_of_gap)]
    ends = [*(at for _kind, at in runs[1:]), None]
    periods = [
        f"{at} – {end}" if end else _("since %(date)s") % {"date": at}
        for (k, at), end in zip(runs, ends, strict=False)
        if k == kind
    ]
    return phrase % {"periods": _first_few(periods)} if periods else ""


def _kind_of_gap(point: Point) -> str | None:
    if point.value is not None:
        return None
    return "unpublished" if point.qualifier == "unpublished" else ""


def _first_few(listed: list[str]) -> str:
    if len(listed) <= MOST:
        return "; ".join(listed)
    left = len(listed) - MOST
    phrase = ngettext(
        "%(few)s; and %(n)s more, which is in the table",
        "%(few)s; and %(n)s more, which are in the table",
        left,
    )
    return phrase % {"few": "; ".join(listed[:MOST]), "n": left}
