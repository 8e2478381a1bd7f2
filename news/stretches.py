"""The list of news, read a stretch at a time: ten articles on one side of a place in it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from publishing.keyset import Place, above, below, read
from publishing.search.finding import are_many

from .models import Article, ArticleQuerySet

SIZE, MOST_COUNTED = 10, 100


@dataclass(frozen=True)
class Stretch:
    """Some articles, newest first, and where the list goes on: `?after=` newer, `?before=` older.

    Without `newer`, what is newer is the first stretch. This one alone says how many there are in all,
    and counts no further than one above MOST_COUNTED.
    """

    articles: list[Any]
    is_first: bool
    newer: str | None
    older: str | None
    count: int | None = None

    @property
    def is_whole(self) -> bool:
        return self.is_first and not self.older

    @property
    def most_counted(self) -> int | None:
        return MOST_COUNTED if (self.count or 0) > MOST_COUNTED else None

    @property
    def dates(self) -> str:
        """The oldest and the newest date in words, or the one that both are."""
        ends = {article.date for article in (*self.articles[:1], *self.articles[-1:])}
        return " – ".join(str(date) for date in sorted(ends))


def asked(request: HttpRequest, articles: ArticleQuerySet) -> Stretch:
    """Return the stretch of `articles` that the address names, or else the first.

    Raises BadRequest, with a sentence, where the address names no place.
    """
    before, after = (_place(request, name) for name in ("before", "after"))
    if before and after:
        raise BadRequest(_("Ask for what is older than a place or newer, not for both at once."))
    newer = _newer(articles, after, SIZE + 1) if after else []
    if len(newer) > SIZE:
        return _stretch(articles, newer[:SIZE][::-1], is_first=False, goes_on=True)
    # What is newer than the place, and no more than a stretch, stands on the first one.
    listed = articles.newest_first()
    found = list((listed.filter(below("date", before)) if before else listed)[: SIZE + 1])
    return _stretch(articles, found[:SIZE], is_first=not before, goes_on=len(found) > SIZE)


def _stretch(
    articles: ArticleQuerySet, shown: list[Article], is_first: bool, goes_on: bool
) -> Stretch:
    beyond = [] if is_first or not shown else _newer(articles, _of(shown[0]), SIZE + 1)
    is_first = is_first or bool(shown and not beyond)
    return Stretch(
        articles=shown,
        is_first=is_first,
        newer=str(_of(shown[0])) if len(beyond) > SIZE else None,
        older=str(_of(shown[-1])) if goes_on else None,
        count=_count(articles, shown) if is_first else None,
    )


def _count(articles: ArticleQuerySet, shown: list[Any]) -> int:
    """Count what begins with these. Saying so lets the database begin there, too."""
    if not shown:
        return 0
    if are_many(articles):
        return MOST_COUNTED + 1
    listed = articles.newest_first().filter(date__lte=shown[0].date)
    return listed.values("pk")[: MOST_COUNTED + 1].count()


def _newer(articles: ArticleQuerySet, place: Place, most: int) -> list[Article]:
    """Return the articles next above `place`, the nearest first."""
    return list(articles.filter(above("date", place)).order_by("date", "pk")[:most])


def _of(article: Any) -> Place:
    return Place(article.date.number, article.pk)


def _place(request: HttpRequest, name: str) -> Place | None:
    text = request.GET.get(name, "")
    try:
        return read(text) if text else None
    except ValueError as error:
        sentence = _("“%(text)s” is no place in this list. One is written like 20240112.345.")
        raise BadRequest(sentence % {"text": text[:60]}) from error
