"""Files dropped into the library: each has its progress and its outcome, and can be tried again."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from pictures.models import Picture

from . import make, test_browser
from .test_browser import breaches, opened, sign_in
from .test_uploads import GOOD, LIBRARY, TELLING

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

browser = test_browser.browser

# Django's field of search has a label that only its title says.
OURS = {"include": [["#content"]], "exclude": [["#changelist-search"]]}
DROP = """
files => {
    const dropped = new DataTransfer();
    for (const [name, content] of files) {
        const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
        dropped.items.add(new File([bytes], name));
    }
    const what = {bubbles: true, cancelable: true, dataTransfer: dropped};
    for (const name of ['dragover', 'drop']) {
        document.getElementById('changelist').dispatchEvent(new DragEvent(name, what));
    }
}
"""


@pytest.fixture
def library(live_server: LiveServer, browser: Browser) -> Iterator[Page]:
    """Open the library as an administrator; at the end, it has not broken the policy."""
    make.make_staff("administrator", is_superuser=True, language="en")
    with opened(browser, base_url=live_server.url) as context:
        page = context.new_page()
        page.set_default_timeout(20_000)
        sign_in(page, live_server.url, "administrator")
        page.goto(LIBRARY, wait_until="networkidle")
        yield page
        assert breaches(page) == []


def drop(page: Page, **files: bytes) -> None:
    page.evaluate(DROP, [[name, b64encode(content).decode()] for name, content in files.items()])


def payloads(**files: bytes) -> Any:
    return [
        {"name": name, "mimeType": "image/jpeg", "buffer": content}
        for name, content in files.items()
    ]


def finished(page: Page, told: str) -> None:
    """Wait until the page has told so much of its files."""
    expect(page.locator(".upload-status")).to_contain_text(told, timeout=20_000)


def rows(page: Page) -> list[tuple[str, str]]:
    """Return what became of each file, in the order in which they came."""
    found = page.locator(".uploads > li").all()
    return [
        (row.locator("bdi").inner_text(), (row.get_attribute("class") or "").removeprefix("is-"))
        for row in found
    ]


def test_dropped_files_are_taken_one_by_one_and_a_bad_one_stops_no_other(library: Page) -> None:
    drop(library, **{"a.jpg": GOOD, "b.jpg": b"<html>", "c.jpg": TELLING})
    finished(library, "3 of 3 files are done, 2 are in the library.")
    assert rows(library) == [("a.jpg", "added"), ("b.jpg", "refused"), ("c.jpg", "added")]
    refused = library.locator(".uploads > li").nth(1)
    assert "This is not a JPEG, PNG or WebP picture." in refused.inner_text()
    told = library.locator(".uploads .told").all_inner_texts()
    assert told == [
        "“c.jpg” said where it was taken. That was removed.",
        "“c.jpg” held the serial number of a camera or a lens. That was removed.",
    ]
    assert "“c.jpg” said where it was taken." in library.locator(".upload-status").inner_text()
    assert Picture.objects.count() == 2
    library.click(".upload-done a")
    library.wait_for_load_state("networkidle")
    assert library.locator("#result_list tbody tr").count() == 2


def test_files_chosen_by_keyboard_are_taken_and_described(library: Page) -> None:
    chosen = library.get_by_label("Upload pictures")
    chosen.focus()
    chosen.set_input_files(payloads(**{"a.jpg": GOOD}))
    finished(library, "1 of 1 files are done, 1 are in the library.")
    library.locator(".uploads a").press("Enter")
    library.wait_for_selector(".focal-mark")
    assert library.url.endswith(f"{LIBRARY}{Picture.objects.get().pk}/change/")


def test_a_file_that_the_server_could_not_take_is_tried_again(library: Page) -> None:
    answers = iter([500])

    def answer(route: Route) -> None:
        status = next(answers, None)
        route.fulfill(status=status, body="<h1>500</h1>") if status else route.continue_()

    library.route("**/upload/", answer)
    drop(library, **{"a.jpg": GOOD, "b.jpg": GOOD})
    finished(library, "2 of 2 files are done, 1 are in the library.")
    assert rows(library) == [("a.jpg", "refused"), ("b.jpg", "added")]
    library.get_by_role("button", name="Try again").click()
    finished(library, "2 of 2 files are done, 2 are in the library.")
    assert sorted(rows(library)) == [("a.jpg", "added"), ("b.jpg", "added")]


def test_a_server_that_cannot_be_reached_is_told(library: Page) -> None:
    library.context.set_offline(True)
    drop(library, **{"a.jpg": GOOD})
    finished(library, "0 are in the library. a.jpg: It was not taken: the server cannot be reached")
    library.context.set_offline(False)
    library.get_by_role("button", name="Try again").click()
    finished(library, "1 of 1 files are done, 1 are in the library.")


def test_whoever_was_signed_out_signs_in_and_goes_on(library: Page) -> None:
    Session.objects.all().delete()
    drop(library, **{"a.jpg": GOOD})
    finished(library, "a.jpg: It was not sent. Sign in again in another window")
    other = library.context.new_page()
    sign_in(other, "", "administrator")
    other.close()
    library.get_by_role("button", name="Try again").click()
    finished(library, "1 of 1 files are done, 1 are in the library.")


def test_what_is_too_heavy_is_not_even_sent(library: Page) -> None:
    asked: list[str] = []
    library.on("request", lambda request: asked.append(request.url))
    library.evaluate(DROP.replace("atob(content)", "'x'.repeat(21 * 1024 * 1024)"), [["a.jpg", ""]])
    finished(library, "a.jpg: The file is larger than 20 MB.")
    assert asked == []


def test_whoever_leaves_while_files_are_sent_is_asked_first(library: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    held: list[Route] = []
    library.on("dialog", stay)
    library.route("**/upload/", lambda route: held.append(route))
    library.set_input_files("#files", payloads(**{"a.jpg": GOOD}))
    expect(library.locator(".uploads .quiet")).to_have_text("Being sent")
    library.click("#site-name a", no_wait_after=True)
    library.wait_for_timeout(300)
    assert (asked, library.url.endswith(LIBRARY)) == (["beforeunload"], True)
    held[0].continue_()
    finished(library, "1 of 1 files are done, 1 are in the library.")
    library.click("#site-name a")
    library.wait_for_selector(".day")
    assert asked == ["beforeunload"]


def test_a_file_dropped_beside_its_place_does_not_replace_the_page(library: Page) -> None:
    drop(library, **{"a.jpg": GOOD})  # on the list
    finished(library, "1 of 1 files are done")
    assert library.url.endswith(LIBRARY)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_library_is_for_everyone(
    browser: Browser, live_server: LiveServer, scheme: Any
) -> None:
    make.make_staff("administrator", is_superuser=True, language="en")
    undescribed = make.make_picture(alt_sq="")
    options = {"color_scheme": scheme, "bypass_csp": True, "base_url": live_server.url}
    with opened(browser, viewport={"width": 390, "height": 800}, **options) as context:
        page = context.new_page()
        sign_in(page, live_server.url, "administrator")
        for path in (LIBRARY, f"{LIBRARY}upload/", f"{LIBRARY}{undescribed.pk}/change/"):
            page.goto(path, wait_until="networkidle")
            if path == LIBRARY:
                drop(page, **{"a.jpg": TELLING, "b.jpg": b"no picture"})
                finished(page, "2 of 2 files")
            report = Axe().run(page, context=OURS)
            found = report.response["violations"]
            assert [f"{path} {v['id']} {v['nodes'][0]['html']}" for v in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_the_script_the_same_form_takes_several_files(
    browser: Browser, live_server: LiveServer
) -> None:
    make.make_staff("administrator", is_superuser=True, language="en")
    with opened(browser, base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, live_server.url, "administrator")
        page.goto(LIBRARY)
        files = payloads(**{"a.jpg": GOOD, "b.jpg": b"no picture", "c.jpg": TELLING})
        page.set_input_files("#files", files)
        page.get_by_role("button", name="Upload", exact=True).click()
        page.wait_for_selector(".uploads > li")
        assert rows(page) == [("a.jpg", "added"), ("b.jpg", "refused"), ("c.jpg", "added")]
