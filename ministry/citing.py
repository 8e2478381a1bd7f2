"""How an act cites a provision, in both languages. Pure: an address in, words out.

The Albanian words are those of the acts themselves: neni, pika, shkronja, nënndarja.
"""

from collections.abc import Iterator

from publishing.languages import ALBANIAN, current

ARTICLE, POINT, LETTER, NUMERAL = "article", "point", "letter", "numeral"
DIVISIONS = {
    "pjesa": "part",
    "titulli": "title",
    "kreu": "chapter",
    "seksioni": "section",
}
_ALBANIAN = {ARTICLE: "neni", POINT: "pika", LETTER: "shkronja", NUMERAL: "nënndarja"}


def steps(anchor: str, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the label of each step down to a provision of a `kind`.

    An address has the labels alone: its first is an article's, a number below it a point's, and
    a letter's is a letter's, but for the last, which is of the `kind` that is given.
    """
    words = [word.partition("_")[0] for word in anchor.split("-")]
    is_first = True
    while words:
        word = words.pop(0)
        if word in DIVISIONS and words:
            yield word, words.pop(0).upper()
        elif not words:
            yield kind, word
        else:
            yield (_inferred(word, is_first), word)
            is_first = False


def _inferred(label: str, is_first: bool) -> str:
    if not label[:1].isdecimal():
        return LETTER
    return ARTICLE if is_first else POINT


def in_albanian(anchor: str, kind: str) -> str:
    """Cite a provision as Albanian acts do: neni 3, shkronja ç."""
    return ", ".join(f"{_ALBANIAN.get(step, step)} {label}" for step, label in steps(anchor, kind))


def in_english(anchor: str, kind: str) -> str:
    """Cite a provision in English: article 3(ç). What has no article above it is a point."""
    said: list[str] = []
    is_below = False
    for step, label in steps(anchor, kind):
        if step in DIVISIONS:
            said.append(f"{DIVISIONS[step]} {label}")
        elif is_below:
            said[-1] += f"({label})"
        else:
            said.append(f"article {label}" if step == ARTICLE else f"point ({label})")
            is_below = True
    return ", ".join(said)


def in_ascii(anchor: str) -> str:
    """Return an address without ç and ë, which mail programs break: 3-ç is also 3-c2."""
    return anchor.replace("ç", "c2").replace("ë", "e2")


def in_current_language(anchor: str, kind: str) -> str:
    return in_albanian(anchor, kind) if current() == ALBANIAN else in_english(anchor, kind)
