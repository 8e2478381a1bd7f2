"""What whoever approves a version must look at: its text, and how it follows the one before."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from publishing.doubts import Doubt, worded

from . import doubted, reading
from .differences.renumbering import recognised
from .models import Mandate
from .versions import Versions, entries


def doubts(version: Mandate) -> list[Doubt]:
    found = list(reading.doubts(version))
    if version.draft_of_id:
        found += _as_a_correction(version)
    versions = Versions.published()
    found += _told_apart(version, versions)
    before = versions.before(version)
    if before is None:
        return found
    found += doubted.unknown(_unknown(version, before))
    if version.draft_of_id is None and not version.edition:
        found += _as_a_new_one(version, before)
    return found


def _told_apart(version: Mandate, versions: Versions) -> Iterator[Doubt]:
    """Yield a doubt where the version after this one speaks of another before it."""
    after = versions.after(version)
    if after and after.renumbered and after.follows_id not in (None, version.live_pk):
        said = _(
            "“%(after)s” comes after it, and its renumbered provisions speak of another version: "
            "correct it, too."
        )
        yield Doubt(f"after-{after.pk}", worded(said, after=after), "id_in_force_from")


def _as_a_correction(version: Mandate) -> Iterator[Doubt]:
    """Yield a doubt where words of the live text stand at another address in its correction."""
    live: Any = version.draft_of
    code = version.content_language
    moved = recognised(
        entries(live.provisions.all(), code), entries(version.provisions.all(), code)
    )
    if unsaid := moved.items() - version.moved.items():
        pairs = ", ".join(f"{old} = {new}" for old, new in sorted(unsaid))
        said = _(
            "Words move to another address, and the missions that rest on them do not: %(pairs)s."
        )
        key = "moved-" + sha256(pairs.encode()).hexdigest()[:12]
        yield Doubt(key, worded(said, pairs=pairs), "id_renumbered")


def _unknown(version: Mandate, before: Mandate) -> list[str]:
    """Return what `renumbered` names and neither this version nor the one before has."""
    own = version.provisions.filter(is_gone=False).values_list("anchor", flat=True)
    moved = version.moved
    return [*(moved.keys() - set(before.anchors or ())), *(set(moved.values()) - set(own))]


def _as_a_new_one(version: Mandate, before: Mandate) -> Iterator[Doubt]:
    changed = before.changed_at
    if changed is not None and changed > version.created_at:
        said = _("The version before was corrected on %(day)s, after this one was begun.")
        day = date_format(timezone.localtime(changed), "DATETIME_FORMAT")
        yield Doubt(f"corrected-{before.edition}", worded(said, day=day), "id_text_sq")
    if _words(version) == _words(before):
        said = _("The text is the same as in the version before.")
        yield Doubt("nothing-changed", said, "id_text_sq")
    if version.renumbered and version.follows_id not in (None, before.pk):
        said = _(
            "“%(before)s” came before it since it was saved. Read what is renumbered, and save it."
        )
        yield Doubt(f"follows-{before.pk}", worded(said, before=before), "id_renumbered")
    if not (version.act_kind or version.act_number or version.act):
        yield Doubt("no-act", _("No act is named."), "id_act_kind")
    if version.in_force_from is None:
        yield Doubt("no-day", _("No day is named from which it is in force."), "id_in_force_from")


def _words(version: Any) -> list[Any]:
    rows = list(version.provisions.all())
    return [
        (one.anchor, one.heading, one.text) for code in ("sq", "en") for one in entries(rows, code)
    ]
