"""The pages of the desk where files of figures are sent in, looked at and decided."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from publishing.admin import DeskAdmin
from publishing.languages import ALBANIAN, current
from publishing.rules import Refused

from . import approval
from .forms import Approving, Refusing, Sending
from .headings import TEMPLATE, template
from .models import FiguresFile
from .permissions import may_approve, may_look, may_send
from .plan import Plan, plan
from .sheets import Unreadable


@admin.register(FiguresFile)
class FiguresFileAdmin(DeskAdmin):
    """A list, a page to send a file in, and a page of each file: its dry run and its decision."""

    list_display = ("name", "sent_by", "sent_at", "decision", "decided_by", "decided_at")
    list_filter = ("decision",)
    list_select_related = ("sent_by", "decided_by")
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[Any, str]] = {
            "": (self.changelist_view, "changelist"),
            "add/": (self.send_view, "add"),
            "template/": (self.template_view, "template"),
            "<int:object_id>/change/": (self.file_view, "change"),
            "<int:object_id>/file/": (self.download_view, "file"),
        }
        return [
            path(route, self.admin_site.admin_view(view), name=f"missions_figuresfile_{name}")
            for route, (view, name) in pages.items()
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_look(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_look(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_send(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # Sending in.

    def send_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = Sending(request.POST, request.FILES) if is_sent else Sending()
        found = file = None
        if form.is_valid():
            found = self._read(form)
        if found is not None:
            file = self._sent(request, form, found)
        if file is not None:
            messages.success(request, _("Sent in. Somebody else approves it now."))
            return self._to(file)
        context = {"form": form, "plan": found, "columns": TEMPLATE}
        return self._page(
            request, "admin/missions/intake/send.html", _("Send figures in"), **context
        )

    def _read(self, form: Sending) -> Plan | None:
        try:
            return plan(form.cleaned_data["content"], form.cleaned_data["decimal"])
        except Unreadable as error:
            form.add_error("file", str(error))
            return None

    def _sent(self, request: HttpRequest, form: Sending, found: Plan) -> FiguresFile | None:
        said = {name: form.cleaned_data[name] for name in ("content", "name", "decimal")}
        try:
            return approval.send(found, by=request.user, **said)  # type: ignore[arg-type]
        except Refused as error:
            form.add_error(None, str(error))
        if found.is_ambiguous:
            form.ask()
        return None

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """Give an empty file with the headings of the reader's language, as their Excel opens it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        code = current()
        response = HttpResponse(template(code), content_type="text/csv; charset=utf-8")
        name = "shifra.csv" if code == ALBANIAN else "figures.csv"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    # Looking at a file, and deciding.

    def _file(self, request: HttpRequest, object_id: int) -> FiguresFile:
        if not self.has_view_permission(request):
            raise PermissionDenied
        file = FiguresFile.objects.filter(pk=object_id).first()
        if file is None:
            raise Http404
        return file

    def file_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        file = self._file(request, object_id)
        decisions = {"approve": self._approve, "refuse": self._refuse, "take_back": self._take_back}
        asked = next((name for name in decisions if name in request.POST), "")
        if asked in ("approve", "refuse") and not may_approve(request.user):
            raise PermissionDenied
        forms: dict[str, Any] = {"approving": Approving(), "refusing": Refusing()}
        if asked and (response := decisions[asked](request, file, forms)):
            return response
        return self._shown(request, file, forms)

    def _shown(
        self, request: HttpRequest, file: FiguresFile, forms: dict[str, Any]
    ) -> HttpResponse:
        found = unreadable = None
        try:
            found = approval.plan_of(file)
            forms["approving"].show(found.digest)
        except Refused as error:
            unreadable = str(error)
        is_own = request.user == file.sent_by
        may_decide = file.waits and may_approve(request.user)
        context = {
            **forms,
            "plan": found,
            "unreadable": unreadable,
            "original": file,
            "may_approve": may_decide and not is_own and found is not None and found.is_worth_it,
            "may_refuse": may_decide and not is_own,
            "may_take_back": file.waits and is_own,
            "must_wait": may_decide and is_own,
        }
        return self._page(request, "admin/missions/intake/file.html", file.name, **context)

    def _approve(self, request: HttpRequest, file: FiguresFile, forms: Any) -> HttpResponse | None:
        form = forms["approving"] = Approving(request.POST)
        if not form.is_valid():
            return None
        try:
            live = approval.approve(file, request.user, given=form.given, **form.cleaned_data)  # type: ignore[arg-type]
        except approval.Doubtful as error:
            form.ask(error.asked)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            sentence = ngettext(
                "Approved: %(count)s page has new figures.",
                "Approved: %(count)s pages have new figures.",
                len(live),
            )
            messages.success(request, sentence % {"count": len(live)})
            return self._to(file)
        return None

    def _refuse(self, request: HttpRequest, file: FiguresFile, forms: Any) -> HttpResponse | None:
        form = forms["refusing"] = Refusing(request.POST)
        if not form.is_valid():
            return None
        try:
            approval.refuse(file, request.user, form.cleaned_data["note"])  # type: ignore[arg-type]
        except Refused as error:
            form.add_error(None, str(error))
            return None
        messages.success(request, _("Refused. Nothing was published."))
        return self._to(file)

    def _take_back(self, request: HttpRequest, file: FiguresFile, forms: Any) -> HttpResponse:
        try:
            approval.take_back(file, request.user)  # type: ignore[arg-type]
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Taken back. Nothing was published."))
        return self._to(file)

    def download_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Give the file as it was sent in, to save and never to show."""
        file = self._file(request, object_id)
        response = HttpResponse(bytes(file.content), content_type="application/octet-stream")
        response["Content-Disposition"] = content_disposition_header(True, file.name)
        return response

    def _to(self, file: FiguresFile) -> HttpResponseRedirect:
        return redirect(f"{self.admin_site.name}:missions_figuresfile_change", file.pk)

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
