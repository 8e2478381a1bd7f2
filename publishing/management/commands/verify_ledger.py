from typing import Any

from django.core.management.base import BaseCommand, CommandError

from publishing.audit import first_broken


class Command(BaseCommand):
    help = "Say how many editions in the ledger are as they were written, and name the first broken one."

    def handle(self, *args: Any, **options: Any) -> None:
        audit = first_broken()
        if audit.wrong:
            before = " before it" if audit.broken else ""
            raise CommandError(f"{audit.wrong} {audit.sound} editions{before} are sound.")
        self.stdout.write(f"{audit.sound} editions are sound.")
