"""Reading a list onward from a place: nothing twice, nothing missed, whatever is added meanwhile."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.models import Article
from publishing.keyset import Place, above, below, blocks, read

pytestmark = pytest.mark.django_db

DATES = [20240112, 20240112, 20240100, 20240199, 20240000, 20230512, 20240112]


def places() -> list[Place]:
    """Return the place of every article, highest first, as Python orders them."""
    found: Any = Article.objects.values_list("date", "pk")
    return sorted((Place(date.number, pk) for date, pk in found), reverse=True)


@pytest.fixture
def articles() -> None:
    Article.objects.bulk_create(Article(date=number) for number in DATES)


def test_what_is_below_and_above_a_place_is_what_stands_on_either_side_of_it(
    articles: None,
) -> None:
    every = places()
    elsewhere = [Place(20240112, 0), Place(20240112, 10**17), Place(20231231, 5), Place(0, 0)]
    for place in [*every, *elsewhere]:
        lower = Article.objects.filter(below("date", place)).order_by("-date", "-pk")
        higher = Article.objects.filter(above("date", place)).order_by("date", "pk")
        keys = [each.key for each in every if each < place]
        assert [article.pk for article in lower] == keys
        keys = [each.key for each in reversed(every) if each > place]
        assert [article.pk for article in higher] == keys


@given(st.integers(0, 10**18 - 1), st.integers(0, 10**18 - 1))
def test_a_place_is_read_as_it_is_written(value: int, key: int) -> None:
    assert read(str(Place(value, key))) == (value, key)


@pytest.mark.parametrize(
    "text",
    [
        ".",
        "1",
        "1.",
        ".1",
        "-1.1",
        "1.1.1",
        "1,1",
        "x.1",
        "¹.1",
        "٣.1",
        "1.1\n",
        "9" * 19 + ".1",
    ],
)
def test_anything_else_is_no_place(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        read(text)


@pytest.mark.parametrize(
    "numbers", [[], [1], [9], [10], [40, 41, 49, 7, 30], list(range(0, 95, 3))]
)
def test_the_blocks_of_a_list_are_those_that_hold_something(numbers: list[int]) -> None:
    Article.objects.bulk_create(Article(edition=number) for number in numbers)
    found = blocks(Article.objects.exclude(title_sq="x"), "edition", 10)
    assert found == sorted({number // 10 for number in numbers}, reverse=True)
