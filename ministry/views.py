from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from publishing.addresses import NotHere, Withdrawn, find
from publishing.asked import day_of
from publishing.languages import CODES, current

from . import akoma_ntoso as akoma
from . import plain_text as plain
from .differences.comparison import PublishedComparison
from .models import Mandate, Page
from .standing import Text
from .versions import Versions, in_force


def mandate(request: HttpRequest) -> HttpResponse:
    """Show the text in force today, or on the day that is asked for."""
    asked = day_of(request)
    versions = Versions.published()
    found = in_force(versions, asked or timezone.localdate())
    return _shown(request, Text(found, versions), asked)


def version(request: HttpRequest, key: int) -> HttpResponse:
    """Show one version at its permanent address."""
    versions = Versions.published()
    return _shown(request, Text(_numbered(versions, key), versions), None, is_permanent=True)


def _numbered(versions: Versions, key: int) -> Mandate:
    if found := versions.numbered(key):
        return found
    if gone := Mandate.objects.withdrawn().filter(pk=key).first():
        raise Withdrawn(gone)
    raise NotHere(_("There is no version %(key)s of the mandate.") % {"key": key})


def _shown(
    request: HttpRequest, text: Text, asked: date | None, is_permanent: bool = False
) -> HttpResponse:
    context = {
        "object": text.version,
        "text": text,
        "asked": asked,
        "is_permanent": is_permanent,
        "version_address": text.version.get_absolute_url(),
        "site": _site(request),
        "today": timezone.localdate(),
    }
    if not is_permanent:
        query = f"?date={asked}" if asked else ""
        addresses = _in_each("ministry:mandate")
        context["addresses"] = {code: to + query for code, to in addresses.items()}
    return render(request, "ministry/mandate.html", context)


def _in_each(name: str, *args: Any) -> dict[str, str]:
    found = {}
    for code in CODES:
        with override(code):
            found[code] = reverse(name, args=args)
    return found


def changes(request: HttpRequest, key: int) -> HttpResponse:
    """Show what a version changed in the one before, or in an earlier one that is asked for."""
    versions = Versions.published()
    after = _numbered(versions, key)
    before = _earlier(versions, after, request.GET.get("from", ""))
    context = {
        "object": after,
        "before": before,
        "comparison": PublishedComparison(before, after, versions),
    }
    addresses = _in_each("ministry:changes", after.pk)
    query = f"?from={before.pk}" if "from" in request.GET else ""
    context["addresses"] = {code: to + query for code, to in addresses.items()}
    return render(request, "ministry/changes.html", context)


def _earlier(versions: Versions, after: Mandate, asked: str) -> Mandate:
    """Return the version to compare with. Raises NotHere where there is none."""
    if not asked:
        found = versions.before(after)
    else:
        known = {str(version.pk): version for version in versions.until(after)[:-1]}
        found = known.get(asked)
    if found is None:
        raise NotHere(_("There is no earlier version to compare this one with."))
    return found


def plain_text(request: HttpRequest, key: int) -> HttpResponse:
    text = _gathered(key)
    return _download(plain.document(text, current(), _site(request)), "text/plain", key, "txt")


def akoma_ntoso(request: HttpRequest, key: int) -> HttpResponse:
    text = _gathered(key)
    document = akoma.document(text, current(), _site(request))
    return _download(document, "application/akn+xml", key, "xml")


def _gathered(key: int) -> Text:
    """Return a version that exists in the language of the address. Raises NotHere."""
    versions = Versions.published()
    found = _numbered(versions, key)
    if not found.exists_in(current()):
        raise NotHere(_("This version does not exist in this language."))
    return Text(found, versions)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _download(content: Any, media: str, key: int, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{media}; charset=utf-8")
    name = f"{_('mandate')}-{key}-{current()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def page(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "ministry/page.html", {"object": find(Page.objects.all(), slug)})
