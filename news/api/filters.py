"""What a client of the API may ask the list for, beside what a reader may: a range and changes."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, DateFilter

from publishing.asked import MomentFilter
from publishing.dates import PartialDate
from publishing.fields import overlapping
from publishing.models import Edition

from ..filters import ArticleFilter
from ..models import Article, ArticleQuerySet
from .stamp import ARTICLES, MOMENTS_MAY_DIFFER, reworded_since

FIRST_DAY, LAST_DAY = PartialDate(1000).first_day, PartialDate(9999).last_day
ORDERS = {
    "-date": gettext_lazy("newest date first"),
    "date": gettext_lazy("oldest date first"),
    "-updated": gettext_lazy("last change first"),
    "updated": gettext_lazy("last change last"),
}


class ArticleApiFilter(ArticleFilter):
    date_from = DateFilter(method="since", label=gettext_lazy("From"), input_formats=["%Y-%m-%d"])
    date_to = DateFilter(method="up_to", label=gettext_lazy("To"), input_formats=["%Y-%m-%d"])
    modified_since = MomentFilter(method="modified", label=gettext_lazy("Changed since"))
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
        own = Edition.objects.filter(model=ARTICLES).seen().since(moment).values("object_id")
        changed = Q(pk__in=own)
        for field, those in reworded_since(moment).items():
            named = Article.objects.published().filter(**{f"{field}__in": those})
            changed |= Q(pk__in=named.values("pk"))
        return articles.filter(changed)

    def as_it_is(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        """Leave the selection alone: how it is sorted and said is for the view."""
        return articles

    def is_valid(self) -> bool:
        super().is_valid()
        first, last = (self.form.cleaned_data.get(name) for name in ("date_from", "date_to"))
        if first and last and last < first:
            self.form.add_error("date_to", _("It is before date_from."))
        return not self.form.errors
