"""The news as data: the list, each article, and the changes to follow. Read only."""

from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.translation import gettext as _
from django_filters.utils import translate_validation
from drf_spectacular.utils import extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from missions.models import Mission
from publishing.api import key, whole
from publishing.languages import current
from publishing.models import CHANGED_AT, Edition
from publishing.open_data import OpenData
from publishing.problems import Gone
from publishing.updates import updates_of

from ..models import Article, ArticleQuerySet
from . import described
from .changes import ChangesView
from .conditional import answered
from .cursors import AT_MOST, USUAL, Order, piece, read_on
from .filters import ArticleApiFilter
from .serializers import ArticleSerializer, WholeArticleSerializer
from .stamp import ARTICLES, read_stamp


def public() -> ArticleQuerySet:
    """Select what is published in the language asked for."""
    return Article.objects.published().in_language(current())


def with_links(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Add what an article names: its picture, topics and missions, in a fixed number of queries."""
    missions = Mission.objects.published().in_language(current())
    seen = Edition.objects.filter(model=ARTICLES, object_id=OuterRef("pk")).seen()
    numbers = seen.order_by("-number").values("number")[:1]
    return (
        articles.with_pictures()
        .prefetch_related("topics", Prefetch("missions", missions, to_attr="published_missions"))
        .annotate(edition_seen=Subquery(numbers))
    )


def in_full(articles: list[Article], context: dict[str, Any]) -> Any:
    with_updates = context | {"updates": updates_of(articles)}
    return WholeArticleSerializer(articles, many=True, context=with_updates).data


@extend_schema_view(get=described.LIST)
class ArticlesView(OpenData):
    known = frozenset({"cursor", "lang", "page_size", *ArticleApiFilter.base_filters})

    def get(self, request: Request) -> HttpResponseBase:
        asked = ArticleApiFilter(request.query_params, public().annotate(changed=CHANGED_AT))
        if not (asked.is_read() or asked.is_valid()):  # then all that is wrong is said at once
            raise translate_validation(asked.errors)
        by = asked.form.cleaned_data["order"] or "-date"
        order = Order("date" if by.endswith("date") else "changed", by.startswith("-"))
        size = whole(request, "page_size", USUAL, most=AT_MOST)
        read_on(asked.queryset, order, request.query_params.dict())
        return answered(
            request,
            read_stamp().whole,
            lambda: self.page(request, asked, order, size),
            is_there=asked.is_valid,
        )

    def page(self, request: Request, asked: ArticleApiFilter, order: Order, size: int) -> Response:
        if not asked.is_valid():
            raise translate_validation(asked.errors)
        is_whole = bool(asked.form.cleaned_data["include"])
        rows = asked.qs.with_parts() if is_whole else asked.qs
        found = piece(with_links(rows), order, request.query_params.dict(), size)
        context = self.get_renderer_context()
        next_address = with_cursor(request, found.cursor) if found.cursor else None
        results = (
            in_full(found.items, context)
            if is_whole
            else ArticleSerializer(found.items, many=True, context=context).data
        )
        return linked({"next": next_address, "results": results})


def with_cursor(request: Request, cursor: object) -> str:
    return replace_query_param(request.build_absolute_uri(), "cursor", str(cursor))


def linked(body: dict[str, Any]) -> Response:
    """Return an answer that says in its header, too, where to read on (RFC 8288)."""
    links = {"Link": f'<{body["next"]}>; rel="next"'} if body["next"] else {}
    return Response(body, headers=links)


@extend_schema_view(get=described.ARTICLE)
class ArticleView(OpenData):
    known = frozenset({"lang"})

    def get(self, request: Request, pk: str) -> HttpResponseBase:
        one = {"pk": key(pk) or 0}
        return answered(
            request,
            read_stamp().whole,
            lambda: self.article(pk, one),
            is_there=lambda: public().filter(**one).exists(),
        )

    def article(self, pk: str, one: dict[str, int]) -> Response:
        found = with_links(public().with_parts()).filter(**one).first()
        if found is None:
            if gone := Article.objects.withdrawn().filter(**one).first():
                raise Gone(**tombstone(gone))
            raise NotFound(_("There is no article %(key)s in this language.") % {"key": pk[:20]})
        return Response(in_full([found], self.get_renderer_context())[0])


def tombstone(article: Article) -> dict[str, Any]:
    last = Edition.objects.of(article).filter(kind=Edition.Kind.WITHDRAWN).defer("content")[0]
    return {
        "withdrawn_at": last.moment,
        "reason": str(article.withdrawal_reason),
        "read_on": article.read_on,
    }


urlpatterns = [
    path("news/", ArticlesView.as_view(), name="article-list"),
    path("news/changes/", ChangesView.as_view(), name="article-changes"),
    path("news/<str:pk>/", ArticleView.as_view(), name="article-detail"),
]
