from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from publishing.models import User
from publishing.staff import AUTHORS, EDITORS

PASSWORD = "vetëm-këtu"  # "only here": it never leaves development mode
STAFF = {"author": AUTHORS, "editor": EDITORS, "administrator": None}


class Command(BaseCommand):
    help = "Create three demonstration accounts, in development mode and on an empty database only."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("Demonstration accounts are only for DEVELOPMENT=1.")
        if User.objects.exists():
            return
        for name, group in STAFF.items():
            user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
            if group:
                user.groups.add(Group.objects.get(name=group))
            else:
                User.objects.filter(pk=user.pk).update(is_superuser=True)
        self.stdout.write(f"Demonstration accounts, all with the password {PASSWORD}:")
        self.stdout.write("\n".join(f"  {name}" for name in STAFF))
