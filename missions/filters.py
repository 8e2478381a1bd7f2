"""What a reader of the register and a client of the API may ask for."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter

from publishing.asked import Asked, YearFilter
from publishing.languages import in_each
from publishing.text import alphabetical, slug

from .models import Mission, Organisation, Theatre


class RegisterFilter(Asked):
    organisation = ChoiceFilter(
        method="led_by", choices=Organisation.choices, label=gettext_lazy("Organisation")
    )
    region = CharFilter(method="in_region", max_length=120, label=gettext_lazy("Region"))
    year = YearFilter(method="in_year", min_value=1000, max_value=9999, label=gettext_lazy("Year"))

    class Meta:
        model = Mission
        fields: list[str] = []

    @cached_property
    def theatres(self) -> list[Theatre]:
        used = Theatre.objects.filter(mission__in=Mission.objects.published())
        return list(used.distinct())

    @property
    def organisations(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Organisation.choices]

    @property
    def region_asked(self) -> str:
        """What the region asked for is called in this language."""
        asked = self.form.cleaned_data.get("region")
        return slug(self._of_region(asked)[0].region) if asked else ""

    @cached_property
    def regions(self) -> list[tuple[str, str]]:
        """The regions of published missions, each with what an address calls it."""
        found = {slug(theatre.region): theatre.region for theatre in self.theatres}
        return sorted(
            ((key, name) for key, name in found.items() if key),
            key=lambda pair: alphabetical(pair[1]),
        )

    def led_by(self, missions: Any, name: str, value: str) -> Any:
        return missions.led_by(value)

    def in_region(self, missions: QuerySet[Mission], name: str, value: str) -> QuerySet[Mission]:
        return missions.filter(theatre__in=self._of_region(value))

    def in_year(self, missions: Any, name: str, value: int) -> Any:
        return missions.in_year(int(value))

    def _of_region(self, region: str) -> list[Theatre]:
        """Return the theatres of a region, by its name in either language: a switch keeps it."""
        asked = slug(region)
        return [
            theatre
            for theatre in self.theatres
            if asked and asked in map(slug, in_each(theatre, "region"))
        ]

    def is_valid(self) -> bool:
        super().is_valid()
        region = self.form.cleaned_data.get("region")
        if region and not self._of_region(region):
            sentence = _("“%(value)s” is not known.")
            self.form.add_error("region", ValidationError(sentence, params={"value": region}))
        return not self.form.errors
