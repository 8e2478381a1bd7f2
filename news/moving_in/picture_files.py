"""The pictures that rows name: in a folder, or among the files that were sent along."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol
from unicodedata import normalize
from urllib.parse import unquote

from pictures.cleaning import Cleaned, clean
from pictures.models import Picture
from pictures.uploads import removed

from .models import NewsFile, NewsPicture

_LONGEST = 500  # characters of a place
_LONGEST_NAME = 200
_SITE = re.compile(r"^(?:https?:)?//[^/?#\[\]]+", re.IGNORECASE)
_SCHEME = re.compile(r"\w+://")


class Unsafe(ValueError):
    """The name leads out of the folder, or is none."""


@dataclass(frozen=True)
class Found:
    """The file that a row means: a picture of the library, or one that could be.

    `other` is the place of another file of that name, which this may be instead; `told` is what the
    editor should know that was removed, as notes are about it.
    """

    picture: Picture | None
    other: str = ""
    told: tuple[str, ...] = ()


class Pictures(Protocol):
    def look(self, name: str) -> Found | None:
        """Return what a row means, or None if it is not here. Raises Unsafe and NotAPicture."""

    def take(self, name: str, credit: str) -> Found | None:
        """Return the same, once it is in the library."""


def paths_of(name: str) -> list[PurePosixPath]:
    """Return what path from the top of its site the name, or address, of a picture may mean.

    First as a file is called, in which any sign may stand, and then as an address writes it.
    Raises Unsafe.
    """
    whole = _SITE.sub("", name.replace("\\", "/"))
    read = unquote(re.split("[?#]", whole, maxsplit=1)[0]).replace("\\", "/")
    paths = [path for text in (whole, read) if (path := _path(text))]
    if not paths or _SCHEME.match(whole) or ".." in read.split("/"):
        raise Unsafe(name)
    return list(dict.fromkeys(paths))


def _path(text: str) -> PurePosixPath | None:
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if not parts or ".." in parts or any(ord(letter) < 32 for letter in text):
        return None
    return PurePosixPath(*parts)


def _place(name: str) -> PurePosixPath:
    """Return where on the older site a picture stood, in whatever way a row says it."""
    return paths_of(name)[-1]


def name_of(path: str) -> str:
    """Return the last part of a picture's path, as all spellings of it compare."""
    last = path.replace("\\", "/").rpartition("/")[2]
    return normalize("NFC", last).casefold()[-_LONGEST_NAME:]


class NoPictures:
    def look(self, name: str) -> Found | None:
        paths_of(name)
        return None

    def take(self, name: str, credit: str) -> Found | None:
        return self.look(name)


class Folder:
    """A folder with the pictures as the older site keeps them, or all in one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._meant: dict[Path, PurePosixPath] = {}  # the place by which each file was first meant
        self._taken: dict[Path, tuple[Picture, tuple[str, ...]]] = {}

    def look(self, name: str) -> Found | None:
        file = self._file(name)
        if file is None:
            return None
        if file in self._taken:
            picture, told = self._taken[file]
            return Found(picture, self._other(file, name), told)
        return Found(None, self._other(file, name), tuple(removed(self._cleaned(file))))

    def take(self, name: str, credit: str) -> Found | None:
        file = self._file(name)
        if file is not None and file not in self._taken:
            cleaned = self._cleaned(file)
            picture = Picture(credit=credit)
            picture.keep(cleaned.image)
            self._taken[file] = picture, tuple(removed(cleaned))
        return self.look(name)

    def _file(self, name: str) -> Path | None:
        paths = paths_of(name)
        for found in (self._folder / each for path in paths for each in (path, path.name)):
            try:
                real = found.resolve(strict=True)
            except (OSError, RuntimeError):  # RuntimeError: links that lead in a circle
                continue
            if not real.is_relative_to(self._folder):
                raise Unsafe(name)
            if real.is_file():
                return real
        return None

    def _cleaned(self, file: Path) -> Cleaned:
        with file.open("rb") as content:
            return clean(content, file.name)

    def _other(self, file: Path, name: str) -> str:
        path = _place(name)
        first = self._meant.setdefault(file, path)
        return "" if first == path else str(first)


class SentAlong:
    """What was sent along with a file, by the last part of its name. The library has it already."""

    def __init__(self, file: NewsFile) -> None:
        self._sent = file.pictures.exclude(picture=None)

    def look(self, name: str) -> Found | None:
        place = str(_place(name))[:_LONGEST]
        sent = next(filter(None, map(self._called, paths_of(name))), None)
        if sent is None:
            return None
        if not sent.meant_as:
            sent.meant_as = place
            sent.save()
        return Found(sent.picture, "" if sent.meant_as == place else sent.meant_as)

    def _called(self, path: PurePosixPath) -> NewsPicture | None:
        return self._sent.filter(name=name_of(path.name)).select_related("picture").first()

    def take(self, name: str, credit: str) -> Found | None:
        return self.look(name)
