"""The addresses of the missions as the description of the API has them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from publishing.api import Pages, in_language
from publishing.open_data import FORMAT, as_csv, page_parameters
from publishing.problems import ERRORS

from ..models import Organisation
from . import tables
from .detail import MissionDetailSerializer
from .serializers import RegisterSerializer

_JSON = (200, "application/json")
_DATE = OpenApiParameter(
    "date",
    OpenApiTypes.DATE,
    description=_(
        "A day, today or before: what was true then, as far as it is known and published today."
    ),
)
_OF_ONE = [
    OpenApiParameter(
        "id", OpenApiTypes.INT, OpenApiParameter.PATH, description=_("As the register has it.")
    ),
    _DATE,
    in_language(_("A mission that does not exist in it is given in the other language.")),
]

REGISTER: Any = extend_schema(
    operation_id="missions_list",
    description=_(
        "The register of missions: which were under way on a day, who led each, and how many "
        "Albania had there; with the sum, and what it counts."
    ),
    parameters=[
        _DATE,
        OpenApiParameter(
            "organisation", enum=Organisation.values, description=_("What it leads, or led once.")
        ),
        OpenApiParameter("region", allow_blank=False, description=_("A region, by its name.")),
        OpenApiParameter(
            "year",
            {"type": "integer", "minimum": 1000, "maximum": 9999},
            description=_("What was under way on some day of a year."),
        ),
        in_language(
            _("Only missions that exist in this language. The sum counts the others, too.")
        ),
        FORMAT,
        *page_parameters(Pages),
    ],
    responses={_JSON: RegisterSerializer, **as_csv(tables.REGISTER), **ERRORS},
)
MISSION: Any = extend_schema(
    operation_id="missions_retrieve",
    description=_("One mission on a day, with all that its page says."),
    parameters=_OF_ONE,
    responses={_JSON: MissionDetailSerializer, **ERRORS},
)


def _table(name: str, description: Any, answer: Any, columns: tuple[str, ...]) -> Any:
    return extend_schema(
        operation_id=f"missions_{name}",
        description=description,
        parameters=[*_OF_ONE, FORMAT, *page_parameters(tables.LongPages)],
        responses={_JSON: answer, **as_csv(columns), **ERRORS},
    )


STRENGTHS = _table(
    "strengths",
    _(
        "All figures of a mission and of its contingents known by a day, each with its source, the "
        "oldest last."
    ),
    tables.StrengthsSerializer,
    tables.STRENGTHS,
)
CONTINGENTS = _table(
    "contingents",
    _("The contingents of a mission that had come by a day, each with its strength then."),
    tables.ContingentsSerializer,
    tables.CONTINGENTS,
)
SERIES = _table(
    "series",
    _("Albania’s strength in a mission over time, up to a day: the points that its chart draws."),
    tables.SeriesSerializer,
    tables.SERIES,
)
