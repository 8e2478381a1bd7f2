"""What cameras and programs write into a picture, taken out without touching its pixels."""

import re

START, END, SCAN = 0xD8, 0xD9, 0xDA
APP0, APP14, APP15, COMMENT = 0xE0, 0xEE, 0xEF, 0xFE
# In the data of a scan, 0xFF is followed by a zero or by one of eight marks that restart it.
_AFTER_A_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_LENGTH, _MARKED = 2, 2

# The boxes of a JPEG 2000 that hold its pixels and say how to read them.
_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_CODESTREAM = b"\xff\x4f\xff\x51"


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
        if content[place] != 0xFF:
            raise NotAnImage
        if place + 1 >= len(content) or (mark := content[place + 1]) == END:
            kept.append(content[place : place + _MARKED])
            break
        if mark == 0xFF:  # a filling
            place += 1
            continue
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
    """Return a JPEG 2000 with the boxes of its pixels alone. Raises NotAnImage."""
    if content.startswith(_CODESTREAM):
        return content
    kept, place = [], 0
    while place + 8 <= len(content):
        length, name, head = int.from_bytes(content[place : place + 4]), content[place + 4 :][:4], 8
        if length == 1:
            length, head = int.from_bytes(content[place + 8 : place + 16]), 16
        end = place + length if length else len(content)
        if end < place + head:
            raise NotAnImage
        if name in _BOXES:
            kept.append(content[place:end])
        place = end
    if not kept:
        raise NotAnImage
    return b"".join(kept)
