"""The marks at the start of a line, as printed: "Neni 5/1", "KREU II", "1.", "(ç/1)", "–"."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from .labels import ROMAN, Key, Sort, key
from .lines import INVISIBLE

# Letters of other alphabets, and neighbours of ç and ë, that are printed where these are meant.
_MEANT = {
    **dict(zip("асеорхуіјѕԁһкмтԛԝѵ", "aceopxyijsdhkmtqwv", strict=True)),
    **dict(zip("АСЕОРХУІЈЅНКМТВ", "ACEOPXYIJSHKMTB", strict=True)),
    **dict(zip("αοιυνρτκ", "aoiuvptk", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict.fromkeys("ҫćčċĉ", "ç"),
    **dict.fromkeys("ҪĆČĊĈ", "Ç"),
    **dict.fromkeys("ёėēĕěęêèé", "ë"),
    **dict.fromkeys("ЁĖĒĔĚĘÊÈÉ", "Ë"),
    "ı": "i",
}
_IS_PLAIN = re.compile("[ -~ÇçËë\u00a0–—“”«»’]*")
_IS_WIDE = re.compile("[\uff01-\uff5e\u2160-\u217f\u01c4-\u01cc]")  # NFKC: ）, ⅳ, ǌ
_SEEN = 64  # characters of a line in which its mark is sought
_WITHIN = r"(?:\s?/\s?(?:[0-9]{1,3}|[A-Za-zÇçËë]{1,2}(?![^\W\d_])))"
_ARTICLE = re.compile(
    r"(?:N\s?e\s?n\s?i|Artikulli|Article|Art\.)\s*"
    rf"(?P<label>[0-9]{{1,5}}{_WITHIN}*[a-z]{{0,3}}(?![^\W_])|[IVX]+(?![^\W_]))"
    r"(?P<close>\s?[.:–—-])?",
    re.IGNORECASE,
)
_ORDINAL = (
    r"(?:(?:e|i|së|të)\s+)?(?:par[ëe]|dyt[ëe]|tret[ëe]|katërt|katert|pest[ëe]|gjasht[ëe]|shtat[ëe]"
    r"|tet[ëe]|nënt[ëe]|nente|dhjet[ëe]|njëmbëdhjetë|dymbëdhjetë|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|first|second|third|fourth|fifth)"
)
_CHAPTER = re.compile(
    r"(?P<word>Pjesa|Part|Aneksi|Shtojca|Annex|Titulli|Title|Kreu|Kapitulli|Chapter"
    r"|Nënseksioni|Subsection|Seksioni|Section)\s+"
    rf"(?P<label>{_ORDINAL}|[IVXLC]+|[0-9]{{1,3}}{_WITHIN}*|[A-Z])(?![^\W_])"
    r"(?P<close>\s?[.:–—-])?",
    re.IGNORECASE,
)
_RANKS = {
    **dict.fromkeys(("pjesa", "part", "aneksi", "shtojca", "annex"), 0),
    **dict.fromkeys(("titulli", "title"), 1),
    **dict.fromkeys(("kreu", "kapitulli", "chapter"), 2),
    **dict.fromkeys(("seksioni", "section"), 3),
    **dict.fromkeys(("nënseksioni", "subsection"), 4),
}
ROMAN_HEADING = 5  # "I. KËRKESAT": a chapter without the word
_NUMBER = re.compile(
    rf"(?P<open>\()?\s?(?P<label>[0-9]{{1,4}}(?:\.[0-9]{{1,3}})*{_WITHIN}*)"
    r"(?P<close>\s?\.?\)(?![.,;:)])|\.(?![0-9.,;])|\s?[-–—](?=\s)|(?=\s|$))"
)
_UNBRACKETED = re.compile(r"(?P<label>[1-9][0-9]{0,2})(?=\s?[A-ZÇË][^\W\d_A-ZÇË])")
_LETTER = re.compile(
    rf"(?P<open>\()?\s?(?P<label>[^\W\d_]{{1,7}}[0-9]{{0,2}}{_WITHIN}*)"
    r"(?P<close>\s?\.?\)(?![.,;:)])|\.(?=\s|$)|\s?[-–—](?=\s))"
)
_BULLET = re.compile(r"[-–—•·▪●○◦‣*](?=\s|$)")
_MONTH = (
    r"(?:janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nëntor|nentor|dhjetor|january"
    r"|february|march|april|may|june|july|august|september|october|november|december)(?![^\W\d_])"
)
_DATE = re.compile(
    rf"[0-9]{{1,2}}(?:\s?[./-]\s?(?:[0-9]{{1,2}}|[IVX]{{1,4}})\s?[./-]\s?[0-9]{{4}}|\s{_MONTH}|\.\s{_MONTH}\s[0-9]{{4}})",
    re.IGNORECASE,
)
# Whatever else a line begins with is no mark; most lines of a long text are told so at once.
_MAY_BEGIN = re.compile(
    r"\s?(?:[0-9(]|[-–—•·▪●○◦‣*](?:\s|$)|[^\W\d_]{1,7}[0-9]{0,2}\s?[)./–—-]"
    r"|n\s?e\s?n|art|pjes|part|aneks|shtojc|annex|tit|kre|kapit|chap|nëns|subs|seks|sect)",
    re.IGNORECASE,
)
_FIRST_LETTER = re.compile(r"\s*[\"“„«(\[–—-]*\s*([^\W_])")


_YEAR = 1000  # numbers from here on are years or sums unless their list has come that far


class Shape(IntEnum):
    ARTICLE = 0
    CHAPTER = 1
    NUMBER = 2
    LETTER = 3  # or a Roman numeral: the neighbours decide
    BULLET = 4


@dataclass(slots=True, eq=False)
class Mark:
    """A mark that may begin a provision, from `start` to `end` in the words of its line."""

    shape: Shape
    start: int
    end: int
    label: str
    style: str = ""
    rank: int = 0
    is_mended: bool = False
    is_weak: bool = False  # stands only if its neighbours do
    line: int = 0
    next_alike: "Mark | None" = None
    next_one: "Mark | None" = None

    def is_far_out(self) -> bool:
        """Tell whether it is too large for the number of a point."""
        this = self.reads_as(Sort.NUMBER) if self.shape == Shape.NUMBER else None
        return this is not None and this[0][1] >= _YEAR

    def reads_as(self, sort: Sort) -> Key | None:
        return key(self.label, sort)


def begins_small(words: str) -> bool:
    """Tell whether the first letter of the words is a small one."""
    found = _FIRST_LETTER.match(words)
    return found is not None and found[1].islower()


def mark_at(words: str, start: int) -> Mark | None:
    """Find the mark that begins at a place of a line; a date is none."""
    looks_plain = _IS_PLAIN.fullmatch(words, start, start + 16)
    if looks_plain and not _MAY_BEGIN.match(words, start):
        return None
    seen, ends, mended = _plainly(words, start)
    first = seen.lstrip()[:1]
    if first.isalpha():
        mark = _titled(seen) or _lettered(seen)
    elif first.isdecimal() or first == "(":
        mark = None if _DATE.match(seen) else _numbered(seen) or _lettered(seen)
    else:
        mark = _bullet(seen)
    if mark is None:
        return None
    mark.is_mended = any(at < mark.end for at in mended)
    mark.start, mark.end = start, ends[mark.end - 1] if ends else start + mark.end
    while mark.end < len(words) and words[mark.end] in INVISIBLE:
        mark.end += 1
    return mark


def _plainly(words: str, start: int) -> tuple[str, list[int], list[int]]:
    """Return the start of the words as it looks, where each character ends, and which were mended."""
    head = words[start : start + _SEEN]
    if _IS_PLAIN.fullmatch(head):
        return head, [], []
    seen: list[str] = []
    ends: list[int] = []
    mended: list[int] = []
    at = start
    limit = min(len(words), start + 2 * _SEEN)
    while at < limit:
        begun, at = at, at + 1
        if words[begun] in INVISIBLE:
            continue
        while at < limit and (unicodedata.combining(words[at]) or words[at] in INVISIBLE):
            at += 1
        cluster = words[begun:at].translate(_WITHOUT_INVISIBLE)
        looks = unicodedata.normalize("NFC", cluster)
        if _IS_WIDE.match(looks):
            looks = unicodedata.normalize("NFKC", looks)
        meant = _MEANT.get(looks, looks)
        if meant != looks:
            mended.append(len(seen))
        seen.extend(meant)
        ends.extend([at] * len(meant))
    return "".join(seen), ends, mended


_WITHOUT_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))


def _bullet(seen: str) -> Mark | None:
    found = _BULLET.match(seen)
    return Mark(Shape.BULLET, 0, found.end(), "") if found else None


def _titled(seen: str) -> Mark | None:
    """Read "Neni 5" or "KREU II", but not the sentence "Neni 5 i ligjit ndryshohet"."""
    found = _ARTICLE.match(seen) or _CHAPTER.match(seen)
    if found is None:
        return None
    rest = seen[found.end() :]
    if begins_small(rest) or rest[:1] in set(",;)") or rest[:1].isalnum():
        return None
    label = re.sub(r"\s?/\s?", "/", found["label"])
    if found.re is _ARTICLE:
        label = label if label.isupper() else label.lower()
        style = "small" if seen[0].islower() else ""
        return Mark(Shape.ARTICLE, 0, found.end(), label, style)
    word = found["word"].lower()
    if seen[0].islower():
        return None
    return Mark(Shape.CHAPTER, 0, found.end(), label, word, _RANKS[word])


def _numbered(seen: str) -> Mark | None:
    found = _NUMBER.match(seen)
    if found is None:
        glued = _UNBRACKETED.match(seen)
        return Mark(Shape.NUMBER, 0, glued.end(), glued["label"], is_weak=True) if glued else None
    label, style = re.sub(r"\s", "", found["label"]), _style(found)
    parts = re.split(r"[./]", label)
    if style is None or any(part[0] == "0" and part != "0" for part in parts):
        return None
    if style == "" and "." not in label:
        glued = _UNBRACKETED.match(seen)
        return Mark(Shape.NUMBER, 0, glued.end(), label, is_weak=True) if glued else None
    style = "." if "." in label and style == "" else style
    return Mark(Shape.NUMBER, 0, found.end(), label.lower(), style, is_weak=style == "-")


def _lettered(seen: str) -> Mark | None:
    found = _LETTER.match(seen)
    if found is None:
        return None
    label, style = re.sub(r"\s", "", found["label"]), _style(found)
    small = label.lower()
    if style is None or (key(small, Sort.LETTER) is None and key(small, Sort.NUMERAL) is None):
        return None
    is_capital = label[0].isupper()
    # "A. Rama" is far more often a name than a label.
    is_weak = style == "-" or (is_capital and style == ".")
    keeps_capitals = is_capital and label.isupper() and small in ROMAN
    return Mark(
        Shape.LETTER,
        0,
        found.end(),
        label if keeps_capitals else small,
        style + ("capital" if is_capital else ""),
        is_weak=is_weak,
    )


def _style(found: re.Match[str]) -> str | None:
    """Return the form of the bracket, or None for one that opens and does not close."""
    close = found["close"].strip()
    if found["open"]:
        return "()" if close.endswith(")") else None
    return ")" if close.endswith(")") else "-" if close in set("-–—") else close
