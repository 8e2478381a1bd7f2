from typing import Any

from django import template

from publishing.languages import current

from ..models import Article

register = template.Library()


@register.inclusion_tag("news/_latest.html")
def latest_news(but: Article | None = None) -> dict[str, Any]:
    """Show the ten latest items, as beside every document of the ministry."""
    articles = Article.objects.published().in_language(current()).newest_first()
    return {"articles": articles.exclude(pk=but.pk)[:10] if but else articles[:10]}
