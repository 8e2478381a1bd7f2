"""How the values of the desk are printed for readers."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ..dates import PartialDate
from ..text import plain

register = template.Library()


@register.filter
def as_time(value: PartialDate) -> SafeString:
    """Print a date as a reader writes it, and for machines in the same precision."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), value)


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
