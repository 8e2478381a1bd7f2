"""A version as plain text, to take along or to correct."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from publishing.languages import ALBANIAN, other

from .gazette import Kind, Node
from .gazette import printed as printed_tree
from .provisions import Provision
from .standing import Text


def printed(mandate: Any, code: str) -> str:
    """Return the words of a version in a language, or nothing if it has none in it."""
    text: str = getattr(mandate, f"text_{code}")
    return text or printed_tree(tree(mandate.provisions.all(), code))


def tree(rows: Any, code: str) -> list[Node]:
    """Return the provisions that have words in a language, each with a mark such as acts print."""
    nodes: dict[int | None, Node] = {}
    roots: list[Node] = []
    for row in rows:
        is_foreign = row.has_words_in(other(code)) and not row.has_words_in(code)
        if row.is_gone or is_foreign:
            continue
        node = Node(
            kind=Kind(row.kind),
            mark=mark(row, code),
            label=row.label,
            heading=getattr(row, f"heading_{code}"),
            text=getattr(row, f"text_{code}"),
            line=0,
            children=[],
        )
        nodes[row.pk] = node
        above = nodes.get(row.parent_id)
        (above.children if above else roots).append(node)
    return roots


def mark(row: Provision, code: str) -> str:
    """Return the label as a language prints it: Neni 3, 2. and ç)."""
    if row.kind == Provision.Kind.PARAGRAPH:
        return ""
    if not row.is_headed:
        return row.mark
    cited = row.cited_in_albanian if code == ALBANIAN else row.cited_in_english
    last = cited.rpartition(", ")[2]
    return last[:1].upper() + last[1:]


def document(text: Text, code: str, site: str) -> str:
    """Return a version as a document of its own: what it is, since when, where, and its words."""
    version = text.version
    head = [
        version.title,
        version.act_in_words,
        version.gazette and _("Official Gazette no. %(number)s") % {"number": version.gazette},
        in_force(text),
        site + version.get_absolute_url(),
    ]
    return "\n".join(filter(None, head)) + "\n\n" + printed(version, code).strip() + "\n"


def in_force(text: Text) -> str:
    """Return since when and until when a version is in force, or nothing if neither is known."""
    begun, last = text.version.in_force_from, text.last_day
    said = [begun and _("In force from %(date)s") % {"date": begun}]
    said += [last and _("until %(date)s") % {"date": date_format(last)}]
    return " ".join(filter(None, said))
