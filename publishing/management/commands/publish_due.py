from typing import Any

from django.core.management.base import BaseCommand

from publishing.schedule import publish_due
from publishing.search.telling import tell_what_is_untold


class Command(BaseCommand):
    help = "Apply the scheduled changes whose moment has come. Let a timer run it every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{publish_due()} scheduled changes published.")
        tell_what_is_untold()
