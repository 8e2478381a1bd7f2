"""What is public, from when, and by whose hands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest import MonkeyPatch

from missions.models import Contingent, Mission
from news.models import Article
from publishing import drafts, emergency, ledger, preview, schedule, workflow
from publishing.models import Edition, State, User
from publishing.rules import Refused

from .make import (
    STATES,
    administrator,
    author,
    changed,
    editor,
    make_article,
    make_contingent,
    make_mandate,
    make_mission,
    make_page,
    make_place,
    make_provision,
    make_staff,
    move_moment,
    other_author,
    other_editor,
    published,
    republished,
    scheduled,
    signed_in,
    submitted,
    withdraw,
    written,
)

pytestmark = pytest.mark.django_db

# What is public: every state on every surface, for a stranger and for staff.

WORD = "ndeshtrasha"
MAKE: dict[str, Callable[..., Any]] = {
    "article": make_article,
    "mission": make_mission,
    "page": make_page,
    "mandate": make_mandate,
}
PAGES = {
    "article": ("/lajme/ndeshtrasha/", "/en/news/ndeshtrasha/"),
    "mission": ("/misionet/ndeshtrasha/", "/en/missions/ndeshtrasha/"),
    "page": ("/ministria/ndeshtrasha/", "/en/ministry/ndeshtrasha/"),
}
MENTIONS = {
    "article": (
        *("/", "/en/", "/lajme/", "/en/news/", "/lajme/?year=2018", "/en/news/?q=beqiri"),
        *("/lajme/atom.xml", "/en/news/atom.xml", "/en/news/rss.xml", "/lajme/feed.json"),
        "/sitemap-latest.xml",
        *("/api/v1/news/", "/api/v1/news/?lang=en", "/api/v1/news/?q=beqiri&order=-date"),
    ),
    "mission": (
        "/",
        "/en/",
        "/misionet/",
        "/en/missions/",
        "/lajme/",
        "/en/news/",
        "/sitemap-pages.xml",
    ),
    "page": ("/", "/en/", "/lajme/", "/en/missions/", "/misionet/", "/sitemap-pages.xml"),
    "mandate": ("/", "/en/", "/ministria/mandati/", "/en/ministry/mandate/"),
}
STATUS = {
    "draft": 404,
    "submitted": 404,
    "sent back": 404,
    "scheduled": 404,
    "published": 200,
    "withdrawn": 410,
}
READERS: dict[str, Callable[[], Client]] = {
    "stranger": Client,
    "author": lambda: signed_in(author()),
    "other author": lambda: signed_in(other_author()),
    "editor": lambda: signed_in(editor()),
    "administrator": lambda: signed_in(administrator()),
}


def make_marked(kind: str) -> Any:
    change = {"byline": "A. Beqiri"} if kind == "article" else {}
    item = MAKE[kind](title_sq=WORD, title_en=WORD, **change)
    if kind == "mandate":
        make_provision(item)
    return item


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", MENTIONS)
def test_everyone_sees_what_is_published_everywhere_and_nothing_else_anywhere(
    kind: str, state: str, reader: str
) -> None:
    STATES[state](make_marked(kind))
    client = READERS[reader]()
    seen = {path: WORD in content(client, path) for path in MENTIONS[kind]}
    assert seen == dict.fromkeys(MENTIONS[kind], state == "published")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_there_when_it_is_published_and_gone_when_it_is_withdrawn(
    kind: str, state: str, reader: str
) -> None:
    STATES[state](make_marked(kind))
    client = READERS[reader]()
    answers = {path: client.get(path).status_code for path in PAGES[kind]}
    assert answers == dict.fromkeys(PAGES[kind], STATUS[state])


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", MENTIONS)
def test_a_preview_opens_what_is_not_public_yet_to_everyone_who_has_its_link(
    kind: str, state: str
) -> None:
    item = STATES[state](make_marked(kind))
    links = preview.addresses(item).values()
    answers = {(name, to): READERS[name]().get(to).status_code for name in READERS for to in links}
    is_over = state in ("published", "withdrawn")
    assert answers == dict.fromkeys(answers, 404 if is_over else 200)


@pytest.mark.parametrize("state", STATES)
def test_the_api_gives_an_article_when_it_is_published(state: str) -> None:
    article = STATES[state](make_article())
    paths = [f"/api/v1/news/{article.pk}/{query}" for query in ("", "?lang=en")]
    answers = [Client().get(path).status_code for path in paths]
    assert answers == [STATUS[state]] * 2


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("state_of_mission", STATES)
def test_a_contingent_is_public_when_it_and_its_mission_are(
    state: str, state_of_mission: str
) -> None:
    mission = make_mission()
    contingent = STATES[state](make_contingent(mission))
    STATES[state_of_mission](mission)
    are_public = state == state_of_mission == "published"
    assert list(Contingent.objects.published()) == ([contingent] if are_public else [])


@pytest.mark.parametrize("state", STATES)
def test_staff_may_read_everything_of_their_kind_and_strangers_what_is_published(
    state: str,
) -> None:
    article = STATES[state](make_article())
    for_the_public = [article] if state == "published" else []
    for reader in (AnonymousUser(), make_staff("nobody")):
        assert list(Article.objects.visible_to(reader)) == for_the_public
    for reader in (author(), editor(), administrator()):
        assert list(Article.objects.visible_to(reader)) == [article]


def test_the_draft_of_a_live_page_is_never_public_whatever_its_state() -> None:
    live = published(make_article())
    draft = changed(live)
    Article.objects.filter(pk=draft.pk).update(state=State.PUBLISHED, public_from=live.public_from)
    assert list(Article.objects.published()) == [live]
    Article.objects.update(state=State.WITHDRAWN, first_published_at=live.public_from)
    assert list(Article.objects.withdrawn()) == [live]


def test_a_list_in_a_language_holds_what_exists_in_it() -> None:
    both = published(make_article())
    albanian, english = published(make_article(title_en="")), published(make_article(title_sq=""))
    items = Article.objects.published()
    assert set(items.in_language("sq")) == {both, albanian}
    assert set(items.in_language("en")) == {both, english}


# From when, by the clock of the database.


def content(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize(("seconds", "is_public"), [(-1, True), (0, True), (1, False)])
def test_an_item_is_public_from_its_moment_to_the_second_on_every_surface(
    seconds: int, is_public: bool
) -> None:
    article = published(make_marked("article"))
    for _attempt in range(10):  # a slow machine may need more than a second to look everywhere
        move_moment(article, seconds=seconds)
        seen = {path: WORD in content(Client(), path) for path in MENTIONS["article"]}
        status = Client().get(PAGES["article"][0]).status_code
        if Article.objects.published().exists() == is_public:
            break
    assert seen == dict.fromkeys(MENTIONS["article"], is_public)
    assert status == (200 if is_public else 404)


def test_a_queryset_that_is_kept_does_not_stop_the_clock() -> None:
    article = published(make_article())
    kept = Article.objects.published()
    move_moment(article, seconds=1)
    assert list(kept.all()) == []
    move_moment(article, seconds=-1)
    assert list(kept.all()) == [article]


def test_a_moment_that_has_passed_is_refused() -> None:
    article = submitted(make_article())
    with pytest.raises(Refused):
        workflow.approve(article, editor(), public_from=timezone.now() - timedelta(seconds=1))
    assert list(Article.objects.published()) == []


def test_what_is_scheduled_is_first_published_at_its_moment() -> None:
    article = scheduled(make_article())
    assert article.is_scheduled
    assert article.first_published_at == article.public_from > timezone.now()


# By whose hands.

PEOPLE: dict[str, Callable[[], User]] = {
    "author": author,
    "other-author": other_author,
    "editor": editor,
    "other-editor": other_editor,
    "administrator": administrator,
    "nobody": lambda: make_staff("nobody"),
}
MAY_WRITE = {"author", "other-author", "editor", "other-editor", "administrator"}
MAY_APPROVE = {"editor", "other-editor", "administrator"}


@pytest.mark.parametrize("approver", PEOPLE)
@pytest.mark.parametrize("writer", sorted(MAY_WRITE))
def test_whoever_wrote_does_not_approve_not_even_an_administrator(
    writer: str, approver: str
) -> None:
    article = workflow.submit(written(make_article(), by=PEOPLE[writer]()), author())
    if approver in MAY_APPROVE - {writer}:
        assert workflow.approve(article, PEOPLE[approver]()).state == State.PUBLISHED
        return
    with pytest.raises(Refused):
        workflow.approve(article, PEOPLE[approver]())
    assert not Edition.objects.exists()


def test_whoever_submitted_without_writing_does_not_approve() -> None:
    article = workflow.submit(written(make_article(), by=author()), editor())
    with pytest.raises(Refused):
        workflow.approve(article, editor())
    assert workflow.approve(article, other_editor()).state == State.PUBLISHED


def test_a_co_writer_of_long_ago_does_not_approve() -> None:
    article = workflow.submit(written(make_article(), by=editor()), author())
    article = workflow.send_back(article, other_editor(), "Më shkurt.")
    article = workflow.submit(written(article, by=author()), author())
    with pytest.raises(Refused):
        workflow.approve(article, editor())


def test_the_writer_of_the_last_edition_may_approve_the_next_that_somebody_else_wrote() -> None:
    live = workflow.approve(
        workflow.submit(written(make_article(), by=editor()), editor()), other_editor()
    )
    draft = workflow.submit(written(workflow.edit(live, author()), by=author()), author())
    assert workflow.approve(draft, editor(), minor=True).edition == 2


def test_whoever_lost_the_account_does_not_approve() -> None:
    article = submitted(make_article())
    gone = editor()
    gone.is_active = False
    gone.save()
    with pytest.raises(Refused):
        workflow.approve(article, User.objects.get(pk=gone.pk))


@pytest.mark.parametrize("state", STATES)
def test_only_a_draft_is_written_on(state: str) -> None:
    article = STATES[state](make_article())
    may = [name for name in PEOPLE if workflow.may_write(article, PEOPLE[name]())]
    assert set(may) == (MAY_WRITE if state in ("draft", "sent back") else set())


@pytest.mark.parametrize(
    "step",
    [
        lambda nobody: workflow.edit(published(make_article()), nobody),
        lambda nobody: workflow.submit(make_article(), nobody),
        lambda nobody: workflow.send_back(submitted(make_article()), nobody, "Jo."),
        lambda nobody: workflow.approve(submitted(make_article()), nobody),
        lambda nobody: workflow.withdraw(published(make_article()), nobody, "Po.", "Yes."),
        lambda nobody: workflow.discard(changed(published(make_article())), nobody),
    ],
)
def test_whoever_has_no_part_in_it_takes_no_step(step: Callable[[User], Any]) -> None:
    with pytest.raises(Refused):
        step(make_staff("nobody"))


def test_what_was_read_is_what_is_approved() -> None:
    read = submitted(make_article())
    again = submitted(written(workflow.send_back(read, author(), "Një fjali."), title_sq="Tjetër"))
    with pytest.raises(Refused):
        workflow.approve(again, editor(), read=read.version)
    assert workflow.approve(again, editor(), read=again.version).title_sq == "Tjetër"


@pytest.mark.parametrize("state", STATES)
def test_only_what_waits_for_approval_is_approved_or_sent_back(state: str) -> None:
    article = STATES[state](make_article())
    if state == "submitted":
        return
    with pytest.raises(Refused):
        workflow.approve(article, other_editor())
    with pytest.raises(Refused):
        workflow.send_back(article, other_editor(), "Jo.")


@pytest.mark.parametrize("state", ["draft", "submitted", "sent back", "withdrawn"])
def test_only_what_is_published_is_withdrawn(state: str) -> None:
    with pytest.raises(Refused):
        withdraw(STATES[state](make_article()))


@pytest.mark.parametrize("person", sorted(PEOPLE.keys() - MAY_APPROVE))
def test_only_an_editor_withdraws(person: str) -> None:
    with pytest.raises(Refused):
        workflow.withdraw(published(make_article()), PEOPLE[person](), "Po.", "Yes.")


@pytest.mark.parametrize(("sq", "en"), [("", ""), ("Po.", ""), ("", "Yes.")])
def test_nothing_is_withdrawn_without_a_reason_in_both_languages(sq: str, en: str) -> None:
    article = published(make_article())
    with pytest.raises(Refused):
        workflow.withdraw(article, editor(), sq, en)
    assert list(Article.objects.published()) == [article]


def test_a_writer_takes_back_what_was_submitted_and_a_stranger_to_it_does_not() -> None:
    article = submitted(make_article())
    with pytest.raises(Refused):
        workflow.send_back(article, other_author(), "Jo.")
    taken_back = workflow.send_back(article, author(), "E nxitova.")
    assert (taken_back.state, taken_back.note_to_writers) == (State.SENT_BACK, "E nxitova.")
    assert submitted(taken_back).note_to_writers == ""


# Whole in a language, or not at all.

ENGLISH: dict[str, Any] = {"title_en": "Bridge", "teaser_en": "It opens.", "body_en": "<p>It.</p>"}
NO_ENGLISH: dict[str, Any] = dict.fromkeys(ENGLISH, "")


@pytest.mark.parametrize("missing", ENGLISH)
def test_a_language_is_published_whole(missing: str) -> None:
    article = make_article(**(ENGLISH | {missing: ""}), slug_en="bridge")
    with pytest.raises(Refused):
        submitted(article)
    assert submitted(written(article, **ENGLISH)).state == State.SUBMITTED


@pytest.mark.parametrize("begun", ENGLISH)
def test_a_language_is_not_published_when_it_is_only_begun(begun: str) -> None:
    article = make_article(**(NO_ENGLISH | {begun: ENGLISH[begun]}))
    with pytest.raises(Refused):
        submitted(article)
    assert submitted(written(article, **NO_ENGLISH, slug_en="")).state == State.SUBMITTED


def test_what_neither_language_has_is_not_missed() -> None:
    assert submitted(make_article(body_sq="", body_en="")).state == State.SUBMITTED


@pytest.mark.parametrize("field", ["title_sq", "teaser_sq"])
def test_what_every_item_needs_is_missed(field: str) -> None:
    with pytest.raises(Refused):
        submitted(make_article(**NO_ENGLISH, **{field: ""}))


def test_a_part_is_published_in_each_language_of_the_whole() -> None:
    mission = make_mission()
    place = make_place(mission, name_sq="Herat", name_en="")
    with pytest.raises(Refused):
        submitted(mission)
    place.name_en = "Herat"
    place.save()
    assert submitted(mission).state == State.SUBMITTED


# All of it or none of it.


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table of the house."""
    models = [
        model
        for app in ("publishing", "ministry", "missions", "news")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models
    }


class Broken(OperationalError):
    pass


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """Let the statement with this number fail, as when the database is lost. Give what was asked."""
    asked: list[str] = []

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("ROLLBACK"):
            asked.append(sql)
            if len(asked) == number:
                raise Broken
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield asked


def a_mission() -> Any:
    mission = make_mission(parts=1, slug_sq="a")
    make_contingent(mission)
    return mission


def a_changed_mission() -> Any:
    draft = changed(published(a_mission()), slug_sq="b", title_sq="E re")
    make_place(draft, name_sq="Herat", name_en="Herat")
    draft.decisions.all().delete()
    return draft


def tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)


def a_due_mission() -> Any:
    draft = workflow.approve(submitted(a_changed_mission()), editor(), tomorrow(), minor=True)
    move_moment(draft, -1)
    return draft


def first_content(item: Any) -> Any:
    return Edition.objects.of(item).get(number=1).content


OPERATIONS: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "edit": (lambda: published(a_mission()), lambda item: workflow.edit(item, author())),
    "submit": (a_mission, submitted),
    "send back": (lambda: submitted(a_mission()), lambda item: workflow.send_back(item, editor(), "Jo.")),
    "approve": (lambda: submitted(a_mission()), lambda item: workflow.approve(item, editor())),
    "approve a change": (
        lambda: submitted(a_changed_mission()),
        lambda item: workflow.approve(item, editor(), minor=True),
    ),
    "approve for later": (
        lambda: submitted(a_changed_mission()),
        lambda item: workflow.approve(item, editor(), tomorrow(), minor=True),
    ),
    "apply": (a_due_mission, lambda item: schedule.apply(Mission, item.pk)),
    "take back": (lambda: scheduled(a_mission()), lambda item: schedule.take_back(item, author())),
    "publish alone": (
        a_changed_mission,
        lambda item: emergency.publish_alone(item, administrator(), "Nxitim.", minor=True),
    ),
    "review": (
        lambda: emergency.publish_alone(a_mission(), administrator(), "Nxitim."),
        lambda item: emergency.review(item, editor()),
    ),
    "restore": (
        lambda: republished(published(a_mission()), title_sq="E re"),
        lambda item: workflow.restore(item, author(), first_content(item), "1"),
    ),
    "withdraw": (lambda: published(a_mission()), withdraw),
    "discard": (a_changed_mission, lambda item: workflow.discard(item, author())),
}  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_step_that_fails_anywhere_changes_nothing(operation: str) -> None:
    author(), editor(), administrator()
    prepare, take = OPERATIONS[operation]
    item = prepare()
    before, number = everything(), 0
    while True:
        number += 1
        try:
            with failing_at(number):
                take(item)
        except Broken:
            assert everything() == before, f"statement {number}"
        else:
            break
    assert number > 3
    assert everything() != before


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (ledger, "append"),
        (ledger, "snapshot"),
        (drafts, "apply"),
        (drafts, "_copy_related"),
        (workflow, "publish"),
        (workflow, "write"),
    ],
)
def test_a_mistake_of_ours_in_an_approval_changes_nothing(
    monkeypatch: MonkeyPatch, module: Any, name: str
) -> None:
    draft = submitted(a_changed_mission())
    before, works = everything(), getattr(module, name)

    def works_and_fails(*args: Any, **kwargs: Any) -> Any:
        works(*args, **kwargs)
        raise ZeroDivisionError

    monkeypatch.setattr(module, name, works_and_fails)
    with pytest.raises(ZeroDivisionError):
        workflow.approve(draft, editor(), minor=True)
    assert everything() == before
