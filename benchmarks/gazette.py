"""Reading acts of growing size, and text that is no act.

Run: python -m benchmarks.gazette
It prints a table of this process's own seconds, and ends with 1 if a limit is passed.
"""

import sys
from collections.abc import Callable
from time import process_time

from ministry.gazette import ALPHABET, Unreadable, parse

MOST_SECONDS, MOST_TIMES, MOST_SECONDS_FOR_BAD = 1.0, 12.0, 2.0
SENTENCE = "Ministria e Mbrojtjes harton politikat e sigurisë dhe siguron zbatimin e tyre"


def act(size: int) -> str:
    """An act as laws are printed: chapters, articles with headings, points, letters, numerals."""
    parts: list[str] = []
    length, article = 0, 0
    while length < size:
        article += 1
        lines = [f"Neni {article}", "Objekti", "", f"1. {SENTENCE}, si:"]
        lines += [f"{letter}) {SENTENCE};" for letter in ALPHABET[:12]]
        lines += [f"h) {SENTENCE}:", "i) një;", "ii) dy;", "iii) tre."]
        lines += [f"{n}. {SENTENCE}\nnë përputhje me nenin\n{n}. të ligjit." for n in range(2, 6)]
        parts.append("\n".join(lines) + "\n\n")
        length += len(parts[-1])
    return "".join(parts)[:size]


def short_points(size: int) -> str:
    """Provisions of a few words: no real act has as many on a page."""
    lines: list[str] = []
    length, article = 0, 0
    while length < size:
        article += 1
        points = (
            "1. Ministria harton:\na) politikat e sigurisë së vendit;\nb) politikat e mbrojtjes."
        )
        lines.append(
            f"Neni {article}\n{points}\n2. Ministri drejton zbatimin e tyre në përputhje me ligjin.\n"
        )
        length += len(lines[-1])
    return "".join(lines)[:size]


def prose(size: int) -> str:
    return "1. " + "\n".join([SENTENCE + "."] * (size // len(SENTENCE)))[: size - 3]


def one_line(size: int) -> str:
    return ("1. " + (SENTENCE + " ") * (size // len(SENTENCE)))[:size]


def quotes(size: int) -> str:
    return "1. " + "“Neni 5 i ligjit\n" * (size // 17)


def gaps(size: int) -> str:
    return "1. Teksti.\n" + f"\n\n\n\n{SENTENCE}\n3) fjala" * (size // 90)


GROWING: tuple[Callable[[int], str], ...] = (act, short_points, prose, one_line, quotes, gaps)
BAD: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "no label": lambda: f"{SENTENCE}.\n" * 20_000,
    "five million": lambda: act(5_000_000),
    "a million labels side by side": lambda: "a) " * 600_000,
    "a million labels below each other": lambda: "1.\n" * 600_000,
    "one label of a million parts": lambda: "1." * 1_000_000,
    "deeper and deeper": lambda: "\n".join(f"{'1.' * n} X" for n in range(1, 40)),
    "brackets": lambda: "(" * 1_900_000,
    "hyphens": lambda: "1. a-\n" * 300_000,
    "combining marks": lambda: "c" + "\u0327" * 1_900_000,
    "invisible": lambda: "\u200b" * 1_900_000,
    "empty lines": lambda: "\n" * 1_900_000,
    "binary": lambda: bytes(range(256)).decode("latin-1") * 4_000,
    "damaged": lambda: "\ufffd" * 1_000_000,
}


def seconds(text: str) -> tuple[float, str]:
    """Return the least time of five readings, and what came of it: others may be busy beside it."""
    times, what = [], ""
    for _turn in range(5):
        started = process_time()
        try:
            what = f"{len(parse(text).provisions)} at the top"
        except Unreadable as refusal:
            what = str(refusal)
        times.append(process_time() - started)
    return min(times), what


def main() -> int:
    is_within = True
    print("| text | s at 100 kB | s at 1 MB | times | |\n|---|---|---|---|---|")
    for make in GROWING:
        small, _what = seconds(make(100_000))
        large, what = seconds(make(1_000_000))
        is_within &= large <= MOST_SECONDS and large <= MOST_TIMES * max(small, 0.005)
        print(f"| {make.__name__} | {small:.3f} | {large:.3f} | {large / small:.1f} | {what} |")
    print("\n| not an act | s | |\n|---|---|---|")
    for name, write in BAD.items():
        took, what = seconds(write())
        is_within &= took <= MOST_SECONDS_FOR_BAD
        print(f"| {name} | {took:.3f} | {what} |")
    print("\nEvery limit is kept." if is_within else "\nA LIMIT IS PASSED.")
    return 0 if is_within else 1


if __name__ == "__main__":
    sys.exit(main())
