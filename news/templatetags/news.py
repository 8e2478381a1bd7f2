import json
from typing import Any

from django import template
from django.db.models import Exists, OuterRef
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from publishing.languages import current

from ..feeds.addresses import Address, addresses
from ..models import Article

register = template.Library()

_CLOSES_NO_TAG = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


LATEST, RELATED = 10, 5


@register.inclusion_tag("news/_latest.html")
def latest_news(but: Article | None = None) -> dict[str, Any]:
    """Show the latest items, as beside every document of the ministry."""
    articles = Article.objects.published().in_language(current()).newest_first()
    return {"articles": (articles.exclude(pk=but.pk) if but else articles)[:LATEST]}


@register.inclusion_tag("news/_latest.html")
def news_of(mission: Any) -> dict[str, Any]:
    """Show the latest items and before them those of a mission, in two queries."""
    listed = Article.objects.published().in_language(current()).newest_first()
    latest, related = listed[:LATEST], listed.of_mission(mission)[:RELATED]
    # Each in a query of its own: SQLite joins no two lists of which one has an end.
    shown, also = (Article.objects.filter(pk__in=part.values("pk")) for part in (latest, related))
    keys = shown.values("pk").union(also.values("pk"))
    is_of_it = Exists(mission.articles.filter(pk=OuterRef("pk")))
    found = list(listed.filter(pk__in=keys).annotate(is_of_it=is_of_it))
    # Whatever is newer than the tenth is among them, so the first ten are the latest.
    return {
        "articles": found[:LATEST],
        "mission": mission,
        "related": [article for article in found if article.is_of_it][:RELATED],
    }


@register.simple_tag
def feeds(topic: Any = None, mission: Any = None) -> list[Address]:
    """Return the feeds of all news, or of those of a topic or a mission that the language has."""
    is_known = bool(mission) and mission.exists_in(current())
    found = {"topic": topic, "mission": mission if is_known else None}
    return addresses({name: item for name, item in found.items() if item})


@register.inclusion_tag("news/_feed_links.html")
def feed_links(topic: Any = None, mission: Any = None) -> dict[str, Any]:
    return {"feeds": feeds(topic, mission)}


@register.simple_tag(takes_context=True)
def linked_data(context: dict[str, Any], article: Article) -> SafeString:
    """Describe an article to search engines (schema.org NewsArticle), as precisely as it is dated."""
    request = context["request"]
    ministry = {"@type": "GovernmentOrganization", "name": _("Ministry of Defence")}
    author = {"@type": "Person", "name": article.byline} if article.byline else ministry
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.teaser,
        "inLanguage": article.content_language,
        "datePublished": article.date.isoformat() if article.date else "",
        "author": author,
        "publisher": ministry,
        "mainEntityOfPage": request.build_absolute_uri(article.get_absolute_url()),
    }
    if article.last_updated_at:
        said["dateModified"] = article.last_updated_at.isoformat()
    text = json.dumps(said, ensure_ascii=False).translate(_CLOSES_NO_TAG)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
