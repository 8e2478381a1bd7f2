"""Two versions side by side, as the page of what changed shows them."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.core.cache import cache

from ..models import Mandate
from ..versions import Addresses, Versions, entries
from .changes import Change, Kind, compare
from .renumbering import recognised

KEPT = 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Comparison:
    before: Mandate
    after: Mandate
    versions: Versions

    @property
    def language(self) -> str:
        return self.after.content_language

    @property
    def is_possible(self) -> bool:
        """Both versions exist in one language."""
        return self.before.exists_in(self.language)

    @cached_property
    def changes(self) -> list[Change]:
        """Return what is not the same, in the order of the later text."""
        return [change for change in self._all if change.kind != Kind.SAME]

    @property
    def unchanged(self) -> int:
        return len(self._all) - len(self.changes)

    @cached_property
    def _all(self) -> list[Change]:
        return self._compared()

    def _compared(self) -> list[Change]:
        rows = list(self.after.provisions.all())
        earlier = entries(self.before.provisions.all(), self.language)
        later = entries(rows, self.language)
        addresses = Addresses(self.versions.until(self.after), rows)
        number = list(addresses.line).index(self.before)
        if not addresses.is_known_from(number):
            return compare(earlier, later, recognised(earlier, later))
        anchors = [entry.anchor for entry in earlier if entry.anchor]
        moved = {anchor: addresses.where_now(anchor, number) or "" for anchor in anchors}
        return compare(earlier, later, moved)


class PublishedComparison(Comparison):
    """Of two published versions, which many ask for: it is worked out once for each edition."""

    @cached_property
    def _all(self) -> list[Change]:
        found: Any = cache.get_or_set(self._key, self._compared, timeout=KEPT)
        return list(found)

    @property
    def _key(self) -> str:
        editions = [(version.pk, version.edition) for version in self.versions.known]
        asked = (self.before.pk, self.after.pk, self.language, editions)
        return f"mandate-changes:{sha256(repr(asked).encode()).hexdigest()}"
