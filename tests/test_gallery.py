"""The gallery and the documents of an article, at the desk and for readers."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.http import content_disposition_header
from django.utils.translation import override
from pytest_django import DjangoCaptureOnCommitCallbacks

from news.models import Article, Attachment, Document, GalleryPicture
from publishing import preview
from publishing.models import User
from publishing.readiness import missing
from publishing.rules import Refused

from .make import (
    STATES,
    changed,
    in_state,
    make_article,
    make_attachment,
    make_document,
    make_mission,
    make_picture,
    make_place_in_gallery,
    move_moment,
    published,
    scheduled,
    signed_in,
    submitted,
    withdraw,
    written,
)
from .pdfs import TOKEN
from .pdfs import written as pdf
from .test_pdf import named_script, redacted

pytestmark = pytest.mark.django_db


def make_whole(pictures: int = 1, documents: int = 1, **change: Any) -> Any:
    """Make an article with a gallery and documents of its own."""
    article = make_article(**change)
    for number in range(pictures):
        make_place_in_gallery(article, picture=make_picture(), order=number)
    for number in range(documents):
        content = f"%PDF {number} of {article.pk}".encode()
        make_attachment(article, document=make_document(content), order=number)
    return article


def files_of(article: Any) -> list[str]:
    """Return the addresses of all files of an article, of its documents in both languages."""
    renditions = [
        rendition.url
        for place in article.gallery.all()
        for rendition in place.picture.renditions.all()
    ]
    names = [attachment.document.file.name for attachment in article.attachments.all()]
    return [
        *renditions,
        *(f"{language}/media/documents/{name}" for name in names for language in ("", "/en")),
    ]


def statuses(addresses: list[str]) -> set[int]:
    return {Client().get(address).status_code for address in addresses}


def main_of(path: str, client: Client | None = None) -> Any:
    response = (client or Client()).get(path)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(response.content.decode()).find(".//main")


# What answers to whom.


@pytest.mark.parametrize("state", STATES)
def test_the_files_of_an_article_answer_while_it_is_published_alone(state: str) -> None:
    addresses = files_of(in_state(make_whole(), state))
    assert len(addresses) == 6 + 2
    assert statuses(addresses) == ({200} if state == "published" else {404})


def test_they_answer_from_the_second_at_which_the_article_does() -> None:
    article = scheduled(make_whole())
    found = []
    for seconds in (5, 0, -1):
        move_moment(article, seconds)
        found.append(statuses(files_of(article)))
    assert found == [{404}, {200}, {200}]


def test_what_a_draft_adds_is_not_there_yet_and_what_it_removes_still_is() -> None:
    live = published(make_whole(1, 1))
    old = files_of(live)
    draft = changed(live)
    draft.gallery.all().delete()
    draft.attachments.all().delete()
    make_place_in_gallery(draft, picture=make_picture())
    make_attachment(draft, document=make_document(b"%PDF new"))
    new = files_of(draft)
    assert (statuses(old), statuses(new)) == ({200}, {404})
    published(written(draft))
    assert (statuses(old), statuses(new)) == ({404}, {200})


def test_a_document_of_two_articles_answers_until_the_last_is_gone() -> None:
    articles = [make_article(), make_article()]
    document = make_document()
    for article in articles:
        make_attachment(article, document=document)
    first, second = map(published, articles)
    addresses = files_of(first)
    found = [statuses(addresses)]
    for article in (first, second):
        withdraw(article)
        found.append(statuses(addresses))
    assert found == [{200}, {200}, {404}]


def test_a_preview_shows_its_files_with_its_key_and_no_others() -> None:
    article, other = make_whole(), make_whole()
    link = preview.addresses(article)["en"]
    said = Client().get(link).content.decode()
    addresses = re.findall(r'(?:href|src)="((?:/en)?/media/[^"]+)"', said)
    assert len(addresses) == 3  # a picture, the larger one behind it, and a document
    for address in addresses:
        response = Client().get(address)
        assert (response.status_code, response["Cache-Control"]) == (200, "no-store, private")
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert Client().get(address.partition("?")[0]).status_code == 404
    key = addresses[0].partition("?")[2]
    assert statuses([f"{address}?{key}" for address in files_of(other)]) == {404}
    written(article, body_en="<p>Other words.</p>")
    assert statuses(addresses) == {404}


def test_a_preview_of_another_kind_opens_no_document() -> None:
    article = make_whole()
    while (mission := make_mission()).pk < article.pk:
        pass
    for _ in range(mission.pk - article.pk):
        article = make_whole()
    assert mission.pk == article.pk
    key = preview.addresses(mission)["en"].partition("?")[2]
    assert statuses([f"{address}?{key}" for address in files_of(article)]) == {404}


def test_a_preview_of_a_change_shows_the_new_picture() -> None:
    draft = changed(published(make_whole()))
    make_place_in_gallery(draft, picture=make_picture(alt_en="A tower."))
    main = main_of(preview.addresses(draft)["en"])
    shown = {img.get("alt"): img.get("src") for img in main.findall(".//img")}
    assert Client().get(shown["A tower."]).status_code == 200


# A document is handed out, and never opened as a page.


def test_a_document_is_a_download_with_a_policy_that_lets_it_do_nothing() -> None:
    article = make_article()
    document = make_document(b"%PDF-1.7 words")
    make_attachment(article, document=document, title_sq="Udhëzim 2024", title_en="Guidance 2024")
    published(article)
    heads = {}
    for language in ("", "/en"):
        response: Any = Client().get(f"{language}/media/documents/{document.file.name}")
        assert response.getvalue() == b"%PDF-1.7 words"
        assert {name: response[name] for name in HEADERS} == HEADERS
        heads[language] = response["Content-Disposition"]
    assert heads == {
        "": "attachment; filename*=utf-8''Udh%C3%ABzim%202024.pdf",
        "/en": 'attachment; filename="Guidance 2024.pdf"',
    }


HEADERS = {
    "Content-Type": "application/pdf",
    "Content-Length": "14",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "public, max-age=600",
}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ligji nr. 64/2014", "Ligji nr. 64 2014.pdf"),
        ('Vendim "Për mbrojtjen"', "Vendim Për mbrojtjen.pdf"),
        ("../../etc/passwd", "etc passwd.pdf"),
        ("fatura \u202efdp.exe", "fatura fdp.exe.pdf"),
        ("një\r\nSet-Cookie: a=b", "një Set-Cookie a=b.pdf"),
        ("a" * 300, "a" * 120 + ".pdf"),
    ],
)
def test_a_download_is_called_as_it_is_titled_and_harms_no_folder(title: str, name: str) -> None:
    article = make_article()
    make_attachment(article, document=make_document(), title_sq="x", title_en="x")
    Attachment.objects.update(title_sq=title)
    published(article)
    response = Client().get(files_of(article)[0])
    assert response["Content-Disposition"] == content_disposition_header(True, name)
    assert response.cookies == {}


# The page.


def test_the_page_shows_the_gallery_in_its_order_with_captions_and_credits() -> None:
    article = make_article(slug_en="x", slug_sq="x")
    for number in (2, 1, 3):
        picture = make_picture(alt_en=f"Bridge {number}.", credit=f"A. Author {number}")
        captions = {"caption_sq": f"Ura {number}", "caption_en": f"The {number}. bridge"}
        make_place_in_gallery(article, picture=picture, order=number, **captions)
    published(article)
    section = main_of("/en/news/x/").find(".//section[@id='fotogaleria']")
    assert section.findtext("h2") == "Photo gallery"
    figures = section.findall("ul/li/figure")
    assert [
        " ".join("".join(figure.find("figcaption").itertext()).split()) for figure in figures
    ] == [f"The {number}. bridge Photograph: A. Author {number}" for number in (1, 2, 3)]
    assert [figure.find("a").findtext("span") for figure in figures] == [
        f"Picture {number} of 3, large: " for number in (1, 2, 3)
    ]
    images = [figure.find("a/picture/img") for figure in figures]
    assert [image.get("alt") for image in images] == [f"Bridge {n}." for n in (1, 2, 3)]
    assert {image.get("loading") for image in images} == {"lazy"}
    large = [figure.find("a").get("href") for figure in figures]
    assert large == [image.get("src") for image in images]
    assert statuses(large) == {200}
    albanian = main_of("/lajme/x/").find(".//section[@id='fotogaleria']")
    assert albanian.findtext("h2") == "Fotogaleria"


def test_a_decorative_picture_without_a_caption_is_still_a_link_with_words() -> None:
    article = make_article(slug_en="x")
    make_place_in_gallery(
        article, picture=make_picture(is_decorative=True), caption_sq="", caption_en=""
    )
    published(article)
    figure = main_of("/en/news/x/").find(".//section[@id='fotogaleria']//figure")
    assert "".join(figure.find("a").itertext()).strip() == "Picture 1 of 1, large:"
    assert figure.find("figcaption") is None


def test_the_page_says_of_a_document_how_much_there_is_to_load() -> None:
    article = make_article(slug_sq="x", slug_en="x")
    document = make_document(title_sq="Udhëzim", title_en="Guidance")
    make_attachment(article, document=document)
    Document.objects.update(size=1_258_291)
    published(article)
    said = {}
    for path in ("/lajme/x/", "/en/news/x/"):
        item = main_of(path).find(".//section[@id='dokumentet']/ul/li")
        said[item.find("a").get("href")] = " ".join("".join(item.itertext()).split())
    name = document.file.name
    assert said == {
        f"/media/documents/{name}": "Udhëzim PDF, 1,2 MB, 14 faqe",
        f"/en/media/documents/{name}": "Guidance PDF, 1.2 MB, 14 pages",
    }


def test_a_page_without_them_says_nothing_of_them() -> None:
    published(make_article(slug_en="x"))
    sections = main_of("/en/news/x/").findall(".//section")
    assert [section.get("id") for section in sections] == ["lajmet"]


LONG = "“Drini” & ’22: <b>trupat</b> 'e para' \"të reja\" ".ljust(300, "ë")[:300]


def test_a_title_of_300_letters_with_every_sign_survives_everywhere() -> None:
    article = make_whole(title_sq=LONG, title_en=LONG, slug_sq="x", slug_en="x")
    article.attachments.update(title_sq=LONG)
    published(article)
    content = Client().get("/lajme/x/").content.decode()
    page = html5lib.HTMLParser(namespaceHTMLElements=False).parse(content)
    assert page.findtext(".//main//h1") == LONG
    assert page.findtext(".//title").startswith(f"{LONG} – ")
    assert page.findtext(".//section[@id='dokumentet']//a") == LONG
    assert json.loads(page.findtext(".//script"))["headline"] == LONG
    listed = html5lib.HTMLParser(namespaceHTMLElements=False).parse(
        Client().get("/lajme/").content.decode()
    )
    assert listed.findtext(".//main//h2/a") == LONG
    atom = html5lib.HTMLParser(namespaceHTMLElements=False).parse(
        Client().get("/lajme/atom.xml").content.decode()
    )
    assert atom.findtext(".//entry/title") == LONG
    assert Client().get("/api/v1/news/").json()["results"][0]["title"] == LONG


# What publication needs.


def needs(article: Any) -> str:
    with override("en"), pytest.raises(Refused) as refused:
        submitted(article)
    return str(refused.value)


def test_a_picture_of_the_gallery_without_a_description_blocks_publication() -> None:
    article = make_article()
    make_place_in_gallery(article, picture=make_picture())
    picture = make_picture(alt_sq="", alt_en="A tower.")
    make_place_in_gallery(article, picture=picture)
    assert "The picture “A tower.” has no alternative text." in needs(article)
    with pytest.raises(Refused) as refused:
        submitted(article)
    assert [one.field for one in refused.value.lacking] == ["id_gallery-1-picture"]
    picture.alt_sq = "Një kullë."
    picture.save()
    assert published(article).gallery.count() == 2


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda article: make_place_in_gallery(article, picture=None), "“Picture” is empty."),
        (
            lambda article: make_place_in_gallery(article, caption_en=""),
            "“Caption” is empty in English.",
        ),
        (
            lambda article: make_attachment(article, document=None, title_sq="a", title_en="a"),
            "“Document” is empty.",
        ),
    ],
)
def test_what_a_place_or_a_document_lacks_is_said(
    make: Callable[[Article], Any], sentence: str
) -> None:
    article = make_article()
    make(article)
    assert sentence.lower() in needs(article).lower()


def test_an_empty_title_is_that_of_the_document_and_stays_so() -> None:
    article = make_article()
    document = make_document(title_sq="Udhëzim", title_en="Guidance")
    make_attachment(article, document=document, title_en="Our guidance")
    published(article)
    Document.objects.update(title_sq="Tjetër", title_en="Other")
    attachment = article.attachments.get()
    assert (attachment.title_sq, attachment.title_en) == ("Udhëzim", "Our guidance")


def test_looking_for_descriptions_asks_as_often_for_thirty_as_for_two(
    django_assert_max_num_queries: Any,
) -> None:
    for number in (2, 30):
        article = make_article()
        for order in range(number):
            make_place_in_gallery(article, order=order)
        with django_assert_max_num_queries(5):
            assert missing(Article.objects.get(pk=article.pk)) == []


# At the desk.

ADD = "/admin/news/document/add/"
TITLES: dict[str, Any] = {"title_sq": "Udhëzim", "title_en": "Guidance"}


@pytest.fixture
def desk(author: User) -> Client:
    author.language = "en"
    author.save()
    return signed_in(author)


def upload(content: bytes, name: str = "a.pdf") -> dict[str, Any]:
    return TITLES | {"upload": SimpleUploadedFile(name, content)}


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    found = response.context["adminform"].form.errors
    return {name: [str(sentence) for sentence in said] for name, said in found.items()}


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_an_author_uploads_a_document_and_is_told_what_was_removed(desk: Client) -> None:
    content = pdf(named_script, pages=3)
    response = desk.post(ADD, upload(content, "../..\\Udhëzim \u202efdp.pdf"), follow=True)
    document = Document.objects.get()
    assert (document.pages, document.name) == (3, "Udhëzim fdp.pdf")
    with document.file.open() as file:
        stored = file.read()
    assert (TOKEN.encode() in stored, len(stored)) == (False, document.size)
    said = [re.sub("<[^>]+>", " ", str(message)) for message in response.context["messages"]]
    assert any("scripts and commands" in sentence for sentence in said)


def test_a_clean_document_comes_without_a_warning(desk: Client) -> None:
    response = desk.post(ADD, upload(pdf()), follow=True)
    assert ["removed" in str(message) for message in response.context["messages"]] == [False]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html>", "This is not a PDF document."),
        (bytes(21 * 2**20), "The file is larger than 20 MB."),
    ],
)
def test_a_refused_document_keeps_what_was_typed(
    desk: Client, content: bytes, sentence: str, tmp_path: Path
) -> None:
    response = desk.post(ADD, upload(content))
    assert errors(response) == {"upload": [sentence]}
    assert "Guidance" in response.content.decode()
    assert (Document.objects.count(), kept(tmp_path)) == (0, [])


def test_a_redaction_that_was_not_applied_is_refused(desk: Client) -> None:
    (sentence,) = errors(desk.post(ADD, upload(pdf(redacted))))["upload"]
    assert "blacked out" in sentence


def test_the_same_file_is_not_kept_twice(desk: Client) -> None:
    desk.post(ADD, upload(pdf(named_script)))
    response = desk.post(ADD, upload(pdf(named_script), "b.pdf"))
    assert errors(response) == {"upload": ["This file is in the library already: “Guidance”."]}
    assert Document.objects.count() == 1


def test_the_file_behind_an_address_never_changes(editor: User) -> None:
    document = make_document()
    address = f"/admin/news/document/{document.pk}/change/"
    signed_in(editor).post(address, upload(pdf()) | {"title_en": "Other"})
    found = Document.objects.get()
    assert (found.title_en, found.file.name, found.sha256) == (
        "Other",
        document.file.name,
        document.sha256,
    )


def test_staff_download_what_the_public_may_not_have_yet(desk: Client) -> None:
    document = make_document(b"%PDF words")
    address = f"/admin/news/document/{document.pk}/file/"
    response: Any = desk.get(address)
    assert response.getvalue() == b"%PDF words"
    assert response["Content-Disposition"].startswith("attachment;")
    assert Client().get(address)["Location"].startswith("/admin/login/")


def test_the_library_says_where_a_document_is_used(editor: User) -> None:
    article = make_whole(0, 1)
    (attachment,) = article.attachments.all()
    address = f"/admin/news/document/{attachment.document_id}/change/"
    said = signed_in(editor).get(address).content.decode()
    assert f'<a href="/admin/news/article/{article.pk}/change/">{article.title}</a>' in said


def test_a_deleted_document_leaves_no_file_and_one_in_use_is_kept(
    administrator: User,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    alone, together = make_document(b"%PDF 1"), make_document(b"%PDF 2")
    used = make_whole(0, 1).attachments.get().document
    client = signed_in(administrator)
    with django_capture_on_commit_callbacks(execute=True):
        for document in (alone, used):
            client.post(f"/admin/news/document/{document.pk}/delete/", {"post": "yes"})
        chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [together.pk]}
        client.post("/admin/news/document/", chosen)
    assert list(Document.objects.all()) == [used]
    assert kept(tmp_path) == [used.file.name]


def test_a_crash_while_a_document_is_kept_leaves_neither_row_nor_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def failing(*args: Any, **options: Any) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(Document, "save", failing)
    with pytest.raises(OSError, match="full"):
        make_document()
    assert (Document.objects.count(), kept(tmp_path)) == (0, [])


def test_an_author_fills_the_gallery_in_the_form_of_the_article(desk: Client) -> None:
    picture, document = make_picture(), make_document(**TITLES)
    article = written(make_article())
    page = desk.get(f"/admin/news/article/{article.pk}/change/")
    forms = [page.context["adminform"].form]
    forms += [inline.formset.management_form for inline in page.context["inline_admin_formsets"]]
    data = {
        form.add_prefix(name): form.get_initial_for_field(field, name)
        for form in forms
        for name, field in form.fields.items()
    }
    data = {name: "" if value is None else value for name, value in data.items()}
    data |= {
        "gallery-TOTAL_FORMS": 1,
        "gallery-0-picture": picture.pk,
        "gallery-0-caption_sq": "Ura",
        "gallery-0-caption_en": "The bridge",
        "gallery-0-order": 0,
        "attachments-TOTAL_FORMS": 1,
        "attachments-0-document": document.pk,
        "attachments-0-order": 0,
    }
    response = desk.post(f"/admin/news/article/{article.pk}/change/", data)
    assert response.status_code == 302
    assert GalleryPicture.objects.get().caption_en == "The bridge"
    assert Attachment.objects.get().title_sq == "Udhëzim"
    shown = desk.get(f"/admin/news/article/{article.pk}/change/").content.decode()
    assert f"/admin/pictures/picture/{picture.pk}/shown/" in shown
