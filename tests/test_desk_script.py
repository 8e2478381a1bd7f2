"""The desk in the browser: whoever types loses nothing, and is told what happened."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from news.models import Article
from publishing.models import State

from . import make, test_browser
from .test_browser import breaches, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

browser = test_browser.browser

STILL_HERE = "/admin/still-here/"
ADD = "/admin/news/article/add/"
SIGNED_OUT = (
    "You were signed out, and nothing was sent. Sign in again in another window, then press save "
    "here again: your words are still in this form."
)
UNREACHABLE = (
    "The server cannot be reached, and nothing was sent. Wait a little, then press save here "
    "again: your words are still in this form."
)


@pytest.fixture
def desk(live_server: LiveServer, browser: Browser) -> Iterator[Page]:
    """Sign an administrator in; at the end, no page has broken the policy."""
    for name in ("author", "editor", "administrator"):
        make.make_staff(name, is_superuser=True, language="en")
    with opened(browser, base_url=live_server.url) as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        sign_in(page, live_server.url, "administrator")
        yield page
        assert breaches(page) == []


def asked_by(page: Page, answer: str = "dismiss") -> list[str]:
    """Return the list of the dialogs that a page opens from now on, each answered like this."""
    asked: list[str] = []

    def note(dialog: Any) -> None:
        asked.append(dialog.type)
        getattr(dialog, answer)()

    page.on("dialog", note)
    return asked


def requests_of(page: Page, method: str, path: str) -> list[str]:
    """Return the list of the requests of a page from now on with this method and path."""
    made: list[str] = []

    def note(request: Any) -> None:
        if request.method == method and request.url.endswith(path):
            made.append(request.url)

    page.on("request", note)
    return made


def open_form(page: Page, path: str) -> None:
    page.goto(path, wait_until="load")
    # The icons of the editor move what is below them.
    page.evaluate("Promise.all(Array.from(document.fonts, font => font.load())).then(() => true)")


def change_of(item: Any) -> str:
    return f"/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/change/"


def fill_in(page: Page) -> None:
    page.fill("#id_date", "28 May 2020")
    page.fill("#id_title_en", "A bridge opens")
    page.fill("#id_teaser_en", "It is long.")
    type_rich(page, "The bridge.")


def type_rich(page: Page, words: str) -> None:
    page.click(".field-body_en [contenteditable]")
    page.keyboard.type(words)


def sign_out_elsewhere() -> None:
    """End every session, as 30 idle minutes do."""
    Session.objects.all().delete()


def sign_in_elsewhere(page: Page) -> None:
    """Follow the link of the message into another window, sign in there, and close it."""
    with page.context.expect_page() as found:
        page.click(".desk-unsent a")
    other = found.value
    other.fill("#id_username", "administrator")
    other.fill("#id_password", "password")
    other.click("[type=submit]")
    other.wait_for_selector("#user-tools")
    other.close()


def focused(page: Page, expression: str) -> Any:
    return page.evaluate(f"document.activeElement.{expression}")


# The view that the script asks.


@pytest.mark.parametrize(
    ("person", "is_here"),
    [
        (lambda: None, False),
        (lambda: make.make_staff("reader", is_staff=False), False),
        (lambda: make.make_staff("gone", is_active=False), False),
        (lambda: make.make_staff("author"), True),
    ],
    ids=["stranger", "no staff", "inactive", "staff"],
)
def test_the_desk_says_whether_somebody_is_signed_in(
    person: Callable[[], Any], is_here: bool
) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    if user := person():
        client.force_login(user)
    answer = client.get(STILL_HERE)
    said = answer.json()
    assert (answer.status_code, said.pop("signed_in")) == (200, is_here)
    assert list(said) == (["token"] if is_here else [])
    assert "no-store" in answer["Cache-Control"]
    assert ("csrftoken" in answer.cookies) == is_here
    assert client.post(STILL_HERE).status_code == 405


def test_a_form_with_the_token_of_now_is_taken() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.make_staff("author", is_superuser=True))
    stale = get_token(RequestFactory().get("/admin/"))
    renewed = client.get(STILL_HERE).json()["token"]
    for token, status in ((stale, 403), (renewed, 302)):
        form = {"csrfmiddlewaretoken": token, "language": "en"}
        assert client.post("/admin/language/", form).status_code == status


def test_asking_makes_the_30_idle_minutes_begin_anew() -> None:
    client, start = Client(), timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client.force_login(make.make_staff("author"))
        for minutes, is_here in ((29, True), (58, True), (89, False)):
            clock.move_to(start + timedelta(minutes=minutes))
            assert (minutes, client.get(STILL_HERE).json()["signed_in"]) == (minutes, is_here)


# Unsaved words.


def type_a_title(page: Page) -> None:
    page.locator("#id_title_en").press_sequentially("A")


def type_rich_text(page: Page) -> None:
    type_rich(page, "A")


def press_bold_on_selected_words(page: Page) -> None:
    page.click(".field-body_en [contenteditable]")
    page.keyboard.press("Control+a")
    page.click('.field-body_en .prose-menubar__button:has-text("format_bold")')


def choose_a_mission(page: Page) -> None:
    page.click(".field-missions .select2-selection")
    page.click(".select2-results__option >> text=Mission")


CHANGES = [type_a_title, type_rich_text, press_bold_on_selected_words, choose_a_mission]


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_leaves_unsaved_words_is_asked_first(
    desk: Page, change: Callable[[Page], None]
) -> None:
    make.make_mission()
    open_form(desk, change_of(make.make_article()))
    asked, address = asked_by(desk), desk.url
    change(desk)
    desk.click("#branding a")
    assert (asked, desk.url) == (["beforeunload"], address)


def by_a_language_button(page: Page) -> None:
    page.click(".desk-language button[value=sq]")


def by_logging_out(page: Page) -> None:
    page.click("#logout-form button")


def by_a_step_of_the_workflow(page: Page) -> None:
    page.click(".object-tools a")


def by_reloading(page: Page) -> None:
    page.evaluate("location.reload()")


def by_closing_the_window(page: Page) -> None:
    page.close(run_before_unload=True)


WAYS = [
    by_a_language_button,
    by_logging_out,
    by_a_step_of_the_workflow,
    by_reloading,
    by_closing_the_window,
]


@pytest.mark.parametrize("leave", WAYS)
def test_every_way_out_of_a_changed_form_asks(desk: Page, leave: Callable[[Page], None]) -> None:
    draft = make.changed(make.published(make.make_article(title_en="Before")))
    open_form(desk, change_of(draft))
    asked = asked_by(desk)
    desk.fill("#id_title_en", "After")
    with desk.expect_event("dialog"):
        leave(desk)
    assert asked == ["beforeunload"]
    assert desk.input_value("#id_title_en") == "After"


def test_parts_that_are_added_or_removed_are_unsaved_too(desk: Page) -> None:
    mission = make.make_mission()
    make.make_place(mission)
    open_form(desk, change_of(mission))
    asked = asked_by(desk)
    desk.click("#places-group .add-row a")
    desk.click("#branding a")
    assert asked == ["beforeunload"]
    desk.click("#places-1 .inline-deletelink")
    desk.check("#id_places-0-DELETE")
    desk.click("#branding a")
    assert asked == ["beforeunload", "beforeunload"]


def test_the_words_and_the_day_of_a_step_are_unsaved_too(desk: Page) -> None:
    path = change_of(make.submitted(make.make_article())).replace("change/", "step/")
    asked = asked_by(desk)
    open_form(desk, path + "send-back/")
    desk.fill("#id_note", "Why?")
    desk.click("#branding a")
    assert asked == ["beforeunload"]
    desk.fill("#id_note", "")
    open_form(desk, path + "approve/")
    desk.click(".datetimeshortcuts a >> nth=0")
    desk.click("#branding a")
    assert asked == ["beforeunload", "beforeunload"]


def test_groups_moved_to_the_chosen_ones_are_unsaved_too(desk: Page) -> None:
    open_form(desk, f"/admin/publishing/user/{make.author().pk}/change/")
    asked = asked_by(desk)
    desk.click("#id_user_permissions_add_all")
    desk.click("#branding a")
    assert asked == ["beforeunload"]


def test_words_typed_while_the_page_still_loads_are_unsaved_too(desk: Page) -> None:
    held: list[Any] = []
    desk.route("**/admin-desk.js", lambda route: held.append(route))
    desk.goto(ADD, wait_until="commit")
    type_a_title(desk)
    asked = asked_by(desk)
    held[0].continue_()
    desk.wait_for_load_state("load")
    desk.click("#branding a")
    assert asked == ["beforeunload"]


def test_whoever_says_leave_leaves(desk: Page) -> None:
    open_form(desk, ADD)
    asked = asked_by(desk, "accept")
    type_a_title(desk)
    desk.click("#logout-form button")
    desk.wait_for_url("**/logout/")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize(
    "path", ["news/article/add/", "missions/mission/{}/change/", "publishing/user/{}/change/"]
)
def test_an_untouched_form_never_asks(desk: Page, path: str) -> None:
    item = make.make_mission(parts=1) if "mission" in path else make.author()
    open_form(desk, "/admin/" + path.format(item.pk))
    asked = asked_by(desk)
    desk.wait_for_selector("[contenteditable]" if "user" not in path else ".selector-chosen")
    desk.click("#content h1")
    desk.keyboard.press("Tab")
    desk.click("#branding a")
    desk.wait_for_url("**/admin/")
    assert asked == []


def test_typing_and_taking_it_back_leaves_nothing_to_ask_about(desk: Page) -> None:
    open_form(desk, ADD)
    asked = asked_by(desk)
    type_a_title(desk)
    desk.keyboard.press("Backspace")
    desk.click("#branding a")
    desk.wait_for_url("**/admin/")
    assert asked == []


def test_a_form_that_came_back_with_errors_holds_unsaved_words(desk: Page) -> None:
    open_form(desk, ADD)
    asked = asked_by(desk)
    fill_in(desk)
    desk.fill("#id_date", "31.02.2020")
    desk.click("[name=_save]")
    desk.wait_for_selector(".errornote")
    desk.click("#branding a")
    assert asked == ["beforeunload"]
    assert desk.input_value("#id_title_en") == "A bridge opens"


# Whoever types stays signed in.


def test_typing_keeps_the_session_open_and_idling_does_not(desk: Page) -> None:
    desk.clock.install()
    open_form(desk, ADD)
    made = requests_of(desk, "GET", STILL_HERE)

    def asked_after(minutes: int, *, types: bool) -> int:
        if types:
            type_a_title(desk)
            type_rich_text(desk)
        desk.clock.fast_forward(f"{minutes:02}:00")
        desk.evaluate("fetch('/admin/jsi18n/').then(answer => answer.text())")
        return len(made)

    assert asked_after(1, types=True) == 0
    assert asked_after(3, types=True) == 0
    assert asked_after(2, types=True) == 1
    assert asked_after(25, types=False) == 1
    assert asked_after(0, types=True) == 2
    assert asked_after(4, types=True) == 2
    assert asked_after(1, types=True) == 3


# Sent only to somebody who takes it.


@pytest.mark.parametrize(
    ("button", "leads_to", "state"),
    [
        ("_save", "**/article/", State.DRAFT),
        ("_continue", "**/change/", State.DRAFT),
        ("_addanother", "**/add/", State.DRAFT),
        ("_submit", "**/change/", State.SUBMITTED),
    ],
)
def test_a_form_is_sent_with_the_button_that_was_pressed(
    desk: Page, button: str, leads_to: str, state: State
) -> None:
    open_form(desk, ADD)
    asked = asked_by(desk)
    fill_in(desk)
    desk.click(f"[name={button}]")
    desk.wait_for_selector(".messagelist .success")
    desk.wait_for_url(leads_to)
    article = Article.objects.get()
    assert (article.title_en, article.state) == ("A bridge opens", state)
    assert article.body_en == "<p>The bridge.</p>"
    assert asked == []


def test_whoever_was_signed_out_keeps_the_words_and_saves_them_after_signing_in(
    desk: Page,
) -> None:
    open_form(desk, ADD)
    sent = requests_of(desk, "POST", ADD)
    fill_in(desk)
    sign_out_elsewhere()
    desk.click("[name=_continue]")
    desk.wait_for_selector(".desk-unsent")
    said = desk.inner_text(".submit-row >> xpath=preceding-sibling::*[1]")
    assert said == f"{SIGNED_OUT} Sign in again"
    assert focused(desk, "className") == "errornote desk-unsent"
    assert focused(desk, "getAttribute('role')") == "alert"
    assert desk.get_attribute(".desk-unsent a", "rel") == "noopener"
    assert (sent, desk.input_value("#id_title_en")) == ([], "A bridge opens")
    assert breaches(desk) == []

    sign_in_elsewhere(desk)
    desk.click("[name=_continue]")
    desk.wait_for_selector(".messagelist .success")
    assert Article.objects.get().body_en == "<p>The bridge.</p>"
    assert len(sent) == 1


def test_signing_in_again_in_another_window_leaves_the_old_form_valid(desk: Page) -> None:
    """Signing in changes the token that every open form has to show."""
    open_form(
        desk, change_of(make.submitted(make.make_article())).replace("change", "step/send-back")
    )
    desk.fill("#id_note", "Why?")
    sign_out_elsewhere()
    other = desk.context.new_page()
    sign_in(other, desk.url.split("/admin/")[0], "administrator")
    desk.click(".submit-row [type=submit]")
    desk.wait_for_selector(".messagelist .success")
    assert Article.objects.get().note_to_writers == "Why?"


def test_a_form_is_kept_while_the_server_cannot_be_reached(desk: Page) -> None:
    open_form(desk, ADD)
    fill_in(desk)
    asked = asked_by(desk)
    desk.context.set_offline(True)
    for _ in range(2):
        desk.click("[name=_continue]")
        desk.wait_for_selector(".desk-unsent")
        assert desk.locator(".desk-unsent").all_inner_texts() == [UNREACHABLE]
        assert focused(desk, "className") == "errornote desk-unsent"
    assert breaches(desk) == []
    desk.context.set_offline(False)
    desk.click("#branding a")
    assert asked == ["beforeunload"]
    desk.click("[name=_continue]")
    desk.wait_for_selector(".messagelist .success")
    assert Article.objects.get().body_en == "<p>The bridge.</p>"


def test_pressing_twice_sends_once(desk: Page) -> None:
    open_form(desk, ADD)
    sent = requests_of(desk, "POST", ADD)
    fill_in(desk)
    desk.evaluate(
        "() => { const save = document.querySelector('[name=_save]'); save.click(); save.click();"
        " document.querySelector('form[id$=_form]').addEventListener('formdata', () =>"
        " queueMicrotask(() => save.click())); }"
    )
    desk.wait_for_selector(".messagelist .success")
    assert (len(sent), Article.objects.count()) == (1, 1)


def test_without_the_script_a_form_is_saved_as_before(desk: Page) -> None:
    desk.route("**/admin-desk.js", lambda route: route.abort())
    open_form(desk, ADD)
    asked = asked_by(desk)
    fill_in(desk)
    desk.click("[name=_continue]")
    desk.wait_for_selector(".messagelist .success")
    assert (asked, Article.objects.get().title_en) == ([], "A bridge opens")


# Links to a field.

IN_EDITOR = "closest('.field-body_en') !== null && document.activeElement.isContentEditable"


def top_of(page: Page, selector: str) -> Any:
    """Return how many pixels below the upper edge of the window something begins."""
    return page.locator(selector).evaluate("row => Math.round(row.getBoundingClientRect().top)")


def follow_link(page: Page, field: str) -> None:
    """Follow a link to a field, as a page that lists what is missing would have it."""
    page.evaluate(
        "field => { const link = document.createElement('a'); link.href = '#' + field;"
        " link.id = 'link'; link.textContent = field; document.querySelector('#content').prepend(link); }",
        field,
    )
    page.click("#link")


def test_a_link_to_a_rich_text_leads_into_its_editor(desk: Page) -> None:
    open_form(desk, ADD)
    follow_link(desk, "id_body_en")
    assert (focused(desk, IN_EDITOR), top_of(desk, ".field-body_en")) == (True, 0)
    desk.keyboard.type("Here.")
    assert desk.input_value("#id_body_en") == "<p>Here.</p>"


def test_an_address_with_a_field_leads_there_when_the_page_opens(desk: Page) -> None:
    open_form(desk, change_of(make.make_article()) + "#id_body_en")
    desk.wait_for_selector(".field-body_en .ProseMirror-focused")
    assert (focused(desk, IN_EDITOR), top_of(desk, ".field-body_en")) == (True, 0)


@pytest.mark.parametrize(
    ("field", "place"),
    [("id_slug_en", "id === 'id_slug_en'"), ("id_missions", "closest('.field-missions') !== null")],
)
def test_a_link_leads_to_any_other_field(desk: Page, field: str, place: str) -> None:
    open_form(desk, ADD)
    follow_link(desk, field)
    assert focused(desk, place) is True


def test_a_link_opens_the_group_of_fields_that_hides_its_field(desk: Page) -> None:
    open_form(desk, ADD)
    desk.evaluate(
        "() => { const row = document.querySelector('.field-slug_en');"
        " const group = document.createElement('details'); row.replaceWith(group); group.append(row); }"
    )
    follow_link(desk, "id_slug_en")
    assert focused(desk, "id") == "id_slug_en"
    assert desk.locator("#content details").evaluate("group => group.open") is True
