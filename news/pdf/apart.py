"""Cleaning a PDF in a process of its own, which is given none of our settings and little time and memory."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext_lazy as _

from publishing.turns import Busy, Turns

from .rules import MAX_PAGES  # and nothing that loads the parser into the server

MAX_BYTES = 20 * 1024 * 1024
PATIENCE = 30  # seconds; the program ends itself sooner, unless the machine is busy
turns = Turns()  # each program may take 400 MB
_ROOT = Path(__file__).parents[2]

REFUSALS = {
    "large": _("The file is larger than 20 MB."),
    "busy": _("The server is busy with other documents. Send it again in a moment."),
    "other": _("This is not a PDF document."),
    "damaged": _(
        "The document is damaged. Save it again with the program that made it, and upload that."
    ),
    "locked": _("The document is protected with a password. Take it off, and upload that."),
    "empty": _("The document has no pages."),
    "complicated": _(
        "The document is too complicated, or has more than %(pages)s pages. Divide it."
    ),
    "layers": _(
        "The document has layers that are switched off, and whoever has the file can switch them on."
        " Print it to a PDF file, and upload that."
    ),
    "redaction": _(
        "Words in the document are marked to be blacked out, and are still there. Let your program"
        " apply the marks, and upload that."
    ),
    "form": _(
        "The document is a form that only some programs show as it was filled in. Print it to a"
        " PDF file, and upload that."
    ),
    "unclean": _(
        "Something in the document could not be removed. Print it to a PDF file, and upload that."
    ),
}
REMOVED = {
    "comments": _("comments, or marks that are now part of the page"),
    "files": _("files inside the document"),
    "form": _("fields of a form: what was filled in is now part of the page"),
    "images": _("what cameras and programs had written into pictures"),
    "links": _("links that lead elsewhere than to the web"),
    "media": _("sound, film or 3-D models"),
    "metadata": _("who made it, when, and with what"),
    "scripts": _("scripts and commands"),
    "signature": _("the electronic signature, which holds only for the file as it was signed"),
}


class NotADocument(ValueError):
    """The upload is refused. Its text tells the editor why."""


@dataclass(frozen=True)
class Cleaned:
    """A new PDF; `removed` says in words of the current language what is no longer in it."""

    content: bytes
    pages: int
    removed: tuple[str, ...]


def clean(content: bytes) -> Cleaned:
    """Return a PDF of at most 20 MB as one that does nothing and tells of nobody.

    Fonts, links to the web, bookmarks and what makes it accessible stay. The same bytes give the
    same bytes. Raises NotADocument.
    """
    if len(content) > MAX_BYTES:
        raise _refusal("large")
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "source.pdf"), Path(folder, "target.pdf")
        source.write_bytes(content)
        answer, *words = _asked(source, target)
        if answer == "refused":
            raise _refusal(*words)
        pages, *removed = words
        told = tuple(str(REMOVED[key]) for key in removed)
        return Cleaned(target.read_bytes(), int(pages), told)


def _asked(source: Path, target: Path) -> list[str]:
    """Return what the program answers, in words."""
    command = [sys.executable, "-m", "news.pdf.cleaning", str(source), str(target)]
    try:
        with turns.taken():
            done = subprocess.run(
                command,
                cwd=_ROOT,
                env={},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
            )
    except Busy:
        return ["refused", "busy"]
    except subprocess.TimeoutExpired:
        return ["refused", "complicated"]
    # Whatever ended it without a word, a limit of its own or a fault of the parser, was the file.
    return done.stdout.decode().split() or ["refused", "complicated"]


def _refusal(key: str) -> NotADocument:
    return NotADocument(str(REFUSALS[key]) % {"pages": MAX_PAGES})
