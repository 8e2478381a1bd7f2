"""Where the feeds are, and what each is called: of all news, or of those of a topic or a mission."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

FORMATS = {
    "atom": ("Atom", "application/atom+xml"),
    "rss": ("RSS", "application/rss+xml"),
    "json": ("JSON Feed", "application/feed+json"),
}


class Address(NamedTuple):
    name: str
    type: str
    address: str
    title: str


def addresses(about: Mapping[str, Any]) -> list[Address]:
    """Return the feeds of the news about a topic or a mission: {"topic": Topic}, or of all: {}."""
    return [
        Address(name, kind, at(f"news:{format_}", about), title(about))
        for format_, (name, kind) in FORMATS.items()
    ]


def at(view: str, about: Mapping[str, Any]) -> str:
    """Return the address of a page or a feed of news, in the words of the current language."""
    query = urlencode({name: item.slug for name, item in about.items()})
    return f"{reverse(view)}?{query}" if query else reverse(view)


def title(about: Mapping[str, Any]) -> str:
    named = ", ".join(str(item) for item in about.values())
    whole = _("News of the Ministry of Defence")
    return f"{whole}: {named}" if named else whole
