"""From the text of a version, in one or two languages, to its provisions and what is doubtful."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from unicodedata import normalize

from django.db.models import Max

from publishing.doubts import Doubt
from publishing.languages import ALBANIAN, CODES

from . import doubted, gazette
from .gazette import DoubtKind, Trouble, Unreadable
from .laying_out import Laid, laid_out
from .provisions import LONGEST_ADDRESS, LONGEST_LABEL, Provision

MOST_PROVISIONS = 10_000
_NEWLINE = re.compile(r"\r\n?|\n")
WRITTEN = ("order", "kind", "label", "anchor", "is_gone", "origin_id", "mandate_id", "parent_id")
WORDS = ("heading_sq", "heading_en", "text_sq", "text_en")


@dataclass
class Read:
    """What was made of the text of a version: `readings` and `wrong` by language."""

    readings: dict[str, gazette.Reading] = field(default_factory=dict)
    wrong: dict[str, Unreadable] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[Laid]:
        """The provisions, once for both languages. None, if a text cannot be read."""
        trees = {code: reading.provisions for code, reading in self.readings.items()}
        return [] if self.wrong else laid_out(trees)

    def doubts(self) -> Iterator[Doubt]:
        for code, text in self.readings.items():
            yield from doubted.doubts(code, text)
        if not self.wrong:
            yield from doubted.differences({code: self.only_in(code) for code in CODES})

    def only_in(self, code: str) -> list[Laid]:
        """Return the provisions that one language has and the other has not, if both are there."""
        if len(self.readings) < len(CODES):
            return []
        return [row for row in self.rows if set(row.words) == {code}]


def read(mandate: Any) -> Read:
    """Read what a version has of text. An empty one is none."""
    found = Read()
    for code in CODES:
        text = getattr(mandate, f"text_{code}")
        if not text.strip():
            continue
        try:
            found.readings[code] = gazette.parse(text)
        except Unreadable as error:
            found.wrong[code] = error
    return found


def require_storable(text: str) -> None:
    """Raise Unreadable for what cannot be read, or is more than a page and its desk can hold."""
    found = gazette.parse(text)
    if sum(1 for _node in gazette.every(found.provisions)) > MOST_PROVISIONS:
        raise Unreadable(Trouble.TOO_MANY, limit=MOST_PROVISIONS)
    for row in laid_out({ALBANIAN: found.provisions}):
        if len(row.label) > LONGEST_LABEL or len(row.anchor) > LONGEST_ADDRESS:
            raise Unreadable(Trouble.TOO_DEEP, limit=gazette.DEEPEST, line=row.line)


def inside(text: str) -> tuple[str, str]:
    """Return a text without what stands outside its provisions, and the first line of that.

    A page that was copied whole has a title before the act, and other things after it.
    """
    found = gazette.parse(text)
    lines = _NEWLINE.split(text)
    first = min(node.line for node in gazette.every(found.provisions) if node.label)
    outside = [doubt.line for doubt in found.doubts if doubt.kind == DoubtKind.OUTSIDE]
    last = min((line for line in outside if line > first), default=len(lines) + 1)
    title = next((line.strip() for line in lines[: first - 1] if line.strip()), "")
    return "\n".join(lines[first - 1 : last - 1]), title


def doubts(mandate: Any) -> list[Doubt]:
    """Return what whoever approves must look at: unsure labels, and languages that differ."""
    return list(read(mandate).doubts())


def lacking(mandate: Any) -> dict[str, str]:
    """Return why a text cannot be published, by field."""
    wrong = read(mandate).wrong.items()
    return {f"text_{code}": doubted.why(error) for code, error in wrong}


def write(mandate: Any) -> None:
    """Make the provisions of a saved version those of its text. Each keeps its row by its address.

    A version without a text, or with one that cannot be read, keeps the provisions it has.
    """
    found = read(mandate)
    if not found.readings or found.wrong:
        return
    left = dict(_keyed(mandate.provisions.select_related("parent")))
    before = {row.pk: _columns(row) for row in left.values()}
    public = _public(mandate)
    rows = {
        laid.key: _row(mandate, order, laid, left, public) for order, laid in enumerate(found.rows)
    }
    for level in _levels(found.rows, rows):
        _save([row for row in level if before.get(row.pk) != _columns(row)])
    dropped = [row.pk for row in left.values() if not row.is_gone]
    Provision.objects.filter(pk__in=dropped).delete()  # when nothing stands below them any more
    keep_addresses(mandate)


def keep_addresses(mandate: Any) -> None:
    """Give the draft of a text that was public a row, without words, for each address it lost.

    So the address still answers, and what points at the live row is not cut loose.
    """
    if not mandate.draft_of_id or not mandate.draft_of.was_public:
        return
    has = set(mandate.provisions.values_list("anchor", flat=True))
    lost = {anchor: key for anchor, key in _public(mandate).items() if anchor not in has}
    last = mandate.provisions.aggregate(last=Max("order"))["last"] or 0
    rows = Provision.objects.in_bulk(lost.values())
    Provision.objects.bulk_create(
        Provision(
            mandate=mandate,
            origin_id=key,
            anchor=anchor,
            kind=rows[key].kind,
            label=rows[key].label,
            order=last + 1,
            is_gone=True,
        )
        for anchor, key in lost.items()
    )


def _columns(row: Provision) -> list[Any]:
    return [getattr(row, name) for name in (*WRITTEN, *WORDS)]


def _levels(laid: list[Laid], rows: dict[str, Provision]) -> Iterator[list[Provision]]:
    """Yield the rows of each depth, the highest first: a row is saved before what points at it."""
    depths = {"": -1}
    levels: dict[int, list[Laid]] = defaultdict(list)
    for one in laid:
        depths[one.key] = depths[one.parent] + 1
        levels[depths[one.key]].append(one)
    for level in levels.values():
        for one in level:
            rows[one.key].parent = rows.get(one.parent)
        yield [rows[one.key] for one in level]


def _keyed(rows: Any) -> Iterator[tuple[str, Provision]]:
    """Yield each row under the key that `laid_out` gives it."""
    paragraphs: dict[str, int] = {}
    for row in rows:
        parent = row.parent.anchor if row.parent else ""
        if row.anchor:
            yield row.anchor, row
        else:
            paragraphs[parent] = paragraphs.get(parent, 0) + 1
            yield f"{parent}¶{paragraphs[parent]}", row


def _public(mandate: Any) -> dict[str, int]:
    """Return the keys of the live provisions that `mandate` is a draft of, by their addresses."""
    live = Provision.objects.filter(mandate=mandate.draft_of_id).exclude(anchor="")
    return dict(live.values_list("anchor", "pk")) if mandate.draft_of_id else {}


def _row(
    mandate: Any, order: int, laid: Laid, left: dict[str, Provision], public: dict[str, int]
) -> Provision:
    row = left.pop(laid.key, None) or Provision(mandate=mandate)
    row.order, row.kind, row.label, row.anchor = order, laid.kind, laid.label, laid.anchor
    row.is_gone = False
    if row.origin_id is None:  # taken out once, and here again: it is the live one all the same
        row.origin_id = public.get(laid.anchor)
    for name, words in _words(laid).items():
        setattr(row, name, words)
    return row


def _words(laid: Laid) -> dict[str, str]:
    said = {}
    for code in CODES:
        heading, text = laid.words.get(code, ("", ""))
        said[f"heading_{code}"], said[f"text_{code}"] = _tidy(heading), _tidy(text)
    return said


def _tidy(text: str) -> str:
    return normalize("NFC", text)


def _save(rows: list[Provision]) -> None:
    Provision.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[*WRITTEN, *WORDS],
        batch_size=500,
    )
