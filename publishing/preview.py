"""Previews: a signed link that ends, to the public page itself as it will be.

A preview publishes for real, asks the public view, and takes everything back.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.apps import apps
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import BadRequest, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from . import drafts, ledger, workflow
from .addresses import Moved, Withdrawn
from .languages import CODES
from .models import State
from .rules import Refused, locked

LONGEST_HOURS = 14 * 24
_HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}
_SALT = "publishing.preview"
MOST_A_MINUTE = 30  # by one link
_turn = BoundedSemaphore()


class Ended(Exception):
    """The link opens nothing, or nothing any more."""


class Busy(Exception):
    """Too many ask for previews at once."""


class NotYet(Exception):
    """There is no page to show. Its text is a sentence that says why."""


@dataclass(frozen=True)
class Preview:
    item: Any
    token: str
    until: datetime

    @property
    def query(self) -> str:
        """Return what opens its pages and its pictures."""
        return urlencode({"v": self.token})

    @property
    def addresses(self) -> dict[str, str]:
        return {code: f"{_address_in(code)}?{self.query}" for code in CODES}


def may_be_previewed(item: Any) -> bool:
    """Say whether the text of `item` is not public, and may still become so."""
    return item.is_scheduled or item.state not in (State.PUBLISHED, State.WITHDRAWN)


def addresses(item: Any, hours: int = 24) -> dict[str, str]:
    """Return the address of a preview of `item`, as it is saved now, in each language.

    Raises ValueError if it is to last less than an hour or longer than `LONGEST_HOURS`.
    """
    if not 1 <= hours <= LONGEST_HOURS:
        raise ValueError(f"A preview lasts from 1 to {LONGEST_HOURS} hours, not {hours}.")
    until = timezone.now() + timedelta(hours=hours)
    saved = type(item)._base_manager.get(pk=item.pk)
    said = (item._meta.label_lower, item.pk, digest(saved), int(until.timestamp()))
    return Preview(item, signing.dumps(said, salt=_SALT), until).addresses


def _address_in(code: str) -> str:
    with override(code):
        return reverse("preview")


def digest(item: Any) -> str:
    """Return the SHA-256 of the words, parts, topics and pictures of `item`, whatever its state."""
    content = ledger.snapshot(item)
    fields = {
        name: sorted(value) if isinstance(value, list) else value  # keys, in no promised order
        for name, value in content["fields"].items()
        if name not in drafts.BOOKKEEPING | {"writers"}
    }
    parts = {
        accessor: [row["fields"] | {"origin": None} for row in rows]
        for accessor, rows in content["parts"].items()
    }
    return sha256(json.dumps([fields, parts], sort_keys=True).encode()).hexdigest()


def opened(token: str, lock: bool = False) -> Preview:
    """Return what a token opens: one item, as it was when the link was made. Raises Ended."""
    try:
        label, key, version, until = signing.loads(token, salt=_SALT)
        item = apps.get_model(label)._base_manager.filter(pk=key).first()
        if item is not None and lock:
            item = locked(item)
    except (signing.BadSignature, LookupError, Refused) as error:
        raise Ended from error
    if item is None or until <= timezone.now().timestamp() or not may_be_previewed(item):
        raise Ended
    if digest(item) != version:
        raise Ended
    return Preview(item, token, datetime.fromtimestamp(until, UTC))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the public page as it will be. Nothing that this writes remains."""
    token = request.GET.get("v", "")
    try:
        opened(token)  # a wrong one does not come to where others may have to wait for it
        with _in_turn(token), transaction.atomic():
            preview = opened(token, lock=True)
            request.preview = preview  # type: ignore[attr-defined]
            response = _as_published(request, preview.item)
            transaction.set_rollback(True)
    except Ended:
        response = _ended(request)
    except Busy:
        response = _busy(request)
    except NotYet as error:
        response = render(request, "preview.html", {"sentence": error}, status=404)
    return unlisted(response)


@contextmanager
def _in_turn(token: str) -> Iterator[None]:
    """Let one preview write at a time, and one link not all the time: the desk writes, too."""
    key = f"preview:{sha256(token.encode()).hexdigest()}"
    cache.add(key, 0, timeout=60)
    try:
        is_too_often = cache.incr(key) > MOST_A_MINUTE
    except ValueError:  # its minute ended in between
        is_too_often = False
    if is_too_often or not _turn.acquire(timeout=5):
        raise Busy
    try:
        yield
    finally:
        _turn.release()


def _busy(request: HttpRequest) -> HttpResponse:
    context = {
        "status": 503,
        "title": _("This preview is asked for too often"),
        "sentence": _("Wait a minute, then load this page again."),
        "is_error": True,
    }
    response = render(request, "errors/error.html", context, status=503)
    response["Retry-After"] = "60"
    return response


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keep a response out of caches, search engines and the addresses that other sites are told."""
    for name, value in _HEADERS.items():
        response[name] = value
    return response


def _ended(request: HttpRequest) -> HttpResponse:
    """Say one and the same of whatever opens nothing, and not which object it was."""
    sentence = _(
        "Its time is over, or the text was changed since. Ask whoever sent you the link for a new one."
    )
    context = {"status": 404, "title": _("This preview has ended"), "sentence": sentence}
    return render(request, "errors/error.html", context | {"is_error": True}, status=404)


def _as_published(request: HttpRequest, item: Any) -> HttpResponse:
    """Publish `item`, and ask its public view. Call it in a transaction that is taken back."""
    try:
        item.clean()
        live = _publish(item)
    except (ValidationError, IntegrityError) as error:  # the words name that page: it may be secret
        raise NotYet(_("Its address is taken by another page.")) from error
    if not type(live).objects.published().filter(pk=live.pk).exists():
        raise NotYet(_("It stands on the page of something that is not published yet."))
    try:
        address = live.get_absolute_url()
    except NoReverseMatch as error:
        raise NotYet(_("It has no address yet.")) from error
    try:
        return _asked(request, address)
    except (Http404, BadRequest, Moved, Withdrawn) as error:
        raise NotYet(_("Nothing can be shown at its address yet.")) from error


def _publish(item: Any) -> Any:
    """Publish `item` as its approval would, complete or not, and return the live object."""
    if not any(item.exists_in(code) for code in CODES):
        raise NotYet(_("The title is empty."))
    live, now = item.draft_of or item, ledger.take_turn()
    is_public = live.is_live and live.was_public_at(now)
    moment = None if is_public else now - timedelta(seconds=1)  # SQLite drops what is below 1 ms
    said = item.approval or {"approved_by": ""}
    return workflow.put_out(item, now, public_from=moment, **said)


def _asked(request: HttpRequest, address: str) -> HttpResponse:
    """Return what the public view at `address` answers."""
    to = urlsplit(address)
    asked: Any = copy(request)
    asked.path = asked.path_info = to.path
    asked.META = request.META | {"PATH_INFO": to.path, "QUERY_STRING": to.query}
    asked.GET = QueryDict(to.query)
    asked.resolver_match = found = resolve(to.path)
    response: HttpResponse = found.func(asked, *found.args, **found.kwargs)
    return response
