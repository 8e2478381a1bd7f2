"""What became of the articles: the one stream that a client follows to keep its copy in step."""

from collections.abc import Mapping
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_view
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from publishing import stream
from publishing.api import whole
from publishing.languages import current
from publishing.open_data import OpenData
from publishing.stream import Position, Told
from publishing.updates import Event, note_of

from ..models import Article
from . import described
from .conditional import answered
from .cursors import AT_MOST, USUAL, no_cursor
from .serializers import ChangesSerializer, languages_of
from .stamp import ARTICLES, NewsStamp, read_stamp


class StartOver(APIException):
    """The ledger has not come so far: it was restored from a backup, say."""

    status_code = 410
    more: Mapping[str, Any] = {"type": "about:blank", "title": gettext_lazy("Begin again")}
    default_detail = gettext_lazy(
        "This cursor is of a later state than ours. Begin again: with start=now, and with the whole list."
    )


@extend_schema_view(get=described.CHANGES)
class ChangesView(OpenData):
    known = frozenset({"cursor", "lang", "page_size", "start"})

    def get(self, request: Request) -> HttpResponseBase:
        size = whole(request, "page_size", USUAL, most=AT_MOST)
        place = place_of(request)
        stamp = read_stamp()
        if place and place.is_ahead_of(stamp.position):
            raise StartOver
        return answered(request, stamp.whole, lambda: self.page(request, place, stamp, size))

    def page(
        self, request: Request, place: Position | None, stamp: NewsStamp, size: int
    ) -> Response:
        told = told_after(place, stamp, size)
        next_address = next_of(request, told.position)
        labels = {"tag": stamp.labels.tag, "changed_at": stamp.labels.newest}
        said = {
            "next": next_address,
            "has_more": told.has_more,
            "labels": labels,
            "results": changes(request, told.editions),
        }
        body = ChangesSerializer(said, context=self.get_renderer_context()).data
        return Response(body, headers={"Link": f'<{next_address}>; rel="next"'})


def place_of(request: Request) -> Position | None:
    """Return after which place the changes are asked for: None is now."""
    asked = request.query_params
    start = asked.get("start", "beginning")
    if start not in ("beginning", "now"):
        sentence = _("“%(value)s” is not one of these: %(names)s.")
        names = "beginning / now"
        raise ValidationError({"start": [sentence % {"value": start[:20], "names": names}]})
    if "start" in asked and "cursor" in asked:
        raise ValidationError({"start": [_("Ask for a start or with a cursor, not for both.")]})
    if start == "now":
        return None
    return read(asked["cursor"]) if "cursor" in asked else stream.BEGINNING


def told_after(place: Position | None, stamp: NewsStamp, most: int) -> Told:
    if place is None or stamp.whole.now is None:  # nothing was published yet
        return Told([], place or stamp.position, has_more=False)
    return stream.read_on(ARTICLES, place, stamp.whole.now, most)


def read(cursor: str) -> Position:
    try:
        return stream.read(cursor)
    except (ValueError, OverflowError) as error:
        raise no_cursor(cursor) from error


def next_of(request: Request, position: Position) -> str:
    address = request.build_absolute_uri(request.path)
    for name in ("lang", "page_size"):
        if name in request.query_params:
            address = replace_query_param(address, name, request.query_params[name])
    return replace_query_param(address, "cursor", str(position))


def changes(request: Request, editions: list[Any]) -> list[dict[str, Any]]:
    """Return what is told of editions: of what is public no more, only that and why it is gone."""
    keys = {edition.object_id for edition in editions}
    public = Article.objects.published().in_bulk(keys)
    withdrawn = Article.objects.withdrawn().in_bulk(keys)
    return [
        {
            "event": stream.event(edition),
            "id": edition.object_id,
            "edition": edition.number,
            "at": edition.moment,
            **_of_article(request, public.get(edition.object_id)),
            **_words(edition, public.get(edition.object_id), withdrawn.get(edition.object_id)),
        }
        for edition in editions
    ]


def _of_article(request: Request, public: Article | None) -> dict[str, Any]:
    languages = languages_of(public) if public else []
    is_here = public is not None and current() in languages
    address = request.build_absolute_uri(public.get_absolute_url()) if public and is_here else None
    return {"languages": languages, "url": address}


def _words(edition: Any, public: Article | None, withdrawn: Article | None) -> dict[str, str]:
    """Return the note that the page tells, or the reason that it or its address gives."""
    event = stream.event(edition)
    note, said = note_of(edition, event), {"note": "", "reason": "", "read_on": ""}
    if event == Event.WITHDRAWN:
        if public:
            said["reason"] = note
        elif withdrawn and note == withdrawn.withdrawal_reason:
            said |= {"reason": note, "read_on": withdrawn.read_on}
    elif public and public.exists_in(current()):
        said["note"] = note
    return said
