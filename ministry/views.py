from datetime import date

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from publishing.addresses import NotHere, find, in_each_language

from .models import Mandate, Page


def mandate(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("date")
    day = _day(asked) if asked is not None else timezone.localdate()
    version = Mandate.objects.published().in_force_on(day).prefetch_related("provisions").first()
    if version is None:
        raise NotHere(_("No mandate is known to have been in force on that day."))
    context = {"object": version, "articles": version.articles()}
    if asked is not None:
        addresses = {code: f"{to}?date={day}" for code, to in in_each_language(version).items()}
        context |= {"asked": day, "addresses": addresses}
    return render(request, "ministry/mandate.html", context)


def _day(text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise BadRequest(
            _("“%(text)s” is not a date. Write it as 2019-07-24.") % {"text": text[:60]}
        )
    return day


def page(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "ministry/page.html", {"object": find(Page.objects.all(), slug)})
