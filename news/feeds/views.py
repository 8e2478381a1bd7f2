"""What the feeds say, in each language: the same articles as the list, the last on line first."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.html import escape
from django.utils.translation import gettext as _

from publishing.languages import current
from publishing.text import for_xml

from ..filters import KNOWN_TO, AboutFilter
from ..models import Article, ArticleQuerySet
from . import addresses
from .formats import AtomFeed, JsonFeed, RssFeed

LENGTH = 20


class News(Feed):
    """Its times say when an item came on line; the item's own date is words, as precise as known.

    There is no dc:date beside them: readers take it for the moment of publication, and make a day of it.
    """

    format: str
    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or say that nothing has changed to whoever has the very same feed.

        A moment would not tell them: when an article is withdrawn, nothing in the feed is newer.
        """
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        del response.headers["Last-Modified"]
        set_response_etag(response)
        answer: Any = get_conditional_response(request, response["ETag"], response=response)
        return answer

    def get_object(self, request: HttpRequest) -> AboutFilter:
        if unknown := sorted(request.GET.keys() - KNOWN_TO.keys()):
            known = _("Not known here. Known are: %(names)s.") % {"names": ", ".join(KNOWN_TO)}
            raise BadRequest(f"{unknown[0][:60]}: {known}")
        asked = AboutFilter(request.GET, Article.objects.published().in_language(current()))
        asked.settle(request)
        return asked

    def title(self, asked: AboutFilter) -> str:
        return for_xml(addresses.title(asked.about))

    description = title

    def author_name(self) -> str:
        return _("Ministry of Defence")

    def link(self, asked: AboutFilter) -> str:
        return addresses.at("news:articles", asked.about)

    def feed_url(self, asked: AboutFilter) -> str:
        return addresses.at(f"news:{self.format}", asked.about)

    def feed_guid(self, asked: AboutFilter) -> str:
        of = "".join(f":{name}:{item.pk}" for name, item in asked.about.items())
        return f"tag:mod.gov.al,2026:news:{current()}{of}"

    def items(self, asked: AboutFilter) -> ArticleQuerySet:
        found: ArticleQuerySet = asked.qs.last_on_line_first().prefetch_related("topics")
        return found[:LENGTH]

    def item_title(self, item: Article) -> str:
        return for_xml(item.title)

    def item_description(self, item: Article) -> str:
        return for_xml(escape(_summary(item)))  # both formats take it for HTML

    def item_guid(self, item: Article) -> str:
        """A name that no new title and no new host ever changes."""
        return f"tag:mod.gov.al,2026:news:{item.pk}:{current()}"

    def item_author_name(self, item: Article) -> str | None:
        return for_xml(item.byline) or None

    def item_pubdate(self, item: Article) -> datetime | None:
        return item.public_from

    def item_updateddate(self, item: Article) -> datetime | None:
        return item.changed_at

    def item_categories(self, item: Article) -> list[str]:
        return [for_xml(str(topic)) for topic in item.topics.all()]


class Atom(News):
    feed_type, format = AtomFeed, "atom"


class Rss(News):
    feed_type, format = RssFeed, "rss"


class Json(News):
    """JSON Feed 1.1, with the whole text and, as `_date`, the date that the API gives."""

    feed_type, format = JsonFeed, "json"

    def items(self, asked: AboutFilter) -> ArticleQuerySet:
        return super().items(asked).with_pictures()

    def item_extra_kwargs(self, item: Article) -> dict[str, Any]:
        return {"article": item, "summary": _summary(item)}


def _summary(item: Article) -> str:
    return f"{item.date} – {item.teaser}"
