"""How each format writes a feed: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

import json
import re
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date

from publishing.api import DateField

from .addresses import FORMATS

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


class Steady(SyndicationFeed):
    """A feed that says the same until an article changes, an empty one too.

    Django's would say that it was written just now. An empty one is as old as the names of items.
    """

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=BEGAN)


class AtomFeed(Steady, Atom1Feed):
    pass


class RssFeed(Steady, Rss201rev2Feed):
    pass


class JsonFeed(Steady):
    content_type = FORMATS["json"][1]

    def write(self, outfile: Any, encoding: str) -> None:
        said = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"]}],
            "items": [self._item(item, item["article"]) for item in self.items],
        }
        outfile.write(json.dumps(said, ensure_ascii=False).encode(encoding))

    def _item(self, item: dict[str, Any], article: Any) -> dict[str, Any]:
        said = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["summary"],
            "content_html": _absolute(article.body, item["link"])
            or f"<p>{escape(article.teaser)}</p>",
            "date_published": rfc3339_date(item["pubdate"]),
            "tags": item["categories"],
            "_date": DateField().to_representation(article.date),
        }
        if item["updateddate"] > item["pubdate"]:
            said["date_modified"] = rfc3339_date(item["updateddate"])
        if item["author_name"]:
            said["authors"] = [{"name": item["author_name"]}]
        if picture := _picture(article):
            said["image"] = urljoin(item["link"], picture)
        return said


def _picture(article: Any) -> str | None:
    """Return the address of the lead picture, in the format that everything reads, at its widest."""
    if article.lead_picture is None:
        return None
    found = [each for each in article.lead_picture.renditions.all() if each.format == "jpeg"]
    return max(found, key=lambda each: each.width).url if found else None


def _absolute(html: str, base: str) -> str:
    """Return cleaned HTML with whole addresses in its links: it is read elsewhere."""

    def whole(link: re.Match[str]) -> str:
        try:
            return f"{link[1]}{escape(urljoin(base, unescape(link[2])))}"
        except ValueError:  # no address, such as //[x: it leads nowhere here either
            return link[0]

    return re.sub(r'(<a [^<>]*?href=")([^"]*)', whole, html)
