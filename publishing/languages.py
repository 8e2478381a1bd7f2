"""Two languages, each with addresses and texts of its own."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language
from translated_fields import TranslatedField, to_attribute

ALBANIAN, ENGLISH = "sq", "en"
CODES = (ALBANIAN, ENGLISH)


def current() -> str:
    """Return the language of the address being answered."""
    return get_language() or settings.LANGUAGE_CODE


def other(code: str) -> str:
    return ENGLISH if code == ALBANIAN else ALBANIAN


def in_both(field: Any) -> Any:
    """Give a model `field` once a language: `title` becomes `title_sq` and `title_en`.

    Reading `title` gives the current language and, where that is empty, the other one: a page
    without a translation shows what there is, and says so.
    """
    return TranslatedField(field, attrgetter=_current_or_other)


def _current_or_other(name: str, field: TranslatedField) -> Callable[[Any], str]:
    def read(instance: Any) -> str:
        code = current()
        return getattr(instance, to_attribute(name, code)) or getattr(
            instance, to_attribute(name, other(code))
        )

    return read


def in_each(instance: Any, name: str) -> list[str]:
    """Return a text that a model has once a language, in each of them."""
    return [getattr(instance, to_attribute(name, code)) for code in CODES]


def in_one(instance: Any, name: str, code: str) -> str:
    """Return a text that a model has once a language in that one alone, empty as it may be."""
    return str(getattr(instance, to_attribute(name, code)))


def address(sq: str, en: str) -> Any:
    """Return a route that is `sq` in Albanian and `en` in English.

    Addresses are promises, so they stand in `urls.py` and not among the translations.
    """
    return lazy(lambda: {ALBANIAN: sq, ENGLISH: en}[current()], str)()
