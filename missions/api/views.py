"""The missions as data, on any day: the register, each mission, and its tables as JSON and CSV."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import F, Prefetch, QuerySet
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django_filters.utils import translate_validation
from drf_spectacular.utils import extend_schema_view
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from ministry.models import Mandate, Provision
from publishing.api import key
from publishing.asked import read
from publishing.languages import current
from publishing.open_data import OpenData, TableView, table

from ..contribution import contribution
from ..filters import RegisterFilter
from ..models import Contingent, Mission, MissionQuerySet
from ..periods import Day
from ..register import Line, Register
from . import described, tables
from .detail import Whole, WholeSerializer
from .serializers import (
    Entry,
    EntrySerializer,
    MissionLinkSerializer,
    NotCounted,
    NotCountedSerializer,
    TotalSerializer,
)

AT_ONCE = 2_000  # rows in memory while a table is written


def day_asked(request: Request) -> Day:
    """Return the day that `?date=` names, or today."""
    text = request.query_params.get("date")
    try:
        day = Day.asked(None if text is None else read(text))
    except BadRequest as error:
        raise ValidationError({"date": [str(error)]}) from error
    if day.is_to_come:
        sentence = _("That day is yet to come. The register knows today and the past.")
        raise ValidationError({"date": [sentence]})
    return day


def answer(day: Day) -> dict[str, Any]:
    """Return what every answer about a day says of itself."""
    return {
        "date": day.date,
        "is_today": day.is_today,
        "licence": settings.OPEN_DATA_LICENCE,
        "note": _("This is what is true today, as far as it is known and published.")
        if day.is_today
        else _(
            "This is what was true on %(day)s, as far as it is known and published today. It is "
            "not what this site showed on that day."
        )
        % {"day": date_format(day.date)},
    }


def of_file(day: Day) -> dict[str, Any]:
    """Return what every row of a CSV file says of it: files are parted from their addresses."""
    return {"date": day.date, "licence": settings.OPEN_DATA_LICENCE["url"]}


@extend_schema_view(get=described.REGISTER)
class RegisterView(TableView):
    known = frozenset({"date", "lang", "format", "page", "page_size", *RegisterFilter.base_filters})

    def get(self, request: Request) -> HttpResponseBase:
        day = day_asked(request)
        asked = RegisterFilter(request.query_params, Mission.objects.published().phased(day))
        if not asked.is_valid():
            raise translate_validation(asked.errors)
        register = Register(asked.qs, day)
        lines = register.lines_in(current())
        if self.is_csv:
            records = (entry | of_file(day) for entry in self.entries(register, lines))
            return table(f"missions-{day.date}", tables.REGISTER, records)
        page, links = self.page(lines)
        said = {
            "total": TotalSerializer(register).data,
            "not_counted": self.not_counted(register),
            "results": list(self.entries(register, page)),
        }
        return Response(answer(day) | links | said)

    def entries(self, register: Register, lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
        listed = register.listed(lines)
        public = Provision.objects.filter(mandate__in=Mandate.objects.published())
        provisions = public.in_bulk([mission.rests_on_id for mission, _figure in listed])
        serializer = EntrySerializer(context=self.get_renderer_context())
        for mission, figure in listed:
            provision = provisions.get(mission.rests_on_id)
            yield serializer.to_representation(Entry(mission, register.day, figure, provision))

    def not_counted(self, register: Register) -> Any:
        lines = register.not_counted
        missions = Mission.objects.published().in_bulk([line.pk for line in lines])
        found = [NotCounted(line, missions[line.pk]) for line in lines if line.pk in missions]
        context = self.get_renderer_context()
        return NotCountedSerializer(found, many=True, context=context).data


def published(missions: MissionQuerySet, pk: str) -> Any:
    """Return the published one of `missions` that an address names, and read it in its language."""
    found = missions.published().filter(pk=key(pk) or 0).first()
    if found is None:
        raise NotFound(_("There is no mission %(key)s.") % {"key": pk[:20]})
    activate(found.content_language)
    return found


@extend_schema_view(get=described.MISSION)
class MissionView(OpenData):
    known = frozenset({"date", "lang"})

    def get(self, request: Request, pk: str) -> Response:
        day = day_asked(request)
        mission = published(Mission.objects.phased(day).for_page(), pk)
        provision = mission.rests_on if mission.rests_on_public else None
        said = contribution(mission, day)
        whole = Whole(mission, day, said.total, provision, said)
        serializer = WholeSerializer(whole, context=self.get_renderer_context())
        return Response(answer(day) | serializer.data)


class OfMission(TableView):
    """A table of one mission: its `columns` as CSV, and its `name` in the name of that file."""

    known = frozenset({"date", "lang", "format", "page", "page_size"})
    pages = tables.LongPages
    name = ""
    columns: tuple[str, ...] = ()
    serializer: Any

    def rows(self, mission: Mission, day: Day) -> Any:
        raise NotImplementedError

    def get(self, request: Request, pk: str) -> HttpResponseBase:
        day = day_asked(request)
        contingents = Prefetch("contingents", Contingent.objects.published())
        mission = published(Mission.objects.phased(day).prefetch_related(contingents), pk)
        rows = self.rows(mission, day)
        context = self.get_renderer_context() | {
            "mission": mission,
            "contingents": {one.pk: one for one in mission.contingents.all()},
        }
        records = self.serializer(context=context)
        if self.is_csv:
            of_all = {"mission_id": mission.pk, "mission": mission.title} | of_file(day)
            name = f"mission-{mission.pk}-{self.name}-{day.date}"
            found = (records.to_representation(row) | of_all for row in each(rows))
            return table(name, self.columns, found)
        page, links = self.page(rows)
        link = MissionLinkSerializer(mission, context=context).data
        results = [records.to_representation(row) for row in page]
        return Response(answer(day) | {"mission": link} | links | {"results": results})


def each(rows: Any) -> Iterator[Any]:
    return rows.iterator(chunk_size=AT_ONCE) if isinstance(rows, QuerySet) else iter(rows)


@extend_schema_view(get=described.STRENGTHS)
class StrengthsView(OfMission):
    name, columns, serializer = "strengths", tables.STRENGTHS, tables.StrengthSerializer

    def rows(self, mission: Mission, day: Day) -> QuerySet[Any]:
        """Select its figures, oldest last. A plan of today may be of a day to come."""
        facts = mission.facts() if day.is_today else mission.facts().filter(as_of__lte=day.number)
        return facts.order_by(F("as_of").desc(nulls_last=True), "-order", "-pk")


@extend_schema_view(get=described.CONTINGENTS)
class ContingentsView(OfMission):
    name, columns, serializer = "contingents", tables.CONTINGENTS, tables.ContingentSerializer

    def rows(self, mission: Mission, day: Day) -> list[Any]:
        said = contribution(mission, day)
        return [*said.rows, *said.others]


@extend_schema_view(get=described.SERIES)
class SeriesView(OfMission):
    name, columns, serializer = "series", tables.SERIES, tables.PointSerializer

    def rows(self, mission: Mission, day: Day) -> list[Any]:
        points, _has_older = contribution(mission, day).points(sys.maxsize)
        return points


urlpatterns = [
    path("missions/", RegisterView.as_view(), name="mission-list"),
    path("missions/<str:pk>/", MissionView.as_view(), name="mission-detail"),
    path("missions/<str:pk>/strengths/", StrengthsView.as_view(), name="mission-strengths"),
    path("missions/<str:pk>/contingents/", ContingentsView.as_view(), name="mission-contingents"),
    path("missions/<str:pk>/series/", SeriesView.as_view(), name="mission-series"),
]
