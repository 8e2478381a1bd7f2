"""Letters that a wrong encoding damaged: recognised, and mended only where that is certain."""

import re
from dataclasses import dataclass
from unicodedata import category, name, normalize

MOST_NAMED = 5  # words in one sentence


@dataclass(frozen=True)
class Letters:
    """A text as it can be kept.

    `was_mended`: it was read in a wrong encoding, and is right now; `was_parted`: its letters and
    their accents stood apart; `lost` counts the signs without a shape that were left out.
    """

    text: str
    was_mended: bool = False
    was_parted: bool = False
    lost: int = 0


def mended(text: str) -> Letters:
    """Return `text` in NFC, mended where it was UTF-8 that somebody read as Windows or Latin text.

    It is mended only if the whole of it goes back strictly, once or several times, what comes out is
    letters of Europe, punctuation and pictographs, and ISO 8859-2 would not make other letters of
    it. Otherwise it stays as it is, for `damaged` to name. Signs without a shape, as files of all kinds hold them, are left out.
    """
    right = _read_again(text) or text
    kept = _UNSEEN.sub("", right.translate(_SURROGATES))
    whole = normalize("NFC", kept)
    return Letters(whole, right != text, whole != kept, len(right) - len(kept))


def damaged(text: str) -> list[str]:
    """Return the words of `text` in which letters are wrong or lost, each once, in their order.

    Named are: what is left of a wrong encoding, the sign that stands for a lost letter, a question
    mark inside or before a word, letters of another alphabet among Latin ones, and accents that no
    Albanian or English word has and that pass for ë.
    """
    if text.isascii() and "?" not in text:
        return []
    found = (word for word in text.split() if _is_damaged(word))
    return list(dict.fromkeys(_shown(word) for word in found))


def _read_again(text: str, programs: int = 3) -> str | None:
    """Return what `text` was before so many programs at most read it wrongly, one after the other.

    None if that is not certain.
    """
    if text.isascii() or not programs:
        return None
    for encoding in ("cp1252", "cp1250"):  # the second is what Windows uses in Albania
        try:
            before = _bytes(text, encoding).decode("utf-8")
        except UnicodeError:
            continue
        if earlier := _read_again(before, programs - 1):
            return earlier
        if _PLAUSIBLE.fullmatch(before):
            return before if _is_certain(text, before) else None
    return None


def _is_certain(text: str, before: str) -> bool:
    """Say whether `text` cannot be UTF-8 that was read as ISO 8859-2, and was other than `before`."""
    try:
        other = text.encode("iso8859_2").decode("utf-8")
    except UnicodeError:
        return True
    return other == before or not _PLAUSIBLE.fullmatch(other)


def _bytes(text: str, encoding: str) -> bytes:
    """Encode, with the five places that Windows leaves empty as browsers fill them."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return b"".join(_CONTROLS.get(letter) or letter.encode(encoding) for letter in text)


_CONTROLS = {chr(code): bytes([code]) for code in range(0x80, 0xA0)}

# Latin letters of Europe, spaces, dashes and quotation marks, the euro, pictographs.
_PLAUSIBLE = re.compile(
    r"[\x09\x0a\x0d\x20-\x7e\xa0-\u017f\u0218-\u021b\u0300-\u0308\u0327"
    r"\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u00a0\u202f\u2009\u200b-\u200d"
    r"\u20ac\u2116\u2122\u2190-\u2193\u25a0-\u27bf\ufe0f\ufeff\U0001f000-\U0001faff]*"
)
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")

# The first byte of a letter in UTF-8 as Windows shows it, and one or two that can follow it.
_FOLLOWING = "".join(
    {bytes([code]).decode(encoding, errors="ignore") for code in range(0x80, 0xC0) for encoding in ("cp1252", "cp1250")}
    | {chr(code) for code in range(0x80, 0xC0)}
)  # fmt: skip
_WRONG = re.compile(
    rf"[ÃÂÄÅĂĹ][{re.escape(_FOLLOWING)}]|â[€„][{re.escape(_FOLLOWING)}]|Ã$|[\x80-\x9f\ufffd\ue000-\uf8ff]"
    r"|√[´ß©¨]|‚Ä[ôúù]|├[½ź«ç]"  # as a Macintosh and as DOS show ë, ç and quotation marks
)
_ASKING = re.compile(r"[^\W\d_]\?[^\W\d_]|^[“\"«(]?\?[^\W\d_]")
_ADDRESS = re.compile(r"://|[/=&@]|\.\w+\?")
_NO_LETTER_OF_OURS = frozenset("ėĖēĒĕĔęĘȩȨ")


def _is_damaged(word: str) -> bool:
    if "?" in word and not _ADDRESS.search(word) and _ASKING.search(word):
        return True
    if word.isascii():
        return False
    return bool(_WRONG.search(word) or not _NO_LETTER_OF_OURS.isdisjoint(word) or _is_mixed(word))


def _is_mixed(word: str) -> bool:
    """Say whether letters that look alike but are of several alphabets stand in one word."""
    scripts = {_script(letter) for letter in word if category(letter).startswith("L")}
    is_alone = len(word.strip(".,;:!?“”\"'«»()")) == 1 and scripts & {"CYRILLIC", "GREEK"}
    return bool(is_alone) or ("LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK"}))


def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() else name(letter, "").partition(" ")[0]


def _shown(word: str) -> str:
    return word if len(word) <= 40 else f"{word[:40]}…"
