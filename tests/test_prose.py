"""What prose says of people and of the present day, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.checks.prose import people, says_now


def numbers(html: str) -> list[int]:
    return [mention.value for mention in people(html)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("30 soldiers", [30]),
        ("Some 13,000 personnel are deployed.", [13000]),
        ("rreth 13 000 pjesëtarë të personelit", [13000]),
        ("rreth 13&nbsp;000 pjesëtarë", [13000]),
        ("rreth 13\u202f000 trupa", [13000]),
        ("13.000 trupa", [13000]),
        ("1’500 efektivë", [1500]),
        ("1 234 567 troops", [1234567]),
        ("a total of 83 military personnel", [83]),
        ("30 other Albanian soldiers", [30]),
        ("30 ushtarakë shqiptarë", [30]),
        ("një forcë prej 70 ushtarësh", [70]),
        ("120 members of the Albanian Armed Forces", [120]),
        ("a contingent (30 soldiers)", [30]),
        ("“83” efektivë", [83]),
        ("2000 soldiers left", [2000]),
        ("40–50 officers", [40, 50]),
        ("nga 94 në rreth 120 ushtarakë", [94, 120]),
        ("dyzet ushtarë", [40]),
        ("tridhjetë e pesë ushtarë", [35]),
        ("njëqind e njëzet efektivë", [120]),
        ("pesëmbëdhjetë oficerë", [15]),
        ("13 mijë trupa", [13000]),
        ("13,5 mijë trupa", [13500]),
        ("dy mijë trupa", [2000]),
        ("forty-five soldiers", [45]),
        ("one hundred and twenty troops", [120]),
        ("two thousand five hundred troops", [2500]),
        ("Personnel: 83", [83]),
        ("the number of troops would increase from around 13,000 to 16,000.", [13000, 16000]),
        ("Numri i ushtarakëve u rrit me 60 në 143.", [143]),
        ("<p>30 <strong>soldiers</strong></p><ul><li>12 officers</li></ul>", [30, 12]),
    ],
)
def test_a_number_that_stands_with_people_counts(text: str, found: list[int]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "In 2017 troops were deployed.",
        "Në vitin 2017 trupat shqiptare",
        "since May 2017 soldiers",
        "On 30 September soldiers left; më 12 dhjetor ushtarët",
        "12.12.2014 soldiers, 2014-12-12 soldiers, 12/2014 ushtarë",
        "Resolution 2189 troops",
        "Rezoluta 2189 e trupave",
        "law 64/2014 soldiers, ligji nr. 9363 ushtarët",
        "Article 3 soldiers, neni 12 ushtarakët",
        "the 14th soldiers, i 14-ti ushtar, Eagle 8 soldiers, kontingjenti 14 ushtarakë",
        "30% of troops, 30 për qind e trupave, 30 percent of the troops",
        "30 kontejnerë ushtarakë and 30 military vehicles",
        "29 members of NATO",
        "83",
        "30 days for soldiers, 6 muaj me trupat",
        "30, soldiers",
        "<li>83</li><li>soldiers</li>",
        "two officers, një ushtar",
        "12.5 troops",
        "9" * 5000 + " soldiers",
        "",
    ],
)
def test_a_number_of_anything_else_does_not(text: str) -> None:
    assert numbers(text) == []


def test_the_words_of_a_number_are_those_of_the_text() -> None:
    text = "<p>Rreth 13&nbsp;000 pjesëtarë, dhe “30 ushtarakë” të tjerë.</p>"
    words = [mention.words.replace("\u202f", " ") for mention in people(text)]
    assert words == ["13 000 pjesëtarë", "30 ushtarakë"]


@given(
    st.integers(min_value=1, max_value=999_999),
    st.sampled_from(["", " ", "\u00a0", "\u202f", ",", ".", "’"]),
    st.sampled_from(["soldiers", "ushtarë", "trupa", "pjesëtarë të personelit", "efektivë"]),
)
def test_every_number_is_read_in_every_form(value: int, between: str, who: str) -> None:
    written = f"{value:,}".replace(",", between)
    assert numbers(f"<p>Aty janë {written} {who}.</p>") == [value]


@given(st.text(), st.text(alphabet=" .,:;-–()e0159toand\u00a0", max_size=60))
def test_no_text_is_too_strange(one: str, other: str) -> None:
    for mention in people(f"{one} 7 {other} soldiers"):
        assert mention.value >= 0


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("<p>Aktualisht, AAF është atje.</p>", "Aktualisht"),
        ("Misioni po vepron tani në Kosovë.", "tani"),
        ("Për&nbsp;momentin janë dy.", "Për momentin"),
        ("It is currently led by NATO.", "currently"),
        ("At present there are two.", "At present"),
        ("They are now in Kabul.", "now"),
        ("Known as Tanin, from Snow Bay.", ""),
        ("<p class='tani'></p>", ""),
    ],
)
def test_a_word_for_the_present_day_is_found(text: str, word: str) -> None:
    assert says_now(text) == word
