"""What is said of a row: what was done to it, what an editor must look at, why it was refused."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from pictures import uploads

# By what it warns of. They are kept with their values, and said in the language of whoever reads.
SENTENCES: dict[str, Any] = {
    # Why there is no draft of it.
    "nothing": _("There is nothing in this row: no title, no teaser, no text."),
    "not a row": _("This is not a row: %(found)s."),
    "no language": _("Nothing says which language it is in. Choose one for the whole file."),
    "other language": _("“%(text)s” is not a language of this site: write sq or en."),
    "too long": _("“%(field)s” has %(count)s characters, and at most %(most)s fit."),
    "refused": _("It cannot be kept: %(reason)s"),
    # It is here.
    "here": _("It came in before, on %(day)s, as “%(title)s”."),
    "discarded": _("It came in before, on %(day)s, and its draft was discarded since."),
    "twin": _("The article “%(title)s” has the same title, date and teaser."),
    "repeated": _("It is the same as row %(row)s."),
    # What an editor must look at.
    "no title": _("It has no title."),
    "no date": _("It has no date."),
    "date unread": _("The date “%(text)s” cannot be read, and was left empty."),
    "date to come": _("Its date, %(date)s, is yet to come."),
    "date long ago": _("Its date, %(date)s, is long ago: look whether its year is right."),
    "title cut": _("The title was too long. It was cut, and stands whole at the head of the text."),
    "teaser cut": _(
        "The teaser was too long. It was cut, and stands whole at the head of the text."
    ),
    "cut": _("“%(field)s” was too long, and was cut after: %(end)s"),
    "not text": _("“%(field)s” holds no text, and was left empty."),
    "damaged": _("Letters are damaged and could not be mended with certainty: %(words)s."),
    "pictures left": _("Pictures in the text were left out: %(names)s."),
    "players left": _("Films or other embedded pages were left out: %(names)s."),
    "tables": _("Tables in the text became lines of text: %(count)s."),
    "links left": _("Links that lead nowhere without their page were taken off: %(names)s."),
    "update unread": _("The moment of its last update, “%(text)s”, was left out."),
    "alike": _("Another article has this title and date: look whether it is the same."),
    "picture missing": _("The picture “%(name)s” was not sent along."),
    "picture name": _("“%(name)s” is not the name of a picture in the folder that was given."),
    "picture refused": _("The picture “%(name)s” was refused: %(reason)s"),
    "picture shared": _(
        "The picture “%(name)s” has the name of another, “%(other)s”: look whether it is the right one."
    ),
    "cells left": _("It has more cells than there are headings: the last ones were not read."),
    # What was done.
    "mended": _("A wrong encoding was mended in: %(fields)s."),
    "put together": _("Letters and their accents stood apart, and were put together."),
    "unseen": _("Signs that nobody can see were left out: %(count)s."),
    "date parted": _("The date was printed together with the title or the teaser: %(text)s."),
    "teaser made": _("It had no teaser: the beginning of the text was taken."),
    "language read": _("Its language was read from its words."),
    "address": _("Its address was taken, and has an ending of its own: %(slug)s"),
    "undescribed": _("Describe its picture in both languages before it is published."),
    **uploads.REMOVED,
    "chrome": _("Lines that stood around it were left out: %(lines)s"),
}
_DONE = {
    "address",
    "chrome",
    "date parted",
    "discarded",
    "here",
    "language read",
    "mended",
    "put together",
    "repeated",
    "teaser made",
    "twin",
    "undescribed",
    "unseen",
    *uploads.REMOVED,
}
FIELDS: dict[str, Any] = {
    "title": _("title"),
    "date": _("date"),
    "teaser": _("teaser"),
    "body": _("text"),
    "language": _("language"),
    "link": _("link"),
    "picture": _("picture"),
    "byline": _("byline"),
    "caption": _("caption"),
    "credit": _("credit"),
    "last_updated": _("last updated"),
}


@dataclass(frozen=True)
class Note:
    """A sentence of `SENTENCES` and its values, as JSON holds them."""

    about: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        said = self.values
        if "field" in said:
            said = said | {"field": FIELDS[said["field"]]}
        if "fields" in said:
            said = said | {"fields": ", ".join(str(FIELDS[name]) for name in said["fields"])}
        return str(SENTENCES[self.about] % said)

    @property
    def warns(self) -> bool:
        """An editor must look at it."""
        return self.about not in _DONE

    @property
    def plain(self) -> list[Any]:
        return [self.about, self.values]


def note(about: str, **values: Any) -> Note:
    return Note(about, values)


def named(names: list[str], most: int = 5) -> str:
    """Return names in one line, the first few of many."""
    shown = [name if len(name) <= 60 else f"{name[:60]}…" for name in names[:most]]
    return ", ".join([*shown, *(["…"] if len(names) > most else [])])
