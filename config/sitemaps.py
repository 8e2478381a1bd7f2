"""The sitemaps: every published page in each language it exists in, with its alternates."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ministry.models import Mandate, Page
from missions.models import Mission
from news.models import Article
from publishing.addresses import NotHere
from publishing.keyset import blocks
from publishing.languages import CODES
from publishing.text import for_xml

KEYS = 1_000  # an article stays in the sitemap of its key, so that the others stay as they are
RECENT, MOST_RECENT = timedelta(days=2), 1_000  # what search engines take for news


class Lists(Sitemap):
    i18n = alternates = True

    def items(self) -> list[str]:
        return ["home", "news:articles", "missions:missions"]

    def location(self, item: str) -> str:
        return reverse(item)


class Published(Sitemap):
    i18n = alternates = True

    def __init__(self, published: Callable[[], QuerySet[Any]]) -> None:
        self.published = published

    def items(self) -> QuerySet[Any]:
        return self.published()

    def get_languages_for_item(self, item: Any) -> list[str]:
        return [code for code in CODES if item.exists_in(code)]

    def lastmod(self, item: Any) -> datetime | None:
        return item.changed_at


class MandateInForce(Published):
    """The address of the mandate, if there is one today; each version has its own besides."""

    def location(self, item: Any) -> str:
        return reverse("ministry:mandate")


def mandate_in_force() -> QuerySet[Mandate]:
    return Mandate.objects.published().in_force_on(timezone.localdate())[:1]


PAGES: dict[str, type[Sitemap] | Sitemap] = {
    "lists": Lists(),
    "missions": Published(lambda: Mission.objects.published()),
    "mandate": MandateInForce(mandate_in_force),
    "versions": Published(lambda: Mandate.objects.published().from_the_first()),
    "pages": Published(lambda: Page.objects.published()),
}


@views.x_robots_tag
def index(request: HttpRequest) -> HttpResponse:
    """Name the sitemaps: of the pages, and of the news, the latest first."""
    paths = [
        reverse("sitemap-pages"),
        *(reverse("sitemap-news", args=[number]) for number in _numbers()),
    ]
    context = {"sitemaps": [{"location": request.build_absolute_uri(path)} for path in paths]}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


def pages(request: HttpRequest) -> HttpResponseBase:
    return views.sitemap(request, PAGES)


def news(request: HttpRequest, number: int) -> HttpResponseBase:
    if number not in _numbers():
        raise NotHere
    keys = (number * KEYS, number * KEYS + KEYS - 1)
    titles_and_slugs = [f"{name}_{code}" for name in ("title", "slug") for code in CODES]
    articles = Article.objects.published().filter(pk__range=keys).order_by("-pk")
    shown = articles.only(*titles_and_slugs, "public_from", "last_updated_at")
    return views.sitemap(request, {"news": Published(lambda: shown)})


def _numbers() -> list[int]:
    return blocks(Article.objects.published(), "pk", KEYS)


@views.x_robots_tag
def latest(request: HttpRequest) -> HttpResponse:
    """Tell search engines of the news of the last two days, by the moment it came on line.

    Where there was none it names the list of news: a sitemap without an address is not valid.
    """
    found = [entry for code in CODES for entry in _latest(request, code)]
    found.sort(key=lambda entry: entry["at"], reverse=True)
    news_list = request.build_absolute_uri(reverse("news:articles"))
    context = {"entries": found[:MOST_RECENT], "list": news_list}
    return render(request, "sitemap_latest.xml", context, content_type="application/xml")


def _latest(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    articles = Article.objects.published().in_language(code).on_line_for(RECENT)
    with override(code):
        return [
            {
                "address": request.build_absolute_uri(article.get_absolute_url()),
                "publication": _("Ministry of Defence"),
                "language": code,
                "at": article.public_from,
                "title": for_xml(article.title),
            }
            for article in articles.last_on_line_first()[:MOST_RECENT]
        ]
