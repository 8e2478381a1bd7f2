"""The desk: an author writes, somebody else approves, and a forged form writes nothing."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest import MonkeyPatch

from missions.models import Mission, Place, Theatre
from news.models import Article
from publishing import workflow
from publishing.admin import DeskAdmin
from publishing.models import Edition, Publishable, State, User

from .make import (
    STATES,
    administrator,
    author,
    changed,
    editor,
    make_act,
    make_article,
    make_contingent,
    make_mandate,
    make_mission,
    make_page,
    make_picture,
    make_place,
    make_strength,
    make_topic,
    other_editor,
    published,
    scheduled,
    signed_in,
    submitted,
    withdraw,
    written,
)
from .test_workflow import everything

pytestmark = pytest.mark.django_db


def address(item: Any, page: str = "change", *more: str) -> str:
    options = item._meta
    args = [] if page in ("add", "changelist") else [item.pk, *more]
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)


def step(item: Any, name: str) -> str:
    return address(item, "step", name)


def typed(response: Any) -> dict[str, Any]:
    """Return what a browser would send back of the forms on a page of the desk, unchanged."""
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    return {
        bound.html_name: value
        for form in forms
        for bound in form
        if (value := bound.value()) is not None and value is not False
    }


def opened(desk: Client, item: Any) -> dict[str, Any]:
    """Open the form of an item, and return what it would send back."""
    response = desk.get(address(item))
    return typed(response) | {"_read": response.context["original"].version}


def saved(desk: Client, item: Any, **change: Any) -> Any:
    """Open the form of an item, type into it, and send it."""
    return desk.post(address(item), opened(desk, item) | change)


def content(desk: Client, path: str) -> str:
    return desk.get(path).content.decode()


NEW_ARTICLE = {
    "date": "28 maj 2020",
    "title_sq": "Çelet ura",
    "teaser_sq": "Ura çelet sot.",
    "body_sq": "<p>Ura çelet.</p>",
}


PLACE = {"name_sq": "E vjedhur", "name_en": "Stolen", "role": "hub", "order": "0"}


def new_article(desk: Client, **change: Any) -> Any:
    blank = typed(desk.get("/admin/news/article/add/"))
    return desk.post("/admin/news/article/add/", blank | NEW_ARTICLE | change)


# The story of an article.


def test_an_author_writes_an_editor_approves_and_the_page_is_public() -> None:
    desk, approver, reader = signed_in(author()), signed_in(editor()), Client()
    response = new_article(desk, _submit="1")
    article = Article.objects.get()
    assert (response.status_code, response["Location"]) == (302, address(article))
    assert (article.state, article.slug_sq) == (State.SUBMITTED, "celet-ura")
    assert reader.get("/lajme/celet-ura/").status_code == 404

    assert desk.post(step(article, "approve")).status_code == 403
    assert approver.post(step(article, "approve")).status_code == 302
    page = reader.get("/lajme/celet-ura/")
    assert (page.status_code, "Ura çelet." in page.content.decode()) == (200, True)

    response = desk.post(step(article, "edit"))
    draft = Article.objects.get(draft_of=article)
    assert response["Location"] == address(draft)
    saved(desk, draft, title_sq="Ura u çel", body_sq="<p>Ura u çel.</p>", _submit="1")
    assert reader.get("/lajme/celet-ura/").content == page.content
    approver.post(step(draft, "approve"), {"note_sq": "Koha.", "note_en": "The tense."})
    page = reader.get("/lajme/celet-ura/")
    assert ("Ura u çel." in page.content.decode(), "Ura çelet." in page.content.decode()) == (
        True,
        False,
    )
    assert list(
        Edition.objects.of(article).values_list("number", "written_by", "approved_by", "note_sq")
    ) == [(2, "author", "editor", "Koha."), (1, "author", "editor", "")]


def test_what_is_not_complete_is_saved_but_not_submitted() -> None:
    desk = signed_in(author())
    response = new_article(desk, teaser_sq="", _submit="1")
    article = Article.objects.get()
    assert (response["Location"], article.state) == (address(article), State.DRAFT)
    said = [str(message) for message in desk.get(address(article)).context["messages"]]
    assert len(said) == 2
    assert "teaser" in said[1] or "përmbledhja" in said[1].lower() or "“" in said[1]


def test_a_wrong_form_comes_back_with_what_was_typed() -> None:
    response = new_article(signed_in(author()), date="31.02.2020", body_sq="<p>Gjatë</p>")
    content = response.content.decode()
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["date"]
    assert "31.02.2020" in content
    assert "Gjatë" in content
    assert not Article.objects.exists()


def test_a_list_of_the_desk_hides_the_drafts_of_live_pages_and_names_them() -> None:
    live = published(make_article(title_sq="E botuar"))
    changed(live, title_sq="E ndryshuar")
    make_article(title_sq="E re")
    response = signed_in(author()).get("/admin/news/article/")
    listed = [item.title_sq for item in response.context["cl"].result_list]
    assert sorted(listed) == ["E botuar", "E re"]
    assert "E ndryshuar" not in response.content.decode()


def test_an_editor_sends_back_with_a_note_and_the_author_reads_it() -> None:
    article = submitted(make_article())
    signed_in(editor()).post(step(article, "send-back"), {"note": "Kush e hap urën?"})
    page = signed_in(author()).get(address(article)).content.decode()
    assert "Kush e hap urën?" in page
    assert 'name="title_sq"' in page


def test_parts_are_changed_added_and_removed_in_the_form_of_a_draft() -> None:
    live = make_mission()
    make_act(live)
    one, two = (
        make_place(live, name_sq=name, name_en=name, order=n) for n, name in enumerate("ab")
    )
    live, desk = published(live), signed_in(author())
    desk.post(step(live, "edit"))
    draft = Mission.objects.get(draft_of=live)
    added = {f"places-2-{name}": value for name, value in (PLACE | {"order": "9"}).items()}
    saved(
        desk,
        draft,
        **{"places-0-name_sq": "A", "places-1-DELETE": "on", "places-TOTAL_FORMS": "3"},
        **added,
        _submit="1",
    )
    assert list(live.places.values_list("pk", "name_sq")) == [(one.pk, "a"), (two.pk, "b")]
    signed_in(editor()).post(step(draft, "approve"), {"minor": "on"})
    assert list(live.places.values_list("name_sq", flat=True)) == ["A", PLACE["name_sq"]]
    assert live.places.first() == one


def test_a_draft_is_discarded_and_its_author_is_led_to_the_live_page() -> None:
    live = published(make_article())
    response = signed_in(author()).post(step(changed(live), "discard"))
    assert response["Location"] == address(live)
    assert Article.objects.get() == live


def test_withdrawing_asks_for_a_reason_in_both_languages() -> None:
    live, desk = published(make_article()), signed_in(editor())
    for given_ in (
        {},
        {"reason_sq": "Gabim."},
        {"reason_sq": "a", "reason_en": "b", "read_on": "x"},
    ):
        assert desk.post(step(live, "withdraw"), given_).status_code == 200
    assert Article.objects.published().exists()
    desk.post(step(live, "withdraw"), {"reason_sq": "Gabim.", "reason_en": "Wrong."})
    assert not Article.objects.published().exists()


@pytest.mark.parametrize("to", ["javascript:alert(1)", "http://a.example", "data:,x", " /x\n"])
def test_where_to_read_on_is_an_address_of_ours_or_a_safe_one(to: str) -> None:
    live = published(make_article())
    reasons = {"reason_sq": "Gabim.", "reason_en": "Wrong.", "read_on": to}
    signed_in(editor()).post(step(live, "withdraw"), reasons)
    live.refresh_from_db()
    assert live.read_on in ("", "/x")


# The moment of publication, as an editor types it.


@pytest.mark.parametrize(
    ("day", "time", "moment"),
    [
        ("15.7.2126", "09:30", datetime(2126, 7, 15, 7, 30, tzinfo=UTC)),
        ("2126-01-15", "09:30:15", datetime(2126, 1, 15, 8, 30, 15, tzinfo=UTC)),
        ("28.3.2027", "01:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("28.3.2027", "03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("31.10.2027", "01:59", datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        ("31.10.2027", "03:00", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_typed_in_the_time_of_tirana(day: str, time: str, moment: datetime) -> None:
    article = submitted(make_article())
    desk = signed_in(editor())
    response = desk.post(step(article, "approve"), {"public_from_0": day, "public_from_1": time})
    assert response.status_code == 302
    article.refresh_from_db()
    assert (article.public_from, article.is_scheduled) == (moment, True)
    (edition,) = Edition.objects.of(article)
    assert (edition.public_from, edition.hash) == (moment, edition.digest())


@pytest.mark.parametrize(
    ("day", "time"),
    [
        ("28.3.2027", "02:30"),  # the clock jumps over it
        ("31.10.2027", "02:30"),  # the clock shows it twice
        ("15.7.2020", "09:30"),
        ("1.1.0001", "00:00"),
        ("0001-01-01", "00:00"),
        ("31.12.9999", "24:00"),
        ("31.02.2126", "09:30"),
        ("15.7.2126", ""),
        ("", "09:30"),
        ("9" * 400, "9" * 400),
        ("x", "y"),
    ],
)
def test_a_moment_that_cannot_be_meant_is_refused(day: str, time: str) -> None:
    article = submitted(make_article())
    moment = {"public_from_0": day, "public_from_1": time}
    response = signed_in(editor()).post(step(article, "approve"), moment)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Edition.objects.exists()


def test_the_last_moment_of_the_calendar_is_no_mistake() -> None:
    article = submitted(make_article())
    moment = {"public_from_0": "31.12.9999", "public_from_1": "23:59"}
    assert signed_in(editor()).post(step(article, "approve"), moment).status_code == 302
    assert signed_in(author()).get(address(article)).status_code == 200
    assert Client().get(f"/lajme/{article.slug_sq}/").status_code == 404


# Four eyes, at the desk.


@pytest.mark.parametrize("who", [editor, administrator])
def test_whoever_wrote_is_told_that_somebody_else_must_approve(who: Any) -> None:
    desk = signed_in(who())
    new_article(desk, _submit="1")
    article = Article.objects.get()
    response = desk.post(step(article, "approve"))
    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert not Edition.objects.exists()


def test_saving_a_form_without_a_change_is_writing_too() -> None:
    article = written(make_article())
    saved(signed_in(editor()), article)
    assert set(article.writers.all()) == {author(), editor()}


def test_a_form_left_open_in_another_tab_writes_nothing_once_it_is_submitted_or_approved() -> None:
    desk, article = signed_in(author()), written(make_article())
    left_open = opened(desk, article) | {"title_sq": "Tjetër gjë"}
    for next_step in (
        lambda: submitted(article),
        lambda: workflow.approve(article, editor()),
        lambda: withdraw(article),
    ):
        next_step()
        before = everything()
        for button in ({}, {"_submit": "1"}, {"_continue": "1"}):
            answer = desk.post(address(article), left_open | button)
            assert (answer.status_code, "Tjetër gjë" in answer.content.decode()) == (409, True)
        assert everything() == before


def test_of_two_who_save_the_same_draft_the_second_is_told_and_loses_nothing() -> None:
    draft = written(make_article())
    first, second = signed_in(author()), signed_in(editor())
    left_open = opened(second, draft)
    saved(first, draft, body_sq="<p>E para.</p>")
    response = second.post(address(draft), left_open | {"body_sq": "<p>E dyta.</p>"})
    assert response.status_code == 200
    assert len(response.context["adminform"].form.non_field_errors()) == 1
    assert "E dyta." in response.content.decode()
    draft.refresh_from_db()
    assert draft.body_sq == "<p>E para.</p>"
    saved(second, draft, body_sq="<p>E dyta.</p>")
    draft.refresh_from_db()
    assert draft.body_sq == "<p>E dyta.</p>"


def test_an_editor_approves_the_text_that_was_on_the_screen() -> None:
    article, desk = submitted(make_article()), signed_in(editor())
    (link,) = re.findall(r'href="([^"]+/step/approve/[^"]*)"', content(desk, address(article)))
    changed_meanwhile = workflow.send_back(article, author(), "Një fjali.")
    submitted(written(changed_meanwhile, body_sq="<p>Një fjali tjetër.</p>"))
    asked = desk.get(unescape(link)).context["form"]
    response = desk.post(step(article, "approve"), {"read": asked["read"].value()})
    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert not Edition.objects.exists()


def test_two_editors_who_approve_at_once_approve_once() -> None:
    article = submitted(make_article())
    first, second = signed_in(editor()), signed_in(other_editor())
    assert first.get(step(article, "approve")).status_code == 200
    assert second.get(step(article, "approve")).status_code == 200
    assert first.post(step(article, "approve")).status_code == 302
    assert second.post(step(article, "approve")).status_code == 403
    assert Edition.objects.count() == 1


def test_the_draft_that_another_has_approved_or_discarded_is_no_more() -> None:
    draft = submitted(changed(published(make_article())))
    workflow.approve(draft, other_editor(), minor=True)
    desk = signed_in(editor())
    gone = address(draft).replace("change/", "")
    for page in ("change/", "delete/", "history/"):
        assert desk.get(gone + page).status_code == 302
        assert desk.post(gone + page).status_code == 302
    assert desk.post(f"{gone}step/approve/").status_code == 404


@pytest.mark.parametrize("state", ["submitted", "scheduled", "published", "withdrawn"])
def test_what_is_not_a_draft_is_shown_to_read(state: str) -> None:
    article = STATES[state](make_article(title_sq="Titulli im"))
    for person in (author(), editor(), administrator()):
        desk = signed_in(person)
        page = desk.get(address(article))
        assert (page.status_code, "Titulli im" in page.content.decode()) == (200, True)
        assert not any(f'name="{name}"' in page.content.decode() for name in ("title_sq", "_save"))
        before = everything()
        assert desk.post(address(article), NEW_ARTICLE).status_code == 409
        assert everything() == before


# Forged forms.

FORGED = {
    "state": "published",
    "public_from": "2020-01-01",
    "public_from_0": "1.1.2020",
    "public_from_1": "10:00",
    "first_published_at": "2020-01-01",
    "last_updated_at": "2020-01-01",
    "withdrawal_reason_sq": "x",
    "read_on": "/x",
    "edition": "7",
    "draft_of": "1",
    "writers": [],
    "note_to_writers": "x",
    "created_at": "2020-01-01",
    "modified_at": "2020-01-01",
    "folded": "x",
    "id": "77",
    "pk": "77",
}


def test_fields_that_are_not_in_the_form_are_not_written() -> None:
    other = published(make_article())
    article = written(make_article(), by=editor())
    before = Article.objects.values().get(pk=article.pk)
    response = saved(signed_in(author()), article, **FORGED | {"draft_of": other.pk})
    assert response.status_code == 302
    after = Article.objects.values().get(pk=article.pk)
    assert after["modified_at"] > before["modified_at"]
    assert after | {"modified_at": None} == before | {"modified_at": None}
    assert set(article.writers.all()) == {author(), editor()}


def test_a_new_item_is_a_draft_whatever_its_form_says() -> None:
    new_article(signed_in(author()), **FORGED)
    article = Article.objects.get()
    assert (article.state, article.edition, article.draft_of, article.public_from) == (
        State.DRAFT,
        0,
        None,
        None,
    )
    assert article.pk != 77


@pytest.mark.parametrize("extra", [{}, {"DELETE": "on"}])
def test_a_part_of_another_mission_is_neither_changed_nor_taken_nor_deleted(
    extra: dict[str, str],
) -> None:
    theirs, mine = published(make_mission(parts=1)), written(make_mission(parts=1))
    before = list(Place.objects.values())
    row = PLACE | extra | {"id": theirs.places.get().pk, "mission": mine.pk}
    saved(signed_in(author()), mine, **{f"places-0-{name}": value for name, value in row.items()})
    assert list(Place.objects.values()) == before


def test_a_part_cannot_be_given_to_another_mission() -> None:
    theirs, mine = published(make_mission()), written(make_mission(parts=1))
    before = list(Place.objects.values())
    saved(signed_in(author()), mine, **{"places-0-mission": str(theirs.pk)})
    assert list(Place.objects.values()) == before


def test_a_part_cannot_be_added_beyond_what_the_form_counts() -> None:
    theirs, mine = published(make_mission(parts=1)), written(make_mission())
    row = {f"places-0-{name}": value for name, value in PLACE.items()}
    row |= {"places-0-id": str(theirs.places.get().pk), "places-TOTAL_FORMS": "1"}
    saved(signed_in(author()), mine, **row)
    assert [place.name_sq for place in theirs.places.all()] == ["Kabul"]


def test_what_was_public_is_never_deleted_nor_is_its_draft() -> None:
    live = published(make_mission(parts=1))
    draft = changed(live)
    make_contingent(live)
    desk = signed_in(administrator())
    before = everything()
    for item in (live, draft):
        assert desk.get(address(item, "delete")).status_code == 403
        assert desk.post(address(item, "delete"), {"post": "yes"}).status_code == 403
    assert everything() == before


def test_a_draft_that_was_never_public_is_deleted_by_an_editor_and_not_by_an_author() -> None:
    article = written(make_article())
    assert signed_in(author()).post(address(article, "delete"), {"post": "yes"}).status_code == 403
    assert signed_in(editor()).post(address(article, "delete"), {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()


def test_a_mission_with_a_published_contingent_is_not_deleted() -> None:
    mission = make_mission()
    published(make_contingent(mission))
    signed_in(editor()).post(address(mission, "delete"), {"post": "yes"})
    assert Mission.objects.get() == mission


@pytest.mark.parametrize("action", ["delete_selected", "approve", "publish", ""])
@pytest.mark.parametrize("states", [["draft", "submitted"], ["published", "withdrawn"]])
def test_a_forged_action_on_a_list_does_nothing(states: list[str], action: str) -> None:
    items = [STATES[state](make_article()) for state in states]
    forged = {
        "action": action,
        "_selected_action": [str(item.pk) for item in items],
        "post": "yes",
        "select_across": "1",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(items[0].pk),
        "form-0-state": "published",
    }
    desk = signed_in(administrator())
    before = everything()
    for more in ({}, {"index": "0"}, {"_save": "1"}):
        assert desk.post("/admin/news/article/", forged | more).status_code in (200, 302, 403)
        assert everything() == before


@pytest.mark.parametrize("name", ["edit", "submit", "approve", "send-back", "withdraw", "discard"])
@pytest.mark.parametrize("state", STATES)
def test_to_look_at_a_step_does_not_take_it(state: str, name: str) -> None:
    article = STATES[state](make_article())
    desk = signed_in(other_editor())
    before = everything()
    for method in (desk.get, desk.head, desk.options):
        assert method(step(article, name)).status_code in (200, 403, 405)
    assert everything() == before


@pytest.mark.parametrize("name", ["publish", "save", "__class__", "append", "approve-"])
def test_a_step_that_nobody_knows_is_nowhere(name: str) -> None:
    article = submitted(make_article())
    assert signed_in(editor()).post(step(article, name)).status_code == 404


def test_the_key_of_another_kind_of_object_opens_nothing() -> None:
    article = submitted(make_article())
    path = step(article, "approve").replace("news/article", "ministry/page")
    assert signed_in(editor()).post(path).status_code == 404
    assert not Edition.objects.exists()


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_to_post_nothing_to_a_page_of_the_desk_is_no_mistake_of_ours(page: str) -> None:
    for item in (published(make_article()), written(make_article())):
        assert signed_in(administrator()).post(address(item, page)).status_code in (200, 302, 403)


def test_the_history_has_a_transaction_to_lock_in(monkeypatch: MonkeyPatch) -> None:
    """Without one PostgreSQL refuses to lock. The test has one already: this is one more."""
    article, desk = published(make_article()), signed_in(administrator())
    outside, lock, inside = len(connection.savepoint_ids), QuerySet.select_for_update, []

    def noted(*args: Any, **kwargs: Any) -> Any:
        inside.append(len(connection.savepoint_ids))
        return lock(*args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", noted)
    desk.post(address(article, "history"))
    assert inside == [outside + 1]


# Every page of the desk, in both languages, and whatever its lists are asked.


def furnish() -> None:
    """Put one of everything on the desk."""
    topic, theatre = make_topic(), Theatre.objects.create(name_sq="Kosova", name_en="Kosovo")
    mission = published(make_mission(parts=1, theatre=theatre))
    published(make_contingent(mission, strengths=1))
    published(make_mandate(points=1))
    published(make_page())
    make_picture()
    changed(published(make_article(topics=[topic], missions=[mission])))
    scheduled(make_article())
    make_place(written(make_mission()))


DESK = [model._meta.label_lower for model in admin.site._registry]


PARTS: dict[str, dict[str, list[str]]] = {
    model._meta.label_lower: {
        accessor: [
            field.name
            for field in model._meta.get_field(accessor).related_model._meta.fields  # type: ignore[union-attr]
            if not field.is_relation
        ]
        for accessor in model.parts
    }
    for model in admin.site._registry
    if issubclass(model, Publishable)
}


def a_row_of(label: str) -> Any:
    """Return the last row of a model, or an empty one."""
    model = apps.get_model(label)
    return model._base_manager.last() or model()


@pytest.mark.parametrize("language", ["sq", "en"])
@pytest.mark.parametrize("label", DESK)
def test_every_page_of_the_desk_is_there_in_both_languages(label: str, language: str) -> None:
    furnish()
    User.objects.filter(pk=administrator().pk).update(language=language)
    desk = signed_in(administrator())
    row = a_row_of(label)
    pages = ["changelist", *(["change", "history"] if row.pk else [])]
    for page in pages:
        response = desk.get(address(row, page))
        assert (page, response.status_code) == (page, 200)
        assert f'lang="{language}"' in response.content.decode()
    may_add = admin.site._registry[type(row)].has_add_permission(response.wsgi_request)
    assert desk.get(address(row, "add")).status_code == (200 if may_add else 403)


HUGE = ["9" * 400, "-" + "9" * 400, "9" * 5000, "9223372036854775808"]
LONG = ["x" * 60_000, "a " * 3_000]
NASTY = [
    *(
        "\0",
        "-1",
        "0",
        "1e9",
        "nan",
        "None",
        "True",
        "1",
        "1,2",
        ",,",
        "id",
        "pk",
        "-1.1.-2",
        "1.99.x",
    ),
    *(
        "👋",
        "ç",
        "\u202e",
        "' OR 1=1 --",
        "<script>",
        "%",
        "_",
        "(",
        '"a',
        "'",
        "\\",
        "[]",
        "../..",
    ),
    *("", " ", "2020-13-45", "0001-01-01", "9999-12-31", "draft", "nato"),
]


def parameters(desk: Client, path: str) -> list[str]:
    specs = desk.get(path).context["cl"].filter_specs
    of_filters = [name for spec in specs for name in spec.expected_parameters()]
    stock = ["q", "o", "p", "all", "e", "_popup", "_facets", "_changelist_filters", "x", ""]
    return [*of_filters, *stock, "writers__password", "draft__state"]


def is_answer(response: Any, asked: str) -> bool:
    return response.status_code in ((400,) if "\0" in asked else (200, 302, 400, 413))


@pytest.mark.parametrize("label", DESK)
def test_a_list_of_the_desk_answers_whatever_it_is_asked(label: str) -> None:
    furnish()
    desk = signed_in(administrator())
    path = address(a_row_of(label), "changelist")
    asked = [
        (name, value)
        for number, name in enumerate(parameters(desk, path))
        for value in [*NASTY[number % 8 :: 8], HUGE[number % 4]]
    ]
    if isinstance(admin.site._registry[apps.get_model(label)], DeskAdmin):
        asked += [("q", value) for value in LONG]
        asked += [(name, value) for name in ("id__in", "draft_of", "pk__lt") for value in HUGE]
        asked += [("_to_field", "draft"), ("title_sq__regex", "("), ("title_en__iregex", "(a+)+$")]
    wrong = [
        (name, value)
        for name, value in asked
        if not is_answer(desk.get(path, {name: value}), value)
    ]
    assert wrong == []


@given(st.data())
@examples(max_examples=60)
def test_a_list_of_the_desk_answers_any_mixture(data: st.DataObject) -> None:
    if not Article.objects.exists():
        furnish()
    desk = signed_in(administrator())
    path = address(a_row_of(data.draw(st.sampled_from(sorted(PARTS)))), "changelist")
    some_text = st.text(st.characters(codec="utf-8"), max_size=9)
    names = st.sampled_from(parameters(desk, path)) | some_text
    asked = data.draw(st.dictionaries(names, st.sampled_from(NASTY + HUGE) | some_text, max_size=4))
    assert is_answer(desk.get(path, asked), "".join([*asked, *asked.values()]))


@pytest.mark.parametrize("label", DESK)
@pytest.mark.parametrize("page", ["change", "delete", "history", "step/approve"])
def test_a_key_that_is_none_is_answered(label: str, page: str) -> None:
    desk = signed_in(administrator())
    path = address(a_row_of(label), "changelist")
    for key in ("0", "-1", "9" * 30, "9" * 400, "9" * 5000, "x", "👋", "_2F", "%00", "1 x", "'"):
        assert desk.get(f"{path}{key}/{page}/").status_code in (302, 400, 403, 404)
        assert desk.post(f"{path}{key}/{page}/").status_code in (302, 400, 403, 404)


@pytest.mark.parametrize("name", ["term", "page", "app_label", "model_name", "field_name"])
def test_the_choosers_of_the_desk_answer_whatever_they_are_asked(name: str) -> None:
    desk = signed_in(administrator())
    chooser = {"app_label": "news", "model_name": "article", "field_name": "missions"}
    for value in [*NASTY, *HUGE, *LONG]:
        if (name, value) == ("field_name", "draft"):
            continue  # Django's chooser stumbles over a reverse relation
        status = desk.get("/admin/autocomplete/", chooser | {name: value}).status_code
        assert status in ((400,) if "\0" in value else (200, 403, 404))


def test_a_chooser_offers_no_drafts_of_live_missions() -> None:
    changed(published(make_mission(title_sq="E botuar")), title_sq="E ndryshuar")
    asked = {"app_label": "news", "model_name": "article", "field_name": "missions", "term": "E "}
    answer = signed_in(author()).get("/admin/autocomplete/", asked)
    assert [row["text"] for row in json.loads(answer.content)["results"]] == ["E botuar"]


@pytest.mark.parametrize("label", ["news.topic", "missions.theatre", *PARTS])
def test_a_form_of_the_desk_answers_whatever_is_typed(label: str) -> None:
    desk = signed_in(administrator())
    path = address(a_row_of(label), "add")
    blank = desk.get(path)
    fields = blank.context["adminform"].form.fields
    choosers = [name for name, field in fields.items() if hasattr(field, "queryset")]
    for value in [*NASTY[::3], HUGE[0], LONG[0]]:
        everywhere = typed(blank) | dict.fromkeys(fields, value) | new_parts(label, value)
        everywhere |= dict.fromkeys(choosers, "77")  # Django's choosers expect a number
        assert is_answer(desk.post(path, everywhere), value)


def new_parts(label: str, value: str) -> dict[str, str]:
    """Return a new row of each kind of part of a kind of object, with `value` in all its fields."""
    rows: dict[str, str] = {}
    for accessor, names in PARTS.get(label, {}).items():
        rows |= {f"{accessor}-TOTAL_FORMS": "1", f"{accessor}-INITIAL_FORMS": "0"}
        rows |= {f"{accessor}-0-{name}": value for name in names}
    return rows


# Half finished, and endless.


def test_what_is_half_finished_is_saved_and_not_submitted() -> None:
    desk = signed_in(author())
    response = new_article(desk, date="", teaser_sq="", _submit="1")
    article = Article.objects.get()
    assert (article.date, article.state) == (None, "draft")
    page = desk.get(response["Location"]).content.decode()
    for field in ("id_date", "id_teaser_sq"):
        assert f'href="#{field}"' in page


def test_parts_are_saved_half_finished_and_named_when_they_are_submitted() -> None:
    mission = make_mission()
    make_place(mission, role="")
    make_strength(mission, value=None)
    desk = signed_in(author())
    saved(desk, mission, _submit="1")
    page = desk.get(address(mission)).content.decode()
    for field in ("id_places-0-role", "id_strengths-0-value"):
        assert f'href="#{field}"' in page
    mission.refresh_from_db()
    assert mission.state == "draft"


@pytest.mark.parametrize(
    "body", ["<p>" + "a" * 300_000 + "</p>", "<blockquote>" * 31, "<ul><li>" * 16]
)
def test_a_text_that_takes_too_long_to_clean_is_refused_and_kept(body: str) -> None:
    response = new_article(signed_in(author()), body_sq=body)
    assert list(response.context["adminform"].form.errors) == ["body_sq"]
    assert not Article.objects.exists()


def test_a_new_part_stands_last() -> None:
    mission = make_mission()
    make_place(mission, order=4)
    page = signed_in(author()).get(address(mission))
    formset = page.context["inline_admin_formsets"][1].formset
    assert formset.empty_form["order"].value() == 5


def test_a_topic_that_readers_see_or_will_see_stays() -> None:
    seen, to_be_seen, unseen = (make_topic() for _ in range(3))
    published(make_article(topics=[seen]))
    scheduled(make_article(topics=[to_be_seen]))
    make_article(topics=[unseen])
    desk = signed_in(administrator())
    for topic, status in ((seen, 403), (to_be_seen, 403), (unseen, 302)):
        assert desk.post(address(topic, "delete"), {"post": "yes"}).status_code == status
