"""The list of the API read on by cursor: no article twice, none missed, whatever is added meanwhile."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext as _
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from news.models import Article
from publishing.dates import parse

from .make import make_article, make_topic, published, republished
from .test_api import LIST, ask, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unthrottled")]

OF_ANOTHER = "It belongs to another list. Ask as you did when you were given it."
ORDERS = ("-date", "date", "-updated", "updated")
DATES = ("1.1.2024", "2024", "janar 2024", "1.1.2024", "2.1.2024", "2024", "fundi i janarit 2024")


def of(date: str, **change: Any) -> Article:
    article: Article = published(make_article(date=parse(date), **change))
    return article


def walk(**said: Any) -> list[int]:
    """Return the ids of a whole list, as following `next` finds them."""
    found, page = [], ask(LIST, **said)
    while True:
        found += [item["id"] for item in page["results"]]
        if page["next"] is None:
            return found
        page = ask(page["next"])


@pytest.mark.parametrize("order", ORDERS)
def test_a_walk_has_each_article_once_in_the_order_of_the_whole_list(order: str) -> None:
    for date in DATES:
        of(date)
    republished(Article.objects.order_by("pk")[2], byline="A. B.")
    whole = walk(order=order, page_size=100)
    assert sorted(whole) == sorted(Article.objects.values_list("pk", flat=True))
    for size in (1, 2, 3, 7):
        assert walk(order=order, page_size=size) == whole
    backwards = order.removeprefix("-") if order.startswith("-") else f"-{order}"
    assert walk(order=backwards) == whole[::-1]


@pytest.mark.parametrize("order", ["-date", "date"])
def test_what_is_added_during_a_walk_moves_nothing(order: str) -> None:
    there = [of(date).pk for date in DATES]

    @examples(max_examples=10)
    @given(dates=st.lists(st.sampled_from(DATES), max_size=3), size=st.integers(1, 4))
    def hold(dates: list[str], size: int) -> None:
        found, page = [], ask(LIST, order=order, page_size=size)
        while True:
            found += [item["id"] for item in page["results"]]
            if page["next"] is None:
                break
            if dates:
                of(dates.pop())
            page = ask(page["next"])
        whole = walk(order=order)
        assert len(set(found)) == len(found)
        assert [key for key in found if key in there] == [key for key in whole if key in there]
        Article.objects.exclude(pk__in=there).delete()

    hold()


def test_the_next_page_is_in_the_header_too_beside_the_licence() -> None:
    for date in DATES[:3]:
        of(date)
    answer = Client().get(LIST, {"page_size": "2", "lang": "en"})
    links = answer["Link"].split(", ")
    assert links[0] == f'<{answer.json()["next"]}>; rel="next"'
    assert links[1].endswith('rel="license"')
    last = Client().get(answer.json()["next"])
    assert (last.json()["next"], 'rel="next"' in last["Link"]) == (None, False)


def test_a_cursor_belongs_to_the_list_that_gave_it() -> None:
    topic = make_topic()
    for date in DATES[:3]:
        of(date, topics=[topic])
    cursor = ask(LIST, page_size=1)["next"].partition("cursor=")[2].partition("&")[0]
    assert len(ask(LIST, page_size=2, cursor=cursor)["results"]) == 2
    for other in ({"order": "date"}, {"lang": "en"}, {"topic": topic.slug_sq}, {"q": "lajmi"}):
        (sentence,) = refused(LIST, cursor=cursor, **other)["cursor"]
        assert sentence in (OF_ANOTHER, _(OF_ANOTHER))  # in English and in Albanian


@pytest.mark.parametrize(
    "place", ["", "-", "1", "1.", "x.1", "1.1.1", "-1.1", f"{10**18}.1", "1.1 ", "٣.1"]
)
@pytest.mark.parametrize("order", ["-date", "updated"])
def test_any_other_text_is_no_cursor(order: str, place: str) -> None:
    for date in DATES[:2]:
        of(date)
    cursor = ask(LIST, page_size=1, order=order)["next"].partition("cursor=")[2].partition("&")[0]
    tag = cursor.partition("-")[0]
    for text in (f"{tag}-{place}", f"{tag[:7]}-1.1", f"{tag}1.1"):
        assert list(refused(LIST, cursor=text, order=order)) == ["cursor"]
    assert list(refused(LIST, cursor=f"{tag}-{'9' * 18}.1", order="updated")) == ["cursor"]
