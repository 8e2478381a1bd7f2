"""The pages of the desk where the news of an older site is sent in, tried, and comes in."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from publishing.admin import DeskAdmin
from publishing.csv import lines
from publishing.desk.sent_files import PagesOfSentFiles, to_save

from . import batches
from .forms import AddingPictures, Sending
from .models import NewsFile, NewsRow, Outcome

ROWS_OF_A_PAGE = 100
REPORT = (
    _("row"),
    _("outcome"),
    _("to look at"),
    _("title"),
    _("date"),
    _("language"),
    _("article"),
    _("what was done, or is wrong"),
)


@admin.register(NewsFile)
class NewsFileAdmin(PagesOfSentFiles, DeskAdmin):
    """A list, a page to send a file, and a page of each file: what became of its rows."""

    list_display = ("name", "sent_by", "sent_at", "comes_in")
    list_select_related = ("sent_by",)
    pages: ClassVar[Any] = {"report": ("<int:object_id>/report/", "report_view")}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("news.add_article"))

    # Sending.

    def send_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        takes_pictures = batches.may_add_pictures(request.user)  # type: ignore[arg-type]
        if "pictures" in request.FILES and not takes_pictures:
            raise PermissionDenied  # before anything is kept
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = Sending(*sent, takes_pictures=takes_pictures)
        if form.is_valid():
            said = form.cleaned_data
            file = batches.send(
                form.source,
                by=request.user,  # type: ignore[arg-type]
                name=said["file"].name[-200:],
                language=said["language"],
                brings_back=said["brings_back"],
            )
            self._add_pictures(request, file, said.get("pictures", []))
            return self.to(file)
        return self.page(request, "admin/news/moving_in/send.html", _("Import news"), form=form)

    # A file.

    def file_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        file = self.file(request, object_id)
        adding = AddingPictures()
        if request.method == "POST":
            if "send_pictures" in request.POST:
                adding = AddingPictures(request.POST, request.FILES)
                if adding.is_valid():
                    self._add_pictures(request, file, adding.cleaned_data["pictures"])
                    return self.to(file)
            else:
                take = batches.come_in if "come_in" in request.POST else batches.go_on
                take(file, request.user)  # type: ignore[arg-type]
                return self.to(file)
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
            "takes_pictures": batches.may_add_pictures(request.user),  # type: ignore[arg-type]
            "is_done": counts["done"] == counts["total"],
            "adding": adding,
            "pictures": file.pictures.count(),
        }
        return self.page(request, "admin/news/moving_in/file.html", file.name, **context)

    def _add_pictures(self, request: HttpRequest, file: NewsFile, sent: list[Any]) -> None:
        for outcome in batches.add_pictures(file, request.user, sent):  # type: ignore[arg-type]
            if outcome.picture:
                sentence = _("“%(name)s” is in the library now.")
                messages.success(request, sentence % {"name": outcome.name})
            for said in outcome.sentences:
                messages.warning(request, said if outcome.picture else f"“{outcome.name}”: {said}")

    def report_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Give the report of every row as a table."""
        file = self.file(request, object_id)
        headings = [str(heading) for heading in REPORT]
        text = "".join(lines(headings, _records(file, headings)))
        name = f"{file.name.rpartition('.')[0] or file.name}-report.csv"
        return to_save(text, name, "text/csv; charset=utf-8")


_FILTERS: dict[str, dict[str, Any]] = {
    **{value: {"outcome": value} for value in Outcome.values},
    "warned": {"warns": True},
}


def _records(file: NewsFile, headings: list[str]) -> Iterator[dict[str, Any]]:
    rows: Iterator[NewsRow] = file.rows.iterator(chunk_size=1_000)
    for row in rows:
        said = (
            row.number,
            row.get_outcome_display(),
            row.warns,
            row.title,
            row.date and row.date.isoformat(),
            row.language,
            row.article_id,
            " ".join(map(str, row.told)),
        )
        yield dict(zip(headings, said, strict=True))
