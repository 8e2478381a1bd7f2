from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from publishing import preview
from publishing.addresses import Moved, find
from publishing.languages import current

from . import stretches
from .documents import Document, in_one_line
from .filters import ArticleFilter
from .models import Article
from .parts import Attachment


def articles(request: HttpRequest) -> HttpResponse:
    if "page" in request.GET:  # such addresses drifted, and lead where they began
        raise Moved(_without_page(request))
    asked = ArticleFilter(request.GET, Article.objects.published().in_language(current()))
    asked.settle(request)
    stretch = stretches.asked(request, asked.qs)
    return render(request, "news/articles.html", {"stretch": stretch, "asked": asked})


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    del query["page"]
    return f"{request.path}?{query.urlencode()}" if query else request.path


def article(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(Article.objects.for_page(), slug)
    context = {"object": found, "missions": found.missions.published().in_language(current())}
    return render(request, "news/article.html", context)


def document(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out a document that something published shows, or that a preview shows."""
    shown: Any = Attachment.objects.filter(document__file=name).select_related("document")
    if public := shown.filter(article__in=Article.objects.published()).first():
        response = handed_out(public.document, public.title)
        response["Cache-Control"] = "public, max-age=600"  # a withdrawn document is gone as soon
        return response
    previewed = shown.filter(article=_previewed(request.GET.get("v", ""))).first()
    if previewed is None:
        raise Http404
    return preview.unlisted(handed_out(previewed.document, previewed.title))


def _previewed(token: str) -> Article | None:
    try:
        item = preview.opened(token).item
    except preview.Ended:
        return None
    return item if isinstance(item, Article) else None


def handed_out(found: Document, title: str) -> HttpResponse:
    """Return a document as a download under its title: no browser opens it as a page of this site."""
    with found.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/pdf")
    name = f"{in_one_line(title)[:120]}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
