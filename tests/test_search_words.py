"""What a query asks for, what an index holds of a text, and the sentence that is shown. No database."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.dates import parse
from publishing.search.query import LONGEST, MOST_WORDS, Part, read
from publishing.search.sentences import LONGEST as LONGEST_SENTENCE
from publishing.search.sentences import MOST_READ, Run, beginning, marked, sentence
from publishing.search.terms import Searched, Term, Tier, Wanted, place, said, terms
from publishing.text import words


def part(*known: str, whole: bool = False) -> Part:
    return Part(known, is_whole=whole)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Çështje", [part("ceshtje")]),
        ("KFOR-it në Kosovë", [part("kfor"), part("it", whole=True), part("ne", whole=True), part("kosove")]),
        ("UN", [part("un", whole=True)]),
        ('"Forcat e Armatosura"', [part("forcat", "e", "armatosura", whole=True)]),
        ("“Forcat e Armatosura” shqiptare", [part("forcat", "e", "armatosura", whole=True), part("shqiptare")]),
        ("«te Mbrojtjes» 2018", [part("te", "mbrojtjes", whole=True), part("2018")]),
        ("„te Mbrojtjes”", [part("te", "mbrojtjes", whole=True)]),
        ('te " mbrojt', [part("te", whole=True), part("mbrojt", whole=True)]),
        ('""', []),
        ("mbrojtje mbrojtje MBROJTJE", [part("mbrojtje")]),
        ("AND OR NOT NEAR(a b)", [part("and"), part("or", whole=True), part("not"), part("near"), part("a", whole=True), part("b", whole=True)]),
        ("* : ' % _ ( ) \\", [part("_", whole=True)]),
        ("👋 … №", [part("no", whole=True)]),
        ("", []),
    ],
)  # fmt: skip
def test_a_query_is_words_and_words_in_a_row(typed: str, parts: list[Part]) -> None:
    assert list(read(typed).parts) == parts


@given(st.text(max_size=400))
def test_a_query_is_bounded_and_says_again_what_it_asked(typed: str) -> None:
    query = read(typed)
    assert len(query.words) <= MOST_WORDS
    assert query.words == [word for part in query.parts for word in part.words]
    assert read(str(query)).parts == query.parts or len(str(query)) > LONGEST


def test_what_was_typed_is_kept_for_the_reader() -> None:
    assert str(read("Çështje, “Forcat e  Armatosura”!")) == 'Çështje "Forcat e  Armatosura"'


def test_an_index_holds_where_a_word_stands_and_ten_letters_of_it() -> None:
    searched = Searched("Ura e re", "Kontingjenti", "u kthye", marks=("article", "year2018"))
    assert said(searched) == " ura e re | kontingjenti | u kthye "
    assert terms(searched, "sq") == sorted(
        "sq0article sq0year2018 sq1e sq1re sq1ura sq2e sq2kontingjenti sq2re sq2ura"
        " sq3e sq3kontingjenti sq3kthye sq3re sq3u sq3ura".split()
    )


@pytest.mark.parametrize(
    ("typed", "looked_up", "passages"),
    [
        ("ura", [Term("sq3ura", is_beginning=True)], []),
        ("re", [Term("sq3re")], []),
        ('"ura"', [Term("sq3ura")], []),
        ("kontingjentin", [Term("sq3kontingjentin", is_beginning=True)], []),
        ('"kontingjen"', [Term("sq3kontingjen")], []),
        ("x" * 40, [Term(f"sq3{'x' * 40}")], []),
        ("x" * 41, [Term(f"sq3{'x' * 40}")], [f" {'x' * 41}"]),
        (f'"{"x" * 40}"', [Term(f"sq3{'x' * 40}")], [f" {'x' * 40} "]),
        ('"ura e re"', [Term("sq3ura"), Term("sq3e"), Term("sq3re")], [" ura e re "]),
    ],
)
def test_a_query_is_looked_up_by_terms_and_what_they_cannot_tell_in_the_text(
    typed: str, looked_up: list[Term], passages: list[str]
) -> None:
    wanted = Wanted(read(typed), "sq", ("article",))
    assert wanted.terms(Tier.ANYWHERE) == [Term("sq0article"), *looked_up]
    assert wanted.passages == passages


ORDER = [
    (2, None, 1),
    (1, "2026", 1),
    (0, "31.12.9999", 2),
    (0, "13.1.2018", 1),
    (0, "12.1.2018", 2**28 - 1),
    (0, "12.1.2018", 1),
    (0, "janar 2018", 9),
    (0, "2018", 9),
    (0, None, 9),
]


def test_a_place_orders_by_rank_then_date_then_key() -> None:
    places = [place(rank, parse(day) if day else None, key, "en") for rank, day, key in ORDER]
    assert places == sorted(places, reverse=True)
    assert place(127, parse("fundi i dhjetorit 9999"), 2**28 - 1, "en") < 2**63
    assert place(0, None, 1, "sq") != place(0, None, 1, "en")
    with pytest.raises(ValueError, match="at most 268435456 objects"):
        place(0, None, 2**28, "sq")


# The sentence.


def shown(runs: list[Run]) -> str:
    return "".join(f"[{run.text}]" if run.is_match else run.text for run in runs)


LONG = "Fjalë " * 60


@pytest.mark.parametrize(
    ("text", "typed", "sentence_shown"),
    [
        ("E para. Çështja e dytë. E treta.", "ceshtj", "[Çështja] e dytë."),
        ("Në Kosovë. Trupat në Kosovë.", "trupat kosove", "[Trupat] në [Kosovë]."),
        ("Ligji Nr. 5 hyri në fuqi. Tjetër.", "fuqi", "Ligji Nr. 5 hyri në [fuqi]."),
        ("Tha: “Po.” Ministri i Mbrojtjes iku.", '"ministri i mbrojtjes"', "Tha: “Po.” [Ministri i Mbrojtjes] iku."),
        ("Ministri i vendit dhe i Mbrojtjes", '"ministri i mbrojtjes"', ""),
        (LONG + "ura " + LONG, "ura", f"… {'Fjalë ' * 13}[ura] {('Fjalë ' * 26).strip()} …"),
        ("NATO-s . Po", "nato", "[NATO]-s."),
        ("Një rresht\nTjetri me urë", "ure", "Tjetri me [urë]"),
        ("Asgjë këtu.", "ura", ""),
        ("", "ura", ""),
    ],
)  # fmt: skip
def test_the_match_is_shown_in_its_sentence(text: str, typed: str, sentence_shown: str) -> None:
    assert shown(sentence(text, read(typed))) == sentence_shown


def test_a_title_is_shown_whole_and_a_text_without_a_match_from_its_beginning() -> None:
    assert shown(marked("Ura e re. Ura", read("ura"))) == "[Ura] e re. [Ura]"
    assert marked("", read("ura")) == []
    assert shown(beginning(LONG)) == f"{('Fjalë ' * 40).strip()} …"
    assert beginning("") == []


TEXTS = st.text(alphabet="abë ÇE.!?\n“”'-́5", max_size=400)


@given(TEXTS, st.text(alphabet="abëçe \"'", max_size=12))
def test_a_sentence_is_a_stretch_of_the_text_and_marks_what_was_asked(
    text: str, typed: str
) -> None:
    query = read(typed)
    runs = sentence(text, query)
    whole = "".join(run.text for run in runs).removeprefix("… ").removesuffix(" …")
    assert len(whole) <= LONGEST_SENTENCE
    assert words(whole) == [] or f" {' '.join(words(whole))} " in f" {' '.join(words(text))} "
    for run in runs:
        if run.is_match:
            assert any(part.stands_at(0, words(run.text)) for part in query.parts)
    if query.parts and query.is_in(words(text)):
        assert any(run.is_match for run in runs)


@pytest.mark.parametrize("text", ["a" * 300_000, "a b " * 75_000, "ura. " * 60_000, ". " * 150_000])
def test_a_sentence_is_found_quickly_whatever_the_text(text: str) -> None:
    started = time.process_time()
    runs: Any = sentence(text, read("ura a zz"))
    assert time.process_time() - started < 1
    assert sum(len(run.text) for run in runs) < MOST_READ
