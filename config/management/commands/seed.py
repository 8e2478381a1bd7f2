from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ministry.models import Mandate, Page
from missions.models import Mission
from news.models import Article
from publishing.fixtures import WrongFixture, load

# In the order in which they refer to each other.
FIXTURES = [
    settings.BASE / "fixtures" / f"{name}.yaml"
    for name in ("ministry", "missions", "missions-abroad", "news")
]


class Command(BaseCommand):
    help = "Fill an empty database with what stands under fixtures/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, default=FIXTURES)
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing if there is content"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if any(model._base_manager.exists() for model in (Mandate, Page, Mission, Article)):
            if options["if_empty"]:
                return
            raise CommandError("There is content already, and nothing was changed.")
        try:
            count = load(options["files"])
        except WrongFixture as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(f"{count} records loaded and published.")
