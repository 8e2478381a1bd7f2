"""Elements of Akoma Ntoso, with nothing in them that XML cannot hold."""

import re
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, SubElement

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(above: Element, name: str, words: Any = "", /, **attributes: Any) -> Element:
    """Add an element below another, and return it."""
    added = SubElement(above, name, {key: _in_xml(value) for key, value in attributes.items()})
    added.text = _in_xml(words) or None
    return added


def add_lines(above: Element, name: str, lines: Iterable[Any]) -> None:
    """Add an element with a paragraph for each line."""
    block = add(above, name)
    for line in lines:
        add(block, "p", line)


def _in_xml(words: Any) -> str:
    return _NOT_XML.sub("", str(words))
