"""What in a PDF is forbidden: found in the document that came, and looked for in the one that is made."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from .rules import (
    ACTIONS,
    ADDRESS,
    ANNOTATIONS,
    DOINGS,
    ELSEWHERE,
    IMAGES,
    KEYS,
    SHOWN,
    STATES,
    TYPES,
    USERS,
)

MAX_SUSPECTS = 20_000
MAX_DRAWINGS = 60_000
MAX_DRAWN = 64 * 1024 * 1024  # of all streams that draw, unpacked


class Refused(Exception):
    """Its text is the key of a sentence in `apart`."""


_NAMES = "|".join(
    re.escape(name)
    for name in sorted(
        {"/A", "/Action", "/URI", "/PS", "/VE", "/OCGs", "/Usage"}
        | {*KEYS, *TYPES, *DOINGS, *ANNOTATIONS, *ELSEWHERE, *IMAGES, *STATES}
    )
)
# Finds one of these names in an object as it is written, or filters that are written elsewhere.
_SUSPECT = re.compile(rf"(?:{_NAMES})(?=[\x00-\x20()<>\[\]{{}}/%]|$)|/Filter \d".encode())


def suspects(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield each dictionary, of a stream too, that could hold something forbidden. Raises Refused.

    Most cannot: none of the names stands in them. To ask each of each would take many times as long.
    """
    count = 0
    for one in pdf.objects:
        if not isinstance(one, pikepdf.Object):  # a number
            continue
        head = one.stream_dict if isinstance(one, pikepdf.Stream) else one
        if not _SUSPECT.search(head.unparse(resolved=True)):
            continue
        if isinstance(one, Name):  # no program writes a name so: somebody hides it
            raise Refused("unclean")
        for row in _rows(one):
            count += 1
            if count > MAX_SUSPECTS:
                raise Refused("complicated")
            yield row


def _rows(one: Any) -> Iterator[Any]:
    """Yield an object and those inside it, as far as they are dictionaries."""
    inside = [one]
    while inside:
        row = inside.pop()
        if isinstance(row, Array):
            values: Any = row
        elif isinstance(row, Dictionary | pikepdf.Stream):
            yield row
            values = row.values()
        else:
            continue
        # What has a number of its own comes by itself.
        inside += [
            value for value in values if isinstance(value, pikepdf.Object) and not value.is_indirect
        ]


def draws_inside(pdf: pikepdf.Pdf) -> bool:
    """Say whether a photograph lies in what draws a page, a form, a pattern or a letter.

    There nobody cleans it. Raises Refused.
    """
    seen: set[tuple[int, int]] = set()
    size = 0
    for count, stream in enumerate(_drawing(pdf)):
        if count > MAX_DRAWINGS or size > MAX_DRAWN:
            raise Refused("complicated")
        if not isinstance(stream, pikepdf.Stream) or stream.objgen in seen:
            continue
        seen.add(stream.objgen)
        drawn = stream.read_bytes()
        size += len(drawn)
        for letter in "DCTJPX":  # which may be written as its number
            drawn = drawn.replace(f"#{ord(letter):x}".encode(), letter.encode())
        if b"/DCT" in drawn or b"/JPX" in drawn:
            return True
    return False


def _drawing(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield what draws, again wherever it is used again."""
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        yield from contents if isinstance(contents, Array) else [contents]
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream):
            if one.get("/Subtype") == "/Form" or "/PatternType" in one:
                yield one
        elif isinstance(one, Dictionary | Array) and b"/CharProcs" in one.unparse(resolved=True):
            for row in _rows(one):
                yield from row.get("/CharProcs", Dictionary()).values()


def begins_hidden(pdf: pikepdf.Pdf) -> bool:
    """Say whether layers are off as the document is opened."""
    layers: Any = pdf.Root.get("/OCProperties", {})
    shown = layers.get("/D", {})
    return bool(shown.get("/OFF")) or shown.get("/BaseState") == "/OFF"


def hides(row: Any) -> bool:
    """Say whether a dictionary lets a layer, or what stands in some layers, be hidden."""
    uses = row.get("/Usage")
    if isinstance(uses, Dictionary) and not USERS.isdisjoint(uses.keys()):
        return True
    if "/VE" in row or any(str(row.get(state)).endswith("OFF") for state in STATES):
        return True
    return "/OCGs" in row and str(row.get("/P", "/AnyOn")) not in SHOWN


def wrong(row: Any) -> str:
    """Return what a dictionary is that may not stay at all; empty if it may."""
    kind, subtype, does = (str(row.get(name, "")) for name in ("/Type", "/Subtype", "/S"))
    if subtype in ANNOTATIONS and ("/Rect" in row or kind == "/Annot"):
        return ANNOTATIONS[subtype]
    if does == "/URI" and not ADDRESS.fullmatch(bytes(row.get("/URI", b""))):
        return "links"
    if subtype == "/PS" or (kind == "/Action" and does not in ACTIONS):
        return "scripts"
    return DOINGS.get(does) or TYPES.get(kind, "")


def wrong_keys(row: Any) -> dict[str, str]:
    """Return the keys of a dictionary that may not stay in it, and what each of them is."""
    keys = row.keys()
    found = {key: KEYS[key] for key in keys & KEYS.keys() if not _is_called_so(row[key], row)}
    if isinstance(row, pikepdf.Stream):
        found |= dict.fromkeys(keys & ELSEWHERE, "links")
    does = row.get("/A")
    if isinstance(does, Dictionary) and "/S" in does and str(does.S) not in ACTIONS:
        found["/A"] = DOINGS.get(str(does.S), "scripts")
    return found


def _is_called_so(value: Any, row: Any) -> bool:
    """Say whether something only happens to be called like what is forbidden.

    A font or a picture can be, a place to go to, and a style in the table of what styles stand for.
    """
    if isinstance(value, Array):
        return (
            len(value) > 0 and isinstance(value[0], Dictionary) and value[0].get("/Type") == "/Page"
        )
    if isinstance(value, Dictionary | pikepdf.Stream):
        return value.get("/Type") == "/Font" or value.get("/Subtype") in ("/Image", "/Form")
    return "/Type" not in row and all(isinstance(one, Name) for one in row.values())
