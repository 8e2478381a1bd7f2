"""The admin site: its name, and the language each member of staff reads it in."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    JsonResponse,
)
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from missions.intake.models import FiguresFile
from publishing.desk import day
from publishing.languages import CODES
from publishing.models import User


class Desk(AdminSite):
    site_header = site_title = _("Ministry of Defence – the desk")
    index_title = _("Content")

    def get_urls(self) -> list[Any]:
        return [
            path("language/", self.admin_view(require_POST(self.choose_language)), name="language"),
            path("still-here/", never_cache(require_GET(self.still_here)), name="still_here"),
            path("calendar/", self.admin_view(self.calendar), name="calendar"),
            path("for-editors/", self.admin_view(self.for_editors), name="for_editors"),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Show what waits for whoever is signed in, above the kinds of content."""
        waiting = {
            "day": day.of(request.user),
            "files": FiguresFile.objects.waiting_for(request.user).defer("content"),
        }
        return super().index(request, waiting | (extra_context or {}))

    def calendar(self, request: HttpRequest) -> HttpResponse:
        context = self.each_context(request) | {
            "title": _("Calendar"),
            "lines": day.coming(request.user),
        }
        return TemplateResponse(request, "admin/desk/calendar.html", context)

    def for_editors(self, request: HttpRequest) -> HttpResponse:
        context = self.each_context(request) | {"title": _("How this desk works")}
        return TemplateResponse(request, "admin/desk/for_editors.html", context)

    def choose_language(self, request: HttpRequest) -> HttpResponse:
        """Keep the language that a member of staff chose for themselves, and go on where they were."""
        chosen, back = request.POST.get("language"), request.POST.get("next", "")
        if chosen not in CODES:
            return HttpResponseBadRequest(_("Choose Albanian or English."))
        User.objects.filter(pk=request.user.pk or 0).update(language=chosen)
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return HttpResponseRedirect(back if is_ours else reverse("admin:index"))

    def still_here(self, request: HttpRequest) -> JsonResponse:
        """Say whether somebody is signed in, with the token of now for the form they have open.

        Asking is being here: the session's 30 idle minutes begin anew.
        """
        if not self.has_permission(request):
            return JsonResponse({"signed_in": False})
        return JsonResponse({"signed_in": True, "token": get_token(request)})

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {"is_development": settings.DEVELOPMENT}
