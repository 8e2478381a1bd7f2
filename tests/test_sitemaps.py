"""The sitemaps: what is published, in each language, in files of a bounded size, and nothing else."""

from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config import sitemaps
from news.models import Article
from publishing.dates import parse

from .make import (
    changed,
    make_article,
    make_contingent,
    make_mandate,
    make_mission,
    make_page,
    move_moment,
    published,
    republished,
    scheduled,
    submitted,
    withdraw,
    withdrawn,
)

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
SITE = "http://testserver"
LISTS = {
    *("/", "/lajme/", "/misionet/"),
    *("/en/", "/en/news/", "/en/missions/"),
}


def of(title: str, **change: Any) -> Article:
    named = {"title_sq": title, "title_en": title}
    article: Article = published(make_article(**(named | change)))
    return article


def tree(path: str) -> ElementTree.Element:
    response: Any = Client().get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    return ElementTree.fromstring(response.content)


def named() -> list[str]:
    """Return the paths of the sitemaps that the index names."""
    found = tree("/sitemap.xml").findall(f"{MAP}sitemap/{MAP}loc")
    return [str(loc.text).removeprefix(SITE) for loc in found]


def sitemap() -> dict[str, dict[str | None, str | None]]:
    """Return the alternates of each address in all sitemaps, by language."""
    urls = [url for path in named() for url in tree(path).findall(f"{MAP}url")]
    found = {
        str(url.findtext(f"{MAP}loc")): {
            link.get("hreflang"): link.get("href") for link in url.findall(LINK)
        }
        for url in urls
    }
    assert len(found) == len(urls)
    return found


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


def test_the_news_is_in_a_sitemap_for_each_thousand_keys_that_hold_any(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemaps, "KEYS", 10)
    for key in (9, 10, 19, 42):
        of(str(key), pk=key, slug_sq=f"l{key}")
    make_article(pk=77)
    scheduled(make_article(pk=88))
    assert named() == ["/sitemap-pages.xml", *(f"/sitemap-news-{n}.xml" for n in (4, 1, 0))]
    locations = [url.text for url in tree("/sitemap-news-1.xml").iter(f"{MAP}loc")]
    assert locations[::2] == [f"{SITE}/lajme/l19/", f"{SITE}/lajme/l10/"]
    for number in (2, 7, 8, 10**18, 10**30):
        assert Client().get(f"/sitemap-news-{number}.xml").status_code == 404


def test_a_page_is_said_to_have_changed_only_when_readers_were_told() -> None:
    article = of("Lajm")

    def said() -> set[str | None]:
        return {
            url.findtext(f"{MAP}lastmod")
            for path in named()
            for url in tree(path).findall(f"{MAP}url")
            if "/lajme/l" in str(url.findtext(f"{MAP}loc"))
        }

    Article.objects.update(public_from=datetime.fromisoformat("2026-01-01T12:00:00+00:00"))
    published(changed(article, byline="A. B."), minor=True)
    assert said() == {"2026-01-01"}
    republished(article, byline="C. D.")
    assert said() == {f"{timezone.localdate():%Y-%m-%d}"}


@pytest.mark.parametrize("many", [1, 30])
def test_a_sitemap_asks_as_often_for_many_as_for_one(many: int) -> None:
    for number in range(many):
        of(str(number))
    key = Article.objects.latest("pk").pk // sitemaps.KEYS
    costs = {
        "/sitemap.xml": 1,
        "/sitemap-pages.xml": 4,
        f"/sitemap-news-{key}.xml": 2,
        "/sitemap-latest.xml": 2,
    }
    for path, expected in costs.items():
        with CaptureQueriesContext(connection) as queries:
            tree(path)
        assert (path, len(queries)) == (path, expected)


# The one for search engines that follow news.


def latest() -> list[tuple[str, ...]]:
    """Return each entry: its address, its publication, language, moment and title."""
    paths = (
        f"{MAP}loc",
        *(f"{NEWS}news/{NEWS}publication/{NEWS}{name}" for name in ("name", "language")),
        *(f"{NEWS}news/{NEWS}{name}" for name in ("publication_date", "title")),
    )
    entries = tree("/sitemap-latest.xml").findall(f"{MAP}url")
    return [tuple(str(entry.findtext(path)) for path in paths) for entry in entries]


def test_the_latest_news_is_told_with_its_moment_in_each_of_its_languages() -> None:
    article = of("", title_sq="Një & dy\x0b", title_en="One", date=parse("janar 2024"))
    moment = timezone.localtime(article.public_from).isoformat()
    assert sorted(latest()) == [
        (f"{SITE}/en/news/one/", "Ministry of Defence", "en", moment, "One"),
        (f"{SITE}/lajme/nje-dy/", "Ministria e Mbrojtjes", "sq", moment, "Një & dy"),
    ]


def test_the_latest_news_is_that_of_two_days_and_nothing_hidden() -> None:
    two_days = timedelta(days=2).total_seconds()
    of("", title_sq="Vetëm shqip", title_en="", slug_en="", teaser_en="", body_en="")
    for title, seconds in {"Sot": -60, "Dje": 60 - two_days, "Vjetër": -60 - two_days}.items():
        move_moment(of("", title_sq=title, title_en=""), int(seconds))
    changed(of("", title_sq="Ndryshuar", title_en=""), title_sq="E fshehtë")
    withdraw(of("Tërhequr"))
    for hide in (submitted, scheduled, withdrawn):
        hide(make_article())
    assert [entry[-1] for entry in latest()] == ["Ndryshuar", "Vetëm shqip", "Sot", "Dje"]


def test_where_nothing_is_new_the_list_of_news_stands() -> None:
    (entry,) = tree("/sitemap-latest.xml").findall(f"{MAP}url")
    assert [(part.tag, part.text) for part in entry] == [(f"{MAP}loc", f"{SITE}/lajme/")]


def test_the_latest_news_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_RECENT", 3)
    for number in range(4):
        of(str(number))
    assert [entry[-1] for entry in latest()] == ["3", "3", "2"]


def test_robots_are_told_of_both() -> None:
    said = Client().get("/robots.txt").content.decode()
    found = [line for line in said.splitlines() if line.startswith("Sitemap: ")]
    assert found == [f"Sitemap: {SITE}/{name}.xml" for name in ("sitemap", "sitemap-latest")]
