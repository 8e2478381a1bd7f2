"""What a reader of the list and a client of the API may ask for. A value nobody knows is an error."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter, DateFilter
from django_filters.constants import EMPTY_VALUES

from missions.models import Mission
from publishing.asked import Asked, YearFilter
from publishing.dates import PartialDate
from publishing.fields import in_year, overlapping
from publishing.keyset import blocks
from publishing.languages import current
from publishing.models import CHANGED_AT
from publishing.text import alphabetical

from .models import Article, ArticleQuerySet, Topic

FIRST_DAY, LAST_DAY = PartialDate(1000).first_day, PartialDate(9999).last_day
KNOWN = {"topic": "topics", "mission": "missions"}  # where the values of a parameter are known


class AboutFilter(Asked):
    """What a feed may be of: a topic, a mission, or both."""

    topic = CharFilter(method="on_topic", max_length=120, label=gettext_lazy("Topic"))
    mission = CharFilter(method="of_mission", max_length=120, label=gettext_lazy("Mission"))

    class Meta:
        model = Article
        fields: list[str] = []

    @cached_property
    def topics(self) -> list[Topic]:
        of_it = Article.objects.published().filter(topics=OuterRef("pk"))
        used = Topic.objects.filter(Exists(of_it))
        return sorted(used, key=lambda topic: alphabetical(topic.title))

    @cached_property
    def missions(self) -> list[Mission]:
        return list(Mission.objects.published().in_language(current()))

    def on_topic(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles.on_topic(_with_slug(self.topics, value))

    def of_mission(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles.of_mission(_with_slug(self.missions, value))

    def is_valid(self) -> bool:
        super().is_valid()
        for name, known in KNOWN.items():
            value = self.form.cleaned_data.get(name)
            if value not in EMPTY_VALUES and _with_slug(getattr(self, known), value) is None:
                sentence = _("“%(value)s” is not known.")  # formatted later, and only once
                self.form.add_error(name, ValidationError(sentence, params={"value": value}))
        return not self.form.errors

    @cached_property
    def about(self) -> dict[str, Any]:
        """The topic and the mission asked for, by the name of their parameter."""
        data = self.form.cleaned_data
        found = {
            name: _with_slug(getattr(self, known), data[name])
            for name, known in KNOWN.items()
            if data.get(name)
        }
        return {name: item for name, item in found.items() if item}


class ArticleFilter(AboutFilter):
    q = CharFilter(method="matching", max_length=200, label=gettext_lazy("Words"))
    year = YearFilter(
        method="of_year",
        min_value=1000,
        max_value=9999,
        label=gettext_lazy("Year"),
    )

    @cached_property
    def years(self) -> list[int]:
        """The years of which there is news, newest first."""
        return blocks(self.queryset, "date", 10_000)

    def matching(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles.about(value)

    def of_year(self, articles: ArticleQuerySet, name: str, value: int) -> ArticleQuerySet:
        return articles.filter(in_year("date", int(value)))


class ArticleApiFilter(ArticleFilter):
    """The API's: the list's, a range of days and an order."""

    date_from = DateFilter(method="since", label=gettext_lazy("From"), input_formats=["%Y-%m-%d"])
    date_to = DateFilter(method="up_to", label=gettext_lazy("To"), input_formats=["%Y-%m-%d"])
    order = ChoiceFilter(
        method="in_order",
        label=gettext_lazy("Order"),
        choices=[
            ("-date", gettext_lazy("newest date first")),
            ("date", gettext_lazy("oldest date first")),
            ("-updated", gettext_lazy("last change first")),
            ("updated", gettext_lazy("last change last")),
        ],
    )

    def since(self, articles: ArticleQuerySet, name: str, value: date) -> ArticleQuerySet:
        return articles.filter(overlapping("date", value, LAST_DAY))

    def up_to(self, articles: ArticleQuerySet, name: str, value: date) -> ArticleQuerySet:
        return articles.filter(overlapping("date", FIRST_DAY, value))

    def in_order(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        """Order by `value`, and by key, so that equal ones keep their order from page to page."""
        by = CHANGED_AT if value.endswith("updated") else F("date")
        return articles.order_by(by.desc() if value.startswith("-") else by.asc(), "-pk")

    def is_valid(self) -> bool:
        super().is_valid()
        first, last = (self.form.cleaned_data.get(name) for name in ("date_from", "date_to"))
        if first and last and last < first:
            self.form.add_error("date_to", _("It is before date_from."))
        return not self.form.errors


def _with_slug(items: Iterable[Any], slug: str | None) -> Any:
    """Return the item with `slug` in this language, or else in the other: a switch keeps what was asked."""
    items = [item for item in items if slug and slug in (item.slug_sq, item.slug_en)]
    return next((item for item in items if item.slug == slug), items[0] if items else None)
