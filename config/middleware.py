"""What holds for every request: no broken text gets in, safe headers go out, one line is logged."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from csp.constants import NONCE, SELF
from csp.decorators import csp_update
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.functional import LazyObject
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from publishing import addresses
from publishing.languages import ALBANIAN, ENGLISH, current

from .errors import bad_request, not_allowed

Answer = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("requests")

FEATURES = "accelerometer camera geolocation gyroscope microphone payment usb".split()
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
}
# The admin's own scripts, and the styles that the editor of rich text adds.
DESK_POLICY = {"script-src": [SELF, NONCE], "style-src": [NONCE], "connect-src": [SELF]}


def at_desk(request: HttpRequest) -> bool:
    return request.path.startswith("/admin/")


def log_requests(get_response: Answer) -> Answer:
    """Log one line of JSON a request; the encoder keeps injected line ends inside their strings."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        at, started = datetime.now(UTC), time.perf_counter()
        request_id = uuid4().hex
        response = get_response(request)
        line = {
            "at": at.isoformat(timespec="milliseconds"),
            "id": request_id,
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round((time.perf_counter() - started) * 1000),
            "user": _signed_in(request),
            "address": _address(request),
        }
        log.info(json.dumps(line))
        response["X-Request-ID"] = request_id
        return response

    return middleware


def _signed_in(request: HttpRequest) -> Any:
    """Return the key of who is signed in, if anything has asked: asking would open a session."""
    user = vars(request).get("user")
    if isinstance(user, LazyObject):
        user = vars(request).get("_cached_user")
    return getattr(user, "pk", None)


def _address(request: HttpRequest) -> str:
    """Return who asks. What our own proxies did not add to X-Forwarded-For is anybody's invention."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if settings.TRUSTED_PROXIES and forwarded != [""]:
        return forwarded[-min(settings.TRUSTED_PROXIES, len(forwarded))].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def safe_headers(get_response: Answer) -> Answer:
    """Set the safe headers, those of SecurityMiddleware too: it stands deeper, and errors pass it by."""
    desk = csp_update(DESK_POLICY)(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = (desk if at_desk(request) else get_response)(request)
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
            for name, value in getattr(request, "rate_limit", {}).items():
                response.headers[name] = value
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def only_read_outside_the_desk(get_response: Answer) -> Answer:
    """Let nobody write to the public site, and no cookie change what it answers."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not at_desk(request):
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                return not_allowed(request)
            request.COOKIES = {}
        return get_response(request)

    return middleware


def refuse_broken_text(get_response: Answer) -> Answer:
    """Answer 400 to text that no database keeps: NUL characters and lone surrogates."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if _length(request) > settings.MAX_BODY:
            raise RequestDataTooBig
        try:
            is_broken = any(_is_broken(text) for text in _texts(request))
        except UnreadablePostError as error:
            raise BadRequest(_("What you sent broke off. Please send it again.")) from error
        return bad_request(request) if is_broken else get_response(request)

    return middleware


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:  # Django reads no body then
        return 0


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield from request.COOKIES.values()
    for values in (request.GET, request.POST, request.FILES):
        for key, found in values.lists():
            yield key
            yield from (str(getattr(value, "name", value)) for value in found)


def _is_broken(text: str) -> bool:
    return "\0" in text or any("\ud800" <= character <= "\udfff" for character in text)


def answer_for_addresses(get_response: Answer) -> Answer:
    """Turn what looking up an address raised, a move or a withdrawal, into its answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return addresses.answer(request, error)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def choose_language(get_response: Answer) -> Answer:
    """Take the language from the address alone; in the admin, from the browser."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if at_desk(request):
            return _in(get_language_from_request(request), get_response, request)
        is_english = request.path == "/en" or request.path.startswith("/en/")
        return _in(ENGLISH if is_english else ALBANIAN, get_response, request)

    return middleware


def choose_desk_language(get_response: Answer) -> Answer:
    """In the admin, take the language that whoever is signed in has chosen."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = getattr(request.user, "language", "") if at_desk(request) else ""
        return _in(chosen, get_response, request) if chosen else get_response(request)

    return middleware


def _in(language: str, get_response: Answer, request: HttpRequest) -> HttpResponseBase:
    with translation.override(language):
        response = get_response(request)
        response.headers.setdefault("Content-Language", current())
    return response
