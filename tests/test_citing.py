"""How provisions are cited, and how their labels become addresses."""

import pytest

from ministry.citing import in_albanian, in_ascii, in_english
from ministry.gazette import parse
from ministry.laying_out import laid_out


@pytest.mark.parametrize(
    ("anchor", "kind", "albanian", "english"),
    [
        ("3", "article", "neni 3", "article 3"),
        ("3-ç", "letter", "neni 3, shkronja ç", "article 3(ç)"),
        ("5/1-2-ç/1", "letter", "neni 5/1, pika 2, shkronja ç/1", "article 5/1(2)(ç/1)"),
        ("5-2-b-ii", "numeral", "neni 5, pika 2, shkronja b, nënndarja ii", "article 5(2)(b)(ii)"),
        ("5-1-1.1", "point", "neni 5, pika 1, pika 1.1", "article 5(1)(1.1)"),
        ("147/dh", "article", "neni 147/dh", "article 147/dh"),
        ("kreu-ii", "chapter", "kreu II", "chapter II"),
        ("kreu-ii-seksioni-1", "chapter", "kreu II, seksioni 1", "chapter II, section 1"),
        ("kreu-ii-1-a", "letter", "kreu II, neni 1, shkronja a", "chapter II, article 1(a)"),
        ("3-a_2", "letter", "neni 3, shkronja a", "article 3(a)"),
        ("b", "letter", "shkronja b", "point (b)"),
        ("2", "point", "pika 2", "point (2)"),
    ],
)
def test_a_provision_is_cited_as_acts_do(
    anchor: str, kind: str, albanian: str, english: str
) -> None:
    assert in_albanian(anchor, kind) == albanian
    assert in_english(anchor, kind) == english


@pytest.mark.parametrize(
    ("anchor", "plain"), [("3-ç", "3-c2"), ("3-ë", "3-e2"), ("3-a", "3-a"), ("5/1-ç/1", "5/1-c2/1")]
)
def test_an_address_has_a_twin_that_mail_does_not_break(anchor: str, plain: str) -> None:
    assert in_ascii(anchor) == plain


def addresses(*texts: str) -> list[str]:
    trees = {code: parse(text).provisions for code, text in zip(("sq", "en"), texts, strict=False)}
    return [row.key for row in laid_out(trees)]


ARTICLES = "Neni 1\n\nNjë.\n\nNeni 2\n\nDy:\n\na) një;\n\nb) dy.\n"


def test_an_address_is_made_of_the_labels() -> None:
    assert addresses(ARTICLES) == ["1", "2", "2-a", "2-b"]


def test_chapters_are_named_in_their_own_addresses_alone() -> None:
    text = "KREU I\n\nTË PËRGJITHSHME\n\nNeni 1\n\nNjë.\n\nKREU II\n\nTË TJERA\n\nNeni 2\n\nDy.\n"
    assert addresses(text) == ["kreu-i", "1", "kreu-ii", "2"]


def test_where_articles_begin_again_in_each_chapter_their_chapter_tells_them_apart() -> None:
    text = "KREU I\n\nTË PËRGJITHSHME\n\nNeni 1\n\nNjë.\n\nKREU II\n\nTË TJERA\n\nNeni 1\n\nDy.\n"
    assert addresses(text) == ["kreu-i", "1", "kreu-ii", "kreu-ii-1"]


def test_a_label_that_stands_twice_has_two_addresses() -> None:
    text = "Neni 1\n\nNjë:\n\na) një;\n\nb) dy;\n\nb) tri;\n\nb) katër.\n"
    assert addresses(text) == ["1", "1-a", "1-b", "1-b_2", "1-b_3"]


def test_both_languages_share_their_addresses() -> None:
    english = "Article 1\n\nOne.\n\nArticle 2\n\nTwo:\n\na) one;\n\nb) two.\n"
    (row,) = [
        row
        for row in laid_out({"sq": parse(ARTICLES).provisions, "en": parse(english).provisions})
        if row.key == "2-b"
    ]
    assert row.words == {"sq": ("", "dy."), "en": ("", "two.")}


def test_what_one_language_has_alone_stands_where_it_stands_there() -> None:
    english = (
        "Article 1\n\nOne:\n\na) x;\n\nArticle 2\n\nTwo:\n\na) one;\n\na/1) half;\n\nb) two.\n"
    )
    assert addresses(ARTICLES, english) == ["1", "1-a", "2", "2-a", "2-a/1", "2-b"]


def test_thousands_of_equal_labels_are_told_apart_in_a_moment() -> None:
    tree = parse(ARTICLES).provisions
    tree[1].children *= 10_000
    rows = laid_out({"sq": tree})
    assert len({row.key for row in rows}) == len(rows) == 20_002
