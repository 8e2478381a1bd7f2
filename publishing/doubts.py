"""What somebody must look at before a text goes out, though no rule forbids it.

Each is answered with a reason by whoever approves, and the ledger keeps the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import override

from .languages import CODES
from .ledger import Edition
from .readiness import Missing
from .rules import Refused

LONGEST_REASON = 300
_WITHOUT_A_TEXT = (Edition.Kind.REVIEWED, Edition.Kind.RECALLED, Edition.Kind.WITHDRAWN)


@dataclass(frozen=True)
class Doubt:
    """One thing to look at; `sentence` says it, in whatever language it is read (see `worded`).

    `key` names what is doubted, with its figures and without a blank: so an answer stays with what
    it was given to, and never covers another figure.
    """

    key: str
    sentence: Any
    field: str = ""  # the id of its element in the form

    def __str__(self) -> str:
        return str(self.sentence)


class Unanswered(Refused):
    """Somebody would publish what is doubted, and does not say why."""

    def __init__(self, unanswered: list[Doubt]) -> None:
        lacking = [Missing(str(doubt), doubt.field) for doubt in unanswered]
        super().__init__(_("Give a reason for each warning."), lacking)


def worded(sentence: Any, /, **values: Any) -> Any:
    """Return a lazy `sentence` with its values, which is said anew in each language."""
    return lazy(lambda: str(sentence % values), str)()


def doubts(item: Any) -> list[Doubt]:
    """Return what is doubtful about `item` as it would be published; most kinds have no doubts."""
    own = getattr(item, "doubts", None)
    return list(own()) if own else []


def earlier(item: Any) -> dict[str, str]:
    """Return the reasons with which the page of `item` was last published, by their keys."""
    editions = Edition.objects.filter(model=item._meta.label_lower, object_id=item.live_pk)
    last = editions.exclude(kind__in=_WITHOUT_A_TEXT).order_by("number").last()
    return {said["key"]: said["reason"] for said in last.answers} if last else {}


def answered(item: Any, answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return each doubt about `item` as the ledger keeps it: its sentence in both languages, and
    its reason, which is found in `answers` under its key. Raises Unanswered where there is none.
    """
    found = doubts(item)
    reasons = {doubt.key: answers.get(doubt.key, "").strip() for doubt in found}
    if unanswered := [doubt for doubt in found if not reasons[doubt.key]]:
        raise Unanswered(unanswered)
    return [
        {"key": doubt.key, "sentence": _in_both_languages(doubt), "reason": reasons[doubt.key]}
        for doubt in found
    ]


def _in_both_languages(doubt: Doubt) -> dict[str, str]:
    said = {}
    for code in CODES:
        with override(code):
            said[code] = str(doubt)
    return said
