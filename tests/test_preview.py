"""A preview is the public page as it will be. It ends, opens nothing else, and leaves nothing behind."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import BoundedSemaphore, Thread
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.core import signing
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Browser
from pytest import MonkeyPatch
from pytest_django.live_server_helper import LiveServer

from news.models import Article
from publishing import preview, schedule, workflow
from publishing.dates import parse

from . import test_browser
from .make import (
    author,
    changed,
    editor,
    make_article,
    make_contingent,
    make_function,
    make_mandate,
    make_mission,
    make_page,
    make_picture,
    make_place,
    make_strength,
    make_topic,
    move_moment,
    published,
    scheduled,
    sent_back,
    signed_in,
    submitted,
    withdrawn,
    written,
)
from .test_browser import breaches, opened

pytestmark = pytest.mark.django_db

browser = test_browser.browser

FUTURE = parse("1.7.2099")
MAIN = "<main.*</main>"


def link_to(item: Any, code: str = "en", hours: int = 24) -> str:
    return preview.addresses(item, hours)[code]


def made_public(item: Any) -> Any:
    return published(item, note_sq="Ndryshoi.", note_en="It changed.")


def scheduled_change(live: Any, **change: Any) -> Any:
    tomorrow = timezone.now() + timedelta(days=1)
    draft = changed(live, **change)
    return published(draft, note_sq="N.", note_en="N.", public_from=tomorrow)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def found_in(response: Any, pattern: str) -> Any:
    (found,) = re.findall(pattern, text_of(response), re.DOTALL)
    return found


def heading_of(response: Any) -> Any:
    return found_in(response, "<h1[^>]*>(.*?)</h1>")


def sentence_of(response: Any) -> Any:
    return found_in(response, '<p class="lede">(.*?)</p>')


def main_of(response: Any) -> str:
    """Return <main> without the token of its pictures, and what only approval knows: minute and note."""
    main = re.sub(r'<time datetime="[^"]*T[^"]*">[^<]*</time>', "<time>", found_in(response, MAIN))
    note = r"(Ndryshoi|It changed)\."
    main = re.sub(rf"\s*<p>{note}</p>|\s*[:–]\s*{note}", "", main)
    return re.sub(r"\s+", " ", re.sub(r"\?v=[^ \",]+", "", main))


# The page as it will be.


def an_article() -> Any:
    missions, picture = [published(make_mission())], make_picture()
    return make_article(topics=[make_topic()], missions=missions, lead_picture=picture)


def an_article_in_one_language() -> Any:
    return make_article(title_en="", teaser_en="", body_en="")


def a_change_of_an_article() -> Any:
    live = published(make_article(slug_sq="a", slug_en="a"))
    texts = {"title_en": "Other words", "slug_en": "other-words", "topics": [make_topic()]}
    return changed(live, **texts, lead_picture=make_picture())


def a_mission() -> Any:
    before = published(make_mission(start=parse("2003"), end=parse("2014")))
    return make_mission(parts=3, predecessor=before)


def a_change_of_a_mission() -> Any:
    mission = published(make_mission(parts=2))
    for label in ("XIII", "XIV"):
        published(make_contingent(mission, strengths=1, label=label))
    published(make_article(missions=[mission]))
    draft = changed(mission, title_en="Other words", slug_en="other-words")
    draft.places.all()[0].delete()
    make_place(draft, name_sq="Herat", name_en="Herat")
    make_strength(draft, value=101)
    return draft


def a_contingent() -> Any:
    mission = published(make_mission())
    published(make_contingent(mission, strengths=1))
    return make_contingent(mission, strengths=2, label="XV")


def a_change_of_a_contingent() -> Any:
    draft = changed(published(make_contingent(published(make_mission()), strengths=1)), label="XVI")
    draft.strengths.all().delete()
    make_strength(draft, value=99)
    return draft


def a_mandate_to_come() -> Any:
    published(make_mandate(points=1, in_force_from=parse("2018")))
    return make_mandate(points=2, in_force_from=FUTURE)


def a_change_of_a_mandate() -> Any:
    draft = changed(published(make_mandate(points=2)), title_en="Other words")
    draft.provisions.exclude(parent=None)[0].delete()
    return draft


ITEMS: dict[str, Callable[[], Any]] = {
    "an article": an_article,
    "an article in one language": an_article_in_one_language,
    "a change of an article": a_change_of_an_article,
    "a change of a withdrawn article": lambda: changed(withdrawn(make_article()), title_en="Again"),
    "a mission": a_mission,
    "a change of a mission": a_change_of_a_mission,
    "a contingent": a_contingent,
    "a change of a contingent": a_change_of_a_contingent,
    "a mandate": lambda: make_mandate(points=2),
    "a mandate to come": a_mandate_to_come,
    "a mandate of the past": lambda: make_mandate(points=1, in_force_from=parse("1905")),
    "a change of a mandate": a_change_of_a_mandate,
    "a page": make_page,
    "a change of a page": lambda: changed(published(make_page()), text_en="<p>Other words.</p>"),
}


def public_address(item: Any, code: str) -> str:
    with override(code):
        return str(item.get_absolute_url())


@pytest.mark.parametrize("code", ["sq", "en"])
@pytest.mark.parametrize("make", ITEMS.values(), ids=ITEMS)
def test_a_preview_is_the_page_that_will_be_public(make: Callable[[], Any], code: str) -> None:
    item = make()
    response = Client().get(link_to(item, code))
    with override(code):
        shown = [getattr(item, "title", "") or item.label, '<aside class="preview"']
    assert [words for words in shown if words not in text_of(response)] == []
    live = made_public(item)
    public = Client().get(public_address(live, code))
    assert public.status_code == 200
    assert "preview" not in text_of(public)
    assert main_of(response) == main_of(public)


@pytest.mark.parametrize("minor", [False, True])
def test_a_preview_of_a_scheduled_change_knows_its_note(minor: bool) -> None:
    live = published(make_page(slug_en="a"))
    note = {} if minor else {"note_sq": "Ndryshoi orari.", "note_en": "New hours."}
    tomorrow = timezone.now() + timedelta(days=1)
    draft = published(changed(live, title_en="B"), public_from=tomorrow, minor=minor, **note)
    response = Client().get(link_to(draft))
    assert ("New hours." in text_of(response)) is not minor
    move_moment(draft, 0)
    assert schedule.publish_due() == 1
    assert main_of(Client().get("/en/ministry/a/")) == main_of(response)


def test_a_preview_of_a_change_shows_it_and_the_live_page_stays() -> None:
    live = published(make_article(slug_en="a", body_en="<p>Old words.</p>"))
    before = Client().get("/en/news/a/").content
    draft = changed(live, body_en="<p>New words.</p>", slug_en="b")
    response = Client().get(link_to(draft))
    assert ("New words." in text_of(response), "Old words." in text_of(response)) == (True, False)
    assert Client().get("/en/news/a/").content == before
    assert Client().get("/en/news/b/").status_code == 404


def test_a_preview_of_something_new_leaves_it_hidden() -> None:
    article = make_article(slug_en="a")
    assert heading_of(Client().get(link_to(article))) == article.title_en
    assert Client().get("/en/news/a/").status_code == 404


def test_sums_and_lists_on_the_page_are_what_they_will_be() -> None:
    mission = published(make_mission())
    make_strength(published(make_contingent(mission)), value=40)
    contingent = make_contingent(mission, label="XV")
    make_strength(contingent, value=2)
    response = Client().get(link_to(contingent))
    assert heading_of(response) == mission.title_en
    assert found_in(response, r'<tfoot>.*?<td class="num">(.*?)</td>') == "42"


# Which items.


STATES: dict[str, tuple[Callable[[], Any], bool]] = {
    "draft": (lambda: make_article(), True),
    "submitted": (lambda: submitted(make_article()), True),
    "sent back": (lambda: sent_back(make_article()), True),
    "scheduled": (lambda: scheduled(make_article()), True),
    "published": (lambda: published(make_article()), False),
    "withdrawn": (lambda: withdrawn(make_article()), False),
    "change": (lambda: changed(published(make_article())), True),
    "submitted change": (lambda: submitted(changed(published(make_article()))), True),
    "scheduled change": (lambda: scheduled_change(published(make_article())), True),
    "change of what is withdrawn": (lambda: changed(withdrawn(make_article())), True),
    "change of what is scheduled": (lambda: changed(scheduled(make_article())), True),
}


@pytest.mark.parametrize(("make", "may"), STATES.values(), ids=STATES)
def test_what_is_not_public_may_be_previewed(make: Callable[[], Any], may: bool) -> None:
    item = make()
    assert preview.may_be_previewed(item) is may
    heading = item.title_en if may else "This preview has ended"
    assert heading_of(Client().get(link_to(item))) == heading


@pytest.mark.parametrize("make", [make_article, make_mission, make_mandate, make_page])
def test_a_draft_of_which_only_the_title_is_written_is_shown(make: Callable[..., Any]) -> None:
    empty = {
        f"{name}_{code}": ""
        for name in ("title", "teaser", "summary", "body", "text")
        for code in ("sq", "en")
        if hasattr(make(), f"{name}_{code}")
    }
    response = Client().get(link_to(make(**empty | {"title_sq": "Vetëm titulli"})))
    assert (response.status_code, heading_of(response)) == (200, "Vetëm titulli")


def test_a_mission_of_half_written_parts_is_shown() -> None:
    mission = make_mission(summary_sq="", summary_en="", start=None)
    make_place(mission, name_sq="", name_en="")
    make_function(mission, text_sq="Stërvit.", text_en="")
    assert heading_of(Client().get(link_to(mission))) == mission.title_en


def without_a_title() -> Any:
    return make_article(title_sq="", title_en="")


def without_letters() -> Any:
    return make_page(title_sq="!!!", title_en="???")


def of_a_hidden_mission() -> Any:
    return make_contingent(make_mission())


def at_the_address_of_another() -> Any:
    draft = changed(published(make_article()), slug_en="b")
    make_article(slug_en="b", title_en="Secret words")
    return draft


def taken_in_the_other_language() -> Any:
    published(make_article(slug_sq="nato", slug_en="nato-en"))
    article = make_article(title_sq="", teaser_sq="", body_sq="", slug_en="b")
    Article.objects.filter(pk=article.pk).update(slug_en="nato")
    return article


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (without_a_title, "The title is empty."),
        (without_letters, "It has no address yet."),
        (of_a_hidden_mission, "It stands on the page of something that is not published yet."),
        (at_the_address_of_another, "Its address is taken by another page."),
        (taken_in_the_other_language, "Its address is taken by another page."),
    ],
)
def test_what_has_no_page_yet_says_why(make: Callable[[], Any], sentence: str) -> None:
    item = make()
    before = everything()
    response = Client().get(link_to(item))
    assert (response.status_code, sentence_of(response)) == (404, sentence)
    assert heading_of(response) == "There is no page to show yet"
    assert '<aside class="preview"' in text_of(response)
    assert "Secret words" not in text_of(response)
    assert everything() == before


@pytest.mark.parametrize(
    "address", ["/en/news/nothing/", "/en/news/MOVED/", "/nothing", "/en/news/gone/"]
)
def test_a_page_that_is_not_found_is_told_as_well(address: str, monkeypatch: MonkeyPatch) -> None:
    withdrawn(make_article(slug_en="gone"))
    link = link_to(make_article(slug_en="moved"))
    monkeypatch.setattr(Article, "get_absolute_url", lambda self: address)
    response = Client().get(link)
    assert sentence_of(response) == "Nothing can be shown at its address yet."


def test_an_address_that_is_taken_this_moment_is_told_as_well(monkeypatch: MonkeyPatch) -> None:
    item = at_the_address_of_another()
    monkeypatch.setattr(Article, "clean", lambda self: None)
    response = Client().get(link_to(item))
    assert sentence_of(response) == "Its address is taken by another page."


# The link.


def assert_it_has_ended(link: str) -> None:
    response = Client().get(link)
    assert (response.status_code, heading_of(response)) == (404, "This preview has ended")
    # The page is one and the same, whatever it was that the link led to.
    assert response.content == Client().get("/en/preview/").content
    assert response["Cache-Control"] == "no-store, private"


def test_a_link_lasts_a_day_or_as_long_as_one_says() -> None:
    start = datetime(2026, 3, 1, 9, tzinfo=UTC)
    for hours in (1, 24, preview.LONGEST_HOURS):
        with time_machine.travel(start, tick=False) as clock:
            link = link_to(make_article(), hours=hours)
            clock.move_to(start + timedelta(hours=hours, seconds=-1))
            assert Client().get(link).status_code == 200
            clock.move_to(start + timedelta(hours=hours))
            assert_it_has_ended(link)
    with time_machine.travel(start, tick=False) as clock:
        link = preview.addresses(make_article())["en"]
        clock.move_to(start + timedelta(hours=24))
        assert_it_has_ended(link)


@pytest.mark.parametrize("hours", [0, -1, 337, 10**10])
def test_no_link_is_made_for_another_time(hours: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 336 hours"):
        preview.addresses(make_article(), hours=hours)


def token_of(item: Any) -> str:
    return link_to(item).partition("?v=")[2].replace("%3A", ":")


def forged(article: Any) -> dict[str, str]:
    token, other = token_of(article), token_of(make_article())
    content, at, signature = token.split(":")
    said = signing.loads(token, salt="publishing.preview")
    return {
        "none": "",
        "nonsense": "x",
        "Albanian": "ë:ç:ë",
        "long": "a" * 100_000,
        "cut": token[:-1],
        "unsigned": f"{content}:{at}",
        "of another": ":".join([content, at, other.split(":")[2]]),
        "changed": ":".join(["A" + content, at, signature]),
        "of another purpose": signing.dumps(said, salt="another"),
        "of another key": signing.dumps(said, key="x" * 50, salt="publishing.preview"),
    }


def test_a_forged_link_opens_nothing() -> None:
    article = make_article()
    for name, token in forged(article).items():
        response = Client().get("/en/preview/", {"v": token})
        assert (name, response.status_code) == (name, 404)
        assert response.content == Client().get("/en/preview/").content


def signed(item: Any, **change: Any) -> str:
    said = {"label": item._meta.label_lower, "pk": item.pk, "digest": preview.digest(item)}
    until = int((timezone.now() + timedelta(hours=1)).timestamp())
    told = [*(said | change).values(), until]
    return f"/en/preview/?v={signing.dumps(told, salt='publishing.preview')}"


def test_a_link_to_what_is_no_longer_there_has_ended() -> None:
    article = make_article()
    assert Client().get(signed(article)).status_code == 200
    assert_it_has_ended(signed(article, pk=article.pk + 1))
    assert_it_has_ended(signed(article, digest=preview.digest(make_article())))
    assert_it_has_ended(signed(article, label="news.gone"))
    assert_it_has_ended(signed(article, label="missions.mission"))
    link = link_to(article)
    article.delete()
    assert_it_has_ended(link)


def test_a_link_ends_when_the_text_is_public_or_thrown_away() -> None:
    article = make_article()
    link = link_to(article)
    live = published(article)
    assert_it_has_ended(link)
    draft = changed(live, title_en="Other words")
    link = link_to(draft)
    made_public(draft)
    assert_it_has_ended(link)
    draft = changed(live)
    link = link_to(draft)
    workflow.discard(draft, author())
    assert_it_has_ended(link)


def test_a_link_to_what_is_scheduled_ends_at_its_moment() -> None:
    article = scheduled(make_article())
    link = link_to(article)
    move_moment(article, 1)
    assert Client().get(link).status_code == 200
    move_moment(article, 0)
    assert_it_has_ended(link)


def test_a_link_outlives_the_way_to_approval() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    for item in (make_article(), changed(published(make_mission(parts=1)), title_en="Other")):
        link = link_to(item)
        for step in (
            lambda item: workflow.submit(item, author()),
            lambda item: workflow.send_back(item, editor(), "Shkruani shifrën."),
            lambda item: workflow.submit(item, author()),
            lambda item: workflow.approve(item, editor(), tomorrow, note_sq="N.", note_en="N."),
        ):
            item = step(item)
            assert Client().get(link).status_code == 200


CHANGES: dict[str, Callable[[Any, Any], Any]] = {
    "words": lambda article, mission: written(article, body_sq="<p>Të tjera.</p>"),
    "a topic": lambda article, mission: article.topics.clear(),
    "a mission": lambda article, mission: article.missions.clear(),
    "a picture": lambda article, mission: written(article, lead_picture=make_picture()),
    "a part's words": lambda article, mission: mission.places.update(name_en="Herat"),
    "a new part": lambda article, mission: make_place(mission),
    "a part less": lambda article, mission: mission.places.all()[0].delete(),
    "the order of parts": lambda article, mission: mission.places.filter(
        pk=mission.places.all()[0].pk
    ).update(order=9),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_link_ends_when_what_it_shows_is_changed(change: Callable[[Any, Any], Any]) -> None:
    article, mission = an_article(), make_mission(parts=2)
    mission.places.filter(pk=mission.places.all()[1].pk).update(name_sq="Herat")
    links = [link_to(article), link_to(mission)]
    change(article, mission)
    assert sorted(Client().get(link).status_code for link in links) == [200, 404]


def test_a_link_ends_when_a_letter_moves_to_another_article() -> None:
    mandate = make_mandate(points=1)
    _first, letter = mandate.provisions.order_by("pk")
    other = make_mandate(points=1).provisions.filter(parent=None).get()
    other.mandate = mandate
    other.save()
    link = link_to(mandate)
    assert Client().get(link).status_code == 200
    letter.parent = other
    letter.save()
    assert_it_has_ended(link)


# Nothing remains.


def everything() -> dict[str, list[Any]]:
    """Return every row of every table of the database."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


@pytest.mark.parametrize("make", ITEMS.values(), ids=ITEMS)
def test_no_row_no_session_and_no_file_remains(make: Callable[[], Any], tmp_path: Path) -> None:
    item = make()
    client = signed_in(author())
    link = link_to(item)
    before, on_disk = everything(), files(tmp_path)
    assert len(before) > 20
    for method in (client.get, client.head, Client().get):
        response = method(link)
        assert response.status_code == 200
        assert response.cookies == {}
        assert everything() == before
    assert files(tmp_path) == on_disk


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fails", [False, True])
def test_nothing_remains_of_a_transaction_of_its_own(fails: bool, monkeypatch: MonkeyPatch) -> None:
    live = make_article()
    workflow.publish(live, written_by="author", approved_by="editor")
    draft = workflow.drafts.begin(live)
    item = draft[0] if isinstance(draft, tuple) else draft
    item.topics.set([make_topic()])
    link = link_to(item)
    before = everything()
    if fails:
        monkeypatch.setattr(preview, "resolve", broken)
        with pytest.raises(ZeroDivisionError):
            Client().get(link)
    else:
        assert Client().get(link).status_code == 200
    assert everything() == before


def broken(path: str) -> Any:
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_readers_meanwhile_see_the_live_page(monkeypatch: MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip(
            "The SQLite of the tests lies in memory, where two connections lock each other."
        )
    live = make_article(slug_en="a", body_en="<p>Old words.</p>")
    workflow.publish(live, written_by="author", approved_by="editor")
    draft = workflow.drafts.begin(live)[0]
    type(draft).objects.filter(pk=draft.pk).update(body_en="<p>New words.</p>")
    seen: list[bytes] = []

    def reader() -> None:
        seen.append(Client().get("/en/news/a/").content)
        connections.close_all()

    def asked(*args: Any) -> Any:
        assert Article.objects.published().get().body_en == "<p>New words.</p>"
        thread = Thread(target=reader)
        thread.start()
        thread.join()
        return show(*args)

    reader()
    show = preview._asked
    monkeypatch.setattr(preview, "_asked", asked)
    assert b"New words." in Client().get(link_to(draft)).content
    reader()
    assert seen[0] == seen[1] == seen[2]


# Nothing leaks.


def test_a_token_opens_nothing_else() -> None:
    article = an_article()
    other: Any = make_article(slug_en="other", lead_picture=make_picture())
    response = Client().get(link_to(article))
    token = token_of(article)
    for path in (
        public_address(article, "en"),
        "/en/news/other/",
        other.lead_picture.renditions.all()[0].url,
        f"/media/{other.lead_picture.original.name}",
        f"/media/{article.lead_picture.original.name}",
    ):
        assert (path, Client().get(path, {"v": token}).status_code) == (path, 404)
    assert article.title_en in text_of(response)
    for path in ("/en/", "/en/news/", "/en/news/atom.xml", "/api/v1/news/", "/sitemap.xml"):
        assert article.title_en not in text_of(Client().get(path, {"v": token}))
    assert Client().get("/admin/", {"v": token}).status_code == 302


def test_a_preview_shows_no_other_unpublished_text() -> None:
    mission = published(make_mission())
    article = make_article(missions=[mission, make_mission(title_en="kq1z")])
    make_article(title_en="kq2z", teaser_en="kq3z", missions=[mission])
    changed(published(make_article()), title_en="kq4z")
    make_page(title_en="kq5z")
    contingent = make_contingent(mission)
    make_contingent(mission, label="kq6z", role_en="kq7z")
    changed(mission, title_en="kq8z", summary_en="kq9z")
    for item in (article, contingent):
        response = Client().get(link_to(item))
        assert mission.title_en in text_of(response)
        assert re.findall("kq[0-9]z", text_of(response)) == []


def test_no_page_leads_to_a_preview() -> None:
    make_article()
    for path in ("/sitemap.xml", "/", "/en/", "/lajme/", "/robots.txt", "/nuk-ka/"):
        said = text_of(Client().get(path))
        assert ("paraparje" in said, "preview" in said) == (False, False)


# What the page says of itself.


@pytest.mark.parametrize("make", [make_article, without_a_title, lambda: published(make_page())])
def test_a_preview_is_for_no_cache_no_search_engine_and_no_referrer(
    make: Callable[[], Any],
) -> None:
    response = Client().get(link_to(make()))
    assert {
        name: response[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
    } == {
        "Cache-Control": "no-store, private",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Referrer-Policy": "no-referrer",
    }
    assert response.cookies == {}


@pytest.mark.parametrize("make", [make_article, without_a_title, a_mandate_to_come])
def test_the_head_of_a_preview_names_no_address_and_no_alternates(make: Callable[[], Any]) -> None:
    said = text_of(Client().get(link_to(make())))
    assert '<meta name="robots" content="noindex">' in said
    assert re.findall('rel="(canonical|alternate)"', said) == []
    assert re.findall('og:url" content="(.+)"', said) == []


def test_the_banner_says_what_it_is_and_when_it_ends() -> None:
    with time_machine.travel(datetime(2026, 7, 1, 9, 30, tzinfo=UTC), tick=False):
        links = preview.addresses(make_article(), hours=24)
        banner = found_in(Client().get(links["en"]), '<aside class="preview".*?</aside>')
    words = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", banner)).strip()
    assert words == (
        "PREVIEW: not published. This link ends on 2 July 2026, 11:30, Tirana time. "
        "Kjo paraparje në shqip"
    )
    assert re.findall('href="([^"]+)"', banner) == [links["sq"]]


@pytest.mark.parametrize("make", [make_article, without_a_title, a_mandate_to_come])
def test_the_switch_of_language_leads_to_the_preview_in_the_other(make: Callable[[], Any]) -> None:
    links = preview.addresses(make())
    for code, other in (("sq", "en"), ("en", "sq")):
        assert links[code].startswith({"sq": "/paraparje/?v=", "en": "/en/preview/?v="}[code])
        response = Client().get(links[code])
        assert response["Content-Language"] == code
        switch = found_in(response, '<nav class="lang".*?</nav>')
        assert re.findall('href="([^"]+)"', switch) == [links[other]]


@pytest.mark.parametrize("path", ["/paraparje/", "/en/preview/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_preview_is_only_read(path: str, method: str) -> None:
    assert getattr(Client(), method)(path).status_code == 405


def test_the_part_of_the_site_is_marked_as_on_the_page_itself() -> None:
    nav = found_in(Client().get(link_to(make_article())), '<nav class="nav".*?</nav>')
    assert re.findall('href="([^"]+)" aria-current="true"', nav) == ["/en/news/"]


# Pictures.


def pictures_of(response: Any) -> list[str]:
    return re.findall(r'src="(/media/[^"]+)"', text_of(response))


def test_the_pictures_of_a_preview_are_shown_in_it_and_nowhere_else() -> None:
    article: Any = make_article(lead_picture=make_picture())
    response = Client().get(link_to(article))
    assert re.findall(r'/media/[^?" ]+[" ]', text_of(response)) == []
    (address,) = pictures_of(response)
    shown = Client().get(address)
    rendition = article.lead_picture.renditions.filter(format="jpeg").last()
    with rendition.file.open() as file:
        assert (shown.status_code, shown.content) == (200, file.read())
    assert (shown["Cache-Control"], shown["Content-Type"]) == ("no-store, private", "image/jpeg")
    assert shown["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert Client().get(rendition.url).status_code == 404
    assert Client().get(address + "x").status_code == 404
    written(article, body_en="<p>Other words.</p>")
    assert Client().get(address).status_code == 404


def test_a_picture_of_a_preview_ends_with_it() -> None:
    start = datetime(2026, 3, 1, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        (address,) = pictures_of(Client().get(link_to(make_article(lead_picture=make_picture()))))
        assert Client().get(address).status_code == 200
        clock.move_to(start + timedelta(hours=24))
        assert Client().get(address).status_code == 404


def test_a_picture_that_only_the_live_page_shows_is_opened_by_no_preview_of_its_change() -> None:
    live: Any = make_article(lead_picture=make_picture())
    draft = changed(withdrawn(live), lead_picture=make_picture())
    token = token_of(draft)
    old, new = (
        picture.renditions.all()[0].url for picture in (live.lead_picture, draft.lead_picture)
    )
    assert Client().get(old, {"v": token}).status_code == 404
    assert Client().get(new, {"v": token}).status_code == 200


def test_a_public_picture_is_as_public_with_a_token() -> None:
    picture = make_picture()
    published(make_article(lead_picture=picture))
    (address,) = pictures_of(Client().get(link_to(make_article(lead_picture=picture))))
    assert Client().get(address)["Cache-Control"] == "public, max-age=600"


# In a browser.


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_preview_is_for_everyone(browser: Browser, live_server: LiveServer, scheme: Any) -> None:
    links = [
        *preview.addresses(make_article(lead_picture=make_picture())).values(),
        *preview.addresses(without_a_title()).values(),
    ]
    with opened(browser, color_scheme=scheme, bypass_csp=True) as context:
        page, axe = context.new_page(), Axe()
        for link in links:
            page.goto(live_server.url + link)
            found = axe.run(page).response["violations"]
            assert [f"{v['id']} {v['nodes'][0]['html']}" for v in found] == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_banner_is_seen_at_once_on_every_screen_and_on_paper(
    browser: Browser, live_server: LiveServer
) -> None:
    link = live_server.url + link_to(make_article(lead_picture=make_picture()))
    with opened(browser, viewport={"width": 320, "height": 480}) as context:
        page = context.new_page()
        page.goto(link)
        for media in ("screen", "print"):
            page.emulate_media(media=media)
            box = page.locator(".preview strong").bounding_box()
            assert box is not None and 0 <= box["y"] < box["y"] + box["height"] < 100
            assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert page.evaluate("document.querySelector('figure img').naturalWidth") > 0
        assert (breaches(page), context.cookies()) == ([], [])
        page.click(".preview a")
        assert page.locator("html").get_attribute("lang") == "sq"
        assert page.locator(".preview").count() == 1


def test_one_link_is_not_asked_all_the_time(client: Client) -> None:
    address = preview.addresses(make_article())["sq"]
    answers = [client.get(address).status_code for _ in range(preview.MOST_A_MINUTE + 1)]
    assert answers == [200] * preview.MOST_A_MINUTE + [503]
    assert client.get(address)["Retry-After"] == "60"
    assert client.get(preview.addresses(make_article())["sq"]).status_code == 200


def test_a_preview_waits_for_the_one_before_and_not_for_ever(
    client: Client, monkeypatch: MonkeyPatch
) -> None:
    busy = BoundedSemaphore()
    busy.acquire()
    monkeypatch.setattr(busy, "acquire", lambda timeout: False)
    monkeypatch.setattr(preview, "_turn", busy)
    assert client.get(preview.addresses(make_article())["sq"]).status_code == 503


def test_what_is_half_finished_can_be_previewed(client: Client) -> None:
    article = make_article(date=None, teaser_sq="", body_en="")
    answers = [client.get(to).status_code for to in preview.addresses(article).values()]
    assert answers == [200, 200]
