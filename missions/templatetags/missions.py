from typing import Any

from django import template
from django.utils.translation import gettext as _

from publishing.templatetags.reading import grouped

from ..models import Mission, Phase
from ..periods import Day

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


@register.filter
def phase_in_words(phase: int) -> str:
    return str(Phase(phase).label)


@register.filter
def led_on(mission: Mission, day: Day) -> str:
    """Print who led a mission on a day."""
    return mission.leader_on(day).leader


@register.filter
def period(whole: Any) -> str:
    """Print from when to when something lasted, as precisely as it is known."""
    if whole.start and whole.end:
        return f"{whole.start} – {whole.end}"
    if whole.start:
        return _("since %(date)s") % {"date": whole.start}
    return _("until %(date)s") % {"date": whole.end} if whole.end else ""
