"""What a reader of the list may ask for. A value nobody knows is an error."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter
from django_filters.constants import EMPTY_VALUES

from missions.models import Mission
from publishing.asked import Asked, YearFilter
from publishing.fields import in_year
from publishing.keyset import blocks
from publishing.languages import current
from publishing.text import alphabetical

from .models import Article, ArticleQuerySet, Topic

KNOWN_TO = {"topic": "topics", "mission": "missions"}  # what knows the values of a parameter


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

    def as_it_is(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        """Leave the selection alone: what the value says is for the view."""
        return articles

    def is_valid(self) -> bool:
        super().is_valid()
        for name, known in KNOWN_TO.items():
            value = self.form.cleaned_data.get(name)
            if value not in EMPTY_VALUES and _with_slug(getattr(self, known), value) is None:
                sentence = _("“%(value)s” is not known.")  # formatted later, and only once
                self.form.add_error(name, ValidationError(sentence, params={"value": value}))
        return not self.form.errors

    @cached_property
    def about(self) -> dict[str, Any]:
        """The topic and the mission asked for, by the name of their parameter."""
        data = self.form.cleaned_data
        return {
            name: _with_slug(getattr(self, known), data[name])
            for name, known in KNOWN_TO.items()
            if data.get(name)
        }


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

    @property
    def marks(self) -> list[str]:
        """What an entry of the search must have, beside the words: see `Article.searched`."""
        year = self.form.cleaned_data.get("year")
        links = [f"{item._meta.model_name}{item.pk}" for item in self.about.values()]
        return [*([] if year is None else [f"year{year}"]), *links]

    def matching(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles.about(value, self.marks)

    def of_year(self, articles: ArticleQuerySet, name: str, value: int) -> ArticleQuerySet:
        return articles.filter(in_year("date", int(value)))


def _with_slug(items: Iterable[Any], slug: str | None) -> Any:
    """Return the item with `slug` in this language, or else in the other: a switch keeps what was asked."""
    items = [item for item in items if slug and slug in (item.slug_sq, item.slug_en)]
    return next((item for item in items if item.slug == slug), items[0] if items else None)
