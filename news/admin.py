from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedFieldAdmin

from pictures.admin import shown
from publishing.admin import DeskAdmin, PartRows, PublishableAdmin
from publishing.desk.lists import StateFilter
from publishing.text import fold

from .library import DocumentAdmin
from .models import Article, Attachment, GalleryPicture, MovedArticle, Topic
from .moving_in.admin import NewsFileAdmin

__all__ = ["ArticleAdmin", "DocumentAdmin", "NewsFileAdmin", "TopicAdmin"]


class GalleryRows(TranslatedFieldAdmin, PartRows):
    model = GalleryPicture
    fields = ("picture", "picture_shown", "caption_sq", "caption_en", "order")
    readonly_fields = ("picture_shown",)
    autocomplete_fields = ("picture",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("picture")

    @admin.display(description=_("as it looks"))
    def picture_shown(self, place: GalleryPicture) -> SafeString:
        return shown(place.picture)


class AttachmentRows(TranslatedFieldAdmin, PartRows):
    model = Attachment
    fields = ("document", "title_sq", "title_en", "order")
    autocomplete_fields = ("document",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("document")


@admin.register(Article)
class ArticleAdmin(TranslatedFieldAdmin, PublishableAdmin):
    list_display = ("__str__", "date", "status_in_words", "languages", "has_draft", "modified_at")
    list_filter = (StateFilter, "topics", "missions", "review_by")
    search_fields = ("folded",)
    search_help_text = _("Words of the title, the teaser or the text; accents do not matter.")
    autocomplete_fields = ("topics", "missions", "lead_picture")
    inlines = (GalleryRows, AttachmentRows)
    fieldsets = (
        (
            None,
            {"fields": ["date", "byline", "place_line_sq", "place_line_en", "topics", "missions"]},
        ),
        (_("In Albanian"), {"fields": ["title_sq", "teaser_sq", "body_sq", "slug_sq"]}),
        (_("In English"), {"fields": ["title_en", "teaser_en", "body_en", "slug_en"]}),
        (
            _("Picture"),
            {
                "fields": [
                    "lead_picture",
                    "picture_shown",
                    "caption_sq",
                    "caption_en",
                    "credit_sq",
                    "credit_en",
                ]
            },
        ),
        (
            _("Source and care"),
            {"fields": ["source_name", "source_link", "came_from", "review_by"]},
        ),
    )

    readonly_fields = ("picture_shown", "came_from")
    change_list_template = "admin/news/articles.html"

    @admin.display(description=_("picture"))
    def picture_shown(self, article: Article) -> SafeString:
        return shown(article.lead_picture)

    @admin.display(description=_("came from"))
    def came_from(self, article: Article) -> str:
        """Return where an older site had it, how it was dated there, and how it came in."""
        moved = MovedArticle.objects.filter(article=article.live_pk).first() if article.pk else None
        if moved is None:
            return "–"
        day = date_format(localtime(moved.at), "SHORT_DATE_FORMAT")
        said = (moved.link, moved.printed_date, moved.file, moved.by, day)
        return " · ".join(str(each) for each in said if each)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(Topic)
class TopicAdmin(TranslatedFieldAdmin, DeskAdmin):
    list_display = ("title_sq", "title_en")
    search_fields = ("title_sq", "title_en")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Pages that show it would change without an edition: take it from the articles first."""
        is_read = obj is not None and obj.articles.live().exists()
        return super().has_delete_permission(request, obj) and not is_read
