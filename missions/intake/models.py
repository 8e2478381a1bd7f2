"""Files of figures that were sent in, and what became of each."""

from hashlib import sha256
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .permissions import may_approve


class FiguresFileQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(decision=FiguresFile.Decision.WAITING)

    def waiting_for(self, user: Any) -> Self:
        """Select what `user` may approve: what somebody else sent in."""
        return self.waiting().exclude(sent_by=user) if may_approve(user) else self.none()


class FiguresFile(models.Model):
    """A file of figures, kept as it was sent, whose every row could be read when it was."""

    class Decision(models.TextChoices):
        WAITING = "waiting", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        TAKEN_BACK = "taken_back", _("Taken back by its sender")

    class Decimal(models.TextChoices):
        COMMA = ",", _("13.000 is thirteen thousand, and 13,000 is thirteen")
        DOT = ".", _("13,000 is thirteen thousand, and 13.000 is thirteen")

    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    hash = models.CharField(max_length=64, editable=False)
    decimal = models.CharField(
        _("dots and commas"), max_length=1, choices=Decimal, blank=True, help_text=_("As answered.")
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision, default=Decision.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    note = models.CharField(_("note to the sender"), max_length=300, blank=True)

    objects = FiguresFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of figures")
        verbose_name_plural = _("files of figures")
        default_permissions = ()  # asked is who may change and approve missions and contingents
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["hash"],
                condition=Q(decision="waiting"),
                name="figures_file_waits_once",
                violation_error_message=_("This file waits for approval already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def waits(self) -> bool:
        return self.decision == self.Decision.WAITING


def hash_of(content: bytes) -> str:
    return sha256(content).hexdigest()
