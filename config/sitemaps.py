"""The sitemap: every published page in each language it exists in, with its alternates."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ministry.models import Mandate, Page
from missions.models import Mission
from news.models import Article
from publishing.languages import CODES


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


SITEMAPS = {
    "lists": Lists(),
    "news": Published(lambda: Article.objects.published().newest_first()),
    "missions": Published(lambda: Mission.objects.published()),
    "mandate": MandateInForce(mandate_in_force),
    "versions": Published(lambda: Mandate.objects.published().from_the_first()),
    "pages": Published(lambda: Page.objects.published()),
}
