"""The pictures that rows name: in a folder, or among the files that were sent along."""

from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from pictures.cleaning import MAX_BYTES
from pictures.models import Picture

from .models import NewsFile


class Unsafe(ValueError):
    """The name leads out of the folder, or is none."""


class Pictures(Protocol):
    def content(self, name: str) -> bytes | None:
        """Return the file that a row means, or None if it is not here. Raises Unsafe."""

    def kept(self, name: str) -> Picture | None:
        """Return what the library holds of this file already."""

    def keep(self, name: str, picture: Picture) -> None:
        """Remember the picture that a file became."""


def path_of(name: str) -> PurePosixPath:
    """Return the path in the name, or address, of a picture, from the top of its site. Raises Unsafe."""
    try:
        path = unquote(urlsplit(name).path).replace("\\", "/")
    except ValueError as error:
        raise Unsafe(name) from error
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if not parts or ".." in parts or any(ord(letter) < 32 or letter == ":" for letter in path):
        raise Unsafe(name)
    return PurePosixPath(*parts)


class NoPictures:
    def content(self, name: str) -> bytes | None:
        path_of(name)
        return None

    def kept(self, name: str) -> Picture | None:
        return None

    def keep(self, name: str, picture: Picture) -> None:
        return None


class Folder:
    """A folder with the pictures as the older site keeps them, or all in one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._kept: dict[PurePosixPath, int] = {}

    def content(self, name: str) -> bytes | None:
        path = path_of(name)
        for found in (self._folder / path, self._folder / path.name):
            try:
                real = found.resolve(strict=True)
            except (OSError, RuntimeError):  # RuntimeError: links that lead in a circle
                continue
            if not real.is_relative_to(self._folder):
                raise Unsafe(name)
            if real.is_file():
                with real.open("rb") as file:
                    return file.read(MAX_BYTES + 1)
        return None

    def kept(self, name: str) -> Picture | None:
        return Picture.objects.filter(pk=self._kept.get(path_of(name), 0)).first()

    def keep(self, name: str, picture: Picture) -> None:
        self._kept[path_of(name)] = picture.pk


class SentAlong:
    """What was sent along with a file, by the last part of its name."""

    def __init__(self, file: NewsFile) -> None:
        self._sent = file.pictures

    def content(self, name: str) -> bytes | None:
        found = self._sent.filter(name__iexact=path_of(name).name).first()
        return bytes(found.content) if found else None

    def kept(self, name: str) -> Picture | None:
        found = self._sent.filter(name__iexact=path_of(name).name).select_related("picture").first()
        return found.picture if found else None

    def keep(self, name: str, picture: Picture) -> None:
        self._sent.filter(name__iexact=path_of(name).name).update(picture=picture)
