"""The library at the desk: many files at once, who describes them, where each is used."""

import re
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from itertools import islice
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils.translation import override
from PIL import Image, ImageChops, ImageFilter
from pytest import MonkeyPatch
from pytest_django import DjangoAssertNumQueries

from news.models import Article
from pictures import uploads
from pictures.cleaning import NotAPicture
from pictures.models import Picture
from publishing import workflow
from publishing.models import User

from .make import (
    STATES,
    changed,
    in_state,
    make_article,
    make_picture,
    make_staff,
    published,
    signed_in,
)
from .test_pictures import DESCRIBED, encoded, photograph
from .test_telltale import GPS, OWN, POSITION, exif

pytestmark = pytest.mark.django_db

LIBRARY = "/admin/pictures/picture/"
UPLOAD = f"{LIBRARY}upload/"
GOOD = encoded(photograph(), "JPEG")
TELLING = encoded(photograph(), "JPEG", exif=exif({GPS: POSITION, OWN: {0xA431: "3041234"}}))


@pytest.fixture
def desk(author: User) -> Client:
    User.objects.update(language="en")
    return signed_in(author)


def several(**files: bytes) -> dict[str, Any]:
    return {"files": [SimpleUploadedFile(name, content) for name, content in files.items()]}


def outcomes(response: Any) -> list[tuple[str, str, list[str]]]:
    """Return of each file what the page says: its name, whether it was added, and every sentence."""
    rows = re.findall(r'<li class="is-(\w+)">(.*?)</li>', response.content.decode(), re.DOTALL)
    return [
        (
            re.findall("<bdi>(.*?)</bdi>", row)[0],
            became,
            re.findall(r'<p class="(?:told|refused)">(.*?)</p>', row),
        )
        for became, row in rows
    ]


# Many files.


def test_each_of_many_files_is_told_of_and_a_bad_one_stops_no_other(desk: Client) -> None:
    files = several(**{"a.jpg": GOOD, "b.jpg": b"<html>", "IMG 1.JPG": TELLING, "c.png": GOOD})
    assert outcomes(desk.post(UPLOAD, files)) == [
        ("a.jpg", "added", []),
        ("b.jpg", "refused", ["This is not a JPEG, PNG or WebP picture."]),
        (
            "IMG 1.JPG",
            "added",
            [
                "“IMG 1.JPG” said where it was taken. That was removed.",
                "“IMG 1.JPG” held the serial number of a camera or a lens. That was removed.",
            ],
        ),
        ("c.png", "refused", ["The name says it is another kind of file than it is: JPEG."]),
    ]
    assert Picture.objects.count() == 2


def test_each_new_picture_is_shown_with_the_way_to_describe_it(desk: Client) -> None:
    page = desk.post(UPLOAD, several(**{"a.jpg": GOOD})).content.decode()
    picture = Picture.objects.get()
    assert f'src="{LIBRARY}{picture.pk}/shown/"' in page
    assert f'<a href="{LIBRARY}{picture.pk}/change/">Describe “Picture {picture.pk}”</a>' in page
    assert desk.get(f"{LIBRARY}{picture.pk}/history/").context["action_list"].paginator.count == 1


def test_without_a_file_the_page_asks_for_one(desk: Client) -> None:
    asking = '<p class="errornote">Choose at least one file.</p>'
    assert asking in desk.post(UPLOAD).content.decode()
    assert asking not in desk.get(UPLOAD).content.decode()


def test_what_is_too_much_at_once_is_told_and_the_rest_is_taken(
    desk: Client, monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    files = several(**{f"{name}.jpg": GOOD for name in "abc"})
    sentence = "At most 2 files are taken at once. Send this one again."
    assert outcomes(desk.post(UPLOAD, files)) == [
        ("a.jpg", "added", []),
        ("b.jpg", "added", []),
        ("c.jpg", "refused", [sentence]),
    ]


def test_a_name_is_shown_and_never_run(desk: Client) -> None:
    ((name, became, _sentences),) = outcomes(desk.post(UPLOAD, several(**{"<b>.jpg": GOOD})))
    assert (name, became) == ("&lt;b&gt;.jpg", "added")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("sq", "“a.jpg” mbante numrin e serisë së një aparati a objektivi. Kjo e dhënë u hoq."),
        ("en", "“a.jpg” held the serial number of a camera or a lens. That was removed."),
    ],
)
def test_the_form_of_one_picture_tells_the_same(desk: Client, language: str, sentence: str) -> None:
    User.objects.update(language=language)
    one = DESCRIBED | {"upload": SimpleUploadedFile("a.jpg", TELLING)}
    response = desk.post(f"{LIBRARY}add/", one, follow=True)
    assert sentence in [str(message) for message in response.context["messages"]]


def test_only_those_who_may_add_pictures_upload_them(desk: Client) -> None:
    reader = signed_in(make_staff("no-author"))
    assert reader.get(UPLOAD).status_code == 403
    assert reader.post(UPLOAD, several(**{"a.jpg": GOOD})).status_code == 403
    assert Client().post(UPLOAD, several(**{"a.jpg": GOOD})).status_code == 302
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = desk.cookies
    assert careful.post(UPLOAD, several(**{"a.jpg": GOOD})).status_code == 403
    assert Picture.objects.count() == 0


def test_the_library_takes_files_from_those_who_may_add_them(desk: Client, author: User) -> None:
    form = f'action="{UPLOAD}"'
    assert form in desk.get(LIBRARY).content.decode()
    assert form not in desk.get(f"{LIBRARY}?_popup=1").content.decode()
    author.groups.clear()
    author.user_permissions.add(*permissions("view_picture"))
    assert form not in desk.get(LIBRARY).content.decode()


def permissions(*names: str) -> Any:
    return Permission.objects.filter(codename__in=names)


def test_one_upload_at_a_time_takes_its_memory_and_one_waits(monkeypatch: MonkeyPatch) -> None:
    together, most, others_are_told = 0, 0, Event()

    def slow(*file: Any) -> Any:
        nonlocal together, most
        together += 1
        most = max(most, together)
        others_are_told.wait(60)
        together -= 1
        raise NotAPicture("It was only looked at.")

    monkeypatch.setattr(uploads, "clean", slow)
    with ThreadPoolExecutor(4) as people:
        sent = [people.submit(lambda: list(uploads.added([again()]))) for _ in range(4)]
        told_at_once = [one.result()[0].is_busy for one in islice(as_completed(sent), 2)]
        others_are_told.set()
        assert told_at_once == [True, True]
        assert sum(one.result()[0].is_busy for one in sent) == 2
    assert most == 1


def test_whoever_would_wait_too_long_is_told_and_keeps_what_was_typed(desk: Client) -> None:
    with ExitStack() as others:
        # A turn that is taken twice, as one who works and one who waits take it.
        for _ in range(2):
            others.callback(uploads.turns._places.release)
            uploads.turns._places.acquire()
        file = SimpleUploadedFile("a.jpg", GOOD)
        page = desk.post(f"{LIBRARY}add/", DESCRIBED | {"upload": file}).content.decode()
        assert "The server is busy with other pictures." in page
        assert 'value="A bridge."' in page
        response = desk.post(UPLOAD, several(**{"a.jpg": GOOD}))
        assert "is-busy" in response.content.decode()
        assert Picture.objects.count() == 0
    assert desk.post(f"{LIBRARY}add/", DESCRIBED | {"upload": again()}).status_code == 302


def again() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", GOOD)


def test_a_file_is_looked_at_outside_a_transaction(desk: Client, monkeypatch: MonkeyPatch) -> None:
    depths = []

    def look(*file: Any) -> Any:
        depths.append(len(connection.savepoint_ids))
        raise NotAPicture("It was only looked at.")

    monkeypatch.setattr("pictures.forms.clean", look)
    before = len(connection.savepoint_ids)
    desk.post(f"{LIBRARY}add/", DESCRIBED | {"upload": again()})
    assert depths == [before]


def test_a_photograph_of_12_megapixels_is_not_waited_for(desk: Client) -> None:
    content = encoded(scenery(4_000, 3_000), "JPEG", quality=92)
    assert 2_500_000 < len(content) < 8_000_000
    started = time.process_time()
    response = desk.post(UPLOAD, several(**{"a.jpg": content}))
    assert time.process_time() - started < 3
    assert outcomes(response) == [("a.jpg", "added", [])]
    assert Picture.objects.get().renditions.count() == 9


def scenery(width: int, height: int) -> Image.Image:
    """Return pixels that take an encoder as long as a photograph's: large shapes, and grain."""
    noise = Image.effect_noise((width // 40, height // 40), 120)
    shapes = noise.resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((width, height), 30).filter(ImageFilter.GaussianBlur(0.6))
    bands = [ImageChops.add(shapes.rotate(turn), grain, 2) for turn in (0, 180, 0)]
    return Image.merge("RGB", bands)


# Describing.


def change_of(picture: Picture) -> str:
    return f"{LIBRARY}{picture.pk}/change/"


def test_whoever_adds_pictures_describes_them_and_does_not_change_what_was_described(
    desk: Client,
) -> None:
    picture = make_picture(alt_sq="", alt_en="")
    assert desk.post(change_of(picture), DESCRIBED).status_code == 302
    picture.refresh_from_db()
    assert picture.alt_en == "A bridge."
    assert desk.post(change_of(picture), DESCRIBED | {"alt_en": "Another."}).status_code == 403
    picture.refresh_from_db()
    assert picture.alt_en == "A bridge."


def test_whoever_may_only_look_describes_nothing() -> None:
    reader = make_staff("reader")
    reader.user_permissions.add(*permissions("view_picture"))
    picture = make_picture(alt_sq="", alt_en="")
    assert signed_in(reader).post(change_of(picture), DESCRIBED).status_code == 403


# Finding.


def listed(desk: Client, asked: str = "") -> list[Picture]:
    return list(desk.get(f"{LIBRARY}{asked}").context["cl"].result_list)


def test_the_library_is_filtered_by_use_and_by_description(desk: Client) -> None:
    described, undescribed = make_picture(), make_picture(alt_en="")
    decorative = make_picture(alt_sq="", alt_en="", is_decorative=True)
    make_article(lead_picture=described)
    assert {
        asked: listed(desk, asked)
        for asked in (
            *("", "?described=no", "?described=yes", "?described=decorative"),
            *("?used=yes", "?used=no", "?used=no&described=no", "?used=nonsense"),
        )
    } == {
        "": [decorative, undescribed, described],
        "?described=no": [undescribed],
        "?described=yes": [described],
        "?described=decorative": [decorative],
        "?used=yes": [described],
        "?used=no": [decorative, undescribed],
        "?used=no&described=no": [undescribed],
        "?used=nonsense": [decorative, undescribed, described],
    }


def test_the_library_flags_what_is_not_described(desk: Client) -> None:
    make_picture(), make_picture(alt_sq="")
    page = desk.get(LIBRARY).content.decode()
    assert page.count('<strong class="flag">Not described</strong>') == 1


@pytest.mark.parametrize("asked", ["ceshtje", "Çështje", "ÇËSHTJE", "border", "BURIMI"])
def test_the_library_is_searched_by_words_whatever_their_accents(desk: Client, asked: str) -> None:
    wanted = make_picture(alt_sq="Një çështje kufitare.", alt_en="A border.", credit="Burimi")
    make_picture()
    assert listed(desk, f"?q={asked}") == [wanted]
    found = desk.get(
        "/admin/autocomplete/",
        {"app_label": "news", "model_name": "article", "field_name": "lead_picture", "term": asked},
    ).json()
    assert [row["id"] for row in found["results"]] == [str(wanted.pk)]


@pytest.mark.parametrize("many", [1, 3])
def test_the_library_asks_as_little_for_many_pictures(
    desk: Client, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        make_article(lead_picture=make_picture())
    with django_assert_num_queries(12):
        desk.get(LIBRARY)


# Where it is used.


def told(desk: Client, picture: Picture) -> tuple[bool, list[tuple[str, str, str]]]:
    """Return whether the page says that a picture is public, and title, address and state of its users."""
    page = desk.get(change_of(picture)).content.decode()
    public, hidden = (
        f"It is {said}" in page
        for said in (
            "public: something published shows it.",
            "not public: nothing published shows it.",
        )
    )
    assert public is not hidden
    row = r'<tr><th scope="row"><a href="([^"]+)">(.*?)</a></th><td>article</td><td>(.*?)</td>'
    return public, [(title, to, state) for to, title, state in re.findall(row, page)]


@pytest.mark.parametrize("state", STATES)
def test_the_page_of_a_picture_lists_what_shows_it_in_every_state(desk: Client, state: str) -> None:
    picture = make_picture()
    make_article()
    item = in_state(make_article(lead_picture=picture), state)
    with override("en"):
        row = (item.title_en, f"/admin/news/article/{item.pk}/change/", item.state_in_words)
    assert told(desk, picture) == (state == "published", [row])


def test_the_draft_of_a_live_page_is_listed_as_what_it_is(desk: Client) -> None:
    picture = make_picture()
    live = published(make_article())
    draft = changed(live, lead_picture=picture)
    to = f"/admin/news/article/{draft.pk}/change/"
    row = (draft.title_en, to, "Draft – change of a published page")
    assert told(desk, picture) == (False, [row])
    workflow.discard(draft, User.objects.get(username="author"))
    assert told(desk, picture) == (False, [])
    assert Article.objects.count() == 1


def test_titles_are_told_to_those_who_may_read_them() -> None:
    reader = make_staff("reader", language="en")
    reader.user_permissions.add(*permissions("view_picture"))
    picture = make_picture()
    make_article(lead_picture=picture, title_en="A secret")
    desk = signed_in(reader)
    assert told(desk, picture) == (False, [])
    assert "A secret" not in desk.get(change_of(picture)).content.decode()
    reader.user_permissions.add(*permissions("view_article"))
    assert "A secret" in desk.get(change_of(picture)).content.decode()
