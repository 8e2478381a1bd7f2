"""Whether two rotations of one series were there at once. Pure: rows in, doubts out."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from publishing.doubts import Doubt, worded
from publishing.text import fold


def overlapping(one: Any, others: Iterable[Any], mission: Any, today: date) -> Iterator[Doubt]:
    """Doubt each rotation of the series of `one` that surely was there with it.

    Whoever comes on the day the other leaves relieves it. Of a mission under way, a rotation without
    an end is there until it is relieved, and the sums of the page count it; when it left a mission
    that is over, nobody knows.
    """
    everyone = [one, *others]
    first, last = _surely(one, everyone, mission, today)
    for other in [other for other in everyone[1:] if _is_alike(one, other)]:
        other_first, other_last = _surely(other, everyone, mission, today)
        if max(first, other_first) < min(last, other_last):
            sentence = _(
                "“%(one)s” and “%(other)s” of the series “%(series)s” are there at the same time."
            )
            yield Doubt(
                f"rotations:{other.pk}:{_in_key(one)}:{_in_key(other)}",
                worded(sentence, one=one, other=other, series=one.series),
                "id_end" if first <= other_first else "id_start",
            )


def _is_alike(one: Any, other: Any) -> bool:
    nations = [(element.nation_sq, element.nation_en) for element in (one, other)]
    is_one_series = bool(one.series) and fold(one.series.strip()) == fold(other.series.strip())
    return is_one_series and nations[0] == nations[1]


def _surely(one: Any, everyone: list[Any], mission: Any, today: date) -> tuple[date, date]:
    """Return the first and the last day on which it surely was there; none, if they are in turn."""
    never = date.max, date.min
    if one.start is None and not mission.is_ongoing:
        return never
    first = one.start.last_day if one.start else today  # by when it has surely come
    if one.end:
        return first, one.end.first_day
    if relievers := [other for other in everyone if other.relieved_id == one.pk]:
        starts = [other.start.first_day for other in relievers if other.start]
        return (first, min(starts)) if len(starts) == len(relievers) else never
    return (first, date.max) if mission.is_ongoing else never


def _in_key(element: Any) -> str:
    dates = (element.start, element.end)
    return "/".join(known.isoformat() if known else ".." for known in dates)
