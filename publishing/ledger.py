"""The ledger: every edition of everything the public was ever shown, in one chain."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NoReturn

from django.core import serializers
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .languages import in_both


class AppendOnly(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only: an edition is never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("The ledger is append-only: an edition is never deleted.")

    def of(self, publishable: models.Model) -> "AppendOnly":
        """Select the editions of one object, newest first."""
        return self.filter(model=publishable._meta.label_lower, object_id=publishable.pk).order_by(
            "-number"
        )


class Edition(models.Model):
    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published")
        UPDATED = "updated", _("Updated")
        CORRECTED = "corrected", _("Corrected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    model = models.CharField(_("kind of item"), max_length=60)
    object_id = models.PositiveBigIntegerField(_("key of the item"))
    number = models.PositiveIntegerField(_("edition"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"))
    public_from = models.DateTimeField(_("public from"), null=True)
    # Names, not keys: the ledger outlives the accounts.
    written_by = models.TextField(_("written by"))
    approved_by = models.CharField(_("approved by"), max_length=150)
    note = in_both(models.CharField(_("what changed"), max_length=300, blank=True))
    content = models.JSONField(_("content"))
    previous = models.CharField(_("hash of the edition before"), max_length=64, unique=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        default_permissions = ("view",)
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["model", "object_id", "number"], name="edition_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}, {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The ledger is append-only: an edition is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only: an edition is never deleted.")

    def digest(self) -> str:
        """Return the SHA-256 of all that this edition says, the hash of the one before included."""
        said = {
            field.attname: _said(field.value_from_object(self))
            for field in self._meta.concrete_fields
            if field.attname not in ("id", "hash")
        }
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return sha256(text.encode()).hexdigest()


def _said(value: Any) -> Any:
    """Return a moment as every database gives it back, whatever its zone; all else as it is."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def append(publishable: Any, **said: Any) -> Edition:
    """Add the next edition of `publishable`, as it stands now. Call it inside a transaction."""
    if connection.vendor == "postgresql":  # SQLite's immediate transactions exclude each other
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Edition._meta.db_table} IN EXCLUSIVE MODE")
    last = Edition.objects.last()
    edition = Edition(
        model=publishable._meta.label_lower,
        object_id=publishable.pk,
        number=publishable.edition,
        at=timezone.now(),
        public_from=publishable.public_from,
        content=snapshot(publishable),
        previous=last.hash if last else "0" * 64,
        **said,
    )
    edition.hash = edition.digest()
    edition.save()
    return edition


def snapshot(publishable: Any) -> dict[str, Any]:
    """Return the whole content of an object, its parts included, as JSON holds it."""
    parts = {name: list(getattr(publishable, name).all()) for name in publishable.parts}
    return {
        "fields": _plain([publishable])[0]["fields"],
        "parts": {name: _plain(rows) for name, rows in parts.items()},
    }


def _plain(rows: list[Any]) -> list[dict[str, Any]]:
    plain: list[dict[str, Any]] = json.loads(serializers.serialize("json", rows))
    return plain
