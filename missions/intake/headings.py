"""The columns of a file of figures, and what their headings may be called."""

import csv
import re
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.utils.translation import gettext_lazy

from publishing.csv import MARK
from publishing.languages import ALBANIAN
from publishing.text import fold


@dataclass(frozen=True)
class Column:
    """A column: its name in our own exports, its headings in our template, others, and its help."""

    name: str
    sq: str
    en: str
    others: tuple[str, ...] = ()
    help: Any = ""

    def heading(self, code: str) -> str:
        return self.sq if code == ALBANIAN else self.en


_BOTH = gettext_lazy("In each language of the mission, or in none.")
COLUMNS = (
    Column(
        *("mission", "misioni", "mission", ("mision",)),
        gettext_lazy("Title, abbreviation or address of a published mission."),
    ),
    Column(
        *("contingent", "kontingjenti", "contingent"),
        ("kontingjent", "kontigjenti", "kontigjent"),
        gettext_lazy(
            "Label, role or place, as many as tell it from the others. Empty: the mission’s own figure."
        ),
    ),
    Column(
        *("nation", "shteti", "nation", ("shtet",)), gettext_lazy("Only to tell contingents apart.")
    ),
    Column(
        *("scope", "shtrirja", "scope", ("shtrirje", "of")),
        gettext_lazy("Albania, which is also meant by an empty cell, or the whole force."),
    ),
    Column(
        *("kind", "lloji", "kind", ("lloj",)),
        gettext_lazy("Deployed, which is also meant by an empty cell, or another kind."),
    ),
    Column(
        *("qualifier", "saktësia", "qualifier", ("saktësi",)),
        gettext_lazy("About, at least, at most, not published. It may also stand with the number."),
    ),
    Column(
        *("value", "efektivi", "value", ("efektiv", "personnel")),
        gettext_lazy("A number of people: 83, 13 000, about 13 000."),
    ),
    Column(
        *("as_of", "data e gjendjes", "as of"),
        (),
        gettext_lazy("As precisely as it is known: 23.10.2018, October 2018 or 2018."),
    ),
    Column("composition_sq", "përbërja sq", "composition sq", ("përbërje sq",), _BOTH),
    Column("composition_en", "përbërja en", "composition en", ("përbërje en",), _BOTH),
    Column(
        *("source_text", "burimi", "source text"),
        ("source", "source, word for word", "burimi, fjalë për fjalë"),
        gettext_lazy("Word for word, as the source prints it."),
    ),
    Column(
        *("source_link", "lidhja e burimit", "source link"),
        ("link to the source", "lidhje te burimi"),
        gettext_lazy("An address that begins with https://."),
    ),
    Column(
        *("certainty", "siguria", "certainty", ("siguri", "besueshmëria", "besueshmëri")),
        gettext_lazy(
            "An official or a named source, which is also meant by an empty cell, a copy, a blog or "
            "a wiki, a weak source, or: the date is uncertain."
        ),
    ),
    Column("note_sq", "shënimi sq", "note sq", ("shënim sq",), _BOTH),
    Column("note_en", "shënimi en", "note en", ("shënim en",), _BOTH),
    # What our own exports have besides.
    Column("mission_id", "", ""),
    Column("contingent_id", "", ""),
    Column("as_of_precision", "", ""),
    Column("licence", "", ""),
)
KEYS = ("mission_id", "contingent_id")
TEMPLATE = [column for column in COLUMNS if column.sq]


def template(code: str) -> str:
    """Return an empty file with the headings of a language, parted as its Excel parts them."""
    table = StringIO(newline="")
    headings = [column.heading(code) for column in TEMPLATE]
    csv.writer(table, delimiter=";" if code == ALBANIAN else ",").writerow(headings)
    return MARK + table.getvalue()


def plain(text: str) -> str:
    """Return words without case, accents and marks between them: “Përbërja [sq]” is perberja sq."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


NAMES = {
    plain(heading): column.name
    for column in COLUMNS
    for heading in (column.name, column.sq, column.en, *column.others)
    if heading
}
