"""One whole story of the desk, in a browser, on the site as `make run` starts it."""

import os
import re
import signal
import socket
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

from .test_browser import breaches, browser, opened

__all__ = ["browser"]  # a fixture

pytestmark = pytest.mark.browser

PUBLIC = "/en/missions/resolute-support-mission/"
WORDS = "The mission ended on another day."


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


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


def test_a_change_is_drafted_compared_previewed_scheduled_and_appears(
    browser: Browser, site: str
) -> None:
    author = desk_of(browser, site, "author")
    author.goto(f"{site}/admin/missions/mission/")
    author.click("text=Resolute Support Mission")
    author.click("text=Edit as a draft")
    for code in ("sq", "en"):
        field = author.locator(f"#id_summary_{code}")
        field.fill(f"{field.input_value()} {WORDS}")
    author.click("text=Save and submit for approval")
    expect(author.locator(".success")).to_have_text("Submitted. Somebody else approves it now.")

    editor = desk_of(browser, site, "editor")
    editor.click(".day >> text=Resolute Support Mission")
    change_form = editor.url
    editor.click(".object-tools >> text=Differences")
    expect(editor.locator("ins").last).to_contain_text(WORDS)
    found = axe_violations(editor)

    editor.goto(change_form)
    editor.click(".object-tools >> text=Preview")
    link = editor.get_by_label("Link to the preview in English").input_value()
    found += axe_violations(editor)
    visitor = opened(browser).new_page()
    visitor.goto(link)
    expect(visitor.locator("main")).to_contain_text(WORDS)
    expect(visitor.locator("body")).to_contain_text("PREVIEW")
    visitor.goto(site + PUBLIC)
    expect(visitor.locator("main")).not_to_contain_text(WORDS)

    editor.goto(change_form)
    editor.click(".object-tools >> text=Approve")
    moment = datetime.now(ZoneInfo("Europe/Tirane")) + timedelta(minutes=1)
    editor.fill("#id_public_from_0", f"{moment:%d.%m.%Y}")
    editor.fill("#id_public_from_1", f"{moment:%H:%M:%S}")
    editor.fill("#id_note_sq", "U shtua dita e mbylljes.")
    editor.fill("#id_note_en", "The day on which it ended was added.")
    found += axe_violations(editor)
    editor.click("[type=submit][value=Approve]")
    expect(editor.locator(".status")).to_have_text("Scheduled")
    editor.goto(f"{site}/admin/calendar/")
    expect(editor.locator("#content")).to_contain_text("Resolute Support Mission")
    found += axe_violations(editor)
    visitor.goto(site + PUBLIC)
    expect(visitor.locator("main")).not_to_contain_text(WORDS)

    for _second in range(120):  # with nobody touching anything but this one reader
        visitor.goto(site + PUBLIC)
        if WORDS in visitor.locator("main").inner_text():
            break
        visitor.wait_for_timeout(1000)
    assert datetime.now(moment.tzinfo) >= moment
    expect(visitor.locator("main")).to_contain_text(WORDS)
    expect(visitor.locator("main")).to_contain_text("The day on which it ended was added.")

    editor.goto(re.sub(r"/mission/\d+/.*", "/mission/", change_form))
    editor.click("text=Resolute Support Mission")
    editor.click("text=History")
    expect(editor.locator(".history")).to_contain_text("written by author, approved by editor")
    found += axe_violations(editor)
    editor.goto(f"{site}/admin/")
    found += axe_violations(editor)
    assert "\n".join(found) == ""
    assert breaches(visitor) == []


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds on this page of the desk."""
    report: Any = Axe().run(page)
    return [
        f"{page.url}: {found['id']} {found['nodes'][0]['html'][:160]}"
        for found in report.response["violations"]
    ]
