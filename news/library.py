"""The library of documents at the desk."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedFieldAdmin

from publishing.admin import DeskAdmin
from publishing.desk.slow_forms import SlowAddForm
from publishing.through import users_of

from .documents import Document
from .pdf.apart import MAX_BYTES, Cleaned, NotADocument, clean
from .views import handed_out


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
class DocumentAdmin(SlowAddForm, TranslatedFieldAdmin, DeskAdmin):
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
