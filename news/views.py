from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from publishing.addresses import find, page_of
from publishing.languages import current

from .filters import ArticleFilter
from .models import Article

PAGE_SIZE = 10


def articles(request: HttpRequest) -> HttpResponse:
    asked = ArticleFilter(request.GET, Article.objects.published().in_language(current()))
    if wrong := asked.wrong():
        raise BadRequest(wrong)
    pages = Paginator(asked.qs.newest_first(), PAGE_SIZE)
    page = page_of(pages, request)
    context = {"page": page, "numbers": pages.get_elided_page_range(page.number), "asked": asked}
    return render(request, "news/articles.html", context)


def article(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(Article.objects.for_page(), slug)
    context = {"object": found, "missions": found.missions.published().in_language(current())}
    return render(request, "news/article.html", context)
