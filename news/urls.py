from django.urls import path

from publishing.languages import address

from . import feeds, views

app_name = "news"
urlpatterns = [
    path(address(sq="lajme/", en="news/"), views.articles, name="articles"),
    path(address(sq="lajme/atom.xml", en="news/atom.xml"), feeds.Atom(), name="atom"),
    path(address(sq="lajme/<slug:slug>/", en="news/<slug:slug>/"), views.article, name="article"),
    path("media/documents/<str:name>", views.document, name="document"),
]
