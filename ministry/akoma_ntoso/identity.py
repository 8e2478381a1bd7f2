"""What a document of Akoma Ntoso says of itself: which act, which text of it, and which file.

Its addresses follow the naming convention of the standard: `/akn/al/act/law/2014-09-18/64`. The
schema wants a day where often none is known. It is then the one since which this site shows the
text, and is named so.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from publishing.dates import PartialDate
from publishing.languages import ALBANIAN, ENGLISH, other
from publishing.text import slug

from ..plain_text import in_force
from ..standing import Text
from .elements import add

LANGUAGES = {ALBANIAN: "sqi", ENGLISH: "eng"}  # ISO 639-2
MINISTRY = "#ministry"
ENACTED, BEGUN, SHOWN = "Enactment", "InForce", "OnlinePublication"  # what a day is the day of

_ISSUERS = {
    "law": ("TLCOrganization", "parliament", gettext_lazy("Assembly of the Republic of Albania")),
    "decision": ("TLCOrganization", "council-of-ministers", gettext_lazy("Council of Ministers")),
    "decree": ("TLCRole", "president", gettext_lazy("President of the Republic")),
}
_WITH_YEAR = re.compile(r"(.+)/((?:18|19|20)[0-9]{2})")


def _known_day(day: PartialDate | None) -> date | None:
    return day.first_day if day and day.precision == "day" else None


@dataclass(frozen=True)
class Identity:
    """What is known of a version: of the act, of its text in a language, and of this file."""

    text: Text
    code: str
    base: str

    @property
    def version(self) -> Any:
        return self.text.version

    @property
    def page(self) -> str:
        return f"{self.base}{self.version.get_absolute_url()}"

    @property
    def shown_since(self) -> date:
        return timezone.localdate(self.version.first_published_at or self.version.created_at)

    @property
    def changed_on(self) -> date:
        changed: datetime | None = self.version.changed_at
        return timezone.localdate(changed) if changed else self.shown_since

    @property
    def work(self) -> str:
        """Return the address of the act, of what is known of it."""
        dated, number = self.version.act_date, self.version.act_number
        day = dated.isoformat() if dated else ""
        if (parts := _WITH_YEAR.fullmatch(number)) and parts[2] == (day or parts[2])[:4]:
            number, day = parts[1], day or parts[2]
        number = slug(number) or f"mandate-{self.version.pk}"
        kind = self.version.act_kind
        return "/".join(filter(None, ["/akn/al/act", kind, day or str(self.shown_since), number]))

    @property
    def expression(self) -> str:
        begun = self.version.in_force_from
        return f"{self.work}/{LANGUAGES[self.code]}" + (f"@{begun.isoformat()}" if begun else "")

    @property
    def _citation(self) -> tuple[str, str]:
        """Return how the act is cited, and in which language: its title may have but the other."""
        foreign = other(self.code)
        if self.version.act and not getattr(self.version, f"act_{self.code}"):
            with override(foreign):
                return self.version.act_in_words, foreign
        return self.version.act_in_words or self.version.title, self.code

    def add_meta(self, act: Element) -> None:
        meta = add(act, "meta")
        self._identify(add(meta, "identification", source=MINISTRY))
        self._add_times(meta)
        self._add_references(add(meta, "references", source=MINISTRY))

    def _identify(self, identification: Element) -> None:
        self._add_work(identification)
        version = self.version
        names = [("title", version.title), ("page", self.page)]
        expression = self._level(identification, "FRBRExpression", self.expression, names)
        self._date(expression, _known_day(version.in_force_from), BEGUN)
        add(expression, "FRBRauthor", href=MINISTRY)
        add(expression, "FRBRlanguage", language=LANGUAGES[self.code])
        names = [("file", self.base + reverse("ministry:akoma-ntoso", args=[version.live_pk]))]
        file = self._level(identification, "FRBRManifestation", self.expression, names, ".xml")
        add(file, "FRBRdate", date=self.changed_on, name=SHOWN)
        add(file, "FRBRauthor", href=MINISTRY)

    def _add_work(self, identification: Element) -> None:
        version = self.version
        work = self._level(identification, "FRBRWork", self.work, [("link", version.act_link)])
        self._date(work, _known_day(version.act_date), ENACTED)
        issuer = _ISSUERS.get(version.act_kind)
        add(work, "FRBRauthor", href=f"#{issuer[1]}" if issuer else "")
        add(work, "FRBRcountry", value="al")
        if version.act_kind:
            add(work, "FRBRsubtype", value=version.act_kind)
        if version.act_number:
            add(work, "FRBRnumber", value=version.act_number)

    def _level(
        self, above: Element, name: str, uri: str, names: list[tuple[str, str]], ending: str = ""
    ) -> Element:
        level = add(above, name)
        add(level, "FRBRthis", value=f"{uri}/!main{ending}")
        add(level, "FRBRuri", value=f"{uri}{ending}")
        for kind, value in names:
            if value:
                add(level, "FRBRalias", value=value, name=kind)
        return level

    def _date(self, level: Element, day: date | None, name: str) -> None:
        add(level, "FRBRdate", date=day or self.shown_since, name=name if day else SHOWN)

    def _add_times(self, meta: Element) -> None:
        """Say when it came into force and when the next version did, if the days are known."""
        following = self.text.versions.after(self.version)
        known = {
            "start": _known_day(self.version.in_force_from),
            "end": _known_day(following.in_force_from) if following else None,
        }
        days = {name: day for name, day in known.items() if day}
        if not days:
            return
        lifecycle = add(meta, "lifecycle", source=MINISTRY)
        for name, day in days.items():
            add(lifecycle, "eventRef", eId=f"in-force-{name}", date=day, source=MINISTRY)
        group = add(add(meta, "temporalData", source=MINISTRY), "temporalGroup", eId="tmpg_1")
        interval = {name: f"#in-force-{name}" for name in days}
        add(group, "timeInterval", refersTo="#in-force", **interval)

    def _add_references(self, references: Element) -> None:
        issuer = _ISSUERS.get(self.version.act_kind)
        cited, _language = self._citation
        add(references, "original", eId="original", href=self.work, showAs=cited)
        entries = [("TLCOrganization", "ministry", gettext_lazy("Ministry of Defence"))]
        entries += [issuer] if issuer else []
        entries += [("TLCConcept", "in-force", gettext_lazy("In force"))]
        for name, key, shown in entries:
            href = f"/akn/ontology/{name.removeprefix('TLC').lower()}/al/{key}"
            add(references, name, eId=key, href=href, showAs=str(shown))

    def add_preface(self, act: Element) -> None:
        preface, version = add(act, "preface"), self.version
        add(add(preface, "p"), "docTitle", version.title)
        if version.act_in_words:
            cited, language = self._citation
            add(preface, "p", cited, **{"xml:lang": language})
        if version.gazette:
            number = {"number": version.gazette}
            add(preface, "p", _("Official Gazette no. %(number)s") % number)
        if said := in_force(self.text):
            add(preface, "p", said)
