from django.http import Http404, HttpRequest, HttpResponse

from .models import Rendition


def rendition(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with a rendition of a picture that stands in something published, and with no other."""
    found = Rendition.objects.filter(file=name).select_related("picture").first()
    if found is None or not found.picture.is_public():
        raise Http404
    response = served(found)
    response["Cache-Control"] = "public, max-age=600"  # a withdrawn picture is gone as soon
    return response


def served(found: Rendition) -> HttpResponse:
    """Return the file from whatever storage keeps it, under our own address and policy."""
    with found.file.open("rb") as file:
        return HttpResponse(file.read(), content_type=f"image/{found.format}")
