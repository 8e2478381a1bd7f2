"""An upload becomes pixels and nothing else."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from . import telltale

MAX_BYTES = 20 * 1024 * 1024
MAX_SIDE = 10_000
# Megapixels. WebP is decoded in four copies at once, where the others need two.
MOST = {"JPEG": 40, "PNG": 40, "WEBP": 20}
EXTENSIONS = {"JPEG": {".jpg", ".jpeg", ".jfif"}, "PNG": {".png"}, "WEBP": {".webp"}}

# Pillow makes room for a WebP while it opens it; before that it refuses twice this number. It also
# warns from once the number on, which for the others is no news.
Image.MAX_IMAGE_PIXELS = MOST["WEBP"] * 1_000_000
warnings.simplefilter("ignore", Image.DecompressionBombWarning)


class NotAPicture(ValueError):
    """The upload is refused. Its text tells the editor why."""


@dataclass(frozen=True)
class Cleaned:
    """Upright pixels, in RGB or RGBA, with no metadata; `had_…` tells what was removed."""

    image: Image.Image
    had_position: bool
    had_serial_number: bool


def clean(upload: BinaryIO, name: str) -> Cleaned:
    """Return the pixels of an uploaded JPEG, PNG or WebP.

    Everything is judged before the pixels are decoded: at most 20 MB, 10,000 pixels a side and
    40 megapixels (a WebP 20), one frame, and content that is what the name says. Of the several
    pictures that a phone puts into one JPEG, the first counts. Raises NotAPicture.
    """
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise NotAPicture(_("The file is larger than 20 MB."))
    try:
        image = Image.open(BytesIO(content), formats=list(EXTENSIONS))
        frames = getattr(image, "n_frames", 1)
    except Image.DecompressionBombError as error:
        raise NotAPicture(_too_large()) from error
    except Exception as error:  # the decoders raise whatever they stumble on
        raise NotAPicture(_("This is not a JPEG, PNG or WebP picture.")) from error
    _judge(image, frames, PurePath(name).suffix.lower())
    try:
        image.load()  # a PNG may say the most behind its pixels
        had = telltale.has_position(image), telltale.has_serial_number(image)
        return Cleaned(_pixels(image), *had)
    except Exception as error:
        raise NotAPicture(_("The picture is damaged.")) from error


def _judge(image: Image.Image, frames: int, extension: str) -> None:
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    if extension not in EXTENSIONS[kind]:
        raise NotAPicture(
            _("The name says it is another kind of file than it is: %(kind)s.") % {"kind": kind}
        )
    if max(image.size) > MAX_SIDE or image.width * image.height > MOST[kind] * 1_000_000:
        raise NotAPicture(_too_large())
    if frames > 1 and image.format != "MPO":
        raise NotAPicture(_("The picture moves. Upload a still one."))


def _too_large() -> str:
    return _(
        "The picture is larger than 10,000 pixels a side or 40 megapixels, or as WebP than 20."
    )


def _pixels(image: Image.Image) -> Image.Image:
    """Decode, upright and in the colours of the web, holding two copies at most."""
    ImageOps.exif_transpose(image, in_place=True)
    for step in (_in_eight_bits, _in_srgb, _in_rgb):
        image = _changed(image, step)
    bare = Image.new(image.mode, image.size)  # pixels alone: what came with them stays behind
    bare.paste(image)
    return bare


def _changed(image: Image.Image, step: Callable[[Image.Image], Image.Image]) -> Image.Image:
    changed = step(image)
    if changed is not image:
        image.close()  # frees its pixels, whoever still holds it
    return changed


def _in_eight_bits(image: Image.Image) -> Image.Image:
    if not image.mode.startswith("I"):
        return image
    # convert() alone would cut what is over 255 instead of scaling it.
    return image.point(lambda value: value * (1 / 256)).convert("L")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Convert the colours: the profile that says how to read them goes with the other metadata."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        read = ImageCms.ImageCmsProfile(BytesIO(profile))
        to = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, read, to, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):  # what cannot be read says nothing
        return image


def _in_rgb(image: Image.Image) -> Image.Image:
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if has_alpha else "RGB"
    return image if image.mode == mode else image.convert(mode)
