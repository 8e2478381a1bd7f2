"""The feeds: what is published, in each language, valid by the rules of each format."""

import html
import json
import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import feedparser
import html5lib
import jsonschema
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.feedgenerator import rfc3339_date
from django.utils.http import http_date
from django.utils.translation import override

from news.models import Article, Topic
from publishing.dates import parse

from .make import (
    changed,
    make_article,
    make_mission,
    make_picture,
    make_topic,
    published,
    republished,
    scheduled,
    submitted,
    withdraw,
    withdrawn,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = {"sq": "/lajme/atom.xml", "en": "/en/news/atom.xml"}
RSS = {"sq": "/lajme/rss.xml", "en": "/en/news/rss.xml"}
JSON = {"sq": "/lajme/feed.json", "en": "/en/news/feed.json"}
KINDS = {
    "atom.xml": "application/atom+xml; charset=utf-8",
    "rss.xml": "application/rss+xml; charset=utf-8",
    "feed.json": "application/feed+json",
}
EVERY = [path for feeds in (FEEDS, RSS, JSON) for path in feeds.values()]


def read(path: str, **headers: str) -> bytes:
    response: Any = Client().get(path, headers=headers)
    kind = KINDS[path.partition("?")[0].rpartition("/")[2]]
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    content: bytes = response.content
    return content


def feed(code: str = "sq", query: str = "", **headers: str) -> ElementTree.Element:
    return ElementTree.fromstring(read(FEEDS[code] + query, **headers))


def channel(code: str = "sq", query: str = "") -> ElementTree.Element:
    root = ElementTree.fromstring(read(RSS[code] + query))
    assert (root.tag, root.attrib) == ("rss", {"version": "2.0"})
    (found,) = root
    return found


def json_feed(code: str = "sq", query: str = "") -> Any:
    found = json.loads(read(JSON[code] + query))
    jsonschema.validate(found, JSON_FEED, format_checker=jsonschema.FormatChecker())
    return found


def texts(root: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in root.findall(path.replace("/", f"/{ATOM}"))]


def titles(code: str = "sq", query: str = "") -> list[str]:
    return texts(feed(code, query), "./entry/title")


def of(title: str, date: str = "12.1.2018", **change: Any) -> Article:
    named = {"title_sq": title, "title_en": title}
    article: Article = published(make_article(date=parse(date), **(named | change)))
    return article


def test_the_feed_is_atom_with_all_that_atom_wants() -> None:
    article = of("Çështje & <gjë>", topics=[make_topic(title_sq="Tema")], teaser_sq="Dy <b>rreshta")
    for code, lang in (("sq", "Lajme"), ("en", "News")):
        root = feed(code)
        assert root.tag == ATOM + "feed"
        assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == code
        assert lang in texts(root, "./title")[0]
        for path in ("./id", "./updated", "./author/name", "./entry/id", "./entry/updated"):
            assert [text != "" for text in texts(root, path)] == [True], path
        links = {link.get("rel"): link.get("href") for link in root.findall(ATOM + "link")}
        assert links["self"] == f"http://testserver{FEEDS[code]}"
        with override(code):
            (link,) = root.findall(f"./{ATOM}entry/{ATOM}link")
            assert link.get("href") == f"http://testserver{article.get_absolute_url()}"
    (entry,) = feed().findall(ATOM + "entry")
    assert entry.findtext(ATOM + "title") == "Çështje & <gjë>"
    assert entry.findtext(ATOM + "summary") == "12 janar 2018 – Dy &lt;b&gt;rreshta"
    assert [category.get("term") for category in entry.findall(ATOM + "category")] == ["Tema"]


@pytest.mark.parametrize(
    ("date", "sq", "en"),
    [
        ("janar 2024", "janar 2024", "January 2024"),
        ("2024", "2024", "2024"),
        ("fundi i qershorit 2014", "fundi i qershorit 2014", "end of June 2014"),
        ("5.3.2024", "5 mars 2024", "5 March 2024"),
    ],
)
def test_the_date_is_words_and_no_day_is_invented(date: str, sq: str, en: str) -> None:
    of("Lajm", date)
    for code, words in (("sq", sq), ("en", en)):
        (summary,) = texts(feed(code), "./entry/summary")
        assert summary.split(" – ")[0] == words


def test_the_times_are_those_at_which_it_came_on_line() -> None:
    began = timezone.now().replace(microsecond=0)
    article = of("Lajm", "janar 2024")

    def said(name: str) -> datetime:
        return datetime.fromisoformat(texts(feed(), f"./entry/{name}")[0])

    assert began <= said("published") == said("updated") <= timezone.now()
    live = republished(article, byline="A. B.")
    live.refresh_from_db()
    assert said("published") == live.public_from
    assert said("updated") == live.last_updated_at > live.public_from
    assert texts(feed(), "./updated") == texts(feed(), "./entry/updated")


def test_an_item_keeps_its_name_whatever_changes() -> None:
    first, second = of("Një"), of("Dy")
    before = {code: texts(feed(code), "./entry/id") for code in FEEDS}
    republished(first, title_sq="Tjetër", slug_sq="tjeter", title_en="Other", slug_en="other")
    after = {code: texts(feed(code, host="localhost"), "./entry/id") for code in FEEDS}
    assert after == before
    assert texts(feed(host="localhost"), "./id") == texts(feed(), "./id")
    names = [name for found in before.values() for name in found]
    names += [texts(feed(code), "./id")[0] for code in FEEDS]
    assert len(set(names)) == len(names) == 6
    assert before["sq"][0] == f"tag:mod.gov.al,2026:news:{second.pk}:sq"


def test_the_feed_holds_what_is_published_in_its_language_last_published_first() -> None:
    of("Vjetër", "2023")
    of("I ri", "2.1.2024")
    gone = of("Tërhequr")
    of("", title_sq="Vetëm shqip", title_en="", slug_en="", teaser_en="", body_en="", date="2022")
    changed(of("Ndryshuar", "1.1.2024"), title_sq="E fshehtë")
    for hidden in (make_article(), scheduled(make_article()), withdrawn(make_article())):
        assert str(hidden) not in titles()
    withdraw(gone)
    submitted(make_article())
    assert titles() == ["Ndryshuar", "Vetëm shqip", "I ri", "Vjetër"]
    assert titles("en") == ["Ndryshuar", "I ri", "Vjetër"]


@pytest.mark.parametrize("code", ["sq", "en"])
def test_an_empty_feed_is_a_feed_and_says_the_same_every_time(code: str) -> None:
    assert (titles(code), json_feed(code)["items"], channel(code).findall("item")) == ([], [], [])
    assert texts(feed(code), "./updated") == ["2026-01-01T00:00:00+00:00"]
    for feeds in (FEEDS, RSS, JSON):
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            later = read(feeds[code])
        assert read(feeds[code]) == later


def test_what_a_word_processor_pastes_does_not_break_the_feed() -> None:
    of(
        "Një\x0bdy\x01tre\ufffe",
        teaser_sq="A\x0cB\x1f\uffffC",
        topics=[make_topic(title_sq="T\x08")],
    )
    (entry,) = feed().findall(ATOM + "entry")
    assert entry.findtext(ATOM + "title") == "Njëdytre"
    assert (entry.findtext(ATOM + "summary") or "").endswith("– ABC")


@pytest.mark.parametrize("many", [1, 25])
def test_a_feed_is_the_last_20_in_as_many_queries(many: int) -> None:
    mission, topic = published(make_mission()), make_topic()
    for number in range(many):
        of(
            str(number),
            topics=[topic, make_topic()],
            missions=[mission],
            lead_picture=make_picture(),
        )
    last = [str(number) for number in reversed(range(many))][:20]
    query = f"?topic={topic.slug_sq}&mission={mission.slug_sq}"
    for path, cost in {FEEDS["sq"]: 2, RSS["sq"]: 2, JSON["sq"]: 3}.items():
        for asked, more in {"": 0, query: 4}.items():
            with CaptureQueriesContext(connection) as queries:
                content = read(path + asked)
            assert (path + asked, len(queries)) == (path + asked, cost + more)
            assert re.findall(rb'<title>(\d+)</title>|"title": "(\d+)"', content) != []
    assert titles() == [item["title"] for item in json_feed()["items"]] == last
    assert [item.findtext("title") for item in channel().findall("item")] == last


# The rules of each format.

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ABOUT = ("", "?topic=tema", "?mission=misioni", "?topic=tema&mission=misioni")


def whole() -> Any:
    """Publish all that a feed could stumble over."""
    mission = published(make_mission(slug_sq="misioni", slug_en="the-mission"))
    topic = make_topic(title_sq="Tema <&>", title_en="Topic", slug_sq="tema", slug_en="the-topic")
    of("Vetëm", date="2023", topics=[topic], missions=[mission])
    article = of(
        "Çështje & <gjë>\x0b “x”",
        "janar 2024",
        topics=[topic, make_topic(title_sq="Tjetër\x08")],
        missions=[mission],
        byline="A. & B.",
        teaser_sq="Dy <b>rreshta\x0c & një",
        lead_picture=make_picture(),
        body_sq='<p>Një <a href="/lajme/?q=a&amp;year=2024">lidhje</a>, <a href="https://mod.example/">tjetër</a>, <a href="//[x">asgjë</a>.</p><p>&lt;a href="x"&gt;</p>',
    )
    return republished(article, source_name="ATSH")


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("code", ["sq", "en"])
def test_a_feed_reader_reads_atom_and_rss_and_finds_nothing_wrong(code: str, about: str) -> None:
    article = whole()
    names = [f"tag:mod.gov.al,2026:news:{pk}:{code}" for pk in (article.pk, article.pk - 1)]
    for feeds in (FEEDS, RSS):
        found = feedparser.parse(read(feeds[code] + about))
        assert (found.bozo, found.feed.language) == (False, code)
        assert [entry.id for entry in found.entries] == names
        assert [entry.guidislink for entry in found.entries] == [False, False]
        first = found.entries[0]
        assert first.published_parsed[:6] == article.public_from.utctimetuple()[:6]
        assert (first.author, len(first.tags)) == ("A. & B.", 2)


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("code", ["sq", "en"])
def test_atom_keeps_the_rules_of_rfc_4287(code: str, about: str) -> None:
    whole()
    root = feed(code, about)
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        told = [child.tag.removeprefix(ATOM) for child in element]
        once = ("id", "title", "updated", "published", "summary", "content", "rights", "subtitle")
        assert {name: told.count(name) for name in once if told.count(name) > 1} == {}
        of_all = {"author"} if element is root else {"summary"}  # an entry without is the feed's
        assert {"id", "title", "updated", "link"} | of_all <= set(told)
        links = [link.attrib["rel"] for link in element.findall(f"{ATOM}link")]
        assert links == (["alternate", "self"] if element is root else ["alternate"])
        for link in element.findall(f"{ATOM}link"):
            assert link.attrib["href"].startswith("http://testserver/")
        for name in {"updated", "published"} & set(told):
            assert MOMENT.fullmatch(element.findtext(f"{ATOM}{name}") or "")
        for category in element.findall(f"{ATOM}category"):
            assert category.attrib["term"] != ""
    names = [entry.findtext(f"{ATOM}id") or "" for entry in (root, *entries)]
    assert len(set(names)) == len(names) == 3
    assert [name for name in names if not name.startswith("tag:mod.gov.al,2026:news:")] == []


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("code", ["sq", "en"])
def test_rss_keeps_the_rules_of_its_board(code: str, about: str) -> None:
    article = whole()
    found = channel(code, about)
    told = [child.tag for child in found]
    assert {
        name: told.count(name) for name in ("title", "link", "description", "language")
    } == dict.fromkeys(("title", "link", "description", "language"), 1)
    (own,) = found.findall(f"{ATOM}link")
    assert (own.get("rel"), (own.get("href") or "").partition("?")[0]) == (
        "self",
        f"http://testserver{RSS[code]}",
    )
    built = parsedate_to_datetime(found.findtext("lastBuildDate") or "")
    assert built == article.changed_at.replace(microsecond=0)
    for item in found.findall("item"):
        told = [child.tag for child in item if child.tag != "category"]
        assert sorted({*told}) == sorted(told)
        assert (item.findtext("link") or "").startswith("http://testserver/")
        guid = item.find("guid")
        assert guid is not None and guid.attrib == {"isPermaLink": "false"}
        assert parsedate_to_datetime(item.findtext("pubDate") or "") <= timezone.now()
    first = found.find("item/description")
    assert first is not None
    if code == "sq":
        assert first.text == "janar 2024 – Dy &lt;b&gt;rreshta &amp; një"


# https://www.jsonfeed.org/version/1.1/
ADDRESS = {"type": "string", "format": "uri", "pattern": "^https?://"}
TEXT = {"type": "string", "minLength": 1}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "properties": {"name": TEXT}, "required": ["name"]},
}
STAMP = {"type": "string", "format": "date-time", "pattern": f"^{MOMENT.pattern}$"}
JSON_FEED = {
    "type": "object",
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "language": {"enum": ["sq", "en"]},
        "authors": AUTHORS,
        "items": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "properties": {
                    "id": TEXT,
                    "url": ADDRESS,
                    "title": TEXT,
                    "summary": TEXT,
                    "content_html": TEXT,
                    "image": ADDRESS,
                    "date_published": STAMP,
                    "date_modified": STAMP,
                    "authors": AUTHORS,
                    "tags": {"type": "array", "items": TEXT},
                    "_date": {
                        "type": "object",
                        "properties": {"value": TEXT, "precision": TEXT, "text": TEXT},
                        "required": ["value", "precision", "text"],
                        "additionalProperties": False,
                    },
                },
                "required": ["id", "url", "content_html", "date_published", "_date"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["version", "title", "home_page_url", "feed_url", "language", "items"],
    "additionalProperties": False,
}


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("code", ["sq", "en"])
def test_json_feed_keeps_the_rules_of_1_1(code: str, about: str) -> None:
    whole()
    found = json_feed(code, about)
    assert len(found["items"]) == len({item["id"] for item in found["items"]}) == 2
    assert found["feed_url"].partition("?")[0] == f"http://testserver{JSON[code]}"


def test_json_feed_says_the_whole_of_an_article() -> None:
    article = whole()
    item, other = json_feed()["items"]
    (widest,) = article.lead_picture.renditions.filter(format="jpeg", width=600)
    assert item == {
        "id": f"tag:mod.gov.al,2026:news:{article.pk}:sq",
        "url": f"http://testserver{article.get_absolute_url()}",
        "title": "Çështje & <gjë> “x”",
        "summary": "janar 2024 – Dy <b>rreshta\x0c & një",
        "content_html": '<p>Një <a href="http://testserver/lajme/?q=a&amp;year=2024">lidhje</a>, <a href="https://mod.example/">tjetër</a>, <a href="//[x">asgjë</a>.</p><p>&lt;a href="x"&gt;</p>',
        "image": f"http://testserver{widest.url}",
        "date_published": rfc3339_date(article.public_from),
        "date_modified": rfc3339_date(article.changed_at),
        "authors": [{"name": "A. & B."}],
        "tags": ["Tema <&>", "Tjetër"],
        "_date": {"value": "2024-01", "precision": "month", "text": "janar 2024"},
    }
    assert "date_modified" not in other
    assert Client().get(item["image"].removeprefix("http://testserver")).status_code == 200


def test_an_article_without_a_text_has_its_teaser_for_one() -> None:
    of("Lajm", body_sq="", body_en="", teaser_sq="Dy & një.")
    (item,) = json_feed()["items"]
    assert item["content_html"] == "<p>Dy &amp; një.</p>"


def test_a_minor_correction_is_in_the_feed_and_calls_nothing_newer() -> None:
    article = of("Lajm")
    before = [texts(feed(), "./updated"), channel().findtext("lastBuildDate")]
    published(changed(article, title_sq="Lajmi"), minor=True)
    assert titles() == ["Lajmi"]
    assert [texts(feed(), "./updated"), channel().findtext("lastBuildDate")] == before
    (item,) = json_feed()["items"]
    assert "date_modified" not in item


# By topic and by mission.


def test_a_feed_of_a_topic_or_a_mission_holds_its_articles_alone() -> None:
    whole()
    of("Tjetër")
    for about in ABOUT[1:]:
        assert "Tjetër" not in titles(query=about)
        assert len(titles(query=about)) == 2
    assert len(titles()) == 3


def test_a_feed_names_what_it_is_about_in_the_words_of_its_language() -> None:
    whole()
    about = "?topic=tema&mission=the-mission"  # slugs of either language are understood
    links = {link.get("rel"): link.get("href") for link in feed("en", about).findall(f"{ATOM}link")}
    query = "?topic=the-topic&mission=the-mission"
    assert links == {
        "self": f"http://testserver{FEEDS['en']}{query}",
        "alternate": f"http://testserver/en/news/{query}",
    }
    (title,) = texts(feed("en", about), "./title")
    assert title.startswith("News of the Ministry of Defence: Topic, Mission ")
    assert feed("en", about).findtext(f"{ATOM}id") == feed("en", query).findtext(f"{ATOM}id")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("topic=nuk-ka", "“nuk-ka” is not known."),
        ("mission=fshehur", "“fshehur” is not known."),
        ("topic=e-fshehur", "“e-fshehur” is not known."),
        ("year=2024", "year: Not known here. Known are: topic, mission."),
        ("q=", "q: Not known here. Known are: topic, mission."),
    ],
)
def test_what_a_feed_does_not_know_is_said(query: str, sentence: str) -> None:
    make_mission(slug_sq="fshehur")
    make_article(topics=[make_topic(slug_sq="e-fshehur")])
    for feeds in (FEEDS, RSS, JSON):
        response: Any = Client().get(f"{feeds['en']}?{query}")
        assert response.status_code == 400
        assert sentence in html.unescape(response.content.decode())


# An address that was public answers for ever.


def rename(topic: Topic, **change: str) -> None:
    for name, value in change.items():
        setattr(topic, name, value)
    topic.full_clean()
    topic.save()


def answers(query: str) -> set[tuple[int, str]]:
    """Return what the feeds and the list answer: the status, and the query that leads on."""
    paths = [*(feeds["en"] for feeds in (FEEDS, RSS, JSON)), "/en/news/"]
    found = set()
    for path in paths:
        response: Any = Client().get(f"{path}?{query}")
        moved = response.headers.get("Location", "")
        assert moved.startswith(path) or not moved
        found.add((response.status_code, moved.partition("?")[2]))
    return found


def test_a_topic_and_a_mission_that_have_other_slugs_lead_on() -> None:
    topic = make_topic(slug_sq="nato", slug_en="alliance")
    mission = published(make_mission(slug_sq="misioni", slug_en="mission"))
    of("Lajm", topics=[topic], missions=[mission])
    rename(topic, slug_sq="nato-ja", slug_en="nato-alliance")
    rename(topic, slug_en="the-alliance")
    republished(mission, slug_sq="misioni-i-ri", slug_en="new-mission")
    for slug in ("alliance", "nato-alliance", "nato"):
        assert answers(f"topic={slug}") == {(301, "topic=the-alliance")}
    assert answers("mission=mission") == {(301, "mission=new-mission")}
    assert answers("topic=nato&mission=misioni") == {
        (301, "topic=the-alliance&mission=new-mission")
    }
    assert answers("topic=nato-ja") == {(200, "")}  # of the other language, as ever
    for query in ({"topic": "nato"}, {"mission": "mission"}):
        found = Client().get("/api/v1/news/", query).json()["results"]
        assert [item["title"] for item in found] == ["Lajm"]


def test_a_topic_of_which_all_was_withdrawn_has_an_empty_feed() -> None:
    withdraw(of("Lajm", topics=[make_topic(slug_en="alliance")]))
    assert answers("topic=alliance") == {(200, "")}
    assert titles("en", "?topic=alliance") == []


def test_a_withdrawn_mission_is_gone_from_the_feeds_too() -> None:
    mission = republished(published(make_mission(slug_en="old")), slug_en="mission")
    withdraw(mission, "Arsyeja.", "The reason.")
    assert answers("mission=mission") == answers("mission=old") == {(410, "")}
    assert "The reason." in Client().get("/en/news/rss.xml?mission=old").content.decode()


def test_no_former_slug_tells_of_what_never_was_public() -> None:
    topic, mission = make_topic(slug_en="secret"), scheduled(make_mission(slug_en="secret"))
    scheduled(make_article(topics=[topic], missions=[mission]))
    withdraw(scheduled(make_article(topics=[topic])))
    rename(topic, slug_en="secret-too")
    withdraw(mission)
    for slug in ("secret", "secret-too"):
        for name in ("topic", "mission"):
            assert answers(f"{name}={slug}") == {(400, "")}


def test_no_topic_takes_the_former_slug_of_another() -> None:
    topic = make_topic(slug_en="alliance")
    of("Lajm", topics=[topic])
    rename(topic, slug_en="the-alliance")
    with pytest.raises(ValidationError, match="alliance"):
        make_topic(slug_en="alliance")
    rename(topic, slug_en="alliance")
    assert answers("topic=the-alliance") == {(301, "topic=alliance")}


# Asking again.


@pytest.mark.parametrize("path", EVERY)
def test_whoever_has_the_feed_already_is_sent_nothing(path: str) -> None:
    article = of("Lajm")
    first: Any = Client().get(path)
    head: Any = Client().head(path)
    assert (head.status_code, head["ETag"], head.content) == (200, first["ETag"], b"")

    def again() -> Any:
        return Client().get(path, headers={"if-none-match": first["ETag"]})

    assert (again().status_code, again().content, again()["ETag"]) == (304, b"", first["ETag"])
    changed(article, title_sq="E fshehtë", title_en="Hidden")
    scheduled(make_article())
    assert again().status_code == 304
    withdraw(article)
    assert again().status_code == 200


def test_a_date_alone_says_nothing_for_a_withdrawal_makes_nothing_newer() -> None:
    old, new = of("Vjetër"), of("I ri")
    later = http_date((timezone.now() + timedelta(days=1)).timestamp())
    withdraw(old)
    response: Any = Client().get(FEEDS["sq"], headers={"if-modified-since": later})
    assert (response.status_code, "Last-Modified" in response) == (200, False)
    assert titles() == [new.title_sq]


# Where pages say that they are.


def discovered(path: str) -> list[tuple[str | None, ...]]:
    document = html5lib.parse(Client().get(path).content, namespaceHTMLElements=False)
    links = document.findall(".//head/link[@rel='alternate'][@type]")
    return [tuple(link.get(name) for name in ("type", "href", "title")) for link in links]


@pytest.mark.parametrize("path", ["/en/", "/en/news/", "/en/missions/", "/en/news/item/"])
def test_a_page_names_the_feeds_of_all_news_in_its_language(path: str) -> None:
    of("", title_en="Item", title_sq="Lajm")
    title = "News of the Ministry of Defence"
    assert discovered(path) == [
        ("application/atom+xml", "/en/news/atom.xml", title),
        ("application/rss+xml", "/en/news/rss.xml", title),
        ("application/feed+json", "/en/news/feed.json", title),
    ]


def test_a_page_about_something_names_the_feeds_about_it() -> None:
    whole()
    for path, query in {
        "/en/missions/the-mission/": "?mission=the-mission",
        "/en/news/?topic=tema&year=2024": "?topic=the-topic",
        "/en/news/?topic=tema&mission=misioni": "?topic=the-topic&mission=the-mission",
    }.items():
        names = [f"/en/news/{name}{query}" for name in ("atom.xml", "rss.xml", "feed.json")]
        assert [address for _type, address, _title in discovered(path)] == names
        for name in names:
            read(name)


def test_a_mission_without_a_translation_has_no_feed_in_that_language() -> None:
    published(make_mission(slug_sq="misioni", title_sq="M", title_en="", summary_en=""))
    assert discovered("/misionet/misioni/")[0][1] == "/lajme/atom.xml?mission=misioni"
    assert discovered("/en/missions/misioni/")[0][1] == "/en/news/atom.xml"
