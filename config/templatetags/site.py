"""What every page says about itself: where it is in each language, and in which part of the site."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from publishing.addresses import in_each_language
from publishing.languages import CODES, current

register = template.Library()


@register.inclusion_tag("_main_nav.html", takes_context=True)
def main_nav(context: dict[str, Any]) -> dict[str, Any]:
    path = context["request"].path
    parts = {
        "home": _("Home"),
        "news:articles": _("News"),
        "missions:missions": _("Missions"),
        "ministry:mandate": _("Mandate"),
    }
    links = [(label, reverse(name), reverse(name) == path) for name, label in parts.items()]
    home = links[0][1]
    return {
        "links": [
            (label, to, "page" if is_here else "true" if to != home and path.startswith(to) else "")
            for label, to, is_here in links
        ]
    }


@register.simple_tag(takes_context=True)
def languages_of_page(context: dict[str, Any]) -> dict[str, Any]:
    """Return where this page is in each language, and in which of them it exists.

    `links` leads to this very page wherever the reader may switch; `alternates` holds only the
    languages that the content exists in.
    """
    request: HttpRequest = context["request"]
    item = context.get("object")
    match = request.resolver_match
    links: dict[str, str] = {}
    for code in CODES:
        with override(code):
            if item is not None:
                links[code] = item.get_absolute_url()
            elif match and match.view_name and not context.get("is_error"):
                links[code] = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
            else:
                links[code] = reverse("home")
    if context.get("is_error"):  # its host may be the error, so nothing is said with it
        return {"links": links, "alternates": {}, "canonical": ""}
    alternates = in_each_language(item) if item is not None else links
    query = f"?{request.GET.urlencode()}" if item is None and request.GET and match else ""
    shown = item.content_language if item is not None else current()
    return {
        "links": {code: link + query for code, link in links.items()},
        "alternates": {code: request.build_absolute_uri(to) for code, to in alternates.items()},
        "canonical": request.build_absolute_uri(links[shown] + query),
    }
