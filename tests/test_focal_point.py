"""Where a picture is cropped, its focal point stays in sight. It is shown without moving the page."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client, RequestFactory
from PIL import Image
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from pictures.models import Picture
from pictures.templatetags.pictures import picture as tag
from publishing.languages import CODES

from . import make, test_browser
from .test_browser import breaches, opened, sign_in

pytestmark = pytest.mark.django_db

browser = test_browser.browser


@pytest.mark.parametrize(
    ("x", "y", "classes"),
    [
        (50, 50, "crop at-x-50 at-y-50"),
        (0, 100, "crop at-x-0 at-y-100"),
        (33, 67, "crop at-x-30 at-y-70"),
        (4, 96, "crop at-x-0 at-y-100"),
        (6, 94, "crop at-x-10 at-y-90"),
    ],
)
def test_a_cropped_picture_carries_its_focal_point_to_the_nearest_tenth(
    x: int, y: int, classes: str
) -> None:
    context: dict[str, Any] = {"request": RequestFactory().get("/")}
    shown = make.make_picture(focal_x=x, focal_y=y)
    assert tag(context, shown, crop=True)["classes"] == classes
    assert tag(context, shown)["classes"] == ""


def test_every_tenth_has_a_rule() -> None:
    sheet = (settings.BASE / "static" / "css" / "pictures.css").read_text()
    rules = re.findall(r"\.at-(x|y)-(\d+) \{\s+--at-(x|y): (\d+)%;\s+\}", sheet)
    tenths = [str(tenth) for tenth in range(0, 101, 10)]
    assert rules == [(axis, tenth, axis, tenth) for axis in "xy" for tenth in tenths]


def image_on(page: str) -> dict[str, str]:
    """Return the attributes of the one <img> in the text of a page."""
    (image,) = re.findall("<img([^>]*)>", page)
    return dict(re.findall(r'([\w-]+)="([^"]*)"', image))


@pytest.mark.parametrize("code", CODES)
def test_the_front_page_crops_and_the_article_shows_the_whole(code: str) -> None:
    shown = make.make_picture(focal_x=80, focal_y=20)
    article = make.published(make.make_article(lead_picture=shown))
    home, whole = ("/", f"/lajme/{article.slug_sq}/")
    if code == "en":
        home, whole = ("/en/", f"/en/news/{article.slug_en}/")
    front = image_on(Client().get(home).content.decode())
    page = image_on(Client().get(whole).content.decode())
    assert (front["class"], page.get("class")) == ("crop at-x-80 at-y-20", None)
    for image in (front, page):
        assert (image["width"], image["height"]) == ("600", "400")
        assert image.get("loading") is None  # it is seen at once


def test_a_picture_further_down_waits_until_it_is_near() -> None:
    context: dict[str, Any] = {"request": RequestFactory().get("/")}
    source = "{% load pictures %}{% picture shown %}"
    page = Template(source).render(Context(context | {"shown": make.make_picture()}))
    assert image_on(page)["loading"] == "lazy"


# In a browser.


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_focal_point_is_in_sight_at_every_width(
    browser: Browser, live_server: LiveServer, groups_again: None
) -> None:
    tall = Picture(is_decorative=True, focal_x=50, focal_y=90)
    tall.keep(Image.new("RGB", (600, 1800), "teal"))
    make.published(make.make_article(lead_picture=tall))
    for width in (320, 390, 1280):
        with opened(browser, viewport={"width": width, "height": 800}) as context:
            page = context.new_page()
            page.goto(live_server.url)
            box, fit, at = page.eval_on_selector(
                ".lead img",
                "image => { const [box, style] = [image.getBoundingClientRect(), "
                "getComputedStyle(image)]; return [[box.width, box.height], style.objectFit, "
                "style.objectPosition]; }",
            )
            assert (round(box[0] / box[1], 2), fit, at) == (1.5, "cover", "50% 90%")
            assert breaches(page) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_click_sets_the_focal_point_and_typing_moves_its_mark(
    browser: Browser, live_server: LiveServer
) -> None:
    make.make_staff("administrator", is_superuser=True, language="en")
    shown = make.make_picture()
    with opened(browser, base_url=live_server.url) as context:
        page = context.new_page()
        sign_in(page, live_server.url, "administrator")
        page.goto(f"/admin/pictures/picture/{shown.pk}/change/", wait_until="networkidle")
        image = page.locator(".focal img")
        box: Any = image.bounding_box()
        image.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
        numbers = [page.input_value(f"#id_focal_{axis}") for axis in "xy"]
        assert numbers == ["25", "75"]
        page.fill("#id_focal_x", "100")
        box = image.bounding_box()  # a click scrolls
        mark: Any = page.locator(".focal-mark").bounding_box()
        assert abs(mark["x"] + mark["width"] / 2 - box["x"] - box["width"]) < 2
        assert abs(mark["y"] + mark["height"] / 2 - box["y"] - 0.75 * box["height"]) < 2
        page.click("[name=_save]")
        page.wait_for_selector(".success")
        assert breaches(page) == []
    shown.refresh_from_db()
    assert (shown.focal_x, shown.focal_y) == (100, 75)
