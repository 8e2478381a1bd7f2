"""What became of one page: its editions and the work between them, and any two texts side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from .. import ledger
from ..comparison import Differences, compare
from ..languages import current
from ..models import Edition, Revision
from ..revisions import WITH_CONTENT


@dataclass(frozen=True)
class Entry:
    """A line of the history. `key` names the text it holds, if it holds one."""

    at: datetime
    what: str
    by: str
    note: str
    key: str
    is_public: bool


def entries(item: Any) -> list[Entry]:
    """Return the whole history of a page and of its drafts, newest first."""
    found = [*map(_of_edition, Edition.objects.of(_live(item)).defer("content"))]
    found += map(_of_revision, Revision.objects.of(item).defer("content"))
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _of_edition(edition: Edition) -> Entry:
    by = gettext("written by %(writers)s, approved by %(approver)s") % {
        "writers": edition.written_by,
        "approver": edition.approved_by,
    }
    what = gettext("Edition %(number)s: %(kind)s") % {
        "number": edition.number,
        "kind": edition.get_kind_display(),
    }
    reason = edition.emergency_reason
    alone = gettext("Published alone: %(reason)s") % {"reason": reason} if reason else ""
    note = " ".join(word for word in (alone, edition.note) if word)
    note = "\n".join([*filter(None, [note]), *map(_said_of_answer, edition.answers)])
    return Entry(edition.at, what, by, note, f"e{edition.pk}", is_public=True)


def _said_of_answer(answer: dict[str, Any]) -> str:
    words = {"doubt": answer["sentence"][current()], "reason": answer["reason"]}
    return gettext("Warning: “%(doubt)s” Published all the same: %(reason)s") % words


def _of_revision(revision: Revision) -> Entry:
    by = revision.name or gettext("the site itself, at the moment that was approved")
    key = f"r{revision.pk}" if revision.act in WITH_CONTENT else ""
    what = str(revision.get_act_display())
    return Entry(revision.at, what, by, revision.note, key, is_public=False)


@dataclass(frozen=True)
class Text:
    """One text of a page, at some time of its history."""

    name: str
    content: dict[str, Any]


def text(item: Any, key: str) -> Text | None:
    """Return the text of that key: "live", "draft", "e" or "r" with a number, of this very page."""
    if key in ("live", "draft"):
        row = _live(item) if key == "live" else _draft(item)
        name = gettext("The live page") if key == "live" else gettext("The draft")
        return Text(name, ledger.snapshot(row)) if row else None
    rows: Any = {"e": Edition.objects.of(_live(item)), "r": Revision.objects.of(item)}.get(key[:1])
    if rows is None or not key[1:].isascii() or not key[1:].isdecimal() or len(key) > 18:
        return None
    found = rows.filter(pk=int(key[1:])).first()
    if found is None or found.content is None:
        return None
    entry = _of_edition(found) if key[0] == "e" else _of_revision(found)
    return Text(f"{entry.what}, {found.name}" if key[0] == "r" else entry.what, found.content)


def differences(item: Any, before: Text, after: Text) -> Differences:
    return compare(type(item), before.content, after.content)


def usual(item: Any) -> Iterator[str]:
    """Yield the keys of the two texts that somebody who names none wants to compare."""
    if _draft(item):
        yield from ("live", "draft")
        return
    numbered = [entry.key for entry in entries(item) if entry.is_public][:2]
    yield from reversed(numbered)


def _live(item: Any) -> Any:
    return item.draft_of or item


def _draft(item: Any) -> Any:
    if item.draft_of_id:
        return item
    return type(item)._base_manager.filter(draft_of=item).first()


def title(edition: Edition) -> str:
    """Return what the page was called in an edition, or its kind and key."""
    fields = edition.content.get("fields", {})
    in_words = (fields.get(f"{stem}_{current()}") for stem in ("title", "role"))
    return next(filter(None, in_words), f"{edition.model} {edition.object_id}")
