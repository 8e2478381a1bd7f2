"""From an address to what is published there: the page, a redirect, or 410 and the reason."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from translated_fields import to_attribute

from . import text
from .languages import CODES, current
from .models import FormerAddress, PublishedQuerySet


class NotHere(Http404):
    """Nothing is at this address. Its text is a sentence for the reader, and names the wrong value."""


class Moved(Exception):
    """The page is at another address now: its text."""


class Withdrawn(Exception):
    def __init__(self, item: Any) -> None:
        self.item = item


def find(items: PublishedQuerySet, slug: str) -> Any:
    """Return the published one of `items` whose address in the current language is `slug`.

    Another spelling of it, such as CESHTJE, has moved to it.

    Raises NotHere, Moved or Withdrawn, which `answer` turns into pages.
    """
    published, address = items.published(), text.slug(slug)
    found = _at(published, address)
    if found and slug == address:
        return found
    moved = FormerAddress.objects.filter(
        model=items.model._meta.label_lower, language=current(), slug=address
    ).first()
    if found := found or (moved and published.filter(pk=moved.object_id).first()):
        raise Moved(found.get_absolute_url())
    gone = items.model.objects.withdrawn()
    if found := (gone.filter(pk=moved.object_id).first() if moved else _at(gone, address)):
        raise Withdrawn(found)
    raise NotHere(_("There is no page “%(slug)s” here.") % {"slug": slug[:60]})


def _at(items: PublishedQuerySet, slug: str) -> Any:
    """Return the item with this slug in the current language, or in the other if it has only that."""
    if not slug:
        return None
    own_first = Case(
        When(**{to_attribute("slug", current()): slug}, then=Value(0)), default=Value(1)
    )
    return items.at(slug, current()).order_by(own_first).first()


def page_of(pages: Paginator, request: HttpRequest) -> Page:
    """Return the page that `?page=` names, or the first. Raises NotHere where there is none."""
    number = request.GET.get("page") or "1"
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    if not is_number or not 0 < int(number) <= pages.num_pages:
        raise NotHere(_("There is no page %(number)s of this list.") % {"number": number[:20]})
    return pages.page(int(number))


def answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Return the response for what `find` raised, or nothing for any other error."""
    if isinstance(error, Moved):
        moved = HttpResponsePermanentRedirect(str(error))
        moved["Cache-Control"] = "no-cache"  # a page may move back: a browser must not remember
        return moved
    if isinstance(error, Withdrawn):
        context = {"withdrawn": error.item, "is_error": True}
        return render(request, "errors/410.html", context, status=410)
    return None


def in_each_language(item: Any) -> dict[str, str]:
    """Return the address of `item` in each language, also where it does not exist in it."""
    addresses = {}
    for code in CODES:
        with override(code):
            addresses[code] = item.get_absolute_url()
    return addresses
