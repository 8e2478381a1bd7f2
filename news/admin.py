from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedFieldAdmin

from pictures.admin import shown
from publishing.admin import DeskAdmin, PartRows, PublishableAdmin
from publishing.desk.lists import StateFilter
from publishing.text import fold
from publishing.through import users_of

from .models import Article, Attachment, Document, GalleryPicture, MovedArticle, Topic
from .moving_in.admin import NewsFileAdmin
from .pdf.apart import MAX_BYTES, Cleaned, NotADocument, clean
from .views import handed_out

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
        """What readers see it on would change without an edition: take it from the articles first."""
        is_read = obj is not None and obj.articles.published().exists()
        return super().has_delete_permission(request, obj) and not is_read


class DocumentForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF. Scripts, files inside it, comments and the names of authors are removed."
        ),
    )

    class Meta:
        model = Document
        fields = ("title_sq", "title_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # the file behind an address never changes: upload another document
            self.fields.pop("upload", None)

    def clean_upload(self) -> Cleaned:
        try:
            cleaned = clean(self.cleaned_data["upload"].read(MAX_BYTES + 1))
        except NotADocument as error:
            raise ValidationError(str(error)) from error
        if twin := Document.with_content(cleaned.content):
            said = gettext("This file is in the library already: “%(title)s”.")
            raise ValidationError(said % {"title": twin})
        return cleaned


@admin.register(Document)
class DocumentAdmin(TranslatedFieldAdmin, DeskAdmin):
    form = DocumentForm
    list_display = ("__str__", "name", "size_in_words", "pages", "uploaded_at")
    search_fields = ("title_sq", "title_en", "name")
    view_on_site = False  # readers are handed it through an article
    readonly_fields = ("download", "name", "pages", "size_in_words", "sha256", "used_in")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*DocumentForm.Meta.fields, *(self.readonly_fields if obj else ["upload"])]

    @admin.display(description=_("size"), ordering="size")
    def size_in_words(self, document: Document) -> str:
        return filesizeformat(document.size)

    @admin.display(description=_("file"))
    def download(self, document: Document) -> SafeString:
        address = reverse("admin:news_document_file", args=[document.pk])
        return format_html('<a href="{}">{}</a>', address, _("Download"))

    @admin.display(description=_("used in"))
    def used_in(self, document: Document) -> SafeString:
        users = users_of(document)
        rows = ((reverse("admin:news_article_change", args=[each.pk]), each) for each in users)
        listed = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
        return format_html("<ul>{}</ul>", listed) if users else SafeString("–")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.file_view)
        return [
            path("<int:object_id>/file/", view, name="news_document_file"),
            *super().get_urls(),
        ]

    def file_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Hand staff a document that the public may not have yet."""
        found = get_object_or_404(Document, pk=object_id)
        if not self.has_view_permission(request):
            raise PermissionDenied
        return handed_out(found, found.title)

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        cleaned: Cleaned | None = form.cleaned_data.get("upload")
        if cleaned is None:
            super().save_model(request, obj, form, change)
            return
        upload: Any = request.FILES["upload"]
        obj.keep(cleaned, upload.name)
        if cleaned.removed:
            listed = format_html_join("", "<li>{}</li>", ((each,) for each in cleaned.removed))
            said = gettext(
                "These were removed from the document. Look at it once before it is published:"
            )
            messages.warning(request, format_html("{}<ul>{}</ul>", said, listed))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        for document in queryset:  # each with its file, which a bulk delete would leave behind
            document.delete()
