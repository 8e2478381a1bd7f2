"""The news of an older site comes in: as drafts, in its order, and once."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from news.models import Article, MovedArticle
from news.moving_in.models import Outcome
from news.moving_in.picture_files import Folder, Unsafe, paths_of
from pictures.models import Picture
from publishing import workflow
from publishing.dates import parse
from publishing.models import Edition, User
from publishing.rules import Refused

from . import make
from .moving import (
    FACTS,
    ODD,
    ROW,
    SEEDS,
    TAKEN_AT,
    abouts,
    article,
    brought,
    came_in,
    photograph,
    table,
)

pytestmark = pytest.mark.django_db
SIDEBAR = FACTS["news_sidebar"]["items"]


def run(path: Path, *options: str) -> list[str]:
    out = StringIO()
    call_command("import_news", str(path), *options, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


# The seeds.


@pytest.mark.parametrize("options", [(), ("--language", "en")])
def test_the_ten_items_of_the_sidebar_come_in_as_printed(options: tuple[str, ...]) -> None:
    run(SEEDS / "resolute-support-mission.txt", *options)
    found: Any = Article.objects.newest_first()
    assert [
        (item.title_en, item.date.isoformat(), item.date.precision, item.teaser_en)
        for item in found
    ] == [(item["title"], item["date_iso"], item["precision"], item["teaser"]) for item in SIDEBAR]
    assert {(item.title_sq, item.body_en, item.state_in_words) for item in found} == {
        ("", "", "Skicë")
    }


def test_the_article_comes_in_with_all_that_its_page_says() -> None:
    run(SEEDS / "newsroom-article-azerbaijan.txt")
    facts = FACTS["articles"][0]
    found: Any = Article.objects.get()
    assert found.title_en == facts["headline"]
    assert found.byline == facts["byline"]["author"]
    assert found.date.isoformat() == facts["published"]["iso"]
    assert found.last_updated_at == datetime(2018, 10, 23, 17, 18, tzinfo=UTC)  # 19:18 in Tirana
    assert found.caption_en == facts["image"]["caption"]
    assert found.credit_en == facts["image"]["credit"]
    lines = (SEEDS / "newsroom-article-azerbaijan.txt").read_text().splitlines()
    paragraphs = [line for line in lines if line][5:]
    assert len(paragraphs) == 7
    assert found.body_en == "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    assert found.teaser_en == paragraphs[0]


def test_an_update_that_came_in_is_shown_when_the_article_is_published() -> None:
    run(SEEDS / "newsroom-article-azerbaijan.txt")
    live = make.published(Article.objects.get())
    assert live.last_updated_at == datetime(2018, 10, 23, 17, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    "seeds",
    [
        ("resolute-support-mission", "resolute-support-mission"),
        ("resolute-support-mission", "ministry-mandate"),
        ("newsroom-article-azerbaijan", "newsroom-article-azerbaijan"),
    ],
)
def test_what_came_in_does_not_come_in_again(seeds: tuple[str, str]) -> None:
    first, second = seeds
    run(SEEDS / f"{first}.txt")
    before = list(Article.objects.values())
    lines = run(SEEDS / f"{second}.txt")
    assert list(Article.objects.values()) == before
    assert "0 rows became drafts" in lines[-1]


# Once.


def test_what_was_changed_published_or_withdrawn_since_is_here_already() -> None:
    records = [ROW | {"title": f"Lajmi {number}"} for number in range(4)]
    drafts: list[Any] = [result.article for result in brought(records)]
    make.written(drafts[0], title_sq="Tjetër titull", teaser_sq="Tjetër.")
    make.published(drafts[1])
    make.withdrawn(drafts[2])
    again = brought(records)
    assert [result.outcome for result in again] == [Outcome.PRESENT] * 4
    assert [result.article for result in again] == drafts
    assert Article.objects.count() == 4


def test_what_was_discarded_comes_back_only_when_that_is_asked(author: User) -> None:
    (first,) = brought([ROW], by=author)
    workflow.discard(first.article, author)
    (again,) = brought([ROW], by=author)
    assert (again.outcome, abouts(again)) == (Outcome.PRESENT, ["discarded"])
    assert Article.objects.count() == 0
    (back,) = brought([ROW], by=author, brings_back=True)
    assert back.outcome == Outcome.DRAFT
    (third,) = brought([ROW], by=author, brings_back=True)
    assert (third.outcome, third.article) == (Outcome.PRESENT, back.article)
    assert MovedArticle.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"link": "http://www.mod.gov.al/newsroom/184-lajmi/"},
        {"link": "https://mod.gov.al/newsroom/184-lajmi#top", "title": "Titull i ri"},
    ],
)
def test_the_address_there_tells_an_item_whatever_else_changed(change: dict[str, str]) -> None:
    article(link="https://www.mod.gov.al/newsroom/184-lajmi")
    (again,) = brought([ROW | change])
    assert again.outcome == Outcome.PRESENT


def test_items_of_one_title_are_several_where_their_texts_are() -> None:
    rows = [ROW | {"title": "Press Release", "teaser": f"Teksti {n}."} for n in range(12)]
    found = brought(rows)
    assert {result.outcome for result in found} == {Outcome.DRAFT}
    slugs = set(Article.objects.values_list("slug_sq", flat=True))
    assert len(slugs) == 12
    assert {"press-release", "press-release-2", "press-release-9"} <= slugs
    assert "alike" in abouts(found[-1])


@pytest.mark.parametrize("link", ["", "https://mod.gov.al", "http://www.mod.gov.al/#lajme", "/"])
def test_items_that_begin_alike_are_several_where_their_texts_go_on_otherwise(link: str) -> None:
    begins = "<p>Njoftim për shtyp.</p>"
    rows = [
        ROW | {"teaser": "", "link": link, "body": f"{begins}<p>{place}.</p>"}
        for place in ("Tirana", "Durrësi")
    ]
    assert [result.outcome for result in brought(rows)] == [Outcome.DRAFT] * 2
    assert [result.outcome for result in brought(rows)] == [Outcome.PRESENT] * 2
    assert Article.objects.count() == 2


def test_an_article_that_was_written_by_hand_is_not_doubled() -> None:
    said = {"title_sq": "Lajmi", "teaser_sq": "Dy rreshta.", "body_sq": "<p>Teksti.</p>"}
    by_hand = make.make_article(date=parse("13.8.2024"), **said)
    for change in ({}, {"body": ""}, {"link": "https://mod.gov.al/"}):
        (result,) = brought([ROW | change])
        assert (result.outcome, result.article) == (Outcome.PRESENT, by_hand)
        assert abouts(result) == ["twin"]
    (other,) = brought([ROW | {"body": "<p>Tjetër.</p>"}])
    assert (other.outcome, abouts(other)) == (Outcome.DRAFT, ["alike", "address"])


def test_two_languages_of_one_page_are_two_articles() -> None:
    link = "https://mod.gov.al/1"
    brought([ROW | {"link": link}, ROW | {"link": link, "language": "en", "title": "News"}])
    assert Article.objects.count() == 2


# In order.


@pytest.mark.parametrize("is_newest_first", [True, False])
def test_of_one_date_what_was_printed_first_is_listed_as_it_was(is_newest_first: bool) -> None:
    dates = ["maj 2024", "maj 2024", "prill 2024", "prill 2024", "2 mars 2024"]
    rows = [ROW | {"title": f"Lajmi {number}", "date": date} for number, date in enumerate(dates)]
    brought(rows if is_newest_first else rows[::-1])
    found = [item.title_sq for item in Article.objects.newest_first()]
    assert found == [item["title"] for item in rows]


# Drafts, and whose.


def test_whoever_brings_texts_in_may_not_approve_them(editor: User) -> None:
    (result,) = brought([ROW], by=editor)
    draft: Any = result.article
    assert (draft.begun_by, list(draft.writers.all())) == (editor, [editor])
    submitted = workflow.submit(draft, editor)
    with pytest.raises(Refused):
        workflow.approve(submitted, editor)
    assert Edition.objects.count() == 0


def test_without_anybody_whoever_submits_has_written_it(editor: User) -> None:
    submitted = workflow.submit(article(), editor)
    with pytest.raises(Refused):
        workflow.approve(submitted, editor)


def test_a_trial_writes_nothing_and_says_the_same() -> None:
    rows = [ROW, ROW | {"title": "Tjetër"}, ROW | {"title": "", "teaser": "", "body": ""}]
    would = brought(rows, trial=True)
    assert (Article.objects.count(), MovedArticle.objects.count()) == (0, 0)
    became = brought(rows)
    assert [(r.outcome, r.notes) for r in would] == [(r.outcome, r.notes) for r in became]


def test_a_row_that_fails_on_its_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(workflow, "wrote", fail)
    with pytest.raises(RuntimeError):
        brought([ROW])
    assert (Article.objects.count(), MovedArticle.objects.count()) == (0, 0)


# The command.


def test_the_command_reports_every_row_and_ends_with_1_if_one_was_refused(tmp_path: Path) -> None:
    file = tmp_path / "lajme.csv"
    file.write_bytes(table(ROW, ROW | {"title": "x", "language": "fr"}, ROW, ROW | {"date": "dje"}))
    with pytest.raises(SystemExit) as ended:
        run(file, "--dry-run")
    assert ended.value.code == 1
    assert Article.objects.count() == 0
    file.write_bytes(table(ROW | {"note": "x"}, ROW, ROW | {"date": "dje"}))
    lines = run(file, "--dry-run")
    assert [line.partition(" “")[0] for line in lines[:3]] == [
        "row 4: a draft",
        "row 3: a draft",
        "row 2: is here already",
    ]
    assert "It is the same as row 3." in lines[2]
    assert "“dje” cannot be read" in lines[0]
    assert lines[3] == "not read: note"
    assert (
        "2 rows would become drafts (1 to look at), 1 were here already, 0 were refused."
        in lines[4]
    )


def test_the_command_writes_for_somebody_who_may(tmp_path: Path, author: User) -> None:
    file = tmp_path / "lajme.json"
    file.write_text(json.dumps([ROW]))
    run(file, "--by", author.username)
    assert Article.objects.get().begun_by == author
    for name in ("nobody", make.make_staff("reader").username):
        with pytest.raises(CommandError, match=name):
            run(file, "--by", name)


@pytest.mark.parametrize("content", [b"", b"\0\1", b"[1,", b"nothing here", b"a,b\n1,2\n"])
def test_a_file_that_is_none_of_ours_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "lajme"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=r"\."):
        run(file)
    with pytest.raises(CommandError):
        run(tmp_path / "missing")


# Pictures.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "outside.jpg").write_bytes(photograph())
    folder = tmp_path / "pictures"
    (folder / "images" / "2024").mkdir(parents=True)
    (folder / "images" / "2024" / "a.jpg").write_bytes(photograph())
    (folder / "b.jpg").write_bytes(b"no picture")
    (folder / "link.jpg").symlink_to(tmp_path / "outside.jpg")
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "images/2024/a.jpg",
        "/images/2024/a.jpg",
        "https://www.mod.gov.al/images/2024/a.jpg?w=3",
        "images\\2024\\a.jpg",
        "/images/2024/a.jpg?w=3&x=/../#top",
        "//www.mod.gov.al/images//2024/%61.jpg",
    ],
)
def test_a_picture_is_found_by_its_place_on_the_older_site(folder: Path, name: str) -> None:
    (result,) = brought([ROW | {"picture": name}], pictures=Folder(folder))
    assert result.article is not None
    assert result.article.lead_picture == Picture.objects.get()
    assert abouts(result) == ["undescribed"]
    with pytest.raises(Refused):
        workflow.submit(result.article, make.author())


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("missing.jpg", "picture missing"),
        ("/etc/passwd", "picture missing"),
        ("../outside.jpg", "picture name"),
        ("images/../../outside.jpg", "picture name"),
        ("%2e%2e/outside.jpg", "picture name"),
        ("..\\outside.jpg", "picture name"),
        ("link.jpg", "picture name"),
        ("C:/x.jpg", "picture missing"),
        ("/", "picture name"),
        ("b.jpg", "picture refused"),
        ("images", "picture missing"),
    ],
)
def test_a_draft_comes_in_without_a_picture_that_does_not(
    folder: Path, name: str, about: str
) -> None:
    (result,) = brought([ROW | {"picture": name}], pictures=Folder(folder))
    assert (result.outcome, abouts(result)) == (Outcome.DRAFT, [about])
    assert Picture.objects.count() == 0


@pytest.mark.parametrize("name", ODD)
def test_a_picture_whose_name_is_no_address_is_found(folder: Path, name: str) -> None:
    (folder / name).write_bytes(photograph())
    (result,) = brought([ROW | {"picture": name}], pictures=Folder(folder))
    assert abouts(result) == ["undescribed"]


def test_a_photograph_tells_where_it_was_taken_in_a_trial_and_when_it_comes_in(
    folder: Path,
) -> None:
    (folder / "taken.jpg").write_bytes(photograph(exif=TAKEN_AT))
    for is_trial in (True, False):
        row = ROW | {"picture": "taken.jpg"}
        (result,) = brought([row], pictures=Folder(folder), trial=is_trial)
        assert [note.about for note in result.notes] == ["undescribed", "position"]
        assert Picture.objects.count() == (not is_trial)


def test_rows_that_show_one_picture_share_it(folder: Path) -> None:
    rows = [ROW | {"title": f"Lajmi {n}", "picture": "/images/2024/a.jpg"} for n in range(3)]
    brought(rows, pictures=Folder(folder))
    assert Picture.objects.count() == 1


def test_no_name_leads_out_of_a_folder() -> None:
    for name in ("..", "a/../b.jpg", "a\0.jpg", "", "file:///C:/a.jpg", "http://[/a.jpg"):
        with pytest.raises(Unsafe):
            paths_of(name)


# What came from where.


def test_an_article_says_to_editors_where_it_came_from(author: User) -> None:
    draft = article(link="https://mod.gov.al/184-lajmi", date="Tuesday, 13 August 2024 12:07")
    page = make.signed_in(author).get(f"/admin/news/article/{draft.pk}/change/").content.decode()
    assert "https://mod.gov.al/184-lajmi · Tuesday, 13 August 2024 12:07 · lajme.json" in page


def test_a_whole_file_of_two_kinds_comes_in() -> None:
    text = (SEEDS / "newsroom-article-azerbaijan.txt").read_text()
    sidebar = (SEEDS / "resolute-support-mission.txt").read_text().split("\n\n\n\n")[-1]
    found = came_in(f"{text}\n{sidebar}".encode())
    assert len(found) == 11
    assert "SEEBRIG" not in Article.objects.get(date=20180112).body_en
