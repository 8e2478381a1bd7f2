from django.urls import path

from publishing.languages import address

from . import views

app_name = "ministry"
urlpatterns = [
    path(address(sq="ministria/mandati/", en="ministry/mandate/"), views.mandate, name="mandate"),
    path(address(sq="ministria/<slug:slug>/", en="ministry/<slug:slug>/"), views.page, name="page"),
]
