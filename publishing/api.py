"""What the APIs of all floors share: values, pages, and what may be asked for."""

import re
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from .dates import PartialDate
from .languages import ALBANIAN, CODES


@extend_schema_field(
    {
        "type": "object",
        "description": gettext_lazy("A date as precisely as it is known, and never more so."),
        "properties": {
            "value": {"type": "string", "examples": ["2024-01", "2018-01-12"]},
            "precision": {
                "type": "string",
                "enum": ["day", "month", "year", "end of month", "end of year"],
            },
            "text": {"type": "string"},
        },
        "required": ["value", "precision", "text"],
    }
)
class DateField(serializers.Field):
    """A date as precisely as it is known, and never more so."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: PartialDate) -> dict[str, str]:
        precision = f"end of {value.precision}" if value.end else value.precision
        return {"value": value.isoformat(), "precision": precision, "text": str(value)}


class LicenceSerializer(serializers.Serializer):
    """Under which terms the data may be used: `settings.OPEN_DATA_LICENCE`."""

    name = serializers.CharField()
    url = serializers.URLField()


class AddressField(serializers.URLField):
    """The address of the page that people read."""

    def __init__(self, source: str | None = "get_absolute_url", **kwargs: Any) -> None:
        super().__init__(read_only=True, source=source, **kwargs)

    def to_representation(self, value: str) -> str:
        request: Request = self.context["request"]
        return request.build_absolute_uri(value)


class Pages(PageNumberPagination):
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100
    invalid_page_message = gettext_lazy("There is no page {page_number}.")  # type: ignore[assignment]

    def get_page_size(self, request: Request) -> int:
        return whole(request, "page_size", self.page_size, most=self.max_page_size)

    def get_page_number(self, request: Request, paginator: Any) -> int:
        return whole(request, self.page_query_param, 1, most=10**9)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        bounds = {
            "page": {"minimum": 1},
            "page_size": {"minimum": 1, "maximum": self.max_page_size},
        }
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            parameter["schema"] |= bounds[parameter["name"]]
        return parameters

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}  # DRF's own is not OpenAPI 3.1
        properties = {
            "count": {"type": "integer"},
            "next": address,
            "previous": address,
            "results": schema,
        }
        return {"type": "object", "properties": properties, "required": list(properties)}


def whole(request: Request, name: str, default: int, most: int) -> int:
    """Return the whole number from 1 to `most` that a parameter names."""
    asked = request.query_params.get(name, str(default))
    if not re.fullmatch("[1-9][0-9]{0,9}", asked) or int(asked) > most:
        raise ValidationError(
            {name: [_("“%(value)s”? Ask for 1 to %(most)s.") % {"value": asked[:20], "most": most}]}
        )
    return int(asked)


def key(text: str) -> int | None:
    """Return the key that `text`, a piece of an address, names, or None if it can be none."""
    return int(text) if re.fullmatch("[1-9][0-9]{0,17}", text) else None


def known_parameters(request: Request, known: Collection[str]) -> None:
    """Refuse a parameter that is not `known`, empty or repeated, rather than answer another question."""
    unknown = _("Not known here. Known are: %(names)s.") % {"names": ", ".join(sorted(known))}
    empty = _("It is empty. Leave it out, or give it a value.")
    twice = _("It is there more than once. Give it one value.")
    wrong = {
        name: [unknown if name not in known else twice if len(values) > 1 else empty]
        for name, values in sorted(request.query_params.lists())
        if name not in known or len(values) > 1 or not values[0]
    }
    if wrong:
        raise ValidationError(wrong)


def language(request: Request) -> str:
    """Return the language asked for."""
    code = request.query_params.get("lang", ALBANIAN)
    if code not in CODES:
        raise ValidationError({"lang": [_("“%(value)s” is not sq or en.") % {"value": code[:20]}]})
    return code


def in_language(sentence: Any) -> OpenApiParameter:
    """Describe the parameter `lang`; the sentence says what it means for what is asked for."""
    return OpenApiParameter("lang", enum=CODES, default=ALBANIAN, description=sentence)
