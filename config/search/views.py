"""The search of the whole site: what is published, in the language of the address."""

from functools import partial

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from news.models import Article
from publishing.addresses import page_of
from publishing.languages import current
from publishing.search.query import LONGEST
from publishing.search.suggesting import suggestions

from .filters import KINDS, SearchFilter
from .results import finds, provisions_in_force, results, shown

PAGE_SIZE = 20


def search(request: HttpRequest) -> HttpResponse:
    request.GET = _cut(request.GET)  # type: ignore[assignment]  # which the addresses in the page are made of
    asked = SearchFilter(request.GET, Article.objects.none())
    if wrong := asked.wrong():
        raise BadRequest(wrong)
    query, provisions = asked.query, provisions_in_force()
    found = results(asked, provisions)
    pages = Paginator(found.found, PAGE_SIZE)
    page = page_of(pages, request)
    context = {
        "asked": asked,
        "kinds": KINDS.items(),
        "found": found,
        "page": page,
        "numbers": pages.get_elided_page_range(page.number),
        "results": list(shown(page, query)),
    }
    if query.parts and not found.found:
        knows = partial(finds, provisions)
        context["finds_unfiltered"] = bool(asked.marks) and knows(query)
        if not context["finds_unfiltered"]:
            context["instead"] = suggestions(query, current(), knows)
    return render(request, "search.html", context)


def _cut(given: QueryDict) -> QueryDict:
    """Return what was asked with no more of its text than is read."""
    asked = given.copy()
    if "q" in asked:
        asked["q"] = str(asked["q"])[:LONGEST]
    return asked
