"""Static files in production: hashed names, compressed, and small style sheets."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEETS = ("css/site.css", "css/mandate.css")
_IMPORT = re.compile(r'@import "(?P<name>[\w-]+\.css)" layer\((?P<layer>\w+)\);')


class OneSheetStorage(CompressedManifestStaticFilesStorage):
    """Put the rooms' style sheets into one, without comments, before hashing: a first visit asks once.

    In development the browser follows the same @import lines itself.
    """

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        for name in () if dry_run else set(SHEETS) & paths.keys():
            with self.open(name) as sheet:
                whole = _IMPORT.sub(self._layer, sheet.read().decode())
            self.delete(name)
            self._save(name, ContentFile(cssmin(whole).encode()))
            paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def _layer(self, found: re.Match[str]) -> str:
        with self.open(f"css/{found['name']}") as sheet:
            return f"@layer {found['layer']} {{\n{sheet.read().decode()}}}\n"
