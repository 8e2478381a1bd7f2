"""The people of the desk: a user with a language, and the two groups."""

from collections.abc import Callable
from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from .languages import ALBANIAN

AUTHORS, EDITORS = "Authors", "Editors"


class User(AbstractUser):
    language = models.CharField(
        _("language of the admin"),
        max_length=2,
        choices=[("sq", "Shqip"), ("en", "English")],
        default=ALBANIAN,
        help_text=_("Everyone chooses for themselves, at the top of each page."),
    )

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


READING = ("view",)
ADDING = ("add", "view")
WRITING = ("add", "change", "view")
DECIDING = (*WRITING, "delete", "approve")


def grant_to_groups(
    app_label: str, to_authors: dict[str, tuple[str, ...]]
) -> Callable[[Apps, Any], None]:
    """Return a migration step that gives Authors the actions named on each model, Editors all.

    What stands on public pages without a draft of its own, such as the name of a topic, is for
    Editors to change.
    """

    def grant(apps: Apps, schema_editor: Any) -> None:
        # Permissions are usually made after all migrations; a group needs them now.
        create_permissions(installed.get_app_config(app_label), apps=apps, verbosity=0)
        granted: dict[str, dict[str, tuple[str, ...]]] = {
            AUTHORS: to_authors,
            EDITORS: dict.fromkeys(to_authors, DECIDING),
        }
        Permission = apps.get_model("auth", "Permission")
        for name, actions in granted.items():
            group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=name)
            group.permissions.add(
                *Permission.objects.filter(
                    content_type__app_label=app_label,
                    codename__in=[
                        f"{act}_{model}" for model, acts in actions.items() for act in acts
                    ],
                )
            )

    return grant
