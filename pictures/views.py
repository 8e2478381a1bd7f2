from django.http import Http404, HttpRequest, HttpResponse

from publishing import preview
from publishing.through import public_through, stands_in

from .models import Picture, Rendition


def rendition(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with a rendition of a picture that the public may see, or that a preview shows."""
    found = Rendition.objects.filter(file=name).select_related("picture").first()
    if found is None:
        raise Http404
    if public_through(found.picture):
        response = served(found)
        response["Cache-Control"] = "public, max-age=600"  # a withdrawn picture is gone as soon
        return response
    if not _is_previewed(found.picture, request.GET.get("v", "")):
        raise Http404
    return preview.unlisted(served(found))


def _is_previewed(picture: Picture, token: str) -> bool:
    try:
        return stands_in(picture, preview.opened(token).item)
    except preview.Ended:
        return False


def served(found: Rendition) -> HttpResponse:
    """Return the file from whatever storage keeps it, under our own address and policy."""
    with found.file.open("rb") as file:
        return HttpResponse(file.read(), content_type=f"image/{found.format}")
