from typing import Any

from django import template
from django.utils.translation import gettext as _

from publishing.templatetags.reading import grouped

register = template.Library()


@register.filter
def personnel(figure: Any) -> str:
    """Print a figure with what is known of it: about 13 000, at least 83, not published."""
    if figure is None or figure.value is None:
        return _("not published") if figure is not None else _("not known")
    phrases = {
        "about": _("about %(number)s"),
        "at_least": _("at least %(number)s"),
        "at_most": _("at most %(number)s"),
    }
    return phrases.get(figure.qualifier, "%(number)s") % {"number": grouped(figure.value)}
