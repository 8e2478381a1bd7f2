"""The news: articles and their topics."""

from collections.abc import Iterable
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from missions.models import Mission
from pictures.models import Picture
from publishing.doubts import Doubt, worded
from publishing.fields import AddressField, PartialDateField, RichTextField
from publishing.languages import CODES, current, in_both, in_one
from publishing.models import (
    CHANGED_AT,
    IS_LIVE,
    Addressed,
    FormerAddress,
    Publishable,
    PublishedQuerySet,
)
from publishing.rewording import Reworded
from publishing.search import finding, query
from publishing.search.terms import Searched
from publishing.text import fold, plain

from .documents import Document
from .letters import MOST_NAMED, damaged
from .moving_in.models import MovedArticle, NewsFile, NewsPicture, NewsRow
from .parts import Attachment, GalleryPicture

__all__ = [
    "Article",
    "Attachment",
    "Document",
    "GalleryPicture",
    "MovedArticle",
    "NewsFile",
    "NewsPicture",
    "NewsRow",
    "Topic",
]

# So many articles are found by their keys and sorted; of more, the list is walked in its order.
FEW = 500


class TopicQuerySet(models.QuerySet["Topic"]):
    def published(self) -> Self:
        """Select what an article that is published is about."""
        return self.filter(Exists(self._of(Article.objects.published())))

    def once_published(self) -> Self:
        """Select what an article is about that is published or was withdrawn."""
        shown = Article.objects.published(), Article.objects.withdrawn()
        return self.filter(reduce(or_, (Exists(self._of(those)) for those in shown)))

    def _of(self, articles: "ArticleQuerySet") -> "ArticleQuerySet":
        return articles.filter(topics=OuterRef("pk"))


class Topic(Reworded):
    words = ("title_sq", "title_en", "slug_sq", "slug_en")

    title = in_both(models.CharField(_("title"), max_length=80))
    slug = in_both(AddressField(_("address"), max_length=80, unique=True))

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("title_sq", "pk")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        slugs = [(code, self.slug_in(code)) for code in CODES]
        problems = {
            to_attribute("slug", code): problem
            for code, slug in slugs
            if (problem := FormerAddress.problem(self, self.pk, slug, code))
        }
        if problems:
            raise ValidationError(problems)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        before = Topic.objects.once_published().filter(pk=self.pk).first()
        super().save(*args, **kwargs)
        if before:  # its feeds are known by its slug
            FormerAddress.keep(self, {code: before.slug_in(code) for code in CODES})

    def slug_in(self, code: str) -> str:
        return str(in_one(self, "slug", code))


class ArticleQuerySet(PublishedQuerySet):
    def newest_first(self) -> Self:
        """Order by date, then by key: total and stable, so that no page repeats or skips an item.

        A date known to its month stands below the known days of that month. Nothing is published
        without a date; to ask for one leads SQLite to the index in which they stand in order.
        """
        return self.filter(date__gt=0).order_by("-date", "-pk")

    def with_pictures(self) -> Self:
        return self.select_related("lead_picture").prefetch_related("lead_picture__renditions")

    def with_parts(self) -> Self:
        gallery = GalleryPicture.objects.select_related("picture")
        return self.prefetch_related(
            Prefetch("gallery", gallery.prefetch_related("picture__renditions")),
            Prefetch("attachments", Attachment.objects.select_related("document")),
        )

    def for_page(self) -> Self:
        return self.with_pictures().with_parts().prefetch_related("topics")

    def on_topic(self, topic: Topic) -> Self:
        return self._linked(Article.topics.through.objects.filter(topic=topic))

    def of_mission(self, mission: Mission) -> Self:
        return self._linked(Article.missions.through.objects.filter(mission=mission))

    def _linked(self, links: models.QuerySet[Any]) -> Self:
        """Select the articles of `links`, by the way that reads fewer rows. It asks the database."""
        few = links.values_list("article", flat=True)[: FEW + 1]
        if len(few) <= FEW:
            return self.filter(pk__in=list(few))
        return self.filter(Exists(links.filter(article=OuterRef("pk"))))

    def for_search(self) -> Self:
        return self.prefetch_related("topics", "missions", "gallery", "attachments")

    def about(self, asked: str, marks: Iterable[str] = ()) -> Self:
        """Select what has all that the site's search would look for, in the current language.

        Signs alone find nothing. `marks` are what else the list is asked for: it spares those who
        have the words alone.
        """
        read = query.read(asked)
        found: Self = finding.among(self, read, current(), marks) if read.parts else self.none()
        return found


def _in_order(name: str, *order: str) -> list[models.Index]:
    """Return an index a language in which what is published in it stands in the order of a list.

    It holds all that `published` and `in_language` ask for: of what a list passes over, such as the
    articles on other topics, the rows themselves are not read.
    """
    indexes = []
    for code in CODES:
        title = to_attribute("title", code)
        asked = [field for field in ("public_from", "draft_of", "state") if field not in order[0]]
        indexes.append(
            models.Index(
                fields=[*order, *asked, title],
                condition=IS_LIVE & ~Q(**{title: ""}),
                name=f"article_{name}_{code}",
            )
        )
    return indexes


class Article(Addressed, Publishable):
    parts = ("gallery", "attachments")
    needed = ("title", "slug", "teaser")
    needed_once = ("date",)
    search_rank = 0
    search_mark = "article"

    date = PartialDateField(
        _("date"),
        null=True,
        blank=True,
        help_text=_("As precisely as it is known: 12 January 2018, January 2018 or 2018."),
    )
    teaser = in_both(
        models.TextField(
            _("teaser"), max_length=600, blank=True, help_text=_("Two or three lines, for lists.")
        )
    )
    byline = models.CharField(
        _("byline"), max_length=160, blank=True, help_text=_("Who wrote it, without “by”.")
    )
    place_line = in_both(models.CharField(_("place"), max_length=120, blank=True))
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="articles", verbose_name=_("topics")
    )
    missions = models.ManyToManyField(
        Mission,
        blank=True,
        related_name="articles",
        limit_choices_to={"draft_of": None},
        verbose_name=_("missions"),
    )
    body = in_both(RichTextField(_("text"), blank=True))
    lead_picture = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("lead picture"),
    )
    caption = in_both(models.TextField(_("caption"), max_length=600, blank=True))
    credit = in_both(models.CharField(_("credit"), max_length=160, blank=True))
    source_name = models.CharField(
        _("source"),
        max_length=160,
        blank=True,
        help_text=_("If the text is not the ministry's own."),
    )
    source_link = models.URLField(_("link to the source"), max_length=300, blank=True)
    folded = models.TextField(editable=False, default="")

    objects = ArticleQuerySet.as_manager()

    class Meta(Addressed.Meta, Publishable.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            *Publishable.Meta.indexes,
            *_in_order("dated", "-date", "-id"),
            *_in_order("on_line", "-public_from", "-id"),
            models.Index(CHANGED_AT.desc(), F("id").desc(), name="article_changed"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        texts = [
            getattr(self, to_attribute(name, code))
            for name in ("title", "teaser", "body")
            for code in CODES
        ]
        self.folded = fold(plain(" ".join([*texts, self.byline])))
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("news:article", args=[self.slug])

    def searched(self, code: str) -> Searched:
        year = [f"year{self.date.year}"] if self.date else []
        topics = [f"topic{topic.pk}" for topic in self.topics.all()]
        missions = [f"mission{mission.pk}" for mission in self.missions.all()]
        shown = [
            *(in_one(self, name, code) for name in ("place_line", "caption")),
            *(in_one(one, "caption", code) for one in self.gallery.all()),
            *(in_one(one, "title", code) for one in self.attachments.all()),
        ]
        return Searched(
            title=in_one(self, "title", code),
            lead=in_one(self, "teaser", code),
            text="\n".join(filter(None, [plain(in_one(self, "body", code)), self.byline, *shown])),
            date=self.date,
            marks=(self.search_mark, *year, *topics, *missions),
        )

    @property
    def lede(self) -> str:
        """The teaser, unless the text begins with the same words."""
        return "" if plain(self.body).startswith(self.teaser) else self.teaser

    def doubts(self) -> list[Doubt]:
        """Damaged letters, as older sites and other programs leave them: nobody means to print any."""
        return [
            doubt
            for code in CODES
            for name in ("title", "teaser", "body", "caption")
            if (doubt := self._damage(to_attribute(name, code)))
        ]

    def _damage(self, name: str) -> Doubt | None:
        found = damaged(plain(getattr(self, name)))
        if not found:
            return None
        said = ", ".join([*found[:MOST_NAMED], *(["…"] if len(found) > MOST_NAMED else [])])
        sentence = _("Letters look damaged: %(words)s.")
        key = f"letters-{name}-{sha256(' '.join(found).encode()).hexdigest()[:12]}"
        return Doubt(key, worded(sentence, words=said), f"id_{name}")
