"""The list of news: where one is in it, how it goes on, and what it costs to be asked for."""

import re
from typing import Any
from urllib.parse import parse_qs

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news import models, stretches
from news.models import Article
from publishing.dates import parse

from .make import (
    changed,
    make_article,
    make_mission,
    make_topic,
    published,
    republished,
    scheduled,
    withdraw,
)

pytestmark = pytest.mark.django_db

LIST = "/en/news/"


def of(title: str, date: str = "2024", **change: Any) -> Article:
    named = {"title_sq": title, "title_en": title}
    article: Article = published(make_article(date=parse(date), **(named | change)))
    return article


def fill(count: int, **change: Any) -> None:
    """Publish so many, called 1, 2, 3 …, of which the last stands first: all are of the same year."""
    for number in range(1, count + 1):
        of(str(number), **change)


class Page:
    def __init__(self, query: str = "", path: str = LIST) -> None:
        self.response: Any = Client().get(f"{path}{query}")
        assert self.response.status_code == 200
        document: Any = html5lib.parse(self.response.content, namespaceHTMLElements=False)
        self.document = document
        self.titles = [link.text for link in document.findall(".//ol[@class='list']//h2/a")]
        links = document.findall(".//nav[@class='pages']//a")
        self.links: dict[str, Any] = {str(link.text): link.get("href") for link in links}
        self.count = " ".join("".join(document.find(".//p[@class='count']").itertext()).split())
        self.title = document.findtext(".//title")


def numbers(first: int, last: int) -> list[str]:
    """Return the titles from one to another, the newer first."""
    return [str(number) for number in range(first, last - 1, -1)]


def test_the_list_goes_on_in_both_directions_ten_at_a_time() -> None:
    fill(35)
    first = Page()
    second = Page(first.links["Older"])
    third = Page(second.links["Older"])
    last = Page(third.links["Older"])
    pages = [first, second, third, last]
    ranges = [numbers(35, 26), numbers(25, 16), numbers(15, 6), numbers(5, 1)]
    assert [page.titles for page in pages] == ranges
    assert [list(page.links) for page in pages] == [
        ["Older"],
        ["Newer", "Older"],  # what is newer is the newest: one link leads there
        ["Newest", "Newer", "Older"],
        ["Newest", "Newer"],
    ]
    back = Page(last.links["Newer"])
    assert (back.titles, list(back.links)) == (third.titles, ["Newest", "Newer", "Older"])
    assert Page(back.links["Newer"]).titles == second.titles
    assert Page(back.links["Older"]).titles == last.titles
    assert {Page(page.links["Newer"]).titles[0] for page in (second, back)} == {"35", "25"}
    assert {Page(page.links["Newest"]).titles[0] for page in (third, last, back)} == {"35"}


def test_nothing_comes_twice_or_is_missed_while_others_are_added_and_withdrawn() -> None:
    fill(30)
    page, seen = Page(), []
    while True:
        seen += page.titles
        of(f"new {len(seen)}")
        if "Older" not in page.links:
            break
        withdraw(Article.objects.published().get(title_en=page.titles[-1]))  # where one is
        page = Page(page.links["Older"])
    assert seen == numbers(30, 1)


def test_what_is_newer_than_a_place_near_the_top_is_the_first_stretch() -> None:
    fill(15)
    fourth: Any = Article.objects.get(title_en="12")
    page = Page(f"?after={fourth.date.number}.{fourth.pk}")
    assert (page.titles, list(page.links)) == (numbers(15, 6), ["Older"])


def test_below_the_last_is_nothing_and_the_page_says_so() -> None:
    fill(3)
    page = Page("?before=10000000.1")
    assert (page.titles, list(page.links)) == ([], ["Newer"])
    assert "Nothing older is here." in page.response.content.decode()
    assert Page(page.links["Newer"]).titles == numbers(3, 1)


def test_a_short_list_goes_nowhere() -> None:
    fill(10)
    assert (Page().links, Page().count) == ({}, "10 items")


def test_the_list_says_how_many_there_are_and_which_dates_one_sees(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for day in range(1, 13):
        of(str(day), f"{day}.3.2024")
    of("month", "mars 2024")
    first = Page()
    assert first.count == "13 items · 3 March 2024 – 12 March 2024"
    second = Page(first.links["Older"])
    assert second.count == "March 2024 – 2 March 2024"  # the month stands below its days
    assert second.title == "News, March 2024 – 2 March 2024 – Ministry of Defence"
    assert first.title == "News – Ministry of Defence"
    monkeypatch.setattr(stretches, "MOST_COUNTED", 12)
    assert Page().count.startswith("more than 12 items")
    assert Page("?topic=").count.startswith("more than 12 items")
    assert Page("?year=2023").count == "0 items"


def test_filters_are_kept_and_a_new_search_begins_above() -> None:
    topic = make_topic(slug_en="topic", slug_sq="tema")
    fill(25, topics=[topic])
    of("Other")
    page = Page(Page("?topic=topic&year=2024").links["Older"])
    assert page.titles == numbers(15, 6)
    asked = parse_qs(page.links["Older"].removeprefix("?"))
    assert {name: asked[name] for name in ("topic", "year")} == {
        "topic": ["topic"],
        "year": ["2024"],
    }
    fields = page.document.findall(".//form//*[@name]")
    names = {field.get("name") for field in fields}
    assert names == {"q", "year", "topic", "mission"}


def test_the_other_language_is_at_the_same_place() -> None:
    fill(15)
    older = Page().links["Older"]
    page = Page(older)
    switch = page.document.find(".//nav[@class='lang']//a").get("href")
    assert switch == f"/lajme/{older}"
    assert Page(older, "/lajme/").titles == page.titles
    head = page.document.findall(".//head/link")
    found = {link.get("hreflang") or link.get("rel"): link.get("href") for link in head}
    assert found["canonical"] == f"http://testserver{LIST}{older}"
    assert found["sq"] == f"http://testserver/lajme/{older}"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("before=x", "“x” is no place in this list."),
        ("after=2024", "“2024” is no place in this list."),
        ("before=1.1&after=1.1", "not for both at once"),
        ("topic=nothing", "Topic “nothing”: “nothing” is not known."),
    ],
)
def test_what_cannot_be_read_is_said(query: str, sentence: str) -> None:
    response: Any = Client().get(f"{LIST}?{query}")
    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.parametrize(
    ("query", "to"),
    [("page=2", ""), ("page=x", ""), ("year=2024&page=3&topic=a", "?year=2024&topic=a")],
)
def test_an_address_by_number_leads_to_where_the_list_begins(query: str, to: str) -> None:
    response: Any = Client().get(f"{LIST}?{query}")
    assert (response.status_code, response["Location"]) == (301, f"{LIST}{to}")


def test_a_list_by_links_is_the_same_whichever_way_it_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    topic, mission = make_topic(slug_en="topic"), published(make_mission(slug_en="mission"))
    fill(12, topics=[topic], missions=[mission])
    of("Other")
    changed(of("Hidden change", topics=[topic]), title_en="Secret")
    scheduled(make_article(topics=[topic], missions=[mission]))
    said = {}
    for few in (500, 3):
        monkeypatch.setattr(models, "FEW", few)
        said[few] = [
            Page(query).titles
            for query in ("?topic=topic", "?mission=mission", "?topic=topic&mission=mission")
        ]
    assert said[3] == said[500]
    assert said[3][0] == ["Hidden change", *numbers(12, 4)]


def test_the_years_and_the_topics_offered_are_those_that_readers_can_see() -> None:
    seen, unseen = make_topic(title_en="Seen"), make_topic(title_en="Unseen")
    for date in ("2024", "12.1.2024", "fundi i vitit 2019", "1999"):
        of(date, date, topics=[seen])
    of("", "2001", title_sq="Vetëm shqip", title_en="", teaser_en="", body_en="")
    make_article(date=parse("2002"), topics=[unseen])
    scheduled(make_article(date=parse("2003"), topics=[unseen]))
    withdraw(of("a", "2004", topics=[unseen]))
    changed(of("b", "2005"), date=parse("2006"), topics=[unseen])

    def offered(name: str) -> list[str]:
        options = Page().document.findall(f".//select[@name='{name}']/option")
        return [str(option.text) for option in options]

    assert offered("year") == ["All", "2024", "2019", "2005", "1999"]
    assert offered("topic") == ["All", "Seen"]


def test_a_moved_item_stands_where_its_date_says() -> None:
    fill(12)
    republished(Article.objects.get(title_en="12"), date=parse("2001"))
    assert Page().titles == numbers(11, 2)
    assert Page(Page().links["Older"]).titles == ["1", "12"]


# The indexes are worth something only as long as the databases take them.

PLANS = {
    "newest": (lambda found: found.newest_first(), "article_dated"),
    "on line": (lambda found: found.last_on_line_first(), "article_on_line"),
    "older": (
        lambda found: found.newest_first().filter(
            stretches.below("date", stretches.Place(20240100, 5))
        ),
        "article_dated",
    ),
    "newer": (
        lambda found: found.filter(stretches.above("date", stretches.Place(20240100, 5))).order_by(
            "date", "pk"
        ),
        "article_dated",
    ),
    "year": (
        lambda found: found.newest_first().filter(date__range=(20240000, 20249999)),
        "article_dated",
    ),
}


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("code", ["sq", "en"])
def test_a_list_is_read_in_the_order_of_an_index_and_never_sorted(name: str, code: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts what there is before it chooses")
    listed, index = PLANS[name]
    plan = listed(Article.objects.published().in_language(code))[:10].explain()
    assert f"INDEX {index}_{code}" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("code", ["sq", "en"])
def test_a_long_list_on_a_topic_is_walked_in_the_same_order(
    monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts what there is before it chooses")
    monkeypatch.setattr(models, "FEW", 0)
    topic = make_topic()
    of("On it", topics=[topic])
    listed = Article.objects.published().in_language(code).on_topic(topic)
    for found, index in {
        listed.newest_first(): "article_dated",
        listed.last_on_line_first(): "article_on_line",
    }.items():
        plan = found[:10].explain()
        assert f"INDEX {index}_{code}" in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("query", ["", "?before=20240000.35", "?after=20240000.1", "?year=2024"])
def test_a_stretch_costs_as_many_queries_as_another(query: str) -> None:
    fill(40)
    first = Article.objects.order_by("pk")[2].pk
    with CaptureQueriesContext(connection) as queries:
        Page(re.sub(r"\.(\d+)$", lambda key: f".{first + int(key[1])}", query))
    assert len(queries) == 6
