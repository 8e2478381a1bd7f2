"""The pages of the desk where the news of an older site is tried and comes in."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from news.models import Article, MovedArticle
from news.moving_in import batches, importing
from news.moving_in.models import NewsFile, NewsRow
from news.moving_in.sources import read
from pictures.models import Picture
from publishing.models import User

from . import make
from .make import signed_in
from .moving import ODD, ROW, TAKEN_AT, kept, photograph, table

pytestmark = pytest.mark.django_db
LIST = "/admin/news/newsfile/"
SEND = f"{LIST}add/"
ROWS = [
    ROW | {"title": "I pari", "picture": "images/a.jpg"},
    ROW | {"title": "I dyti", "date": "dje"},
    ROW | {"title": "I treti", "language": "fr"},
    ROW | {"title": "I pari", "teaser": "Tjetër."},
]


def english(user: User) -> Client:
    user.language = "en"
    user.save()
    return signed_in(user)


def send(client: Client, content: bytes, *pictures: str, **said: str) -> Any:
    files = [SimpleUploadedFile(name, photograph()) for name in pictures]
    upload = SimpleUploadedFile("lajme.csv", content)
    return client.post(SEND, {"file": upload, "pictures": files, **said}, follow=True)


def add(client: Client, file: NewsFile, *uploads: SimpleUploadedFile) -> Any:
    said = {"send_pictures": "Send", "pictures": list(uploads)}
    return client.post(address(file), said, follow=True)


def address(file: NewsFile, page: str = "change") -> str:
    return f"{LIST}{file.pk}/{page}/"


def outcomes(file: NewsFile) -> list[tuple[int, str]]:
    return list(file.rows.values_list("number", "outcome"))


def test_a_file_is_sent_tried_and_comes_in(author: User) -> None:
    client = english(author)
    page = send(client, table(*ROWS), "a.jpg").content.decode()
    file = NewsFile.objects.get()
    assert (file.sent_by, file.name, "0 of 4 rows" in page) == (author, "lajme.csv", True)
    page = client.post(address(file), {"go_on": "yes"}, follow=True).content.decode()
    assert "All rows were tried, and no article was written." in page
    assert "“dje” cannot be read" in page
    assert "“fr” is not a language of this site" in page
    assert outcomes(file) == [(2, "draft"), (3, "draft"), (4, "refused"), (5, "draft")]
    assert Article.objects.count() == 0
    page = client.post(address(file), {"come_in": "yes"}, follow=True).content.decode()
    assert "0 of 4 rows" in page
    page = client.post(address(file), {"go_on": "yes"}, follow=True).content.decode()
    assert "The drafts wait in the list of articles." in page
    assert Article.objects.count() == 3
    draft = Article.objects.get(title_sq="I pari", lead_picture__isnull=False)
    assert (draft.begun_by, draft.lead_picture) == (author, Picture.objects.get())
    assert f'href="/admin/news/article/{draft.pk}/change/"' in page
    assert [row.cells for row in file.rows.exclude(outcome="refused")] == [{}] * 3


def test_the_same_file_sent_again_adds_nothing(author: User) -> None:
    for _time in range(2):
        file = kept(author, *ROWS)
        batches.come_in(file, author)
        batches.go_on(file, author)
    assert {outcome for _number, outcome in outcomes(file)} == {"present", "refused"}
    assert (Article.objects.count(), MovedArticle.objects.count()) == (3, 3)


def test_a_trial_tells_what_a_file_says_twice(author: User) -> None:
    file = kept(author, ROW, ROW | {"title": "x"}, ROW)
    batches.go_on(file, author)
    assert outcomes(file) == [(1, "present"), (2, "draft"), (3, "draft")]
    assert [str(note.about) for note in file.rows.get(number=1).told] == ["repeated"]


def test_whoever_is_interrupted_goes_on_and_no_row_is_done_twice(
    author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = kept(author, *(ROW | {"title": f"Lajmi {number}"} for number in range(120)))
    batches.come_in(file, author)
    monkeypatch.setattr(batches, "_ROWS_OF_A_TRANSACTION", 7)
    monkeypatch.setattr(batches, "_OF_A_TRANSACTION", 60)
    steps = 0
    while file.rows.waiting().exists():
        batches.go_on(file, author, seconds=1e-9)
        steps += 1
        assert Article.objects.count() == file.rows.filter(is_done=True).count()
    assert (steps, Article.objects.count()) == (18, 120)
    batches.go_on(file, author)
    batches.come_in(file, author)
    batches.go_on(file, author)
    assert Article.objects.count() == 120
    found = Article.objects.newest_first().values_list("title_sq", flat=True)
    assert list(found) == [f"Lajmi {number}" for number in range(120)]


def test_a_step_that_fails_leaves_its_rows_for_the_next(
    author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_OF_A_TRANSACTION", 60)
    file = kept(author, ROW, ROW | {"title": "Tjetër"})
    batches.come_in(file, author)
    calls: Iterator[bool] = iter([True, False])
    wrote = importing.workflow.wrote

    def fail_second(*args: Any) -> None:
        if not next(calls):
            raise RuntimeError
        wrote(*args)

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(importing.workflow, "wrote", fail_second)
        batches.go_on(file, author)
    assert (Article.objects.count(), file.rows.filter(is_done=True).count()) == (0, 0)
    batches.go_on(file, author)
    assert Article.objects.count() == 2


def test_only_its_sender_lets_a_file_come_in(author: User, editor: User) -> None:
    file = kept(author, ROW)
    assert "Only author, who sent this file" in english(editor).get(address(file)).content.decode()
    for said in ({"go_on": "yes"}, {"come_in": "yes"}):
        assert signed_in(editor).post(address(file), said).status_code == 403
    author.groups.clear()
    with pytest.raises(PermissionDenied):
        batches.come_in(file, User.objects.get(pk=author.pk))
    reader = signed_in(make.make_staff("reader"))
    for path in (LIST, SEND, address(file), address(file, "report")):
        assert reader.get(path).status_code == 403
    assert (file.rows.filter(is_done=True).count(), Article.objects.count()) == (0, 0)


def test_pictures_can_be_sent_later_and_the_rows_are_tried_again(author: User) -> None:
    client = english(author)
    file = kept(author, ROW | {"picture": "a.jpg"})
    batches.go_on(file, author)
    assert [note.about for note in file.rows.get().told] == ["picture missing"]
    bad = SimpleUploadedFile("b.jpg", b"no picture")
    page = add(client, file, SimpleUploadedFile("A.JPG", photograph()), bad).content.decode()
    assert "“A.JPG” is in the library now." in page
    assert "“b.jpg”: This is not a JPEG, PNG or WebP picture." in page
    batches.go_on(file, author)
    assert [note.about for note in file.rows.get().told] == ["undescribed"]
    batches.come_in(file, author)
    batches.go_on(file, author)
    assert Article.objects.get().lead_picture == Picture.objects.get()


@pytest.mark.parametrize("name", ODD)
def test_a_picture_of_any_name_can_be_sent_and_is_found(author: User, name: str) -> None:
    file = kept(author, ROW | {"picture": f"images/{name}"})
    page = add(signed_in(author), file, SimpleUploadedFile(name, photograph()))
    assert page.status_code == 200
    batches.go_on(file, author)
    assert [note.about for note in file.rows.get().told] == ["undescribed"]


def test_only_those_who_may_add_pictures_send_them_along(author: User) -> None:
    writer = make.make_staff("writer")
    for codename in ("add_article", "view_article"):
        writer.user_permissions.add(Permission.objects.get(codename=codename))
    file, own = kept(author, ROW), kept(writer, ROW)
    assert 'name="pictures"' in signed_in(author).get(SEND).content.decode()
    assert 'name="pictures"' in signed_in(author).get(address(file)).content.decode()
    client = signed_in(writer)
    assert 'name="pictures"' not in client.get(SEND).content.decode()
    assert 'name="pictures"' not in client.get(address(own)).content.decode()
    assert send(client, table(ROW), "a.jpg").status_code == 403
    upload = SimpleUploadedFile("a.jpg", photograph())
    assert add(client, own, upload).status_code == 403
    assert (Picture.objects.count(), NewsFile.objects.count()) == (0, 2)
    assert send(client, table(ROW)).status_code == 200
    assert NewsFile.objects.count() == 3


def test_a_picture_that_was_sent_is_found_by_its_address(author: User) -> None:
    file = kept(author, ROW | {"picture": "https://mod.gov.al/images/a.jpg?w=3"})
    add(signed_in(author), file, SimpleUploadedFile("a.jpg", photograph()))
    batches.go_on(file, author)
    assert [note.about for note in file.rows.get().told] == ["undescribed"]


def test_nothing_is_sent_along_with_what_comes_in(author: User) -> None:
    file = kept(author, ROW)
    batches.go_on(file, author)
    batches.come_in(file, author)
    batches.go_on(file, author)
    upload = SimpleUploadedFile("a.jpg", photograph())
    assert add(signed_in(author), file, upload).status_code == 403
    assert outcomes(file) == [(1, "draft")]
    assert not file.rows.waiting().exists()


def test_whoever_sends_a_photograph_along_is_told_what_was_removed(author: User) -> None:
    file = kept(author, ROW | {"picture": "a.jpg"})
    upload = SimpleUploadedFile("a.jpg", photograph(exif=TAKEN_AT))
    page = add(english(author), file, upload).content.decode()
    assert "“a.jpg” said where it was taken. That was removed." in page


def test_two_pictures_of_one_name_are_told_apart_by_an_editor(author: User) -> None:
    rows = [ROW | {"title": place, "picture": f"{place}/Foto-Ë.jpg"} for place in ("2023", "2024")]
    file = kept(author, *rows)
    add(signed_in(author), file, SimpleUploadedFile("foto-E\u0308.JPG", photograph()))
    batches.go_on(file, author)
    told = [[note.about for note in row.told] for row in file.rows.order_by("place")]
    assert told == [["undescribed"], ["picture shared", "undescribed"]]


def test_the_report_is_a_table_that_no_spreadsheet_runs(author: User) -> None:
    file = kept(author, ROW | {"title": "=HYPERLINK(1)"}, ROW | {"language": "fr"})
    batches.go_on(file, author)
    response: Any = english(author).get(address(file, "report"))
    text = response.content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["row"], row["outcome"], row["title"], row["date"]) for row in rows] == [
        ("1", "a draft", "'=HYPERLINK(1)", "2024-08-13"),
        ("2", "refused", "Lajmi", ""),
    ]
    assert response["Content-Disposition"] == 'attachment; filename="lajme-report.csv"'


@pytest.mark.parametrize("content", [b"", b"\0", b"[1,", b"hello"])
def test_a_file_that_cannot_be_read_is_told_and_not_kept(author: User, content: bytes) -> None:
    page = send(english(author), content).content.decode()
    assert 'class="errorlist"' in page
    assert NewsFile.objects.count() == 0


def test_cells_that_no_database_keeps_are_told_of_all_the_same(author: User) -> None:
    file = kept(author, ROW | {"title": "a\0b", "teaser": "\ud800", "byline": {"x": ["\0"]}})
    batches.come_in(file, author)
    batches.go_on(file, author)
    assert Article.objects.get().title_sq == "ab"
    assert [note.about for note in file.rows.get().told] == ["not text", "unseen", "damaged"]


def test_what_no_database_keeps_is_kept_nowhere_in_the_notes_of_a_page(author: User) -> None:
    text = "Kreu\0faqja\n\nTitulli\n13 gusht 2024\nTeksti.\n"
    batches.send(read(text.encode("utf-16")), author, name="lajme.txt")
    row = NewsRow.objects.get()
    assert (row.cells["title"], row.said) == ("Titulli", [["chrome", {"lines": "Kreu\1faqja"}]])


@pytest.mark.parametrize("asked", ["draft", "refused", "warned", "present", "nothing", ""])
def test_a_report_is_read_by_outcome_and_in_pages(author: User, asked: str) -> None:
    client = english(author)
    file = kept(
        author, *(ROW | {"title": f"T{n}", "date": "" if n % 2 else "2020"} for n in range(130))
    )
    batches.go_on(file, author, seconds=60)
    page = client.get(address(file), {"outcome": asked, "p": "2"}).content.decode()
    rows = {"draft": 30, "warned": 65, "refused": 0, "present": 0, "nothing": 30, "": 30}[asked]
    assert page.count('<th scope="row">') == rows


def test_the_page_of_a_file_asks_the_same_of_the_database_however_long_it_is(
    author: User, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(author)
    for count in (3, 60):
        file = kept(author, *(ROW | {"title": f"{count} {n}"} for n in range(count)))
        batches.come_in(file, author)
        batches.go_on(file, author, seconds=60)
        with django_assert_max_num_queries(16):
            client.get(address(file))


def test_the_list_of_articles_leads_to_the_import(author: User) -> None:
    assert SEND in signed_in(author).get("/admin/news/article/").content.decode()
    assert NewsRow.objects.count() == 0
