from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from publishing.addresses import find, in_each_language, page_of
from publishing.asked import day_of
from publishing.languages import current

from . import timeline
from .chart.over_time import over_time
from .contribution import contribution
from .filters import RegisterFilter
from .map import sites
from .map.drawing import draw
from .models import Mission
from .periods import Day
from .register import Register

PAGE_SIZE = 30
MOST_CONTINGENTS, MOST_POINTS, MOST_NAMED = 30, 40, 20


def missions(request: HttpRequest) -> HttpResponse:
    day = _day(request)
    asked = RegisterFilter(request.GET, Mission.objects.published().phased(day))
    if wrong := asked.wrong():
        raise BadRequest(wrong)
    register = Register(asked.qs, day)
    pages = Paginator(register.lines_in(current()), PAGE_SIZE)
    page = page_of(pages, request)
    listed = register.listed(page)
    context = {
        "asked": asked,
        "day": day,
        "register": register,
        "page": page,
        "numbers": pages.get_elided_page_range(page.number),
        "listed": listed,
        "map": draw(sites.under_way(listed, day)),
        "query": "" if day.is_today else f"?date={day.date}",
        "named": register.not_counted[:MOST_NAMED],
        "unnamed": len(register.not_counted[MOST_NAMED:]),
        "data": _data(request, "date", "organisation", "region", "year"),
    }
    return render(request, "missions/missions.html", context)


def mission(request: HttpRequest, slug: str) -> HttpResponse:
    day = _day(request)
    found = find(Mission.objects.phased(day).for_page(), slug)
    with override(found.content_language):
        predecessor = found.predecessor if found.has_public_predecessor else None
        events = timeline.known_on(day, timeline.events(found, predecessor))
        said = contribution(found, day)
        rows = page_of(Paginator(said.rows, MOST_CONTINGENTS), request)
        context = {
            "object": found,
            "day": day,
            "contribution": said,
            "rows": rows,
            "numbers": rows.paginator.get_elided_page_range(rows.number),
            "over_time": over_time(said, MOST_POINTS),
            "map": draw(list(sites.of(found, said.total, day))),
            "events": events,
            "acts": found.acts_by(day),
            "handovers": found.handovers_by(day),
            "data": _data(request, "date"),
        }
    if request.GET.keys() & {"date", "page"}:
        asked = {name: request.GET[name] for name in ("date", "page") if name in request.GET}
        addresses = in_each_language(found).items()
        context["addresses"] = {code: f"{to}?{urlencode(asked)}" for code, to in addresses}
    return render(request, "missions/mission.html", context)


def _data(request: HttpRequest, *names: str) -> str:
    """Return the query by which the API gives what this page shows, of what it was asked."""
    asked = {name: request.GET[name] for name in names if request.GET.get(name)}
    return urlencode(asked | {"lang": current()})


def _day(request: HttpRequest) -> Day:
    day = Day.asked(day_of(request))
    if day.is_to_come:
        raise BadRequest(_("That day is yet to come. The register knows today and the past."))
    return day
