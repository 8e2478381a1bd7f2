"""An upload becomes pixels and nothing else, or a sentence to the editor."""

import os
import random
import re
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.test import Client
from django.utils.translation import override
from PIL import Image, ImageChops, ImageCms, PngImagePlugin
from pytest import MonkeyPatch
from pytest_django import DjangoCaptureOnCommitCallbacks

from pictures import models
from pictures.cleaning import Cleaned, NotAPicture, clean
from pictures.models import Picture, Rendition
from publishing.models import User
from publishing.rules import Refused

from .make import (
    make_article,
    make_picture,
    published,
    signed_in,
    submitted,
)

# Pillow warns of much that we refuse or repair; what it warns of is no mistake of ours.
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
]

TOKEN = b"t0ken-that-would-be-seen"


# Making files.


def photograph(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Return pixels that no encoder flattens: a gradient in each band."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    bands = {"RGB": (across, down, down.rotate(180)), "RGBA": (across, down, down, across)}
    return Image.merge(mode, bands[mode])


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int, height: int, rows: bytes, depth: int = 8, kind: int = 0, more: bytes = b""
) -> bytes:
    """Return a PNG by hand: what it says it is need not be what it holds."""
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    body = chunk(b"IHDR", head) + more + chunk(b"IDAT", zlib.compress(rows))
    return signature + body + chunk(b"IEND", b"")


def with_exif(orientation: int = 1, position: bool = False) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = TOKEN.decode()
    if position:
        exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 19.0, 39.0), 3: "E", 4: (19.0, 49.0, 6.0)})
    return exif


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="41,19N">'
    + TOKEN
    + b"</rdf:Description></x:xmpmeta>"
)


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def text_chunks() -> PngImagePlugin.PngInfo:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", TOKEN.decode())
    chunks.add_itxt("XML:com.adobe.xmp", XMP.decode())
    chunks.add_text("Long", TOKEN.decode(), zip=True)
    return chunks


def cleaned(content: bytes, name: str = "a.jpg") -> Cleaned:
    return clean(BytesIO(content), name)


def refusal(content: bytes, name: str = "a.jpg") -> str:
    """Return the sentence with which an upload is refused, in English, or nothing."""
    started = time.process_time()
    try:
        with override("en"):
            cleaned(content, name)
    except NotAPicture as error:
        return str(error)
    finally:
        assert time.process_time() - started < 2
    return ""


# What is refused, and why.

NO_PICTURE = "This is not a JPEG, PNG or WebP picture."
TOO_LARGE = "The picture is larger than 10,000 pixels a side or 40 megapixels, or as WebP than 20."
TOO_HEAVY = "The file is larger than 20 MB."
DAMAGED = "The picture is damaged."
MOVES = "The picture moves. Upload a still one."
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def other_name(kind: str) -> str:
    return f"The name says it is another kind of file than it is: {kind}."


def moving(kind: str, frames: int = 2) -> bytes:
    images = [photograph().rotate(3 * number) for number in range(frames)]
    return encoded(images[0], kind, save_all=True, append_images=images[1:])


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "nothing": (lambda: b"", "a.jpg", NO_PICTURE),
    "text": (lambda: b"Hello", "a.jpg", NO_PICTURE),
    "SVG": (lambda: SVG, "a.svg", NO_PICTURE),
    "SVG as JPEG": (lambda: SVG, "a.jpg", NO_PICTURE),
    "HTML": (lambda: b"<!doctype html><script>alert(1)</script>", "a.jpg", NO_PICTURE),
    "PHP": (lambda: b"<?php system($_GET['c']); ?>", "a.jpg", NO_PICTURE),
    "ZIP": (lambda: b"PK\x03\x04" + bytes(100), "a.jpg", NO_PICTURE),
    "PDF": (lambda: b"%PDF-1.7\n" + bytes(100), "a.jpg", NO_PICTURE),
    "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run", "a.jpg", NO_PICTURE),
    "a program": (lambda: b"MZ" + bytes(1000), "a.jpg", NO_PICTURE),
    "GIF": (lambda: encoded(photograph(), "GIF"), "a.jpg", NO_PICTURE),
    "BMP": (lambda: encoded(photograph(), "BMP"), "a.jpg", NO_PICTURE),
    "TIFF": (lambda: encoded(photograph(), "TIFF"), "a.jpg", NO_PICTURE),
    "AVIF": (lambda: encoded(photograph(), "AVIF"), "a.jpg", NO_PICTURE),
    "ICO": (lambda: encoded(photograph(), "ICO"), "a.png", NO_PICTURE),
    "PNG as JPEG": (lambda: encoded(photograph(), "PNG"), "a.jpg", other_name("PNG")),
    "JPEG as PNG": (lambda: encoded(photograph(), "JPEG"), "a.png", other_name("JPEG")),
    "WebP as JPEG": (lambda: encoded(photograph(), "WEBP"), "a.jpeg", other_name("WEBP")),
    "JPEG as SVG": (lambda: encoded(photograph(), "JPEG"), "a.svg", other_name("JPEG")),
    "JPEG as PHP": (lambda: encoded(photograph(), "JPEG"), "a.jpg.php", other_name("JPEG")),
    "JPEG as HTML": (lambda: encoded(photograph(), "JPEG"), "a.html", other_name("JPEG")),
    "JPEG as nothing": (lambda: encoded(photograph(), "JPEG"), "a", other_name("JPEG")),
    "JPEG, turned": (lambda: encoded(photograph(), "JPEG"), "\u202egpj.exe", other_name("JPEG")),
    "JPEG, cut by NUL": (lambda: encoded(photograph(), "JPEG"), "a.jpg\0.php", other_name("JPEG")),
    "JPEG with a dot": (lambda: encoded(photograph(), "JPEG"), "a.jpg.", other_name("JPEG")),
    "JPEG with a space": (lambda: encoded(photograph(), "JPEG"), "a.jpg ", other_name("JPEG")),
    "a flood of PNG": (lambda: png(50_000, 50_000, bytes(1000), kind=2), "a.png", TOO_LARGE),
    "a flood of 41 MP": (lambda: png(8_200, 5_000, bytes(1000), kind=2), "a.png", TOO_LARGE),
    "10,001 wide": (lambda: png(10_001, 1, bytes(10_002)), "a.png", TOO_LARGE),
    "1 × 2,000,000": (lambda: png(1, 2_000_000, bytes(4_000_000)), "a.png", TOO_LARGE),
    "2,000,000 × 1": (lambda: png(2_000_000, 1, bytes(2_000_001)), "a.png", TOO_LARGE),
    "2^31 wide": (lambda: png(2**31 - 1, 2**31 - 1, b""), "a.png", TOO_LARGE),
    "nothing wide": (lambda: png(0, 0, b""), "a.png", NO_PICTURE),
    "a flood of JPEG": (lambda: jpeg_that_says(65_500, 65_500), "a.jpg", TOO_LARGE),
    "a flood of WebP": (lambda: webp_that_says(16_384, 16_384), "a.webp", TOO_LARGE),
    "a WebP of 21 MP": (
        lambda: encoded(Image.new("1", (7_000, 3_001)).convert("RGB"), "WEBP", method=0),
        "a.webp",
        TOO_LARGE,
    ),
    "a short PNG": (lambda: png(9_000, 4_000, bytes(1000), kind=2), "a.png", DAMAGED),
    "half a JPEG": (lambda: half(encoded(photograph(600, 400), "JPEG")), "a.jpg", DAMAGED),
    "half a PNG": (lambda: half(encoded(photograph(600, 400), "PNG")), "a.png", DAMAGED),
    "half a WebP": (lambda: half(encoded(photograph(600, 400), "WEBP")), "a.webp", NO_PICTURE),
    "EXIF that is none": (
        lambda: encoded(photograph(), "WEBP", exif=b"Exif\0\0XX*\0" + bytes(20)),
        "a.webp",
        DAMAGED,
    ),
    "a moving PNG": (lambda: moving("PNG"), "a.png", MOVES),
    "a moving WebP": (lambda: moving("WEBP"), "a.webp", MOVES),
    "1,500 frames": (lambda: many_frames(1_500), "a.png", MOVES),
    "10^9 frames": (lambda: many_frames(1, said=10**9), "a.png", MOVES),
    "a tail of 25 MB": (
        lambda: encoded(photograph(), "JPEG") + bytes(25 * 2**20),
        "a.jpg",
        TOO_HEAVY,
    ),
    "25 MB": (lambda: bytes(25 * 2**20), "a.jpg", TOO_HEAVY),
    "a text that swells": (
        lambda: png(2, 1, bytes(3), more=swelling(b"zTXt")),
        "a.png",
        NO_PICTURE,
    ),
    "a profile that swells": (
        lambda: png(2, 1, bytes(3), more=swelling(b"iCCP")),
        "a.png",
        NO_PICTURE,
    ),
}


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def swelling(name: bytes) -> bytes:
    return chunk(name, b"a\0\0" + zlib.compress(bytes(10**8)))


def jpeg_that_says(width: int, height: int) -> bytes:
    content = encoded(photograph(), "JPEG")
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]


def webp_that_says(width: int, height: int) -> bytes:
    content = encoded(photograph(mode="RGBA"), "WEBP", exif=with_exif().tobytes())
    assert content[12:16] == b"VP8X"
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return content[:24] + canvas + content[30:]


def many_frames(frames: int, said: int | None = None) -> bytes:
    control = chunk(b"acTL", struct.pack(">II", said or frames, 0))
    for number in range(frames):
        control += chunk(b"fcTL", struct.pack(">IIIIIHHBB", 2 * number, 2, 1, 0, 0, 1, 1, 0, 0))
        control += chunk(b"fdAT", struct.pack(">I", 2 * number + 1) + zlib.compress(bytes(3)))
    return png(2, 1, bytes(3), more=control)


@pytest.mark.parametrize(("made", "name", "sentence"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_upload_is_refused_with_a_sentence(
    made: Callable[[], bytes], name: str, sentence: str
) -> None:
    assert refusal(made(), name) == sentence


def seeds() -> Iterator[tuple[str, bytes]]:
    exif = with_exif(6, position=True).tobytes()
    picture, clear = photograph(), photograph(mode="RGBA")
    yield "a.jpg", encoded(picture, "JPEG", exif=exif, icc_profile=srgb_profile(), comment=TOKEN)
    yield "a.jpg", encoded(picture, "JPEG", progressive=True)
    yield "a.jpg", encoded(picture.convert("CMYK"), "JPEG", icc_profile=srgb_profile())
    yield "a.jpg", encoded(picture, "MPO", save_all=True, append_images=[picture.rotate(5)])
    yield "a.png", encoded(clear, "PNG", exif=exif, pnginfo=text_chunks())
    yield "a.png", encoded(clear.quantize(16), "PNG")
    yield "a.png", moving("PNG")
    yield "a.webp", encoded(clear, "WEBP", exif=exif, xmp=XMP, icc_profile=srgb_profile())
    yield "a.webp", encoded(picture, "WEBP", lossless=True)
    yield "a.webp", moving("WEBP")


@pytest.mark.parametrize("number", range(10))
def test_no_flipped_byte_breaks_the_cleaning(number: int) -> None:
    name, whole = list(seeds())[number]
    chance = random.Random(number)
    for _ in range(40):
        mutant = bytearray(whole)
        for _ in range(chance.choice((1, 1, 2, 5, 20))):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        if chance.random() < 0.2:
            del mutant[chance.randrange(len(mutant)) :]
        started = time.process_time()
        try:
            image = cleaned(bytes(mutant), name).image
        except NotAPicture:
            pass
        else:
            assert image.mode in ("RGB", "RGBA")
            assert image.width * image.height <= 40_000_000
            assert image.info == {}
        assert time.process_time() - started < 2


MEASURE = """
import sys
from pathlib import Path
import django
django.setup()
from pictures.cleaning import NotAPicture, clean
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as upload:
            clean(upload, name)
    except NotAPicture:
        pass
status = Path("/proc/self/status").read_text()  # getrusage would count our parent's memory, too
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


def test_no_upload_takes_more_than_400_mb(tmp_path: Path) -> None:
    black = Image.new("RGB", (8_000, 4_990))
    large = {
        "flood.webp": webp_that_says(16_384, 16_384),
        "forty.webp": encoded(black, "WEBP", method=0),
        "twenty.webp": encoded(Image.new("RGBA", (5_000, 4_000)), "WEBP", method=0),
        "forty.jpg": encoded(black, "JPEG", exif=with_exif(6)),
        "cmyk.jpg": encoded(black.convert("CMYK"), "JPEG", icc_profile=srgb_profile()),
        "deep.png": png(8_000, 4_990, bytes(4_990 * (8_000 * 8 + 1)), depth=16, kind=6),
    }
    for name, content in large.items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *(str(tmp_path / name) for name in large)],
        cwd=site.BASE,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert int(done.stdout) < 400


# What is taken, and how.


@pytest.mark.parametrize(
    ("name", "content", "mode"),
    [
        ("a.jpg", encoded(photograph(), "JPEG"), "RGB"),
        ("A.JPEG", encoded(photograph(), "JPEG"), "RGB"),
        ("a.jfif", encoded(photograph(), "JPEG"), "RGB"),
        ("../../etc/a.jpg", encoded(photograph(), "JPEG"), "RGB"),
        ("a.php.jpg", encoded(photograph(), "JPEG"), "RGB"),
        ("ç" * 300 + ".jpg", encoded(photograph(), "JPEG"), "RGB"),
        ("a.jpg", encoded(photograph(), "JPEG") + b"<?php ?>", "RGB"),
        ("a.jpg", encoded(photograph(), "JPEG", progressive=True), "RGB"),
        ("a.jpg", encoded(photograph().convert("L"), "JPEG"), "RGB"),
        ("a.jpg", encoded(photograph().convert("CMYK"), "JPEG"), "RGB"),
        ("a.png", encoded(photograph(), "PNG"), "RGB"),
        ("a.png", encoded(photograph(mode="RGBA"), "PNG"), "RGBA"),
        ("a.png", encoded(photograph().convert("LA"), "PNG"), "RGBA"),
        ("a.png", encoded(photograph().quantize(16), "PNG"), "RGB"),
        ("a.png", encoded(photograph(mode="RGBA").quantize(16), "PNG"), "RGBA"),
        ("a.png", encoded(photograph().convert("1"), "PNG"), "RGB"),
        ("a.png", encoded(photograph(), "PNG", transparency=(0, 0, 0)), "RGBA"),
        ("a.webp", encoded(photograph(), "WEBP"), "RGB"),
        ("a.webp", encoded(photograph(mode="RGBA"), "WEBP"), "RGBA"),
        ("a.webp", encoded(photograph(), "WEBP", lossless=True), "RGB"),
    ],
)
def test_a_picture_of_any_make_becomes_plain_pixels(name: str, content: bytes, mode: str) -> None:
    found = cleaned(content, name)
    assert (found.image.mode, found.image.size, found.image.info) == (mode, (60, 40), {})
    assert (found.had_position, found.had_serial_number) == (False, False)


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """Return the colours of the four corners, roughly."""
    right, bottom = image.width - 1, image.height - 1
    places = [(0, 0), (right, 0), (0, bottom), (right, bottom)]
    return [tuple(round(band / 85) for band in image.getpixel(at)) for at in places]  # type: ignore[union-attr]


FLAG = Image.new("RGB", (40, 20))
for _number, _colour in enumerate(["red", "lime", "blue", "yellow"]):
    FLAG.paste(
        _colour,
        (_number % 2 * 20, _number // 2 * 10, 20 + _number % 2 * 20, 10 + _number // 2 * 10),
    )
TURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", TURNED)
def test_a_picture_stands_upright(kind: str, orientation: int) -> None:
    turn = TURNED[orientation]
    lying = FLAG if turn is None else FLAG.transpose(turn)
    options: dict[str, Any] = {"quality": 95} if kind != "PNG" else {}
    content = encoded(lying, kind, exif=with_exif(orientation).tobytes(), **options)
    found = cleaned(content, f"a.{kind.lower()}").image
    assert found.size == (40, 20)
    assert corners(found) == corners(FLAG)


def test_a_deep_grey_keeps_its_shades() -> None:
    shades = b"".join(struct.pack(">H", number * 257) for number in range(256))
    for more in (b"", chunk(b"tRNS", b"\0\0")):
        found = cleaned(png(256, 1, b"\0" + shades, depth=16, more=more), "a.png").image
        bands = [found.getchannel(band) for band in "RGB"]
        for number in (0, 1, 128, 255):
            assert [band.getpixel((number, 0)) for band in bands] == [number] * 3


def test_colours_are_read_by_their_profile_before_it_goes() -> None:
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, green = swapped.index(b"rXYZ"), swapped.index(b"gXYZ")
    table = bytearray(swapped)
    table[red : red + 4], table[green : green + 4] = b"gXYZ", b"rXYZ"
    content = encoded(Image.new("RGB", (8, 8), (255, 0, 0)), "PNG", icc_profile=bytes(table))
    found = cleaned(content, "a.png").image.getpixel((0, 0))
    assert isinstance(found, tuple)
    assert found[0] < 30 < 220 < found[1]
    broken = encoded(Image.new("RGB", (8, 8), (255, 0, 0)), "PNG", icc_profile=b"no profile")
    assert cleaned(broken, "a.png").image.getpixel((0, 0)) == (255, 0, 0)


def test_of_the_pictures_in_a_phones_jpeg_the_first_counts() -> None:
    content = encoded(FLAG, "MPO", save_all=True, append_images=[photograph()], quality=95)
    found = cleaned(content, "IMG_0001.JPG").image
    assert found.size == (40, 20)
    assert corners(found) == corners(FLAG)


# What is kept.


def telling() -> dict[str, bytes]:
    """Return files that tell the token in every way that they can."""
    exif = with_exif(6, position=True).tobytes()
    profile = srgb_profile() + TOKEN
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(TOKEN)) + TOKEN
    jpeg = encoded(
        photograph(600, 400), "JPEG", exif=exif, icc_profile=profile, comment=TOKEN, xmp=XMP
    )
    app13 = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    clear = photograph(600, 400, "RGBA")
    return {
        "a.jpg": jpeg[:2] + app13 + jpeg[2:] + TOKEN,
        "a.png": encoded(clear, "PNG", exif=exif, icc_profile=profile, pnginfo=text_chunks())
        + TOKEN,
        "a.webp": encoded(clear, "WEBP", exif=exif, icc_profile=profile, xmp=XMP) + TOKEN,
    }


def stored(picture: Picture) -> list[Any]:
    return [picture.original, *(rendition.file for rendition in picture.renditions.all())]


def content(file: Any) -> bytes:
    with file.open() as opened:
        read: bytes = opened.read()
    return read


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_stored_files_hold_nothing_but_pixels(name: str) -> None:
    telltale = telling()[name]
    assert telltale.count(TOKEN) >= 4
    picture = Picture(alt_sq="Një urë.", alt_en="A bridge.")
    picture.keep(cleaned(telltale, name).image)
    assert (picture.width, picture.height) == (400, 600)
    assert len(stored(picture)) == 1 + 3
    for file in stored(picture):
        assert TOKEN not in content(file)
        assert_bare(content(file))


def assert_bare(content: bytes) -> None:
    """See that a file has no part in which anything but pixels could be, and no tail."""
    with Image.open(BytesIO(content)) as image:
        assert not image.getexif()
        assert image.info.keys() & {"icc_profile", "exif", "xmp", "comment", "photoshop"} == set()
        kind = image.format
    if kind == "JPEG":
        markers = re.findall(rb"\xff([\xe1-\xef\xfe])", content[: content.index(b"\xff\xda")])
        assert (markers, content[-2:], content.count(b"\xff\xd9")) == ([], b"\xff\xd9", 1)
    elif kind == "PNG":
        names = re.findall(rb"(IHDR|IDAT|IEND|PLTE|tRNS|[a-z][A-Za-z]{3}(?=.{4}))", content[:60])
        assert set(names) <= {b"IHDR", b"IDAT"}
        assert content.endswith(chunk(b"IEND", b""))
    elif kind == "WEBP":
        assert int.from_bytes(content[4:8], "little") == len(content) - 8
        assert {b"EXIF", b"XMP ", b"ICCP"} & set(webp_chunks(content)) == set()
    else:
        assert kind == "AVIF"
        assert [word for word in (b"Exif", b"mime", b"prof", b"rICC") if word in content] == []


def webp_chunks(content: bytes) -> Iterator[bytes]:
    at = 12
    while at < len(content):
        yield content[at : at + 4]
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        at += 8 + size + size % 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((2000, 1000), [480, 960, 1600]),
        ((1000, 500), [480, 960, 1000]),
        ((960, 10), [480, 960]),
        ((1, 1), [1]),
        ((3, 9_000), [3]),
        ((9_000, 1), [480, 960, 1600]),
    ],
)
def test_renditions_come_in_three_formats_and_never_larger(
    size: tuple[int, int], widths: list[int]
) -> None:
    picture = Picture(is_decorative=True)
    picture.keep(Image.new("RGB", size, "teal"))
    found = {name: [] for name in ("avif", "webp", "jpeg")}  # type: dict[str, list[int]]
    for rendition in picture.renditions.all():
        found[rendition.format].append(rendition.width)
        with Image.open(BytesIO(content(rendition.file))) as image:
            assert image.size == (rendition.width, rendition.height)
            assert image.format == rendition.format.upper()
    assert found == {"avif": widths, "webp": widths, "jpeg": widths}


@pytest.mark.django_db
def test_no_name_can_be_guessed_from_another() -> None:
    first, second = make_picture(), make_picture()
    names = [file.name for picture in (first, second) for file in stored(picture)]
    stems = [name.rpartition(".")[0] for name in names]
    assert len(set(stems)) == len(stems)
    assert all(re.fullmatch("[0-9a-f]{32}", stem) for stem in stems)


@pytest.mark.django_db
def test_what_is_clear_is_white_where_the_format_knows_no_clearness() -> None:
    picture = Picture(is_decorative=True)
    picture.keep(Image.new("RGBA", (20, 20), (0, 0, 0, 0)))
    colours = {}
    for rendition in picture.renditions.all():
        with Image.open(BytesIO(content(rendition.file))) as image:
            colours[rendition.format] = image.convert("RGBA").getpixel((5, 5))
    assert colours["jpeg"] == (255, 255, 255, 255)
    assert {colours["webp"][3], colours["avif"][3]} == {0}  # type: ignore[index]


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "kind"), [("RGB", "JPEG"), ("RGBA", "PNG")])
def test_an_original_is_kept_whole_and_close_to_what_came(mode: str, kind: str) -> None:
    came = photograph(600, 400, mode)
    picture = Picture(is_decorative=True)
    picture.keep(came)
    assert str(picture.original.name).endswith(f".{kind.lower()}")
    with Image.open(BytesIO(content(picture.original))) as kept:
        assert (kept.format, kept.mode, kept.size) == (kind, mode, (600, 400))
        most = [high for _low, high in ImageChops.difference(kept, came).getextrema()]  # type: ignore[misc]
    assert max(most) < 12


def files(*folders: Path) -> list[str]:
    return sorted(str(path) for folder in folders for path in folder.rglob("*") if path.is_file())


@pytest.mark.django_db
@pytest.mark.parametrize("fails_at", [1, 2, 3, 5, 7])
def test_a_crash_half_way_leaves_neither_row_nor_file(
    fails_at: int, monkeypatch: MonkeyPatch, tmp_path: Path
) -> None:
    encode, calls = models._encoded, iter(range(1, 100))

    def failing(*args: Any, **options: Any) -> Any:
        if next(calls) == fails_at:
            raise OSError("The disk is full.")
        return encode(*args, **options)

    monkeypatch.setattr(models, "_encoded", failing)
    with pytest.raises(OSError, match="full"):
        Picture(is_decorative=True).keep(Image.new("RGB", (1000, 10)))
    assert (Picture.objects.count(), Rendition.objects.count()) == (0, 0)
    assert files(tmp_path) == []


@pytest.mark.django_db
def test_a_deleted_picture_answers_nowhere(
    administrator: User,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    alone, together = make_picture(), [make_picture(), make_picture()]
    client = signed_in(administrator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/pictures/picture/{alone.pk}/delete/", {"post": "yes"})
    assert len(files(tmp_path)) == 2 * (1 + 6)
    with django_capture_on_commit_callbacks(execute=True):
        chosen = {"action": "delete_selected", "post": "yes"}
        keys = [picture.pk for picture in together]
        client.post("/admin/pictures/picture/", {**chosen, "_selected_action": keys})
    assert Picture.objects.count() == 0
    assert files(tmp_path) == []


@pytest.mark.django_db
def test_a_picture_in_use_is_not_deleted(administrator: User, tmp_path: Path) -> None:
    picture = make_picture()
    make_article(lead_picture=picture)
    before = files(tmp_path)
    with pytest.raises(ProtectedError):
        picture.delete()
    signed_in(administrator).post(f"/admin/pictures/picture/{picture.pk}/delete/", {"post": "yes"})
    assert Picture.objects.count() == 1
    assert files(tmp_path) == before != []


# At the desk.

DESK = "/admin/pictures/picture/add/"
DESCRIBED = {"alt_sq": "Një urë.", "alt_en": "A bridge.", "focal_x": "50", "focal_y": "50"}


@pytest.fixture
def desk(author: User) -> Client:
    author.language = "en"
    author.save()
    return signed_in(author)


def upload(content: bytes | None = None, name: str = "a.jpg") -> dict[str, Any]:
    return {"upload": SimpleUploadedFile(name, content or encoded(photograph(), "JPEG"))}


def errors(response: Any) -> dict[str, list[str]]:
    """Return what the form of the desk says is wrong."""
    assert response.status_code == 200
    found = response.context["adminform"].form.errors
    with override("en"):
        return {name: [str(sentence) for sentence in said] for name, said in found.items()}


def test_an_author_uploads_a_picture(desk: Client) -> None:
    photo = encoded(photograph(600, 400), "JPEG", exif=with_exif(6))
    response = desk.post(DESK, DESCRIBED | upload(photo, "../../IMG 0001.JPG"), follow=True)
    picture = Picture.objects.get()
    assert (picture.width, picture.height, picture.renditions.count()) == (400, 600, 3)
    assert (picture.alt_sq, picture.alt_en) == ("Një urë.", "A bridge.")
    said = [str(message) for message in response.context["messages"]]
    assert ["removed" in sentence for sentence in said] == [False]


def test_the_author_is_told_of_a_position(desk: Client) -> None:
    photo = encoded(photograph(), "JPEG", exif=with_exif(position=True))
    response = desk.post(DESK, DESCRIBED | upload(photo), follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert "“a.jpg” said where it was taken. That was removed." in said


DESCRIBE = "Describe the picture in both languages, or mark it as decorative."


@pytest.mark.parametrize("empty", [("alt_sq",), ("alt_en",), ("alt_sq", "alt_en")])
@pytest.mark.parametrize("blank", ["", "   "])
def test_a_description_may_come_later_and_is_asked_for(
    desk: Client, empty: tuple[str, ...], blank: str
) -> None:
    typed = DESCRIBED | dict.fromkeys(empty, blank) | upload()
    response = desk.post(DESK, typed, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert "Without an alternative text nothing that shows it can be published." in said
    assert Picture.objects.get().is_described is False


@pytest.mark.parametrize("empty", [("alt_sq",), ("alt_en",), ("alt_sq", "alt_en")])
def test_a_description_once_given_is_changed_and_not_taken_away(
    editor: User, empty: tuple[str, ...]
) -> None:
    User.objects.update(language="en")
    desk, picture = signed_in(editor), make_picture()
    address = f"/admin/pictures/picture/{picture.pk}/change/"
    response = desk.post(address, DESCRIBED | dict.fromkeys(empty, ""))
    assert errors(response) == {"__all__": [DESCRIBE]}
    assert desk.post(address, DESCRIBED | {"alt_sq": "Tjetër."}).status_code == 302
    assert Picture.objects.get().alt_sq == "Tjetër."


def test_a_picture_without_a_description_blocks_publication_and_is_named(db: None) -> None:
    picture = make_picture(alt_sq="", alt_en="A bridge.")
    article = make_article(lead_picture=picture)
    with pytest.raises(Refused, match="A bridge"):
        submitted(article)
    picture.alt_sq = "Një urë."
    picture.save()
    assert published(article).lead_picture == picture


def test_a_decorative_picture_needs_no_description(desk: Client) -> None:
    plain = DESCRIBED | {"alt_sq": "", "alt_en": "", "is_decorative": "on"}
    assert desk.post(DESK, plain | upload()).status_code == 302
    assert Picture.objects.get().is_decorative is True


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (SVG, "a.svg", NO_PICTURE),
        (encoded(photograph(), "PNG"), "a.jpg", other_name("PNG")),
        (half(encoded(photograph(600, 400), "JPEG")), "a.jpg", DAMAGED),
        (bytes(25 * 2**20), "a.jpg", TOO_HEAVY),
    ],
)
def test_a_refused_upload_keeps_what_was_typed(
    desk: Client, content: bytes, name: str, sentence: str, tmp_path: Path
) -> None:
    response = desk.post(DESK, DESCRIBED | upload(content, name))
    assert errors(response) == {"upload": [sentence]}
    assert "A bridge." in response.content.decode()
    assert (Picture.objects.count(), files(tmp_path)) == (0, [])


def test_without_a_file_there_is_no_picture(desk: Client) -> None:
    assert errors(desk.post(DESK, DESCRIBED)) == {"upload": ["This field is required."]}
    empty = {"upload": SimpleUploadedFile("a.jpg", b"")}
    assert list(errors(desk.post(DESK, DESCRIBED | empty))) == ["upload"]


def test_the_pixels_behind_an_address_never_change(editor: User) -> None:
    picture = make_picture()
    before = [file.name for file in stored(picture)]
    said = DESCRIBED | {"alt_en": "Another bridge."} | upload()
    signed_in(editor).post(f"/admin/pictures/picture/{picture.pk}/change/", said)
    picture.refresh_from_db()
    assert (picture.alt_en, picture.width) == ("Another bridge.", 600)
    assert [file.name for file in stored(picture)] == before


def test_an_avif_is_served_as_one(db: None) -> None:
    picture = make_picture()
    published(make_article(lead_picture=picture))
    kinds = {}
    for rendition in picture.renditions.all():
        response: Any = Client().get(rendition.url)
        kinds[rendition.format] = response["Content-Type"]
        assert response.getvalue() == content(rendition.file)
    assert kinds == {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}
