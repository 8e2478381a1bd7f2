"""What changed between two versions: which provisions, in what order, and which words."""

import re
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministry.differences.changes import Change, Entry, Kind, Words, compare, count
from ministry.differences.renumbering import read

SIGNS = {Kind.SAME: "{}", Kind.REMOVED: "[{}]", Kind.INSERTED: "{{{}}}"}


def act(*lines: str) -> list[Entry]:
    """Return provisions from lines that begin with their addresses; paragraphs, with a bar."""
    found = []
    for line in lines:
        anchor, _space, text = line.partition(" ")
        anchor = anchor.removeprefix("|")
        kind = "letter" if anchor else "paragraph"
        found.append(Entry(anchor, kind, anchor.rpartition("-")[2], "", text))
    return found


def one(text: str, heading: str = "", anchor: str = "3-ç") -> list[Entry]:
    return [Entry(anchor, "letter", "ç", heading, text)]


def marked(words: list[Words]) -> str:
    """Return words as people write them: what was [removed] and what was {inserted}."""
    return "".join(SIGNS[piece.kind].format(piece.text) for piece in words)


def told(change: Change) -> str:
    """Return a change as “kind old>new”."""
    before, after = (
        entry.anchor or "|" if entry else "" for entry in (change.before, change.after)
    )
    return f"{change.kind} {before}" if before == after else f"{change.kind} {before}>{after}"


def all_told(before: list[Entry], after: list[Entry], pairs: str = "") -> list[str]:
    return [told(change) for change in compare(before, after, read(pairs))]


def joined(words: list[Words], *kinds: Kind) -> str:
    return "".join(piece.text for piece in words if piece.kind in kinds)


# Words.


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("", "Një fjalë", "{Një fjalë}"),
        ("Një fjalë", "", "[Një fjalë]"),
        ("Një mision paqeje.", "Një mision i paqes.", "Një mision [paqeje]{i paqes}."),
        ("me NATO-n, OKB-në", "me NATO-n dhe OKB-në", "me NATO-n[,]{ dhe} OKB-në"),
        ("sipas nenit 12, pika 3;", "sipas nenit 13, pika 3;", "sipas nenit [12]{13}, pika 3;"),
        (
            "supportsthe Minister of",
            "supports the Minister of",
            "[supportsthe]{supports the} Minister of",
        ),
        # Nothing but white space, composed letters and marks that nobody sees.
        ("a  b\u00a0c\nd ,e", "a b c d, e", "a b c d, e"),
        ("mbrojtje e\u0308", "mbroj\u00adtje ë", "mbrojtje ë"),
        (
            "Paragrafi i parë\nI dytë",
            "Paragrafi i parë I tretë",
            "Paragrafi i parë I [dytë]{tretë}",
        ),
        # Less than a third is common: the old and the new stand whole.
        ("emri;", "mbiemri;", "[emri;]{mbiemri;}"),
        ("një dytrek", "një katërp", "një [dytrek]{katërp}"),
        ("një dytreka", "një katërpe", "[një dytreka]{një katërpe}"),
        (
            "Ministri e miraton planin e vitit",
            "Shtabi harton në tetor buxhetin e ushtrisë",
            "[Ministri e miraton planin e vitit]{Shtabi harton në tetor buxhetin e ushtrisë}",
        ),
        # A short text that went on is whole in the long one.
        (
            "Ministri.",
            "Ministri. " + "Dhe të gjithë. " * 9,
            "Ministri.{ " + "Dhe të gjithë. " * 9 + "}",
        ),
    ],
)
def test_words_are_marked(before: str, after: str, expected: str) -> None:
    [change] = compare(one(before), one(after), {})
    assert marked(change.text) == expected
    [change] = compare(one("x", before), one("x", after), {})
    assert marked(change.heading) == expected


TEXTS = st.lists(
    st.sampled_from(
        ["neni", "ë", "një fjalë", "Ministri i Mbrojtjes", ",", ".", "12", "(a)", "ç/1"]
    ),
    max_size=12,
).map(" ".join)
WILD = st.text(max_size=20) | st.lists(
    st.sampled_from(["neni", "e\u0308", "\u00a0", "\n", " ", "  ", "\r\n", ",", "\u200b", "😀"])
).map("".join)


@given(TEXTS, TEXTS)
def test_the_words_give_back_both_texts(before: str, after: str) -> None:
    [change] = compare(one(before), one(after), {})
    assert joined(change.text, Kind.SAME, Kind.REMOVED) == before
    assert joined(change.text, Kind.SAME, Kind.INSERTED) == after
    assert all(piece.text.strip() for piece in change.text)
    assert all(left.kind != right.kind for left, right in pairwise(change.text))
    assert change.kind == (Kind.SAME if before == after else Kind.CHANGED)


@given(WILD, WILD)
def test_of_any_texts_nothing_but_white_space_is_lost(before: str, after: str) -> None:
    [old], [new] = compare(one(before), [], {}), compare([], one(after), {})
    [change] = compare(one(before), one(after), {})
    kept = joined(change.text, Kind.SAME, Kind.REMOVED).split()
    assert "".join(kept) == "".join(joined(old.text, Kind.REMOVED).split())
    assert joined(change.text, Kind.SAME, Kind.INSERTED) == joined(new.text, Kind.INSERTED)


# Provisions.


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (one("A b c"), one("A b c"), Kind.SAME),
        (one("A b c"), one("A b d"), Kind.CHANGED),
        (one("A b c", "E"), one("A b c", "F"), Kind.CHANGED),
        (one("A b c"), one("A b c", anchor="3-d"), Kind.MOVED),
        (one("A b c"), one("A b d", anchor="3-d"), Kind.MOVED_AND_CHANGED),
        (one("A b c"), [], Kind.REMOVED),
        ([], one("A b c"), Kind.INSERTED),
    ],
)
def test_a_change_has_a_kind(before: list[Entry], after: list[Entry], expected: Kind) -> None:
    changes = compare(before, after, {"3-ç": "3-d"} if after and after[0].anchor == "3-d" else {})
    assert count(changes) == {kind: int(kind == expected) for kind in Kind}
    [change] = changes
    assert change.before == next(iter(before), None)
    assert change.after == next(iter(after), None)


@pytest.mark.parametrize(
    ("before", "after", "pairs", "expected"),
    [
        # A letter is inserted, and the others follow.
        (
            "3 3-a 3-b",
            "3 3-a 3-b 3-c",
            "3-b = 3-c",
            "same 3, same 3-a, inserted >3-b, moved 3-b>3-c",
        ),
        ("3 3-ç 3-d", "3 3-ç 3-ç/1 3-d", "", "same 3, same 3-ç, inserted >3-ç/1, same 3-d"),
        # What was removed stands after the sibling that it followed, and what is below that.
        (
            "3 3-a 3-a-i 3-b 3-c",
            "3 3-a 3-a-i 3-a-ii 3-b",
            "3-c = 3-b",
            "same 3, same 3-a, same 3-a-i, inserted >3-a-ii, removed 3-b>, moved 3-c>3-b",
        ),
        ("3 3-a 3-b", "3 3-b", "", "same 3, removed 3-a>, same 3-b"),
        ("1 2", "2", "", "removed 1>, same 2"),
        ("1 2 2-a 2-b 3", "1 3", "", "same 1, removed 2>, removed 2-a>, removed 2-b>, same 3"),
        ("1 1-a 2 3", "1 1-a 1-b 3", "", "same 1, same 1-a, inserted >1-b, removed 2>, same 3"),
        ("1 1-a 1-b 2", "1 2 2-a", "1-a = 2-a", "same 1, removed 1-b>, same 2, moved 1-a>2-a"),
        ("1 2", "", "", "removed 1>, removed 2>"),
        # A whole article moves, a letter of it is gone.
        (
            "5 5-a 5-b 6",
            "5 6 6-a 7",
            "5 = 6\n6 = 7",
            "inserted >5, moved 5>6, moved 5-a>6-a, removed 5-b>, moved 6>7",
        ),
        ("a b", "a b", "a = b\nb = a", "moved b>a, moved a>b"),
        ("a b c", "a b", "a = b\nb = a", "moved b>a, removed c>, moved a>b"),
    ],
)
def test_changes_stand_in_the_order_of_the_new_text(
    before: str, after: str, pairs: str, expected: str
) -> None:
    assert ", ".join(all_told(act(*before.split()), act(*after.split()), pairs)) == expected


def test_of_two_that_were_merged_the_one_with_most_of_its_words_stayed() -> None:
    before = act("a Ministri harton planin", "b Shtabi zbaton buxhetin")
    after = act("a Shtabi zbaton planin dhe buxhetin")
    assert all_told(before, after, "b = a\na = a") == ["removed a>", "moved_and_changed b>a"]


def test_what_is_gone_says_so_with_an_empty_address() -> None:
    before, after = act("a Ministri", "a-1 harton", "| x"), act("a Shtabi", "a-1 zbaton", "| x")
    told_apart = [told(change) for change in compare(before, after, {"a": ""})]
    expected = ["removed a>", "removed a-1>", "inserted >a", "inserted >a-1", "same |"]
    assert told_apart == expected


def test_what_was_merged_with_its_own_address_stands_for_both() -> None:
    before, after = act("a Ministri harton planin", "b Buxheti"), act("a Ministri harton planin")
    assert all_told(before, after, "b = a\na = a") == ["same a", "removed b>"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("| Titulli; 1 x", "| Titulli; 1 x", "same |, same 1"),
        ("1 x; | Fjalët; 2 y", "1 x; 2 y", "same 1, removed |>, same 2"),
        ("| Një; | Një; 1 x", "| Një; 1 x", "same |, removed |>, same 1"),
        # Edited, and another inserted before it.
        ("| Ky ligj hyn në fuqi", "| Tjetër; | Ky ligj hyn në fuqi sot", "inserted >|, changed |"),
        # The letters of an article are not what its paragraphs follow.
        (
            "1 x; 1-a y; | Fund",
            "1 x; 1-a y; 1-b z; | Fund",
            "same 1, same 1-a, inserted >1-b, same |",
        ),
        # One that now follows another article is known if it says enough.
        (
            "1 x; | Ky ligj hyn në fuqi",
            "1 x; 2 y; | Ky ligj hyn në fuqi",
            "same 1, inserted >2, same |",
        ),
        ("1 x; | Po", "1 x; 2 y; | Po", "same 1, removed |>, inserted >2, inserted >|"),
        # Half of the words are enough in the same article, and the most alike come first.
        ("| një dy tre katër", "| një dy pesë", "changed |"),
        ("| një dy tre katër", "| një pesë", "removed |>, inserted >|"),
        ("| një dy tre; | një dy pesë", "| një dy pesë gjashtë", "removed |>, changed |"),
        ("| një dy tre katër", "| një dy tre; | një dy katër pesë", "changed |, inserted >|"),
        (
            "1 x; | një dy tre katër pesë; 2 y",
            "1 x; | një dy tre katër; 2 y; | një dy tre katër pesë",
            "same 1, changed |, same 2, inserted >|",
        ),
        # What is gone stands behind the paragraphs that it stood behind.
        ("| Një; | Dy; 1 x", "| Një; | Dy", "same |, same |, removed 1>"),
        ("1 x; 1-a y; | Një; 2 z", "1 x; 1-a y; | Një", "same 1, same 1-a, same |, removed 2>"),
        ("1 x; 1-a y; 1-b z; | Një", "1 x; 1-a y; | Një", "same 1, same 1-a, removed 1-b>, same |"),
    ],
)
def test_paragraphs_are_told_by_their_words(before: str, after: str, expected: str) -> None:
    assert ", ".join(all_told(act(*before.split("; ")), act(*after.split("; ")))) == expected


def test_of_many_paragraphs_with_the_same_words_each_stays() -> None:
    told_apart = all_told(act(*["| Po"] * 30), act(*["| Po"] * 31))
    assert told_apart == ["same |"] * 30 + ["inserted >|"]


def test_paragraphs_go_with_an_article_that_has_another_number() -> None:
    before, after = act("5 x", "| Fjalët e para", "6 y"), act("5 y", "6 x", "| Fjalët e reja")
    told = all_told(before, after, "5 = 6\n6 = 5")
    assert told == ["moved 6>5", "moved 5>6", "changed |"]


ANCHORS = st.lists(st.sampled_from("1 1-a 1-b 1-b-i 2 2-a 3".split()), unique=True).map(sorted)


@given(ANCHORS, ANCHORS, st.dictionaries(st.sampled_from("1 1-a 2".split()), st.just("3")))
def test_every_provision_of_both_is_told_once(
    before: list[str], after: list[str], moved: dict[str, str]
) -> None:
    old, new = act(*before, "| Një", "| Dy"), act(*after, "| Dy", "| Tre")
    changes = compare(old, new, moved)
    assert [change.after for change in changes if change.after] == new
    told = [change.before for change in changes if change.before]
    assert sorted(told, key=repr) == sorted(old, key=repr)
    assert sum(count(changes).values()) == len(changes)


LONG = [f"fjala{n % 3_000}" for n in range(100_000)]


@pytest.mark.parametrize(
    "after",
    [
        " ".join(LONG[::-1]),
        " ".join(f"x{word}" for word in LONG),
        " ".join(word if n % 10 else "tjetër" for n, word in enumerate(LONG)),
        "\u00a0\n".join(LONG),
    ],
)
def test_a_hundred_thousand_words_are_compared_in_seconds(after: str) -> None:
    begun = process_time()
    [change] = compare(one(" ".join(LONG)), one(after), {})
    assert process_time() - begun < 5  # far more than it takes; difflib alone takes an hour
    assert joined(change.text, Kind.SAME, Kind.INSERTED) == re.sub(r"\u00a0", " ", after)
