from django.urls import path

from publishing.languages import address

from . import views

app_name = "missions"
urlpatterns = [
    path(address(sq="misionet/", en="missions/"), views.missions, name="missions"),
    path(
        address(sq="misionet/<slug:slug>/", en="missions/<slug:slug>/"),
        views.mission,
        name="mission",
    ),
]
