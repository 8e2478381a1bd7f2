from django.urls import path

from publishing.languages import address

from . import views

app_name = "ministry"
urlpatterns = [
    path(address(sq="ministria/mandati/", en="ministry/mandate/"), views.mandate, name="mandate"),
    path(
        address(sq="ministria/mandati/<int:key>/", en="ministry/mandate/<int:key>/"),
        views.version,
        name="version",
    ),
    path(
        address(
            sq="ministria/mandati/<int:key>/ndryshimet/",
            en="ministry/mandate/<int:key>/changes/",
        ),
        views.changes,
        name="changes",
    ),
    path(
        address(sq="ministria/mandati/<int:key>.txt", en="ministry/mandate/<int:key>.txt"),
        views.plain_text,
        name="plain-text",
    ),
    path(
        address(sq="ministria/mandati/<int:key>.xml", en="ministry/mandate/<int:key>.xml"),
        views.akoma_ntoso,
        name="akoma-ntoso",
    ),
    path(address(sq="ministria/<slug:slug>/", en="ministry/<slug:slug>/"), views.page, name="page"),
]
