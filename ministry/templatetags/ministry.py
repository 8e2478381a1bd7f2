from typing import Any

from django import template

from publishing.languages import current

from .. import citing
from ..differences.renumbering import Entry
from ..models import Page
from ..provisions import Provision
from ..standing import Run, runs

register = template.Library()


@register.simple_tag
def standing_pages() -> Any:
    """Return the standing pages that the footer of every page leads to."""
    return Page.objects.published().in_language(current())


@register.filter
def in_runs(provisions: list[Provision]) -> list[Run]:
    return runs(provisions)


@register.filter
def cited(entry: Entry) -> str:
    """Cite a provision as the current language does."""
    return citing.in_current_language(entry.anchor, entry.kind)


@register.filter
def titled(entry: Entry) -> str:
    """Cite it at the beginning of a line."""
    said = cited(entry)
    return said[:1].upper() + said[1:]
