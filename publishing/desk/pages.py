"""The pages of the desk beside its forms: steps, differences, history, previews, and kept words."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import preview, workflow
from ..doubts import Unanswered, doubts
from ..rules import Refused, may_write
from . import history
from .kept import typed
from .reasons import Answering
from .sharing import Sharing
from .steps import STEPS, Step, offered


def told(error: Refused, form: str = "") -> SafeString:
    """Return why a step was refused, each thing that is missing as a link to its field."""
    if not error.lacking or isinstance(error, Unanswered):  # those stand beside their fields
        return format_html("{}", error.sentence)
    lines = [(one.sentence, form, one.field) for one in error.lacking]
    listed = format_html_join("", '<li><a href="{1}#{2}">{0}</a></li>', lines)
    return format_html("{}<ul>{}</ul>", error.sentence, listed)


def warn(request: HttpRequest, item: Any) -> None:
    """Tell the writer of what was submitted which doubts its approver will have to answer."""
    if found := doubts(item):
        listed = format_html_join("", "<li>{}</li>", ((doubt.sentence,) for doubt in found))
        sentence = gettext("Whoever approves this will be asked for a reason for each of these:")
        messages.warning(request, format_html("{}<ul>{}</ul>", sentence, listed))


def said_of_constraint(item: Any, error: IntegrityError) -> str:
    """Return the sentence of the rule that somebody else's step, taken just now, made us break."""
    named = (rule for rule in item._meta.constraints if rule.name in str(error))
    return next((str(rule.violation_error_message) for rule in named), "")


class PagesOfOneItem(admin.ModelAdmin):
    def get_urls(self) -> list[Any]:
        def page(route: str, view: Any, name: str) -> Any:
            named = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
            return path(f"<int:object_id>/{route}", self.admin_site.admin_view(view), name=named)

        return [
            page("step/<slug:name>/", self.step_view, "step"),
            page("differences/", self.differences_view, "differences"),
            page("preview/", self.preview_view, "preview"),
            page("restore/<slug:key>/", self.restore_view, "restore"),
            *super().get_urls(),
        ]

    def address(self, item: Any, page: str = "change", *more: str) -> str:
        options = item._meta
        name = f"{self.admin_site.name}:{options.app_label}_{options.model_name}_{page}"
        return reverse(name, args=[item.pk, *more])

    def _shown(self, request: HttpRequest, object_id: int | str) -> Any:
        """Return the item if there is one and whoever asks may read it."""
        item = super().get_object(request, str(object_id))
        if item is None:
            raise Http404
        if not self.has_view_permission(request, item):
            raise PermissionDenied
        return item

    def _page(
        self, request: HttpRequest, template: str, title: Any, item: Any, **context: Any
    ) -> Any:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(item),
            "opts": self.opts,
            "original": item,
            "media": self.media,
            **context,
        }
        return TemplateResponse(request, template, context)

    # Steps.

    def step_view(self, request: HttpRequest, object_id: int, name: str) -> HttpResponse:
        item = self._shown(request, object_id)
        if name not in STEPS:
            raise Http404
        if name not in offered(item, request.user):
            raise PermissionDenied
        step = STEPS[name]
        read = request.GET.get("read", item.version)
        data = request.POST if request.method == "POST" else None
        form = step.form(data, initial={"read": read}, item=item)
        if form.is_valid() and (response := self._taken(request, step, item, form)):
            return response
        if form.is_bound and isinstance(form, Answering):
            form.ask()
        context: dict[str, Any] = {"step": step, "form": form, "media": self.media + form.media}
        texts = [history.text(item, key) for key in history.usual(item)] if step.compares else []
        if len(texts) == 2 and all(texts):
            context["differences"] = history.differences(item, *texts)  # type: ignore[arg-type]
            context["before"], context["after"] = (text.name for text in texts if text)
        return self._page(request, "admin/desk/step.html", step.label, item, **context)

    def _taken(self, request: HttpRequest, step: Step, item: Any, form: Any) -> HttpResponse | None:
        try:
            result = step.take(item, request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, told(error, self.address(item)))
        except IntegrityError as error:
            is_address = "slug" in str(error) or "address" in str(error)
            # Two people gave two pages one address in the same instant: the other one has it.
            taken = gettext("Somebody took this address just now. Choose another one.")
            said = taken if is_address else said_of_constraint(item, error)
            if not said:
                raise
            form.add_error(None, said)
        else:
            messages.success(request, step.done)
            if step is STEPS["submit"]:
                warn(request, result)
            if result is None:
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            return HttpResponseRedirect(self.address(result))
        if step.asks:
            return None
        for sentence in form.non_field_errors():
            messages.error(request, sentence)
        return HttpResponseRedirect(self.address(item))

    # The past.

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        if self.get_object(request, object_id) is None:
            return super().history_view(request, object_id)  # which says so, and goes on
        item = self._shown(request, object_id)
        context = {
            "entries": history.entries(item),
            "may_restore": self.has_model_change_permission(request),
        }
        return self._page(request, "admin/desk/history.html", _("History"), item, **context)

    def differences_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Compare two texts: those that are named, or the usual two."""
        item = self._shown(request, object_id)
        usual = [*history.usual(item), "", ""]
        keys = [request.GET.get(name, usual[number]) for number, name in enumerate("ab")]
        texts = [history.text(item, key) for key in keys]
        context: dict[str, Any] = {}
        if all(texts):
            context["differences"] = history.differences(item, *texts)  # type: ignore[arg-type]
            context["before"], context["after"] = (text.name for text in texts if text)
        elif "a" in request.GET or "b" in request.GET:
            raise Http404
        return self._page(request, "admin/desk/differences.html", _("Differences"), item, **context)

    def restore_view(self, request: HttpRequest, object_id: int, key: str) -> HttpResponse:
        item = self._shown(request, object_id)
        earlier = history.text(item, key)
        if earlier is None or key in ("live", "draft"):
            raise Http404
        if not self.has_model_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            try:
                draft = workflow.restore(item, request.user, earlier.content, earlier.name)  # type: ignore[arg-type]
            except Refused as error:
                messages.error(request, str(error))
                return HttpResponseRedirect(self.address(item, "history"))
            messages.success(request, _("This is a draft with the earlier text."))
            return HttpResponseRedirect(self.address(draft))
        now = history.text(item, "draft" if item.draft_of_id else "live")
        assert now
        context = {
            "differences": history.differences(item, now, earlier),
            "before": now.name,
            "after": earlier.name,
        }
        return self._page(request, "admin/desk/restore.html", _("Restore"), item, **context)

    def has_model_change_permission(self, request: HttpRequest) -> bool:
        return super().has_change_permission(request)

    # What is to come.

    def preview_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Give links to what the page will be, for anyone who is sent one."""
        item = self._shown(request, object_id)
        if not preview.may_be_previewed(item):
            messages.info(request, _("This is public already: there is nothing to preview."))
            return redirect(self.address(item))
        form = Sharing(request.GET or None)
        hours = form.hours
        links = {
            code: request.build_absolute_uri(to)
            for code, to in preview.addresses(item, hours=hours).items()
        }
        context = {"form": form, "links": links, "hours": hours}
        return self._page(request, "admin/desk/preview.html", _("Preview"), item, **context)

    # What was typed and cannot be saved.

    def kept(self, request: HttpRequest, item: Any) -> HttpResponse | None:
        """Give back what was typed into a form that may no longer be saved, and say why."""
        words = typed(request.POST, self.model)
        if request.method != "POST" or not words or not self.has_model_change_permission(request):
            return None
        if item is not None and may_write(item, request.user):
            return None
        title = _("This was not saved, and your words are here")
        response = self._page(request, "admin/desk/kept.html", title, item or "", words=words)
        response.status_code = 409
        return response
