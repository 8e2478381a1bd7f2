from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from publishing.addresses import find
from publishing.languages import current

from . import timeline
from .models import Mission
from .strength import contribution


def missions(request: HttpRequest) -> HttpResponse:
    published = Mission.objects.published().in_language(current()).with_strengths()
    known = [(mission, contribution(mission)) for mission in published]
    context = {
        "ongoing": [pair for pair in known if pair[0].is_ongoing],
        "accomplished": [pair for pair in known if not pair[0].is_ongoing],
    }
    return render(request, "missions/missions.html", context)


def mission(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(Mission.objects.for_page(), slug)
    predecessor = found.predecessor if found.has_public_predecessor else None
    with override(found.content_language):
        events = timeline.events(found, predecessor)
    context = {
        "object": found,
        "predecessor": predecessor,
        "contribution": contribution(found, found.facts()),
        "events": events,
    }
    return render(request, "missions/mission.html", context)
