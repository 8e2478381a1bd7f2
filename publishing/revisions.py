"""Every saved state of unpublished work, and each step on its way: nothing anybody wrote is lost."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import ledger


class RevisionQuerySet(models.QuerySet[Any]):
    def of(self, item: Any) -> Self:
        """Select what was done on one page, in its live row and in its drafts, newest first."""
        return self.filter(model=item._meta.label_lower, object_id=item.live_pk).order_by("-pk")

    def since(self, moment: datetime) -> Self:
        return self.filter(at__gt=moment)

    def content_at(self, moment: datetime) -> dict[str, Any] | None:
        """Return the content as it was saved at a moment; None if that was not recorded."""
        last = self.filter(at__lte=moment, content__isnull=False).first()
        return last.content if last else None


class Revision(models.Model):
    class Act(models.TextChoices):
        BEGUN = "begun", _("Began a draft")
        SAVED = "saved", _("Saved")
        SUBMITTED = "submitted", _("Submitted for approval")
        SENT_BACK = "sent_back", _("Sent it back to its writers")
        SCHEDULED = "scheduled", _("Approved for later")
        TAKEN_BACK = "taken_back", _("Taken back from the schedule")
        CAUGHT_UP = "caught_up", _("Kept the words over a newer page")
        RESTORED = "restored", _("Restored an earlier text")
        DISCARDED = "discarded", _("Discarded the draft")

    model = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("by")
    )
    name = models.CharField(max_length=150, help_text="Of who it was: it outlives the account.")
    act = models.CharField(_("what was done"), max_length=10, choices=Act)
    note = models.TextField(_("note"), blank=True)
    content = models.JSONField(null=True, help_text="Only where a step may have changed it.")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("pk",)
        indexes = [models.Index(fields=["model", "object_id", "at"], name="revision_of")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}, {self.act}"


WITH_CONTENT = (
    Revision.Act.BEGUN,
    Revision.Act.SAVED,
    Revision.Act.RESTORED,
    Revision.Act.DISCARDED,
)


def record(item: Any, act: Revision.Act, by: Any, note: str = "") -> None:
    """Remember what was just done to `item`. No `by`: the house itself did it, at its moment."""
    Revision.objects.create(
        model=item._meta.label_lower,
        object_id=item.live_pk,
        at=timezone.now() if act == Revision.Act.DISCARDED else item.modified_at,
        by=by,
        name=by.username if by else "",
        act=act,
        note=note,
        content=ledger.snapshot(item) if act in WITH_CONTENT else None,
    )
