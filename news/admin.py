from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedFieldAdmin

from pictures.admin import shown
from publishing.admin import DeskAdmin, PublishableAdmin
from publishing.desk.lists import StateFilter
from publishing.text import fold

from .models import Article, Topic


@admin.register(Article)
class ArticleAdmin(TranslatedFieldAdmin, PublishableAdmin):
    list_display = ("__str__", "date", "status_in_words", "languages", "has_draft", "modified_at")
    list_filter = (StateFilter, "topics", "missions", "review_by")
    search_fields = ("folded",)
    search_help_text = _("Words of the title, the teaser or the text; accents do not matter.")
    autocomplete_fields = ("topics", "missions", "lead_picture")
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
        (_("Source and care"), {"fields": ["source_name", "source_link", "review_by"]}),
    )

    readonly_fields = ("picture_shown",)

    @admin.display(description=_("picture"))
    def picture_shown(self, article: Article) -> SafeString:
        return shown(article.lead_picture)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(Topic)
class TopicAdmin(TranslatedFieldAdmin, DeskAdmin):
    list_display = ("title_sq", "title_en")
    search_fields = ("title_sq", "title_en")
