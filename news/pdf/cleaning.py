"""A PDF becomes its pages, with what they need to be read, and nothing else.

It is read by a parser in C++, and anybody may have made it. So `apart` runs this file as a program:
in a process of its own, with the limits that it sets itself in `main`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from resource import RLIMIT_AS, RLIMIT_CPU, setrlimit
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from .forbidden import Refused, begins_hidden, draws_inside, hides, suspects, wrong, wrong_keys
from .images import bare_jpeg, bare_jpeg_2000
from .rules import ANNOTATIONS, CATALOG, DRAWN, KEYS, LAYERS, LINK, MAX_PAGES, PAGE, TREE, WITHIN

MAX_OBJECTS = 60_000
MAX_ANNOTATIONS = 20_000  # of all pages, which may share them
MAX_DECODED = 32 * 1024 * 1024  # of one stream
MAX_MEMORY = 400 * 1024 * 1024
MAX_SECONDS = 10

_IMAGES = {
    **dict.fromkeys(("/DCTDecode", "/DCT"), bare_jpeg),
    "/JPXDecode": bare_jpeg_2000,
}


def clean(source: Path, target: Path) -> tuple[int, list[str]]:
    """Write the document in `source` anew into `target`, as one that does nothing and tells of nobody.

    Return how many pages it has and the keys of what was removed, in order. The same bytes give the
    same bytes. Raises Refused, or whatever the parser stumbles on.
    """
    with _opened(source) as pdf:
        _judge(pdf)
        removed = _told(pdf)
        _flatten(pdf)
        _prune(pdf)
        for row in suspects(pdf):
            if hides(row):
                raise Refused("layers")
            removed |= _clean(row)
        _keep_links(pdf)
        pages = len(pdf.pages)
        pdf.save(
            target,
            deterministic_id=True,
            fix_metadata_version=False,
            min_version=pdf.pdf_version,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    if not _is_clean(target):
        raise Refused("unclean")
    return pages, sorted(removed)


def _opened(source: Path) -> pikepdf.Pdf:
    with source.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise Refused("other")
    unpacking: dict[str, Any] = dict.fromkeys(("flate", "png", "run_length", "tiff"), MAX_DECODED)
    pikepdf.settings.set_qpdf_limits(
        **{f"{one}_max_memory": size for one, size in unpacking.items()}
    )
    try:
        return pikepdf.open(source, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error


def _judge(pdf: pikepdf.Pdf) -> None:
    """Refuse what cannot be published as it is, before anything in it is touched."""
    if pdf.is_encrypted:
        raise Refused("locked")
    if len(pdf.objects) > MAX_OBJECTS or len(pdf.pages) > MAX_PAGES:
        raise Refused("complicated")
    if len(pdf.pages) == 0:
        raise Refused("empty")
    annotations = (page.obj.get("/Annots") for page in pdf.pages)
    if sum(len(some) for some in annotations if isinstance(some, Array)) > MAX_ANNOTATIONS:
        raise Refused("complicated")
    kinds = {annotation.get("/Subtype") for annotation in _annotations(pdf)}
    if "/Redact" in kinds:
        raise Refused("redaction")
    is_drawn_elsewhere = bool(pdf.Root.get("/NeedsRendering"))
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/Widget" in kinds:
        is_drawn_elsewhere |= bool(form.get("/NeedAppearances"))
    if is_drawn_elsewhere:
        raise Refused("form")
    if begins_hidden(pdf):
        raise Refused("layers")


def _annotations(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, Array):
            yield from (one for one in annotations if isinstance(one, Dictionary))


def _told(pdf: pikepdf.Pdf) -> set[str]:
    """Return what of the document as a whole and of its pages will not be kept."""
    rows = [pdf.Root, pdf.Root.get("/Names", Dictionary()), *(page.obj for page in pdf.pages)]
    told = {KEYS[key] for row in rows for key in row.keys() & KEYS.keys()}
    told |= {ANNOTATIONS.get(str(row.get("/Subtype")), "") for row in _annotations(pdf)} - {""}
    if "/Info" in pdf.trailer:
        told.add("metadata")
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/SigFlags"):
        told.add("signature")
    return told


def _flatten(pdf: pikepdf.Pdf) -> None:
    """Let what is drawn over the pages, as the words in a form are, become part of them."""
    for page in pdf.pages:
        annotations: Any = page.obj.get("/Annots", [])
        kept = [one for one in annotations if one.Subtype == "/Link" or one.Subtype in DRAWN]
        for one in kept:
            if one.Subtype == "/Link" and "/AP" in one:  # what is drawn there would take its place
                del one.AP
        if "/Annots" in page.obj:
            page.obj.Annots = Array(kept)
    pdf.flatten_annotations()


def _prune(pdf: pikepdf.Pdf) -> None:
    """Keep of the trailer, the catalog and the pages what is named in the rules."""
    _keep(pdf.trailer, {"/Root", "/Size"})
    _keep(pdf.Root, CATALOG)
    for row, keys in _within(pdf):
        _keep(row, keys)
    pages = [page.obj for page in pdf.pages]
    tree = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(pages), Count=len(pages)))
    for page in pages:
        page.Parent = tree
        _keep(page, PAGE)
    pdf.Root.Pages = tree


def _within(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, set[str]]]:
    """Yield some dictionaries that the catalog leads to, with the keys that they may have."""
    for name, keys in WITHIN.items():
        yield pdf.Root.get(name, Dictionary()), keys
    layers: Any = pdf.Root.get("/OCProperties", {})
    yield layers.get("/D", Dictionary()), LAYERS


def _keep(row: Any, keys: set[str]) -> None:
    for key in row.keys() - keys:
        del row[key]


def _clean(row: Any) -> set[str]:
    """Take out of one dictionary what the rules forbid, and return the keys of what that was."""
    if is_it := wrong(row):
        _keep(row, {"/Length"} if isinstance(row, pikepdf.Stream) else set())
        if isinstance(row, pikepdf.Stream):
            row.write(b"")
        return {is_it}
    keys = wrong_keys(row)
    for key in keys:
        del row[key]
    removed = set(keys.values())
    if isinstance(row, pikepdf.Stream) and _bare(row):
        removed.add("images")
    return removed


def _bare(stream: Any) -> bool:
    """Take out of a picture what is no pixel, and say whether there was any."""
    filters = stream.get("/Filter")
    chain = list(filters) if isinstance(filters, Array) else [filters]
    bare = _IMAGES.get(str(chain[-1])) if chain else None
    if bare is None:
        return False
    content, settings = stream.read_raw_bytes(), stream.get("/DecodeParms")
    if len(chain) > 1:
        with pikepdf.new() as other:
            packed = pikepdf.Stream(other, content, Filter=Array(chain[:-1]))
            content = packed.read_bytes()
        settings = settings[len(chain) - 1] if isinstance(settings, Array) else None
    found = bare(content)
    if found == content and len(chain) == 1:
        return False
    stream.write(found, filter=Name(str(chain[-1])), decode_parms=settings)
    return True


def _keep_links(pdf: pikepdf.Pdf) -> None:
    """Keep of what lies over the pages the links that still lead somewhere."""
    for page in pdf.pages:
        links = [
            one
            for one in page.obj.get("/Annots", [])
            if one.get("/Subtype") == "/Link" and (one.get("/A") or one.get("/Dest") is not None)
        ]
        for link in links:
            _keep(link, LINK)
        if "/Annots" in page.obj:
            page.obj.Annots = Array(links)


def _is_clean(written: Path) -> bool:
    """Read what was written once more, and say whether it keeps every rule."""
    with pikepdf.open(written, attempt_recovery=False, suppress_warnings=True) as pdf:
        pages = [page.obj for page in pdf.pages]
        return (
            pdf.trailer.keys() <= {"/Root", "/Size", "/ID", *_OF_A_TABLE}
            and pdf.Root.keys() <= CATALOG
            and all(row.keys() <= keys for row, keys in _within(pdf))
            and pdf.Root.Pages.keys() <= TREE
            and all(page.keys() <= PAGE for page in pages)
            and all(link.keys() <= LINK for link in _annotations(pdf))
            and not any(hides(row) or _clean(row) for row in suspects(pdf))
            and not draws_inside(pdf)
        )


# What the trailer has where it is a stream.
_OF_A_TABLE = {"/Type", "/Length", "/Filter", "/DecodeParms", "/W", "/Index"}


def main() -> None:
    """Answer with one line: how many pages there are and what was removed, or why it is refused."""
    setrlimit(RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    setrlimit(RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    try:
        pages, removed = clean(Path(sys.argv[1]), Path(sys.argv[2]))
        answer = ["cleaned", str(pages), *removed]
    except Refused as error:
        answer = ["refused", str(error)]
    except MemoryError:
        answer = ["refused", "complicated"]
    except Exception:  # the parser raises whatever it stumbles on
        answer = ["refused", "damaged"]
    sys.stdout.write(" ".join(answer))


if __name__ == "__main__":
    main()
