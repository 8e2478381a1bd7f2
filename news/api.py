"""The news as data: the same articles as the pages, read only."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
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
        "description": "A date as precisely as it is known, and never more so.",
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
    place = serializers.CharField(source="place_line")
    topics = TopicSerializer(many=True)
    missions = MissionSerializer(many=True, source="published_missions")
    first_published = serializers.DateTimeField(source="first_published_at")
    last_updated = serializers.DateTimeField(source="last_updated_at")

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


class Pages(PageNumberPagination):
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(self.page_size))
        if (
            not asked.isascii()
            or not asked.isdecimal()
            or not 0 < int(asked[:9]) <= self.max_page_size
        ):
            raise ValidationError({"page_size": [_("Ask for 1 to 100.")]})
        return int(asked)


LANGUAGE = OpenApiParameter(
    "lang", enum=CODES, default=ALBANIAN, description="Only articles that exist in this language."
)


@extend_schema(parameters=[LANGUAGE])
class ArticleViewSet(ReadOnlyModelViewSet):
    """Published articles, newest first. A date is only as precise as it is known."""

    queryset = Article.objects.none()  # for the schema; each request asks anew
    pagination_class = Pages
    filter_backends = (DjangoFilterBackend,)
    filterset_class = ArticleApiFilter

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        known = {"lang"}
        if self.action == "list":
            known |= {"page", "page_size", *ArticleApiFilter.base_filters}
        if unknown := set(request.query_params) - known:
            raise ValidationError(
                {
                    name: [
                        _("Not known here. Known are: %(names)s.")
                        % {"names": ", ".join(sorted(known))}
                    ]
                    for name in sorted(unknown)
                }
            )
        language = request.query_params.get("lang", ALBANIAN)
        if language not in CODES:
            raise ValidationError(
                {"lang": [_("“%(value)s” is not sq or en.") % {"value": language[:20]}]}
            )
        activate(language)

    def get_queryset(self) -> QuerySet[Article]:
        missions = Prefetch("missions", Mission.objects.published(), to_attr="published_missions")
        articles = Article.objects.published().in_language(current()).newest_first()
        return articles.prefetch_related("topics", missions)

    def get_serializer_class(self) -> type[ArticleSerializer]:
        return ArticleSerializer if self.action == "list" else ArticleDetailSerializer

    def get_object(self) -> Article:
        key = self.kwargs["pk"]
        found = self.get_queryset().filter(pk=key).first() if int(key) < 2**63 else None
        if found is None:
            raise NotFound(_("There is no article %(key)s in this language.") % {"key": key[:20]})
        return found
