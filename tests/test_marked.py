"""Words marked: both texts are whole in the pieces, and people can read them."""

from itertools import pairwise
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.comparison.marked import (
    ADDED,
    REMOVED,
    SAME,
    SKIPPED,
    Patience,
    Piece,
    shortened,
    words,
)


def joined(pieces: tuple[Piece, ...], *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


def marked(before: str, after: str) -> str:
    """Return the pieces as people write them: what was [removed] and what was {added}."""
    signs = {SAME: "{}", REMOVED: "[{}]", ADDED: "{{{}}}", SKIPPED: "…"}
    return "".join(signs[piece.kind].format(piece.text) for piece in words(before, after))


TEXTS = st.lists(
    st.sampled_from(
        ["neni", "ë", "e\u0308", "një fjalë e gjatë", " ", "  ", "\n", "\r\n", "\u00a0", ",", "😀"]
    )
).map("".join) | st.text(max_size=30)


@given(TEXTS, TEXTS, st.integers(0, 3_000))
def test_the_pieces_give_back_both_texts_however_little_patience_there_is(
    before: str, after: str, steps: int
) -> None:
    patience = Patience(steps)
    pieces = words(before, after, patience)
    assert joined(pieces, SAME, REMOVED) == before
    assert joined(pieces, SAME, ADDED) == after
    assert "" not in {piece.text for piece in pieces}
    neighbours = {(one.kind, next_.kind) for one, next_ in pairwise(pieces)}
    assert neighbours <= {
        (SAME, REMOVED),
        (SAME, ADDED),
        (REMOVED, ADDED),
        (REMOVED, SAME),
        (ADDED, SAME),
    }
    assert steps // 2 <= patience.steps <= steps


@given(TEXTS)
def test_a_text_is_all_the_same_as_itself(text: str) -> None:
    assert words(text, text) == ((Piece(SAME, text),) if text else ())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "A b", "{A b}"),
        ("A b", "", "[A b]"),
        ("Një mision paqeje.", "Një mision i paqes.", "Një mision [paqeje]{i paqes}."),
        ("Ministria e Mbrojtjes", "Ministria Mbrojtjes", "Ministria [e ]Mbrojtjes"),
        ("12 janar 2018", "15 janar 2019", "[12]{15} janar [2018]{2019}"),
        ("A\nB\nC", "A\nC", "A\n[B\n]C"),
        ("A\nBa be\nC", "A\nBa bo\nC", "A\nBa [be]{bo}\nC"),
        ("me e\u0308", "me e", "me [e\u0308]{e}"),
        # A short word between two others is read with them.
        ("qeveria e vendit", "parlamenti e shtetit", "[qeveria e vendit]{parlamenti e shtetit}"),
    ],
)
def test_words_are_marked(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


def test_a_change_of_nothing_but_space_can_be_seen() -> None:
    pieces = words("a b", "a\u00a0b")
    assert [piece.shown for piece in pieces] == ["a", "·", "°", "b"]
    assert [piece.shown for piece in words("a\nb", "a b")] == ["a", "¶\n", "·", "b"]
    assert Piece(SAME, " ").shown == " "


# Long texts.


def lines(count: int, **other: str) -> str:
    """Return a legal text: so many lines, some of them, by `_` and their number, another."""
    return "".join(other.get(f"_{n}", f"Neni {n}: teksti i tij.") + "\n" for n in range(count))


def test_of_a_long_text_with_one_changed_word_only_the_lines_next_to_it_are_shown() -> None:
    after = lines(2_000, _1000="Neni 1000: fjala e tij.")
    pieces = shortened(words(lines(2_000), after))
    assert [(piece.kind, piece.text.count("\n")) for piece in pieces] == [
        (SKIPPED, 998),
        (SAME, 2),
        (REMOVED, 0),
        (ADDED, 0),
        (SAME, 3),
        (SKIPPED, 997),
    ]
    shown = [piece.text for piece in pieces if piece.kind != SKIPPED]
    assert "".join(shown[:2]) == lines(1_000)[-48:] + "Neni 1000: teksti i"


def test_of_a_long_text_without_a_change_the_beginning_is_shown() -> None:
    pieces = shortened(words(lines(2_000), lines(2_000)))
    assert [(piece.kind, piece.text.count("\n")) for piece in pieces] == [
        (SAME, 2),
        (SKIPPED, 1_998),
    ]


def test_a_single_line_is_not_left_out_for_a_sign_that_takes_a_line_itself() -> None:
    before, after = lines(7), lines(7, _0="A", _6="B")
    assert SKIPPED not in {piece.kind for piece in shortened(words(before, after))}
    before, after = lines(8), lines(8, _0="A", _7="B")
    assert SKIPPED in {piece.kind for piece in shortened(words(before, after))}


def test_every_changed_word_of_a_long_legal_text_is_marked() -> None:
    other = {f"_{n}": f"Neni {n}: fjala e tij." for n in range(0, 2_000, 2)}
    pieces = words(lines(2_000), lines(2_000, **other))
    assert joined(pieces, REMOVED) == "teksti i" * 1_000
    assert joined(pieces, ADDED) == "fjala e" * 1_000


WORDS = [f"fjala{n}" for n in range(100_000)]
SHUFFLED = Random(1).sample(WORDS, len(WORDS))
LONG = {
    "other words": (" ".join(WORDS), " ".join(f"x{word}" for word in WORDS)),
    "the other way round": (" ".join(WORDS), " ".join(WORDS[::-1])),
    "shuffled": (" ".join(WORDS), " ".join(SHUFFLED)),
    "every second line": (
        "\n".join(WORDS),
        "\n".join(word if n % 2 else f"x{word}" for n, word in enumerate(WORDS)),
    ),
    "the same two words": ("a b " * 250_000, "b a " * 250_000),
    "one long word": ("a" * 1_000_000, "b" * 1_000_000),
    "line ends": ("\n" * 1_000_000, "\na" * 500_000),
}


@pytest.mark.parametrize("name", LONG)
def test_long_texts_are_compared_in_seconds_and_few_pieces(name: str) -> None:
    before, after = LONG[name]
    begun = process_time()
    pieces = words(before, after)
    assert process_time() - begun < 5  # far more than it takes; difflib alone takes an hour
    assert len(pieces) < 11_000
    assert joined(pieces, SAME, REMOVED) == before
    assert joined(pieces, SAME, ADDED) == after


def test_words_that_stand_once_guide_through_a_long_text() -> None:
    other = {f"_{n}": f"Neni {n}: fjala e tij." for n in range(0, 20_000, 10)}
    pieces = words(lines(20_000), lines(20_000, **other))
    assert joined(pieces, REMOVED) == "teksti i" * 2_000
    assert joined(pieces, ADDED) == "fjala e" * 2_000


BUSY = (" ".join(WORDS[:190]), " ".join(w if n % 2 else "x" for n, w in enumerate(WORDS[:190])))


def test_a_text_takes_half_of_the_patience_at_most_so_that_the_next_has_some() -> None:
    patience = Patience(100_000)
    for _ in range(4):
        steps = patience.steps
        words(*BUSY, patience)
        assert steps // 2 <= patience.steps < steps
    assert len(words("Një fjalë", "Një fjali", patience)) == 3


@pytest.mark.parametrize("pieces", range(8))
def test_what_is_too_much_to_show_is_replaced_after_a_word_that_stayed(pieces: int) -> None:
    found = words(*BUSY, Patience(pieces * 4 * Patience.PIECE))
    assert len(found) <= pieces + 2
    assert not any(one.kind == next_.kind for one, next_ in pairwise(found))
    assert joined(found, SAME, REMOVED) == BUSY[0]
    assert joined(found, SAME, ADDED) == BUSY[1]
