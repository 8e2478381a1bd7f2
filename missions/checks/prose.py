"""What the prose of a page says of people and of the present day, in Albanian and English.

A number is one of people only where it stands with a word for them, as in “30 Albanian soldiers”
or “numri i trupave do të rritet në 16 000”. Years, dates, shares, and the numbers of laws,
resolutions, articles and contingents are not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publishing.dates import GENITIVES, MONTHS
from publishing.text import fold, plain

from .numerals import Chunk, chunks


def _all(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PEOPLE = re.compile(
    r"troops?|soldiers?|personnel|service(wo)?m[ae]n|peacekeepers?|officers?|sailors|airmen|men"
    r"|trup(a|at|ave|ash)|efektiv\w*|ushtar(e|i|et|eve|esh)?|pjesetar\w*|personel\w*"
    r"|(nen)?oficer\w*|paqeruajtes\w*"
)
_PEOPLE_OR_KIND = re.compile(r"ushtarak\w*")  # a noun right after a number, else "military"
_MEMBERS = re.compile(
    r"members of (the |our |its )?(\w+ ){0,2}(forces|army|contingent|military|navy)\b"
)
_LONGEST_SENTENCE = 40
_FARTHEST = 2  # words between a number and its people: "30 other Albanian soldiers"

_BEFORE_A_NAME = re.compile(
    r"articles?|nen(i|it|in|et)|nos?|nr|laws?|ligj\w*|act|resolutions?|rezolut\w*|vkm|decisions?"
    r"|vendim\w*|points?|pik(a|en|at|es)|paragra\w*|letter|shkronj\w*|page|faq\w*|chapter|kre(u|ut)"
    r"|annex|contingent|kontingjent(i|it|in)?|rotation|rotacion(i|it|in)?|battalion"
    r"|batalion(i|it|in)?|brigade|brigad(a|es|en)|company|kompani(a|se|ne)|phase|faz(a|es)"
    r"|group|grup(i|it|in)|eagle|mat|camp|kamp(i|it|in)"
)
_MONTHS = frozenset(map(fold, [*MONTHS["sq"], *MONTHS["en"], *GENITIVES]))
_BEFORE_A_YEAR = _MONTHS | _all(
    "in since until till by from during year years of before after early late mid end"
    " vit viti vitit vitin vitet ne me nga prej deri gjate qe para pas fund fundi fillim"
)
# What ends the search for the people of a number: it is the number of something else.
_NOT_PEOPLE = _MONTHS | _all(
    "of for in on at by to and or with from the a an as than until since during per who that which"
    " e dhe ose apo ne me nga per prej te i se deri gjate qe si kur"
    " day days week weeks month months year years hour hours km kilometres metres percent euro euros"
    " dollars million lek leke dite jave muaj vit vjet vite ore minuta milion milione metra"
    " member members vende shtete countries nations states missions misione vehicles mjete"
)
_LOOSELY = _all(
    "around about some nearly almost over least most rreth afro gati mbi deri thuajse pothuajse"
)
_BETWEEN_TWO_COUNTS = _LOOSELY | _all("to and or ne dhe ose apo –")
_BEFORE_A_COUNT = _LOOSELY | _all("to from is was ne nga eshte ishte arrin arriti")
_BEFORE_A_STEP = ("by", "me")  # "u rrit me 60 në 143"
_COUNTED = re.compile(r"number|numr(i|in|it)|strength|total(i|it|in)?")

_NOW = re.compile(
    r"\b(currently|at present|presently|now|at the moment|aktualisht|tani|tashti|momentalisht"
    r"|për momentin|për çastin|në këtë moment)\b",
    re.IGNORECASE,
)
_LINE_ENDS = re.compile(r"</(?:p|li|h[1-6]|blockquote|td|th)>|<br ?/?>|\n\s*\n")


@dataclass(frozen=True)
class Mention:
    """A number of people in the prose, and the words it stands in."""

    value: int
    words: str


def says_now(html: str) -> str:
    """Return the first word for the present day in a text, as it is written there, or nothing."""
    found = _NOW.search(plain(html))
    return found[0] if found else ""


def people(html: str) -> list[Mention]:
    """Return each number of people in a text, in its order."""
    return [mention for line in _LINE_ENDS.split(html) for mention in _in_line(plain(line))]


def _in_line(line: str) -> Iterator[Mention]:
    found = chunks(line)
    ends: dict[int, int] = {}  # of each number of people, where its words end
    for place in reversed(range(len(found))):
        if found[place].value is not None and not _is_a_name(found, place):
            end = _people_after(found, place, ends)
            if end is None and _are_counted_before(found, place):
                end = place
            if end is not None:
                ends[place] = end
    for place, end in sorted(ends.items()):
        words = " ".join(chunk.shown for chunk in found[place : end + 1])
        yield Mention(found[place].value or 0, words)


def _is_a_name(found: Sequence[Chunk], place: int) -> bool:
    """Say whether a number is a year, or names a law or a contingent."""
    if place == 0 or found[place].before or found[place - 1].after.strip("."):
        return False
    before = found[place - 1].folded
    is_year = found[place].may_be_a_year and before in _BEFORE_A_YEAR
    return is_year or _BEFORE_A_NAME.fullmatch(before) is not None


def _people_after(found: Sequence[Chunk], place: int, ends: dict[int, int]) -> int | None:
    """Return where the people of a number stand behind it: “30 soldiers”, “30 to 40 soldiers”."""
    is_range = True
    for at in range(place + 1, len(found)):
        if found[at - 1].after or found[at].before:
            return None
        if found[at].value is not None:
            is_step = place > 0 and found[place - 1].folded in _BEFORE_A_STEP
            return ends.get(at) if is_range and not is_step else None
        if _are_people(found, at, right_after=at == place + 1):
            return at
        is_range = is_range and found[at].folded in _BETWEEN_TWO_COUNTS
        is_near = at - place <= _FARTHEST and found[at].folded not in _NOT_PEOPLE
        if not is_range and not is_near:
            return None
    return None


def _are_people(found: Sequence[Chunk], at: int, right_after: bool) -> bool:
    word = found[at].folded
    if word == "members":
        return bool(_MEMBERS.match(" ".join(chunk.folded for chunk in found[at : at + 6])))
    return bool(_PEOPLE.fullmatch(word) or (right_after and _PEOPLE_OR_KIND.fullmatch(word)))


def _are_counted_before(found: Sequence[Chunk], place: int) -> bool:
    """Say whether its people stand before a number: “troops: 83”, “numri i trupave arriti në 83”."""
    if place == 0 or found[place].may_be_a_year:
        return False
    before = found[place - 1]
    if _named(before.folded) and before.after == ":":
        return True
    if before.folded not in _BEFORE_A_COUNT or before.after:
        return False
    if place + 1 < len(found) and not found[place].after and found[place + 1].folded in _MONTHS:
        return False
    sentence = _of_the_sentence(found, place)
    words = [chunk.folded for chunk in sentence]
    return any(
        _COUNTED.fullmatch(word) and any(map(_named, words[at + 1 : at + 4]))
        for at, word in enumerate(words)
    )


def _named(word: str) -> bool:
    return bool(_PEOPLE.fullmatch(word) or _PEOPLE_OR_KIND.fullmatch(word))


def _of_the_sentence(found: Sequence[Chunk], place: int) -> Sequence[Chunk]:
    """Return what stands in its sentence before a number, as far as a sentence should go."""
    first = max(place - _LONGEST_SENTENCE, 0)
    ends = [at + 1 for at in range(first, place) if set(found[at].after) & set(".!?;")]
    return found[max(ends, default=first) : place]
