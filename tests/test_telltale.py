"""The editor is told when a photograph said where, or with which camera, it was taken."""

import struct
import time
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from pictures.cleaning import Cleaned

from .test_pictures import chunk, cleaned, encoded, photograph, png

POSITION = {1: "N", 2: (41.0, 19.0, 39.0), 3: "E", 4: (19.0, 49.0, 6.0)}
NOTHING = (False, False)
A_POSITION = (True, False)
A_SERIAL_NUMBER = (False, True)


def had(found: Cleaned) -> tuple[bool, bool]:
    return found.had_position, found.had_serial_number


def exif(of: dict[int, Any]) -> bytes:
    """Return EXIF with these tags, those of a part of it under the number of that part."""
    made = Image.Exif()
    for tag, value in of.items():
        if isinstance(value, dict):
            made.get_ifd(tag).update(value)
        else:
            made[tag] = value
    return made.tobytes()


GPS, OWN = 0x8825, 0x8769


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({GPS: POSITION}, A_POSITION),
        ({GPS: {2: (41.0, 19.0, 39.0)}}, A_POSITION),
        ({GPS: {20: (41.0, 0.0, 0.0)}}, A_POSITION),  # where the camera was heading
        ({GPS: {2: (0.0, 0.0, 0.0), 4: (19.0, 49.0, 6.0)}}, A_POSITION),  # on the equator
        ({GPS: {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}}, NOTHING),
        ({GPS: {2: (IFDRational(0, 0),) * 3}}, NOTHING),
        ({GPS: {0: b"\2\3\0\0"}}, NOTHING),  # the version of what it would have written
        ({OWN: {0xA431: "3041234"}}, A_SERIAL_NUMBER),
        ({OWN: {0xA435: "L-17"}}, A_SERIAL_NUMBER),
        ({OWN: {0xFDE9: "3041234"}}, A_SERIAL_NUMBER),
        ({0xC62F: "3041234"}, A_SERIAL_NUMBER),
        ({0xC62F: b"3041234\0"}, A_SERIAL_NUMBER),
        ({OWN: {0xA431: "0000000"}}, NOTHING),
        ({OWN: {0xA431: "  \0"}}, NOTHING),
        ({OWN: {0xA420: "d41d8cd98f00b204"}}, NOTHING),  # of the picture, not of the camera
        ({OWN: {0xA434: "RF24-105mm F4 L IS USM"}, 0x010F: "Canon"}, NOTHING),
        ({GPS: POSITION, OWN: {0xA431: "3041234"}}, (True, True)),
        ({}, NOTHING),
    ],
)
def test_exif_is_read_in_every_kind_of_file(
    kind: str, tags: dict[int, Any], told: tuple[bool, bool]
) -> None:
    content = encoded(photograph(), kind, exif=exif(tags))
    assert had(cleaned(content, f"a.{kind.lower()}")) == told


def xmp(said: str) -> bytes:
    return f"<x:xmpmeta><rdf:Description {said}</rdf:Description></x:xmpmeta>".encode()


def in_jpeg(said: bytes) -> bytes:
    return encoded(photograph(), "JPEG", xmp=said)


def in_long_xmp(said: bytes) -> bytes:
    """Return a JPEG with what does not fit into the first packet of its XMP."""
    name = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">II", len(said), 0)
    segment = b"\xff\xe1" + struct.pack(">H", len(name + said) + 2) + name + said
    whole = encoded(photograph(), "JPEG")
    return whole[:2] + segment + whole[2:]


def in_png(said: bytes) -> bytes:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_itxt("XML:com.adobe.xmp", said.decode(), zip=True)
    return encoded(photograph(), "PNG", pnginfo=chunks)


def behind_the_pixels(said: bytes) -> bytes:
    whole = encoded(photograph(), "PNG", exif=exif({0x010F: "Canon"}))
    text = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + said)
    return whole[:-12] + text + whole[-12:]


def in_webp(said: bytes) -> bytes:
    return encoded(photograph(), "WEBP", xmp=said)


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (in_jpeg, "a.jpg"),
        (in_long_xmp, "a.jpg"),
        (in_png, "a.png"),
        (behind_the_pixels, "a.png"),
        (in_webp, "a.webp"),
    ],
)
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('exif:GPSLatitude="41,19.65N">', A_POSITION),
        ("><exif:GPSLongitude>19,49.1E</exif:GPSLongitude>", A_POSITION),
        ("drone-dji:GpsLongtitude='+19.8187'>", A_POSITION),  # as it writes it
        ('exif:GPSLatitude="0,0.0000N" exif:GPSLatitudeRef="N">', NOTHING),
        ('photoshop:City="Tirana">', A_POSITION),
        ("><Iptc4xmpExt:Sublocation>Rinas</Iptc4xmpExt:Sublocation>", A_POSITION),
        ('photoshop:City="">', NOTHING),
        ('aux:SerialNumber="3041234">', A_SERIAL_NUMBER),
        ("><exifEX:LensSerialNumber>\n L17</exifEX:LensSerialNumber>", A_SERIAL_NUMBER),
        ('drone-dji:DroneSerialNumber="1581F4"', A_SERIAL_NUMBER),
        ('exifEX:BodySerialNumber = "0000000000"', NOTHING),
        ('aux:SerialNumber="" dc:creator="A7"', NOTHING),
        ("><dc:description>GPSLatitude and SerialNumber are words.</dc:description>", NOTHING),
        (">", NOTHING),
    ],
)
def test_xmp_is_read_wherever_a_file_keeps_it(
    made: Any, name: str, said: str, told: tuple[bool, bool]
) -> None:
    assert had(cleaned(made(xmp(said)), name)) == told


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        (90, b"Tirana", A_POSITION),
        (92, b"Rinas", A_POSITION),
        (27, b"Kabul", A_POSITION),
        (90, b"", NOTHING),
        (90, b"   ", NOTHING),
        (120, b"Tirana", NOTHING),  # a caption
    ],
)
def test_a_place_in_iptc_is_noticed(field: int, value: bytes, told: tuple[bool, bool]) -> None:
    record = b"\x1c\x02" + struct.pack(">BH", field, len(value)) + value
    block = (
        b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record + b"\0" * (len(record) % 2)
    )
    said = b"Photoshop 3.0\0" + block
    whole = encoded(photograph(), "JPEG")
    whole = whole[:2] + b"\xff\xed" + struct.pack(">H", len(said) + 2) + said + whole[2:]
    assert had(cleaned(whole)) == told


def test_a_text_that_is_named_like_a_block_is_a_text() -> None:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("photoshop", "nothing")
    assert had(cleaned(encoded(photograph(), "PNG", pnginfo=chunks), "a.png")) == NOTHING


@pytest.mark.parametrize(
    "piece", [b":gpslat>", b":gpslat=", b" SerialNumber>0", b":a", b"\t", b":photoshop:City> "]
)
def test_no_text_keeps_the_reader_long(piece: bytes) -> None:
    said = piece * (19_000_000 // len(piece))
    content = png(2, 1, bytes(3), more=chunk(b"eXIf", exif({})[6:]) + chunk(b"tEXt", b"a\0" + said))
    jpeg = encoded(photograph(), "JPEG")
    segment = b"\xff\xe1" + struct.pack(">H", 65_535) + said[:65_533]
    for made, name in ((content, "a.png"), (jpeg[:2] + segment * 290 + jpeg[2:], "a.jpg")):
        started = time.process_time()
        cleaned(made, name)
        assert time.process_time() - started < 2
