"""What is searched of everything that is live, a row for each language that it exists in."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """Written when something is published, and gone when it is withdrawn: see `keeping`.

    It proposes and decides nothing: `finding` shows of what it names only what is published.
    """

    # "Auto", for SQLite then takes it as the number of the row itself. `terms.place` sets it.
    place = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=2)
    since = models.DateTimeField()  # spares the engines what is scheduled
    title = models.TextField()  # as printed
    said = models.TextField()
    terms = models.TextField()

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "object_id"], name="entry_of_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.language}"


class Untold(models.Model):
    """An object of which the search server has not heard yet what the entries say now: see `telling`."""

    kind = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("change that the search server has to be told")
        verbose_name_plural = _("changes that the search server has to be told")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


def of(item: Any) -> models.QuerySet[Entry]:
    """Select the entries of one object."""
    return Entry.objects.filter(kind=item._meta.label_lower, object_id=item.pk)
