import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from news.moving_in.identity import in_order
from news.moving_in.importing import Options, Result, bring_in, mark_repeated, tried
from news.moving_in.models import Outcome
from news.moving_in.picture_files import Folder, NoPictures, Pictures
from news.moving_in.records import MOST_BYTES, Source, Unreadable
from news.moving_in.sources import read
from publishing.languages import CODES, ENGLISH
from publishing.models import User


class Command(BaseCommand):
    help = (
        "Bring the news of an older site in as drafts: JSON, CSV, or the text of its pages. "
        "What came in once does not come in again. Ends with 1 if a row was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say it, and write nothing")
        parser.add_argument("--language", choices=CODES, default="", help="of rows that name none")
        parser.add_argument("--by", metavar="USERNAME", default="", help="who writes the drafts")
        parser.add_argument(
            "--pictures", type=Path, metavar="FOLDER", help="where the pictures are"
        )
        parser.add_argument(
            "--bring-back", action="store_true", help="also what came in and was discarded since"
        )

    def handle(self, *args: Any, **said: Any) -> None:
        with translation.override(ENGLISH):
            source = self._source(said["file"])
            options = Options(
                file=said["file"].name,
                pictures=self._pictures(said["pictures"]),
                language=said["language"],
                by=self._writer(said["by"]),
                brings_back=said["bring_back"],
            )
            counts = self._bring_in(source, options, said["dry_run"])
            self._sum_up(source, counts, said["dry_run"])
        if counts[Outcome.REFUSED]:
            sys.exit(1)

    def _source(self, path: Path) -> Source:
        try:
            with path.open("rb") as file:
                return read(file.read(MOST_BYTES + 1))
        except (OSError, Unreadable) as error:
            raise CommandError(str(error)) from error

    def _pictures(self, folder: Path | None) -> Pictures:
        if folder is None:
            return NoPictures()
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        return Folder(folder)

    def _writer(self, name: str) -> User | None:
        if not name:
            return None
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None or not found.has_perm("news.add_article"):
            raise CommandError(f"“{name}” may not add articles.")
        return found

    def _bring_in(self, source: Source, options: Options, is_trial: bool) -> Counter[str]:
        counts: Counter[str] = Counter()
        seen: dict[str, int] = {}
        records = in_order(source.records)
        for done, record in enumerate(records, start=1):
            result = (tried if is_trial else bring_in)(record, options)
            if is_trial:
                mark_repeated([result], seen)
            counts[result.outcome] += 1
            counts["warned"] += result.warns
            self.stdout.write(line(result))
            self._progress(done, len(records))
        return counts

    def _progress(self, done: int, of: int) -> None:
        if self.stderr.isatty() and (done % 20 == 0 or done == of):
            self.stderr.write(f"\r{done} of {of}", ending="\n" if done == of else "")
            self.stderr.flush()

    def _sum_up(self, source: Source, counts: Counter[str], is_trial: bool) -> None:
        for unread in source.unread:
            self.stdout.write(f"not read: {unread[:200]}")
        would = "would become drafts" if is_trial else "became drafts"
        self.stdout.write(
            f"{timezone.localtime():%Y-%m-%d %H:%M}: {counts[Outcome.DRAFT]} rows {would} "
            f"({counts['warned']} to look at), {counts[Outcome.PRESENT]} were here already, "
            f"{counts[Outcome.REFUSED]} were refused."
        )


def line(result: Result) -> str:
    """Return what became of a row in one line."""
    said = " ".join(map(str, result.notes))
    key = f" (article {result.article.pk})" if result.article else ""
    title = f" “{result.title}”" if result.title else ""
    read = ", ".join(str(each) for each in (result.date, result.language) if each)
    told = f"row {result.number}: {result.outcome.label}{key}{title}{read and f' ({read})'}"
    return " ".join(f"{told}. {said}".split())
