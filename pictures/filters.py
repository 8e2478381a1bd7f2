"""What may be asked of the library."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import DESCRIBED, Picture


class Filter(admin.SimpleListFilter):
    """A question with an answer each for some of the pictures."""

    asks: dict[str, tuple[Any, Q]] = {}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(value, label) for value, (label, _condition) in self.asks.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        _label, condition = self.asks.get(self.value() or "", ("", Q()))
        return queryset.filter(condition)


class DescriptionFilter(Filter):
    title, parameter_name = _("description"), "described"
    asks = {
        "no": (_("Not described"), ~DESCRIBED),
        "yes": (_("Described"), DESCRIBED & Q(is_decorative=False)),
        "decorative": (_("Decorative"), Q(is_decorative=True)),
    }


class UseFilter(Filter):
    title, parameter_name = _("use"), "used"
    asks = {
        "yes": (_("Used"), Q(is_used=True)),
        "no": (_("Not used"), Q(is_used=False)),
    }
