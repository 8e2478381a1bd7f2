"""The text of a version as its page shows it: a tree, with what stands beside each provision."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils import timezone

from .models import Mandate
from .provisions import Provision
from .versions import Addresses, Versions

HIGHEST_LEVEL = 2  # of headings: the title of the page is the first


@dataclass(frozen=True)
class Gone:
    """An address that leads to no provision of this text: to the last version with it, if any."""

    anchor: str
    version: Mandate | None
    cited: str

    @property
    def title(self) -> str:
        return self.cited[:1].upper() + self.cited[1:]

    @property
    def address(self) -> str:
        return f"{self.version.get_absolute_url()}#{self.anchor}" if self.version else ""


@dataclass(frozen=True)
class Line:
    """A version in the list of all, with its last day if another follows it."""

    version: Mandate
    last_day: date | None


@dataclass(frozen=True)
class Text:
    """A version and what it says, gathered in three queries: one if it is the first of all."""

    version: Mandate
    versions: Versions

    @cached_property
    def provisions(self) -> list[Provision]:
        """All provisions in order, each with those below it, and what leads to it."""
        rows = list(self.version.provisions.all())
        known: dict[int | None, Provision] = {row.pk: row for row in rows}
        for row in rows:
            row.below, row.resting, row.old_anchors = [], [], []
            row.formerly = row.moved_to = None
        for row in rows:  # what something stands below comes before it
            above = known.get(row.parent_id)
            row.level = HIGHEST_LEVEL
            if above is not None:
                above.below.append(row)
                row.level = above.level + (above.kind == Provision.Kind.CHAPTER)
        return rows

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses(self.versions.until(self.version), self.provisions)

    @cached_property
    def roots(self) -> list[Provision]:
        """Return the top of the tree, with everything beside it."""
        by_anchor = {row.anchor: row for row in self.provisions if row.anchor and not row.is_gone}
        for old, now in self.addresses.led().items():
            if now is not None:
                by_anchor[now].old_anchors.append(old)
        for old, now in self.addresses.moved.items():
            if now in by_anchor and now != old:
                by_anchor[now].formerly = Provision(anchor=old, kind=by_anchor[now].kind)
        for old, now in self.addresses.moved.items():
            if old in by_anchor and now in by_anchor and now != old:
                by_anchor[old].moved_to = by_anchor[now]
        for anchor, mission in self._missions():
            if anchor in by_anchor:
                by_anchor[anchor].resting.append(mission)
        return [row for row in self.provisions if row.parent_id is None and not row.is_gone]

    @property
    def runs(self) -> list["Run"]:
        return runs(self.roots)

    @property
    def lines(self) -> list[Line]:
        known = self.versions.known
        return [Line(version, self.versions.last_day(version)) for version in known]

    @property
    def contents(self) -> list[Provision]:
        """Return the chapters and articles, which the contents name."""
        return [row for row in self.provisions if row.is_headed and not row.is_gone]

    @property
    def first_day(self) -> date:
        return self.version.first_day

    @property
    def last_day(self) -> date | None:
        return self.versions.last_day(self.version)

    @property
    def is_undated(self) -> bool:
        return self.version.in_force_from is None

    @property
    def next(self) -> Mandate | None:
        return self.versions.after(self.version)

    @property
    def is_to_come(self) -> bool:
        return self.first_day > timezone.localdate()

    @property
    def is_in_force(self) -> bool:
        return self.versions.on(timezone.localdate()) == self.version

    @cached_property
    def gone(self) -> list[Gone]:
        """The addresses whose provisions are in the text no more, as the first reader knew them."""
        kinds = {row.anchor: row.kind for row in self.provisions}
        return [
            Gone(anchor, self.addresses.last_seen(anchor), _cited(anchor, kinds.get(anchor)))
            for anchor, now in sorted(self.addresses.led().items())
            if now is None
        ]

    def _missions(self) -> Iterator[tuple[str, Any]]:
        """Yield the published missions that rest on a provision, with its address here."""
        missions: Any = Provision._meta.get_field("missions").related_model
        numbers = {version.pk: number for number, version in enumerate(self.addresses.line)}
        resting = missions.objects.published().filter(rests_on__mandate__in=numbers)
        for mission in resting.select_related("rests_on"):
            provision = mission.rests_on
            number = numbers[provision.mandate_id]
            where = self.addresses.where_now(provision.anchor, number)
            yield where or "", mission


def _cited(anchor: str, kind: str | None) -> str:
    """Cite what is gone; of a kind that is not known here, as its label looks."""
    is_number = anchor.rpartition("-")[2][:1].isdecimal()
    guess = Provision.Kind.POINT if is_number else Provision.Kind.LETTER
    if "-" not in anchor and is_number:
        guess = Provision.Kind.ARTICLE
    return Provision(anchor=anchor, kind=kind or guess).cited


@dataclass(frozen=True)
class Run:
    """Provisions that stand together: the items of one list, or what is no list."""

    is_list: bool
    provisions: list[Provision]


def runs(provisions: list[Provision]) -> list[Run]:
    return [Run(is_list, list(rows)) for is_list, rows in groupby(provisions, _is_listed)]


def _is_listed(provision: Provision) -> bool:
    return not provision.is_headed and bool(provision.anchor)
