"""Files become pictures of the library, each for itself: a bad one stops no other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.turns import Busy, Turns

from .cleaning import Cleaned, NotAPicture, clean
from .models import Picture

MOST_FILES = 20  # at once: they are waited for
REMOVED = {
    "position": gettext_lazy("“%(name)s” said where it was taken. That was removed."),
    "serial number": gettext_lazy(
        "“%(name)s” held the serial number of a camera or a lens. That was removed."
    ),
}

turns = Turns()  # one upload at a time takes its 400 MB
BUSY = gettext_lazy("The server is busy with other pictures. Send this one again in a moment.")


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a picture and what was removed from it, or why there is none."""

    name: str
    picture: Picture | None
    sentences: Sequence[str]
    is_busy: bool = False  # and was not looked at


def added(files: Iterable[Any]) -> Iterator[Outcome]:
    """Yield what becomes of each file, of the first `MOST_FILES`; each is in the library by then."""
    for number, file in enumerate(files):
        if number < MOST_FILES:
            yield _added(file)
        else:
            sentence = _("At most %(most)s files are taken at once. Send this one again.")
            yield Outcome(file.name, None, [sentence % {"most": MOST_FILES}])


def _added(file: Any) -> Outcome:
    try:
        with turns.taken():
            cleaned = clean(file, file.name)
            picture = Picture()
            picture.keep(cleaned.image)
    except NotAPicture as refused:
        return Outcome(file.name, None, [str(refused)])
    except Busy:
        return Outcome(file.name, None, [str(BUSY)], is_busy=True)
    return Outcome(file.name, picture, removed_from(file.name, cleaned))


def removed(cleaned: Cleaned) -> list[str]:
    """Return what of `REMOVED` was removed."""
    had = {"position": cleaned.had_position, "serial number": cleaned.had_serial_number}
    return [about for about, was_there in had.items() if was_there]


def removed_from(name: str, cleaned: Cleaned) -> list[str]:
    """Return a sentence for everything of which the editor should know that it was removed."""
    return [str(REMOVED[about] % {"name": name}) for about in removed(cleaned)]
