"""English as this house writes it: day before month, 24 hours, Monday first."""

from ..sq.formats import *  # noqa: F403

DECIMAL_SEPARATOR = "."
