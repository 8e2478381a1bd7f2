"""What only a browser can say: accessibility, the policy kept, and that nothing slides sideways."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Permission
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from publishing.models import User

from .make import (
    make_article,
    make_attachment,
    make_document,
    make_picture,
    make_place_in_gallery,
    published,
)
from .pages import PUBLIC_PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        message = "Chromium is not installed."
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in this thread
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server: LiveServer) -> str:
    call_command("seed")
    return str(live_server.url)


def opened(browser: Browser, **options: Any) -> BrowserContext:
    """Return a browser window that remembers every breach of the page's policy."""
    context = browser.new_context(**options)
    context.add_init_script(
        "window.breaches = [];"
        "document.addEventListener('securitypolicyviolation', e => window.breaches.push("
        "e.violatedDirective + ' ' + e.blockedURI + ' ' + (e.sample || '') + ' ' + e.sourceFile));"
    )
    return context


def breaches(page: Page) -> list[str]:
    return [f"{page.url}: {breach}" for breach in page.evaluate("window.breaches")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_public_page(site: str, browser: Browser, scheme: Any) -> None:
    axe = Axe()
    with opened(browser, color_scheme=scheme, bypass_csp=True) as context:
        page = context.new_page()
        found = []
        for path in PUBLIC_PAGES:
            page.goto(site + path)
            report = axe.run(page)
            found += [
                f"{path}: {v['id']} {v['nodes'][0]['html']}" for v in report.response["violations"]
            ]
        assert found == []


def test_no_public_page_slides_sideways_at_320_pixels(site: str, browser: Browser) -> None:
    with opened(browser, viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        widths = {}
        for path in PUBLIC_PAGES:
            page.goto(site + path)
            widths[path] = page.evaluate("document.documentElement.scrollWidth")
        assert widths == dict.fromkeys(PUBLIC_PAGES, 320)


def test_public_pages_keep_their_policy_and_ask_nobody_else(site: str, browser: Browser) -> None:
    with opened(browser) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        found: list[str] = []
        for path in PUBLIC_PAGES:
            page.goto(site + path)
            found += breaches(page)
        assert found == []
        assert [address for address in asked if not address.startswith(site)] == []
        assert [address for address in asked if address.endswith(".js")] == []
        assert context.cookies() == []


def test_nothing_moves_while_a_page_loads(site: str, browser: Browser) -> None:
    with opened(browser, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        for path in PUBLIC_PAGES:
            page.goto(site + path)
            shift = page.evaluate(
                "new Promise(done => { let sum = 0; new PerformanceObserver(list => list.getEntries()"
                ".forEach(entry => sum += entry.value)).observe({type: 'layout-shift', buffered: true});"
                "requestAnimationFrame(() => requestAnimationFrame(() => done(sum))); })"
            )
            assert (path, shift <= 0.01) == (path, True)


def test_the_first_stop_of_the_keyboard_is_the_skip_link(site: str, browser: Browser) -> None:
    with opened(browser) as context:
        page = context.new_page()
        page.goto(site + "/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#permbajtja"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "permbajtja"


def test_a_gallery_of_thirty_pictures_is_for_everyone_and_loads_what_is_seen(
    groups_again: None, site: str, browser: Browser
) -> None:
    article = make_article(slug_sq="galeri", slug_en="gallery")
    for number in range(30):
        size = [(60, 40), (40, 60), (90, 30)][number % 3]
        picture = make_picture(size, credit="A. Autori")
        make_place_in_gallery(article, picture=picture, order=number)
    make_attachment(article, document=make_document())
    published(article)
    paths, axe = ("/lajme/galeri/", "/en/news/gallery/"), Axe()
    for scheme in ("light", "dark"):
        with opened(browser, color_scheme=scheme, bypass_csp=True) as context:
            page = context.new_page()
            for path in paths:
                page.goto(site + path)
                violations = axe.run(page).response["violations"]
                assert [f"{each['id']} {each['nodes'][0]['html']}" for each in violations] == []
    with opened(browser, viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for path in paths:
            page.goto(site + path, wait_until="networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") == 320
            assert breaches(page) == []
        shapes = "[...document.querySelectorAll('.gallery img')].map(i => i.width / i.height)"
        assert {round(shape, 1) for shape in page.evaluate(shapes)} == {1.5}
        assert 0 < len([address for address in asked if "/media/" in address]) < 30
        page.click("#fotogaleria a >> nth=0")
        assert page.evaluate("document.images.length") == 1
        page.go_back()
        with page.expect_download() as download:
            page.click("#dokumentet a")
        assert download.value.suggested_filename.endswith(".pdf")


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(site + "/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", "password")
    page.click("[type=submit]")
    page.wait_for_selector("#user-tools")


def test_the_desk_keeps_its_policy_and_its_editor_works(site: str, browser: Browser) -> None:
    common: dict[str, Any] = {"password": "password", "is_staff": True, "language": "en"}
    User.objects.create_user("administrator", is_superuser=True, **common)
    author = User.objects.create_user("author", **common)
    author.user_permissions.set(Permission.objects.filter(content_type__app_label="news"))
    with opened(browser) as context:
        page = context.new_page()
        sign_in(page, site, "administrator")
        found = []
        for path in (
            "",
            "news/article/",
            "news/article/add/",
            "news/article/1/change/",
            "missions/mission/add/",
            "missions/mission/2/change/",
            "missions/contingent/1/change/",
            "ministry/mandate/1/change/",
            "ministry/page/add/",
            "pictures/picture/add/",
            "news/document/add/",
            "publishing/user/",
            "publishing/edition/",
        ):
            answer = page.goto(f"{site}/admin/{path}", wait_until="networkidle")
            assert (path, answer and answer.status) == (path, 200)
            found += breaches(page)
        assert found == []
    with opened(browser) as context:
        page = context.new_page()
        sign_in(page, site, "author")
        page.goto(f"{site}/admin/news/article/add/")
        page.fill("#id_date", "28 maj 2020")
        page.fill("#id_title_en", "A bridge opens")
        page.fill("#id_teaser_en", "It is long.")
        editor = page.locator(".field-body_en [contenteditable]")
        editor.click()
        page.keyboard.type("Bold ")
        page.keyboard.press("Control+b")
        page.keyboard.type("words")
        page.click("[name=_continue]")
        page.wait_for_selector(".success")
        assert page.locator("#id_body_en").input_value() == "<p>Bold <strong>words</strong></p>"
        assert page.locator("#id_date").input_value() == "28 May 2020"
        assert breaches(page) == []
