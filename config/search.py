"""The search of the whole site: what is published, in the language of the address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ministry import search as law
from ministry.models import Page, Provision
from ministry.standing import Text
from ministry.versions import Versions
from missions.models import Mission
from news.models import Article
from publishing.languages import current
from publishing.text import fold, words

LONGEST_QUERY, MOST_FOUND = 200, 20


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:LONGEST_QUERY]
    asked = words(query)
    context = {
        "query": query,
        "is_asked": bool(asked),
        "provisions": _provisions(query)[:MOST_FOUND] if asked else [],
        "missions": _titled(Mission, asked)[:MOST_FOUND],
        "pages": _titled(Page, asked)[:MOST_FOUND],
        "articles": _articles(query)[:MOST_FOUND] if asked else [],
    }
    return render(request, "search.html", context)


def _provisions(query: str) -> list[Provision]:
    versions = Versions.published()
    now = versions.on(timezone.localdate())
    return law.matching(Text(now, versions).provisions, query) if now else []


def _articles(query: str) -> Any:
    return Article.objects.published().in_language(current()).about(query).newest_first()


def _titled(kind: Any, asked: list[str]) -> list[Any]:
    """Return the published items of a kind that have every word in their title."""
    listed = kind.objects.published().in_language(current()) if asked else []
    return [item for item in listed if all(word in fold(item.title) for word in asked)]
