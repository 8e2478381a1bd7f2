"""Words that published pages show and that are nobody's edition: of a topic, of a picture."""

from typing import Any

from django.db import models, transaction
from django.db.models import Max

from . import ledger


class Reworded(models.Model):
    """A row whose `words`, when they change, change every page that shows them."""

    words: tuple[str, ...] = ()

    reworded_at = models.DateTimeField(null=True, editable=False, db_index=True)

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        rows = type(self)._base_manager
        before = rows.filter(pk=self.pk).values_list(*self.words).first() if self.pk else None
        if before and before != tuple(getattr(self, name) for name in self.words):
            now = ledger.take_turn()  # so that no later moment is seen before an earlier one
            last = rows.aggregate(last=Max("reworded_at"))["last"]
            self.reworded_at = ledger.after(last, now)
        super().save(*args, **kwargs)
