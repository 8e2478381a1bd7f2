"""Every address of the house. Albanian stands at the root, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from ministry import api as ministry
from missions.api import views as missions
from news.api import views as news
from publishing import preview
from publishing.languages import address

from . import errors, sitemaps, views
from .search.views import search

api = [
    *news.urlpatterns,
    *missions.urlpatterns,
    *ministry.urlpatterns,
    path("schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.api_docs, name="docs"),
]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include((api, "api"))),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-news-<int:number>.xml", sitemaps.news, name="sitemap-news"),
    path("sitemap-latest.xml", sitemaps.latest, name="sitemap-latest"),
    path("robots.txt", views.robots),
    path(".well-known/security.txt", views.security),
    path("health/live", views.live),
    path("health/ready", views.ready),
    path("", include("pictures.urls")),
    *i18n_patterns(
        path("", views.home, name="home"),
        path(address(sq="kerko/", en="search/"), search, name="search"),
        path(address(sq="paraparje/", en="preview/"), preview.page, name="preview"),
        path("", include("news.urls")),
        path("", include("missions.urls")),
        path("", include("ministry.urls")),
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
