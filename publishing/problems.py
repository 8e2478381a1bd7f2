"""Errors of the API as problem details (RFC 9457), and as the description of the API has them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import APIException

KIND = "application/problem+json"
TITLES = {
    400: _("We could not read this request"),
    404: _("Nothing is here"),
    405: _("Nothing can be sent to this address"),
    406: _("The answer does not come in that form"),
    410: _("It was withdrawn"),
    412: _("It has changed"),
    413: _("This is too much at once"),
    429: _("You asked too often"),
    500: _("Something went wrong"),
}


def problem(status: int, detail: str, title: str = "", **more: Any) -> dict[str, Any]:
    """Return the body of an answer with an error. Its `type` leads to what our page says of it."""
    is_known = status in TITLES
    return {
        "type": f"{reverse('api:docs')}#error-{status}" if is_known else "about:blank",
        "title": str(TITLES.get(status, title)),
        "status": status,
        "detail": detail,
        "wrong": {},
        **more,
    }


class Gone(APIException):
    """It was withdrawn: `more` says when and why."""

    status_code = 410
    default_detail = _("It was withdrawn. The reason is given here.")

    def __init__(self, **more: Any) -> None:
        super().__init__()
        self.more = more


class ProblemSerializer(serializers.Serializer):
    """What was wrong with a request (RFC 9457), as a sentence and by the name of each parameter."""

    type = serializers.CharField(help_text=_("The address of what our page says of such errors."))
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    wrong = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text=_("What is wrong with each parameter, by its name."),
    )


class GoneSerializer(ProblemSerializer):
    """What was withdrawn stays known by its number, with the time and the reason."""

    withdrawn_at = serializers.DateTimeField()
    reason = serializers.CharField()
    read_on = serializers.CharField(help_text=_("Where to read on. Empty if nowhere."))


ERRORS = {(code, KIND): ProblemSerializer for code in (400, 404, 406, 429)}
GONE = {(410, KIND): GoneSerializer}
