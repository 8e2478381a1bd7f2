"""The provisions of a text in one or two languages, each once, with its lasting address.

Pure: trees of `gazette` in, rows out. An address is made of labels, which are the same in every
language: article 3, letter ç is “3-ç” in both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from publishing.text import fold

from .gazette import Kind, Node

_DIVISIONS = {
    **dict.fromkeys(("pjesa", "pjese", "part"), "pjesa"),
    **dict.fromkeys(("titulli", "titull", "title"), "titulli"),
    **dict.fromkeys(("kreu", "kapitulli", "kapitull", "chapter"), "kreu"),
    **dict.fromkeys(("seksioni", "seksion", "nenseksioni", "section"), "seksioni"),
}


@dataclass
class Laid:
    """A provision with its words in each language that has it: heading and text.

    `key` tells it from every other; it is the address, but for unnumbered paragraphs, which have
    none. `parent` is the key of what it stands below.
    """

    key: str
    anchor: str
    parent: str
    kind: Kind
    label: str
    line: int
    words: dict[str, tuple[str, str]] = field(default_factory=dict)


def laid_out(trees: Mapping[str, list[Node]]) -> list[Laid]:
    """Return the provisions of the same text in several languages, in the order of the first.

    What only a later language has follows what it follows there.
    """
    rows: dict[str, Laid] = {}
    following: dict[str, list[str]] = {}
    for language, tree in trees.items():
        before = ""
        for laid, node in _addressed(tree):
            if laid.key not in rows:
                rows[laid.key] = laid
                following.setdefault(before, []).append(laid.key)
            text = node.text
            if node.kind == Kind.PARAGRAPH:  # a dash before it is no label
                text = f"{node.mark} {text}".strip()
            rows[laid.key].words[language] = (node.heading, text)
            before = laid.key
    return [rows[key] for key in _in_order(following)]


def _in_order(following: dict[str, list[str]]) -> Iterator[str]:
    """Yield keys, each before what follows it; what a later language put there comes first."""
    waiting = [""]
    while waiting:
        key = waiting.pop()
        if key:
            yield key
        waiting += following.get(key, [])


def _addressed(tree: list[Node]) -> Iterator[tuple[Laid, Node]]:
    """Yield each provision of a tree, from above, with its address in this text."""
    taken: dict[str, int] = {}
    paragraphs: dict[str, int] = {}
    waiting = [(node, "", "") for node in reversed(tree)]
    while waiting:
        node, parent, division = waiting.pop()
        if node.kind == Kind.PARAGRAPH:
            paragraphs[parent] = paragraphs.get(parent, 0) + 1
            key, anchor = f"{parent}¶{paragraphs[parent]}", ""
        else:
            key = anchor = _free(_wanted(node, parent, division), taken)
        below = anchor if node.kind == Kind.CHAPTER else division
        yield Laid(key, anchor, parent, node.kind, node.label, node.line), node
        waiting += [(child, key, below) for child in reversed(node.children)]


def _wanted(node: Node, parent: str, division: str) -> list[str]:
    """Return the addresses that a provision may have, the best first.

    Articles are counted through an act, so the chapter is named only where their numbers begin
    again in each.
    """
    if node.kind == Kind.CHAPTER:
        words = fold(node.mark).split()
        name = _DIVISIONS.get(words[0] if words else "", "kreu")
        return ["-".join(filter(None, [division, name, node.label.lower()]))]
    if node.kind == Kind.ARTICLE or not parent or parent == division:
        return [node.label, f"{division}-{node.label}"] if division else [node.label]
    return [f"{parent}-{node.label}"]


def _free(wanted: list[str], taken: dict[str, int]) -> str:
    """Take the first address that is free. A repeated label is counted: “3-a_2”."""
    last = wanted[-1]
    anchor = next((anchor for anchor in wanted if anchor not in taken), "")
    if not anchor:
        taken[last] += 1
        anchor = f"{last}_{taken[last]}"
    taken[anchor] = 1
    return anchor
