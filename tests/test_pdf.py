"""A PDF becomes its pages and what they need, or a sentence to the editor."""

import random
import subprocess
import sys
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils.translation import override
from pikepdf import Array, Dictionary, Name, OutlineItem, String
from PIL import Image

from news.pdf import cleaning
from news.pdf.apart import REFUSALS, REMOVED, Cleaned, NotADocument, clean
from news.pdf.forbidden import MAX_SUSPECTS, Refused
from news.pdf.images import NotAnImage, bare_jpeg, bare_jpeg_2000
from news.pdf.rules import MAX_PAGES
from publishing.turns import Turns

from .pdfs import (
    TOKEN,
    annotate,
    annotation,
    attached,
    drawn,
    everything,
    field,
    image,
    jpeg,
    script,
    written,
)

FOLDER = Path("/nonexistent")


@pytest.fixture(autouse=True)
def _a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.FOLDER", tmp_path)


def cleaned(content: bytes) -> tuple[bytes, list[str]]:
    """Return what is made of a document, and what is said to be removed, in this process."""
    source, target = FOLDER / "source.pdf", FOLDER / "target.pdf"
    source.write_bytes(content)
    target.unlink(missing_ok=True)
    _pages, removed = cleaning.clean(source, target)
    return target.read_bytes(), removed


def refusal(content: bytes) -> str:
    """Return the sentence with which an upload is refused, in English, or nothing."""
    try:
        with override("en"):
            clean(content)
    except NotADocument as error:
        return str(error)
    return ""


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


# What goes, and what is said of it.


def on_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = script()


def named_script(pdf: pikepdf.Pdf) -> None:
    tree = Dictionary(Names=Array([String("a"), pdf.make_indirect(script())]))
    pdf.Root.Names = Dictionary(JavaScript=tree)


def on_turning_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=script())


def script_of_a_link(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, annotation("/Link", A=script()))


def script_after_an_address(pdf: pikepdf.Pdf) -> None:
    to = Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=script())
    annotate(pdf, annotation("/Link", A=pdf.make_indirect(to)))


def script_of_a_bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("One", 0))
    del pdf.Root.Outlines.First.Dest
    pdf.Root.Outlines.First.A = pdf.make_indirect(script())


def unheard_of_action(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, annotation("/Link", A=Dictionary(S=Name.Brew, Words=String(TOKEN))))


def program(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, annotation("/Link", A=Dictionary(S=Name.Launch, F=String(TOKEN))))


def button(pdf: pikepdf.Pdf) -> None:
    send = Dictionary(S=Name.SubmitForm, F=String(f"https://example.org/{TOKEN}"))
    field(pdf, "/Btn", A=send, AP=drawn(pdf, "Send"))


def address_of(address: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        annotate(pdf, annotation("/Link", A=Dictionary(S=Name.URI, URI=String(address))))

    return change


def other_file(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, annotation("/Link", A=Dictionary(S=Name.GoToR, F=String(TOKEN), D=Array([0]))))


def file_inside(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = TOKEN.encode()


def file_on_a_page(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, annotation("/FileAttachment", FS=attached(pdf), Contents=String(TOKEN)))


def associated_file(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AF = Array([pdf.make_indirect(attached(pdf))])


def file_of_the_structure(pdf: pikepdf.Pdf) -> None:
    """Point at an annotation from the structure alone: it lies on no page."""
    lost = pdf.make_indirect(annotation("/FileAttachment", FS=attached(pdf)))
    points = Dictionary(Type=Name.OBJR, Obj=lost)
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([points]))


def film(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, annotation("/Movie", Movie=Dictionary(F=String(TOKEN))))


def sound(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, annotation("/Sound", Sound=pdf.make_stream(TOKEN.encode(), Type=Name.Sound)))


def screen(pdf: pikepdf.Pdf) -> None:
    shows = Dictionary(S=Name.Rendition, R=Dictionary(N=String(TOKEN)))
    annotate(pdf, annotation("/Screen", A=shows))


def rich_media(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, annotation("/RichMedia", RichMediaContent=Dictionary(A=String(TOKEN))))


def model(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(TOKEN.encode(), Type=Name("/3D"), Subtype=Name.U3D)
    annotate(pdf, annotation("/3D", **{"3DD": stream}))


def comment(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, annotation("/Text", Contents=String(TOKEN), T=String("A. Reviewer")))


def highlight(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, annotation("/Highlight", Contents=String(TOKEN), AP=drawn(pdf, "yellow")))


def empty_form(pdf: pikepdf.Pdf) -> None:
    field(pdf)


def xfa(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(TOKEN.encode()))


def signature(pdf: pikepdf.Pdf) -> None:
    value = pdf.make_indirect(Dictionary(Type=Name.Sig, Name=String(TOKEN)))
    field(pdf, "/Sig").V = value
    pdf.Root.AcroForm.SigFlags = 3


def authors(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = TOKEN


def xmp(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata = pdf.make_stream(TOKEN.encode(), Type=Name.Metadata, Subtype=Name.XML)


def private_data(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.PieceInfo = Dictionary(Drawing=Dictionary(Private=String(TOKEN)))


def thumbnail(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Thumb = pdf.make_stream(TOKEN.encode())


def metadata_of_a_font(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(Type=Name.Font, Metadata=pdf.make_stream(TOKEN.encode()))
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))


TOLD = ("Author", "Producer", "Creator", "Keywords", "CreationDate", "ModDate", "LastModified")


def makers_everywhere(pdf: pikepdf.Pdf) -> None:
    told: dict[str, Any] = dict.fromkeys(TOLD, String(TOKEN))
    font = pdf.make_indirect(Dictionary(Type=Name.Font, **told))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, **told))
    names = Dictionary(Author=Name(f"/{TOKEN}"), Type=Name.OCG)
    pdf.pages[0].obj.Resources = Dictionary(
        Font=Dictionary(F1=font),
        Properties=Dictionary(MC0=layer, MC1=names, MC2=Dictionary(**told)),
    )
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, **told)


def maker_of_the_layers(pdf: pikepdf.Pdf) -> None:
    begin = Dictionary(Name=String(TOKEN), Creator=String(TOKEN), Order=Array([]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([]), D=begin)


def camera(pdf: pikepdf.Pdf) -> None:
    exif = Image.Exif()
    exif[0x010F] = TOKEN
    image(pdf, jpeg(exif=exif, comment=TOKEN.encode()) + TOKEN.encode())


def camera_in_a_packed_picture(pdf: pikepdf.Pdf) -> None:
    packed = zlib.compress(jpeg(comment=TOKEN.encode()))
    image(pdf, packed, Array([Name.FlateDecode, Name.DCTDecode]))


def camera_in_a_picture_whose_filter_is_elsewhere(pdf: pikepdf.Pdf) -> None:
    filters = pdf.make_indirect(Array([Name.DCTDecode]))
    image(pdf, jpeg(comment=TOKEN.encode()), filters)


def camera_in_a_packed_picture_whose_filters_are_elsewhere(pdf: pikepdf.Pdf) -> None:
    filters = pdf.make_indirect(Array([Name.FlateDecode, Name.DCTDecode]))
    image(pdf, zlib.compress(jpeg(comment=TOKEN.encode())), filters)


def data_elsewhere(pdf: pikepdf.Pdf) -> None:
    image(pdf, b"", Name.FlateDecode, F=String(f"https://example.org/{TOKEN}"))


def position_of_a_map(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.VP = Array([Dictionary(Name=String(TOKEN))])


def unheard_of(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Unheard = pdf.trailer.Unheard = pdf.make_indirect(Dictionary(A=String(TOKEN)))


WRONG: dict[Callable[[pikepdf.Pdf], None], list[str]] = {
    on_opening: ["scripts"],
    named_script: ["scripts"],
    on_turning_a_page: ["scripts"],
    script_of_a_link: ["scripts"],
    script_after_an_address: ["scripts"],
    script_of_a_bookmark: ["scripts"],
    unheard_of_action: ["scripts"],
    program: ["scripts"],
    button: ["form"],
    address_of(f"javascript:{TOKEN}"): ["links"],
    address_of(f"file:///{TOKEN}"): ["links"],
    address_of(f"HTTPS://a b/{TOKEN}"): ["links"],
    other_file: ["links"],
    file_inside: ["files"],
    file_on_a_page: ["files"],
    associated_file: ["files"],
    file_of_the_structure: ["files"],
    film: ["media"],
    sound: ["media"],
    screen: ["media"],
    rich_media: ["media"],
    model: ["media"],
    comment: ["comments"],
    highlight: ["comments"],
    empty_form: ["form"],
    xfa: ["form"],
    signature: ["form", "signature"],
    authors: ["metadata"],
    xmp: ["metadata"],
    private_data: ["metadata"],
    thumbnail: ["metadata"],
    metadata_of_a_font: ["metadata"],
    makers_everywhere: ["metadata"],
    maker_of_the_layers: [],
    camera: ["images"],
    camera_in_a_packed_picture: ["images"],
    camera_in_a_picture_whose_filter_is_elsewhere: ["images"],
    camera_in_a_packed_picture_whose_filters_are_elsewhere: ["images"],
    data_elsewhere: ["links"],
    position_of_a_map: [],
    unheard_of: [],
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("change", WRONG, ids=lambda change: change.__name__)
def test_what_a_reader_should_not_be_sent_is_taken_out_and_told(
    change: Callable[[pikepdf.Pdf], None], packed: bool
) -> None:
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    content = written(change, object_stream_mode=mode)
    assert TOKEN.encode() in everything(content)
    made, removed = cleaned(content)
    assert removed == WRONG[change]
    assert TOKEN.encode() not in everything(made)
    with opened(made) as pdf:
        assert len(pdf.pages) == 1


def test_a_script_whose_name_is_spelled_otherwise_goes_too() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        row = Dictionary(S=Name("/JavaXXXcript"), JS=String(TOKEN))
        annotate(pdf, annotation("/Link", A=row))

    mode = pikepdf.ObjectStreamMode.disable
    content = written(change, object_stream_mode=mode).replace(b"JavaXXXcript", b"Java#53cript")
    made, removed = cleaned(content)
    assert (removed, TOKEN.encode() in everything(made)) == (["scripts"], False)


def test_all_of_it_together_goes_too_and_is_told_in_words() -> None:
    every = [on_opening, file_inside, associated_file, xmp, camera, signature, authors, thumbnail]
    content = written(*every, pages=3)
    with override("en"):
        made = clean(content)
    assert TOKEN.encode() not in everything(made.content)
    keys = ["files", "form", "images", "metadata", "scripts", "signature"]
    with override("en"):
        assert made == Cleaned(made.content, 3, tuple(str(REMOVED[key]) for key in keys))


def test_what_follows_or_precedes_the_document_goes() -> None:
    html = f"<script>alert('{TOKEN}')</script>".encode()
    made, _removed = cleaned(html + written() + b"PK\x03\x04" + html)
    assert made.startswith(b"%PDF-")
    assert made.endswith(b"%%EOF\n")
    assert TOKEN.encode() not in made


def test_an_earlier_version_inside_the_file_goes() -> None:
    old = written(lambda pdf: pdf.Root.__setattr__("Lang", String(TOKEN)))
    with opened(old) as pdf:
        root, size = pdf.trailer.Root.objgen[0], int(pdf.trailer.Size)
        pages = pdf.Root.Pages.objgen[0]
    at = len(old)
    body = f"{root} 0 obj\n<</Type/Catalog/Pages {pages} 0 R>>\nendobj\n".encode()
    before = old.rpartition(b"startxref")[2].split()[0].decode()
    table = f"xref\n{root} 1\n{at:010} 00000 n \ntrailer\n".encode()
    end = f"<</Size {size}/Root {root} 0 R/Prev {before}>>\nstartxref\n{at + len(body)}\n%%EOF\n"
    new = old + body + table + end.encode()
    made, _removed = cleaned(new)
    assert TOKEN.encode() in everything(new)
    assert TOKEN.encode() not in everything(made)


# What stays.


def accessible(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    root = pdf.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary(Box=Name.P, Author=Name.P))
    )
    heading = Dictionary(
        Type=Name.StructElem, S=Name.H1, P=root, K=0, Pg=page, Alt=String("Titulli"), Lang="sq"
    )
    heading.A = Dictionary(O=Name.Layout, Placement=Name.Block)
    root.K = pdf.make_indirect(heading)
    root.ParentTree = Dictionary(Nums=Array([0, Array([root.K])]))
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Lang = String("sq-AL")
    page.StructParents = 0
    page.Contents = pdf.make_stream(b"/H1 <</MCID 0>> BDC BT /F1 12 Tf (\xe7) Tj ET EMC")
    program = pdf.make_stream(b"the program of the font")
    head = Dictionary(Type=Name.FontDescriptor, FontName=Name.Serif, FontFile2=program)
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, FontDescriptor=head)
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))


def test_fonts_structure_and_language_stay() -> None:
    made, removed = cleaned(written(accessible))
    assert removed == []
    with opened(made) as pdf:
        root, page = pdf.Root.StructTreeRoot, pdf.pages[0].obj
        heading: Any = root.K
        assert (heading.S, str(heading.Alt), heading.A.Placement) == ("/H1", "Titulli", "/Block")
        assert heading.Pg.objgen == page.objgen
        assert root.ParentTree.Nums[1][0].objgen == heading.objgen
        assert root.RoleMap.Author == "/P"
        assert (root.RoleMap.Box, pdf.Root.MarkInfo.Marked, str(pdf.Root.Lang)) == (
            *("/P", True),
            "sq-AL",
        )
        assert b"/H1 <</MCID 0>> BDC" in page.Contents.read_bytes()
        program = page.Resources.Font.F1.FontDescriptor.FontFile2
        assert program.read_bytes() == b"the program of the font"


def test_layers_that_are_on_stay_on_whatever_the_use() -> None:
    on = {use: Dictionary({f"/{use}State": Name.ON}) for use in ("View", "Print", "Export")}
    for change in (used(**on), membership(), membership(P=Name.AllOn)):
        made, removed = cleaned(written(change))
        assert removed == []
        with opened(made) as pdf:
            assert pdf.Root.OCProperties.D.keys() == set()
            assert len(pdf.Root.OCProperties.OCGs) == 1


def test_bookmarks_links_and_the_numbers_of_pages_stay() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            outline.root.append(OutlineItem("Neni 2", 1))
        pages = [page.obj for page in pdf.pages]
        pdf.Root.Dests = Dictionary(Keywords=Array([pages[1], Name.Fit]))
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
        pdf.Root.Names = Dictionary(
            Dests=Dictionary(Names=Array([String("b"), Array([pages[1], Name.Fit])]))
        )
        annotate(
            pdf,
            annotation("/Link", A=Dictionary(S=Name.URI, URI=String("https://example.org/a?b"))),
            annotation("/Link", A=Dictionary(S=Name.URI, URI=String("mailto:a@example.org"))),
            annotation("/Link", A=Dictionary(S=Name.GoTo, D=String("b")), Contents=String("Dy")),
            annotation("/Link", Dest=Array([pages[1], Name.Fit])),
        )

    made, removed = cleaned(written(change, pages=2))
    assert removed == []
    with opened(made) as pdf:
        links: Any = list(pdf.pages[0].obj.Annots)
        assert [str(link.A.URI) for link in links[:2]] == [
            "https://example.org/a?b",
            "mailto:a@example.org",
        ]
        assert (str(links[2].A.D), str(links[2].Contents)) == ("b", "Dy")
        assert links[3].Dest[0].objgen == pdf.pages[1].obj.objgen
        assert str(pdf.Root.Outlines.First.Title) == "Neni 2"
        assert pdf.Root.Dests.Keywords[0].objgen == pdf.pages[1].obj.objgen
        assert pdf.Root.PageLabels.Nums[1].S == "/r"
        assert pdf.Root.Names.Dests.Names[1][0].objgen == pdf.pages[1].obj.objgen


def test_what_was_filled_in_or_stamped_is_still_seen() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        annotate(
            pdf,
            annotation("/Widget", FT=Name.Tx, AP=drawn(pdf, "Agim"), V=String(TOKEN)),
            annotation("/Stamp", AP=drawn(pdf, "KOPJE"), T=String(TOKEN)),
        )
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].obj.Annots[0]]))

    made, removed = cleaned(written(change))
    assert removed == ["comments", "form"]
    said = everything(made)
    assert [word in said for word in (b"(Agim) Tj", b"(KOPJE) Tj", TOKEN.encode())] == [
        *(True, True, False)
    ]


def test_pages_keep_their_order_their_size_and_their_words() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        tree = pdf.Root.Pages  # the second of two levels gives its pages their size
        inner = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=tree.Kids, Count=3, Parent=tree))
        inner.MediaBox, inner.Rotate = Array([0, 0, 842, 595]), 90
        for page in inner.Kids:
            del page.MediaBox
            page.Parent = inner
        tree.Kids = Array([inner])

    made, _removed = cleaned(written(change, pages=3))
    with opened(made) as pdf:
        assert [page.obj.Contents.read_bytes() for page in pdf.pages] == [
            *(b"% page 0", b"% page 1", b"% page 2")
        ]
        assert [[int(side) for side in page.obj.MediaBox] for page in pdf.pages] == [
            [0, 0, 842, 595]
        ] * 3
        assert [int(page.obj.Rotate) for page in pdf.pages] == [90] * 3


def test_the_same_bytes_give_the_same_bytes() -> None:
    content = written(accessible, authors, camera)
    assert len({cleaned(content)[0] for _ in range(3)}) == 1
    assert cleaned(cleaned(content)[0]) == (cleaned(content)[0], [])


# Pictures inside.


def test_a_picture_keeps_every_pixel() -> None:
    exif = Image.Exif()
    exif[0x010F] = TOKEN
    for options in ({"exif": exif}, {"progressive": True, "exif": exif}, {"dpi": (300, 300)}):
        content = jpeg(**options)
        made = bare_jpeg(content + b"behind")
        with Image.open(BytesIO(content)) as before, Image.open(BytesIO(made)) as after:
            assert after.tobytes() == before.tobytes()
        assert TOKEN.encode() not in made
        assert bare_jpeg(made) == made


def test_what_the_colours_of_a_picture_need_stays() -> None:
    made = BytesIO()
    Image.new("CMYK", (8, 8), (10, 20, 30, 40)).save(made, "JPEG")
    assert b"Adobe" in bare_jpeg(made.getvalue())
    with Image.open(BytesIO(bare_jpeg(made.getvalue()))) as picture:
        assert picture.mode == "CMYK"


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8ab", b"\xff\xd8\xff\xe1\0\1"])
def test_what_is_no_jpeg_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnImage):
        bare_jpeg(content)


def box(name: bytes, inside: bytes = TOKEN.encode()) -> bytes:
    return (8 + len(inside)).to_bytes(4) + name + inside


def jpeg_2000(**options: Any) -> bytes:
    made = BytesIO()
    Image.linear_gradient("L").save(made, "JPEG2000", **options)
    return made.getvalue()


def commented(codestream: bytes) -> bytes:
    """Write a comment into the head of a codestream and of its first tile, and something behind."""
    comment = b"\xff\x64" + (4 + len(TOKEN)).to_bytes(2) + b"\0\1" + TOKEN.encode()
    tile = codestream.index(b"\xff\x90\0\x0a")
    start = codestream[tile : tile + 12]
    length = int.from_bytes(start[6:10]) + len(comment)
    start = start[:6] + length.to_bytes(4) + start[10:]
    table = b"\xff\x55\0\x08\0\x40" + length.to_bytes(4)
    head = codestream[:tile] + table + comment
    return head + start + comment + codestream[tile + 12 :] + TOKEN.encode()


@pytest.mark.parametrize("tiles", [{}, {"tile_size": (100, 100)}])
def test_a_jpeg_2000_keeps_its_pixels_alone(tiles: dict[str, Any]) -> None:
    content = jpeg_2000(**tiles)
    raw = content[content.index(b"\xff\x4f\xff\x51") :]
    header = content.index(b"jp2h") - 4
    end = header + int.from_bytes(content[header : header + 4])
    more = box(b"jp2h", content[header + 8 : end] + box(b"xml "))
    boxed = content[:12] + box(b"uuid") + content[12:header] + more
    for full in (commented(raw), boxed + box(b"jp2c", commented(raw)) + box(b"xml ")):
        made = bare_jpeg_2000(full)
        assert full.count(TOKEN.encode()) >= 3
        assert [sign in made for sign in (TOKEN.encode(), b"OpenJPEG", b"\xff\x64\0")] == [
            False
        ] * 3
        assert bare_jpeg_2000(made) == made
        with Image.open(BytesIO(content)) as before, Image.open(BytesIO(made)) as after:
            assert after.tobytes() == before.tobytes()


def test_a_last_tile_of_a_jpeg_2000_that_tells_no_length_ends_with_the_picture() -> None:
    raw = jpeg_2000(no_jp2=True)
    tile = raw.index(b"\xff\x90\0\x0a") + 6
    assert bare_jpeg_2000(raw[:tile] + bytes(4) + raw[tile + 4 :] + b"behind") == bare_jpeg_2000(
        raw
    )


@pytest.mark.parametrize("cut", [4, 60, 130])
def test_a_jpeg_2000_that_breaks_off_holds_no_more_or_is_refused(cut: int) -> None:
    raw = jpeg_2000(no_jp2=True)
    with suppress(NotAnImage):
        assert len(bare_jpeg_2000(raw[:cut])) <= cut


@pytest.mark.parametrize("content", [b"no boxes", box(b"jp2c"), b"\xff\x4f\xff\x51\0\1"])
def test_what_is_no_jpeg_2000_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnImage):
        bare_jpeg_2000(content)


# What is refused.


def locked(pdf: pikepdf.Pdf) -> None:
    """Nothing: its options do."""


def redacted(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, annotation("/Redact"))


def waiting(pdf: pikepdf.Pdf) -> None:
    field(pdf)
    pdf.Root.AcroForm.NeedAppearances = True


def rendering(pdf: pikepdf.Pdf) -> None:
    pdf.Root.NeedsRendering = True


def layered(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Skica")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def membership(**more: Any) -> Callable[[pikepdf.Pdf], None]:
    """Show the page while layers, all of which are on, are on or off."""

    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Skica")))
        member = pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=layer, **more))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer])))
        pdf.pages[0].obj.Resources = Dictionary(Properties=Dictionary(MC0=member))

    return change


def used(**usage: Any) -> Callable[[pikepdf.Pdf], None]:
    """Let a layer, which is on, be switched by its use, as a watermark is."""

    def change(pdf: pikepdf.Pdf) -> None:
        layers = Array([pdf.make_indirect(Dictionary(Type=Name.OCG, Usage=Dictionary(**usage)))])
        uses = Array([Name(f"/{use}") for use in usage])
        by_use = Array([Dictionary(Event=Name.View, Category=uses, OCGs=layers)])
        pdf.Root.OCProperties = Dictionary(OCGs=layers, D=Dictionary(AS=by_use, ON=layers))

    return change


def hidden_name(pdf: pikepdf.Pdf) -> None:
    row = Dictionary(S=pdf.make_indirect(Name.JavaScript), JS=String(TOKEN))
    annotate(pdf, annotation("/Link", A=row))


def hidden_filter(pdf: pikepdf.Pdf) -> None:
    image(pdf, jpeg(comment=TOKEN.encode()), Array([pdf.make_indirect(Name.DCTDecode)]))


def hidden_kind(pdf: pikepdf.Pdf) -> None:
    """Point at an annotation from the structure alone, whose kind has a number of its own."""
    lost = annotation("/Link", FS=attached(pdf))
    lost.Subtype = pdf.make_indirect(Name.FileAttachment)
    pdf.Root.StructTreeRoot = Dictionary(K=Dictionary(Obj=pdf.make_indirect(lost)))


def hidden_type(pdf: pikepdf.Pdf) -> None:
    does = Dictionary(Type=pdf.make_indirect(Name.Action), S=Name.Brew, Words=String(TOKEN))
    annotate(pdf, annotation("/Link", A=Dictionary(S=Name.GoTo, D=String("a"), Next=does)))


def crumbs(piece: bytes, start: bytes, kind: Any) -> Callable[[pikepdf.Pdf], None]:
    """Let a picture be millions of pieces of nothing."""
    content = start + piece * (2**24 // len(piece))
    return lambda pdf: image(pdf, content, kind)


def inline(name: str = "/DCT") -> bytes:
    """Return what draws a photograph that lies among the drawing itself."""
    head = f"BI /W 32 /H 32 /BPC 8 /CS /G /F {name} ID ".encode()
    return b"q " + head + jpeg(comment=TOKEN.encode()) + b" EI Q"


def inline_on_a_page(name: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Contents = Array([pdf.make_stream(b"q"), pdf.make_stream(inline(name))])

    return change


def inline_in_a_form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(inline(), Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Fm0=form))


def inline_in_a_pattern(pdf: pikepdf.Pdf) -> None:
    tile = pdf.make_stream(inline(), PatternType=1, BBox=Array([0, 0, 9, 9]))
    pdf.pages[0].obj.Resources = Dictionary(Pattern=Dictionary(P0=tile))


def inline_in_a_letter(pdf: pikepdf.Pdf) -> None:
    letters = Dictionary(a=pdf.make_stream(b"9 0 d0 " + inline()))
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=letters))
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(T3=font))


def much_drawing(pdf: pikepdf.Pdf) -> None:
    packed = zlib.compress(b"/a #" * 7_000_000, 9)
    contents = []
    for _ in range(30):
        contents.append(pikepdf.Stream(pdf, packed))
        contents[-1].Filter = Name.FlateDecode
    pdf.pages[0].obj.Contents = Array([pdf.make_indirect(one) for one in contents])


def shared_drawing(pdf: pikepdf.Pdf) -> None:
    shared = pdf.make_indirect(Array([pdf.make_stream(b"q Q") for _ in range(5_000)]))
    for page in pdf.pages:
        page.obj.Contents = shared


def no_jpeg(pdf: pikepdf.Pdf) -> None:
    image(pdf, TOKEN.encode())


def many_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids = Array([pdf.pages[0].obj] * (MAX_PAGES + 1))
    pdf.Root.Pages.Count = MAX_PAGES + 1


def many_objects(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Many = Array([pdf.make_indirect(Dictionary()) for _ in range(cleaning.MAX_OBJECTS)])


def many_actions(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Group = Array([script() for _ in range(MAX_SUSPECTS + 1)])


def shared_links(pdf: pikepdf.Pdf) -> None:
    to = pdf.make_indirect(Dictionary(S=Name.URI, URI=String("https://example.org/")))
    links = annotate(pdf, *(annotation("/Link", A=to) for _ in range(2_000)))
    shared = pdf.make_indirect(Array(links))
    for page in pdf.pages:
        page.obj.Annots = shared


def nested(pdf: pikepdf.Pdf) -> None:
    row = Array()
    for _ in range(450):
        row = Array([row])
    pdf.pages[0].obj.Deep = row


def ring(pdf: pikepdf.Pdf) -> None:
    """Let the tree of pages lead back to itself."""
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def bomb(size: int) -> bytes:
    """Return a PDF whose objects lie in a stream that unpacks to so many bytes."""
    packer = zlib.compressobj(9)
    inside = packer.compress(b"3 0 <</A/B>>")
    inside += b"".join(packer.compress(bytes(2**20)) for _ in range(size // 2**20))
    inside += packer.flush()
    head = b"%PDF-1.5\n"
    body = b"1 0 obj\n<</Type/Catalog/Pages 3 0 R>>\nendobj\n"
    packed = (
        f"2 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {len(inside)}>>stream\n"
    )
    places = [len(head), len(head) + len(body)]
    whole = head + body + packed.encode() + inside + b"\nendstream\nendobj\n"
    rows = [(0, 0, 65535), (1, places[0], 0), (1, places[1], 0), (2, 2, 0), (1, len(whole), 0)]
    table = b"".join(a.to_bytes(1) + b.to_bytes(4) + c.to_bytes(2) for a, b, c in rows)
    entry = f"4 0 obj\n<</Type/XRef/W[1 4 2]/Size 5/Root 1 0 R/Length {len(table)}>>stream\n"
    end = f"\nendstream\nendobj\nstartxref\n{len(whole)}\n%%EOF\n"
    return whole + entry.encode() + table + end.encode()


ENCRYPTED: dict[str, Any] = {"encryption": pikepdf.Encryption(owner="a", user="b")}
READABLE: dict[str, Any] = {"encryption": pikepdf.Encryption(owner="a", user="")}
HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "nothing": (lambda: b"", {"other"}),
    "text": (lambda: b"%PD F-1.4", {"other"}),
    "a page of the web": (lambda: b"<html>" + bytes(2000) + written(), {"other"}),
    "a picture": (lambda: jpeg(), {"other"}),
    "a head alone": (lambda: b"%PDF-1.7\n", {"damaged"}),
    "a half": (lambda: half(written(accessible)), {"damaged"}),
    "with a password": (lambda: written(locked, **ENCRYPTED), {"locked"}),
    "that may not be printed": (lambda: written(locked, **READABLE), {"locked"}),
    "without pages": (lambda: written(pages=0), {"empty", "damaged"}),
    "a redaction that was not applied": (lambda: written(redacted), {"redaction"}),
    "a form that waits for a program": (lambda: written(waiting), {"form"}),
    "a form of another kind": (lambda: written(rendering), {"form"}),
    "hidden layers": (lambda: written(layered), {"layers"}),
    "a layer off on the screen": (
        lambda: written(used(View=Dictionary(ViewState=Name.OFF))),
        {"layers"},
    ),
    "a layer off on paper": (
        lambda: written(used(Print=Dictionary(PrintState=Name.OFF))),
        {"layers"},
    ),
    "a layer for some readers": (
        lambda: written(used(Language=Dictionary(Lang=String("de")))),
        {"layers"},
    ),
    "what shows without its layer": (lambda: written(membership(P=Name.AllOff)), {"layers"}),
    "what shows without a layer": (lambda: written(membership(P=Name.AnyOff)), {"layers"}),
    "what shows by a formula": (lambda: written(membership(VE=Array([Name.Not]))), {"layers"}),
    "a name in an object of its own": (lambda: written(hidden_name), {"unclean"}),
    "a filter in an object of its own": (lambda: written(hidden_filter), {"unclean"}),
    "a kind in an object of its own": (lambda: written(hidden_kind), {"unclean"}),
    "a type in an object of its own": (lambda: written(hidden_type), {"unclean"}),
    "a photograph in a page": (lambda: written(inline_on_a_page("/DCT")), {"unclean"}),
    "one in two wrappings": (lambda: written(inline_on_a_page("[/AHx/DCTDecode]")), {"unclean"}),
    "one that is spelled so": (lambda: written(inline_on_a_page("/D#43T")), {"unclean"}),
    "one of another kind": (lambda: written(inline_on_a_page("/JPXDecode")), {"unclean"}),
    "a photograph in a form": (lambda: written(inline_in_a_form), {"unclean"}),
    "a photograph in a pattern": (lambda: written(inline_in_a_pattern), {"unclean"}),
    "a photograph in a letter": (lambda: written(inline_in_a_letter), {"unclean"}),
    "a page of 840 MB": (lambda: written(much_drawing), {"complicated"}),
    "pages that share their drawing": (
        lambda: written(shared_drawing, pages=1_500),
        {"complicated"},
    ),
    "a picture of crumbs": (
        lambda: written(crumbs(b"\xff\xe1\0\2", b"\xff\xd8", Name.DCTDecode)),
        {"damaged"},
    ),
    "a picture of nothing": (lambda: written(crumbs(b"\xff", b"\xff\xd8", Name.DCTDecode)), {""}),
    "a JPEG 2000 of crumbs": (
        lambda: written(crumbs(b"\xff\x64\0\2", b"\xff\x4f\xff\x51\0\2", Name.JPXDecode)),
        {"damaged"},
    ),
    "a picture that is none": (lambda: written(no_jpeg), {"damaged"}),
    "too many pages": (lambda: written(many_pages), {"complicated", "damaged"}),
    "too many objects": (lambda: written(many_objects), {"complicated"}),
    "too many actions": (lambda: written(many_actions), {"complicated"}),
    "links that many pages share": (
        lambda: written(shared_links, pages=1_500),
        {"complicated"},
    ),
    "deeply nested": (lambda: written(nested), {"", "damaged", "complicated"}),
    "a ring of pages": (lambda: written(ring), {"", "damaged"}),
    "a bomb of 100 MB": (lambda: bomb(100 * 2**20), {"damaged", "complicated"}),
    "25 MB": (lambda: written() + bytes(25 * 2**20), {"large"}),
}


# A child counts the memory it was forked with, and this process may have grown large: one between.
WEIGH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, file=sys.stderr)
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_upload_is_refused_with_a_sentence_and_in_time(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, keys = HOSTILE[name]
    content = make()
    run, weighed = subprocess.run, []

    def weighing(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        options["stderr"] = subprocess.PIPE
        done = run([sys.executable, "-S", "-c", WEIGH, *command], **options)
        weighed.append(done.stderr.split()[-2:])
        return done

    monkeypatch.setattr("subprocess.run", weighing)
    said = refusal(content)
    with override("en"):
        expected = {str(REFUSALS[key]) % {"pages": 2000} if key else "" for key in keys}
    assert said in expected
    for seconds, memory in weighed:
        assert float(seconds) < 2
        assert int(memory) <= cleaning.MAX_MEMORY
    assert len(weighed) == ("large" not in keys)


@pytest.mark.parametrize("number", range(8))
def test_no_flipped_byte_breaks_the_cleaning(number: int) -> None:
    chance = random.Random(number)
    honest = written(accessible, authors, camera, named_script, comment, pages=2)
    survived = 0
    for _ in range(60):
        content = bytearray(honest)
        for _flip in range(chance.choice((1, 2, 8))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            made, _removed = cleaned(bytes(content))
        except (Refused, RuntimeError, pikepdf.PdfError, TypeError, ValueError, AttributeError):
            continue  # `main` answers each of them with a sentence
        assert b"app.alert" not in everything(made)
        survived += 1
    assert survived >= 10


@pytest.mark.parametrize("ending", ["", "time"])
def test_a_parser_that_ends_without_a_word_is_a_document_that_is_refused(
    ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(command: list[str], **options: Any) -> Any:
        if ending == "time":
            raise subprocess.TimeoutExpired(command, 1)
        return subprocess.CompletedProcess(command, -11, stdout=b"")

    monkeypatch.setattr("subprocess.run", run)
    assert refusal(written()).startswith("The document is too complicated")


@pytest.mark.parametrize("error", [None, OSError, subprocess.TimeoutExpired("a", 1)])
def test_one_document_at_a_time_is_cleaned(error: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever would wait is told to come again; however the first ended, the next has its turn."""
    said: list[str] = []
    begun: list[list[str]] = []
    clean_run = subprocess.run

    def run(command: list[str], **options: Any) -> Any:
        begun.append(command)
        if len(begun) == 1:
            with ThreadPoolExecutor() as others:
                said.append(others.submit(refusal, written()).result())
        if error:
            raise error
        return subprocess.CompletedProcess(command, 0, stdout=b"refused empty")

    with monkeypatch.context() as patched:
        patched.setattr("subprocess.run", run)
        patched.setattr("news.pdf.apart.turns", Turns(most=1))
        with suppress(OSError):
            refusal(written())
        assert said == ["The server is busy with other documents. Send it again in a moment."]
        patched.setattr("subprocess.run", clean_run)
        assert refusal(written()) == ""


def test_the_program_is_given_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given two files and nothing of the environment, whose settings hold secrets."""
    asked: dict[str, Any] = {}

    def run(command: list[str], **options: Any) -> Any:
        asked.update(options)
        raise OSError

    monkeypatch.setattr("subprocess.run", run)
    with pytest.raises(OSError):
        clean(written())
    assert asked["env"] == {}
