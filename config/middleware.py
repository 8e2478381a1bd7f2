"""What holds for every request: no broken text gets in, safe headers go out, one line is logged."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import get_language_from_request

from publishing import addresses
from publishing.languages import ALBANIAN, ENGLISH

from .errors import bad_request

Answer = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("requests")

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in "accelerometer camera geolocation gyroscope microphone payment usb".split()
)


def log_requests(get_response: Answer) -> Answer:
    """Log one line of JSON a request; the encoder keeps injected line ends inside their strings."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request_id = uuid4().hex
        response = get_response(request)
        user = request.__dict__.get("_cached_user")  # never opens a session to ask
        line = {
            "id": request_id,
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round((time.perf_counter() - started) * 1000),
            "user": getattr(user, "pk", None),
            "address": request.META.get("REMOTE_ADDR", ""),
        }
        log.info(json.dumps(line))
        response["X-Request-ID"] = request_id
        return response

    return middleware


def safe_headers(get_response: Answer) -> Answer:
    """Set the headers that neither Django nor django-csp sets."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_open = request.path.startswith("/api/")
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", "cross-origin" if is_open else "same-origin"
        )
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware


def refuse_broken_text(get_response: Answer) -> Answer:
    """Answer 400 to text that no database keeps: NUL characters and lone surrogates."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if any(_is_broken(text) for text in _texts(request)):
            return bad_request(request)
        return get_response(request)

    return middleware


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield from request.COOKIES.values()
    for values in (request.GET, request.POST):
        for key, texts in values.lists():
            yield key
            yield from texts
    yield from (str(getattr(upload, "name", "")) for upload in request.FILES.values())


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
    """Take the language from the address alone; in the admin, from whoever is signed in."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/admin/"):
            preferred = getattr(request.user, "language", None)
            language = preferred or get_language_from_request(request)
        else:
            language = ENGLISH if request.path.startswith("/en/") else ALBANIAN
        with translation.override(language):
            response = get_response(request)
        response.headers["Content-Language"] = language
        return response

    return middleware
