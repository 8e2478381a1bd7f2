"""The rule that nothing ends before it begins, as far as its dates are known."""

from django.utils.translation import gettext as _

from publishing.dates import PartialDate


def ends_too_early(first: PartialDate | None, last: PartialDate | None) -> bool:
    """Say whether `last` is surely before `first`: May 2017 may be after 2017."""
    return first is not None and last is not None and last.last_day < first.first_day


def broken(first: PartialDate | None, last: PartialDate | None) -> dict[str, str]:
    """Return what `lacking` says of a `start` and an `end`."""
    return {"end": _("The end is before the start.")} if ends_too_early(first, last) else {}
