"""A version as a document of Akoma Ntoso 3.0 (OASIS LegalDocML), for programs that read the law."""

from xml.etree.ElementTree import Element, indent, tostring

from django.utils.translation import override

from ..standing import Text
from .elements import NAMESPACE, add
from .identity import Identity
from .words import add_words

__all__ = ["document"]


def document(text: Text, code: str, base: str) -> bytes:
    """Return a version that exists in the language `code` as XML in UTF-8, in that language alone.

    `base` is the site: https://host. The same version gives the same bytes.
    """
    with override(code):
        root = Element("akomaNtoso", {"xmlns": NAMESPACE})
        act = add(root, "act", name="mandate", contains="singleVersion")
        identity = Identity(text, code, base)
        identity.add_meta(act)
        identity.add_preface(act)
        add_words(act, text.provisions, code, identity.page)
        indent(root)
        xml: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
        return xml
