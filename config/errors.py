"""Error pages in the site's look. They ask no database and say nothing of the machine."""

from typing import Any

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import exception_handler

from publishing.addresses import NotHere
from publishing.problems import KIND, problem


def _error(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        said = problem(status, sentence, title)
        return JsonResponse(said, status=status, content_type=KIND)
    context = {"status": status, "title": title, "sentence": sentence, "is_error": True}
    return render(request, "errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        sentence = _(
            "A form takes 12 MB of text, 50 MB with its files, and 5,000 fields at most. Send it in "
            "parts."
        )
        return _error(request, 413, _("This is too much at once"), sentence)
    said = str(exception) if type(exception) is BadRequest else ""
    sentence = said or _("The address or the form holds text that cannot be read.")
    return _error(request, 400, _("We could not read this request"), sentence)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403, _("You may not see this"), _("Sign in with an account that may."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _("The form was open for too long. Go back, load the page again, and send it again.")
    return _error(request, 403, _("The form could not be accepted"), sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = str(exception) if isinstance(exception, NotHere) else ""
    sentence = said or _("Nothing is at this address. It may have been typed wrongly.")
    return _error(request, 404, _("Page not found"), sentence)


def not_allowed(request: HttpRequest) -> HttpResponse:
    sentence = _("What stands here is only for reading.")
    response = _error(request, 405, _("Nothing can be sent to this address"), sentence)
    response["Allow"] = "GET, HEAD, OPTIONS"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    sentence = _("This is our fault, not yours, and has been recorded. Please try again shortly.")
    return _error(request, 500, _("Something went wrong"), sentence)


def in_api(error: Exception, context: dict[str, Any]) -> Response | None:
    """Say what is wrong as publishing.problems describes it; None lets `server_error` speak."""
    response = exception_handler(error, context)
    if response is not None:
        wrong = {} if "detail" in response.data else dict(response.data)
        sentences = [f"{name}: {' '.join(said)}" for name, said in wrong.items()]
        detail = response.data.get("detail") or " ".join(sentences)
        more = getattr(error, "more", {})
        response.data = problem(response.status_code, detail, wrong=wrong) | more
        response.content_type = KIND
    return response
