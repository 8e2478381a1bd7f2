"""The pages of the desk where the news of an older site is sent in, tried, and comes in."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from publishing.admin import DeskAdmin
from publishing.csv import lines

from . import batches
from .forms import AddingPictures, Sending
from .models import NewsFile, NewsRow, Outcome

ROWS_OF_A_PAGE = 100
REPORT = ("row", "outcome", "look at it", "title", "date", "language", "article", "notes")


@admin.register(NewsFile)
class NewsFileAdmin(DeskAdmin):
    """A list, a page to send a file, and a page of each file: what became of its rows."""

    list_display = ("name", "sent_by", "sent_at", "comes_in")
    list_select_related = ("sent_by",)
    actions = None

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Any, str]] = {
            "": (self.changelist_view, "changelist"),
            "add/": (self.send_view, "add"),
            "<int:object_id>/change/": (self.file_view, "change"),
            "<int:object_id>/report/": (self.report_view, "report"),
        }
        return [
            path(route, self.admin_site.admin_view(view), name=f"news_newsfile_{name}")
            for route, (view, name) in pages.items()
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("news.add_article"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # Sending.

    def send_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = Sending(request.POST, request.FILES) if is_sent else Sending()
        if form.is_valid():
            said = form.cleaned_data
            file = batches.send(
                form.source,
                by=request.user,  # type: ignore[arg-type]
                name=said["file"].name[-200:],
                language=said["language"],
                brings_back=said["brings_back"],
            )
            batches.add_pictures(file, said["pictures"])
            return self._to(file)
        return self._page(request, "admin/news/moving_in/send.html", _("Import news"), form=form)

    # A file.

    def file_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        file = self._file(request, object_id)
        adding = AddingPictures()
        if request.method == "POST":
            if "send_pictures" in request.POST:
                adding = AddingPictures(request.POST, request.FILES)
                if adding.is_valid():
                    self._add_pictures(request, file, adding)
                    return self._to(file)
            else:
                take = batches.come_in if "come_in" in request.POST else batches.go_on
                take(file, request.user)  # type: ignore[arg-type]
                return self._to(file)
        return self._shown(request, file, adding)

    def _shown(self, request: HttpRequest, file: NewsFile, adding: AddingPictures) -> HttpResponse:
        asked = request.GET.get("outcome", "")
        looked_at = file.rows.exclude(outcome="").select_related("article")
        rows = looked_at.filter(**_FILTERS.get(asked, {}))
        counts = file.rows.counted()
        context = {
            "original": file,
            "counts": counts,
            "outcomes": [(each.value, each.label, counts[each.value]) for each in Outcome],
            "asked": asked,
            "rows": Paginator(rows, ROWS_OF_A_PAGE).get_page(request.GET.get("p")),
            "is_own": request.user == file.sent_by,
            "is_done": counts["done"] == counts["total"],
            "adding": adding,
            "pictures": file.pictures.count(),
        }
        return self._page(request, "admin/news/moving_in/file.html", file.name, **context)

    def _add_pictures(self, request: HttpRequest, file: NewsFile, form: AddingPictures) -> None:
        if request.user != file.sent_by or file.comes_in:
            raise PermissionDenied
        batches.add_pictures(file, form.cleaned_data["pictures"])
        file.rows.update(is_done=False)  # what they show is known now
        messages.success(request, _("The pictures are here. The rows are tried again."))

    def report_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Give the report of every row as a table."""
        file = self._file(request, object_id)
        text = "".join(lines(REPORT, _records(file)))
        response = HttpResponse(text, content_type="text/csv; charset=utf-8")
        name = f"{file.name.rpartition('.')[0] or file.name}-report.csv"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def _file(self, request: HttpRequest, object_id: int) -> NewsFile:
        if not self.has_view_permission(request):
            raise PermissionDenied
        file = NewsFile.objects.filter(pk=object_id).select_related("sent_by").first()
        if file is None:
            raise Http404
        return file

    def _to(self, file: NewsFile) -> HttpResponseRedirect:
        return redirect(f"{self.admin_site.name}:news_newsfile_change", file.pk)

    def _page(
        self, request: HttpRequest, template: str, title: Any, **context: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "media": self.media,
            **context,
        }
        return TemplateResponse(request, template, context)


_FILTERS: dict[str, dict[str, Any]] = {
    **{value: {"outcome": value} for value in Outcome.values},
    "warned": {"warns": True},
}


def _records(file: NewsFile) -> Iterator[dict[str, Any]]:
    rows: Iterator[NewsRow] = file.rows.iterator(chunk_size=1_000)
    for row in rows:
        said = (
            *(row.number, row.get_outcome_display(), row.warns, row.title),
            *(row.date and row.date.isoformat(), row.language, row.article_id),
            " ".join(map(str, row.told)),
        )
        yield dict(zip(REPORT, said, strict=True))
