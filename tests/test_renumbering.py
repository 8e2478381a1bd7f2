"""Addresses from one version to the next: pairs that a person writes, and where they lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministry.differences.renumbering import (
    Step,
    Unclear,
    read,
    successor,
    where_now,
    written,
)

Kind = Unclear.Kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        (" \n\r\n", {}),
        ("3-ç = 3-d", {"3-ç": "3-d"}),
        ("3-ç=3-d\n\n3-d → 3-dh\r\n5->6\n", {"3-ç": "3-d", "3-d": "3-dh", "5": "6"}),
        ("\u00a03 - ç =\t3-d\u200b ", {"3-ç": "3-d"}),
        ("3-c\u0327 = 3-e\u0308", {"3-ç": "3-ë"}),
        ("5/1-2-ç/1 = 5/1-3-147/dh_2", {"5/1-2-ç/1": "5/1-3-147/dh_2"}),
        ("1.1->kreu-ii-1.1", {"1.1": "kreu-ii-1.1"}),
        # Two into one, and the one that was there before.
        ("3-ç = 3-c\n3-d = 3-c\n3-c = 3-c", {"3-ç": "3-c", "3-d": "3-c", "3-c": "3-c"}),
        # A letter that stays although its article goes, or another article comes.
        ("5 = 6\n5-a = 5-a", {"5": "6", "5-a": "5-a"}),
        ("5 = 6\n6-a = 6-a", {"5": "6", "6-a": "6-a"}),
    ],
)
def test_pairs_are_read(text: str, expected: dict[str, str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "kind"),
    [
        ("3-ç", 1, Kind.NOT_A_PAIR),
        ("3-ç =", 1, Kind.NOT_A_PAIR),
        ("= 3-ç", 1, Kind.NOT_A_PAIR),
        ("a = b\n\n3-ç 3-d", 3, Kind.NOT_A_PAIR),
        ("a = b = c", 1, Kind.NOT_A_PAIR),
        ("3 ç = 3-d", 1, Kind.NOT_A_PAIR),
        ("3-ç- = 3-d", 1, Kind.NOT_A_PAIR),
        ("3-ç => 3-d", 1, Kind.NOT_A_PAIR),
        ("a = b\nb = c\na = d", 3, Kind.TWICE),
        ("a = b\na = b", 2, Kind.TWICE),
        ("3 = 4\n\n5-a = 5-a", 3, Kind.SAME),
    ],
)
def test_a_line_that_says_nothing_certain_is_named(text: str, line: int, kind: Kind) -> None:
    with pytest.raises(Unclear) as unclear:
        read(text)
    assert (unclear.value.line, unclear.value.kind) == (line, kind)


def test_pairs_are_written_in_the_order_of_the_old_text() -> None:
    moved = dict.fromkeys(["10", "3-dh", "3-d", "3-ç/1", "3-ç", "3", "3-a_2", "3-a", "3/1"], "x")
    expected = ["3", "3-a", "3-a_2", "3-ç", "3-ç/1", "3-d", "3-dh", "3/1", "10"]
    assert written(moved).splitlines() == [f"{old} = x" for old in expected]


LABELS = st.sampled_from(["1", "2", "10", "5/1", "a", "ç", "ç/1", "dh", "a_2"])
ADDRESSES = st.lists(LABELS, min_size=1, max_size=4).map("-".join)
MOVED = st.dictionaries(ADDRESSES, ADDRESSES, max_size=8)


@given(MOVED)
def test_what_is_written_is_read_again(moved: dict[str, str]) -> None:
    moved = {old: new for old, new in moved.items() if old != new}
    assert read(written(moved)) == moved


@given(st.text(alphabet="3ç-=→> \n\t/", max_size=30))
def test_any_text_is_read_or_unclear(text: str) -> None:
    try:
        moved = read(text)
    except Unclear as unclear:
        assert 1 <= unclear.line <= len(text.splitlines())
    else:
        assert read(written(moved)) == moved


# Followed.

MOVES = {"5": "6", "5-b": "7-a", "3-ç": "3-d", "9": "3-g"}


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        ("5", "6"),
        ("5-a", "6-a"),
        ("5-b", "7-a"),
        ("5-b-1", "7-a-1"),
        ("50", "50"),
        ("5/1", "5/1"),
        ("9-a", "3-g-a"),
        ("3", "3"),
    ],
)
def test_what_is_below_an_address_moves_with_it(anchor: str, expected: str) -> None:
    assert successor(anchor, MOVES) == expected


def step(anchors: str, text: str = "") -> Step:
    return Step(frozenset(anchors.split()), read(text))


@pytest.mark.parametrize(
    ("anchor", "steps", "expected"),
    [
        ("3-ç", [], "3-ç"),
        ("3-ç", [step("3-c 3-ç")], "3-ç"),
        ("3-ç", [step("3-c")], None),
        # ç was inserted, so what had ç has d, and then dh.
        ("3-ç", [step("3-ç 3-d", "3-ç = 3-d"), step("3-d 3-dh", "3-d = 3-dh")], "3-dh"),
        # c was removed, and its address given to what had ç.
        ("3-c", [step("3-c", "3-ç = 3-c")], None),
        ("3-c-1", [step("3-c 3-c-1", "3-ç = 3-c")], None),
        # The two were merged.
        ("3-c", [step("3-c", "3-ç = 3-c\n3-c = 3-c")], "3-c"),
        ("3-ç", [step("3-c", "3-ç = 3-c\n3-c = 3-c")], "3-c"),
        # Two changed places.
        ("a", [step("a b", "a = b\nb = a")], "b"),
        # A whole article: its letters go with it, and what had its number before is gone.
        ("5-a", [step("6 6-a", "5 = 6")], "6-a"),
        ("5-b", [step("6 6-a", "5 = 6")], None),
        ("6-a", [step("6 6-a", "5 = 6")], None),
        ("6-a", [step("6 6-a", "5 = 6\n6-a = 6-a")], "6-a"),
        # A letter that came from elsewhere goes before one that came with its article.
        ("5-a", [step("6 6-a", "5 = 6\n9 = 6-a")], None),
        ("9", [step("6 6-a", "5 = 6\n9 = 6-a")], "6-a"),
        # Gone once, gone for ever, whatever has its address later.
        ("a", [step("b"), step("a b")], None),
        ("a", [step("b", "a = c")], None),
    ],
)
def test_an_address_is_followed_through_the_versions(
    anchor: str, steps: list[Step], expected: str | None
) -> None:
    assert where_now(anchor, steps) == expected
