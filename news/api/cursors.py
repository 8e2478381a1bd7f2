"""Long lists in pieces: a cursor says after which item to read on, and of which list it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from publishing import keyset
from publishing.dates import PartialDate
from publishing.keyset import Place
from publishing.stream import as_number, from_number

USUAL, AT_MOST = 20, 100  # items of a piece


@dataclass(frozen=True)
class Order:
    """A total order by a field or an annotation, either a date or a moment, and then by key."""

    field: str
    is_descending: bool

    def place(self, item: Any) -> Place:
        value: PartialDate | datetime = getattr(item, self.field)
        number = value.number if isinstance(value, PartialDate) else as_number(value)
        return Place(number, item.pk)

    def after(self, items: Any, place: str) -> Any:
        """Select what comes after a place. Raises ValueError for what is none."""
        number, key = keyset.read(place)
        is_moment = self.field in items.query.annotations
        value: Any = from_number(number) if is_moment else number
        beyond = keyset.below if self.is_descending else keyset.above
        return items.filter(beyond(self.field, Place(value, key)))

    def sorted(self, items: Any) -> Any:
        sign = "-" if self.is_descending else ""
        return items.order_by(f"{sign}{self.field}", f"{sign}pk")


@dataclass(frozen=True)
class Piece:
    items: list[Any]
    cursor: str | None  # where to read on; None at the end


def piece(items: Any, order: Order, asked: Mapping[str, str], most: int) -> Piece:
    """Return the next of `items`, at most so many, after the cursor that was `asked` for."""
    found = list(order.sorted(read_on(items, order, asked))[: most + 1])
    is_last = len(found) <= most
    place = None if is_last else order.place(found[most - 1])
    return Piece(found[:most], f"{_tag(asked)}-{place}" if place else None)


def read_on(items: Any, order: Order, asked: Mapping[str, str]) -> Any:
    """Select what comes after the cursor that was `asked` for, or all.

    Raises ValidationError if that is none, or of a list that was asked for in another way.
    """
    if "cursor" not in asked:
        return items
    cursor, tag = asked["cursor"], _tag(asked)
    given, _dash, place = cursor.partition("-")
    if not re.fullmatch("[0-9a-f]{8}", given):
        raise no_cursor(cursor)
    if given != tag:
        sentence = _("It belongs to another list. Ask as you did when you were given it.")
        raise ValidationError({"cursor": [sentence]})
    try:
        return order.after(items, place)
    except (ValueError, OverflowError) as error:
        raise no_cursor(cursor) from error


def no_cursor(text: str) -> ValidationError:
    sentence = _("“%(value)s” is no cursor. Take the one that an answer gave you, whole.")
    return ValidationError({"cursor": [sentence % {"value": text[:60]}]})


def _tag(asked: Mapping[str, str]) -> str:
    """Return a short name of the list that was asked for: its filters, order and language."""
    of_list = sorted((name, asked[name]) for name in asked if name not in ("cursor", "page_size"))
    return sha256(urlencode(of_list).encode()).hexdigest()[:8]
