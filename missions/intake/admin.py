"""The pages of the desk where files of figures are sent in, looked at and decided."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from publishing.admin import DeskAdmin
from publishing.desk.sent_files import PagesOfSentFiles, to_save
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
class FiguresFileAdmin(PagesOfSentFiles, DeskAdmin):
    """A list, a page to send a file in, and a page of each file: its dry run and its decision."""

    list_display = ("name", "sent_by", "sent_at", "decision", "decided_by", "decided_at")
    list_filter = ("decision",)
    list_select_related = ("sent_by", "decided_by")
    pages: ClassVar[Any] = {
        "template": ("template/", "template_view"),
        "file": ("<int:object_id>/file/", "download_view"),
    }

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_look(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_look(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_send(request.user)

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
            return self.to(file)
        context = {"form": form, "plan": found, "columns": TEMPLATE}
        return self.page(
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
        name = "shifra.csv" if code == ALBANIAN else "figures.csv"
        return to_save(template(code), name, "text/csv; charset=utf-8")

    # Looking at a file, and deciding.

    def file_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        file = self.file(request, object_id)
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
        return self.page(request, "admin/missions/intake/file.html", file.name, **context)

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
            return self.to(file)
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
        return self.to(file)

    def _take_back(self, request: HttpRequest, file: FiguresFile, forms: Any) -> HttpResponse:
        try:
            approval.take_back(file, request.user)  # type: ignore[arg-type]
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Taken back. Nothing was published."))
        return self.to(file)

    def download_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Give the file as it was sent in, to save and never to show."""
        file = self.file(request, object_id)
        return to_save(bytes(file.content), file.name, "application/octet-stream")
