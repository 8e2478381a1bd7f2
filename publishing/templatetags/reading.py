"""What every public page says about itself: its dates, its languages, its addresses."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from ..addresses import in_each_language
from ..dates import PartialDate
from ..languages import CODES, current

register = template.Library()


@register.filter
def as_time(value: PartialDate) -> SafeString:
    """Print a date as a reader writes it, and for machines in the same precision."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), value)


@register.filter
def grouped(number: int) -> str:
    """Print a number with a narrow no-break space between thousands, in both languages."""
    return f"{number:,}".replace(",", "\u202f")


@register.filter
def cleaned(html: str) -> SafeString:
    """Print HTML that a `RichTextField` holds: the one allow-list has cleaned it."""
    return mark_safe(html)  # noqa: S308


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
    shown = context.get("content_language") or current()
    return {
        "links": {code: link + query for code, link in links.items()},
        "alternates": {code: request.build_absolute_uri(to) for code, to in alternates.items()},
        "canonical": request.build_absolute_uri(links[shown] + query),
    }
