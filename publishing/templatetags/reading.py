"""How the values of the desk are printed for readers."""

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from ..dates import PartialDate
from ..text import plain
from ..updates import history

register = template.Library()
register.simple_tag(history)


@register.filter
def as_time(value: PartialDate | None) -> SafeString:
    """Print a date as a reader writes it, and for machines in the same precision.

    A preview of what is half finished may have none yet.
    """
    if value is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), value)


@register.filter
def as_moment(moment: datetime, form: str = "DATETIME_FORMAT") -> SafeString:
    """Print a moment in Tirana time, in the minute or as `form` says; for machines to the second."""
    local = localtime(moment)
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        date_format(local, form),
    )


@register.filter
def grouped(number: int) -> str:
    """Print a number with a narrow no-break space between thousands, in both languages."""
    return f"{number:,}".replace(",", "\u202f")


@register.filter
def in_words(html: str) -> str:
    """Print the words of HTML, as descriptions of a page do."""
    return plain(html)


@register.filter
def cleaned(html: str) -> SafeString:
    """Print HTML that a `RichTextField` holds: the one allow-list has cleaned it."""
    return mark_safe(html)
