"""What the reading of an act is unsure of, and why a text cannot be read, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.doubts import Doubt, worded
from publishing.languages import ALBANIAN, CODES, ENGLISH

from . import citing, gazette
from .gazette import MOST_CHARACTERS, DoubtKind, Trouble, Unreadable
from .laying_out import Laid

MOST_NAMED = 6  # the others are counted
MOST_LINES = 1_000

_SENTENCES: dict[DoubtKind, Any] = {
    DoubtKind.GAP: _("A label is skipped."),
    DoubtKind.REPEAT: _("A label stands twice."),
    DoubtKind.OUT_OF_ORDER: _("A label goes back."),
    DoubtKind.STARTS_LATE: _("A list does not begin at its beginning."),
    DoubtKind.GLUED: _("A label is printed together with its first word."),
    DoubtKind.LOOKALIKE: _("A label is written with a letter of another alphabet."),
    DoubtKind.AMBIGUOUS: _("A label could be a letter or a numeral."),
    DoubtKind.NUMBER_IN_TEXT: _("What looks like a label was read as text."),
    DoubtKind.BROKEN_WORD: _("A word may be broken at the end of a line."),
    DoubtKind.OUTSIDE: _(
        "Words without a number stand before the first or after the last provision. Take them out "
        "if they are not of the act."
    ),
    DoubtKind.MIXED_ALPHABETS: _("A list follows the Latin alphabet and the Albanian one."),
}
_IN = {
    ALBANIAN: _("Albanian text, %(places)s: %(sentence)s"),
    ENGLISH: _("English text, %(places)s: %(sentence)s"),
}
_ONLY_IN = {
    ALBANIAN: _("Only the Albanian text has %(provisions)s."),
    ENGLISH: _("Only the English text has %(provisions)s."),
}


def doubts(code: str, reading: gazette.Reading) -> Iterator[Doubt]:
    """Yield what is unsure in the text of a language: one doubt a kind, with its lines."""
    kinds = sorted(reading.doubts, key=lambda doubt: (doubt.kind, doubt.line))
    for kind, found in groupby(kinds, key=lambda doubt: doubt.kind):
        these = list(found)
        places = _listed([_place(doubt) for doubt in these])
        said = worded(_IN[code], places=places, sentence=_SENTENCES[kind])
        yield Doubt(_key(code, kind, these), said, f"id_text_{code}")


def differences(only: Mapping[str, Sequence[Laid]]) -> Iterator[Doubt]:
    """Yield what one language has and the other has not."""
    for code, rows in only.items():
        if rows:
            said = _listed([_cited(row) for row in rows])
            yield Doubt(
                _key(code, "only", [row.key for row in rows]),
                worded(_ONLY_IN[code], provisions=said),
                f"id_text_{code}",
            )


def unknown(anchors: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt of addresses that are said to be renumbered, and are in no text."""
    if anchors:
        sentence = _("Renumbered, but in neither version: %(addresses)s.")
        said = worded(sentence, addresses=", ".join(sorted(anchors)))
        yield Doubt(_key("both", "unknown", sorted(anchors)), said, "id_renumbered")


def why(error: Unreadable) -> str:
    """Say why a text cannot be read, and what to do."""
    sentence = {
        Trouble.EMPTY: gettext("The text is empty."),
        Trouble.NO_LABELS: gettext(
            "No article and no point was found. Paste the text with its numbers: 1., Neni 5, a)."
        ),
        Trouble.TOO_LONG: too_long(),
        Trouble.TOO_DEEP: gettext(
            "Line %(line)s: points stand in each other more than %(limit)s deep."
        ),
        Trouble.TOO_MANY: gettext("The text has more than %(limit)s articles, points or lines."),
        Trouble.NOT_TEXT: gettext(
            "Line %(line)s holds characters that no text has. Paste it again."
        ),
    }[error.kind]
    return sentence % {"line": error.line, "limit": error.limit}


def too_long() -> str:
    return gettext("The text is longer than %(limit)s characters. Paste it in parts.") % {
        "limit": f"{MOST_CHARACTERS:,}".replace(",", " ")
    }


@dataclass(frozen=True)
class Panel:
    """What the desk shows beside the text: how it was read, and what is doubtful."""

    read: Any  # reading.Read

    @cached_property
    def lines(self) -> list["Line"]:
        depths = {"": -1}
        lines = []
        for row in self.read.rows[:MOST_LINES]:
            depths[row.key] = depths[row.parent] + 1
            lines.append(Line(row, depths[row.key], tuple(self.read.readings)))
        return lines

    @property
    def more(self) -> int:
        return max(0, len(self.read.rows) - MOST_LINES)

    @cached_property
    def doubts(self) -> list[Doubt]:
        return list(self.read.doubts())

    @property
    def wrong(self) -> list[str]:
        return [why(error) for error in self.read.wrong.values()]

    @property
    def have_same_labels(self) -> bool:
        return len(self.read.readings) == len(CODES) and not any(map(self.read.only_in, CODES))


@dataclass(frozen=True)
class Line:
    """A provision as it was read, with its first words in each language."""

    row: Laid
    depth: int
    codes: tuple[str, ...]

    @property
    def cited(self) -> str:
        return _cited(self.row)

    @property
    def words(self) -> list[tuple[str, str]]:
        return [(code, " ".join(filter(None, self.row.words.get(code, ())))) for code in self.codes]


def _cited(row: Laid) -> str:
    return str(citing.in_current_language(row.anchor, row.kind)) if row.anchor else "–"


def _place(doubt: gazette.Doubt) -> Any:
    if doubt.label and doubt.expected:
        line = _("line %(line)s: “%(label)s”, expected “%(expected)s”")
        return worded(line, line=doubt.line, label=doubt.label, expected=doubt.expected)
    if doubt.label:
        return worded(_("line %(line)s: “%(label)s”"), line=doubt.line, label=doubt.label)
    return worded(_("line %(line)s"), line=doubt.line)


def _listed(places: list[Any]) -> Any:
    if len(places) <= MOST_NAMED:
        return worded("%(places)s", places=_Joined(places))
    more = len(places) - MOST_NAMED
    return worded(_("%(places)s and %(more)s more"), places=_Joined(places[:MOST_NAMED]), more=more)


class _Joined(list[Any]):
    """Parts of a sentence, joined when it is said."""

    def __str__(self) -> str:
        return "; ".join(map(str, self))


def _key(code: str, kind: str, found: Sequence[Any]) -> str:
    """Name a doubt with what it is about, but for the lines: an answer outlives an added line."""
    about = [(one.label, one.expected) if isinstance(one, gazette.Doubt) else one for one in found]
    return f"{code}-{kind.replace(' ', '-')}-{sha256(repr(about).encode()).hexdigest()[:12]}"
