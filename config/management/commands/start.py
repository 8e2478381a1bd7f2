import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the database up to date, fill it if it is empty, and serve: what `make run` does."
    requires_system_checks: Any = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        if "RUN_MAIN" not in os.environ:  # not again in the reloader's child
            settings.VAR.mkdir(exist_ok=True)
            call_command("migrate", verbosity=0)
            call_command("seed", if_empty=True)
            call_command("rebuild_search", if_empty=True)
            call_command("demo_staff")
            self.stdout.write(f"http://{options['address']}/  http://{options['address']}/admin/")
        call_command("runserver", options["address"], use_static_handler=False)
