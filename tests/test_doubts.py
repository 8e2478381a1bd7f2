"""What is doubted is published with a reason, which the ledger keeps and the public never sees."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from pytest import MonkeyPatch

from news.models import Article
from publishing import emergency, preview, schedule, workflow
from publishing.doubts import Doubt, Unanswered, doubts, earlier, worded
from publishing.models import Edition, State

from .make import (
    NO_PARTS,
    administrator,
    author,
    changed,
    editor,
    make_article,
    move_moment,
    published,
    signed_in,
    submitted,
    withdraw,
    written,
)

pytestmark = pytest.mark.django_db

SENTENCE = _("The picture “%(picture)s” has no alternative text.")
IN_ALBANIAN = "Fotografia “<7>” nuk ka tekst alternativ."
IN_ALBANIAN_HTML = "Fotografia “&lt;7&gt;” nuk ka tekst alternativ."
IN_ENGLISH = "The picture “<7>” has no alternative text."
REASON = "Kontrolluar me shtabin."


def doubts_of_article(article: Any) -> list[Doubt]:
    """Doubt each number in a title."""
    return [
        Doubt(f"number:{number}", worded(SENTENCE, picture=f"<{number}>"), "id_title_sq")
        for number in re.findall(r"\d+", article.title_sq)
    ]


@pytest.fixture(autouse=True)
def _numbers_are_doubted(monkeypatch: MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Article, "doubts", doubts_of_article, raising=False)
    yield


def doubted(title: str = "Shtatë janë 7") -> Any:
    return make_article(title_sq=title)


def step(item: Any, name: str = "approve") -> str:
    return f"/admin/news/article/{item.pk}/step/{name}/"


def kept(item: Any) -> list[Any]:
    """Return the answers of each edition of an item, newest first."""
    return list(Edition.objects.of(item).values_list("answers", flat=True))


# The sentence.


def test_a_doubt_is_said_in_the_language_that_asks() -> None:
    (doubt,) = doubts(doubted())
    said = []
    for code in ("sq", "en"):
        with override(code):
            said.append(str(doubt))
    assert said == [IN_ALBANIAN, IN_ENGLISH]


def test_what_does_not_say_what_is_doubtful_has_no_doubts(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.delattr(Article, "doubts")
    article = doubted()
    assert doubts(article) == []
    assert kept(published(article)) == [[]]


# The workflow.


@pytest.mark.parametrize("answers", [None, {}, {"number:7": ""}, {"number:7": " \n"}, {"7": "Po."}])
def test_approval_takes_a_reason_for_each_doubt(answers: Any) -> None:
    article = submitted(doubted("Nga 8 te 7"))
    with pytest.raises(Unanswered) as refusal:
        workflow.approve(article, editor(), answers=(answers or {}) | {"number:8": REASON})
    assert [str(one) for one in refusal.value.lacking] == [IN_ALBANIAN]
    assert IN_ALBANIAN in str(refusal.value)
    assert (Edition.objects.count(), Article.objects.get().state) == (0, State.SUBMITTED)


def test_the_ledger_keeps_each_doubt_with_its_reason_and_nothing_else_that_was_sent() -> None:
    answers = {"number:7": f" {REASON} ", "number:9": "Për asgjë."}
    article = workflow.approve(submitted(doubted()), editor(), answers=answers)
    sentence = {"sq": IN_ALBANIAN, "en": IN_ENGLISH}
    assert kept(article) == [[{"key": "number:7", "sentence": sentence, "reason": REASON}]]


def test_what_is_doubted_is_the_change_and_no_longer_the_page() -> None:
    live = workflow.approve(submitted(doubted()), editor(), answers={"number:7": REASON})
    live = published(changed(live, title_sq="Shtatë"))
    assert kept(live)[0] == []
    draft = submitted(changed(live, title_sq="Tetë janë 8"))
    with pytest.raises(Unanswered):
        workflow.approve(draft, editor(), minor=True, answers={"number:7": REASON})


def test_the_reasons_for_a_change_travel_to_its_moment_and_nobody_is_asked_again(
    monkeypatch: MonkeyPatch,
) -> None:
    draft = submitted(changed(published(make_article(title_sq="Pa numra")), title_sq="Janë 7"))
    moment = timezone.now() + timedelta(days=1)
    with pytest.raises(Unanswered):
        workflow.approve(draft, editor(), moment, minor=True)
    waiting = workflow.approve(draft, editor(), moment, minor=True, answers={"number:7": REASON})
    assert waiting.state == State.APPROVED
    move_moment(waiting, -1)
    other = Doubt("other", "Ka lindur më vonë.")
    monkeypatch.setattr(Article, "doubts", lambda article: [other])
    assert schedule.publish_due() == 1
    live = Article.objects.get()
    assert [[said["key"], said["reason"]] for said in kept(live)[0]] == [["number:7", REASON]]


def test_what_is_taken_back_from_the_schedule_is_asked_about_anew() -> None:
    moment = timezone.now() + timedelta(days=1)
    draft = submitted(changed(published(make_article(title_sq="Pa numra")), title_sq="Janë 7"))
    waiting = workflow.approve(draft, editor(), moment, minor=True, answers={"number:7": REASON})
    with pytest.raises(Unanswered):
        workflow.approve(schedule.take_back(waiting, editor()), editor(), minor=True)


def test_whoever_publishes_alone_gives_a_reason_too() -> None:
    article = written(doubted())
    with pytest.raises(Unanswered):
        emergency.publish_alone(article, administrator(), "Nxitim.")
    answers = {"number:7": REASON}
    live = emergency.publish_alone(article, administrator(), "Nxitim.", answers=answers)
    assert [said["reason"] for said in kept(live)[0]] == [REASON]


def test_neither_a_fixture_nor_a_preview_is_asked() -> None:
    page = preview.addresses(doubted("Shihet 7"))["sq"]
    assert "Shihet 7" in Client().get(page).content.decode()
    live = workflow.publish(doubted(), written_by="fixtures", approved_by="fixtures")
    assert kept(live) == [[]]


# The desk.


def test_the_approver_is_asked_beside_each_doubt_and_only_there() -> None:
    plain, article = submitted(make_article(title_sq="Pa")), submitted(doubted("Nga 8 te 7"))
    desk = signed_in(editor())
    forms = [desk.get(step(item)).context["form"] for item in (plain, article)]
    asked = [[bound.html_name for bound in form.visible_fields()] for form in forms]
    assert asked == [["public_from"], ["public_from", "doubt-number:8", "doubt-number:7"]]
    page = desk.get(step(article)).content.decode()
    assert IN_ALBANIAN_HTML in page
    assert f"/admin/news/article/{article.pk}/change/#id_title_sq" in page


@pytest.mark.parametrize("name", ["approve", "publish-alone"])
def test_without_a_reason_nothing_is_published_and_all_that_was_typed_stays(name: str) -> None:
    draft = submitted(changed(published(make_article(title_sq="Pa")), title_sq="Nga 8 te 7"))
    said = {"note_sq": "Titulli.", "note_en": "The title.", "reason": "Nxitim."}
    body = said | {"doubt-number:8": REASON}
    desk = signed_in(administrator())
    form = desk.post(step(draft, name), body).context["form"]
    assert form.errors.keys() == {"__all__", "doubt-number:7"}
    assert (form["note_sq"].value(), form["doubt-number:8"].value()) == ("Titulli.", REASON)
    assert Edition.objects.count() == 1
    answer = desk.post(step(draft, name), body | {"doubt-number:7": REASON})
    assert (answer.status_code, Edition.objects.count()) == (302, 2)


def test_the_reason_of_the_last_time_is_offered_and_no_other() -> None:
    live = workflow.approve(submitted(doubted()), editor(), answers={"number:7": REASON})
    draft = submitted(changed(live, title_sq="Nga 8 te 7"))
    form = signed_in(editor()).get(step(draft)).context["form"]
    offered = {bound.html_name: bound.value() for bound in form.doubted}
    assert offered == {"doubt-number:8": "", "doubt-number:7": REASON}


def test_it_is_offered_also_after_a_review_and_a_withdrawal() -> None:
    answers = {"number:7": REASON}
    draft = written(doubted())
    article = emergency.publish_alone(draft, administrator(), "Nxitim.", answers=answers)
    article = withdraw(emergency.review(article, editor()))
    assert earlier(changed(article)) == answers


def test_a_form_that_is_wrong_elsewhere_comes_back_with_the_reasons() -> None:
    article = submitted(doubted("Nga 8 te 7"))
    body = {"public_from_0": "dje", "doubt-number:7": REASON}
    form = signed_in(editor()).post(step(article), body).context["form"]
    assert form.errors.keys() == {"public_from", "doubt-number:8"}
    assert form["doubt-number:7"].value() == REASON


def test_a_doubt_that_arose_since_the_page_was_opened_is_asked_anew(
    monkeypatch: MonkeyPatch,
) -> None:
    article = submitted(doubted("Nga 8 te 7"))
    newer = [Doubt("other", "Ka lindur më vonë."), *doubts(article)[1:]]
    monkeypatch.setattr(Article, "doubts", lambda article: newer)
    body = {"doubt-number:8": "Ishte tetë.", "doubt-number:7": REASON}
    form = signed_in(editor()).post(step(article), body).context["form"]
    asked = [(bound.html_name, bound.value(), bool(bound.errors)) for bound in form.doubted]
    assert asked == [("doubt-other", None, True), ("doubt-number:7", REASON, False)]
    assert Edition.objects.count() == 0


def test_a_reason_that_is_too_long_is_said_to_be_so() -> None:
    article = submitted(doubted())
    form = signed_in(editor()).post(step(article), {"doubt-number:7": "x" * 301}).context["form"]
    assert form["doubt-number:7"].errors == [
        "Siguroni që kjo vlerë ka të shumtën 300 shenja (ka 301)."
    ]
    assert Edition.objects.count() == 0


def test_the_writer_is_told_at_submission_and_asked_nothing() -> None:
    desk, article = signed_in(author()), written(doubted())
    answer = desk.post(step(article, "submit"))
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert [IN_ALBANIAN_HTML in text for text in told] == [False, True]
    assert Article.objects.get().state == State.SUBMITTED


def test_the_button_of_the_form_tells_the_writer_too() -> None:
    desk = signed_in(author())
    words = {"title_sq": "Janë 7", "date": "2018", "teaser_sq": "Po.", "body_sq": "<p>Po.</p>"}
    answer = desk.post("/admin/news/article/add/", NO_PARTS | words | {"_submit": "1"})
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert [IN_ALBANIAN_HTML in text for text in told] == [False, True]
    assert Article.objects.get().state == State.SUBMITTED


# Who sees the reasons.


def test_the_history_shows_the_reasons_and_the_public_sees_none() -> None:
    article = workflow.approve(submitted(doubted()), editor(), answers={"number:7": REASON})
    history = f"/admin/news/article/{article.pk}/history/"
    seen = {
        path: REASON in Client().get(path).content.decode()
        for path in (article.get_absolute_url(), "/api/v1/news/", f"/api/v1/news/{article.pk}/")
    }
    assert set(seen.values()) == {False}
    page = signed_in(editor()).get(history).content.decode()
    assert [word in page for word in (IN_ALBANIAN_HTML, REASON)] == [True, True]
