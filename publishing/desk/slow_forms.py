"""Forms of the desk that take their time over a file."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_protect


class SlowAddForm(admin.ModelAdmin):
    """Something is added without a transaction around the form: on SQLite, nobody could write meanwhile.

    What `save_model` writes is whole by itself.
    """

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if object_id:
            return super().changeform_view(request, object_id, *args, **kwargs)
        view: Any = csrf_protect(self._changeform_view)  # type: ignore[attr-defined]
        return view(request, object_id, *args, **kwargs)
