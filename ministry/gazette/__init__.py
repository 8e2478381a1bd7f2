"""The text of a legal act, read into a tree. Pure: text in, values out."""

from .building import DEEPEST
from .labels import ALPHABET, LATIN
from .lines import MOST_CHARACTERS
from .reading import parse
from .scan import MOST_PROVISIONS
from .tree import Doubt, DoubtKind, Kind, Node, Reading, Trouble, Unreadable, every, printed

__all__ = [
    "ALPHABET",
    "DEEPEST",
    "LATIN",
    "MOST_CHARACTERS",
    "MOST_PROVISIONS",
    "Doubt",
    "DoubtKind",
    "Kind",
    "Node",
    "Reading",
    "Trouble",
    "Unreadable",
    "every",
    "parse",
    "printed",
]
