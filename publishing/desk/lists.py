"""The lists of the desk: they answer whatever is asked of them, in time, and tell states in words."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import PublishedQuerySet, State


class DeskList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        try:
            with transaction.atomic():
                super().get_results(request)
        except (OverflowError, DataError) as error:  # a number larger than the database's
            raise IncorrectLookupParameters from error


class PublishableList(DeskList):
    """Everything but the drafts of live pages, which are reached from those."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        return super().get_queryset(request, exclude_parameters).filter(draft_of=None)


# A new object, or a change of a live one, that waits for its moment.
SCHEDULED = Q(state=State.APPROVED) | Q(state=State.PUBLISHED, public_from__gt=Now())


class StateFilter(admin.SimpleListFilter):
    """What an item, or the draft of it, is waiting for."""

    title = _("state")
    parameter_name = "is"
    asks = {
        "draft": (_("Draft"), Q(state=State.DRAFT)),
        "submitted": (_("Waiting for approval"), Q(state=State.SUBMITTED)),
        "sent_back": (_("Sent back"), Q(state=State.SENT_BACK)),
        "scheduled": (_("Scheduled"), SCHEDULED),
        "published": (_("Published"), Q()),
        "withdrawn": (_("Withdrawn"), Q(state=State.WITHDRAWN)),
        "alone": (_("Published alone, not reviewed"), ~Q(alone_by=None)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(value, label) for value, (label, _condition) in self.asks.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        asked = self.value()
        if asked not in self.asks:
            return queryset
        _label, condition = self.asks[asked]
        rows = PublishedQuerySet(queryset.model)
        rows = (rows.published() if asked == "published" else rows.filter(condition)).order_by()
        found = rows.values("pk").union(rows.exclude(draft_of=None).values("draft_of"))
        return queryset.filter(pk__in=found)
