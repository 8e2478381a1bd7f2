"""The news as data: the same articles as the pages, read only."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import activate, gettext_lazy
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from missions.models import Mission
from publishing.api import (
    ERRORS,
    AddressField,
    DateField,
    Pages,
    in_language,
    key,
    known_parameters,
    language,
)
from publishing.languages import current

from .filters import ArticleApiFilter
from .models import Article, Topic


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


@extend_schema(parameters=[in_language(gettext_lazy("Only articles that exist in this language."))])
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
        asked = self.kwargs["pk"]
        found = self.get_queryset().filter(pk=key(asked) or 0).first()
        if found is None:
            raise NotFound(_("There is no article %(key)s in this language.") % {"key": asked[:20]})
        return found
