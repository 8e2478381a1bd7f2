"""What a client of the API may ask the list for, beside what a reader may: a range and changes."""

from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter

from publishing.asked import DayFilter, MomentFilter, WordsFilter
from publishing.dates import PartialDate
from publishing.fields import overlapping
from publishing.models import Edition

from ..filters import ArticleFilter
from ..models import ArticleQuerySet
from .stamp import ARTICLES, MOMENTS_MAY_DIFFER, naming_reworded

FEW = 1_000
FIRST_DAY, LAST_DAY = PartialDate(1000).first_day, PartialDate(9999).last_day
ORDERS = {
    "-date": gettext_lazy("newest date first"),
    "date": gettext_lazy("oldest date first"),
    "-updated": gettext_lazy("last change first"),
    "updated": gettext_lazy("last change last"),
}


class ArticleApiFilter(ArticleFilter):
    q = WordsFilter(method="matching", max_length=200, strip=False, label=gettext_lazy("Words"))
    date_from = DayFilter(method="since", label=gettext_lazy("From"), input_formats=["%Y-%m-%d"])
    date_to = DayFilter(method="up_to", label=gettext_lazy("To"), input_formats=["%Y-%m-%d"])
    modified_since = MomentFilter(
        method="modified", strip=False, label=gettext_lazy("Changed since")
    )
    order = ChoiceFilter(
        method="as_it_is", label=gettext_lazy("Order"), choices=list(ORDERS.items())
    )
    include = ChoiceFilter(
        method="as_it_is",
        label=gettext_lazy("With"),
        choices=[("all", gettext_lazy("all that the page says"))],
    )

    def since(self, articles: ArticleQuerySet, name: str, value: date) -> ArticleQuerySet:
        return articles.filter(overlapping("date", value, LAST_DAY))

    def up_to(self, articles: ArticleQuerySet, name: str, value: date) -> ArticleQuerySet:
        return articles.filter(overlapping("date", FIRST_DAY, value))

    def modified(self, articles: ArticleQuerySet, name: str, value: datetime) -> ArticleQuerySet:
        """Select what reads otherwise since a moment: by its own edition, or by what it names."""
        moment = value - MOMENTS_MAY_DIFFER
        named = naming_reworded(moment)
        seen = Edition.objects.filter(model=ARTICLES, object_id=OuterRef("pk")).seen()
        last = seen.order_by("-number").values(moment=Greatest("at", "public_from"))[:1]
        reads_otherwise = reduce(or_, (Q(pk__in=keys) for keys in named), Q(last__gte=moment))
        written = Edition.objects.filter(model=ARTICLES).since(moment).order_by()
        keys = {key for those in (written.values("object_id"), *named) for key in _few(those)}
        if len(keys) <= FEW:  # the database would look at each article there ever was
            articles = articles.filter(pk__in=keys)
        return articles.annotate(last=Subquery(last)).filter(reads_otherwise)

    def is_read(self) -> bool:
        super().is_read()
        first, last = (self.form.cleaned_data.get(name) for name in ("date_from", "date_to"))
        if first and last and last < first:
            self.form.add_error("date_to", _("It is before date_from."))
        return not self.form.errors


def _few(keys: Any) -> list[int]:
    """Return the only column of some rows, or of one more than a few."""
    return [key for row in keys[: FEW + 1] for key in row.values()]
