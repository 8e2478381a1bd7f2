"""Provisions recognised in the next version by their words. Here each says six that no other does."""

from collections.abc import Iterable
from string import ascii_lowercase
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministry.differences.renumbering import Entry, Step, read, recognised, where_now, written


def act(*lines: str) -> list[Entry]:
    """Return provisions from lines that begin with their addresses, as “3-a the words”."""
    found = []
    for line in lines:
        anchor, _space, text = line.partition(" ")
        found.append(Entry(anchor, "letter", anchor.rpartition("-")[2], "", text))
    return found


def own(name: str) -> str:
    return " ".join(f"{name}{n}" for n in range(6))


def lettered(article: str, names: str, labels: str = "a b c ç d dh e ë f") -> list[str]:
    pairs = zip(labels.split(), names.split(), strict=False)
    return [f"{article} Ministria:", *(f"{article}-{label} {own(name)}" for label, name in pairs)]


def among(in_three: str, in_seven: str = "") -> list[str]:
    """Return two articles with a letter b in one or the other of them."""
    letters = {"3-a": own("A"), "3-b": in_three, "3-c": own("C"), "7-a": own("D"), "7-b": in_seven}
    texts = {"3": own("B"), **letters, "7-c": own("E")}
    return [f"{anchor} {text}" for anchor, text in sorted(texts.items()) if text]


def alike(article: str, labels: str) -> list[str]:
    """Return letters that say almost the same, each with its label as one of twelve words."""
    text = "hartimi dhe zbatimi i të gjitha politikave të mbrojtjes në fushën"
    return [f"{article}-{label} {text} {label}" for label in labels.split()]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("P Q R", "P Q R", ""),
        ("P Q R S T", "P Q R NEW S T", "3-ç = 3-d\n3-d = 3-dh"),
        ("P Q R S", "P R S", "3-c = 3-b\n3-ç = 3-c"),
        ("P Q R S", "P R S NEW", "3-c = 3-b\n3-ç = 3-c"),
        ("P Q R", "Q P R", "3-a = 3-b\n3-b = 3-a"),
        ("P Q R", "NEW ALSO R", ""),
        ("P Q R", "R P Q", "3-a = 3-b\n3-b = 3-c\n3-c = 3-a"),
    ],
)
def test_letters_are_recognised(before: str, after: str, expected: str) -> None:
    found = recognised(act(*lettered("3", before)), act(*lettered("3", after)))
    assert written(found) == expected


SHORT = ("3 Ministria:", "3-a emri", "3-b shfuqizuar", "3-c shfuqizuar", "3-ç mosha")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # One of several with the same words is known by its neighbours alone.
        (
            SHORT,
            (
                "3 Ministria:",
                "3-a emri",
                "3-b e re",
                "3-c shfuqizuar",
                "3-ç shfuqizuar",
                "3-d mosha",
            ),
            "3-b = 3-c\n3-c = 3-ç\n3-ç = 3-d",
        ),
        # Which of the two is gone, nobody can say.
        (SHORT, ("3 Ministria:", "3-a emri", "3-b shfuqizuar", "3-c mosha"), "3-ç = 3-c"),
        # One letter was repealed and another filled: neither moved.
        (
            ("3 M:", "3-a emri", "3-b shfuqizuar", "3-c gjatësia", "3-ç mosha"),
            ("3 M:", "3-a emri", "3-b pesha", "3-c shfuqizuar", "3-ç mosha"),
            "",
        ),
        (("3-a emri", "3-b mosha"), ("3-a mosha", "3-b emri"), "3-a = 3-b\n3-b = 3-a"),
        # A few words that went to another article could be anybody's.
        (("3 M:", "3-a emri i plotë"), ("3 M:", "5 N:", "5-b emri i plotë"), ""),
        # A repealed one says nothing, however long it says it.
        (among("shfuqizuar me ligjin nr 9"), among("", "shfuqizuar me ligjin nr 9"), ""),
        # Two alike that are both new, of one that was there.
        (
            (f"3 {own('P')}", f"4 {own('Q')}"),
            (f"5 {own('P')}", f"6 {own('P')}", f"7 {own('Q')}"),
            "4 = 7",
        ),
        # The words of many letters, but for one.
        (
            [f"3-{label} hartimi i politikave në fushën e {label * 5}" for label in "abcdef"],
            [f"4-{label} hartimi i politikave në fushën e {label * 7}" for label in "abcdef"],
            "",
        ),
    ],
)
def test_who_is_unsure_says_nothing(
    before: Iterable[str], after: Iterable[str], expected: str
) -> None:
    assert written(recognised(act(*before), act(*after))) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # Moved and edited at once.
        ((f"3-a {own('P')} dhe më tej",), (f"7 {own('P')} dhe NDRYSHE",), "3-a = 7"),
        # Scans and typists lose accents, and word processors leave marks that nobody sees.
        (("1 Çdo çështje është e re",), ("2 Cdo ceshtje eshte e re",), "1 = 2"),
        (("1 një dy tre katër pesë",), ("2 një dy\u00a0tre ka\u00adtër pesë",), "1 = 2"),
        # An article goes with its letters, whatever they say.
        (
            (f"5 {own('P')}", "5-a emri", "5-b mosha"),
            (f"6 {own('P')}", "6-a emri", "6-b e re"),
            "5 = 6",
        ),
        # It is known by them, too, but for the one that is elsewhere.
        (lettered("5", "P Q R"), lettered("6", "P NEW Q R"), "5 = 6\n5-b = 6-c\n5-c = 6-ç"),
        # A letter that stays under a number that another article now has.
        (
            (f"5 {own('P')}", f"6 {own('Q')}", f"6-a {own('R')}"),
            (f"6 {own('P')}", f"6-a {own('R')}", f"7 {own('Q')}"),
            "5 = 6\n6 = 7\n6-a = 6-a",
        ),
        # It is known by what is below it alone, if that is most of both, before and after.
        (
            ["5 Ministria harton:", *lettered("5", "P Q R")[1:]],
            ["5 një nen i ri krejt", "6 Shtabi zbaton:", *lettered("6", "P Q R")[1:]],
            "5 = 6",
        ),
        (
            ["5 Ministria harton:", *lettered("5", "P Q")[1:]],
            ["5 një nen i ri krejt", "6 Shtabi zbaton:", *lettered("6", "P Q S T")[1:]],
            "5-a = 6-a\n5-b = 6-b",
        ),
        (
            ["5 Ministria harton:", *lettered("5", "P Q S T")[1:]],
            ["5 një nen i ri krejt", "6 Shtabi zbaton:", *lettered("6", "P Q")[1:]],
            "5-a = 6-a\n5-b = 6-b",
        ),
        # Its own words go before them.
        (
            [f"5 {own('A')}", *lettered("5", "P Q")[1:]],
            [f"5 {own('A')}", "6 Shtabi:", *lettered("6", "P Q")[1:]],
            "5-a = 6-a\n5-b = 6-b",
        ),
        (
            ["5 Shtabi:", *lettered("5", "P Q")[1:], f"9 {own('A')}"],
            [f"6 {own('A')}", *lettered("6", "P Q")[1:]],
            "5-a = 6-a\n5-b = 6-b\n9 = 6",
        ),
        # Once it is known, so is a letter that says little.
        (
            ["5 Ministria harton:", *lettered("5", "P Q R")[1:], "5-ç emri"],
            ["5 një", "6 Shtabi:", *lettered("6", "P Q R NEW")[1:], "6-d emri"],
            "5 = 6\n5-ç = 6-d",
        ),
        # A letter that went to another article, with all its words or most of them.
        (among("një dy tre katër pesë"), among("", "një dy tre katër pesë"), "3-b = 7-b"),
        (among("një dy tre katër"), among("", "një dy tre katër"), ""),
        (among(f"{own('P')} x y z"), among("", f"{own('P')} u v"), "3-b = 7-b"),
        (among(f"{own('P')} x y z"), among("", f"{own('P')} u v w m"), ""),
        # One of many that say almost the same.
        (
            [f"3 {own('P')}", *alike("3", "a b d dh e f")],
            [f"3 {own('P')}", "7 M:", *alike("7", "b dh a e")],
            "3-a = 7-a\n3-b = 7-b\n3-dh = 7-dh\n3-e = 7-e",
        ),
        # The only one between the same neighbours.
        (
            (f"1 {own('P')}", "2 emri plotë", f"3 {own('Q')}"),
            (f"2 {own('P')}", "3 emri shkurtër", f"4 {own('Q')}"),
            "1 = 2\n2 = 3\n3 = 4",
        ),
        (
            (f"1 {own('P')}", "2 emri i plotë", f"3 {own('Q')}"),
            (f"2 {own('P')}", "3 emri dhe mosha", f"4 {own('Q')}"),
            "1 = 2\n3 = 4",
        ),
        # The same few words twice, each between neighbours of its own.
        (
            (f"1 {own('P')}", "2 emri", "3 mosha", f"4 {own('Q')}", "5 emri", "6 mosha"),
            ("1 e re", f"2 {own('P')}", "3 emri", "4 mosha", f"5 {own('Q')}", "6 emri", "7 mosha"),
            "1 = 2\n2 = 3\n3 = 4\n4 = 5\n5 = 6\n6 = 7",
        ),
        (
            ("1 emri", "2 mosha", f"3 {own('P')}", "4 emri", "5 mosha", f"6 {own('Q')}"),
            ("2 emri", "3 mosha", f"4 {own('P')}", "5 mosha", "6 emri", f"7 {own('Q')}"),
            "1 = 2\n2 = 3\n3 = 4\n4 = 6\n6 = 7",
        ),
        # Articles that became points of one.
        (
            (f"1 {own('P')}", f"2 {own('Q')}"),
            ("9 M:", f"9-1 {own('P')}", f"9-2 {own('Q')}"),
            "1 = 9-1\n2 = 9-2",
        ),
        # Chapters below a title.
        (
            (f"titulli-i {own('P')}", "titulli-i-kreu-i emri"),
            (f"titulli-ii {own('P')}", "titulli-ii-kreu-i e re", "titulli-ii-kreu-ii emri"),
            "titulli-i = titulli-ii\ntitulli-i-kreu-i = titulli-ii-kreu-ii",
        ),
        # Articles without a word of their own.
        (("1", "2"), (f"1 {own('NEW')}", "2", "3"), ""),
    ],
)
def test_moved_provisions_are_recognised(
    before: Iterable[str], after: Iterable[str], expected: str
) -> None:
    found = recognised(act(*before), act(*after))
    assert written(found) == expected
    assert read(expected) == found


@given(st.permutations(ascii_lowercase[:9]), st.permutations(ascii_lowercase[4:13]))
def test_every_suggestion_is_true_and_every_provision_is_followed(
    before: list[str], after: list[str]
) -> None:
    old, new = act(*lettered("3", " ".join(before))), act(*lettered("4", " ".join(after)))
    moved = recognised(old, new)
    leading = Step(frozenset(entry.anchor for entry in new), moved)
    texts = {entry.text: entry.anchor for entry in new}
    for entry in old[1:]:
        if entry.text in texts:
            assert where_now(entry.anchor, [leading]) == texts[entry.text]
        else:
            assert entry.anchor not in moved
    assert read(written(moved)) == moved


def test_two_thousand_provisions_are_compared_with_two_thousand_others_in_seconds() -> None:
    before = [
        f"{n} në zbatim të pikës {n % 7} ministri cakton {own(f'w{n % 300}')}" for n in range(2_000)
    ]
    after = [f"{n}-a {line.partition(' ')[2]} dhe {n}" for n, line in enumerate(before)]
    begun = process_time()
    recognised(act(*before), act(*after))
    assert process_time() - begun < 5  # far more than it takes; each with each takes minutes
