"""Every public page: whole, valid, light, and the same number of queries for one item and for thirty."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rcssmin import cssmin

from ministry.models import Mandate, Page
from missions.models import Mission
from news.models import Article
from publishing import workflow

from .make import (
    make_act,
    make_article,
    make_attachment,
    make_contingent,
    make_decision,
    make_function,
    make_mandate,
    make_mission,
    make_page,
    make_picture,
    make_place,
    make_place_in_gallery,
    make_provision,
    make_strength,
    make_topic,
    published,
)
from .pages import ALBANIAN_PAGES, ENGLISH_PAGES, PUBLIC_PAGES

FACTS = json.loads((Path(__file__).parent / "seed_facts.json").read_text())
RSM = "/en/missions/resolute-support-mission/"
AZERBAIJAN = "/en/news/azerbaijan-increases-troop-levels-in-afghanistan/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(db: None) -> None:
    call_command("seed")


def tree(content: bytes) -> Any:
    """Return the document, or fail on anything that is not valid HTML."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(content.decode())


def text_of(client: Client, path: str) -> str:
    """Return what a reader of a page sees, with single spaces."""
    main = tree(client.get(path).content).find(".//main")
    return re.sub("[ \n]+", " ", "".join(main.itertext()))


def headings(document: Any) -> Iterator[int]:
    return (
        int(element.tag[1])
        for element in document.iter()
        if isinstance(element.tag, str) and re.fullmatch("h[1-6]", element.tag)
    )


def test_a_page_is_valid_html_in_its_language_with_one_heading_and_no_level_skipped(
    client: Client, seeded: None
) -> None:
    for path in PUBLIC_PAGES:
        document = tree(client.get(path).content)
        assert document.get("lang") == ("en" if path in ENGLISH_PAGES else "sq"), path
        levels = list(headings(document))
        assert levels.count(1) == 1, path
        assert [b for a, b in zip([0, *levels], levels, strict=False) if b > a + 1] == [], path


def test_every_page_has_a_title_of_its_own(client: Client, seeded: None) -> None:
    for pages in (ALBANIAN_PAGES, ENGLISH_PAGES):
        titles = {tree(client.get(path).content).findtext(".//title") for path in pages}
        assert len(titles) == len(pages)


def test_alternates_lead_both_ways_and_the_canonical_is_the_page_itself(
    client: Client, seeded: None
) -> None:
    host = "http://testserver"
    pairs = zip(ALBANIAN_PAGES[:7], ENGLISH_PAGES[:7], strict=True)
    for albanian, english in pairs:
        for path in (albanian, english):
            links = tree(client.get(path).content).findall(".//head/link")
            found = {
                link.get("hreflang") or link.get("rel"): link.get("href")
                for link in links
                if link.get("rel") == "canonical" or link.get("hreflang")
            }
            assert found == {
                "canonical": host + path,
                "sq": host + albanian,
                "en": host + english,
            }


def test_the_switch_of_language_keeps_the_page_and_what_was_asked(
    client: Client, seeded: None
) -> None:
    document = tree(client.get("/lajme/?year=2023&topic=nato").content)
    (switch,) = document.findall(".//nav[@class='lang']//a")
    assert switch.get("href") == "/en/news/?year=2023&topic=nato"


def test_a_page_in_one_language_says_so_in_the_other_and_has_no_alternate(client: Client) -> None:
    published(
        make_article(title_sq="Vetëm shqip", title_en="", teaser_en="", body_en="", slug_sq="vetem")
    )
    document = tree(client.get("/en/news/vetem/").content)
    assert document.get("lang") == "en"
    assert document.find(".//main").get("lang") == "sq"
    assert "only in Albanian" in document.findtext(".//p[@class='notice']")
    assert document.findall(".//head/link[@hreflang]") == []
    canonical = document.find(".//head/link[@rel='canonical']")
    assert canonical.get("href") == "http://testserver/lajme/vetem/"
    assert "Vetëm shqip" not in client.get("/en/news/").content.decode()


def weight_of_css(document: Any) -> int:
    """Return what the style sheets of a page weigh in production, in bytes."""
    weights = 0
    for link in document.findall(".//head/link[@rel='stylesheet']"):
        sheet = settings.BASE / link.get("href").lstrip("/")
        named = re.findall(r'@import "([\w-]+\.css)"', sheet.read_text())
        parts = [sheet.with_name(name) for name in named] or [sheet]
        whole = "".join(part.read_text() for part in parts)
        weights += len(gzip.compress(cssmin(whole).encode()))
    return weights


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_a_first_visit_is_light(client: Client, seeded: None, path: str) -> None:
    content = client.get(path).content
    html, css = len(gzip.compress(content)), weight_of_css(tree(content))
    assert css > 1_000
    assert (html <= 10_000, css <= 8_000, html + css <= 14_000) == (True, True, True), (html, css)


def test_a_page_with_thirty_updates_is_light_too(client: Client, seeded: None) -> None:
    mission = Mission.objects.get(slug_en="resolute-support-mission")
    words = " ".join(Mandate.objects.get().provisions.values_list("text_sq", flat=True)).split()
    for n in range(30):
        note = " ".join(words[n * 10 : n * 10 + 20])[:300]
        workflow.publish(mission, "author", "editor", note_sq=note, note_en=note)
    assert len(gzip.compress(client.get(RSM).content)) <= 10_000


def test_fonts_weigh_at_most_60_kilobytes() -> None:
    fonts = (settings.BASE / "static" / "fonts").glob("*.woff2")
    assert sum(font.stat().st_size for font in fonts) <= 60_000


def test_no_page_runs_a_script_or_loads_from_another_host(client: Client, seeded: None) -> None:
    for path in PUBLIC_PAGES:
        document = tree(client.get(path).content)
        assert {s.get("type") for s in document.iter("script")} <= {"application/ld+json"}
        loaded = [
            element.get("src") or element.get("href")
            for tag in ("link", "img", "source", "script")
            for element in document.iter(tag)
        ]
        assert [a for a in loaded if a and not a.startswith(("/", "http://testserver/"))] == []


def test_the_mission_page_shows_every_fact_of_its_document(client: Client, seeded: None) -> None:
    said = text_of(client, RSM)
    (mission,) = FACTS["missions"]
    expected = [
        *mission["structure"]["spokes"],
        "Kabul/Bagram",
        *(function.rstrip(";") for function in mission["key_functions"]),
        "end of June 2014",
        "December 2015",
        "May 2016",
        "November 2017",
        "end of 2020",
        "30 September 2014",
        "27 November 2014",
        "12 December 2014",
        "1 January 2015",
        "Resolution 2189",
        "about 13\u202f000",
        "about 16\u202f000",
        "30 + 40 + 13 = 83",
        "TAAC-Capital",
        "TAAC-West",
        *mission["legal_framework"][0]["signed_by"],
    ]
    assert [fact for fact in expected if fact.lower() not in said.lower()] == []


def test_the_mandate_page_prints_every_label_and_every_word(client: Client, seeded: None) -> None:
    document = tree(client.get("/en/ministry/mandate/").content)
    anchors = [item.get("id") for item in document.findall(".//ol[@class='let']/li")]
    assert anchors == [f"3-{letter}" for letter in FACTS["mandate"]["letter_sequence"]]
    said = " ".join("".join(document.find(".//main").itertext()).split())
    for words in Mandate.objects.get().provisions.values_list("text_en", flat=True):
        assert " ".join(words.split()) in said
    twins = [span.get("id") for span in document.findall(".//ol[@class='let']/li/span[@id]")]
    assert [twin for twin in twins if twin] == ["3-c2", "3-e2"]


def test_the_news_list_shows_the_ten_items_in_their_printed_order(
    client: Client, seeded: None
) -> None:
    said = text_of(client, "/en/news/")
    (older,) = tree(client.get("/en/news/").content).findall(".//a[@rel='next']")
    said += text_of(client, f"/en/news/{older.get('href')}")
    places = [said.index(item["title"]) for item in FACTS["news_sidebar"]["items"]]
    assert places == sorted(places)
    for item in FACTS["news_sidebar"]["items"]:
        assert f"{item['teaser']} {item['date_text']}" in said


def test_the_latest_news_stand_on_the_mission_page(client: Client, seeded: None) -> None:
    said = text_of(client, RSM)
    assert [i["title"] for i in FACTS["news_sidebar"]["items"] if i["title"] not in said] == []


def test_the_article_shows_byline_dates_caption_and_credit(client: Client, seeded: None) -> None:
    said = text_of(client, AZERBAIJAN)
    (article,) = FACTS["articles"]
    for fact in (
        article["headline"],
        f"By {article['byline']['author']}",
        "12 January 2018",
        "Last update: 23 October 2018, 19:18",
        article["image"]["caption"],
        article["image"]["credit"],
    ):
        assert fact in said


def test_linked_data_is_as_precise_as_the_date(client: Client, seeded: None) -> None:
    found = tree(client.get("/en/news/defence-directive-2024/").content).findtext(".//script")
    assert json.loads(found)["datePublished"] == "2024-01"


def test_linked_data_cannot_close_its_element(client: Client) -> None:
    published(make_article(title_en="</script><script>alert(1)</script>", slug_en="x"))
    content = client.get("/en/news/x/").content.decode()
    assert "<script>alert" not in content


def test_the_lead_story_shows_its_picture_on_the_front_page(client: Client) -> None:
    picture = make_picture()
    published(make_article(lead_picture=picture))
    shown = tree(client.get("/en/").content).find(".//main//picture/img")
    assert shown.get("alt") == picture.alt_en
    assert client.get(shown.get("src")).status_code == 200


# The same literal number of queries for one of everything and for thirty, updates included.

QUERIES = {
    "/": 9,
    "/lajme/": 6,
    "/lajme/artikull/": 8,
    "/misionet/": 8,
    "/misionet/mision/": 12,
    "/ministria/mandati/": 4,
    "/ministria/faqe/": 2,
    "/lajme/atom.xml": 2,
    "/lajme/rss.xml": 2,
    "/lajme/feed.json": 2,
    "/sitemap.xml": 1,
    "/sitemap-latest.xml": 2,
    "/api/v1/news/": 4,
}
WITH_UPDATES = {
    "/lajme/artikull/": 9,
    "/misionet/mision/": 13,
    "/ministria/mandati/": 5,
    "/ministria/faqe/": 3,
}


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_depend_on_how_much_there_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    fill(count)
    ask(client, django_assert_num_queries, QUERIES)
    update(count)
    ask(client, django_assert_num_queries, QUERIES | WITH_UPDATES)
    for path in WITH_UPDATES:
        lines = tree(client.get(path).content).findall(".//section[@id='perditesimet']//li")
        of_contingents = count if path == "/misionet/mision/" else 0
        assert len(lines) == count + of_contingents + 1, path


def ask(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, expected: dict[str, int]
) -> None:
    for path, queries in expected.items():
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200, path


def update(count: int) -> None:
    """Change one page of each kind so often, and each contingent of its mission once."""
    mission = Mission.objects.published().get(slug_sq="mision")
    pages = [
        Article.objects.published().get(slug_sq="artikull"),
        Page.objects.published().get(slug_sq="faqe"),
        Mandate.objects.published().get(),
        mission,
    ]
    items = [*mission.contingents.all(), *(page for page in pages for _n in range(count))]
    for item in items:
        workflow.publish(item, "author", "editor", note_sq="U shtua.", note_en="Added.")


def fill(count: int) -> None:
    """Publish `count` of everything that is listed anywhere, parts included."""
    mandate = make_mandate()
    for n in range(count):
        make_provision(mandate, label=str(n + 1))
    published(mandate)
    topics = [make_topic() for _n in range(count)]
    for n in range(count):
        suffix = f"-{n}" if n else ""
        mission = published(make_whole_mission(f"mision{suffix}", count))
        for _m in range(count if n == 0 else 1):
            contingent = make_contingent(mission)
            make_strength(contingent, value=30)
            published(contingent)
        article = make_article(slug_sq=f"artikull{suffix}", topics=topics, missions=[mission])
        for _part in range(count if n == 0 else 1):
            make_place_in_gallery(article)
            make_attachment(article)
        published(article)
        published(make_page(slug_sq=f"faqe{suffix}"))
    assert [m.objects.published().count() for m in (Article, Mission, Page)] == [count] * 3


def make_whole_mission(slug_sq: str, parts: int) -> Mission:
    mission = make_mission(slug_sq=slug_sq)
    for _n in range(parts if slug_sq == "mision" else 1):
        for make_part in (make_place, make_function, make_decision, make_act, make_strength):
            make_part(mission)
    return mission
