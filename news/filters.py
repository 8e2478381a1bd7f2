"""What a reader of the list may ask for. A value nobody knows is an error."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter

from missions.models import Mission
from publishing.addresses import Moved, Withdrawn
from publishing.asked import Asked, YearFilter
from publishing.fields import in_year
from publishing.keyset import blocks
from publishing.languages import current, other
from publishing.models import FormerAddress
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
        return sorted(Topic.objects.published(), key=lambda topic: alphabetical(topic.title))

    @cached_property
    def missions(self) -> list[Mission]:
        return list(Mission.objects.published().in_language(current()))

    def on_topic(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles.on_topic(self.about[name])

    def of_mission(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles.of_mission(self.about[name])

    def as_it_is(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        """Leave the selection alone: what the value says is for the view."""
        return articles

    def is_read(self) -> bool:
        """Say whether each value can be read, known or not. It asks no database."""
        return super().is_valid()

    def is_valid(self) -> bool:
        self.is_read()
        for name, found in self.about.items():
            if found is None and name in self.form.cleaned_data:
                sentence = _("“%(value)s” is not known.")  # formatted later, and only once
                params = {"value": self.data[name]}
                self.form.add_error(name, ValidationError(sentence, params=params))
        return not self.form.errors

    @cached_property
    def about(self) -> dict[str, Any]:
        """The topic and the mission asked for, by the name of their parameter; None is not known."""
        data = self.form.cleaned_data
        return {name: self._named(name, data[name]) for name in KNOWN_TO if data.get(name)}

    def _named(self, name: str, slug: str) -> Any:
        """Return what has this slug; or had it, as long as it is published."""
        known = getattr(self, KNOWN_TO[name])
        once = Topic.objects.once_published() if name == "topic" else ()
        return _with_slug(known, slug) or _formerly(known, slug) or _with_slug(once, slug)

    def settle(self, request: HttpRequest) -> None:
        """Raise what answers an address that is wrong, or that leads elsewhere by now.

        That is BadRequest, with a sentence, Moved or Withdrawn.
        """
        if wrong := self.wrong():
            gone = Mission.objects.withdrawn()
            slug = self.data.get("mission")
            if found := _with_slug(gone, slug) or _formerly(gone, slug):
                raise Withdrawn(found)
            raise BadRequest(wrong)
        query = request.GET.copy()
        for name, item in self.about.items():
            if query[name] not in (item.slug_sq, item.slug_en):
                query[name] = item.slug
        if query != request.GET:
            raise Moved(f"{request.path}?{query.urlencode()}")


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
        links = [f"{item._meta.model_name}{item.pk}" for item in self.about.values() if item]
        return [*([] if year is None else [f"year{year}"]), *links]

    def matching(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles.about(value, self.marks)

    def of_year(self, articles: ArticleQuerySet, name: str, value: int) -> ArticleQuerySet:
        return articles.filter(in_year("date", int(value)))


def _formerly(items: Iterable[Any], slug: str | None) -> Any:
    """Return the item that had `slug` in this language, or else in the other."""
    known = {(item._meta.label_lower, item.pk): item for item in items}
    former = FormerAddress.objects.filter(slug=slug or "")
    found = {
        each.language: known[each.model, each.object_id]
        for each in former
        if (each.model, each.object_id) in known
    }
    return found.get(current()) or found.get(other(current()))


def _with_slug(items: Iterable[Any], slug: str | None) -> Any:
    """Return the item with `slug` in this language, or else in the other: a switch keeps what was asked."""
    items = [item for item in items if slug and slug in (item.slug_sq, item.slug_en)]
    return next((item for item in items if item.slug == slug), items[0] if items else None)
