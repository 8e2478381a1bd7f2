"""The ledger: every edition of everything the public was ever shown, in one chain."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NoReturn

from django.core import serializers
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from .languages import CODES, in_both

BEFORE_THE_FIRST = "0" * 64

# The columns of the first day are always hashed, a later one only where it is filled: so what was
# written before there was such a column keeps its hash. Never add to these.
FIRST_COLUMNS = (
    *("model", "object_id", "number", "kind", "at", "public_from", "written_by", "approved_by"),
    *("note_sq", "note_en", "content", "previous"),
)


class AppendOnly(models.QuerySet[Any]):
    """What Django itself would not ask here, raw SQL and `save_base`, the database refuses."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only: an edition is never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("The ledger is append-only: an edition is never deleted.")

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise TypeError("The ledger is append-only: an edition is never deleted.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only: each edition follows the one before it.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only: an edition is never changed.")

    def of(self, publishable: models.Model) -> "AppendOnly":
        """Select the editions of one object, newest first."""
        return self.filter(model=publishable._meta.label_lower, object_id=publishable.pk).order_by(
            "-number"
        )

    def seen(self) -> "AppendOnly":
        """Select what the public saw happen.

        That is nothing before its moment, and nothing that was replaced, taken back or withdrawn
        before its moment came.
        """
        later = Edition.objects.filter(
            model=OuterRef("model"),
            object_id=OuterRef("object_id"),
            number__gt=OuterRef("number"),
            at__lt=OuterRef("public_from"),
        ).exclude(kind=Edition.Kind.REVIEWED)
        was_ahead = Q(public_from__gt=F("at"))
        only_the_desk_saw = was_ahead & (Q(kind=Edition.Kind.WITHDRAWN) | Exists(later))
        told = self.exclude(kind__in=(Edition.Kind.RECALLED, Edition.Kind.REVIEWED))
        return told.filter(~only_the_desk_saw, public_from__lte=Now())

    def since(self, moment: datetime) -> "AppendOnly":
        """Select what was written, or shown, at a moment or later."""
        return self.filter(Q(at__gte=moment) | Q(public_from__gte=moment))


class Edition(models.Model):
    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published")
        UPDATED = "updated", _("Updated")
        CORRECTED = "corrected", _("Corrected")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REVIEWED = "reviewed", _("Reviewed")  # after somebody had published it alone
        RECALLED = "recalled", _("Taken back")  # before its moment had come

    model = models.CharField(_("kind of item"), max_length=60)
    object_id = models.PositiveBigIntegerField(_("key of the item"))
    number = models.PositiveIntegerField(_("edition"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"))
    public_from = models.DateTimeField(_("public from"), null=True)
    # Names, not keys: the ledger outlives the accounts.
    written_by = models.TextField(_("written by"))
    approved_by = models.CharField(_("approved by"), max_length=150)
    emergency_reason = models.CharField(
        _("reason for publishing alone"), max_length=300, blank=True
    )
    note = in_both(models.CharField(_("what changed"), max_length=300, blank=True))
    # As `doubts.answered` returns them.
    answers = models.JSONField(_("reasons against warnings"), default=list, blank=True)
    content = models.JSONField(_("content"))
    previous = models.CharField(_("hash of the edition before"), max_length=64, unique=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        default_permissions = ("view",)
        base_manager_name = "objects"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["model", "object_id", "number"], name="edition_numbered_once"
            )
        ]
        indexes = [
            models.Index(fields=["model", "at"], name="edition_written"),
            models.Index(fields=["model", "public_from"], name="edition_shown"),
            models.Index(
                fields=["model", "public_from"],
                condition=Q(public_from__gt=F("at")),
                name="edition_written_ahead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}, {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The ledger is append-only: an edition is never changed.")
        # Django would otherwise first try to update the row that has this key.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only: an edition is never deleted.")

    @property
    def moment(self) -> datetime:
        """When the public saw it: as it was written, or later."""
        return max(self.at, self.public_from or self.at)

    def digest(self) -> str:
        """Return the SHA-256 of all that this edition says, the hash of the one before included."""
        said = {
            name: _said(value)
            for name, value in self._columns()
            if name in FIRST_COLUMNS or (value and name not in ("id", "hash"))
        }
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return sha256(text.encode()).hexdigest()

    def _columns(self) -> Iterator[tuple[str, Any]]:
        for field in self._meta.concrete_fields:
            yield field.attname, field.value_from_object(self)


def _said(value: Any) -> Any:
    """Return a moment as every database gives it back, whatever its zone; all else as it is."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def take_turn() -> datetime:
    """Wait until no other transaction writes here, let none before this one ends, and return the time.

    It is that of the next edition, by the clock that `published` reads: the database's, or on SQLite
    ours.
    """
    if connection.vendor != "postgresql":  # whose immediate transactions exclude each other
        last = Edition.objects.only("at").last()
        return after(last.at if last else None, timezone.now())
    table = Edition._meta.db_table
    last_at = f"SELECT at FROM {table} ORDER BY id DESC LIMIT 1"
    with connection.cursor() as cursor:  # both at once; the second sees what was written before
        cursor.execute(
            f"LOCK TABLE {table} IN EXCLUSIVE MODE; SELECT ({last_at}), clock_timestamp()"
        )
        cursor.nextset()
        return after(*cursor.fetchone())


def after(last: datetime | None, now: datetime) -> datetime:
    """Return the time, but later than `last` even if a clock went back: who follows reads by it."""
    return max(now, last + timedelta(microseconds=1)) if last else now


def append(publishable: Any, at: datetime, **said: Any) -> Edition:
    """Add the next edition of `publishable`, as it stands at the time that `take_turn` returned."""
    last = Edition.objects.only("hash").last()
    edition = Edition(
        model=publishable._meta.label_lower,
        object_id=publishable.pk,
        number=publishable.edition,
        at=at,
        public_from=publishable.public_from,
        content=snapshot(publishable),
        previous=last.hash if last else BEFORE_THE_FIRST,
        **said,
    )
    edition.hash = edition.digest()
    edition.save()
    return edition


def snapshot(publishable: Any) -> dict[str, Any]:
    """Return the whole content of an object as JSON holds it.

    `fields` are its own; `parts` the rows of each of its parts; `named` says in both languages what
    these point at by key, as it is called now: {"news.topic": {"3": {"sq": …, "en": …}}}.
    """
    parts = {name: plain(getattr(publishable, name).all()) for name in publishable.parts}
    own = plain([publishable])[0]
    return {"fields": own["fields"], "parts": parts, "named": _named(publishable, own, parts)}


def plain(rows: Any) -> list[dict[str, Any]]:
    """Return rows as JSON holds them."""
    plain: list[dict[str, Any]] = json.loads(serializers.serialize("json", rows))
    return plain


def _named(publishable: Any, own: Any, parts: dict[str, Any]) -> dict[str, Any]:
    """Return `named` of a snapshot, in one query for each kind of what is pointed at."""
    keys: defaultdict[Any, set[int]] = defaultdict(set)
    for field in _pointers(type(publishable)):
        keys[field.related_model].update(_keys(own, field))
    for name, rows in parts.items():
        relation = publishable._meta.get_field(name)
        for field in _pointers(relation.related_model):
            if field != relation.field and field.related_model is not relation.related_model:
                keys[field.related_model].update(key for row in rows for key in _keys(row, field))
    return {
        kind._meta.label_lower: {
            str(key): _in_both_languages(target)
            for key, target in kind._base_manager.in_bulk(known).items()
        }
        for kind, known in keys.items()
        if known
    }


def _pointers(kind: Any) -> list[Any]:
    """Return the fields by which content points at other rows. What is not edited is bookkeeping."""
    fields = [*kind._meta.concrete_fields, *kind._meta.many_to_many]
    return [field for field in fields if field.is_relation and field.editable]


def _keys(row: dict[str, Any], field: Any) -> list[Any]:
    value = row["fields"].get(field.name, [])
    return value if isinstance(value, list) else [] if value is None else [value]


def _in_both_languages(target: models.Model) -> dict[str, str]:
    said = {}
    for code in CODES:
        with translation.override(code):
            said[code] = str(target)
    return said
