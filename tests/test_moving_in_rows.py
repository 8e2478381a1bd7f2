"""A row of an older site: what an article keeps of it, and what an editor is told."""

from datetime import UTC, datetime
from time import process_time
from typing import Any

import html5lib
import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from news.models import Article
from news.moving_in.bodies import rewritten, without_tags
from news.moving_in.importing import Outcome
from news.moving_in.notes import FIELDS, SENTENCES, note
from news.moving_in.records import Record
from news.moving_in.rows import read
from news.moving_in.spoken import spoken_in
from publishing.dates import parse
from publishing.doubts import doubts
from publishing.fields import RichTextField

from .moving import ROW, abouts, article, brought, row

PAGE = "https://www.mod.gov.al/eng/newsroom/184-x"


# Dates.


@pytest.mark.parametrize(
    ("cells", "title", "printed", "teaser"),
    [
        ({"title": "Directive 2024 January 2024The text", "teaser": ""}, "Directive 2024", "January 2024", "The text"),
        ({"title": "Report 2022 21 March 2023The text"}, "Report 2022", "21 March 2023", "Dy rreshta."),
        ({"title": "Report 2022", "teaser": "21 March 2023The text"}, "Report 2022", "21 March 2023", "The text"),
        ({"title": "Report", "date": "March 2023The text", "teaser": ""}, "Report", "March 2023", "The text"),
        ({"title": "Festa, 12 maj 2020"}, "Festa, 12 maj 2020", "", "Dy rreshta."),
    ],
)  # fmt: skip
def test_a_date_that_is_glued_to_a_cell_comes_apart(
    cells: dict[str, str], title: str, printed: str, teaser: str
) -> None:
    found = row(**({"date": ""} | cells))
    assert (found.title, found.printed, found.teaser) == (title, printed, teaser)
    assert found.date == (parse(printed) if printed else None)
    assert ("date parted" in abouts(found)) == bool(printed)


@pytest.mark.parametrize(
    ("printed", "about"),
    [
        ("", "no date"),
        ("dje", "date unread"),
        ("31.02.2020", "date unread"),
        ("04/06/10", "date unread"),
    ],
)
def test_a_draft_comes_in_without_a_date_that_cannot_be_read(printed: str, about: str) -> None:
    found = row(date=printed)
    assert (found.date, abouts(found), found.refusal) == (None, [about], None)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2024-08-13T22:30:00Z", "2024-08-14"),
        ("2024-08-13T21:30:00Z", "2024-08-13"),
        ("2024-08-13T22:30:00+02:00", "2024-08-13"),
        ("2024-08-13T22:30:00", "2024-08-13"),
        ("Tue, 13 Aug 2024 22:30:00 +0000", "2024-08-14"),
        ("Tue, 13 Aug 2024 22:30:00 GMT", "2024-08-14"),
        ("Tue, 13 Aug 2024 00:30:00 +0900", "2024-08-12"),
        ("13 gusht 2024 23:30 CET", "2024-08-14"),
        ("gusht 2024 22:30 UTC", "2024-08"),
        ("9999-12-31T23:30Z", ""),
        ("0001-01-01T00:30+02:00", ""),
        ("2024-08-13T22:30+99:00", ""),
    ],
)
def test_the_day_of_a_moment_is_that_of_tirana(printed: str, day: str) -> None:
    found = row(date=printed)
    assert (found.date.isoformat() if found.date else "") == day
    assert abouts(found) == ([] if day else ["date unread"])


def test_a_date_to_come_is_told() -> None:
    record = Record(1, ROW | {"date": "1.6.2030"})
    assert abouts(read(record, now=datetime(2030, 5, 30, 12, tzinfo=UTC))) == ["date to come"]
    assert abouts(read(record, now=datetime(2030, 5, 31, 12, tzinfo=UTC))) == []


@pytest.mark.parametrize(
    ("printed", "told"),
    [("23.10.0018", True), ("1.1.0001", True), ("1899", True), ("1.1.1900", False)],
)
def test_a_date_long_ago_is_told(printed: str, told: bool) -> None:
    found = row(date=printed)
    assert (found.date, abouts(found)) == (parse(printed), ["date long ago"] if told else [])
    assert all(each.warns for each in found.notes)


def test_an_update_to_come_is_told_and_left_out() -> None:
    record = Record(1, ROW | {"last_updated": "12.03.2099 10:00"})
    early = read(record, now=datetime(2099, 3, 12, 8, 59, tzinfo=UTC))
    assert (early.last_updated, abouts(early)) == (None, ["update unread"])
    moment = datetime(2099, 3, 12, 9, 0, tzinfo=UTC)
    assert read(record, now=moment).last_updated == moment


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("Last update: October 23, 2018 19:18", datetime(2018, 10, 23, 17, 18, tzinfo=UTC)),
        ("12 janar 2018, ora 08:00", datetime(2018, 1, 12, 7, 0, tzinfo=UTC)),
        ("2018-01-12T08:00:00Z", datetime(2018, 1, 12, 8, 0, tzinfo=UTC)),
        ("Fri, 12 Jan 2018 08:00:00 -0530", datetime(2018, 1, 12, 13, 30, tzinfo=UTC)),
        ("2018-01-12T08:00:00+99:00", None),
        ("October 2018", None),
        ("23 October 2018", None),
        ("23 October 1018 10:00", None),
        ("yesterday", None),
    ],
)
def test_an_update_is_a_moment_of_tirana_or_is_left_out(printed: str, moment: Any) -> None:
    found = row(last_updated=printed)
    assert (found.last_updated, abouts(found)) == (moment, [] if moment else ["update unread"])


# Languages.


@pytest.mark.parametrize(
    ("cell", "language"),
    [
        ("sq", "sq"),
        ("Shqip", "sq"),
        ("ALBANIAN", "sq"),
        ("sq-AL", "sq"),
        ("en_GB", "en"),
        ("Anglisht", "en"),
    ],
)
def test_a_language_has_many_names(cell: str, language: str) -> None:
    assert row(language=cell).language == language


def test_a_row_without_a_language_has_that_of_the_file_or_of_its_words() -> None:
    cells = ROW | {"language": ""}
    assert read(Record(1, cells), "en").language == "en"
    assert read(Record(1, ROW), "en").language == "sq"
    told = read(Record(1, cells | {"body": "<p>Ministri dhe shefi i shtabit në Tiranë.</p>"}))
    assert (told.language, abouts(told)) == ("sq", ["language read"])
    unclear = read(Record(1, {"title": "NATO", "date": "2024"}))
    assert unclear.refusal == note("no language")
    assert row(language="fr").refusal == note("other language", text="fr")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Minister of Defence met with the Chief", "en"),
        ("Ministri i Mbrojtjes dhe Shefi u takuan në Tiranë", "sq"),
        ("KFOR, SEEBRIG", ""),
        ("January 2024", "en"),
        ("the dhe", ""),
    ],
)
def test_a_language_is_told_by_its_own_small_words(text: str, language: str) -> None:
    assert spoken_in(text) == language


# Texts.


HTML = {
    "Para e parë.\n\nE dyta &amp; më\nrresht": "<p>Para e parë.</p><p>E dyta &amp; më<br>rresht</p>",
    "një\ndy": "<p>një</p><p>dy</p>",
    "<h1>T</h1><p>A<br><br>B<br>c</p>": "<h2>T</h2><p>A</p><p>B<br>c</p>",
    "<h4>T</h4><div>d<div>e</div></div>": "<h3>T</h3><p>d</p><p>e</p>",
    "<p class=MsoNormal><o:p>&nbsp;</o:p></p><p><b><i>x</i></b> <span style='mso-x:y'>y</span></p>": "<p><strong><em>x</em></strong> y</p>",
    "<!--[if gte mso 9]><xml>z</xml><![endif]--><p>x</p>": "<p>x</p>",
    "një <b>b</b>\n\ndy": "<p>një <strong>b</strong></p><p>dy</p>",
    "<ul><li>a<ul><li>b</ul><li>c</ul>": "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul>",
    "<blockquote>q</blockquote>": "<blockquote><p>q</p></blockquote>",
    "<b>para <p>dy</p> tre</b>": "<p><strong>para</strong></p><p><strong>dy</strong></p><p><strong> tre</strong></p>",
    "<script>alert(1)</script>x<style>p{}</style>": "<p>x</p>",
    "AT&T <3 a < b": "<p>AT&amp;T &lt;3 a &lt; b</p>",
    "<p>&lt;script&gt;</p>": "<p>&lt;script&gt;</p>",
    "<table><tr><th>A</th><th>B</th></tr><tr><td><p>1</p></td><td>2</td></tr></table>": "<p>A | B</p><p>1 | 2</p>",
    '<p><a href="/eng/x">l</a></p>': '<p><a href="https://www.mod.gov.al/eng/x">l</a></p>',
    '<p><a href="y.html?a=1&amp;b=2">l</a></p>': '<p><a href="https://www.mod.gov.al/eng/newsroom/y.html?a=1&amp;b=2">l</a></p>',
    '<p><a href="javascript:alert(1)">l</a> <a href="#q">q</a></p>': "<p>l q</p>",
    '<p><a href=" JaVa\tScript:alert(1)">l</a></p>': "<p>l</p>",
    '<p><a href="mailto:a@mod.gov.al">l</a></p>': '<p><a href="mailto:a@mod.gov.al">l</a></p>',
}


@pytest.mark.parametrize("html", HTML)
def test_a_text_becomes_what_our_editor_would_have_written(html: str) -> None:
    found = rewritten(html, PAGE).html
    assert found == HTML[html]
    assert " ".join(RichTextField().sanitize(found).split()).replace(
        ' rel="noopener noreferrer nofollow"', ""
    ) == " ".join(found.split())


@pytest.mark.parametrize(
    ("html", "about", "named"),
    [
        ('<p>x<img src="/images/a.jpg"><img src="b.png"></p>', "pictures left", "a.jpg, b.png"),
        ('<p>x</p><iframe src="https://v.al/e"></iframe>', "players left", "https://v.al/e"),
        (
            '<p>x</p><video><source src="https://v.al/f.mp4"></video>',
            "players left",
            "https://v.al/f.mp4",
        ),
        ("<table><tr><td>x</table>", "tables", ""),
    ],
)
def test_what_a_text_loses_is_named(html: str, about: str, named: str) -> None:
    (found,) = rewritten(html, PAGE).notes
    assert (found.about, found.values.get("names", "")) == (about, named)


def test_a_link_that_leads_nowhere_without_its_page_is_named() -> None:
    found = rewritten('<p><a href="/x">l</a></p>')
    assert (found.html, [each.values for each in found.notes]) == ("<p>l</p>", [{"names": "/x"}])


TAGS = st.sampled_from(
    "p div b i a ul li blockquote table tr td br img h1 h5 script span o:p x".split()
)
PIECES = st.one_of(
    st.builds("<{}>".format, TAGS),
    st.builds("</{}>".format, TAGS),
    st.builds(
        '<a href="{}">'.format,
        st.sampled_from(["/x", "javascript:a()", "http://[", "b c", "//h/i"]),
    ),
    st.text(st.sampled_from("ab ë&<>\"'\n;\xa0"), max_size=8),
)


@example("<ul>")
@example("<p>a<ul><li><blockquote></blockquote></ul>")
@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_html_comes_what_is_written_is_whole_and_clean(html: str) -> None:
    found = rewritten(html, PAGE).html
    cleaned = RichTextField().sanitize(found)
    assert rewritten(cleaned, PAGE).html == found.replace(' rel="noopener noreferrer nofollow"', "")
    tree = html5lib.HTMLParser(strict=True)
    tree.parseFragment(found)
    kept = "".join(without_tags(html).split())
    if "<script>" not in html:  # what stands in one, or behind one that is not closed, goes
        assert "".join(without_tags(found.replace(" | ", "")).split()) == kept.replace("|", "")


@pytest.mark.parametrize(
    "piece",
    ["<b>", "<div>", "<ul><li>", "<a href=x>", "<!-", "<table><tr><td>", "<x><p>", "<div></x>", "<div><object></div></object>", "<span><div></span></div>", "&", "<"],
)  # fmt: skip
def test_hostile_html_is_judged_quickly(piece: str) -> None:
    html = (piece * (300_000 // len(piece)))[:300_000]
    started = process_time()
    rewritten(html + "x")
    assert process_time() - started < 4


# What does not fit.


def test_a_title_and_a_teaser_that_are_too_long_are_cut_and_stand_whole_in_the_text() -> None:
    title, teaser = "titull " * 60, "fjalë " * 200
    found = row(title=title, teaser=teaser)
    assert (len(found.title) <= 300, found.title[-1], len(found.teaser) <= 600) == (True, "…", True)
    assert found.body == f"<p>{title.strip()}</p><p>{teaser.strip()}</p><p>Teksti.</p>"
    assert abouts(found) == ["title cut", "teaser cut"]


def test_a_teaser_is_made_of_whole_sentences_of_the_text() -> None:
    found = row(teaser="", body="<p>" + "Një fjali e gjatë këtu. " * 40 + "</p><p>Dy.</p>")
    assert found.teaser == ("Një fjali e gjatë këtu. " * 16).strip()
    assert abouts(found) == ["teaser made"]


@pytest.mark.parametrize("name", ["title", "teaser", "body", "caption"])
def test_what_is_too_long_for_any_draft_is_refused(name: str) -> None:
    found = row(**{name: "x" * 1_000_001})
    assert found.refusal is not None
    assert (found.refusal.about, found.refusal.values["field"]) == ("too long", name)


def test_a_text_too_long_to_keep_is_refused_and_one_just_short_of_it_comes_in() -> None:
    assert row(body="x " * 150_001).refusal is not None
    assert row(body="x " * 149_000).refusal is None


# What is damaged or odd.


def test_a_wrong_encoding_is_mended_and_told_and_what_is_mixed_is_only_told() -> None:
    found = row(title="MinistrÃ«t u takuan", body="<p>Shqip?ria Ã«</p>")
    assert found.title == "Ministrët u takuan"
    assert [(each.about, each.values) for each in found.notes] == [
        ("mended", {"fields": ["title", "body"]}),
        ("damaged", {"words": "Shqip?ria"}),
    ]


@pytest.mark.parametrize("value", [["a"], {"a": "b"}, True, 3, 1.5])
def test_a_cell_that_is_no_text_is_left_empty_and_told(value: Any) -> None:
    found = row(byline=value)
    assert (found.byline, abouts(found)) == ("", ["not text"])


@pytest.mark.parametrize("value", ["7", " 12 ", "1.5"])
def test_a_number_is_no_byline(value: str) -> None:
    found = row(byline=value)
    assert (found.byline, abouts(found)) == ("", [])


def test_a_row_of_nothing_is_refused_and_one_of_anything_is_not() -> None:
    assert row(title=" ", teaser="&nbsp;", body="<p> </p>").refusal == note("nothing")
    assert abouts(row(title="", body="<p>Teksti.</p>")) == ["no title"]
    assert read(Record(1, {}, (note("not a row", found="3"),))).refusal == note("nothing")


PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "<svg/onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "=HYPERLINK(1)",
    "'; DROP TABLE news_article; --",
    "\0\x1b\u202e",
    "\ud800",
    "%s %(x)s {x}",
    "<a" * 200,
    "x" * 900,
]


@pytest.mark.django_db
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_any_cell_is_text_or_nothing(payload: str) -> None:
    names = [name for name in FIELDS if name != "language"]
    rows = [ROW | {"title": f"T{number}", name: payload} for number, name in enumerate(names)]
    found = brought(rows)
    assert {result.outcome for result in found} <= {Outcome.DRAFT, Outcome.REFUSED}
    for kept in Article.objects.all():
        for text in (kept.body_sq, kept.body_en):
            assert "<script" not in text
            assert not html5lib.parseFragment(text).findall(".//*[@onerror]")
            assert 'href="java' not in text
        kept.full_clean()
    with override("sq"):
        assert all(str(each) for result in found for each in result.notes)


@pytest.mark.django_db
@given(
    st.dictionaries(
        st.sampled_from(sorted(FIELDS)),
        st.one_of(
            st.text(max_size=80),
            st.none(),
            st.integers(),
            st.lists(st.text(max_size=3), max_size=2),
        ),
    )
)
def test_any_row_comes_in_or_is_refused(cells: dict[str, Any]) -> None:
    (result,) = brought([cells | {"language": "en"}])
    assert result.outcome in Outcome
    if result.article is not None:
        result.article.full_clean()


@pytest.mark.django_db
def test_letters_that_could_not_be_mended_must_be_answered_for_at_approval() -> None:
    draft = article(title="Shqip?ria")
    assert [doubt.field for doubt in doubts(draft)] == ["id_title_sq"]


def test_every_note_can_be_said_in_both_languages() -> None:
    values = dict.fromkeys(
        "found text count most reason day title row date end words names name other lines slug".split(),
        1,
    )
    for about in SENTENCES:
        said = []
        for code in ("sq", "en"):
            with override(code):
                said.append(str(note(about, field="title", fields=["title"], **values)))
        assert said[0] != said[1]
