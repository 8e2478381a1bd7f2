"""What a mandate says: chapters, articles, points, letters. Each has an address that lasts."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publishing.languages import current, in_both, other
from publishing.models import Part

from . import citing

LONGEST_LABEL, LONGEST_ADDRESS = 60, 200


class Provision(Part):
    """A chapter, an article, a point or a letter. Its label is data, as printed.

    It is read from the text of its version, by `reading`, and so is its address: no two of one
    version have the same. A row keeps its address for ever, and what points at it.
    """

    is_read_from_its_whole = True

    # What the page has gathered.
    below: list["Provision"]
    level: int  # of its heading
    resting: list[Any]  # the missions that rest on it
    formerly: "Provision | None"  # what it was in the version before, if it had another address
    moved_to: "Provision | None"  # where what had this address in the version before is now
    old_anchors: list[str]  # those of earlier versions that lead to it

    class Kind(models.TextChoices):
        CHAPTER = "chapter", _("chapter")
        ARTICLE = "article", pgettext_lazy("of an act", "article")
        POINT = "point", _("point")
        LETTER = "letter", _("letter")
        NUMERAL = "numeral", _("numeral")
        PARAGRAPH = "paragraph", _("paragraph")

    mandate = models.ForeignKey("Mandate", models.CASCADE, related_name="provisions")
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.ARTICLE)
    label = models.CharField(
        _("label"),
        max_length=LONGEST_LABEL,
        blank=True,
        help_text=_("As printed, without bracket or full stop: 3, ç, dh."),
    )
    heading = in_both(models.CharField(_("heading"), max_length=500, blank=True))
    text = in_both(models.TextField(_("text"), blank=True))
    anchor = models.CharField(
        _("address"),
        max_length=LONGEST_ADDRESS,
        blank=True,
        editable=False,
        help_text=_("Made from the labels."),
    )
    is_gone = models.BooleanField(
        _("no longer in the text"),
        default=False,
        editable=False,
        help_text=_("A correction took it out, and its address still answers."),
    )

    class Meta(Part.Meta):
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")

    def __str__(self) -> str:
        return self.cited or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """Return its permanent address, in the version that it belongs to."""
        return f"{reverse('ministry:version', args=[self.mandate_id])}#{self.anchor}"

    @property
    def cited(self) -> str:
        """Return it as an act cites it: article 3(ç)."""
        return citing.in_current_language(self.anchor, self.kind) if self.anchor else ""

    @property
    def cited_in_albanian(self) -> str:
        return citing.in_albanian(self.anchor, self.kind) if self.anchor else ""

    @property
    def cited_in_english(self) -> str:
        return citing.in_english(self.anchor, self.kind) if self.anchor else ""

    @property
    def plain_anchor(self) -> str:
        """The same address without ç and ë, which mail programs break; empty if there are none."""
        plain = citing.in_ascii(self.anchor)
        return plain if plain != self.anchor else ""

    @property
    def mark(self) -> str:
        """Return the label as lists print it: ç) and 2."""
        is_letter = self.kind in (self.Kind.LETTER, self.Kind.NUMERAL)
        return f"{self.label})" if is_letter else f"{self.label}."

    @property
    def title(self) -> str:
        """Return what stands above an article or a chapter: Article 5, Chapter II."""
        return self.cited[:1].upper() + self.cited[1:] if self.anchor else ""

    @property
    def is_headed(self) -> bool:
        return self.kind in (self.Kind.CHAPTER, self.Kind.ARTICLE)

    @property
    def paragraphs(self) -> list[str]:
        return str(self.text).splitlines()

    @property
    def other_language(self) -> str:
        """The language of its words, if it has none in the current one."""
        own, foreign = current(), other(current())
        return "" if self.has_words_in(own) or not self.has_words_in(foreign) else foreign

    def has_words_in(self, code: str) -> bool:
        return bool(getattr(self, f"heading_{code}") or getattr(self, f"text_{code}"))
