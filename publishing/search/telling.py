"""A search server is told of each change after its commit and, if it is away then, until it hears."""

import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from .entries import Untold

log = logging.getLogger(__name__)


def after_commit(item: Any) -> None:
    """Tell the server of an object, if there is one. What is rolled back, as a preview is, never."""
    if settings.SEARCH_URL:
        kind, key = item._meta.label_lower, item.pk
        Untold.objects.create(kind=kind, object_id=key)
        transaction.on_commit(partial(_tell, kind, key), robust=True)


def tell_what_is_untold() -> None:
    """Tell the server of everything that it did not hear when it was changed."""
    if settings.SEARCH_URL:
        for kind, key in Untold.objects.values_list("kind", "object_id").distinct():
            if not _tell(kind, key):
                break


@transaction.atomic
def _tell(kind: str, key: int) -> bool:
    """Tell of one object, one at a time, so that the last to be heard is the last that is true."""
    from . import opensearch  # which loads a library that nothing else needs

    untold = Untold.objects.filter(kind=kind, object_id=key)
    told = [row.pk for row in untold.select_for_update()]
    if told:
        try:
            opensearch.follow(kind, key)
        except opensearch.Away as error:
            log.warning("The search server was not told of %s %s: %s", kind, key, error)
            return False
        untold.filter(pk__in=told).delete()
    return True
