"""The picture library. Originals stay private; what the public loads are renditions."""

from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from PIL import Image

from publishing.languages import in_both

WIDTHS = (480, 960, 1600)
FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpeg": "JPEG"}  # best first, as <picture> tries them


def unguessable(instance: models.Model, name: str) -> str:
    return f"{uuid4().hex}.{name.rpartition('.')[2]}"


def originals() -> Any:
    return storages["originals"]


class Picture(models.Model):
    original = models.FileField(upload_to=unguessable, storage=originals, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
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
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(is_decorative=True) | (~Q(alt_sq="") & ~Q(alt_en="")),
                name="picture_is_described_or_decorative",
                violation_error_message=_(
                    "Describe the picture in both languages, or mark it as decorative."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.alt or str(_("Decorative picture %(number)s") % {"number": self.pk})

    @transaction.atomic
    def keep(self, image: Image.Image) -> None:
        """Save this picture with cleaned pixels as its original, and make its renditions."""
        self.width, self.height = image.size
        self.original.save("original.png", _encoded(image, "PNG"), save=False)
        self.save()
        for width in sorted({min(width, image.width) for width in WIDTHS}):
            smaller = image.resize((width, max(1, round(image.height * width / image.width))))
            for extension, encoder in FORMATS.items():
                opaque = smaller.convert("RGB") if encoder == "JPEG" else smaller
                rendition = Rendition(
                    picture=self, format=extension, width=width, height=smaller.height
                )
                rendition.file.save(f"rendition.{extension}", _encoded(opaque, encoder))


def _encoded(image: Image.Image, encoder: str) -> ContentFile:
    buffer = BytesIO()
    image.save(buffer, encoder)
    return ContentFile(buffer.getvalue())


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
