from django.urls import path

from publishing.languages import address

from . import views
from .feeds.views import Atom, Json, Rss

app_name = "news"
urlpatterns = [
    path(address(sq="lajme/", en="news/"), views.articles, name="articles"),
    path(address(sq="lajme/atom.xml", en="news/atom.xml"), Atom(), name="atom"),
    path(address(sq="lajme/rss.xml", en="news/rss.xml"), Rss(), name="rss"),
    path(address(sq="lajme/feed.json", en="news/feed.json"), Json(), name="json"),
    path(address(sq="lajme/<slug:slug>/", en="news/<slug:slug>/"), views.article, name="article"),
    path("media/documents/<str:name>", views.document, name="document"),
]
