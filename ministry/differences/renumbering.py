"""Addresses of provisions from one version of a text to the next: which moved, and where it is now.

Pure: no Django models, no database. An address is made of labels: “3-ç” is letter ç of article 3.
Those that moved are pairs, the old and the new one; what is below an address moves with it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from publishing.text import alphabetical

from .likeness import folded, visible
from .recognising import partners

_LABEL = r"[^\s=→>-]+"
_ADDRESS = rf"{_LABEL}(?:\s*-\s*{_LABEL})*"
_PAIR = re.compile(rf"\s*({_ADDRESS})\s*(?:=|→|->)\s*({_ADDRESS})\s*")


@dataclass(frozen=True)
class Entry:
    """A provision with its words in one language. An unnumbered paragraph has no address."""

    anchor: str
    kind: str
    label: str
    heading: str
    text: str


class Unclear(ValueError):
    """A line of pairs that says nothing certain. `line` counts from 1."""

    class Kind(StrEnum):
        NOT_A_PAIR = "not_a_pair"
        TWICE = "twice"  # its old address was moved by an earlier line
        SAME = "same"  # its address stays where it stays anyway

    def __init__(self, kind: Kind, line: int) -> None:
        super().__init__(f"line {line}: {kind}")
        self.kind = kind
        self.line = line


def read(text: str) -> dict[str, str]:
    """Return the pairs of a text with one a line: `3-ç = 3-d`, or with an arrow, → or ->.

    Two may move onto one: letters are merged. `3-c = 3-c` says that what was there stays, though
    another comes onto it. Raises Unclear with the first line that cannot be read.
    """
    moved: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        line = visible(line)
        if not line.strip():
            continue
        found = _PAIR.fullmatch(line)
        if not found:
            raise Unclear(Unclear.Kind.NOT_A_PAIR, number)
        old, new = (re.sub(r"\s+", "", address) for address in found.groups())
        if old in moved:
            raise Unclear(Unclear.Kind.TWICE, number)
        moved[old], lines[old] = new, number
    others = Step(frozenset(), {old: new for old, new in moved.items() if old != new})
    for old, new in moved.items():
        if old == new and others.leads(old) == old:
            raise Unclear(Unclear.Kind.SAME, lines[old])
    return moved


def written(pairs: Mapping[str, str]) -> str:
    """Return pairs as `read` reads them, in the order of the old text: 3-ç before 3-d and 10."""
    return "\n".join(f"{old} = {pairs[old]}" for old in sorted(pairs, key=_natural))


def successor(anchor: str, moved: Mapping[str, str]) -> str:
    """Return the new address of `anchor`: its own pair's, or that of what it is below, or itself."""
    return next((f"{moved[up]}{anchor[len(up) :]}" for up in upward(anchor) if up in moved), anchor)


@dataclass(frozen=True)
class Step:
    """From a version to the next one: the addresses of that, and which moved on the way."""

    anchors: frozenset[str]
    moved: Mapping[str, str]

    @cached_property
    def _taken(self) -> frozenset[str]:
        return frozenset(self.moved.values())

    def leads(self, anchor: str) -> str | None:
        """Return the new address of `anchor`, or None if something else was moved onto it.

        A pair of its own goes before that of what it is below, and both before staying.
        """
        above = next((up for up in upward(anchor) if up in self.moved), "")
        base = self.moved.get(above, "")
        new = f"{base}{anchor[len(above) :]}"
        onto = (up for up in upward(new) if len(up) > len(base) and up in self._taken)
        return None if any(onto) else new


def where_now(anchor: str, steps: Sequence[Step]) -> str | None:
    """Return where an address leads after all `steps`, or None if its provision is gone."""
    for step in steps:
        now = step.leads(anchor)
        if now not in step.anchors:
            return None
        anchor = now
    return anchor


def upward(anchor: str) -> Iterator[str]:
    """Yield an address, what it is below, and so on: 3-ç-1, 3-ç, 3."""
    while anchor:
        yield anchor
        anchor = anchor.rpartition("-")[0]


def _natural(anchor: str) -> list[tuple[int, str, tuple[tuple[int, str], ...]]]:
    parts = re.findall(r"[0-9]+|-|[^0-9-]+", anchor)
    numbers = [part.lstrip("0") if part[0].isdecimal() else "" for part in parts]
    return [
        (len(number), number, alphabetical(part) if not number else ())
        for part, number in zip(parts, numbers, strict=True)
    ]


def recognised(before: Sequence[Entry], after: Sequence[Entry]) -> dict[str, str]:
    """Suggest the pairs of two versions from their words, as few as say it.

    What could be several provisions, or is none of them clearly, is left out. About a second for
    two texts of 2,000 provisions.
    """
    old, new = (
        {row.anchor: folded(f"{row.heading} {row.text}") for row in rows if row.anchor}
        for rows in (before, after)
    )
    return _fewest(partners(old, new), old)


def _fewest(there: Mapping[str, str], anchors: Iterable[str]) -> dict[str, str]:
    """Return the pairs that do not follow from others."""
    moved: dict[str, str] = {}
    for anchor in anchors:  # what is below comes after what it is below
        if anchor in there and successor(anchor, moved) != there[anchor]:
            moved[anchor] = there[anchor]
    known = -1
    while known < len(moved):  # of those that stay, some have another moved onto them or above them
        known = len(moved)
        step = Step(frozenset(), dict(moved))
        moved |= {old: new for old, new in there.items() if step.leads(old) != new}
    return moved
