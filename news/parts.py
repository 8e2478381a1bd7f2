"""What belongs to an article beside its text: a gallery, and documents to take along."""

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pictures.models import Picture
from publishing.languages import CODES, in_both
from publishing.models import Part

from .documents import Document


class GalleryPicture(Part):
    needed_once = ("picture",)

    article = models.ForeignKey("Article", models.CASCADE, related_name="gallery")
    picture = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gallery_places",
        verbose_name=_("picture"),
    )
    caption = in_both(models.CharField(_("caption"), max_length=300, blank=True))

    class Meta(Part.Meta):
        verbose_name = _("picture of the gallery")
        verbose_name_plural = _("gallery")

    def __str__(self) -> str:
        number = self.picture_id or "–"
        return self.caption or gettext("Picture %(number)s") % {"number": number}


class Attachment(Part):
    needed = ("title",)
    needed_once = ("document",)

    article = models.ForeignKey("Article", models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name=_("document"),
    )
    title = in_both(
        models.CharField(
            _("title"), max_length=300, blank=True, help_text=_("Empty: that of the document.")
        )
    )

    class Meta(Part.Meta):
        verbose_name = _("document of the article")
        verbose_name_plural = _("documents of the article")

    def __str__(self) -> str:
        return self.title or "–"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take over the titles of the document, so that what is approved does not change with it."""
        for name in (f"title_{code}" for code in CODES):
            if self.document and not getattr(self, name):
                setattr(self, name, getattr(self.document, name))
        super().save(*args, **kwargs)
