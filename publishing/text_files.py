"""The text of a file that somebody uploads, in whatever encoding their program saved it."""

import re

_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16


class NotText(ValueError):
    """The bytes are no text."""


class CutOff(NotText):
    """They are the beginning of one."""


class Doubtful(NotText):
    """They are one, but not all letters of `word` are known for certain."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


# Beside ASCII, what Albanian and English text is made of and every Windows code page of Europe has
# in one place. A file with other letters could as well be Polish, or of another system.
_COMMON = frozenset("ëËçÇéÉ“”’–—…«»§°\u00a0")


def decoded(content: bytes) -> str:
    """Return the text in `content`: UTF-8, UTF-16 with its mark, or that of Windows in Europe.

    Raises NotText, CutOff or Doubtful.
    """
    is_wide = content.startswith(_MARKS)
    if b"\0" in content and not is_wide:
        raise NotText
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if is_wide:
            raise CutOff from error
    text = content.decode("cp1252", errors="replace")
    for word in () if _is_common(text) else re.finditer(r"\S+", text):
        if not _is_common(word[0]):
            raise Doubtful(word[0])
    return text


def _is_common(text: str) -> bool:
    return all(letter.isascii() or letter in _COMMON for letter in text)
