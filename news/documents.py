"""The library of documents: PDF files that do nothing, kept privately and handed out by the site."""

import re
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pictures.models import originals, unguessable
from publishing.languages import in_both

from .pdf.apart import Cleaned


class Document(models.Model):
    """A file whose content never changes: another version is another document."""

    title = in_both(
        models.CharField(
            _("title"), max_length=300, help_text=_("What it is, as readers would call it.")
        )
    )
    file = models.FileField(upload_to=unguessable, storage=originals, editable=False)
    name = models.CharField(_("name of the file"), max_length=200, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False, help_text=_("In bytes."))
    pages = models.PositiveIntegerField(_("pages"), editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("news:document", args=[self.file.name])

    @transaction.atomic
    def keep(self, cleaned: Cleaned, name: str) -> None:
        """Save this document with a cleaned file, which was called `name` when it came."""
        self.name = in_one_line(name)[-200:]
        self.pages, self.size = cleaned.pages, len(cleaned.content)
        self.sha256 = sha256(cleaned.content).hexdigest()
        self.file.save("document.pdf", ContentFile(cleaned.content), save=False)
        try:
            self.save()
        except BaseException:
            self.file.delete(save=False)  # the database forgets by itself, the disk does not
            raise

    @classmethod
    def with_content(cls, content: bytes) -> "Document | None":
        return cls.objects.filter(sha256=sha256(content).hexdigest()).first()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the document with its file, so that what is deleted answers nowhere."""
        file: Any = self.file
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(partial(file.storage.delete, file.name))
        return deleted


def in_one_line(name: str) -> str:
    """Return a name without folders, line ends and what turns the direction of a text."""
    seen = "".join(each if each.isprintable() else " " for each in name)
    return re.sub(r'[\s"*/:<>?\\|]+', " ", seen).strip(" .")
