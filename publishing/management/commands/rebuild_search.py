from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from publishing.models import Entry, searched_kinds
from publishing.search import keeping, opensearch


class Command(BaseCommand):
    help = "Make the entries of the search anew from what is published; with SEARCH_URL, there as well."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing if there are some")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Entry.objects.exists():
            return
        count = keeping.rebuild(searched_kinds())
        self.stdout.write(f"{count} entries of the search.")
        if settings.SEARCH_URL:
            try:
                count = opensearch.rebuild()
            except opensearch.Away as error:
                raise CommandError(f"The search server did not take them: {error}.") from error
            self.stdout.write(f"{count} of them are on the search server.")
