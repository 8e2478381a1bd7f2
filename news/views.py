from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from publishing.addresses import NotHere, find
from publishing.languages import current

from .filters import ArticleFilter
from .models import Article

PAGE_SIZE = 10


def articles(request: HttpRequest) -> HttpResponse:
    asked = ArticleFilter(request.GET, Article.objects.published().in_language(current()))
    if wrong := asked.wrong():
        raise BadRequest(wrong)
    pages = Paginator(asked.qs.newest_first(), PAGE_SIZE)
    page = _page(pages, request.GET.get("page") or "1")
    context = {"page": page, "numbers": pages.get_elided_page_range(page.number), "asked": asked}
    return render(request, "news/articles.html", context)


def _page(pages: Paginator, number: str) -> Page:
    if (
        not number.isascii()
        or not number.isdecimal()
        or len(number) > 9
        or not 0 < int(number) <= pages.num_pages
    ):
        raise NotHere(_("There is no page %(number)s of the news.") % {"number": number[:20]})
    return pages.page(number)


def article(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(Article.objects.for_page(), slug)
    context = {"object": found, "missions": found.missions.published().in_language(current())}
    return render(request, "news/article.html", context)
