"""What a photograph says of where, and with which camera, it was taken.

Read are EXIF, XMP and IPTC, wherever a JPEG, PNG or WebP keeps them. What only the maker of a
camera can read (EXIF MakerNote) is removed like all the rest, and not told of.
"""

import re
from collections.abc import Mapping
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

_COORDINATES = (
    GPS.GPSLatitude,
    GPS.GPSLongitude,
    GPS.GPSDestLatitude,
    GPS.GPSDestLongitude,
)
# EXIF 2.3, DNG 1.0, and Lightroom's own, which Pillow has no name for.
_SERIAL_NUMBERS = (Base.BodySerialNumber, Base.LensSerialNumber, Base.CameraSerialNumber, 0xFDE9)
# IPTC-IIM 4.2: the content's location 2:27, the city 2:90 and the place in it 2:92.
_PLACE_IN_IPTC = re.compile(rb"\x1c\x02[\x1b\x5a\x5c](?!\0\0)..\s{0,40}[^\s\0\x1c]", re.DOTALL)
_IPTC = 0x0404  # where Photoshop keeps it

# A property of XMP is an attribute or an element. Each pattern reads on for so many characters and
# no further: a hostile file would else have it read everything from everywhere.
_MOST_TEXT = 2 * 1024 * 1024
_IS = rb"""\s{0,9}(?:=\s{0,9}["']|>)"""
_POSITION_IN_XMP = re.compile(
    rb"[:<\s](?:"
    rb"""GPSL(?:at|ong)\w{0,9}%(is)s[^"'<]{0,40}[1-9]"""  # exif:, and drone-dji: in its own spelling
    rb"""|(?:photoshop:City|Iptc4xmpCore:Location|Iptc4xmpExt:(?:City|Sublocation))%(is)s"""
    rb"""\s{0,40}[^\s"'<]"""
    rb")" % {b"is": _IS},
    re.IGNORECASE,
)
_SERIAL_NUMBER_IN_XMP = re.compile(
    rb"""[:<\s]\w{0,20}SerialNumber%(is)s[\s0]{0,40}[^\s0"'<]""" % {b"is": _IS}, re.IGNORECASE
)


def has_position(image: Image.Image) -> bool:
    """Say whether a loaded picture tells where it was taken: by coordinates, or a place's name."""
    blocks = image.info.get("photoshop")
    iptc = blocks.get(_IPTC, b"") if isinstance(blocks, dict) else b""
    return (
        _says(image.getexif().get_ifd(IFD.GPSInfo), _COORDINATES)
        or bool(_PLACE_IN_IPTC.search(iptc))
        or bool(_POSITION_IN_XMP.search(_text(image)))
    )


def has_serial_number(image: Image.Image) -> bool:
    """Say whether a loaded picture tells the serial number of its camera, or of its lens."""
    exif = image.getexif()
    return (
        _says(exif, _SERIAL_NUMBERS)
        or _says(exif.get_ifd(IFD.Exif), _SERIAL_NUMBERS)
        or bool(_SERIAL_NUMBER_IN_XMP.search(_text(image)))
    )


def _says(values: Mapping[int, Any], tags: tuple[int, ...]) -> bool:
    return any(_is_something(values.get(tag)) for tag in tags)


def _is_something(value: Any) -> bool:
    """Tell a value from what a camera writes that has none: blanks, zeros, or 0/0."""
    if isinstance(value, tuple):
        return any(map(_is_something, value))
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if isinstance(value, str):
        return bool(value.strip("0\0 \t\r\n"))
    return value is not None and abs(value) > 0


def _text(image: Image.Image) -> bytes:
    """Return whatever may be XMP; of a hostile file only the beginning, for reading takes time."""
    said = [segment for _marker, segment in getattr(image, "applist", ())] or image.info.values()
    texts = (text.encode(errors="replace") if isinstance(text, str) else text for text in said)
    return b"\n".join(text for text in texts if isinstance(text, bytes))[:_MOST_TEXT]
