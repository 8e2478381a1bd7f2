"""What the pages share where staff send files in: a list, a page to send, and pages of each file."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import content_disposition_header


def to_save(content: bytes | str, name: str, kind: str) -> HttpResponse:
    """Return a file for the reader to save, and never to be shown by the browser."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


class PagesOfSentFiles(admin.ModelAdmin):
    """Files are sent in and decided on `pages`: by the name of each, its route and its method."""

    pages: ClassVar[dict[str, tuple[str, str]]] = {}
    actions = None

    def get_urls(self) -> list[Any]:
        pages = {
            "changelist": ("", "changelist_view"),
            "add": ("add/", "send_view"),
            "change": ("<int:object_id>/change/", "file_view"),
            **self.pages,
        }
        return [
            path(
                route,
                self.admin_site.admin_view(getattr(self, method)),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for name, (route, method) in pages.items()
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def file(self, request: HttpRequest, object_id: int) -> Any:
        """Return the file if there is one and whoever asks may look at it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        file = self.model.objects.select_related("sent_by").filter(pk=object_id).first()
        if file is None:
            raise Http404
        return file

    def to(self, file: Any) -> HttpResponseRedirect:
        page = f"{self.opts.app_label}_{self.opts.model_name}_change"
        return redirect(f"{self.admin_site.name}:{page}", file.pk)

    def page(
        self, request: HttpRequest, template: str, title: Any, **context: Any
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "media": self.media,
            **context,
        }
        return TemplateResponse(request, template, context)
