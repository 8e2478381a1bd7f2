"""What must move for the news, as the API tells them, to change. Nothing hidden moves it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Now

from missions.models import Mission
from pictures.models import Picture
from publishing import stream
from publishing.models import Edition

from ..models import Article, Topic
from .conditional import Stamp

ARTICLES, MISSIONS = Article._meta.label_lower, Mission._meta.label_lower

# By so much two clocks, or a moment and the end of its transaction, may lie apart.
MOMENTS_MAY_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True)
class NewsStamp:
    """`position` is how far the articles have come; `labels` moves with what they only name.

    These are the missions, the topics and the pictures, whose words no article's edition holds.
    """

    position: stream.Position
    labels: Stamp
    whole: Stamp


def read_stamp() -> NewsStamp:
    """Ask the database for it, once. Without any edition there is no news either."""
    asked = [*stream.newest(ARTICLES), *stream.newest(MISSIONS), *_reworded(), Now()]
    moments = {f"moment_{number}": one for number, one in enumerate(asked)}
    rows = Edition.objects.order_by().annotate(**moments).values_list(*moments)
    *known, now = rows.first() or [None] * len(asked)
    position = stream.Position(*known[:3]) if known[0] else stream.BEGINNING
    return NewsStamp(position, Stamp(tuple(known[3:]), now), Stamp(tuple(known), now))


def _reworded() -> list[Subquery]:
    """Return when a topic, and when a picture, that the public sees now was last reworded."""
    public = Article.objects.published()
    topics = Topic.objects.filter(Exists(public.filter(topics=OuterRef("pk"))))
    pictures = Picture.objects.filter(
        Exists(public.filter(lead_picture=OuterRef("pk")))
        | Exists(public.filter(gallery__picture=OuterRef("pk")))
    )
    return [
        Subquery(rows.exclude(reworded_at=None).order_by("-reworded_at").values("reworded_at")[:1])
        for rows in (topics, pictures)
    ]


def naming_reworded(moment: datetime) -> list[Any]:
    """Return the keys of articles that name a mission, a topic or a picture that changed since."""
    missions = Edition.objects.filter(model=MISSIONS).seen().since(moment).values("object_id")
    links: Any = Article.missions.through._base_manager
    marks: Any = Article.topics.through._base_manager
    shown = Article.objects.filter(lead_picture__reworded_at__gte=moment)
    in_gallery = Article.objects.filter(gallery__picture__reworded_at__gte=moment)
    return [
        links.filter(mission__in=missions).values("article_id"),
        marks.filter(topic__reworded_at__gte=moment).values("article_id"),
        shown.values("pk"),
        in_gallery.values("pk"),
    ]
