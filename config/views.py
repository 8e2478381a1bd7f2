"""The pages that speak of every floor, and those that only machines read."""

from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

from ministry.models import Mandate
from missions.models import Mission
from missions.periods import Day
from missions.register import strengths_of
from news.models import Article
from publishing.api import known_parameters, language
from publishing.languages import CODES, current
from publishing.open_data import ErrorsInJson
from publishing.problems import TITLES

LONGEST = 255


def home(request: HttpRequest) -> HttpResponse:
    latest = list(
        Article.objects.published().in_language(current()).newest_first().with_pictures()[:9]
    )
    today = Day.asked(None)
    listed = Mission.objects.published().in_language(current()).phased(today).by_phase()
    missions = list(listed.for_list()[:12])
    strengths = strengths_of(missions, today)
    context = {
        "lead": latest[:3],
        "latest": latest[3:],
        "day": today,
        "missions": [(mission, strengths.get(mission.pk)) for mission in missions],
        "mandate": Mandate.objects.published()
        .in_language(current())
        .in_force_on(timezone.localdate())
        .first(),
    }
    return render(request, "home.html", context)


class Schema(ErrorsInJson, SpectacularAPIView):
    """The description of the API for programs, in one of the two languages and no other."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        known_parameters(request, {"lang"})
        language(request)


def api_docs(request: HttpRequest) -> HttpResponse:
    """Show the schema as a page: no script, and never out of date."""
    code = request.GET.get("lang", CODES[0])
    if code not in CODES:
        raise BadRequest(f"lang: “{code[:20]}”? sq, en.")
    with override(code):
        schema = SchemaGenerator().get_schema(request=None, public=True)
        addresses = {code: f"{reverse('api:docs')}?lang={code}" for code in CODES}
        context = {"schema": schema, "addresses": addresses, "problems": TITLES}
        response = render(request, "api_docs.html", context)
    response.headers["Content-Language"] = code
    return response


def robots(request: HttpRequest) -> HttpResponse:
    found = [request.build_absolute_uri(reverse(name)) for name in ("sitemap", "sitemap-latest")]
    text = "User-agent: *\nDisallow: /admin/\n\n" + "".join(f"Sitemap: {to}\n" for to in found)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Without a contact there is nothing true to say, and so no such page."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.now() + timedelta(days=180)
    text = f"Contact: {settings.SECURITY_CONTACT}\nExpires: {expires:%Y-%m-%dT%H:%M:%SZ}\nPreferred-Languages: sq, en\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@cache
def _latest_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def ready(request: HttpRequest) -> HttpResponse:
    try:
        missing = _latest_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    except Error:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    if missing:
        return HttpResponse("migrations are missing\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
