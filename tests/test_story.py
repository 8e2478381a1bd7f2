"""One whole story of the desk, in a browser, on the site as `make run` starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from config.management.commands.demo_staff import PASSWORD

from .door import free_port
from .test_browser import breaches, browser, opened

__all__ = ["browser"]  # a fixture

pytestmark = pytest.mark.browser

PUBLIC = "/en/missions/resolute-support-mission/"
WORDS = "The mission ended on another day."
NOTE = "The day on which it ended was added."


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Start the site with its demonstration accounts, on a database of its own."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "DEVELOPMENT": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "manage.py", "start", f"127.0.0.1:{port}"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=settings.BASE, env=environment, stdout=log, stderr=log, process_group=0
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # the reloader and its child
            process.wait(20)


def desk_of(browser: Browser, site: str, name: str) -> Page:
    page = opened(browser, bypass_csp=True, viewport={"width": 1280, "height": 900}).new_page()
    for _attempt in range(100):  # the site is starting
        try:
            page.goto(f"{site}/admin/")
            break
        except Exception:
            page.wait_for_timeout(500)
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    page.click(".desk-language [value=en]")
    expect(page.locator("#user-tools")).to_contain_text("Log out", ignore_case=True)
    return page


def drafted(author: Page, site: str) -> None:
    """Let the author change the summary of the live mission, and submit it."""
    author.goto(f"{site}/admin/missions/mission/")
    author.click("text=Resolute Support Mission")
    author.click("text=Edit as a draft")
    for code in ("sq", "en"):
        field = author.locator(f"#id_summary_{code}")
        field.fill(f"{field.input_value()} {WORDS}")
    author.click("text=Save and submit for approval")
    expect(author.locator(".success")).to_have_text("Submitted. Somebody else approves it now.")


def compared(editor: Page) -> str:
    """Let the editor read the differences, and return a link to the preview."""
    editor.click(".day >> text=Resolute Support Mission")
    change_form = editor.url
    editor.click(".object-tools >> text=Differences")
    expect(editor.locator("ins").last).to_contain_text(WORDS)
    assert axe_violations(editor) == []
    editor.goto(change_form)
    editor.click(".object-tools >> text=Preview")
    assert axe_violations(editor) == []
    link = editor.get_by_label("Link to the preview in English").input_value()
    editor.goto(change_form)
    return link


def scheduled(editor: Page, site: str) -> datetime:
    """Let the editor approve the change for one minute later, and return that moment."""
    editor.click(".object-tools >> text=Approve")
    moment = datetime.now(ZoneInfo("Europe/Tirane")) + timedelta(minutes=1)
    editor.fill("#id_public_from_0", f"{moment:%d.%m.%Y}")
    editor.fill("#id_public_from_1", f"{moment:%H:%M:%S}")
    editor.fill("#id_note_sq", "U shtua dita e mbylljes.")
    editor.fill("#id_note_en", NOTE)
    assert axe_violations(editor) == []
    editor.click("[type=submit][value=Approve]")
    expect(editor.locator(".status")).to_have_text("Scheduled")
    editor.goto(f"{site}/admin/calendar/")
    expect(editor.locator("#content")).to_contain_text("Resolute Support Mission")
    assert axe_violations(editor) == []
    return moment


def remembered(editor: Page, site: str) -> None:
    """Let the editor find both names in the history of the live page."""
    editor.goto(f"{site}/admin/missions/mission/")
    editor.click("text=Resolute Support Mission")
    editor.click("text=History")
    expect(editor.locator(".history")).to_contain_text("written by author, approved by editor")
    assert axe_violations(editor) == []
    editor.goto(f"{site}/admin/")
    assert axe_violations(editor) == []


def test_a_change_is_drafted_compared_previewed_scheduled_and_appears(
    browser: Browser, site: str
) -> None:
    drafted(desk_of(browser, site, "author"), site)
    editor, visitor = desk_of(browser, site, "editor"), opened(browser).new_page()
    shown = visitor.locator("main")
    visitor.goto(compared(editor))
    expect(shown).to_contain_text(WORDS)
    expect(visitor.locator("body")).to_contain_text("PREVIEW")
    moment = scheduled(editor, site)
    visitor.goto(site + PUBLIC)
    expect(shown).not_to_contain_text(WORDS)
    for _second in range(120):  # with nobody touching anything but this one reader
        visitor.goto(site + PUBLIC)
        if WORDS in shown.inner_text():
            break
        visitor.wait_for_timeout(1000)
    assert datetime.now(moment.tzinfo) >= moment
    expect(shown).to_contain_text(WORDS)
    expect(shown).to_contain_text(NOTE)
    assert breaches(visitor) == []
    remembered(editor, site)


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds on this page of the desk."""
    report: Any = Axe().run(page)
    return [
        f"{page.url}: {found['id']} {found['nodes'][0]['html'][:160]}"
        for found in report.response["violations"]
    ]
