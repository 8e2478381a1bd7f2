"""The feed in each language, from the same articles as the list."""

import re
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from publishing.languages import current

from .models import Article, ArticleQuerySet


class Atom(Feed):
    """Its times say when an item came on line; the item's own date is words, as precise as known."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("News of the Ministry of Defence")

    def author_name(self) -> str:
        return _("Ministry of Defence")

    def link(self) -> str:
        return reverse("news:articles")

    def feed_guid(self) -> str:
        return f"tag:mod.gov.al,2026:news:{current()}"

    def items(self) -> ArticleQuerySet:
        return (
            Article.objects.published()
            .in_language(current())
            .order_by("-public_from", "-pk")
            .prefetch_related("topics")[:20]
        )

    def item_title(self, item: Article) -> str:
        return _for_xml(item.title)

    def item_description(self, item: Article) -> str:
        return _for_xml(escape(f"{item.date} – {item.teaser}"))  # Atom is told that it is HTML

    def item_guid(self, item: Article) -> str:
        """A name that no new title and no new host ever changes."""
        return f"tag:mod.gov.al,2026:news:{item.pk}:{current()}"

    def item_pubdate(self, item: Article) -> datetime | None:
        return item.public_from

    def item_updateddate(self, item: Article) -> datetime | None:
        return item.changed_at

    def item_categories(self, item: Article) -> list[str]:
        return [_for_xml(str(topic)) for topic in item.topics.all()]


def _for_xml(text: str) -> str:
    """Leave out what XML cannot hold: word processors paste such characters with a text."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
