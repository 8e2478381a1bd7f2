"""What every page says about itself: where it is in each language, and in which part of the site."""

import json
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from publishing.languages import CODES, current

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


@register.inclusion_tag("_main_nav.html", takes_context=True)
def main_nav(context: dict[str, Any]) -> dict[str, Any]:
    path = context["request"].path
    parts = {
        "home": _("Home"),
        "news:articles": _("News"),
        "missions:missions": _("Missions"),
        "ministry:mandate": _("Mandate"),
        "search": _("Search"),
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
    if preview := getattr(request, "preview", None):  # it leads to itself, and nothing leads to it
        return {"links": preview.addresses, "alternates": {}, "canonical": ""}
    item = context.get("object")
    links = {code: _address_in(code, context) for code in CODES}
    if context.get("is_error"):  # its host may be the error, so nothing is said with it
        return {"links": links, "alternates": {}, "canonical": ""}
    if item is None and "addresses" not in context and request.GET:  # what is asked is the page
        links = {code: f"{link}?{request.GET.urlencode()}" for code, link in links.items()}
    shown = current() if item is None else item.content_language
    return {
        "links": links,
        "alternates": {
            code: request.build_absolute_uri(link)
            for code, link in links.items()
            if item is None or item.exists_in(code)
        },
        "canonical": request.build_absolute_uri(links[shown]),
    }


def _address_in(code: str, context: dict[str, Any]) -> str:
    """Return where the page of `context` stands in a language: an error's, where one begins anew."""
    match = context["request"].resolver_match
    with override(code):
        if "addresses" in context:
            return str(context["addresses"][code])
        if context.get("object") is not None:
            return str(context["object"].get_absolute_url())
        if context.get("is_error") or not match:
            return reverse("home")
        return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
