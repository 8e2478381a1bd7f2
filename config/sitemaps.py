"""The sitemap: every published page in each language it exists in, with its alternates."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from ministry.models import Page
from missions.models import Mission
from news.models import Article
from publishing.languages import CODES


class Lists(Sitemap):
    i18n = alternates = True

    def items(self) -> list[str]:
        return ["home", "news:articles", "missions:missions", "ministry:mandate"]

    def location(self, item: str) -> str:
        return reverse(item)


class Published(Sitemap):
    i18n = alternates = True

    def __init__(self, items: QuerySet[Any]) -> None:
        self.published = items

    def items(self) -> QuerySet[Any]:
        return self.published.all()

    def get_languages_for_item(self, item: Any) -> list[str]:
        return [code for code in CODES if item.exists_in(code)]

    def lastmod(self, item: Any) -> datetime | None:
        return item.last_updated_at or item.first_published_at


SITEMAPS = {
    "lists": Lists(),
    "news": Published(Article.objects.published().newest_first()),
    "missions": Published(Mission.objects.published()),
    "pages": Published(Page.objects.published()),
}
