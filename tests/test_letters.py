"""Letters that a wrong encoding damaged: mended where that is certain, named where it is not."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.letters import damaged, mended
from news.models import Article
from publishing.doubts import doubts

from .make import make_article

RIGHT = [
    "Shqipëri është çështje",
    "“E mirë” – NATO’s ‘22…",
    "Bërzhitë € 5 «x»",
    "ÇËÉ é ü ö",
    "Erdoğan, Šešelj, Łódź: «ë»",
    "Xhaçka 🇦🇱",
]
ENCODINGS = ["cp1252", "cp1250", "latin-1"]


def misread(text: str, encoding: str) -> str:
    """Return UTF-8 as a program shows it that takes it for `encoding`."""
    return "".join(
        bytes([code]).decode(encoding, errors="ignore") or chr(code) for code in text.encode()
    )


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("right", RIGHT)
def test_what_was_read_in_a_wrong_encoding_is_mended(right: str, encoding: str, times: int) -> None:
    wrong = right
    for _each in range(times):
        wrong = misread(wrong, encoding)
    letters = mended(wrong)
    assert (letters.text, letters.was_mended) == (right, True)


@pytest.mark.parametrize(
    "right", [*RIGHT, "", "plain", "KAFÉ“ MENÜ“ Ç’ Ë… É”", "Москва", "Ελλάδα", "12 °C §7"]
)
def test_right_letters_are_left_alone(right: str) -> None:
    letters = mended(right)
    assert (letters.text, letters.was_mended, damaged(right)) == (right, False, [])


@given(st.text(st.sampled_from("ëËçÇ “”’–…éabc EH.\n«»€"), max_size=40))
def test_albanian_text_is_never_changed_and_always_recovered(right: str) -> None:
    assert mended(right).text == right
    assert mended(misread(right, "cp1252")).text == right


@given(st.text(max_size=60))
def test_any_text_is_judged_and_what_was_mended_is_not_mended_further(text: str) -> None:
    once = mended(text)
    damaged(once.text)
    assert mended(once.text).text == once.text


DAMAGED = {
    "Shqip?ria ?sht? mir?": ["Shqip?ria", "?sht?"],
    "MÃ«nyra e re është": ["MÃ«nyra"],
    "NATOâ€™s ‘22 ë": ["NATOâ€™s"],
    "Shqip\ufffdri": ["Shqip\ufffdri"],
    "tё mira": ["tё"],
    "ҫështje": ["ҫështje"],
    "e mirë е keqe": ["е"],
    "Pėr Shqipėrinė": ["Pėr", "Shqipėrinė"],
    "Shqip√´ria": ["Shqip√´ria"],
    "Shqip\x91ri ë": ["Shqip\x91ri"],
}


@pytest.mark.parametrize("right", ["sigurisë", "Šešelj", "i njëjti “mjet”"])
def test_what_two_encodings_read_as_different_letters_is_named_and_left(right: str) -> None:
    wrong = right.encode().decode("iso8859_2")
    letters = mended(wrong)
    assert (letters.text, letters.was_mended) == (wrong, False)
    assert damaged(wrong) != []


@pytest.mark.parametrize("text", DAMAGED)
def test_what_is_not_certain_is_named_and_left_as_it_is(text: str) -> None:
    letters = mended(text)
    assert (letters.text, letters.was_mended) == (text, False)
    assert damaged(text) == DAMAGED[text]


@pytest.mark.parametrize(
    "text", ["Pse? Sepse.", "https://a.al/x?y=z", "index.php?option=com", "“Pse?”", "a@b.al"]
)
def test_an_ordinary_question_mark_is_no_damage(text: str) -> None:
    assert damaged(text) == []


def test_accents_that_stand_apart_are_put_together_and_unseen_signs_left_out() -> None:
    assert (mended("e\u0308sht\u0065\u0308").text, mended("e\u0308").was_parted) == ("është", True)
    letters = mended("a\0b\u202ec\x1b")
    assert (letters.text, letters.lost) == ("abc", 3)
    assert mended("\ud800x").text == "\ufffdx"


@pytest.mark.parametrize("text", ["Ã«" * 150_000, "ë?" * 150_000, "a?b " * 75_000, "\0" * 300_000])
def test_a_long_text_is_judged_quickly(text: str) -> None:
    started = process_time()
    damaged(mended(text).text)
    assert process_time() - started < 2


@pytest.mark.django_db
def test_nobody_publishes_damaged_letters_unseen() -> None:
    article = make_article(title_sq="Lajmi pÃ«r ë", body_en="<p>Shqip?ria</p>")
    found = [(doubt.field, str(doubt.sentence)) for doubt in doubts(article)]
    assert [field for field, _said in found] == ["id_title_sq", "id_body_en"]
    assert "pÃ«r" in found[0][1]
    assert all(" " not in doubt.key for doubt in doubts(article))
    assert doubts(Article(title_sq="Shqipëria është")) == []
