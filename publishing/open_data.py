"""Open data: the licence, and tables as pages of JSON or whole as CSV."""

import re
from collections.abc import Iterable, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import activate, gettext_lazy
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotAcceptable, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from . import csv
from .api import Pages, known_parameters, language

IN_MEMORY = 1024 * 1024  # bytes of a table; a larger one goes through a file


class CsvRenderer(BaseRenderer):
    """What negotiates and describes CSV. `table` writes it: no answer of DRF streams."""

    media_type, format, charset = "text/csv", "csv", "utf-8"


class ByFormat(DefaultContentNegotiation):
    """The kind that `?format=` names, or else the one that the Accept header weighs most."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        asked = request.query_params.get("format")
        if asked is None:
            weights = _weights(self.get_accept_list(request))
            chosen = max(renderers, key=lambda renderer: _weight(renderer, weights))
            if not _weight(chosen, weights):
                raise NotAcceptable(available_renderers=renderers)
        else:
            by_name = {renderer.format: renderer for renderer in renderers}
            if asked not in by_name:
                names = " / ".join(by_name)
                sentence = _("“%(value)s” is not one of these: %(names)s.")
                raise ValidationError(
                    {"format": [sentence % {"value": asked[:20], "names": names}]}
                )
            chosen = by_name[asked]
        return chosen, chosen.media_type


def _weights(accepted: Iterable[str]) -> dict[str, float]:
    """Return the kinds that an Accept header names, each with its q (RFC 9110, 12.5.1)."""
    found = {}
    for token in accepted:
        kind, *parameters = (part.strip().lower() for part in token.split(";"))
        q = [said[2:] for said in parameters if re.fullmatch(r"q=[01](\.[0-9]{0,3})?", said)]
        found[kind] = float(q[0]) if q else 1.0
    return found


def _weight(renderer: Any, weights: Mapping[str, float]) -> float:
    kind = renderer.media_type
    ranges = (kind, f"{kind.partition('/')[0]}/*", "*/*")
    return next((weights[found] for found in ranges if found in weights), 0.0)


class ErrorsInJson(APIView):
    """An address whose errors are JSON, whatever was asked for."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        is_csv = getattr(request, "accepted_media_type", "") == CsvRenderer.media_type  # of OPTIONS
        if isinstance(response, Response) and (is_csv or response.status_code >= 400):
            request.accepted_renderer = JSONRenderer()
            request.accepted_media_type = JSONRenderer.media_type
        return super().finalize_response(request, response, *args, **kwargs)


class OpenData(ErrorsInJson):
    """An address of open data: it takes the `known` parameters and no other, and names the licence."""

    known: frozenset[str] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        activate(language(request))
        known_parameters(request, self.known)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:
            licence = f'<{settings.OPEN_DATA_LICENCE["url"]}>; rel="license"'
            response["Link"] = ", ".join(filter(None, [response.get("Link"), licence]))
        return response


class TableView(OpenData):
    """Many rows: pages of JSON, or all of them as CSV."""

    content_negotiation_class = ByFormat
    renderer_classes = (JSONRenderer, CsvRenderer)
    pages: type[Pages] = Pages

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.is_csv:
            known_parameters(request, self.known - {"page", "page_size"})

    @property
    def is_csv(self) -> bool:
        return bool(self.request.accepted_renderer.format == CsvRenderer.format)

    def page(self, rows: Any) -> tuple[list[Any], dict[str, Any]]:
        """Return the rows of the page asked for, and the count and the neighbours of that page."""
        pages: Any = self.pages()
        page = pages.paginate_queryset(rows, self.request, view=self)
        return page, {
            "count": pages.page.paginator.count,
            "next": pages.get_next_link(),
            "previous": pages.get_previous_link(),
        }


def table(
    name: str, columns: Sequence[str], records: Iterable[Mapping[str, Any]]
) -> HttpResponseBase:
    """Answer with a table as a file. It is written before it is sent, so that none ends half way."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (a response closes it)
    for line in csv.lines(columns, records):
        file.write(line.encode())
    is_large = file.tell() > IN_MEMORY
    file.seek(0)
    kind = "text/csv; charset=utf-8; header=present"  # RFC 4180, 3
    response: HttpResponseBase = (
        FileResponse(file, content_type=kind) if is_large else _whole(file, kind)
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _whole(file: IO[bytes], kind: str) -> HttpResponse:
    with file:
        return HttpResponse(file.read(), content_type=kind)


FORMAT = OpenApiParameter(
    "format",
    enum=("json", "csv"),
    description=gettext_lazy(
        "Pages of JSON, or the whole table as a CSV file. Without it the Accept header decides."
    ),
)


def as_csv(columns: Iterable[str]) -> dict[tuple[int, str], Any]:
    """Describe the answer that is a file with these columns."""
    description = format_lazy(
        gettext_lazy(
            "RFC 4180 in UTF-8, with a byte order mark. What a spreadsheet could take for a formula "
            "has an apostrophe before it. Columns: {columns}."
        ),
        columns=", ".join(columns),
    )
    return {(200, CsvRenderer.media_type): {"type": "string", "description": description}}


def page_parameters(pages: type[Pages]) -> list[OpenApiParameter]:
    """Describe the parameters of JSON that comes in pages."""
    return [
        OpenApiParameter(
            "page",
            {"type": "integer", "minimum": 1},
            description=gettext_lazy("A number of a page of JSON."),
        ),
        OpenApiParameter(
            "page_size",
            {"type": "integer", "minimum": 1, "maximum": pages.max_page_size},
            description=gettext_lazy("How many rows a page of JSON has."),
        ),
    ]
