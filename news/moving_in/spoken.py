"""The language of a text, told by its own small words."""

from publishing.dates import MONTHS
from publishing.languages import ALBANIAN, ENGLISH
from publishing.text import fold, words

_ALBANIAN = "dhe të në për nga së është janë që një tek si edhe ka kanë".split()
_ENGLISH = "the of and to with for from is are by that was at has have its".split()
_OWN = {
    ALBANIAN: set(map(fold, [*_ALBANIAN, *MONTHS[ALBANIAN]])),
    ENGLISH: set(map(fold, [*_ENGLISH, *MONTHS[ENGLISH]])),
}


def spoken_in(text: str) -> str:
    """Return the language that `text` is in, or nothing where that is not clear: in a name, say."""
    said = words(text)
    counts = {code: sum(word in own for word in said) for code, own in _OWN.items()}
    few, many = sorted(counts.values())
    return max(_OWN, key=lambda code: counts[code]) if many > 3 * few else ""
