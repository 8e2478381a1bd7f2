"""The news as data: the same articles as the pages, read only."""

import re
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import activate, gettext_lazy
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from missions.models import Mission
from publishing.dates import PartialDate
from publishing.languages import ALBANIAN, CODES, current

from .filters import ArticleApiFilter
from .models import Article, Topic


@extend_schema_field(
    {
        "type": "object",
        "description": gettext_lazy("A date as precisely as it is known, and never more so."),
        "properties": {
            "value": {"type": "string", "examples": ["2024-01", "2018-01-12"]},
            "precision": {"type": "string", "enum": ["day", "month", "year"]},
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
        return {"value": value.isoformat(), "precision": value.precision, "text": str(value)}


class AddressField(serializers.URLField):
    """The address of the page that people read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, source="get_absolute_url", **kwargs)

    def to_representation(self, value: str) -> str:
        request: Request = self.context["request"]
        return request.build_absolute_uri(value)


class TopicSerializer(serializers.ModelSerializer):
    title = serializers.CharField()
    slug = serializers.CharField()

    class Meta:
        model = Topic
        fields = ("slug", "title")


class MissionSerializer(serializers.ModelSerializer):
    title = serializers.CharField()
    slug = serializers.CharField()
    url = AddressField()

    class Meta:
        model = Mission
        fields = ("slug", "title", "url")


class ArticleSerializer(serializers.ModelSerializer):
    language = serializers.SerializerMethodField()
    title = serializers.CharField()
    teaser = serializers.CharField()
    url = AddressField()
    date = DateField()
    byline = serializers.CharField()
    place = serializers.CharField(source="place_line")
    topics = TopicSerializer(many=True)
    missions = MissionSerializer(many=True, source="published_missions")
    source_name = serializers.CharField()
    source_link = serializers.CharField(help_text=gettext_lazy("Empty if there is none."))
    first_published = serializers.DateTimeField(source="first_published_at")
    last_updated = serializers.DateTimeField(source="last_updated_at", allow_null=True)

    class Meta:
        model = Article
        fields: tuple[str, ...] = (
            "id",
            "language",
            "title",
            "teaser",
            "url",
            "date",
            "byline",
            "place",
            "topics",
            "missions",
            "source_name",
            "source_link",
            "first_published",
            "last_updated",
        )

    def get_language(self, article: Article) -> str:
        return current()


class ArticleDetailSerializer(ArticleSerializer):
    body = serializers.CharField(help_text="HTML")
    caption = serializers.CharField()
    credit = serializers.CharField()

    class Meta(ArticleSerializer.Meta):
        fields = (*ArticleSerializer.Meta.fields, "body", "caption", "credit")


class ErrorSerializer(serializers.Serializer):
    """What was wrong with a request, as a sentence and by the name of each parameter."""

    status = serializers.IntegerField()
    detail = serializers.CharField()
    wrong = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class Pages(PageNumberPagination):
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100
    invalid_page_message = gettext_lazy("There is no page {page_number}.")  # type: ignore[assignment]

    def get_page_size(self, request: Request) -> int:
        return _whole(request, "page_size", self.page_size, most=self.max_page_size)

    def get_page_number(self, request: Request, paginator: Any) -> int:
        return _whole(request, self.page_query_param, 1, most=10**9)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        bounds = {"page": {"minimum": 1}, "page_size": {"minimum": 1, "maximum": 100}}
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


def _whole(request: Request, name: str, default: int, most: int) -> int:
    asked = request.query_params.get(name, str(default))
    if not re.fullmatch("[1-9][0-9]{0,9}", asked) or int(asked) > most:
        raise ValidationError(
            {name: [_("“%(value)s”? Ask for 1 to %(most)s.") % {"value": asked[:20], "most": most}]}
        )
    return int(asked)


def known_parameters(request: Request, known: set[str]) -> None:
    """Refuse a parameter that is not `known`, or empty, rather than answer another question."""
    unknown = _("Not known here. Known are: %(names)s.") % {"names": ", ".join(sorted(known))}
    empty = _("It is empty. Leave it out, or give it a value.")
    wrong = {
        name: [empty if name in known else unknown]
        for name, value in sorted(request.query_params.items())
        if name not in known or not value
    }
    if wrong:
        raise ValidationError(wrong)


def language(request: Request) -> str:
    """Return the language asked for."""
    code = request.query_params.get("lang", ALBANIAN)
    if code not in CODES:
        raise ValidationError({"lang": [_("“%(value)s” is not sq or en.") % {"value": code[:20]}]})
    return code


LANGUAGE = OpenApiParameter(
    "lang",
    enum=CODES,
    default=ALBANIAN,
    description=gettext_lazy("Only articles that exist in this language."),
)
ERRORS = dict.fromkeys((400, 404, 406, 429), ErrorSerializer)


@extend_schema(parameters=[LANGUAGE])
@extend_schema_view(
    list=extend_schema(
        description=gettext_lazy(
            "Published articles, newest first. A date is only as precise as it is known."
        ),
        responses={200: ArticleSerializer(many=True), **ERRORS},
    ),
    retrieve=extend_schema(
        description=gettext_lazy("One published article, with its text."),
        responses={200: ArticleDetailSerializer, **ERRORS},
    ),
)
class ArticleViewSet(ReadOnlyModelViewSet):
    queryset = Article.objects.none()  # for the schema; each request asks anew
    pagination_class = Pages
    filter_backends = (DjangoFilterBackend,)
    filterset_class = ArticleApiFilter

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        activate(language(request))
        is_list = self.action == "list"
        of_lists = {"page", "page_size", *ArticleApiFilter.base_filters} if is_list else set()
        known_parameters(request, {"lang"} | of_lists)

    def get_queryset(self) -> QuerySet[Article]:
        published_missions = Mission.objects.published().in_language(current())
        missions = Prefetch("missions", published_missions, to_attr="published_missions")
        articles = Article.objects.published().in_language(current()).newest_first()
        return articles.prefetch_related("topics", missions)

    def get_serializer_class(self) -> type[ArticleSerializer]:
        return ArticleSerializer if self.action == "list" else ArticleDetailSerializer

    def get_object(self) -> Article:
        key = self.kwargs["pk"]
        is_key = re.fullmatch("[1-9][0-9]{0,17}", key)
        found = self.get_queryset().filter(pk=key).first() if is_key else None
        if found is None:
            raise NotFound(_("There is no article %(key)s in this language.") % {"key": key[:20]})
        return found
