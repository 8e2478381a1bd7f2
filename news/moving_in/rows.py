"""A record becomes what an article needs, with a note for whatever was done to it or is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils.timezone import localdate, make_aware

from publishing.dates import PartialDate, parse, time_in
from publishing.fields import LONGEST_TEXT
from publishing.text import plain

from ..letters import damaged, mended
from . import bodies
from .dated_lines import parted
from .headings import language_of
from .notes import Note, named, note
from .records import LONGEST_CELL, Record
from .spoken import spoken_in

LONGEST_TITLE, LONGEST_TEASER = 300, 600
LONGEST = {"byline": 160, "caption": 600, "credit": 160}
_TEASER_MADE = 400  # of the beginning of a text, where whole sentences are that short
_FIRST_YEAR = 1990  # of an update of a page of the web
_LONG_AGO = 1900  # before that year, one was rather typed wrongly: 0018


@dataclass
class Row:
    """What a record says, as an article keeps it: `body` is HTML, everything else is plain text."""

    number: int
    language: str = ""
    title: str = ""
    date: PartialDate | None = None
    printed: str = ""  # the date as it stands in the file
    teaser: str = ""
    body: str = ""
    link: str = ""
    picture: str = ""
    byline: str = ""
    caption: str = ""
    credit: str = ""
    last_updated: datetime | None = None
    notes: list[Note] = field(default_factory=list)
    refusal: Note | None = None


class _Refused(Exception):
    def __init__(self, said: Note) -> None:
        self.said = said


def read(record: Record, language: str = "", now: datetime | None = None) -> Row:
    """Return what a record says. `language` is meant where it names none itself.

    What is later than `now`, or for a date a day later, is told.
    """
    row = Row(record.number, notes=list(record.notes))
    try:
        _read(row, record, language, now)
    except _Refused as refused:
        row.refusal = refused.said
    return row


def _read(row: Row, record: Record, language: str, now: datetime | None) -> None:
    cells = dict(_texts(row, record))
    row.link = "".join(cells.pop("link", "").split())
    row.picture = cells.pop("picture", "").strip()
    _take_apart(row, cells)
    row.title = bodies.without_tags(cells.get("title", ""))
    row.printed = bodies.without_tags(cells.get("date", ""))
    for name, most in LONGEST.items():
        setattr(row, name, _cut(row, name, bodies.without_tags(cells.get(name, "")), most))
    if not any(map(str.isalpha, row.byline)):
        row.byline = ""  # the number of an author, as WordPress has it, names nobody
    _read_texts(row, cells)
    if not (row.title or row.teaser or row.body):
        raise _Refused(note("nothing"))
    _read_language(row, cells.get("language", ""), language)
    _read_date(row, now)
    _read_update(row, bodies.without_tags(cells.get("last_updated", "")), now)
    _fit(row)


def _texts(row: Row, record: Record) -> Iterator[tuple[str, str]]:
    """Yield the cells as text of right letters. Raises _Refused where one is too long for any use."""
    seen: dict[str, list[str]] = {"mended": [], "put together": []}
    broken: list[str] = []
    lost = 0
    for name, value in record.cells.items():
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            row.notes.append(note("not text", field=name))
            continue
        if len(value) > LONGEST_CELL:
            raise _Refused(note("too long", field=name, count=len(value), most=LONGEST_TEXT))
        letters = mended(value)
        seen["mended"] += [name] if letters.was_mended else []
        seen["put together"] += [name] if letters.was_parted else []
        lost += letters.lost
        if name not in ("link", "picture"):
            broken += damaged(plain_enough(letters.text))
        yield name, letters.text
    if seen["mended"]:
        row.notes.append(note("mended", fields=seen["mended"]))
    if seen["put together"]:
        row.notes.append(note("put together"))
    if lost:
        row.notes.append(note("unseen", count=lost))
    if broken:
        row.notes.append(note("damaged", words=named(list(dict.fromkeys(broken)))))


def plain_enough(text: str) -> str:
    """Return text with its tags parted from its words, to look at the words."""
    return text.replace("<", " <").replace(">", "> ")


def _take_apart(row: Row, cells: dict[str, str]) -> None:
    """Part a date from the title or the teaser that it is glued to, as lists print it."""
    if (date_cell := cells.get("date", "").strip()) and not _is_date(date_cell):
        glued = parted(f"x {date_cell}")
        if glued and glued.title == "x":
            cells |= {"date": glued.printed, "teaser": cells.get("teaser") or glued.teaser}
            row.notes.append(note("date parted", text=date_cell[:80]))
    elif not date_cell:
        title, teaser = cells.get("title", ""), cells.get("teaser", "")
        in_title, in_teaser = parted(title), parted(f"x {teaser}")
        if in_title:
            cells |= {"title": in_title.title, "date": in_title.printed}
            cells["teaser"] = teaser or in_title.teaser
            row.notes.append(note("date parted", text=title[:80]))
        elif in_teaser and in_teaser.title == "x":
            cells |= {"date": in_teaser.printed, "teaser": in_teaser.teaser}
            row.notes.append(note("date parted", text=teaser[:80]))


def _is_date(text: str) -> bool:
    try:
        parse(bodies.without_tags(text))
    except ValueError:
        return False
    return True


def _read_texts(row: Row, cells: dict[str, str]) -> None:
    link = row.link if bodies.host_of(row.link) else ""
    for name in ("teaser", "body"):
        text = cells.get(name, "")
        if len(text) > LONGEST_TEXT:
            raise _Refused(note("too long", field=name, count=len(text), most=LONGEST_TEXT))
        rewritten = bodies.rewritten(text, link)
        row.notes += rewritten.notes
        setattr(row, name, rewritten.html if name == "body" else plain(rewritten.html))
    if row.body and not row.teaser:
        row.teaser = _beginning(plain(row.body.partition("</p>")[0]))
        row.notes += [note("teaser made")] if row.teaser else []


def _read_language(row: Row, cell: str, given: str) -> None:
    language = language_of(cell)
    if language is None:
        raise _Refused(note("other language", text=cell[:40]))
    row.language = language or given
    if not row.language:
        text = " ".join([row.title, row.teaser, plain(row.body[:5_000]), row.printed])
        row.language = spoken_in(text)
        if not row.language:
            raise _Refused(note("no language"))
        row.notes.append(note("language read"))


def _read_date(row: Row, now: datetime | None) -> None:
    if not row.printed:
        row.notes.append(note("no date"))
        return
    try:
        row.date = _day_here(parse(row.printed), time_in(row.printed))
    except (ValueError, OverflowError):  # the second at the ends of the calendar
        row.notes.append(note("date unread", text=row.printed[:60]))
        return
    if now and row.date.first_day > localdate(now) + timedelta(days=1):
        row.notes.append(note("date to come", date=row.date.isoformat()))
    if row.date.year < _LONG_AGO:
        row.notes.append(note("date long ago", date=row.date.isoformat()))


def _day_here(there: PartialDate, at: time | None) -> PartialDate:
    """Return the day it was in Tirana at a time of another zone; without one, the day as printed."""
    if at is None or at.tzinfo is None or there.precision != "day":
        return there
    return PartialDate.from_date(localdate(datetime.combine(there.first_day, at)))


def _read_update(row: Row, text: str, now: datetime | None) -> None:
    """Read a moment, which needs a day and a time, of Tirana where no zone is printed.

    None of them is ever invented.
    """
    if not text:
        return
    try:
        day, at = parse(text), time_in(text)
    except ValueError:
        day, at = None, None
    moment = None
    if day and at and day.precision == "day" and day.year >= _FIRST_YEAR:
        moment = datetime.combine(day.first_day, at)
        moment = moment if at.tzinfo else make_aware(moment)
    if moment is None or (now and moment > now):
        row.notes.append(note("update unread", text=text[:60]))
    else:
        row.last_updated = moment


def _fit(row: Row) -> None:
    """Cut title and teaser to what an article holds; what is cut stands whole in the text."""
    if not row.title:
        row.notes.append(note("no title"))
    whole = []
    for name, most in (("title", LONGEST_TITLE), ("teaser", LONGEST_TEASER)):
        text = getattr(row, name)
        if len(text) > most:
            setattr(row, name, _shortened(text, most))
            row.notes.append(note(f"{name} cut"))
            whole += [] if name == "teaser" and plain(row.body).startswith(text) else [text]
    row.body = "".join(map(bodies.paragraph, whole)) + row.body
    if len(row.body) > LONGEST_TEXT:
        raise _Refused(note("too long", field="body", count=len(row.body), most=LONGEST_TEXT))


def _cut(row: Row, name: str, text: str, most: int) -> str:
    if len(text) <= most:
        return text
    kept = _shortened(text, most)
    row.notes.append(note("cut", field=name, end=kept[-40:]))
    return kept


def _shortened(text: str, most: int) -> str:
    head = text[: most - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:") + "…"


def _beginning(paragraph: str) -> str:
    """Return the first whole sentences of a paragraph, or its first words where they are too long."""
    if len(paragraph) <= _TEASER_MADE:
        return paragraph
    at = max(paragraph.rfind(f"{mark} ", 0, _TEASER_MADE) for mark in ".!?")
    return paragraph[: at + 1] if at > 0 else _shortened(paragraph, _TEASER_MADE)
