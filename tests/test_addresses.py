"""An address leads to one page for ever: the page, one redirect, or 410 and the reason."""

from typing import Any
from unicodedata import normalize

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from pytest import MonkeyPatch

from ministry.models import Page
from news.models import Article
from publishing import workflow
from publishing.models import FormerAddress
from publishing.rules import Refused

from .make import (
    author,
    changed,
    editor,
    make_article,
    make_mission,
    make_page,
    move_moment,
    published,
    republished,
    scheduled,
    signed_in,
    submitted,
    withdraw,
    withdrawn,
    written,
)

pytestmark = pytest.mark.django_db


def answer(path: str) -> tuple[int, str]:
    """Return the status of `path`, and where it sends the reader."""
    response = Client().get(path)
    return response.status_code, response.get("Location", "")


def walk(path: str) -> str:
    """Follow at most one redirect from `path`, and return where the page is."""
    status, to = answer(path)
    if status == 301:
        path, (status, to) = to, answer(to)
    assert (status, to) == (200, "")
    return path


# What may be an address.


@pytest.mark.parametrize(
    "typed",
    ["Çështje", "çështje", "CESHTJE", "ceshtje", normalize("NFD", "Çështje"), " --çështje-- "],
)
def test_what_is_typed_is_folded_and_can_be_taken_only_once(client: Client, typed: str) -> None:
    article = published(make_article(slug_sq=typed))
    assert article.slug_sq == "ceshtje"
    assert answer("/lajme/ceshtje/") == (200, "")
    for again in ("Çështje", normalize("NFD", "çështje"), "CESHTJE"):
        with pytest.raises(ValidationError) as refused:
            make_article(slug_sq=again)
        assert list(refused.value.message_dict) == ["slug_sq"]
        assert article.title_sq in refused.value.message_dict["slug_sq"][0]


def test_another_spelling_of_an_address_leads_to_it() -> None:
    republished(published(make_article(slug_sq="ceshtja", slug_en="")), slug_sq="ceshtje")
    for spelling in ("CESHTJE", "ceshtje-", "Ceshtja", "ceshtja_"):
        assert answer(f"/lajme/{spelling}/") == (301, "/lajme/ceshtje/")


@pytest.mark.parametrize("slug", ["-", "--", "_", "Çështje", "%00", "👋"])
def test_an_address_without_a_letter_is_nowhere(slug: str) -> None:
    published(make_article(title_sq="", slug_en="english-only"))
    withdrawn(make_article(title_sq="", slug_en="english-only-too"))
    assert answer(f"/lajme/{slug}/")[0] in (400, 404)


def test_an_empty_address_is_taken_from_the_title() -> None:
    article = make_article(title_sq="Ç’është kjo?", title_en="What is this?")
    assert (article.slug_sq, article.slug_en) == ("ceshte-kjo", "what-is-this")
    long = make_article(title_sq="ë" * 119 + " " + "ç" * 100, slug_en="long")
    assert long.slug_sq == "e" * 119


@pytest.mark.parametrize("title", ["Мисија", "👋", "…"])
def test_a_title_that_makes_no_address_is_refused_when_it_is_submitted(title: str) -> None:
    with pytest.raises(Refused):
        submitted(make_article(title_sq=title))


def test_a_page_may_have_the_same_address_in_both_languages() -> None:
    published(make_article(slug_sq="kfor", slug_en="kfor"))
    assert answer("/lajme/kfor/") == answer("/en/news/kfor/") == (200, "")


def test_different_kinds_of_page_may_have_the_same_address() -> None:
    published(make_article(slug_sq="kfor"))
    published(make_mission(slug_sq="kfor"))
    assert answer("/lajme/kfor/") == answer("/misionet/kfor/") == (200, "")


@pytest.mark.parametrize("word", ["mandati", "mandate", "Mandati", "MANDATE", "mandatï"])
@pytest.mark.parametrize("language", ["sq", "en"])
def test_a_standing_page_cannot_hide_the_mandate(word: str, language: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make_page(**{f"slug_{language}": word})
    assert list(refused.value.message_dict) == [f"slug_{language}"]


def test_an_address_led_to_by_an_old_one_cannot_be_taken_by_another() -> None:
    republished(published(make_article(slug_sq="e-vjeter")), slug_sq="e-re")
    with pytest.raises(ValidationError) as refused:
        make_article(slug_sq="e-vjeter")
    assert list(refused.value.message_dict) == ["slug_sq"]


def test_the_address_at_which_a_reader_of_the_other_language_finds_a_page_is_its_own_too() -> None:
    albanian = published(make_article(title_en="", slug_sq="kfor"))
    assert answer("/en/news/kfor/") == (200, "")
    with pytest.raises(ValidationError) as refused:
        make_article(slug_en="kfor")
    assert albanian.title_sq in refused.value.message_dict["slug_en"][0]
    english = published(make_article(slug_en="eufor"))
    with pytest.raises(ValidationError) as refused:
        make_article(title_en="", slug_sq="eufor")
    assert english.title_sq in refused.value.message_dict["slug_sq"][0]


def test_a_page_in_the_language_comes_before_one_that_is_only_in_the_other() -> None:
    """Two people at once may yet take such addresses: the answer is then not by chance."""
    albanian, english = make_article(title_en="", slug_sq="kfor"), make_article(slug_en="x")
    for article in (published(english), published(albanian)):
        Article.objects.filter(pk=article.pk, slug_en="x").update(slug_en="kfor")
    assert english.title_en in Client().get("/en/news/kfor/").content.decode()
    assert albanian.title_sq in Client().get("/lajme/kfor/").content.decode()


def test_the_database_refuses_a_taken_address_whoever_saves() -> None:
    make_article(slug_sq="kfor")
    with pytest.raises(IntegrityError), transaction.atomic():
        Article(slug_sq="kfor", date=make_article().date).save()


# Renaming.


def test_a_rename_leaves_one_redirect_from_each_old_address() -> None:
    article = published(make_article(slug_sq="a", slug_en="a-en"))
    for slug in ("b", "c", "d"):
        article = republished(article, slug_sq=slug)
    assert [answer(f"/lajme/{old}/") for old in "abc"] == [(301, "/lajme/d/")] * 3
    assert answer("/lajme/d/") == (200, "")
    assert answer("/en/news/a-en/") == (200, "")


def test_going_back_to_an_old_address_makes_no_loop() -> None:
    article = published(make_article(slug_sq="a"))
    for slug in ("b", "a", "b", "a"):
        article = republished(article, slug_sq=slug)
    assert answer("/lajme/a/") == (200, "")
    assert answer("/lajme/b/") == (301, "/lajme/a/")


def test_a_rename_in_one_language_leaves_the_other_as_it_is() -> None:
    republished(published(make_article(slug_sq="a", slug_en="x")), slug_en="y")
    assert answer("/lajme/a/") == (200, "")
    assert answer("/en/news/x/") == (301, "/en/news/y/")
    assert answer("/en/news/a/") == answer("/lajme/x/") == (404, "")


def test_a_new_translation_keeps_the_address_at_which_the_other_language_was_read() -> None:
    albanian = published(make_article(title_en="", slug_sq="ura"))
    assert answer("/en/news/ura/") == (200, "")
    english = {
        "title_en": "Bridge",
        "teaser_en": "It.",
        "body_en": "<p>It.</p>",
        "slug_en": "bridge",
    }
    republished(albanian, **english)
    assert answer("/en/news/bridge/") == (200, "")
    assert answer("/en/news/ura/") == (301, "/en/news/bridge/")
    assert answer("/lajme/ura/") == (200, "")


def test_a_rename_of_a_page_in_one_language_redirects_in_both() -> None:
    republished(published(make_article(title_en="", slug_sq="a")), slug_sq="b")
    assert answer("/lajme/a/") == (301, "/lajme/b/")
    assert answer("/en/news/a/") == (301, "/en/news/b/")


def test_a_translation_taken_away_still_answers_at_its_address() -> None:
    article = published(make_article(slug_sq="ura", slug_en="bridge"))
    nothing = dict.fromkeys(("title_en", "teaser_en", "body_en", "slug_en"), "")
    republished(article, **nothing)
    assert walk("/en/news/bridge/") == "/en/news/ura/"


def test_whatever_is_renamed_every_address_once_public_is_one_step_from_its_page() -> None:
    one, two = published(make_article(slug_sq="a")), published(make_article(slug_sq="b"))
    for item, slug in ((one, "c"), (two, "d"), (one, "e"), (two, "b"), (one, "a"), (two, "f")):
        republished(item, slug_sq=slug)
    assert [walk(f"/lajme/{slug}/") for slug in "ace"] == ["/lajme/a/"] * 3
    assert [walk(f"/lajme/{slug}/") for slug in "bdf"] == ["/lajme/f/"] * 3


def test_a_draft_cannot_take_an_address_that_another_page_took_meanwhile() -> None:
    draft = submitted(changed(published(make_article(slug_sq="a")), slug_sq="b"))
    published(make_article(slug_sq="b", title_sq="Ajo tjetra"))
    with pytest.raises(Refused, match="Ajo tjetra"):
        workflow.approve(draft, editor())
    assert answer("/lajme/a/") == answer("/lajme/b/") == (200, "")


def test_a_draft_cannot_take_an_address_that_another_page_left_meanwhile() -> None:
    draft = submitted(changed(published(make_article(slug_sq="a")), slug_sq="c"))
    other = published(make_article(slug_sq="b"))
    for slug in ("c", "d"):
        other = republished(other, slug_sq=slug)
    with pytest.raises(Refused):
        workflow.approve(draft, editor())
    assert answer("/lajme/c/") == (301, "/lajme/d/")


def test_an_address_that_was_never_public_leaves_no_redirect_and_is_free_again() -> None:
    republished(scheduled(make_article(slug_sq="a")), slug_sq="b")
    assert FormerAddress.objects.count() == 0
    assert make_article(slug_sq="a").slug_sq == "a"


# What is not public.


def test_an_unknown_address_and_one_that_is_not_public_are_not_found() -> None:
    make_article(slug_sq="skica")
    submitted(make_article(slug_sq="ne-pritje"))
    scheduled(make_article(slug_sq="neser"))
    changed(published(make_article(slug_sq="a")), slug_sq="ndryshimi")
    assert [
        answer(f"/lajme/{slug}/") for slug in ("skica", "ne-pritje", "neser", "ndryshimi", "asgje")
    ] == [(404, "")] * 5


def test_what_was_scheduled_and_withdrawn_before_its_moment_was_never_there() -> None:
    article = withdraw(scheduled(make_article(slug_sq="neser")))
    assert article.first_published_at is None
    assert answer("/lajme/neser/") == (404, "")


def test_what_was_withdrawn_says_why_in_the_language_of_the_address() -> None:
    article = published(make_article(slug_sq="a", slug_en="a-en", title_sq="Titulli i fshehtë"))
    workflow.withdraw(article, editor(), "Ishte <gabim>.", "It was <wrong>.", "/lajme/")
    for path, reason in (
        ("/lajme/a/", "Ishte &lt;gabim&gt;."),
        ("/en/news/a-en/", "It was &lt;wrong&gt;."),
    ):
        response = Client().get(path)
        content = response.content.decode()
        assert response.status_code == 410
        assert reason in content
        assert '<a href="/lajme/">' in content
        assert "fshehtë" not in content


def test_what_was_withdrawn_says_why_at_its_former_addresses_too() -> None:
    article = republished(published(make_article(slug_sq="a")), slug_sq="b")
    withdraw(article)
    assert answer("/lajme/a/") == answer("/lajme/b/") == (410, "")


def test_what_was_withdrawn_and_is_published_again_is_at_all_its_addresses() -> None:
    article = withdrawn(make_article(slug_sq="a"))
    republished(article, slug_sq="b")
    assert answer("/lajme/a/") == (301, "/lajme/b/")
    assert answer("/lajme/b/") == (200, "")


def test_the_address_of_what_was_withdrawn_cannot_be_taken() -> None:
    withdrawn(make_article(slug_sq="a"))
    with pytest.raises(ValidationError):
        make_article(slug_sq="a")


def test_a_redirect_waits_until_there_is_something_to_see() -> None:
    article = published(make_article(slug_sq="a"))
    draft = changed(article, slug_sq="b")
    assert answer("/lajme/b/") == (404, "")
    move_moment(published(draft), seconds=60)
    assert answer("/lajme/a/") == answer("/lajme/b/") == (404, "")


# Two people at once.


def form_of(**change: Any) -> dict[str, Any]:
    texts = ("title", "text", "slug")
    fields = {f"{name}_{code}": "" for name in texts for code in ("sq", "en")}
    return fields | {"order": "0", "review_by": ""} | change


def come_first(monkeypatch: MonkeyPatch) -> None:
    """Let somebody have taken the address “kontakt” just after the next form looked whether it is free."""
    make_page(title_sq="E dyta", slug_sq="kontakt", slug_en="contact")
    check, looked = Page._problem_with_address, []

    def checked(page: Page, code: str) -> str:
        looked.append(code)
        return "" if len(looked) <= 2 else check(page, code)

    monkeypatch.setattr(Page, "_problem_with_address", checked)


def test_of_two_who_take_an_address_at_once_the_second_gets_a_sentence(
    monkeypatch: MonkeyPatch,
) -> None:
    desk = signed_in(author())
    typed = form_of(title_sq="E para", text_sq="<p>Teksti im</p>", slug_sq="kontakt")
    come_first(monkeypatch)
    response = desk.post("/admin/ministry/page/add/", typed)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["slug_sq"]
    assert "Teksti im" in response.content.decode()
    assert list(Page.objects.values_list("title_sq", flat=True)) == ["E dyta"]


def test_of_two_who_change_to_an_address_at_once_the_second_gets_a_sentence(
    monkeypatch: MonkeyPatch,
) -> None:
    page = written(make_page(title_sq="E para", slug_sq="a", slug_en="a"))
    desk = signed_in(author())
    come_first(monkeypatch)
    typed = form_of(title_sq="E para", slug_sq="kontakt", title_en="x", slug_en="b")
    response = desk.post(f"/admin/ministry/page/{page.pk}/change/", typed)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["slug_sq"]
    page.refresh_from_db()
    assert page.slug_sq == "a"
