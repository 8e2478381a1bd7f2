"""Numbers of people as files write them: read, refused with a sentence, or asked about."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from missions.intake.numbers import MOST, Ambiguous, Number, decimal_marks, read

THIN = "\u2009"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("83", Number(83)),
        (" 83 ", Number(83)),
        ("0", Number(0)),
        ("0083", Number(83)),
        ("13000", Number(13000)),
        ("13 000", Number(13000)),
        ("13\u00a0000", Number(13000)),
        ("13\u202f000", Number(13000)),
        (f"1{THIN}300{THIN}000", Number(1300000)),
        ("13'000", Number(13000)),
        ("13’000", Number(13000)),
        ("1.300.000", Number(1300000)),
        ("1,300,000", Number(1300000)),
        ("1.300,00", Number(1300)),
        ("1,300.0", Number(1300)),
        ("13 000,0", Number(13000)),
        ("13.0", Number(13)),
        ("13,00", Number(13)),
        ("1300.000", Number(1300)),
        ("13.0000", Number(13)),
        ("0,000", Number(0)),
        ("rreth 13 000", Number(13000, "about")),
        ("Rreth 13 000", Number(13000, "about")),
        ("afërsisht 40", Number(40, "about")),
        ("about 13 000", Number(13000, "about")),
        ("~13000", Number(13000, "about")),
        ("mbi 45", Number(45, "at_least")),
        ("over 45", Number(45, "at_least")),
        ("të paktën 45", Number(45, "at_least")),
        ("te\u0308 pakte\u0308n 45", Number(45, "at_least")),
        ("at least 45", Number(45, "at_least")),
        ("13 000+", Number(13000, "at_least")),
        ("deri në 30", Number(30, "at_most")),
        ("jo më shumë se 30", Number(30, "at_most")),
        ("up to 30", Number(30, "at_most")),
        ("saktësisht 30", Number(30, "exact")),
        ("nuk publikohet", Number(None, "unpublished")),
        ("not published", Number(None, "unpublished")),
    ],
)
def test_a_number_that_is_clear_is_read(text: str, number: Number) -> None:
    assert read(text) == number


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The number of people is empty."),
        ("-5", "“-5” is less than nobody."),
        ("−5", "“−5” is less than nobody."),
        ("60%", "“60%” is a share, not a number of people."),
        ("13-15", "“13-15” is two numbers. Give one, with “about” or “at least”."),
        ("13 – 15", "“13 – 15” is two numbers. Give one, with “about” or “at least”."),
        ("13.5", "“13.5” is not a whole number of people."),
        ("0.500", "“0.500” is not a whole number of people."),
        ("13 000,5", "“13 000,5” is not a whole number of people."),
        ("٨٣", "“٨٣”: write numbers with the digits 0 to 9."),
        ("８３", "“８３”: write numbers with the digits 0 to 9."),
        ("83²", "“83²”: write numbers with the digits 0 to 9."),
        ("99999999", "“99999999” is more people than any force has."),
        ("13 00", "“13 00” is not a number of people. Write it as 13000 or 13 000."),
        ("13  000", "“13  000” is not a number of people. Write it as 13000 or 13 000."),
        ("013 000", "“013 000” is not a number of people. Write it as 13000 or 13 000."),
        ("1.300.00", "“1.300.00” is not a number of people. Write it as 13000 or 13 000."),
        ("1e5", "“1e5” is not a number of people. Write it as 13000 or 13 000."),
        ("13 mijë", "“13 mijë” is not a number of people. Write it as 13000 or 13 000."),
        ("rreth 5+", "“rreth 5+” is not a number of people. Write it as 13000 or 13 000."),
        ("rreth", "“rreth” is not a number of people. Write it as 13000 or 13 000."),
        ("=A1", "“=A1” is not a number of people. Write it as 13000 or 13 000."),
    ],
)
def test_what_is_no_number_of_people_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with translation.override("en"), pytest.raises(ValueError, match=r"\.$") as refusal:
        read(text)
    assert str(refusal.value) == sentence
    assert not isinstance(refusal.value, Ambiguous)


@pytest.mark.parametrize(
    ("text", "sentence", "by_comma", "by_dot"),
    [
        ("13.000", "“13.000” may be 13\u202f000 or 13.", 13000, 13),
        ("13,000", "“13,000” may be 13\u202f000 or 13.", 13, 13000),
        ("rreth 1.300", "“rreth 1.300” may be 1\u202f300 or 1.3.", 1300, None),
        ("13,500", "“13,500” may be 13\u202f500 or 13,5.", None, 13500),
    ],
)
def test_a_mark_before_three_digits_is_asked_about(
    text: str, sentence: str, by_comma: int | None, by_dot: int | None
) -> None:
    with translation.override("en"), pytest.raises(Ambiguous) as question:
        read(text)
    assert str(question.value) == sentence
    for decimal, value in ((",", by_comma), (".", by_dot)):
        if value is None:
            with pytest.raises(ValueError, match=r"\.$"):
                read(text, decimal)
        else:
            assert read(text, decimal).value == value


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("13.000", set()),
        ("13 000", set()),
        ("abc", set()),
        ("1.300.000", {","}),
        ("1,300,000", {"."}),
        ("13.500,5", {","}),
        ("rreth 13 000,5", {","}),
        ("12,5", {","}),
        ("13.0", {"."}),
        ("0.500", {"."}),
        ("1300,000", {","}),
    ],
)
def test_a_number_that_is_clear_says_which_mark_splits_decimals(text: str, marks: set[str]) -> None:
    assert decimal_marks([text, "13.000", "13,000"]) == marks


def test_numbers_written_in_two_ways_settle_nothing() -> None:
    assert decimal_marks(["1.300.000", "13.0"]) == {",", "."}


def test_what_is_said_of_a_file_is_not_said_against_its_clear_numbers() -> None:
    assert read("1.300.000", ",") == Number(1300000)
    with pytest.raises(ValueError, match=r"1\.300\.000"):
        read("1.300.000", ".")


@given(value=some.integers(0, MOST), gap=some.sampled_from([" ", "\u00a0", "\u202f", "'", ""]))
def test_a_number_with_groups_of_three_is_itself(value: int, gap: str) -> None:
    assert read(f"{value:,}".replace(",", gap)) == Number(value)


@given(text=some.text(max_size=80), decimal=some.sampled_from(["", ".", ","]))
def test_any_text_is_a_number_or_a_sentence(text: str, decimal: str) -> None:
    try:
        number = read(text, decimal)
    except ValueError as refusal:
        assert str(refusal).endswith(".")
    else:
        assert number.value is None or 0 <= number.value <= MOST
