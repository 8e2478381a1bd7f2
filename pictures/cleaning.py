"""An upload becomes pixels and nothing else."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.ExifTags import IFD

MAX_BYTES = 20 * 1024 * 1024
MAX_SIDE = 10_000
MAX_PIXELS = 40_000_000
EXTENSIONS = {"JPEG": {".jpg", ".jpeg"}, "PNG": {".png"}, "WEBP": {".webp"}}


class NotAPicture(ValueError):
    """The upload is refused. Its text tells the editor why."""


@dataclass(frozen=True)
class Cleaned:
    """Upright pixels, in RGB or RGBA, with no metadata; `had_position` tells what was removed."""

    image: Image.Image
    had_position: bool


def clean(upload: BinaryIO, name: str) -> Cleaned:
    """Return the pixels of an uploaded JPEG, PNG or WebP.

    Everything is judged before the pixels are decoded: at most 20 MB, 10,000 pixels a side and
    40 megapixels, one frame, and content that is what the name says. Raises NotAPicture.
    """
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise NotAPicture(_("The file is larger than 20 MB."))
    image = _opened(content)
    if PurePath(name).suffix.lower() not in EXTENSIONS[str(image.format)]:
        raise NotAPicture(
            _("The name says it is another kind of file than it is: %(kind)s.")
            % {"kind": image.format}
        )
    if max(image.size) > MAX_SIDE or image.width * image.height > MAX_PIXELS:
        raise NotAPicture(_("The picture is larger than 10,000 pixels a side or 40 megapixels."))
    if getattr(image, "n_frames", 1) != 1:
        raise NotAPicture(_("The picture moves. Upload a still one."))
    had_position = bool(image.getexif().get_ifd(IFD.GPSInfo))
    return Cleaned(_pixels(image), had_position)


def _opened(content: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(content), formats=list(EXTENSIONS))
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
    ) as error:
        raise NotAPicture(_("This is not a JPEG, PNG or WebP picture.")) from error


def _pixels(image: Image.Image) -> Image.Image:
    try:
        image.load()
        upright = ImageOps.exif_transpose(image)
        has_alpha = "A" in upright.getbands() or "transparency" in upright.info
        plain = upright.convert("RGBA" if has_alpha else "RGB")
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise NotAPicture(_("The picture is damaged.")) from error
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())
