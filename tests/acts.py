"""Acts made at random, as trees and as the many ways in which they are printed."""

import unicodedata
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal

from hypothesis import strategies as st

from ministry.gazette import ALPHABET, LATIN, Kind, Node

WORDS = (
    "ministria mbrojtja siguron harton politika zbaton ligji ushtria strukturat detyrat mision "
    "çështje ëndërr gjykim njësi xhaketë rrjeti shërbim llogari zhvillim veprimtari personel kuvendi"
).split()
NUMERALS = "i ii iii iv v vi vii viii ix x xi xii".split()
CHAPTERS = "I II III IV V".split()


@dataclass
class Print:
    """How a printer sets an act."""

    between: str  # lines
    closing: str
    space: str  # behind a mark
    form: Literal["NFC", "NFD"]
    wrap: str  # a break within a paragraph, or none


prints = st.builds(
    Print,
    between=st.sampled_from(["\n", "\n\n", "\r\n", "\n \n", "\n\u00a0\n"]),
    closing=st.sampled_from([";", ".", ""]),
    space=st.sampled_from([" ", "\u00a0", "  ", "\t"]),
    form=st.sampled_from(["NFC", "NFD"]),
    wrap=st.sampled_from(["", "\n", "\v", "\u2028"]),
)
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(
    lambda words: " ".join(words).capitalize()
)
headings = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(
    lambda words: " ".join(words).capitalize()
)
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)


@st.composite
def letters_of(draw: st.DrawFn) -> list[str]:
    """The labels of one list: Albanian or Latin, whole or with some left out."""
    order = draw(st.sampled_from([ALPHABET, LATIN]))
    labels = list(order[: draw(st.integers(1, len(order)))])
    if draw(st.booleans()) and len(labels) > 3:
        del labels[draw(st.integers(1, len(labels) - 2))]
    return labels


@st.composite
def numerals(draw: st.DrawFn) -> list[Node]:
    count = draw(st.integers(2, len(NUMERALS)))
    return [
        Node(Kind.NUMERAL, f"{label})", label, text=draw(phrases)) for label in NUMERALS[:count]
    ]


@st.composite
def letters(draw: st.DrawFn) -> list[Node]:
    nodes = [
        Node(Kind.LETTER, f"{label})", label, text=draw(phrases)) for label in draw(letters_of())
    ]
    if draw(st.booleans()):
        inserted = draw(st.integers(0, len(nodes) - 1))
        label = f"{nodes[inserted].label}/1"
        nodes.insert(inserted + 1, Node(Kind.LETTER, f"{label})", label, text=draw(phrases)))
    # Below u and v, v) and x) may be either, and nothing on the page tells which.
    parents = [node for node in nodes if node.label < "s"]
    if draw(st.booleans()):
        draw(st.sampled_from(parents)).children = draw(numerals())
    return nodes


@st.composite
def numbered(draw: st.DrawFn, kind: Kind, bracket: str = ".") -> list[Node]:
    """Numbers with lists below some of them."""
    nodes = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        node = Node(kind, f"{number}{bracket}", str(number), text=draw(sentences))
        if draw(st.booleans()):
            node.text += ":"
            node.children = draw(letters())
        nodes.append(node)
    return nodes


@st.composite
def titled(draw: st.DrawFn, first: int) -> list[Node]:
    """Articles printed as such, with or without a heading, words of their own and points."""
    nodes = []
    for number in range(first, first + draw(st.integers(1, 4))):
        label = draw(st.sampled_from([f"{number}", f"{number}/1", f"{number}/dh"]))
        node = Node(Kind.ARTICLE, f"Neni {label}", label)
        node.heading = draw(st.just("") | headings)
        node.text = draw(st.just("") | sentences.map(lambda words: f"{words}."))
        node.children = draw(st.just([]) | numbered(Kind.POINT, draw(st.sampled_from([".", ")"]))))
        nodes.append(node)
    return nodes


@st.composite
def acts(draw: st.DrawFn) -> list[Node]:
    """A whole act: plain numbers, articles, or articles in chapters."""
    sort = draw(st.sampled_from(["numbers", "articles", "chapters"]))
    if sort == "numbers":
        return draw(numbered(Kind.ARTICLE, draw(st.sampled_from([".", ")"]))))
    if sort == "articles":
        return draw(titled(1))
    chapters = []
    for at, label in enumerate(CHAPTERS[: draw(st.integers(1, 5))]):
        chapter = Node(Kind.CHAPTER, f"KREU {label}", label, draw(headings).upper())
        chapter.children = draw(titled(1 + 4 * at))
        chapters.append(chapter)
    return chapters


def set_in_print(provisions: list[Node], by: Print) -> str:
    """Print a tree without the help of the module under test."""
    lines: list[str] = []
    waiting = provisions[::-1]
    while waiting:
        node = waiting.pop()
        waiting.extend(reversed(node.children))
        # A line that leads in, or stands below "Neni 5", is closed by its own mark.
        closing = "" if node.text[-1:] in (":", ".", "") else by.closing
        words = node.text + closing
        if by.wrap:
            words = by.wrap.join(wrap(words, 50))
        if node.mark[-1:] in (".", ")"):
            lines.append(f"{node.mark}{by.space}{words}")
        else:
            lines += [each for each in (node.mark, node.heading, words) if each]
    return unicodedata.normalize(by.form, by.between.join(lines))


def outline(provisions: list[Node]) -> list[tuple[int, str, str, str, str]]:
    """Depth, kind, label, heading and words of each, without closing marks and in one form."""
    found = []
    waiting = [(0, node) for node in provisions[::-1]]
    while waiting:
        depth, node = waiting.pop()
        waiting.extend((depth + 1, child) for child in reversed(node.children))
        words = unicodedata.normalize("NFC", node.text).rstrip(";.")
        heading = unicodedata.normalize("NFC", node.heading)
        found.append((depth, str(node.kind), node.label, heading, words))
    return found
