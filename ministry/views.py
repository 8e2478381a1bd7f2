from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.addresses import NotHere, find, in_each_language
from publishing.asked import day_of

from .models import Mandate, Page


def mandate(request: HttpRequest) -> HttpResponse:
    asked = day_of(request)
    day = asked or timezone.localdate()
    version = Mandate.objects.published().in_force_on(day).prefetch_related("provisions").first()
    if version is None:
        raise NotHere(_("No mandate is known to have been in force on that day."))
    context = {"object": version, "articles": version.articles()}
    if asked is not None:
        addresses = {code: f"{to}?date={day}" for code, to in in_each_language(version).items()}
        context |= {"asked": asked, "addresses": addresses}
    return render(request, "ministry/mandate.html", context)


def page(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "ministry/page.html", {"object": find(Page.objects.all(), slug)})
