"""The addresses of the news as the description of the API has them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema

from publishing.api import in_language
from publishing.problems import ERRORS, GONE, KIND, ProblemSerializer

from .cursors import AT_MOST
from .examples import examples_of
from .filters import ORDERS
from .serializers import ArticlesSerializer, ChangesSerializer, WholeArticleSerializer

_JSON = (200, "application/json")
_CONDITIONAL: Any = {304: None, (412, KIND): ProblemSerializer}
_PAGES = [
    OpenApiParameter(
        "cursor",
        description=_("Where to read on: what the answer before gave as “next”. Take it whole."),
    ),
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": AT_MOST},
        description=_("How many an answer has at most; 20 without it."),
    ),
]
_WORD = {"type": "string", "minLength": 1}


def _such_as(*values: Any) -> list[OpenApiExample]:
    return [OpenApiExample(str(value), value=value) for value in values]


LIST: Any = extend_schema(
    operation_id="news_list",
    description=_(
        "Published articles, newest first. A date is only as precise as it is known. Whoever "
        "follows “next” to its end in the order of dates has had each article once, whatever was "
        "added meanwhile."
    ),
    parameters=[
        OpenApiParameter(
            "q",
            _WORD | {"maxLength": 200},
            description=_("Words, at most eight; accents do not matter."),
            examples=_such_as("NATO", "direktiva"),
        ),
        OpenApiParameter(
            "year",
            {"type": "integer", "minimum": 1000, "maximum": 9999},
            description=_("The year of its date."),
            examples=_such_as(2023),
        ),
        OpenApiParameter(
            "topic",
            _WORD | {"maxLength": 120},
            description=_("A topic, by its slug."),
            examples=_such_as("nato"),
        ),
        OpenApiParameter(
            "mission",
            _WORD | {"maxLength": 120},
            description=_("A mission, by its slug."),
            examples=_such_as("resolute-support-mission"),
        ),
        OpenApiParameter(
            "date_from",
            OpenApiTypes.DATE,
            description=_(
                "A day. “January 2024” may be 15 January, and is found from it and up to it."
            ),
            examples=_such_as("2023-01-01"),
        ),
        OpenApiParameter(
            "date_to", OpenApiTypes.DATE, description=_("A day."), examples=_such_as("2024-12-31")
        ),
        OpenApiParameter(
            "modified_since",
            {
                "oneOf": [
                    {"type": "string", "format": "date-time"},
                    {"type": "string", "format": "date"},
                ]
            },
            description=_(
                "A moment with its zone, or a day: what reads otherwise since then, be it for a minor "
                "correction, or for the name of a topic or a mission or the words of a picture. It "
                "may find some more, and never less. What was withdrawn is among the changes."
            ),
            examples=_such_as("2024-01-15", "2024-01-15T08:30:00Z"),
        ),
        OpenApiParameter("order", enum=list(ORDERS), default="-date", description=_("The order.")),
        OpenApiParameter(
            "include", enum=["all"], description=_("Each article with all that its page says.")
        ),
        *_PAGES,
        in_language(_("Only articles that exist in this language.")),
    ],
    responses={_JSON: ArticlesSerializer, **_CONDITIONAL, **ERRORS},
    examples=examples_of("news_list"),
)
ARTICLE: Any = extend_schema(
    operation_id="news_retrieve",
    description=_("One published article, with all that its page says."),
    parameters=[
        OpenApiParameter(
            "id", OpenApiTypes.INT, OpenApiParameter.PATH, description=_("As the list has it.")
        ),
        in_language(_("An article that does not exist in it is not found.")),
    ],
    responses={_JSON: WholeArticleSerializer, **_CONDITIONAL, **ERRORS, **GONE},
    examples=examples_of("news_retrieve"),
)
CHANGES: Any = extend_schema(
    operation_id="news_changes",
    description=_(
        "What became of the articles, oldest first: published, updated, corrected, withdrawn, "
        "restored. To keep a copy: ask with start=now and keep “next”; take the whole list; from "
        "then on follow “next”, and fetch each article that it names, or remove it if it is public "
        "no more. When the tag of the labels is another one, ask the list for what was "
        "modified since the moment that you had with the one before. If a cursor is gone (410), this "
        "site was restored from an earlier state: begin again."
    ),
    parameters=[
        OpenApiParameter(
            "start",
            enum=["beginning", "now"],
            description=_(
                "Without a cursor: all there ever was, or only where to read on from now."
            ),
        ),
        *_PAGES,
        in_language(_("Of the notes and the reasons. Changes in both languages are told.")),
    ],
    responses={
        _JSON: ChangesSerializer,
        (410, KIND): ProblemSerializer,
        **_CONDITIONAL,
        **ERRORS,
    },
    examples=examples_of("news_changes"),
)
