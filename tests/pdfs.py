"""PDF documents by hand: honest ones, and ones that hold what nobody should send to readers."""

import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

TOKEN = "t0ken-that-would-be-seen"

Change = Callable[[pikepdf.Pdf], None]


def written(*changes: Change, pages: int = 1, **options: Any) -> bytes:
    """Return a PDF of blank pages that say which they are, changed so."""
    with pikepdf.new() as pdf:
        for number in range(pages):
            page = pdf.add_blank_page()
            page.obj.Contents = pdf.make_stream(f"% page {number}".encode())
        for change in changes:
            change(pdf)
        made = BytesIO()
        pdf.save(made, static_id=True, fix_metadata_version=False, **options)
    return made.getvalue()


def everything(content: bytes) -> bytes:
    """Return all that a file says: its bytes, and each of its objects and streams unpacked."""
    said = [content]
    with pikepdf.open(BytesIO(content)) as pdf:
        said.append(pdf.trailer.unparse())
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                said += [one.stream_dict.unparse(), one.read_raw_bytes()]
                if one.get("/Filter") in (None, "/FlateDecode"):
                    with suppress(pikepdf.PdfError):  # as broken as it was
                        said.append(one.read_bytes())
                elif isinstance(one.Filter, Array) and one.Filter[0] == "/FlateDecode":
                    said.append(zlib.decompress(one.read_raw_bytes()))
            elif isinstance(one, pikepdf.Object):
                said.append(one.unparse(resolved=True))
    return b"\n".join(said)


def script(words: str = TOKEN) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String(f"app.alert('{words}')"))


def annotation(kind: str, **more: Any) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array([0, 0, 50, 50]), **more)


def annotate(pdf: pikepdf.Pdf, *rows: Dictionary) -> list[Any]:
    """Lay annotations over the first page, and return them."""
    made = [pdf.make_indirect(row) for row in rows]
    pdf.pages[0].obj.Annots = Array(made)
    return made


def drawn(pdf: pikepdf.Pdf, words: str) -> Dictionary:
    """Return the appearance of an annotation: a form that draws some words."""
    form = pdf.make_stream(f"BT ({words}) Tj ET".encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 50, 50])
    return Dictionary(N=form)


def attached(pdf: pikepdf.Pdf) -> Dictionary:
    """Return the specification of a file inside the document."""
    file = pdf.make_stream(TOKEN.encode(), Type=Name.EmbeddedFile)
    return Dictionary(Type=Name.Filespec, F=String(TOKEN), EF=Dictionary(F=file))


def field(pdf: pikepdf.Pdf, kind: str = "/Tx", **more: Any) -> Any:
    """Give the document a form of one field, filled in, and return it."""
    row = annotation("/Widget", FT=Name(kind), T=String("name"), V=String(TOKEN), **more)
    (made,) = annotate(pdf, row)
    pdf.Root.AcroForm = Dictionary(Fields=Array([made]))
    return made


def jpeg(**options: Any) -> bytes:
    made = BytesIO()
    Image.linear_gradient("L").resize((32, 32)).save(made, "JPEG", **options)
    return made.getvalue()


def image(pdf: pikepdf.Pdf, content: bytes, kind: Any = Name.DCTDecode, **more: Any) -> Any:
    """Put a picture on the first page."""
    head = {"Width": 32, "Height": 32, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    stream = pikepdf.Stream(pdf, content)
    for name, value in ({"Type": Name.XObject, "Subtype": Name.Image} | head | more).items():
        stream[f"/{name}"] = value
    stream.Filter = kind
    made = pdf.make_indirect(stream)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=made))
    return made
