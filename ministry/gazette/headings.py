"""Paragraphs as they are gathered from lines, and the heading that may open an article."""

import re
from dataclasses import dataclass, field
from unicodedata import normalize

from .lines import INVISIBLE, End, end_of, goes_on
from .marks import begins_small

LONGEST_HEADING = 160
LONGEST_HEADING_OF_CHAPTER = 240
LONGEST_LINE_OF_HEADING = 80  # a wrapped paragraph fills its lines; a heading rarely does
_ENDS_BROKEN = re.compile(r"\w[-‐\u00ad]$")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; `joins` says how each is tied to the one before."""

    lines: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)

    def add(self, words: str, is_soft: bool = False) -> bool:
        """Add a line and tell whether a word was broken there."""
        is_broken = self.ends_broken() and words[:1].isalpha()
        self.joins.append("" if is_broken else "\v" if is_soft else " ")
        self.lines.append(words)
        return is_broken and not self.lines[-2].endswith("\u00ad")

    def ends_broken(self) -> bool:
        return bool(self.lines) and _ENDS_BROKEN.search(self.lines[-1][-3:]) is not None

    def text(self, start: int = 0) -> str:
        pieces = [self.lines[start]] if start < len(self.lines) else []
        for join, words in zip(self.joins[start + 1 :], self.lines[start + 1 :], strict=True):
            pieces.append(" " if join == "\v" else join)
            pieces.append(words)
        return "".join(pieces)

    def leads_in(self) -> bool:
        """Tell whether it ends with "as:"."""
        return self.lines[-1].rstrip(INVISIBLE + " \u00a0").endswith(":")

    def is_heading(self, most: int) -> bool:
        """Tell whether the whole of it reads as a heading: short, begun large and not closed."""
        text = self.text()
        if len(text) > most or begins_small(text):
            return False
        # "(Shfuqizuar.)" is closed within its brackets only.
        is_open = end_of(text) != End.CLOSED and not goes_on(text)
        return is_open or text.endswith((".)", ".]"))

    def heading_lines(self) -> int:
        """Return how many of its first lines are a heading with the text right below, or 0."""
        for at in range(min(len(self.lines) - 1, 4)):
            line, after = self.lines[at], self.lines[at + 1]
            length = len(normalize("NFC", line))
            fills = length > LONGEST_LINE_OF_HEADING and len(after) < 1.2 * len(line)
            if fills or length > LONGEST_HEADING or end_of(line) == End.CLOSED:
                return 0
            if begins_small(self.lines[0]) or self.joins[at + 1] != " " or after[0].isdecimal():
                return 0
            is_capitals = line.isupper() and after.isupper()
            if not is_capitals and not goes_on(line) and not begins_small(after):
                return at + 1
        return 0


def split_heading(paragraphs: list[Paragraph], is_chapter: bool) -> tuple[str, str]:
    """Return the heading and the words below it, paragraph by paragraph."""
    if not paragraphs:
        return "", ""
    first = paragraphs[0]
    most = LONGEST_HEADING_OF_CHAPTER if is_chapter else LONGEST_HEADING
    count = first.heading_lines()
    if count:
        heading = Paragraph(first.lines[:count], first.joins[:count]).text()
        texts = [first.text(count)]
    elif first.is_heading(most):
        heading, texts = first.text(), []
    else:
        heading, texts = "", [first.text()]
    return heading, "\n".join(texts + [each.text() for each in paragraphs[1:]])
