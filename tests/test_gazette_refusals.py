"""Reading acts: what is refused, with its reason."""

import pytest

from ministry.gazette import (
    DEEPEST,
    MOST_CHARACTERS,
    MOST_PROVISIONS,
    Trouble,
    Unreadable,
    parse,
)

BAD = {
    "nothing": ("", Trouble.EMPTY, 0),
    "white space": (" \n\u00a0\n\u200b", Trouble.EMPTY, 0),
    "no number": ("Ministria e Mbrojtjes.\nLajme.", Trouble.NO_LABELS, 0),
    "a number that is no label": ("Viti 2014 ishte\n26.10.2000.", Trouble.NO_LABELS, 0),
    "five million": ("1. X.\n" * 900_000, Trouble.TOO_LONG, MOST_CHARACTERS),
    "a million labels": ("1.\n" * 600_000, Trouble.TOO_MANY, 100_000),
    "too many": ("1. X.\n" * (MOST_PROVISIONS + 1), Trouble.TOO_MANY, MOST_PROVISIONS),
    "nested on a line": ("a) " * 500_000, Trouble.TOO_DEEP, DEEPEST),
    "a label of many parts": ("1." * 500_000, Trouble.TOO_DEEP, DEEPEST),
    "nested": ("\n".join("1." * depth for depth in range(1, 50)), Trouble.TOO_DEEP, DEEPEST),
    "binary": (bytes(range(256)).decode("latin-1"), Trouble.NOT_TEXT, 0),
    "a picture": ("1. \x89PNG\x0d\x0a\x1a\x0a\0\0\0", Trouble.NOT_TEXT, 0),
    "half a character": ("1. X \ud800", Trouble.NOT_TEXT, 0),
    "read in a wrong encoding": ("1. \ufffd\ufffd \ufffd\ufffd", Trouble.NOT_TEXT, 0),
}


@pytest.mark.parametrize(("text", "kind", "limit"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_its_reason(text: str, kind: Trouble, limit: int) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse(text)
    assert (refusal.value.kind, refusal.value.limit) == (kind, limit)
    assert kind in str(refusal.value)


def test_a_refusal_names_its_line() -> None:
    with pytest.raises(Unreadable) as refusal:
        parse("1. X.\n2. \0.")
    assert refusal.value.line == 2
