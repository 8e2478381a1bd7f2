"""What a version says, as elements of Akoma Ntoso. No word of its language is left out.

Their eIds follow the naming convention of the standard: letter ç of article 3 is `art_3__point_c2`.
GUID has our own address of it, which lasts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.encoding import iri_to_uri

from publishing.languages import other

from .. import citing
from ..plain_text import mark
from ..provisions import Provision
from .elements import add, add_lines

_SHORT = {
    "article": "art",
    "chapter": "chp",
    "part": "part",
    "section": "sec",
    "title": "title",
    "paragraph": "para",
    "point": "point",
    "alinea": "al",
}


def add_words(act: Element, provisions: Sequence[Provision], code: str, page: str) -> None:
    """Add the body of an act, and what stands before and after its numbered provisions.

    They are all of a version, as `Text` gathers them; `page` is the address of their page.
    """
    rows = [row for row in provisions if row.parent_id is None and not row.is_gone]
    branches = _branches(rows, code)
    before, numbered, after = _parted(branches)
    if before and numbered:
        add_lines(act, "preamble", before)
    body = add(act, "body")
    _Writer(code, page).add(body, numbered or branches)
    if not branches:  # the schema wants something
        add(add(body, "hcontainer", name="empty"), "content")
    if after:
        add_lines(act, "conclusions", after)


@dataclass(frozen=True)
class _Branch:
    """A provision in one language, with those below it that have words in it."""

    row: Provision
    heading: str
    lines: list[str]
    below: list["_Branch"]

    @property
    def is_plain(self) -> bool:
        """It is words without a number, and nothing else."""
        return self.row.kind == Provision.Kind.PARAGRAPH and not self.heading and not self.below


def _branches(rows: Sequence[Provision], code: str) -> list[_Branch]:
    """Return the provisions that have words in a language, or something below them has.

    A label with no words in any is of both.
    """
    found = []
    for row in rows:
        below = _branches(row.below, code)
        is_bare = not row.below and not row.has_words_in(other(code))
        if below or row.has_words_in(code) or is_bare:
            heading, words = getattr(row, f"heading_{code}"), getattr(row, f"text_{code}")
            lines = [line for line in words.splitlines() if line.strip()]
            found.append(_Branch(row, heading, lines, below))
    return found


def _parted(branches: list[_Branch]) -> tuple[list[str], list[_Branch], list[str]]:
    """Part what is before the first numbered provision, and after the last, from the others."""
    numbered = [at for at, branch in enumerate(branches) if not branch.is_plain]
    first, last = (numbered[0], numbered[-1] + 1) if numbered else (len(branches), len(branches))
    before, after = branches[:first], branches[last:]
    return _lines(before), branches[first:last], _lines(after)


def _lines(branches: list[_Branch]) -> list[str]:
    return [line for branch in branches for line in branch.lines]


@dataclass(frozen=True)
class _Writer:
    code: str
    page: str
    taken: set[str] = field(default_factory=set)  # eIds

    def add(self, above: Element, branches: list[_Branch], parent: _Branch | None = None) -> None:
        for branch in branches:
            name = _element(branch.row, above)
            element = add(above, name, eId=self._address(name, branch.row, parent, above))
            if branch.row.anchor:
                element.set("GUID", iri_to_uri(f"{self.page}#{branch.row.anchor}"))
            if printed := mark(branch.row, self.code):
                add(element, "num", printed)
            if branch.heading:
                add(element, "heading", branch.heading)
            self._fill(element, branch)

    def _fill(self, element: Element, branch: _Branch) -> None:
        before, numbered, after = _parted(branch.below)
        opening = branch.lines + before
        if opening:
            add_lines(element, "intro" if numbered else "content", opening)
        self.add(element, numbered, branch)
        if after:
            add_lines(element, "wrapUp", after)

    def _address(self, name: str, row: Provision, parent: _Branch | None, above: Element) -> str:
        """Return a free eId. Below a chapter only what is counted anew in it is named for it."""
        printed = row.anchor.rpartition("-")[2] or row.label
        number = re.sub("[^A-Za-z0-9]+", "-", citing.in_ascii(printed)).strip("-")
        eid = f"{_SHORT[name]}_{number or len(above.findall(name)) + 1}"
        if parent and not _is_counted_through(row, parent.row):
            eid = f"{above.get('eId')}__{eid}"
        free, times = eid, 1
        while free in self.taken:
            times += 1
            free = f"{eid}-{times}"
        self.taken.add(free)
        return free


def _is_counted_through(row: Provision, above: Provision) -> bool:
    is_below_chapter = above.kind == Provision.Kind.CHAPTER
    return is_below_chapter and bool(row.anchor) and not row.anchor.startswith(f"{above.anchor}-")


def _element(row: Provision, above: Element) -> str:
    """Return the element of a provision: points are paragraphs, and what is in them are points.

    So has it AKN4EU, the profile of the European Union.
    """
    if row.kind == Provision.Kind.CHAPTER:
        divisions = [word for word in row.anchor.split("-") if word in citing.DIVISIONS]
        return citing.DIVISIONS[divisions[-1]] if divisions else "chapter"
    if row.kind == Provision.Kind.ARTICLE:
        return "article"
    if row.kind == Provision.Kind.PARAGRAPH:
        return "alinea"
    is_outer = row.kind == Provision.Kind.POINT and above.tag not in ("paragraph", "point")
    return "paragraph" if is_outer else "point"
