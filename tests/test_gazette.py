"""Reading acts: the forms in which provisions are really printed."""

import pytest

from ministry.gazette import (
    ALPHABET,
    LATIN,
    Doubt,
    DoubtKind,
    Kind,
    Node,
    every,
    parse,
    printed,
)


def shape(text: str) -> str:
    """The tree in brackets: kind and label of each, paragraphs by their words."""
    return " ".join(map(_shape, parse(text).provisions))


def _shape(node: Node) -> str:
    below = f"({' '.join(map(_shape, node.children))})" if node.children else ""
    if node.kind == Kind.PARAGRAPH:
        return f"{node.mark}[{node.text}]" + below
    return {Kind.CHAPTER: "ch ", Kind.ARTICLE: "art "}.get(node.kind, "") + node.label + below


def doubts(text: str) -> list[tuple[int, DoubtKind, str, str]]:
    return [(each.line, each.kind, each.label, each.expected) for each in parse(text).doubts]


def listed(labels: str, bracket: str = ")") -> str:
    return "1. Si:\n" + "\n".join(f"{label}{bracket} fjala;" for label in labels.split())


SHAPES = {
    "plain numbers are articles": ("1. X.\n2. Y.", "art 1 art 2"),
    "numbers below an article are points": ("Neni 1\n1. X.\n2. Y.\nNeni 2", "art 1(1 2) art 2"),
    "inserted articles": (
        "Neni 5\nNeni 5/1\nNeni 6\nNeni 147/dh\nNeni 134/1/a",
        "art 5 art 5/1 art 6 art 147/dh art 134/1/a",
    ),
    "spelt otherwise": (
        "NENI 1\nArticle 2.\nN E N I 3\nNeni4\nNeni 5:",
        "art 1 art 2 art 3 art 4 art 5",
    ),
    "dotted points": ("Neni 1\n1. X.\n1.1 Y.\n1.2. Z.\n2. W.", "art 1(1(1.1 1.2) 2)"),
    "points named after their article": ("Neni 2\n2.1. X.\n2.2. Y.", "art 2(2.1 2.2)"),
    "round brackets": ("(1) X:\n(a) p;\n(b) q:\n(i) r;\n(ii) s.\n(2) Y.", "art 1(a b(i ii)) art 2"),
    "full stops": ("Neni 1\na. X;\nb. Y;\nç. Z.", "art 1(a b ç)"),
    "dashes behind numbers": ("Neni 1\n1 - X.\n2 - Y.\n3 – Z.", "art 1(1 2 3)"),
    "capitals": ("Neni 1\nA) X.\nB) Y.", "art 1(a b)"),
    "numbers in two forms": ("1. X:\n1) p;\n2) q:\na) r;\n3) s.\n2. Y.", "art 1(1 2(a) 3) art 2"),
    "several marks on one line": (
        "3. a) x\nb) y\n4. (a) (i) p\n(ii) q",
        "art 3(a b) art 4(a(i ii))",
    ),
    "inserted letters": (listed("a b c ç ç/1 ç/2 d"), "art 1(a b c ç ç/1 ç/2 d)"),
    "no closing marks": ("1. Si\na) një\nb) dy\n2. Y\na) tre", "art 1(a b) art 2(a)"),
    "numerals below a letter": (listed("a b i ii iii c"), "art 1(a b(i ii iii) c)"),
    "i after h is a letter": (listed("g gj h i j"), "art 1(g gj h i j)"),
    "i before ii is a numeral": (listed("g gj h i ii iii"), "art 1(g gj h(i ii iii))"),
    "i twice": (listed("g gj h i ii i j"), "art 1(g gj h(i ii) i j)"),
    "i where h is left out": (listed("f g i j"), "art 1(f g i j)"),
    "v and x as letters": (listed("u i ii iii iv v x xh"), "art 1(u(i ii iii iv) v x xh)"),
    "v and x as numerals": (listed("a i ii iii iv v vi b"), "art 1(a(i ii iii iv v vi) b)"),
    "capital numerals in an article": ("Neni 1\nI. X.\nII. Y.", "art 1(I II)"),
    "glued number": ("1. X.\n2Këshilli ka.\n3. Y.", "art 1 art 2 art 3"),
    "glued number that comes first": ("2Këshilli ka.\n3. Y.", "art 2 art 3"),
    "a second mark that begins late": ("Neni 1\na) d) një;\nb) dy.", "art 1(a(d) b)"),
    "x after ix": (
        listed("v i ii iii iv v vi vii viii ix x x"),
        "art 1(v(i ii iii iv v vi vii viii ix x) x)",
    ),
    "glued letter": ("1. X:\na) p;\nb) q;\nc) r;\nçka s;\nd) t.", "art 1(a b c ç d)"),
    "glued digraph": ("1. X:\nç) p;\nd) q;\ndhtë r;\ne) s.", "art 1(ç d dh e)"),
    "dashes": ("1. X:\n– një;\n– dy.\n2. Y.", "art 1(–[një;] –[dy.]) art 2"),
    "words behind a list": ("1. X:\na) p;\nb) q.\n\nFund.\n\n2. Y.", "art 1(a b [Fund.]) art 2"),
    "a line break of Word": ("1. X\va) p\u2028b) q\n2. Y", "art 1(a b) art 2"),
    "letters of other alphabets": (listed("а b с ҫ d"), "art 1(a b c ç d)"),
    "decomposed letters": (listed("a b c c\u0327 d dh e e\u0308"), "art 1(a b c ç d dh e ë)"),
    "full width": ("１． X:\na） p;\nb） q.\n2. Y.", "art 1(a b) art 2"),
    "invisible characters": ("\ufeffNeni\u00a01\n\u200b1.\u00a0X.\n\u00ad2.\u200bY.", "art 1(1 2)"),
    "quoted provisions": ("Neni 1\nShtohet: “1. X.\n2. Y.”.\nNeni 2", "art 1 art 2"),
    "an article in quotes": ("Neni 1\nShtohet:\n“Neni 5\n1. X.”\nNeni 2", "art 1 art 2"),
    "straight quotes": ('Neni 1\nShtohet:\n"Neni 5\n1. X."\nNeni 2', "art 1 art 2"),
    "a quote never closed": ("Neni 1\nX “hapur.\n1. Y.\n2. Z.", "art 1(1 2)"),
    "a sentence about an article": (
        "Neni 1\nNeni 5 i ligjit ndryshohet.\nNeni 2\nX.",
        "art 1 art 2",
    ),
    "a wrapped reference": (
        "1. Sipas pikës\n3. të nenit, në shkronjën\na) të saj.\n2. X.",
        "art 1 art 2",
    ),
    "a wrapped English one": ("Article 1\nAs in\nArticle 5 of it.\nArticle 2", "art 1 art 2"),
    "dates": ("1. X më\n26.10.2000 dhe\n15 mars 2001, dhe\n20.VII.1973.\n2. Y.", "art 1 art 2"),
    "a list anew": ("1. X:\na) p;\nb) q.\n\nDhe:\na) r;\nb) s.", "art 1(a b [Dhe:] a b)"),
    "chapters by rank": (
        "PJESA E PARË\nX\nTITULLI I\nY\nKREU I\nZ\nSEKSIONI 1\nW\nNeni 1\nKREU II\nNeni 2\nPJESA E DYTË\nV\nNeni 3",
        "ch E PARË(ch I(ch I(ch 1(art 1)) ch II(art 2))) ch E DYTË(art 3)",
    ),
    "Roman headings": (
        "I. KËRKESAT\n1. X.\n2. Y.\nII. DISPOZITA\n3. Z.",
        "ch I(art 1 art 2) ch II(art 3)",
    ),
    "a heading without number": (
        "Neni 1\nX.\n\nDISPOZITA KALIMTARE\n\nNeni 2\nY.",
        "art 1 [DISPOZITA KALIMTARE] art 2",
    ),
}


@pytest.mark.parametrize(("text", "tree"), SHAPES.values(), ids=SHAPES)
def test_it_reads_what_is_printed(text: str, tree: str) -> None:
    assert shape(text) == tree
    assert "".join(printed(parse(text).provisions).split()) == "".join(text.split())


@pytest.mark.parametrize("text", [text for text, _tree in SHAPES.values()], ids=SHAPES)
def test_what_it_prints_reads_back_the_same(text: str) -> None:
    provisions = parse(text).provisions
    assert parse(printed(provisions)).provisions == provisions


HEADINGS = {
    "Neni 1\nObjekti\n\nKy ligj.": ("Objekti", "Ky ligj."),
    "Neni 1\nObjekti\nKy ligj.": ("Objekti", "Ky ligj."),
    "Neni 1 Objekti\nKy ligj.": ("Objekti", "Ky ligj."),
    "Neni 1: Objekti\n\nKy ligj.": ("Objekti", "Ky ligj."),
    "Neni 1 – Objekti": ("Objekti", ""),
    "Neni 1\nFusha e zbatimit dhe\npërkufizimet\nKy ligj.": (
        "Fusha e zbatimit dhe përkufizimet",
        "Ky ligj.",
    ),
    "Neni 1\n(Shfuqizuar.)": ("(Shfuqizuar.)", ""),
    "Neni 1\nKy ligj hyn në fuqi.": ("", "Ky ligj hyn në fuqi."),
    "Neni 1. Ky ligj hyn në fuqi.": ("", "Ky ligj hyn në fuqi."),
    "Neni 1\nKy ligj është i\nMinistrisë së Mbrojtjes.": (
        "",
        "Ky ligj është i Ministrisë së Mbrojtjes.",
    ),
    "Neni 1\nKy ligj.\n\nAi ligj.\nTjetri vazhdon\nnë rresht.": (
        "",
        "Ky ligj.\nAi ligj.\nTjetri vazhdon në rresht.",
    ),
}


@pytest.mark.parametrize("text", HEADINGS)
def test_a_heading_stands_beside_or_below_its_article(text: str) -> None:
    article = parse(text).provisions[0]
    assert (article.heading, article.text) == HEADINGS[text]


def test_marks_and_words_stay_as_printed_and_only_labels_are_mended() -> None:
    letter = (
        parse("1. Si:\na) x;\nb) y;\nc) z;\nc\u0327) e\u0308sht\u00eb.").provisions[0].children[3]
    )
    assert (letter.mark, letter.label, letter.text) == ("c\u0327)", "ç", "e\u0308sht\u00eb.")
    assert letter.line == 5


def test_a_word_broken_at_the_end_of_a_line_is_joined() -> None:
    assert parse("1. Mini-\nstria e NATO-\ns.").provisions[0].text == "Mini-stria e NATO-s."


@pytest.mark.parametrize("order", [ALPHABET, LATIN], ids=["Albanian", "Latin"])
@pytest.mark.parametrize("bracket", [")", "."])
def test_a_whole_alphabet_is_one_list_without_doubts(order: tuple[str, ...], bracket: str) -> None:
    reading = parse(listed(" ".join(order), bracket))
    assert [node.label for node in reading.provisions[0].children] == list(order)
    assert reading.doubts == []


def test_the_alphabet_has_its_36_letters() -> None:
    assert len(ALPHABET) == 36 == len(set(ALPHABET))


GAP, REPEAT, LATE = DoubtKind.GAP, DoubtKind.REPEAT, DoubtKind.STARTS_LATE
IN_TEXT, OUTSIDE = DoubtKind.NUMBER_IN_TEXT, DoubtKind.OUTSIDE
DOUBTS = {
    "none": ("1. X.\n2. Y:\na) z;\nb) w.", []),
    "a letter is missing": (listed("a b ç d"), [(4, GAP, "ç", "c")]),
    "Latin has no ç": (listed("a b c d e"), []),
    "Albanian has dh": (listed("a b c ç d e"), [(7, GAP, "e", "dh")]),
    "numbers": (
        "Neni 1\nNeni 3\nNeni 3\nNeni 2\nNeni 4",
        [(2, GAP, "3", "2"), (3, REPEAT, "3", ""), (4, DoubtKind.OUT_OF_ORDER, "2", "4")],
    ),
    "an insertion is missing": ("Neni 1\nNeni 1/2\nNeni 2", [(2, GAP, "1/2", "1/1")]),
    "a list begun late": ("1. X:\nb) y;\nc) z.", [(2, LATE, "b", "a")]),
    "an excerpt": ("Neni 5\n1. X.", [(1, LATE, "5", "1")]),
    "repeats": ("1. X:\na) y;\na) z.", [(3, REPEAT, "a", "")]),
    "glued": ("1. X.\n2Këshilli.\n3. Y.", [(2, DoubtKind.GLUED, "2", "")]),
    "another alphabet": ("1. X:\nа) y;\nb) z.", [(2, DoubtKind.LOOKALIKE, "a", "")]),
    "a word of two": ("1. Ministriа.", [(1, DoubtKind.MIXED_ALPHABETS, "Ministriа", "")]),
    "i alone": ("1. X:\ni) y.\n2. Z.", [(2, DoubtKind.AMBIGUOUS, "i", "")]),
    "i alone among letters": (listed("a b i c"), []),
    "a number in the text": ("1. Sipas pikës\n3. të nenit.", [(2, IN_TEXT, "3", "")]),
    "the number of a page": ("1. Fillon\n\n12\n\nvazhdon.", [(3, IN_TEXT, "12", "")]),
    "dates are none": ("1. X më\n26.10.2000 dhe\n15 mars.", []),
    "a broken word": ("1. Mini-\nstria.", [(1, DoubtKind.BROKEN_WORD, "", "")]),
    "before": ("Titulli\n\n1. X.", [(1, OUTSIDE, "", "")]),
    "behind": ("1. X.\n\n\n\nLajme\nTë tjera", [(5, OUTSIDE, "", ""), (6, OUTSIDE, "", "")]),
    "a number behind": (
        "1. Fillimi.\n\n\n\nLajme\n3) shtator",
        [(5, OUTSIDE, "", ""), (6, OUTSIDE, "", "")],
    ),
    "lines of Windows": ("1. X.\r\n3. Y.", [(2, GAP, "3", "2")]),
    "numbering anew in each Roman chapter": ("I. A\n1. X.\nII. B\n1. Y.", []),
    "articles go on through chapters": (
        "KREU I\nNeni 1\nKREU II\nNeni 2\nKREU IV\nNeni 3",
        [(5, GAP, "IV", "III")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), DOUBTS.values(), ids=DOUBTS)
def test_it_says_what_it_is_unsure_of_and_where(
    text: str, expected: list[tuple[int, DoubtKind, str, str]]
) -> None:
    assert doubts(text) == expected


def test_stray_control_characters_of_word_are_kept() -> None:
    assert (
        parse("1. Teksti\x07 i gjatë i një neni.").provisions[0].text
        == "Teksti\x07 i gjatë i një neni."
    )


def test_the_text_of_the_source_page() -> None:
    reading = parse(SEED)
    assert shape(SEED).startswith("[Mission and activity of the Ministry of Defence] art 1 art 2")
    third = reading.provisions[3]
    assert (third.mark, third.text[-3:]) == ("3.", "as:")
    assert [node.label for node in third.children] == "a b c ç d dh e ë f".split()
    assert third.children[-1].text.endswith("Defence..")
    assert [node.kind for node in reading.provisions[5:]] == [Kind.PARAGRAPH] * 2
    assert reading.doubts == [Doubt(line, OUTSIDE) for line in (1, 24, 25)]
    assert [node.line for node in every(reading.provisions)] == [
        1,
        3,
        5,
        7,
        *range(9, 18),
        19,
        24,
        25,
    ]


SEED = """Mission and activity of the Ministry of Defence

1. The Ministry of Defence (MoD) supportsthe Defense Minister in fulfilling his mission.

2. Ministry of Defense’s mission is the drafting and implementation of the general policies.

3. Ministry of Defense assists the Defense Minister in in fulfilling the following, as:

a) Representation in the mentioned high boards;
b) Reflection on the prospective development program;
c) Ensuring stable and trust-based relations between states;
ç) Determining the priorities and goals;
d) Accomplishing appropriate education policies;
dh) Ensuring the progress of internal developments;
e) Drafting of cooperation programs with all other state institutions;
ë) Participation in military and humanitarian operations/missions;
f) Drafting cooperation programs in order to fulfill the mission of the Ministry of Defence..

4. Defence\u00a0 Minister during his activity is responsible before the Parliament.




Historic Arrival of Albania’s first UH-60 Black Hawk helicopters January 2024UH-60 will...
Defence Directive 2024 January 2024The leading document on the work...
"""
