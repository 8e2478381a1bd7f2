"""The pages that speak of every floor, and those that only machines read."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator

from ministry.models import Mandate
from missions.models import Mission
from missions.strength import contribution
from news.models import Article
from publishing.addresses import NotHere
from publishing.languages import CODES, current


def home(request: HttpRequest) -> HttpResponse:
    latest = list(Article.objects.published().in_language(current()).newest_first()[:9])
    missions = Mission.objects.published().in_language(current()).with_strengths()
    context = {
        "lead": latest[:3],
        "latest": latest[3:],
        "missions": [(mission, contribution(mission)) for mission in missions[:12]],
        "mandate": Mandate.objects.published().in_force_on(timezone.localdate()).first(),
    }
    return render(request, "home.html", context)


def api_docs(request: HttpRequest) -> HttpResponse:
    """Show the schema as a page: no script, and never out of date."""
    language = request.GET.get("lang", CODES[0])
    if language not in CODES:
        raise BadRequest(f"lang: “{language[:20]}”? sq, en.")
    with override(language):
        schema = SchemaGenerator().get_schema(request=None, public=True)
        return render(request, "api_docs.html", {"schema": schema, "is_error": True})


def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    text = f"User-agent: *\nDisallow: /admin/\n\nSitemap: {sitemap}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Without a contact there is nothing true to say, and so no such page."""
    if not settings.SECURITY_CONTACT:
        raise NotHere("SECURITY_CONTACT")
    expires = timezone.now() + timedelta(days=180)
    text = f"Contact: {settings.SECURITY_CONTACT}\nExpires: {expires:%Y-%m-%dT%H:%M:%SZ}\nPreferred-Languages: sq, en\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    if pending:
        return HttpResponse("migrations are missing\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
