"""The admin site: its name, and the language each member of staff reads it in."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.languages import CODES
from publishing.models import User


class Desk(AdminSite):
    site_header = site_title = _("Ministry of Defence – the desk")
    index_title = _("Content")

    def get_urls(self) -> list[Any]:
        return [
            path("language/", self.admin_view(require_POST(self.choose_language)), name="language"),
            *super().get_urls(),
        ]

    def choose_language(self, request: HttpRequest) -> HttpResponse:
        """Keep the language that a member of staff chose for themselves, and go on where they were."""
        chosen, back = request.POST.get("language"), request.POST.get("next", "")
        if chosen not in CODES:
            return HttpResponseBadRequest(_("Choose Albanian or English."))
        User.objects.filter(pk=request.user.pk or 0).update(language=chosen)
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return HttpResponseRedirect(back if is_ours else reverse("admin:index"))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {"is_development": settings.DEVELOPMENT}
