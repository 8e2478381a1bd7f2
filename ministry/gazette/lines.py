"""The lines of a text: how each ends, what parts it from the one before, what stands in quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

from .tree import Trouble, Unreadable

MOST_CHARACTERS = 2_000_000
MOST_LINES = 100_000
LONGEST_QUOTE = 300  # lines: a quotation mark that lost its partner must not swallow the act
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
_NEVER_IN_TEXT = re.compile("[\0\ud800-\udfff]")
_DAMAGE = re.compile("[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffd]")
_NEWLINE = re.compile(r"\r\n?|\n")
_BREAK = re.compile("([\x0b\x0c\x1c-\x1e\x85\u2028\u2029])")
_SPACES = re.compile(r"\s\s+|[\t\x1f]")
_QUOTE = re.compile('[“”„«»"]')
_OPENERS = {"“": "”", "„": "“”", "«": "»", '"': '"'}
_OTHER_ALPHABET = re.compile("[\u0370-\u04ff]")
_MIXED = re.compile(
    "[a-zçë][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][a-zçë]", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
_BEHIND_THE_END = "\"'“”»«’)]}" + INVISIBLE
# What is named by the number or letter that comes next: "sipas pikës / 3. ..." goes on.
_NAMING = re.compile(
    r"(shkronj|pik|nenpik|nënpik|nen|paragraf|kre|kapitul|seksion|numr)\w{0,4}"
    r"|numër|nr|art|fq|dat[ëa]\w{0,2}|date"
    r"|letters?|points?|paragraphs?|articles?|sections?|chapters?|no|nos|number",
    re.IGNORECASE,
)
_ABBREVIATED = frozenset("nr no nos art fq dt pg p".split())
_JOINING = frozenset("dhe ose e apo and or".split())
_GOING_ON = frozenset(
    "e të i së dhe ose apo në me për nga si që mbi ndaj prej deri pa te tek sipas"
    " of the and or to in by for with a an from on at as under".split()
)


class End(IntEnum):
    """How a line leaves its sentence, from shut to cut off."""

    CLOSED = 0
    LOOSE = 1  # no mark at its end; lists are printed so, and so are wrapped lines
    JOINING = 2  # a comma or "and"
    NAMING = 3  # "sipas pikës": the number that follows is no label


@dataclass(slots=True)
class Line:
    number: int
    words: str
    empty_before: int = 0
    is_soft: bool = False
    is_quoted: bool = False


def lines_of(text: str) -> list[Line]:
    """Part a text at its breaks; raises `Unreadable` for what is no text, none at all or too much."""
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(Trouble.TOO_LONG, limit=MOST_CHARACTERS)
    _refuse_what_is_no_text(text)
    found: list[Line] = []
    empty, unseen = 0, ""
    for number, printed in enumerate(_NEWLINE.split(text), start=1):
        is_soft = False
        for at, part in enumerate(_BREAK.split(printed)):
            if at % 2:
                is_soft = part not in "\x85\u2029"
                continue
            words = _SPACES.sub(" ", part.strip())
            if not words.strip(INVISIBLE + " \u00a0"):
                unseen += words  # kept for the next line: not a character is lost
                empty += at == 0
                continue
            if len(found) >= MOST_LINES:
                raise Unreadable(Trouble.TOO_MANY, limit=MOST_LINES, line=number)
            found.append(Line(number, unseen + words, empty, is_soft and not empty))
            empty, unseen = 0, ""
    if not found:
        raise Unreadable(Trouble.EMPTY)
    found[-1].words += unseen
    _find_quotes(found)
    return found


def mixed_words(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """Find the words in which Latin letters stand beside Greek or Cyrillic ones."""
    for line in lines:
        if _OTHER_ALPHABET.search(line.words):
            for word in dict.fromkeys(_WORD.findall(line.words)):
                if _MIXED.search(word):
                    yield line, word


def end_of(words: str) -> End:
    """Tell how a line ends."""
    last = words[-80:].rstrip(_BEHIND_THE_END + " \u00a0")
    if not last:
        return End.CLOSED
    if last[-1] in ".;:!?…":
        return End.NAMING if last[-1] == "." and _last_word(last) in _ABBREVIATED else End.CLOSED
    if last[-1] in ",-–—":
        return End.JOINING
    word = _last_word(last)
    if _NAMING.fullmatch(word):
        return End.NAMING
    return End.JOINING if word in _JOINING else End.LOOSE


def goes_on(words: str) -> bool:
    """Tell whether a line cannot be the end of a heading."""
    return words[-1:] in ",-–—" or _last_word(words) in _GOING_ON


def _last_word(words: str) -> str:
    tail = words[-40:].split()
    return tail[-1].strip(".,;:" + _BEHIND_THE_END).lower() if tail else ""


def _refuse_what_is_no_text(text: str) -> None:
    never = _NEVER_IN_TEXT.search(text)
    if never:
        raise Unreadable(Trouble.NOT_TEXT, line=text.count("\n", 0, never.start()) + 1)
    damage = _DAMAGE.search(text)
    if damage and len(_DAMAGE.findall(text)) * 20 > len(text):
        raise Unreadable(Trouble.NOT_TEXT, line=text.count("\n", 0, damage.start()) + 1)


def _find_quotes(lines: list[Line]) -> None:
    opened: list[tuple[int, str]] = []
    changes = [0] * (len(lines) + 1)
    for at, line in enumerate(lines):
        for found in _QUOTE.finditer(line.words):
            mark = found[0]
            # A straight one opens where a word is to begin.
            opens_straight = mark == '"' and line.words[
                max(found.start() - 1, 0) : found.start()
            ] in ("", " ", "(")
            if opened and mark in _OPENERS[opened[-1][1]] and not opens_straight:
                begun, _mark = opened.pop()
                if 0 < at - begun <= LONGEST_QUOTE:
                    changes[begun + 1] += 1
                    changes[at + 1] -= 1
            elif mark in _OPENERS and (mark != '"' or opens_straight):
                opened.append((at, mark))
    for line, depth in zip(lines, accumulate(changes), strict=False):
        line.is_quoted = depth > 0
