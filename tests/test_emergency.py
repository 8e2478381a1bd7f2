"""The one way round four eyes: its own permission, a reason, and a flag until it is reviewed."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from news.models import Article
from publishing import emergency, workflow
from publishing.models import Edition, State, User
from publishing.rules import Refused

from .make import (
    administrator,
    author,
    changed,
    editor,
    make_article,
    make_staff,
    other_editor,
    published,
    scheduled,
    signed_in,
    submitted,
    withdraw,
    written,
)

pytestmark = pytest.mark.django_db


def duty_officer() -> User:
    """Return an editor who may also publish alone."""
    officer = make_staff("duty-officer", "Editors")
    permission = Permission.objects.filter(codename__startswith="publish_alone_")
    officer.user_permissions.set(permission)
    return User.objects.get(pk=officer.pk)


def alone(item: Any = None, by: User | None = None, **said: Any) -> Any:
    item = item or written(make_article(), by=duty_officer())
    return emergency.publish_alone(item, by or duty_officer(), "Ura u shemb.", **said)


def test_what_one_person_wrote_is_public_at_once_with_the_reason_in_the_ledger() -> None:
    article = alone()
    assert list(Article.objects.published()) == [article]
    assert (article.alone_by, article.alone_because) == (duty_officer(), "Ura u shemb.")
    edition = Edition.objects.get()
    assert (edition.kind, edition.emergency_reason) == ("published", "Ura u shemb.")
    assert edition.approved_by == "duty-officer"


def test_a_change_to_a_live_page_says_what_changed_here_too() -> None:
    draft = changed(published(make_article()), title_sq="E re")
    with pytest.raises(Refused):
        alone(draft)
    live = alone(draft, note_sq="Emër i ri.", note_en="A new name.")
    assert (live.title_sq, live.edition, live.alone_by) == ("E re", 2, duty_officer())


@pytest.mark.parametrize("who", [author, editor])
def test_it_takes_a_permission_of_its_own(who: Any) -> None:
    with pytest.raises(Refused):
        alone(by=who())
    assert not Article.objects.published().exists()


def test_it_takes_a_reason() -> None:
    with pytest.raises(Refused):
        emergency.publish_alone(written(make_article()), duty_officer(), "")


@pytest.mark.parametrize("make", [published, lambda item: withdraw(published(item))])
def test_only_a_draft_is_published_alone(make: Any) -> None:
    with pytest.raises(Refused):
        alone(make(make_article()))


def test_the_flag_is_on_the_desk_of_everyone_until_another_person_has_reviewed_it() -> None:
    article = alone()
    for person in (author(), editor(), duty_officer()):
        day = signed_in(person).get("/admin/").context["day"]
        urgent = [line.item for section in day if section.is_urgent for line in section.lines]
        assert urgent == [article]
    page = signed_in(editor()).get(f"/admin/news/article/{article.pk}/change/").content.decode()
    assert "Ura u shemb." in page
    article = emergency.review(article, editor())
    assert (article.alone_by, article.state, article.edition) == (None, State.PUBLISHED, 2)
    kinds = [(edition.kind, edition.approved_by) for edition in Edition.objects.of(article)]
    assert kinds == [("reviewed", "editor"), ("published", "duty-officer")]
    day = signed_in(editor()).get("/admin/").context["day"]
    assert [section for section in day if section.is_urgent] == []


@pytest.mark.parametrize("who", [duty_officer, author])
def test_whoever_published_it_or_may_not_approve_does_not_review_it(who: Any) -> None:
    article = alone()
    with pytest.raises(Refused):
        emergency.review(article, who())


def test_whoever_wrote_on_it_does_not_review_it() -> None:
    article = alone(written(make_article(), by=editor()))
    with pytest.raises(Refused):
        emergency.review(article, editor())
    assert emergency.review(article, other_editor()).alone_by is None


def test_a_later_change_leaves_the_flag_and_its_writers() -> None:
    article = alone(written(make_article(), by=editor()))
    draft = submitted(changed(article, teaser_sq="Më e gjatë."))
    article = workflow.approve(draft, other_editor(), minor=True)
    assert article.alone_by == duty_officer()
    with pytest.raises(Refused):
        emergency.review(article, editor())


def test_withdrawing_is_no_review() -> None:
    article = withdraw(alone())
    assert article.alone_by == duty_officer()
    assert emergency.review(article, other_editor()).alone_by is None


def test_what_was_published_alone_does_not_come_back_without_a_second_person() -> None:
    article = withdraw(alone())
    draft = workflow.submit(workflow.edit(article, editor()), editor())
    with pytest.raises(Refused):  # it is still what the duty officer wrote
        workflow.approve(draft, duty_officer(), minor=True)
    assert workflow.approve(draft, other_editor(), minor=True).alone_by == duty_officer()


def test_a_review_is_of_the_text_that_was_read() -> None:
    article = alone()
    read = article.version
    again = alone(changed(article, teaser_sq="Tjetër."), minor=True)
    with pytest.raises(Refused):
        emergency.review(again, editor(), read=read)


def test_alone_is_at_once_also_before_the_moment_of_a_scheduled_page() -> None:
    draft = changed(scheduled(make_article()), title_sq="Tani")
    live = alone(draft)
    assert list(Article.objects.published()) == [live]


def test_readers_are_told_nothing_of_it() -> None:
    article = alone()
    page = Client().get(f"/lajme/{article.slug_sq}/").content.decode()
    assert "Ura u shemb." not in page
    assert "duty-officer" not in page


def test_what_nobody_may_do_is_not_offered() -> None:
    draft = written(make_article(), by=administrator())
    offered = {
        who().username: [name for name, _step in page(who(), draft).context["steps"]]
        for who in (author, editor, duty_officer, administrator)
    }
    assert offered == {
        "author": [],
        "editor": [],
        "duty-officer": ["publish-alone"],
        "administrator": ["discard", "publish-alone"],
    }


def page(person: User, item: Any) -> Any:
    return signed_in(person).get(f"/admin/news/article/{item.pk}/change/")


def test_it_is_asked_for_at_the_desk_with_its_reason() -> None:
    draft = written(make_article(), by=duty_officer())
    address = f"/admin/news/article/{draft.pk}/step/publish-alone/"
    desk = signed_in(duty_officer())
    assert desk.post(address, {}).context["form"].errors.keys() == {"reason"}
    assert desk.post(address, {"reason": "Ura u shemb."}).status_code == 302
    assert Article.objects.published().get().alone_because == "Ura u shemb."
