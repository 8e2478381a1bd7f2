"""Albanian text: folding for search and addresses, and the order of the alphabet."""

import re
from html import unescape
from unicodedata import combining, normalize

from django.utils.html import strip_tags

# The 36 letters in order (CLDR, locale sq). Digraphs are letters of their own.
ALPHABET = tuple(
    "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v x xh y z zh".split()
)

_LETTER = re.compile("|".join(sorted(ALPHABET, key=len, reverse=True)) + "|.", re.DOTALL)
_RANK = {letter: rank for rank, letter in enumerate(ALPHABET)}
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})


def fold(text: str) -> str:
    """Return `text` without case, accents and kinds of apostrophe, so that `Çështje` meets `ceshtje`."""
    # Taken apart first: № becomes No, and only then no.
    decomposed = normalize("NFKD", text).casefold().translate(_APOSTROPHES)
    return "".join(character for character in decomposed if not combining(character))


def slug(text: str) -> str:
    """Return `text` as an address: ASCII letters and digits in lower case, joined by single hyphens.

    The ministry's present site folds ë to e and ç to c; we keep its custom.
    """
    return "-".join(re.findall(r"[a-z0-9]+", fold(text).replace("'", "")))


def alphabetical(text: str) -> tuple[tuple[int, str], ...]:
    """Return the key that sorts `text` as an Albanian dictionary does: ç after c, dh after d."""
    letters = _LETTER.findall(normalize("NFC", text).casefold())
    return tuple((_RANK.get(letter, -1), letter) for letter in letters)


def words(query: str) -> list[str]:
    """Return the folded words of a search query, without its punctuation."""
    return re.findall(r"\w+", fold(query))


def plain(html: str) -> str:
    """Return the words of `html` without tags and entities."""
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def for_xml(text: str) -> str:
    """Return `text` without what XML cannot hold: word processors paste such characters with a text."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
