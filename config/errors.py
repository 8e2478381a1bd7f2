"""Error pages in the site's look. They ask no database and say nothing of the machine."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from publishing.addresses import NotHere


def _error(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"status": status, "title": title, "detail": sentence}, status=status)
    context = {"status": status, "title": title, "sentence": sentence, "is_error": True}
    return render(request, "errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
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


def server_error(request: HttpRequest) -> HttpResponse:
    sentence = _("This is our fault, not yours, and has been recorded. Please try again shortly.")
    return _error(request, 500, _("Something went wrong"), sentence)
