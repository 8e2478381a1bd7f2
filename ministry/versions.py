"""The versions of the mandate in time: which was in force on a day, and where an address went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from publishing.addresses import NotHere

from .differences import renumbering
from .models import Mandate
from .provisions import Provision


@dataclass(frozen=True)
class Versions:
    """Versions without their texts, from the first to the last."""

    known: Sequence[Mandate]

    @classmethod
    def published(cls) -> Self:
        """Return what the public may see, in one query."""
        published = Mandate.objects.published().without_texts().with_anchors()
        return cls(list(published.from_the_first()))

    def on(self, day: date) -> Mandate | None:
        """Return the version in force on a day."""
        begun = [version for version in self.known if version.first_day <= day]
        return begun[-1] if begun else None

    def numbered(self, key: int) -> Mandate | None:
        return next((version for version in self.known if version.pk == key), None)

    def before(self, version: Mandate) -> Mandate | None:
        """Return what was in force when `version`, published or not, came into force."""
        *earlier, _version = self.until(version)
        return earlier[-1] if earlier else None

    def after(self, version: Mandate) -> Mandate | None:
        first = version.first_day
        return next((one for one in self.known if one.first_day > first), None)

    def last_day(self, version: Mandate) -> date | None:
        """Return the last day on which `version` is in force, if another follows it."""
        following = self.after(version)
        return following.first_day - timedelta(days=1) if following else None

    def until(self, version: Mandate) -> list[Mandate]:
        """Return the versions before `version`, published or not, the first one first, and it."""
        return [*(one for one in self.known if one.first_day < version.first_day), version]


def in_force(versions: Versions, day: date) -> Mandate:
    """Return the version in force on a day. Raises NotHere, with the first day that has one."""
    if found := versions.on(day):
        return found
    sentence = _("No mandate is known to have been in force on that day.")
    if versions.known:
        first = date_format(versions.known[0].first_day, "DATE_FORMAT")
        sentence += " " + _("The first known one is in force from %(day)s.") % {"day": first}
    raise NotHere(sentence)


@dataclass(frozen=True)
class Addresses:
    """Every address of a provision that was ever public, up to a version, and where each leads."""

    line: Sequence[Mandate]  # up to the version, which is the last
    provisions: Sequence[Provision]  # of the last one, with what a correction took out

    @cached_property
    def now(self) -> frozenset[str]:
        return frozenset(row.anchor for row in self.provisions if row.anchor and not row.is_gone)

    @cached_property
    def _then(self) -> dict[int, frozenset[str]]:
        return {version.pk: frozenset(version.anchors or ()) for version in self.line[:-1]}

    @cached_property
    def _moves(self) -> list[renumbering.Step]:
        """Return how each version after the first changed the addresses of the one before."""
        anchors = self._then | {self.line[-1].pk: self.now}
        return [
            renumbering.Step(anchors[version.pk], version.moved)
            if _speaks_of(version, before)
            else renumbering.Step(frozenset(), {})  # nothing is known, and so nothing is said
            for before, version in pairwise(self.line)
        ]

    @property
    def moved(self) -> dict[str, str]:
        """What has another address in this version than in the one before."""
        return self.line[-1].moved if self.is_known_from(len(self.line) - 2) else {}

    def is_known_from(self, number: int) -> bool:
        """Say whether addresses can be followed from that `number` of the line to its end."""
        steps = pairwise(self.line[max(number, 0) :])
        return all(_speaks_of(version, before) for before, version in steps)

    def led(self) -> dict[str, str | None]:
        """Return where each address that is not in this version leads to, if anywhere.

        One that is in it belongs to what stands there now.
        """
        found: dict[str, str | None] = {}
        pairs = self.line[-1].moved
        for number, version in enumerate(self.line[:-1]):
            for anchor in self._then[version.pk] - self.now:
                found[anchor] = self.where_now(anchor, number)
        for row in self.provisions:
            if row.is_gone:
                moved = renumbering.successor(row.anchor, pairs)
                found[row.anchor] = moved if moved in self.now else None
        return found

    def last_seen(self, anchor: str) -> Mandate | None:
        """Return the latest earlier version with an address."""
        having = (one for one in reversed(self.line[:-1]) if anchor in self._then[one.pk])
        return next(having, None)

    def where_now(self, anchor: str, number: int) -> str | None:
        """Return the address in this version of what had `anchor` in that `number` of the line."""
        return renumbering.where_now(anchor, self._moves[number:])


def _speaks_of(version: Mandate, before: Mandate) -> bool:
    """Say whether `renumbered` was written with `before` before it, and no other version."""
    return version.follows_id in (None, before.live_pk)


def entries(rows: Iterable[Any], code: str) -> list[renumbering.Entry]:
    """Return provisions, with their words in a language, as texts that can be compared."""
    return [
        renumbering.Entry(
            anchor=row.anchor,
            kind=row.kind,
            label=row.label,
            heading=getattr(row, f"heading_{code}"),
            text=getattr(row, f"text_{code}"),
        )
        for row in rows
        if not row.is_gone
    ]
