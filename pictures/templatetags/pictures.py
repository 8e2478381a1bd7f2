from itertools import groupby
from typing import Any

from django import template

from ..models import FORMATS, Picture

register = template.Library()


@register.inclusion_tag("pictures/_picture.html", takes_context=True)
def picture(
    context: dict[str, Any],
    shown: Picture,
    sizes: str = "100vw",
    lazy: bool = True,
    crop: bool = False,
) -> dict[str, Any]:
    """Show a picture in the best format that the browser knows, without moving the page.

    What is on the screen from the beginning is not `lazy`. With `crop` the picture fills the frame
    that its style sheet gives it, and its focal point stays in sight.
    """
    by_format = {
        name: list(found)
        for name, found in groupby(shown.renditions.all(), key=lambda rendition: rendition.format)
    }
    sources = [(f"image/{name}", by_format[name]) for name in FORMATS if name in by_format]
    return {
        "picture": shown,
        "sources": sources,
        "sizes": sizes,
        "lazy": lazy,
        "key": _key(context),
        "classes": _cropped(shown) if crop else "",
    }


def _cropped(shown: Picture) -> str:
    """Return the classes of `pictures.css` for the focal point, to the nearest tenth."""
    places = {"x": shown.focal_x, "y": shown.focal_y}
    return " ".join(["crop", *(f"at-{axis}-{round(at, -1)}" for axis, at in places.items())])


@register.simple_tag(takes_context=True)
def largest(context: dict[str, Any], shown: Picture) -> str:
    """Return the address of a picture alone, as large as it is served, for any browser."""
    renditions = [each for each in shown.renditions.all() if each.format == "jpeg"]
    return max(renditions, key=lambda each: each.width).url + _key(context)


def _key(context: dict[str, Any]) -> str:
    """Return what a preview adds to addresses: without it, what is not public is not served."""
    preview = getattr(context["request"], "preview", None)
    return f"?{preview.query}" if preview else ""
