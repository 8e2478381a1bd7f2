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
from publishing.languages import current, in_each
from publishing.text import fold, words

LONGEST_QUERY, MOST_FOUND = 200, 20


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:LONGEST_QUERY]
    asked = words(query)[: law.MOST_WORDS]
    context = {
        "query": query,
        "is_asked": bool(asked),
        "provisions": _provisions(query)[:MOST_FOUND] if asked else [],
        "missions": _titled(Mission.objects.select_related("theatre"), asked)[:MOST_FOUND],
        "pages": _titled(Page.objects.all(), asked)[:MOST_FOUND],
        "articles": _articles(query)[:MOST_FOUND] if asked else [],
    }
    return render(request, "search.html", context)


def _provisions(query: str) -> list[Provision]:
    versions = Versions.published()
    now = versions.on(timezone.localdate())
    return law.matching(Text(now, versions).provisions, query) if now else []


def _articles(query: str) -> Any:
    return Article.objects.published().in_language(current()).about(query).newest_first()


def _titled(items: Any, asked: list[str]) -> list[Any]:
    """Return the published items that have every word in their title or what is like it."""
    listed = items.published().in_language(current()) if asked else []
    return [item for item in listed if all(word in _named(item) for word in asked)]


def _named(item: Any) -> str:
    """Return how an item is called, in both languages, folded."""
    names = [*in_each(item, "title"), getattr(item, "abbreviation", "")]
    if theatre := getattr(item, "theatre", None):
        names += [*in_each(theatre, "name"), *in_each(theatre, "region")]
    return fold(" ".join(names))
