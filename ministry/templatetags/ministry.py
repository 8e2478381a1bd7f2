from typing import Any

from django import template

from publishing.languages import current

from ..models import Page

register = template.Library()


@register.simple_tag
def standing_pages() -> Any:
    """Return the standing pages that the footer of every page leads to."""
    return Page.objects.published().in_language(current())
