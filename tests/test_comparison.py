"""Two contents of one object side by side: every field, every part, and nothing that harms."""

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from missions.models import Theatre
from news.models import Article, Topic
from publishing import drafts, ledger, workflow
from publishing.comparison import Cell, Differences, PartDifference, Row, compare
from publishing.comparison.marked import ADDED, REMOVED, SAME, SKIPPED, Piece
from publishing.dates import parse
from publishing.models import Edition, Revision

from .make import (
    author,
    changed,
    make_act,
    make_article,
    make_attachment,
    make_contingent,
    make_decision,
    make_mandate,
    make_mission,
    make_page,
    make_picture,
    make_place,
    make_place_in_gallery,
    make_provision,
    make_strength,
    make_topic,
    published,
    republished,
    withdraw,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


Cells = dict[str, str]

SIGNS = {SAME: "{}", REMOVED: "[{}]", ADDED: "{{{}}}", SKIPPED: "…"}


def between(before: Any, after: Any) -> Differences:
    return compare(type(before), ledger.snapshot(before), ledger.snapshot(after))


def said(rows: tuple[Row, ...]) -> dict[str, Cells]:
    """Return for each label the text of each language, with what was [removed] and {added}."""
    return {
        row.label: {
            cell.language: "".join(SIGNS[piece.kind].format(piece.text) for piece in cell.pieces)
            for cell in row.cells
        }
        for row in rows
    }


def of_draft(live: Any, **change: Any) -> dict[str, Cells]:
    draft = changed(live, **change)
    return said(between(live, draft).rows)


def parts(differences: Differences) -> list[tuple[str, str, str, dict[str, Cells]]]:
    return [(part.change, part.kind, part.name, said(part.rows)) for part in differences.parts]


# Nothing.

KINDS: dict[str, Callable[[], Any]] = {
    "article": lambda: make_whole_article(),
    "mission": lambda: make_mission(parts=3, theatre=make_theatre()),
    "contingent": lambda: make_contingent(published(make_mission()), strengths=2),
    "mandate": lambda: make_mandate(points=3),
    "page": make_page,
}


def make_whole_article() -> Any:
    article = make_article(
        topics=[make_topic(), make_topic()],
        missions=[published(make_mission())],
        lead_picture=make_picture(),
        caption_sq="Ura.",
        caption_en="The bridge.",
    )
    for order in range(2):
        make_place_in_gallery(article, order=order)
        make_attachment(article, order=order)
    return article


def make_theatre() -> Theatre:
    return Theatre.objects.create(name_sq="Afganistan", name_en="Afghanistan")


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_just_begun_differs_in_nothing_from_its_live_page(kind: str) -> None:
    live = published(KINDS[kind]())
    draft = workflow.edit(live, author())
    assert between(live, draft) == between(draft, live) == Differences()


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_public_sees_after_approval_is_the_draft_that_was_approved(kind: str) -> None:
    draft = workflow.edit(published(KINDS[kind]()), author())
    content = ledger.snapshot(draft)
    live = published(draft)
    assert compare(type(live), content, ledger.snapshot(live)) == Differences()


def test_the_steps_of_the_workflow_are_no_change_of_the_content() -> None:
    live = republished(published(make_article()))
    withdraw(live)
    first, *_between, last = Edition.objects.of(live).reverse()
    assert compare(Article, first.content, last.content) == Differences()


# Fields.


def test_a_translated_field_is_one_row_with_albanian_and_english_side_by_side() -> None:
    live = published(make_article(teaser_sq="Dy rreshta.", teaser_en="Two lines."))
    assert of_draft(live, teaser_sq="Tre rreshta.") == {
        "Teaser": {"sq": "[Dy]{Tre} rreshta.", "en": "Two lines."}
    }


def test_every_kind_of_field_is_in_words() -> None:
    theatre, predecessor = make_theatre(), published(make_mission(title_en="ISAF"))
    live = published(make_mission(start=parse("2015"), abbreviation="RSM"))
    assert of_draft(
        live,
        abbreviation="",
        organisation="eu",
        theatre=theatre,
        status="accomplished",
        start=parse("janar 2015"),
        end=parse("fundi i 2021"),
        predecessor=predecessor,
        text_sq="<p>A <strong>b</strong></p>",
        review_by="2027-01-12",
        source_link="https://a.al/",
    ) == {
        "Abbreviation": {"": "[RSM]"},
        "Organisation": {"": "[NATO]{European Union}"},
        "Theatre": {"": "{Afghanistan}"},
        "Status": {"": "[Under way]{Accomplished}"},
        "Start": {"": "{January }2015"},
        "End": {"": "{end of 2021}"},
        "Predecessor": {"": "{ISAF}"},
        "Text": {"sq": "{A {bold: b}}", "en": ""},
        "Link to the source": {"": "{https://a.al/}"},
        "Review by": {"": "{12 January 2027}"},
    }


def test_topics_are_a_line_each_and_their_order_is_none() -> None:
    one, two, three = (make_topic(title_en=name) for name in ("One", "Two", "Three"))
    live = published(make_article(topics=[one, two]))
    assert of_draft(live, topics=[three, two]) == {"Topics": {"": "[One]{Three}\nTwo"}}
    content = ledger.snapshot(live)
    content["fields"]["topics"].reverse()
    assert compare(Article, ledger.snapshot(live), content) == Differences()


def test_two_things_of_one_name_are_told_apart() -> None:
    one, two = make_topic(title_en="One"), make_topic(title_en="One")
    live = published(make_article(topics=[one]))
    assert of_draft(live, topics=[two]) == {"Topics": {"": f"One (#[[{one.pk}]{{{two.pk}}}])"}}


def test_what_an_older_content_does_not_name_is_told_by_its_number() -> None:
    topic = make_topic()
    before = ledger.snapshot(make_article())
    after = before | {"fields": before["fields"] | {"topics": [topic.pk]}}
    after.pop("named", None)
    assert said(compare(Article, before, after).rows) == {"Topics": {"": f"{{#{topic.pk}}}"}}


def test_a_renamed_topic_is_no_change_of_the_article() -> None:
    live = published(make_article(topics=[make_topic()]))
    before = ledger.snapshot(live)
    Topic.objects.update(title_en="Tjetër")
    assert compare(Article, before, ledger.snapshot(live)) == Differences()


def test_a_column_that_is_gone_since_is_still_shown() -> None:
    content = ledger.snapshot(make_article())
    older = content | {"fields": content["fields"] | {"old_sq": "A", "old_en": "B", "place": "C"}}
    assert said(compare(Article, older, content).rows) == {
        "Old": {"sq": "[A]", "en": "[B]"},
        "Place": {"": "[C]"},
    }


def test_what_only_a_machine_writes_otherwise_is_no_difference() -> None:
    live = published(make_article(teaser_sq="A\nB", body_sq="<p>A</p><p>B</p>"))
    assert of_draft(live, teaser_sq="A\r\nB", body_sq="<p>A</p>\n<p>B</p>") == {}


def test_the_address_of_a_link_is_text_that_is_compared() -> None:
    live = published(make_article(body_sq='<p><a href="https://a.al/">A</a></p>'))
    shown = of_draft(live, body_sq='<p><a href="https://b.al/">A</a></p>')["Text"]["sq"]
    assert shown.endswith(' "https://[a]{b}.al/": A}')


# Parts.


def test_parts_are_added_removed_changed_and_moved() -> None:
    live = make_mission()
    names = ("Kabul", "Herat", "Kandahar", "Mazar")
    for order, name in enumerate(names):
        make_place(live, name_sq=name, name_en=name, order=order)
    draft = workflow.edit(published(live), author())
    draft.places.get(name_sq="Herat").delete()
    draft.places.filter(name_sq="Kandahar").update(
        name_sq="Kandahari", name_en="Kandahari", role="camp"
    )
    draft.places.filter(name_sq="Mazar").update(order=9)
    make_place(draft, name_sq="Bagram", name_en="Bagram", role="spoke", order=7)
    assert parts(between(live, draft)) == [
        (REMOVED, "Place", "Herat", of_place("[Herat]", "[hub]", "[1]")),
        (
            "changed",
            "Place",
            "Kandahari",
            {
                "Name": {"sq": "[Kandahar]{Kandahari}", "en": "[Kandahar]{Kandahari}"},
                "Role": {"": "[hub]{camp}"},
            },
        ),
        (ADDED, "Place", "Bagram", of_place("{Bagram}", "{spoke}", "{7}")),
        ("moved", "Place", "Mazar", {"Order": {"": "[3]{9}"}}),
    ]


def of_place(name: str, role: str, order: str) -> dict[str, Cells]:
    return {
        "Order": {"": order},
        "Name": {"sq": name, "en": name},
        "Role": {"": role},
    }


def test_an_added_part_shows_what_is_filled_in_it_and_nothing_else() -> None:
    live = published(make_mission())
    draft = workflow.edit(live, author())
    make_act(draft, number="12/2018", signed=parse("2018"))
    make_strength(draft, value=83)
    make_decision(draft, text_sq="U vendos.", text_en="It was decided. " * 9)
    decision, act, strength = parts(between(live, draft))
    assert act == (
        ADDED,
        "Legal act",
        "Law 1",
        {
            "Kind": {"": "{law}"},
            "Number": {"": "{12/2018}"},
            "Title": {"sq": "{Ligji 1}", "en": "{Law 1}"},
            "Signed or adopted": {"": "{2018}"},
        },
    )
    assert strength[2] == "deployed 83"
    assert (len(decision[2]), decision[2][-1]) == (60, "…")


def test_a_part_is_called_by_its_number_if_it_says_nothing() -> None:
    live = make_mission()
    place = make_place(live, name_sq="", name_en="")
    draft = workflow.edit(published(live), author())
    draft.places.all().delete()
    assert [part.name for part in between(live, draft).parts] == [f"#{place.pk}"]


def test_a_letter_that_goes_to_another_article_says_which() -> None:
    live = make_mandate()
    first, _second = make_provision(live, label="1"), make_provision(live, label="2", order=1)
    make_provision(live, label="ç", kind="letter", parent=first, order=2)
    draft = workflow.edit(published(live), author())
    letter = draft.provisions.get(label="ç")
    letter.parent = draft.provisions.get(label="2")
    letter.save()
    assert parts(between(live, draft)) == [
        ("changed", "Provision", "article 1(ç)", {"Belongs to": {"": "article [1]{2}"}})
    ]
    assert parts(between(live, published(draft))) == []


def test_the_address_of_a_provision_is_content() -> None:
    live = published(make_mandate(points=1))
    before = ledger.snapshot(live)
    live.provisions.filter(label="1").update(anchor="i")
    after = ledger.snapshot(live)
    assert [part[3] for part in parts(compare(type(live), before, after))] == [
        {"Address": {"": "[1]{i}"}}
    ]


def test_a_part_new_in_a_draft_is_known_again_after_its_approval() -> None:
    draft = workflow.edit(published(make_mandate(points=1)), author())
    article = make_provision(draft, label="2", order=1)
    make_provision(draft, label="a", kind="letter", parent=article, order=2)
    make_provision(draft, label="a", kind="letter", parent=article, order=2, text_sq="Tjetër.")
    content = ledger.snapshot(draft)
    live = published(draft)
    assert compare(type(live), content, ledger.snapshot(live)) == Differences()


def test_parts_are_known_again_when_an_earlier_text_was_restored() -> None:
    mandate = make_mandate(points=2)
    content = ledger.snapshot(mandate)
    drafts.fill(mandate, content)
    assert compare(type(mandate), content, ledger.snapshot(mandate)) == Differences()


def test_no_part_hides_behind_another_of_the_same_key() -> None:
    live = make_mission()
    place = make_place(live)
    draft = workflow.edit(published(live), author())
    make_place(draft, name_en="Herat", origin=place)
    assert [part[:3] for part in parts(between(live, draft))] == [(ADDED, "Place", "Herat")]


def test_a_saved_text_is_compared_with_the_next_one() -> None:
    article = written(make_article(title_sq="Një"))
    written(article, title_sq="Dy")
    after, before = (each.content or {} for each in Revision.objects.of(article)[:2])
    assert said(compare(Article, before, after).rows)["Title"]["sq"] == "[Një]{Dy}"


# On the page.

PAYLOADS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }}</ins>")


def rendered(differences: Differences) -> str:
    return render_to_string("admin/desk/_differences.html", {"differences": differences})


def parsed(differences: Differences) -> Element:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True)
    element: Element = parser.parseFragment(rendered(differences))
    return element


def elements(element: Element) -> set[str]:
    return {str(each.tag) for each in element.iter()} - {"DOCUMENT_FRAGMENT"}


ALLOWED = {"div", "section", "h3", "bdi", "span", "dl", "dt", "dd", "p", "ins", "del"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_is_compared_becomes_markup(payload: str) -> None:
    live = make_mission(title_sq=f"A {payload}")
    make_place(live, name_sq=payload, name_en="Kabul")
    live = published(live)
    draft = changed(
        live,
        title_en=payload,
        summary_sq=payload,
        text_sq=f'<p><a href="https://a.al/?{payload}">{payload}</a></p>',
        predecessor=published(make_mission(title_sq=payload)),
    )
    draft.places.update(name_en=payload, role="camp")
    page = parsed(between(live, draft))
    assert elements(page) <= ALLOWED
    assert {name for each in page.iter() for name in each.attrib} <= {"class", "lang"}
    text = "".join(page.itertext())
    assert text.count(payload) >= 6


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_that_no_cleaner_saw_does_no_harm_either(payload: str) -> None:
    cell = Cell("sq", tuple(Piece(kind, payload) for kind in (SAME, ADDED, REMOVED, SKIPPED)))
    rows = (Row(payload, (cell, Cell("", (Piece(SAME, payload),)))),)
    part = PartDifference(payload, payload, payload, rows)
    page = parsed(Differences(rows, (part,)))
    assert elements(page) == ALLOWED
    assert "".join(page.itertext()).count(payload) == 12


def test_what_changed_is_marked_for_eyes_and_for_ears() -> None:
    live = published(make_article(title_sq="Një mision", title_en="A mission", slug_sq="a"))
    page = parsed(between(live, changed(live, title_sq="Një lajm")))
    assert [term.text for term in page.iter("dt")] == ["Title"]
    albanian, english = page.iter("dd")
    assert texts(albanian) == ["Albanian", "Një ", "removed: ", "mision", "added: ", "lajm"]
    assert texts(english) == ["English, unchanged", "A mission"]
    assert [each.get("lang") for each in page.iter("div") if each.get("lang")] == ["sq", "en"]
    hidden = [each for each in page.iter("span") if each.get("class") == "visually-hidden"]
    assert [each.get("lang") for each in hidden] == ["en", "en"]


def texts(element: Element) -> list[str]:
    return [text for text in element.itertext() if text.strip()]


def test_parts_have_a_heading_that_says_what_became_of_them() -> None:
    live = make_mission()
    make_place(live, name_sq="Kabul", name_en="Kabul")
    draft = workflow.edit(published(live), author())
    draft.places.all().delete()
    page = parsed(between(live, draft))
    assert [" ".join("".join(each.itertext()).split()) for each in page.iter("h3")] == [
        "Place: Kabul removed"
    ]


def test_it_says_when_there_is_no_difference() -> None:
    assert texts(parsed(Differences())) == ["There is no difference."]


def test_lines_left_out_are_said_to_be() -> None:
    before = "".join(f"<p>{number}</p>" for number in range(2_000))
    live = published(make_page(text_sq=before))
    page = parsed(between(live, changed(live, text_sq=before.replace("<p>7</p>", "<p>VII</p>"))))
    assert texts(next(page.iter("dd"))) == [
        *("Albanian", "…", "unchanged lines are left out here", "5\n6\n"),
        *("removed: ", "7", "added: ", "VII", "\n8\n9\n", "…", "unchanged lines are left out here"),
    ]


@pytest.mark.parametrize(
    ("language", "label", "words"),
    [("sq", "Datë", ["janar ", "2018"]), ("en", "Date", ["January ", "2018"])],
)
def test_it_speaks_the_language_of_its_reader(language: str, label: str, words: list[str]) -> None:
    live = published(make_article(date=parse("2018")))
    with override(language):
        page = parsed(between(live, changed(live, date=parse("janar 2018"))))
    assert [term.text for term in page.iter("dt")] == [label]
    assert texts(next(page.iter("dd")))[1:] == words
