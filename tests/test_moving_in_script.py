"""The page of a file of news in a browser: it goes on by itself, can be stopped, and says the end."""

from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from news.models import Article
from news.moving_in import batches

from . import make, test_browser
from .moving import ROW, kept
from .test_browser import breaches, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

browser = test_browser.browser


def test_the_page_goes_on_by_itself_until_all_rows_are_done(
    live_server: LiveServer, browser: Browser, groups_again: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches.go_on, "__defaults__", (0.0,))  # a few rows a request
    monkeypatch.setattr(batches, "_ROWS_OF_A_TRANSACTION", 2)
    author = make.author()
    file = kept(author, *(ROW | {"title": f"Lajmi {number}"} for number in range(7)))
    with opened(browser) as context:
        page = context.new_page()
        sign_in(page, live_server.url, author.username)
        page.goto(f"{live_server.url}/admin/news/newsfile/{file.pk}/change/")
        page.wait_for_selector("#come_in")
        assert (page.locator(".history tbody tr").count(), Article.objects.count()) == (7, 0)
        page.click("#come_in [type=submit]")
        page.wait_for_selector("#coming a[href='/admin/news/article/']")
        assert Article.objects.count() == 7
        assert breaches(page) == []
