"""What has a page of its own, and the addresses it had before."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from translated_fields import to_attribute

from .fields import AddressField
from .languages import CODES, in_both, other
from .text import slug


class Addressed(models.Model):
    """Something with a page of its own, at one address a language."""

    reserved: tuple[str, ...] = ()

    title = in_both(models.CharField(_("title"), max_length=300, blank=True))
    slug = in_both(
        AddressField(
            _("address"),
            max_length=120,
            blank=True,
            db_index=True,
            help_text=_("The end of the page's address. Leave it empty to take it from the title."),
        )
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=[f"slug_{code}"],
                condition=Q(draft_of=None) & ~Q(**{f"slug_{code}": ""}),
                name=f"%(class)s_address_{code}",
                violation_error_message=_("Another page has this address already."),
            )
            for code in CODES
        ]

    def __str__(self) -> str:
        return str(self.title or _("Untitled"))

    def clean(self) -> None:
        super().clean()
        for code in CODES:
            name = to_attribute("slug", code)
            if not getattr(self, name):
                title = getattr(self, to_attribute("title", code))
                setattr(self, name, slug(title)[:120].strip("-"))
        errors = {
            to_attribute("slug", self._language_of_address(code)): problem
            for code in CODES
            if (problem := self._problem_with_address(code))
        }
        if errors:
            raise ValidationError(errors)

    def slug_in(self, code: str) -> str:
        """Return the end of this object's address in a language: its own or else the other's."""
        return str(getattr(self, to_attribute("slug", self._language_of_address(code))))

    def _language_of_address(self, code: str) -> str:
        return code if getattr(self, to_attribute("slug", code)) else other(code)

    def _is_the_live_one_s(self, value: str, code: str) -> bool:
        live = getattr(self, "draft_of", None)
        return live is not None and live.slug_in(code) == value

    def _problem_with_address(self, code: str) -> str:
        """Say what stands against this object's address in a language, or nothing.

        A form leaves the uniqueness of excluded or conditional fields unchecked, so it is said here.
        """
        value = self.slug_in(code)
        live_pk = getattr(self, "draft_of_id", None) or self.pk
        if not value or self._is_the_live_one_s(value, code):
            return ""
        if value in self.reserved:
            return gettext("“%(slug)s” is the address of another kind of page.") % {"slug": value}
        kind: Any = type(self)
        others = kind.objects.at(value, code).filter(draft_of=None)
        if taken := others.exclude(pk=live_pk).first():
            return gettext("“%(slug)s” is the address of “%(title)s” already.") % {
                "slug": value,
                "title": taken,
            }
        return FormerAddress.problem(self, live_pk, value, code)


class FormerAddress(models.Model):
    """An address once public. It leads to the object, wherever that is now: never a chain."""

    model = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=2)
    slug = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model", "language", "slug"], name="former_address_leads_to_one_object"
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def keep(cls, item: Any, before: Mapping[str, str]) -> None:
        """Let each address that `item` had in a language, and has no more, lead to it."""
        for code, former in before.items():
            if former != item.slug_in(code):
                cls.objects.update_or_create(
                    model=item._meta.label_lower,
                    language=code,
                    slug=former,
                    defaults={"object_id": item.pk},
                )

    @classmethod
    def problem(cls, item: models.Model, key: int | None, slug: str, code: str) -> str:
        """Say that an address leads to another object than `item`, whose key this is, or nothing."""
        former = cls.objects.filter(model=item._meta.label_lower, language=code, slug=slug)
        if former.exclude(object_id=key).exists():
            sentence = gettext("“%(slug)s” was another page's address and still leads there.")
            return sentence % {"slug": slug}
        return ""
