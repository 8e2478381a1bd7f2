"""What the API says of articles, and of what became of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from missions.models import Mission
from pictures.api import PictureSerializer, Shown
from publishing.api import AddressField, DateField
from publishing.languages import CODES, current
from publishing.updates import Event

from ..models import Article, Topic


class TopicSerializer(serializers.ModelSerializer):
    title = serializers.CharField()
    slug = serializers.CharField()

    class Meta:
        model = Topic
        fields = ("slug", "title")


class MissionSerializer(serializers.ModelSerializer):
    title = serializers.CharField()
    slug = serializers.CharField()
    url = AddressField()

    class Meta:
        model = Mission
        fields = ("slug", "title", "url")


def languages_of(article: Article) -> list[str]:
    return [code for code in CODES if article.exists_in(code)]


class ArticleSerializer(serializers.Serializer):
    """An article without its text."""

    id = serializers.IntegerField(source="pk")
    edition = serializers.IntegerField(
        source="edition_seen", help_text=_("It grows with each change; some numbers are left out.")
    )
    language = serializers.SerializerMethodField()
    languages = serializers.SerializerMethodField(help_text=_("In which it exists."))
    title = serializers.CharField()
    teaser = serializers.CharField()
    url = AddressField()
    date = DateField()
    byline = serializers.CharField()
    place = serializers.CharField(source="place_line")
    topics = TopicSerializer(many=True)
    missions = MissionSerializer(many=True, source="published_missions")
    picture = serializers.SerializerMethodField()
    source_name = serializers.CharField()
    source_link = serializers.CharField(help_text=_("Empty if there is none."))
    first_published = serializers.DateTimeField(source="first_published_at")
    last_updated = serializers.DateTimeField(source="last_updated_at", allow_null=True)

    def get_language(self, article: Article) -> str:
        return current()

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(CODES)))
    def get_languages(self, article: Article) -> list[str]:
        return languages_of(article)

    @extend_schema_field(PictureSerializer(allow_null=True))
    def get_picture(self, article: Article) -> Any:
        picture: Any = article.lead_picture
        if picture is None:
            return None
        credit = article.credit or picture.credit
        return self.described(Shown(picture, article.caption, credit))

    def described(self, shown: Shown) -> Any:
        return PictureSerializer(shown, context=self.context).data


class UpdateSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    event = serializers.ChoiceField(Event.choices)
    note = serializers.CharField(help_text=_("What changed, or why it was withdrawn."))


class DocumentSerializer(serializers.Serializer):
    """A PDF of an article. Its address answers as long as the article is public."""

    title = serializers.CharField()
    url = AddressField(source="document.get_absolute_url")
    size = serializers.IntegerField(source="document.size", help_text=_("In bytes."))
    pages = serializers.IntegerField(source="document.pages")
    sha256 = serializers.CharField(source="document.sha256")


class WholeArticleSerializer(ArticleSerializer):
    """An article with all that its page says."""

    body = serializers.CharField(help_text="HTML")
    gallery = serializers.SerializerMethodField()
    documents = DocumentSerializer(many=True, source="attachments")
    caption = serializers.CharField(help_text=_("Of the picture, also where that is not here."))
    credit = serializers.CharField()
    updates = serializers.SerializerMethodField(
        help_text=_("All updates, newest first. Empty if it was published and never changed.")
    )

    @extend_schema_field(PictureSerializer(many=True))
    def get_gallery(self, article: Article) -> Any:
        places: Any = article.gallery.all()
        return [
            self.described(Shown(place.picture, place.caption, place.picture.credit))
            for place in places
        ]

    @extend_schema_field(UpdateSerializer(many=True))
    def get_updates(self, article: Article) -> Any:
        return UpdateSerializer(self.context["updates"][article.pk], many=True).data


class ArticlesSerializer(serializers.Serializer):
    next = serializers.URLField(
        allow_null=True, help_text=_("Where to read on. Null at the end of the list.")
    )
    results = ArticleSerializer(many=True)


class ChangeSerializer(serializers.Serializer):
    """What the public saw happen to an article."""

    event = serializers.ChoiceField(Event.choices)
    id = serializers.IntegerField()
    edition = serializers.IntegerField()
    at = serializers.DateTimeField()
    languages = serializers.ListField(
        child=serializers.ChoiceField(CODES),
        help_text=_("In which it is public now. None, if it is public no more."),
    )
    url = serializers.URLField(
        allow_null=True, help_text=_("Its page, if it is public now, in the language asked for.")
    )
    note = serializers.CharField(
        help_text=_("What changed; only of what is public now, in the language asked for.")
    )
    reason = serializers.CharField(help_text=_("Why it was withdrawn."))
    read_on = serializers.CharField(help_text=_("Where to read on, if it is withdrawn now."))


class LabelsSerializer(serializers.Serializer):
    """The names of missions and topics and the words of pictures, which articles only point at."""

    tag = serializers.CharField(
        help_text=_("When it is another one, some of them changed, and no article with them.")
    )
    changed_at = serializers.DateTimeField(
        allow_null=True,
        help_text=_("Ask the list what was modified since the one that you had before."),
    )


class ChangesSerializer(serializers.Serializer):
    next = serializers.URLField(help_text=_("Where to read on, now or in a year. Keep it."))
    has_more = serializers.BooleanField(help_text=_("Whether there is more to read on right now."))
    labels = LabelsSerializer()
    results = ChangeSerializer(many=True)
