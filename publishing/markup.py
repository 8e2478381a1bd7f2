"""HTML as anybody may have written it, before a parser builds a tree of it. Pure: no Django.

A parser opens again, in each block that follows, every element for letters that was left open, for
each of its attributes anew: a page of `<b a=1>`, `<b a=2>` and so on takes all the memory there is.
It does so at most three times for an element without attributes.
"""

import re
from collections.abc import Collection, Mapping
from html import escape

MOST_TAGS = 10_000  # of one text; a long article has some hundreds

# Each alternative that has begun ends, if only with the text: nothing is read twice.
_PIECE = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?P<raw>script|style)(?=[\s/>]).*?(?:</(?P=raw)(?=[\s/>])[^>]*+(?:>|\Z)|\Z)"
    r"|<(?P<closes>/?)(?P<name>[a-z][^\s/>]*+)"
    r"""(?P<said>(?:=\s*+(?:"[^"]*+"|'[^']*+')|[^>])*+)(?P<end>>|\Z)""",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[:-][a-z0-9]+)*", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++))""")


def is_too_dense(html: str) -> bool:
    """Say whether a text has so many tags that a parser should not be given it."""
    return sum(1 for piece in _PIECE.finditer(html) if piece["name"]) > MOST_TAGS


def bare(html: str, kept: Mapping[str, Collection[str]]) -> str:
    """Return `html` with no attributes but those `kept`, by the lower-case name of their element.

    Comments, scripts and styles go. What only looks like a tag, as <a.b@example.org>, becomes text.
    """

    def written(piece: re.Match[str]) -> str:
        name = piece["name"]
        if name is None or not piece["end"]:
            return ""
        if not _NAME.fullmatch(name):
            return escape(piece[0], quote=False)
        name = name.lower()
        said = (
            "".join(_attributes(piece["said"], kept.get(name, ()))) if not piece["closes"] else ""
        )
        return f"<{piece['closes']}{name}{said}>"

    return _PIECE.sub(written, html)


def _attributes(said: str, kept: Collection[str]) -> list[str]:
    if not kept:
        return []
    known: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(said):
        known.setdefault(name.lower(), next(filter(None, values), ""))  # the first counts
    whole = {name: value.replace('"', "&quot;") for name, value in known.items() if name in kept}
    return [f' {name}="{value}"' for name, value in whole.items()]
