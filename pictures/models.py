"""The picture library. Originals stay private; what the public loads are renditions."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import storages
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from PIL import Image

from publishing.languages import in_both
from publishing.rewording import Reworded
from publishing.text import fold

# A thumbnail, a telephone, and the widest that a page shows on a fine screen: 45rem twice over.
WIDTHS = (480, 960, 1600)
FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpeg": "JPEG"}  # best first, as <picture> tries them
# Alike to the eye in each format, and each quick: somebody waits while their upload is encoded a
# dozen times. A slower AVIF takes three times as long and is 2 % smaller; a slower WebP, twice and 5 %.
ENCODING: dict[str, dict[str, Any]] = {
    "AVIF": {"quality": 64, "speed": 9},
    "WEBP": {"quality": 82, "method": 2},
    "JPEG": {"quality": 85},
    "PNG": {"compress_level": 1},
}


# Whoever cannot see such a picture misses nothing: what shows it may be published.
DESCRIBED = Q(is_decorative=True) | ~Q(alt_sq="") & ~Q(alt_en="")


def unguessable(instance: models.Model, name: str) -> str:
    return f"{uuid4().hex}.{name.rpartition('.')[2]}"


def originals() -> Any:
    return storages["originals"]


class Picture(Reworded):
    words = ("alt_sq", "alt_en", "is_decorative", "credit", "focal_x", "focal_y")

    original = models.FileField(upload_to=unguessable, storage=originals, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    alt = in_both(
        models.CharField(
            _("alternative text"),
            max_length=300,
            blank=True,
            help_text=_("What it shows, for those who cannot see it."),
        )
    )
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It says nothing that the text does not say.")
    )
    credit = models.CharField(_("credit"), max_length=160, blank=True)
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, from the left, %"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, from the top, %"), default=50, validators=[MaxValueValidator(100)]
    )
    folded = models.TextField(editable=False, default="")
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("-pk",)

    def __str__(self) -> str:
        if self.alt:
            return str(self.alt)
        name = _("Decorative picture %(number)s") if self.is_decorative else _("Picture %(number)s")
        return str(name % {"number": self.pk})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(f"{self.alt_sq} {self.alt_en} {self.credit}")  # type: ignore[attr-defined]
        super().save(*args, **kwargs)

    @property
    def is_described(self) -> bool:
        """Say of this picture what `DESCRIBED` says in SQL."""
        return self.is_decorative or bool(self.alt_sq and self.alt_en)  # type: ignore[attr-defined]

    def keep(self, image: Image.Image) -> None:
        """Save this picture with cleaned pixels as its original, and make its renditions."""
        self.width, self.height = image.size
        files = [self.original]
        renditions = []
        # The original is for renditions to come. A PNG of a photograph would take half a minute.
        encoder = "PNG" if image.mode == "RGBA" else "JPEG"
        content = _encoded(image, encoder, quality=95, subsampling=0)
        try:
            self.original.save(f"original.{encoder.lower()}", content, save=False)
            for rendition in self._renditions(image):
                files.append(rendition.file)
                renditions.append(rendition)
            with transaction.atomic():  # short: on SQLite, everybody else waits for it to end
                self.save()
                Rendition.objects.bulk_create(renditions)
        except BaseException:
            for file in files:
                file.delete(save=False)  # the database forgets by itself, the disk does not
            raise

    def _renditions(self, image: Image.Image) -> Iterator["Rendition"]:
        """Yield the renditions with their files written, and no rows yet."""
        for width in sorted({min(width, image.width) for width in WIDTHS}):
            height = max(1, round(image.height * width / image.width))
            smaller = image.resize((width, height), reducing_gap=2.0)
            for extension, encoder in FORMATS.items():
                shown = _on_white(smaller) if encoder == "JPEG" else smaller
                rendition = Rendition(picture=self, format=extension, width=width, height=height)
                name = f"rendition.{extension}"
                rendition.file.save(name, _encoded(shown, encoder), save=False)
                yield rendition

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the picture with its files, so that what is deleted answers nowhere."""
        files = [self.original, *(rendition.file for rendition in self.renditions.all())]
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(partial(_remove, files))
        return deleted


def _remove(files: list[Any]) -> None:
    for file in files:
        file.storage.delete(file.name)


def _encoded(image: Image.Image, encoder: str, **options: Any) -> File:
    buffer = BytesIO()
    image.save(buffer, encoder, **(ENCODING[encoder] | options))
    return File(buffer)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return page


class Rendition(models.Model):
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")
    file = models.FileField(upload_to=unguessable)
    format = models.CharField(max_length=4, choices=[(name, name) for name in FORMATS])
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ("picture", "format", "width")

    def __str__(self) -> str:
        return f"{self.format} {self.width}×{self.height}"

    @property
    def url(self) -> str:
        return reverse("pictures:rendition", args=[self.file.name])
