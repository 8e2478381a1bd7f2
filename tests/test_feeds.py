"""The feed and the sitemap: what is published, in each language, and nothing else."""

from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from news.models import Article
from publishing.dates import parse

from .make import (
    changed,
    make_article,
    make_contingent,
    make_mandate,
    make_mission,
    make_page,
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


def feed(code: str = "sq", **headers: str) -> ElementTree.Element:
    response: Any = Client().get(FEEDS[code], headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(root: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in root.findall(path.replace("/", f"/{ATOM}"))]


def titles(code: str = "sq") -> list[str]:
    return texts(feed(code), "./entry/title")


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


def test_an_empty_feed_is_a_feed() -> None:
    assert titles() == []


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
def test_the_feed_is_the_last_20_in_as_many_queries(many: int) -> None:
    for number in range(many):
        of(str(number), topics=[make_topic()])
    with CaptureQueriesContext(connection) as queries:
        found = titles()
    assert len(queries) == 2
    assert found == [str(number) for number in reversed(range(many))][:20]


# The sitemap.

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
SITE = "http://testserver"


def sitemap() -> dict[str, dict[str | None, str | None]]:
    """Return the alternates of each address, by language."""
    response: Any = Client().get("/sitemap.xml")
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    urls = ElementTree.fromstring(response.content).findall(f"{MAP}url")
    found = {
        str(url.findtext(f"{MAP}loc")): {
            link.get("hreflang"): link.get("href") for link in url.findall(LINK)
        }
        for url in urls
    }
    assert len(found) == len(urls)
    return found


LISTS = {
    *("/", "/lajme/", "/misionet/"),
    *("/en/", "/en/news/", "/en/missions/"),
}


def test_the_sitemap_is_each_page_in_each_of_its_languages_and_nothing_else() -> None:
    article = of("", title_sq="Lajm", title_en="Item")
    published(make_mission(title_sq="Misioni", title_en="Mission"))
    published(make_page(title_sq="Faqja", title_en="Page"))
    of("", title_sq="Vetëm shqip", title_en="", slug_en="", teaser_en="", body_en="")
    of("", title_en="Only English", title_sq="", slug_sq="", teaser_sq="", body_sq="")
    for make in (make_article, make_mission, make_page):
        for hide in (submitted, scheduled, withdrawn):
            hide(make())
        make()
    changed(article, title_sq="Fshehtë", slug_sq="fshehte")
    published(make_contingent(published(make_mission(title_sq="M", title_en="M"))))
    found = sitemap()
    assert set(found) == {
        SITE + path
        for path in (
            *LISTS,
            *("/lajme/lajm/", "/en/news/item/", "/misionet/misioni/", "/en/missions/mission/"),
            *("/ministria/faqja/", "/en/ministry/page/", "/misionet/m/", "/en/missions/m/"),
            *("/lajme/vetem-shqip/", "/en/news/only-english/"),
        )
    }
    both = {"sq": f"{SITE}/lajme/lajm/", "en": f"{SITE}/en/news/item/"}
    assert found[both["sq"]] == found[both["en"]] == both
    alone = f"{SITE}/lajme/vetem-shqip/"
    assert found[alone] == {"sq": alone}


def test_every_address_of_the_sitemap_answers_and_calls_itself_so() -> None:
    of("Lajm")
    published(make_mission())
    published(make_page())
    published(make_mandate())
    for address in sitemap():
        response = Client().get(address.removeprefix(SITE))
        assert (address, response.status_code) == (address, 200)
        assert f'<link rel="canonical" href="{address}">' in response.content.decode()


def test_the_mandate_is_in_the_sitemap_from_the_day_that_one_is_in_force() -> None:
    coming = published(make_mandate(in_force_from=parse("1.1.2999")))
    now = [f"{SITE}/ministria/mandati/", f"{SITE}/en/ministry/mandate/"]
    assert set(now) & sitemap().keys() == set()
    past = [published(make_mandate(in_force_from=parse(f"1.1.{year}"))) for year in (2012, 2019)]
    found = [address for address in sitemap() if "mandat" in address]
    each = [f"{to}{version.pk}/" for version in (*past, coming) for to in now]
    assert found == [*now, *each]


@pytest.mark.parametrize("many", [1, 30])
def test_the_sitemap_asks_as_often_for_many_as_for_one(many: int) -> None:
    for _ in range(many):
        of(str(_))
    with CaptureQueriesContext(connection) as queries:
        assert len(sitemap()) == len(LISTS) + 2 * many
    assert len(queries) == 5
