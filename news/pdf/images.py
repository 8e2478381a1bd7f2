"""What cameras and programs write into a picture, taken out without touching its pixels."""

import re
from collections.abc import Iterator

START, END, SCAN = 0xD8, 0xD9, 0xDA
APP0, APP14, APP15, COMMENT = 0xE0, 0xEE, 0xEF, 0xFE
# In the data of a scan, 0xFF is followed by a zero or by one of eight marks that restart it.
_AFTER_A_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_FILLING = re.compile(rb"\xff+")
_LENGTH, _MARKED = 2, 2
MAX_PIECES = 100_000  # of one picture; millions, of nothing, would take long

# The boxes of a JPEG 2000 that hold its pixels and say how to read them, and those of its head.
_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_HEAD = {b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"}
_CODESTREAM = b"\xff\x4f\xff\x51"
_TILE, _DATA, _END = b"\xff\x90", b"\xff\x93", b"\xff\xd9"
# Segments of ISO 15444-1, -2 and -15. Not the comment, and not the table of the lengths of tiles.
_SEGMENTS = {*range(0x50, 0x54), *range(0x57, 0x5A), *range(0x5C, 0x64), *range(0x70, 0x7A)}


class NotAnImage(ValueError):
    """The data are not what their filter says."""


def bare_jpeg(content: bytes) -> bytes:
    """Return a JPEG without comments and application data, but for those that its colours need.

    That is the Adobe segment and the head of the JFIF one. What follows the picture goes too.
    A picture that breaks off is returned as far as it goes. Raises NotAnImage.
    """
    if content[:2] != bytes((0xFF, START)):
        raise NotAnImage
    kept, place = [content[:2]], 2
    while place < len(content):
        filling = _FILLING.match(content, place)
        if filling is None or len(kept) > MAX_PIECES:
            raise NotAnImage
        place = filling.end() - 1
        if place + 1 >= len(content) or (mark := content[place + 1]) == END:
            kept.append(content[place : place + _MARKED])
            break
        length = int.from_bytes(content[place + _MARKED : place + _MARKED + _LENGTH])
        end = place + _MARKED + length
        if length < _LENGTH:
            raise NotAnImage
        if mark == SCAN:
            following = _AFTER_A_SCAN.search(content, end)
            end = following.start() if following else len(content)
        kept.append(_kept(mark, content[place:end]))
        place = end
    return b"".join(kept)


def _kept(mark: int, segment: bytes) -> bytes:
    data = segment[_MARKED + _LENGTH :]
    if mark == APP0 and data.startswith(b"JFIF\0") and len(data) >= 12:
        without_thumbnail = data[:12] + b"\0\0"
        return segment[:_MARKED] + (16).to_bytes(2) + without_thumbnail
    is_colour = mark == APP14 and data.startswith(b"Adobe")
    is_told = APP0 <= mark <= APP15 or mark == COMMENT
    return segment if is_colour or not is_told else b""


def bare_jpeg_2000(content: bytes) -> bytes:
    """Return a JPEG 2000 with the boxes and segments of its pixels alone. Raises NotAnImage."""
    if content.startswith(_CODESTREAM):
        return _bare_codestream(content)
    kept = []
    for name, inside in _boxes(content):
        if name == b"jp2h":
            inside = b"".join(_box(*one) for one in _boxes(inside) if one[0] in _HEAD)
        elif name == b"jp2c":
            inside = _bare_codestream(inside)
        if name in _BOXES:
            kept.append(_box(name, inside))
    if not kept:
        raise NotAnImage
    return b"".join(kept)


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name of each box, and what is in it."""
    place = 0
    while place + 8 <= len(content):
        length, name, head = (
            int.from_bytes(content[place : place + 4]),
            content[place + 4 : place + 8],
            8,
        )
        if length == 1:
            length, head = int.from_bytes(content[place + 8 : place + 16]), 16
        end = place + length if length else len(content)
        if end < place + head:
            raise NotAnImage
        yield name, content[place + head : end]
        place = end


def _box(name: bytes, inside: bytes) -> bytes:
    return (8 + len(inside)).to_bytes(4) + name + inside


def _bare_codestream(content: bytes) -> bytes:
    """Return the head and the tiles up to the end, each without what is no pixel."""
    if not content.startswith(_CODESTREAM):
        raise NotAnImage
    head, place = _segments(content, 2)
    kept = [content[:2], head]
    while content[place : place + 2] == _TILE:
        length = int.from_bytes(content[place + 6 : place + 10])
        head, data = _segments(content, place + 12)
        # A length of 0 reaches to the end, whose mark is in no data.
        end = place + length if length else content.find(_END, data)
        if content[data : data + 2] != _DATA or end < data + 2 or len(kept) > 4 * MAX_PIECES:
            raise NotAnImage
        shorter = (data - place - 12) - len(head)
        kept += [content[place : place + 6], (end - place - shorter).to_bytes(4)]
        kept += [content[place + 10 : place + 12], head, content[data:end]]
        place = end
    if content[place : place + 2] not in (_END, b""):
        raise NotAnImage
    return b"".join([*kept, content[place : place + 2]])


def _segments(content: bytes, place: int) -> tuple[bytes, int]:
    """Return the segments from a place on that the pixels need, and where they all end."""
    kept: list[bytes] = []
    while (mark := content[place : place + 2]) not in (_TILE, _DATA, _END, b""):
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        if mark[0] != 0xFF or end < place + 4 or len(kept) > MAX_PIECES:
            raise NotAnImage
        kept.append(content[place:end] if mark[1] in _SEGMENTS else b"")
        place = end
    return b"".join(kept), place
