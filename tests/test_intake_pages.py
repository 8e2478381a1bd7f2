"""The pages of the desk where figures are sent in and approved: who may, what is said and kept."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from missions.intake import admin, forms
from missions.intake.models import FiguresFile
from missions.models import Mission, Strength
from publishing.dates import parse
from publishing.doubts import Doubt
from publishing.models import Edition, User

from . import make
from .intake import sent, table
from .make import make_mission, published, signed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/missions/figuresfile/"
SEND, TEMPLATE = f"{LIST}add/", f"{LIST}template/"
ROW = {"mission": "KFOR", "value": "100", "as of": "2018"}
NOTES = {"note_sq": "Shifra.", "note_en": "Figures."}


@pytest.fixture(autouse=True)
def kfor() -> Mission:
    return published(make_mission(title_sq="Forca", title_en="Kosovo Force", abbreviation="KFOR"))


@pytest.fixture(autouse=True)
def _nothing_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Mission, "doubts", lambda mission: [])


@pytest.fixture
def file(author: User) -> FiguresFile:
    return sent(table(ROW), author)


def english(user: User) -> Client:
    user.language = "en"
    user.save()
    return signed_in(user)


def send(client: Client, content: bytes | None, **said: str) -> Any:
    upload = {"file": SimpleUploadedFile("shifra.csv", content)} if content is not None else {}
    return client.post(SEND, {**upload, **said})


def address(file: FiguresFile, page: str = "change") -> str:
    return f"{LIST}{file.pk}/{page}/"


def digest(page: Any) -> str:
    return str(page.context["approving"]["seen"].value())


# Who may.


@pytest.mark.parametrize(
    ("group", "answers"),
    [
        ("", {LIST: 403, SEND: 403, TEMPLATE: 403, "change": 403, "file": 403}),
        ("Authors", {LIST: 200, SEND: 200, TEMPLATE: 200, "change": 200, "file": 200}),
        ("Editors", {LIST: 200, SEND: 200, TEMPLATE: 200, "change": 200, "file": 200}),
    ],
)
def test_staff_who_write_missions_reach_the_pages(
    file: FiguresFile, group: str, answers: dict[str, int]
) -> None:
    client = signed_in(make.make_staff("somebody", group))
    for page, status in answers.items():
        path = page if page.startswith("/") else address(file, page)
        assert (page, client.get(path).status_code) == (page, status)
        assert Client().get(path).headers["Location"].startswith("/admin/login/")
    for key in ("999", "9" * 30):
        assert client.get(f"{LIST}{key}/change/").status_code == (404 if group else 403)


def test_only_who_may_approve_is_offered_it_and_may_post_it(
    file: FiguresFile, author: User, other_author: User, editor: User
) -> None:
    offers = {author: (False, False, True), other_author: (False, False, False)}
    for person, said in (offers | {editor: (True, True, False)}).items():
        page: Any = signed_in(person).get(address(file))
        names = ("may_approve", "may_refuse", "may_take_back")
        assert tuple(page.context[name] for name in names) == said
    for name in ("approve", "refuse"):
        data = {name: "1", "seen": digest(page), "note": "Jo.", **NOTES}
        assert signed_in(other_author).post(address(file), data).status_code == 403
    file.refresh_from_db()
    assert file.waits


# Sending in.


def test_a_file_is_sent_in_and_shown_row_by_row(author: User) -> None:
    client = english(author)
    rows = [ROW, ROW | {"value": "rreth 13 000", "scope": "force"}]
    response = send(client, table(*rows))
    file = FiguresFile.objects.get()
    assert (file.name, file.sent_by, file.decision) == ("shifra.csv", author, "waiting")
    assert response.headers["Location"] == address(file)
    page = client.get(address(file)).content.decode()
    assert "new: 2" in page
    assert "deployed, the whole force, 2018" in page
    assert "about 13\u202f000" in page
    assert "Take it back" in page
    listed = client.get(LIST).content.decode()
    assert "shifra.csv" in listed
    download = client.get(address(file, "file"))
    assert download.content == table(*rows)
    assert download.headers["Content-Disposition"] == 'attachment; filename="shifra.csv"'


def test_one_wrong_row_stops_the_whole_and_every_row_says_what_it_would_do(author: User) -> None:
    response = send(english(author), table(ROW, ROW | {"value": "x", "as of": "2019"}), decimal=",")
    page = response.content.decode()
    assert FiguresFile.objects.count() == Strength.objects.count() == 0
    assert "Nothing was sent in: some rows are wrong." in page
    assert "“x” is not a number of people." in page
    assert ("new: 1" in page, "wrong: 1" in page) == (True, True)
    assert response.context["form"]["decimal"].value() == ","


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Choose a file."),
        (b"", "The submitted file is empty."),
        (b"%PDF", "This is a PDF. Send the table itself"),
        (b"a" * (2 * 1024 * 1024 + 1), "The file is larger than 2 MB."),
        (b"mission,value,rank\n1,2,3", "The column “rank” is not known."),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(
    author: User, content: bytes | None, sentence: str
) -> None:
    page = send(english(author), content)
    assert page.status_code == 200
    assert sentence in page.content.decode()


def test_a_number_that_may_be_two_is_asked_about_and_the_file_is_kept_for_the_answer(
    author: User,
) -> None:
    client = english(author)
    content = table(ROW | {"value": "13.000"})
    page = send(client, content)
    assert "“13.000” may be 13\u202f000 or 13." in page.content.decode()
    assert "The file does not say it itself: answer here." in page.content.decode()
    assert "“shifra.csv” is still here" in page.content.decode()
    kept = {name: page.context["form"][name].value() for name in ("kept", "kept_name")}
    send(client, None, decimal=",", **kept)
    file = FiguresFile.objects.get()
    assert (bytes(file.content), file.name, file.decimal) == (content, "shifra.csv", ",")
    assert "13\u202f000" in client.get(address(file)).content.decode()


def test_a_kept_file_that_was_changed_on_its_way_is_asked_for_again(author: User) -> None:
    page = send(english(author), None, kept="%%%", kept_name="x")
    assert "Choose the file again." in page.content.decode()


def test_a_large_file_is_not_kept_and_chosen_again(
    author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_KEPT", 10)
    page = send(english(author), table(ROW | {"value": "13.000"}))
    assert not page.context["form"]["kept"].value()


def test_the_template_has_the_headings_of_the_language(author: User) -> None:
    client = signed_in(author)
    said = client.get(TEMPLATE)
    assert said.content.decode().startswith("\ufeffmisioni;kontingjenti;shteti;")
    assert said.headers["Content-Disposition"] == 'attachment; filename="shifra.csv"'
    author.language = "en"
    author.save()
    assert client.get(TEMPLATE).content.decode().startswith("\ufeffmission,contingent,nation,")


# Deciding.


def test_an_editor_approves_what_is_on_the_page(
    file: FiguresFile, editor: User, kfor: Mission
) -> None:
    client = english(editor)
    page = client.get(address(file))
    response = client.post(address(file), {"approve": "1", "seen": digest(page), **NOTES})
    assert response.headers["Location"] == address(file)
    assert [row.value for row in kfor.strengths.all()] == [100]
    assert Edition.objects.of(kfor)[0].approved_by == "editor"
    after = client.get(address(file)).content.decode()
    assert "Approved: 1 page has new figures." in after
    assert ("Approved" in after, "Decided by editor" in after, "same: 1" in after) == (True,) * 3


def test_what_was_typed_stays_when_the_file_does_something_else_by_now(
    file: FiguresFile, editor: User, kfor: Mission
) -> None:
    client = english(editor)
    before = digest(client.get(address(file)))
    make.changed(kfor)
    page = client.post(address(file), {"approve": "1", "seen": before, **NOTES})
    said = page.content.decode()
    assert "Meanwhile this file would do something else." in said
    assert "Some rows have become wrong since the file was sent in." in said
    assert "“Kosovo Force” has a draft, begun by author: Draft. That goes first." in said
    make.make_strength(kfor.draft, value=90, as_of=parse("2018"))
    make.published(kfor.draft)
    page = client.post(address(file), {"approve": "1", "seen": before, **NOTES})
    assert "Meanwhile this file would do something else." in page.content.decode()
    assert page.context["approving"]["note_sq"].value() == "Shifra."
    assert digest(page) == digest(client.get(address(file)))
    client.post(address(file), {"approve": "1", "seen": digest(page), **NOTES})
    assert [row.value for row in kfor.strengths.all()] == [100]


def test_each_doubt_is_a_field_that_is_answered_with_a_reason(
    file: FiguresFile, editor: User, kfor: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Mission, "doubts", lambda mission: [Doubt("much", "It is much.")])
    client = english(editor)
    seen = digest(client.get(address(file)))
    data = {"approve": "1", "seen": seen, **NOTES}
    page = client.post(address(file), data)
    assert "Give a reason for each warning." not in page.content.decode()
    assert kfor.strengths.count() == 0
    [field] = page.context["approving"].doubted
    assert field.label == "Kosovo Force: It is much."
    assert "This field is required." in page.content.decode()
    assert page.context["approving"]["note_en"].value() == "Figures."
    page = client.post(address(file), data | {field.html_name: "x" * 301})
    assert page.context["approving"].doubted[0].value() == "x" * 301
    assert kfor.strengths.count() == 0
    client.post(address(file), data | {field.html_name: "It is so."})
    assert Edition.objects.of(kfor)[0].answers[0]["reason"] == "It is so."


def test_an_editor_refuses_with_a_note_and_a_sender_takes_back(
    file: FiguresFile, editor: User, author: User
) -> None:
    client = english(editor)
    assert client.post(address(file), {"refuse": "1", "note": ""}).status_code == 200
    client.post(address(file), {"refuse": "1", "note": "Jo kështu."})
    assert "Jo kështu." in client.get(address(file)).content.decode()
    again = sent(table(ROW), author)
    signed_in(author).post(address(again), {"take_back": "1"})
    again.refresh_from_db()
    assert again.decision == "taken_back"
    said = client.post(address(again), {"approve": "1", "seen": "x", **NOTES}).content.decode()
    assert "This is not waiting for approval." in said


def test_a_file_that_we_would_no_longer_read_says_why(file: FiguresFile, editor: User) -> None:
    FiguresFile.objects.update(content=b"%PDF")
    client = english(editor)
    assert "This is a PDF." in client.get(address(file)).content.decode()
    page = client.post(address(file), {"approve": "1", "seen": "x", **NOTES})
    assert "This is a PDF." in page.content.decode()
    client.post(address(file), {"refuse": "1", "note": "PDF."})
    file.refresh_from_db()
    assert not file.waits


def test_the_list_does_not_load_the_files(file: FiguresFile, editor: User) -> None:
    model_admin: Any = admin.FiguresFileAdmin(FiguresFile, admin.admin.site)
    request: Any = type("Request", (), {"user": editor})()
    assert "content" in model_admin.get_queryset(request).get().get_deferred_fields()


def test_the_first_page_of_the_desk_names_the_files_that_wait_for_whoever_may_approve(
    file: FiguresFile,
) -> None:
    for user, is_named in ((make.editor(), True), (make.author(), False)):
        page = signed_in(user).get("/admin/")
        assert list(page.context["files"]) == ([file] if is_named else [])
        assert (address(file) in page.text) == is_named
