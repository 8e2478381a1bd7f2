"""What came in from an older site, and the files it came in by."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pictures.models import Picture
from publishing.fields import PartialDateField

from .notes import Note


class MovedArticle(models.Model):
    """An item of an older site that came in once, whatever became of the article since.

    It outlives the draft: what somebody discarded does not come back by the same file.
    """

    key = models.CharField(max_length=64, unique=True)
    article = models.ForeignKey(
        "news.Article", models.SET_NULL, null=True, related_name="moved_from"
    )
    link = models.CharField(_("link"), max_length=500, blank=True)
    printed_date = models.CharField(_("date as printed"), max_length=100, blank=True)
    file = models.CharField(_("file"), max_length=200)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.link or self.key


class Outcome(models.TextChoices):
    DRAFT = "draft", _("a draft")
    PRESENT = "present", _("is here already")
    REFUSED = "refused", _("refused")


class NewsFile(models.Model):
    """A file of an older site's news. Its rows are tried one by one, and come in when that is asked."""

    class Language(models.TextChoices):
        ALBANIAN = "sq", "Shqip"
        ENGLISH = "en", "English"

    name = models.CharField(_("file"), max_length=200)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=Language,
        blank=True,
        help_text=_("Of the rows that name none themselves. Empty: it is read from their words."),
    )
    brings_back = models.BooleanField(
        _("bring back what was discarded"),
        default=False,
        help_text=_("Otherwise what came in once and was discarded stays out."),
    )
    unread = models.JSONField(_("not read"), default=list)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    comes_in = models.BooleanField(_("comes in"), default=False)

    class Meta:
        verbose_name = _("file of news")
        verbose_name_plural = _("files of news")
        default_permissions = ()  # asked is who may add articles
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class NewsRowQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(is_done=False).order_by("place")

    def counted(self) -> dict[str, int]:
        """Return how many rows there are in all, done, of each outcome, and to look at."""
        counts: dict[str, Any] = {value: Count("pk", Q(outcome=value)) for value in Outcome.values}
        return self.aggregate(
            total=Count("pk"),
            done=Count("pk", Q(is_done=True)),
            warned=Count("pk", Q(warns=True)),
            **counts,
        )


class NewsRow(models.Model):
    """A row of a file, and what became of it: first when it was tried, then when it came in."""

    file = models.ForeignKey(NewsFile, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))  # as the file numbers it
    place = models.PositiveIntegerField()  # in the order in which they come in
    cells = models.JSONField(default=dict)  # emptied once it has come in
    said = models.JSONField(default=list)  # what was noted before its cells were read
    key = models.CharField(max_length=64, blank=True)
    is_done = models.BooleanField(default=False)
    title = models.CharField(_("title"), max_length=300, blank=True)
    date = PartialDateField(_("date"), null=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    warns = models.BooleanField(default=False)
    notes = models.JSONField(default=list)
    article = models.ForeignKey("news.Article", models.SET_NULL, null=True, related_name="+")

    objects = NewsRowQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("file", "number", "pk")
        indexes = [
            models.Index(fields=["file", "is_done", "place"], name="news_row_next"),
            models.Index(fields=["file", "key"], name="news_row_key"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    @property
    def told(self) -> list[Note]:
        return [Note(about, values) for about, values in self.notes]


class NewsPicture(models.Model):
    """What a picture that was sent along was called, and what it is in the library."""

    file = models.ForeignKey(NewsFile, models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=200)  # as `name_of` gives it
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, related_name="+")
    meant_as = models.CharField(max_length=500, blank=True)  # its place, by the first row it is in

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["file", "name"], name="news_picture_named_once")
        ]

    def __str__(self) -> str:
        return self.name
