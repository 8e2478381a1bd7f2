"""Answers that a client need not be sent twice: `ETag` and `Last-Modified` (RFC 9110, 8.8 and 13)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from publishing.release import release

# A second is coarse, clocks differ, and a transaction takes its time: what changed just now has no
# `Last-Modified`, lest a second change in the same second goes unnoticed.
SETTLED_AFTER = timedelta(minutes=1)


class NotAsItWas(APIException):
    status_code = 412
    default_detail = _("It is no longer as your request says that it must be.")


@dataclass(frozen=True)
class Stamp:
    """Moments of which one moves whenever what the public reads may have changed.

    `now` is the time of the database as it was read.
    """

    moments: tuple[datetime | None, ...]
    now: datetime | None

    @property
    def newest(self) -> datetime | None:
        return max(filter(None, self.moments), default=None)

    @property
    def tag(self) -> str:
        """The moments as a short text that tells none of them."""
        return sha256(str(self.moments).encode()).hexdigest()[:16]

    def etag(self, address: str) -> str:
        """Return the tag of an answer: of the stamp, of the whole address, and of our own code."""
        said = f"{release().code} {self.tag} {address}"
        return f'"{sha256(said.encode()).hexdigest()[:32]}"'

    @property
    def last_modified(self) -> int | None:
        """The second of the last change, as Django compares it, if that is settled."""
        if self.newest is None or self.now is None:
            return None
        changed = max(self.newest, release().at)
        return int(changed.timestamp()) if self.now - changed > SETTLED_AFTER else None


def answered(
    request: Request,
    stamp: Stamp,
    answer: Callable[[], HttpResponseBase],
    is_there: Callable[[], bool] = lambda: True,
) -> HttpResponseBase:
    """Return 304 to a client that has what `answer` would give, or else that with its validators.

    What is not there, or cannot be asked for, is `answer`'s to say: it comes first (RFC 9110, 13.2.1).
    """
    etag = stamp.etag(request.build_absolute_uri())
    last_modified = stamp.last_modified
    asked: Any = request._request
    unchanged = get_conditional_response(asked, etag, last_modified)
    has_it = etag in parse_etags(asked.headers.get("If-None-Match", ""))  # which is no “*”
    if unchanged is not None and (has_it or is_there()):
        if unchanged.status_code == NotAsItWas.status_code:
            raise NotAsItWas
        response: HttpResponseBase = unchanged
    else:
        response = answer()
    response.headers["ETag"] = etag
    if last_modified is not None:
        response.headers["Last-Modified"] = http_date(last_modified)
    response.headers["Cache-Control"] = "public, no-cache"  # keep it, and ask before each use
    return response
