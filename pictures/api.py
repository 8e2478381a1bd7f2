"""A picture as data: what it shows, whose it is, and where its renditions are."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from publishing.api import AddressField

from .models import Picture, Rendition


@dataclass(frozen=True)
class Shown:
    """A picture in its place on a page, with the words that stand below it there."""

    picture: Picture
    caption: str
    credit: str

    @property
    def alt(self) -> str:
        return "" if self.picture.is_decorative else str(self.picture.alt)


class RenditionSerializer(serializers.Serializer):
    url = AddressField(None)
    type = serializers.SerializerMethodField(help_text="image/avif, image/webp, image/jpeg")
    width = serializers.IntegerField()
    height = serializers.IntegerField()

    def get_type(self, rendition: Rendition) -> str:
        return f"image/{rendition.format}"


class FocalPointSerializer(serializers.Serializer):
    """What must stay in sight when the picture is cut: from its left and its top, in per cent."""

    x = serializers.IntegerField(source="focal_x")
    y = serializers.IntegerField(source="focal_y")


class PictureSerializer(serializers.Serializer):
    """A picture that a page shows. Its addresses answer as long as the page is public."""

    alt = serializers.CharField(help_text=_("Empty if it is decorative."))
    is_decorative = serializers.BooleanField(source="picture.is_decorative")
    caption = serializers.CharField()
    credit = serializers.CharField()
    focal_point = FocalPointSerializer(source="picture")
    width = serializers.IntegerField(source="picture.width", help_text=_("Of the whole picture."))
    height = serializers.IntegerField(source="picture.height")
    renditions = serializers.SerializerMethodField()

    @extend_schema_field(RenditionSerializer(many=True))
    def get_renditions(self, shown: Shown) -> Any:
        """Return them smallest first, each width in the formats that there are."""
        found = sorted(shown.picture.renditions.all(), key=lambda one: (one.width, one.format))
        return RenditionSerializer(found, many=True, context=self.context).data
