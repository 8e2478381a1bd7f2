"""What the catalogue of missions says, the loaded site holds: with its source, and as sure as it is.

`missions_catalogue.json` was gathered by somebody else. Nothing of it stands here but the sums.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import models, transaction
from django.utils.html import strip_tags
from pytest_django import DjangoDbBlocker

from ministry.models import Page
from missions.contribution import Contribution, contribution
from missions.models import Contingent, Handover, Mission, Phase
from missions.periods import Day
from missions.register import Register
from missions.strength import Figure
from publishing.dates import PartialDate, parse
from publishing.fields import PartialDateField

pytestmark = pytest.mark.django_db

CATALOGUE = json.loads((Path(__file__).parent / "missions_catalogue.json").read_text("utf-8"))
MISSIONS = {mission["slug"]: mission for mission in CATALOGUE["missions"]}
FILES = [
    settings.BASE / "fixtures" / f"{name}.yaml"
    for name in ("ministry", "missions", "missions-abroad", "news")
]

TOLD = (models.CharField, models.TextField, PartialDateField)
LINK = re.compile(r"https?://[^\s,)\"<]+")
HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b")
SECOND_HAND = {"sq": "dorës së dytë", "en": "second-hand"}
KINDS = {"cumulative": "served", "deployed": "deployed", "lower bound": "at_least"}

# What is under way on a day, and the sum of it: from the catalogue, by hand.
ANSWERS: dict[date | None, tuple[dict[str, str], str]] = {
    # Althea: the EOD group of 13, of April 2008. ISAF: 22 (2002) + 110 in Herat (2007) + 110 for the
    # election (2009) = 242. Chad: 63 in each contingent. 13 + 242 + 63 = 318.
    date(2010, 1, 1): ({"eufor-althea": "13", "isaf": "242", "eufor-tchad-rca": "63"}, "318"),
    # RSM: 83. The Aegean: 21 on Oriku, and the third contingent, of unknown strength. KFOR: 13.
    # Nobody says how many were in Latvia and in Bosnia. 83 + 21 + 13 = 117, at least.
    date(2017, 11, 15): (
        {"rsm": "83", "aegean-sea-guardian": "at_least 21", "kfor": "13"}
        | {"efp-latvia": "", "eufor-althea": ""},
        "at_least 117",
    ),
    # Today. Althea: 31. Latvia: 21. KFOR: 58. Bulgaria: over 30. Nobody says how many are in Iraq,
    # in the Aegean, in South Sudan and in Sinai. 31 + 21 + 58 + 30 = 140, at least.
    None: (
        {"eufor-althea": "31", "efp-latvia": "21", "kfor": "58", "eva-bulgaria": "at_least 30"}
        | {"nmi": "", "aegean-sea-guardian": "", "unmiss": "", "mfo-sinai": ""},
        "at_least 140",
    ),
}


# What the site holds.


@dataclass(frozen=True)
class Kept:
    """A mission, or a page, with all that hangs on it."""

    whole: Any
    rows: list[Any]

    @property
    def strengths(self) -> list[Any]:
        return [row for row in self.rows if hasattr(row, "certainty")]

    def values(self, code: str) -> Iterator[Any]:
        """Yield the texts and dates of all rows in a language and in none, and their figures."""
        foreign = {"sq": "_en", "en": "_sq"}[code]
        for row in (self.whole, *self.rows):
            for field in row._meta.fields:
                is_told = isinstance(field, TOLD) or field.name == "value"
                if is_told and not field.name.endswith(foreign):
                    yield getattr(row, field.name)

    def words(self, code: str) -> str:
        """Return all that a reader of a language may read: texts, numbers and dates."""
        return "\n".join(_told(value, code) for value in self.values(code))

    def links(self, code: str) -> set[str]:
        return {link for value in self.values(code) for link in LINK.findall(unescape(f"{value}"))}

    def items(self, code: str, source: str) -> list[str]:
        """Return the items of its text that name a source."""
        items = unescape(getattr(self.whole, f"text_{code}")).split("<li>")[1:]
        return [item for item in items if any(name in item for name in named(source))]

    @property
    def dates(self) -> set[str]:
        return {value.isoformat() for value in self.values("en") if isinstance(value, PartialDate)}


def _told(value: Any, code: str) -> str:
    if isinstance(value, PartialDate):
        return f"{value.in_words(code)} {value.isoformat()}"
    return "" if str(value).startswith("http") else unescape(strip_tags(str(value)))


class Site(NamedTuple):
    kept: dict[str, Kept]
    registers: dict[date | None, Register]
    afghanistan: Contribution  # Resolute Support, when Azerbaijan's contingent had grown


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Site:
    """Load the fixtures once, look at them, and take them back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", *FILES)
        registers = {day: _register(day) for day in ANSWERS}
        day = Day.asked(date(2018, 1, 12))
        rsm = Mission.objects.phased(day).for_page().get(abbreviation="RSM")
        found = Site(_kept(), registers, contribution(rsm, day))
        transaction.set_rollback(True)
    return found


def _kept() -> dict[str, Kept]:
    missions = Mission.objects.published().select_related("theatre")
    found = {mission.title_en: _gathered(mission) for mission in missions}
    kept = {slug: found.pop(facts["name_en"]) for slug, facts in MISSIONS.items()}
    assert found == {}
    totals = Page.objects.published().get(slug_en="printed-totals-of-the-missions")
    return kept | {"overall": Kept(totals, [])}


def _gathered(mission: Any) -> Kept:
    contingents = list(Contingent.objects.published().filter(mission=mission))
    parts = [row for name in Mission.parts for row in getattr(mission, name).all()]
    figures = [fact for contingent in contingents for fact in contingent.strengths.all()]
    return Kept(mission, [*parts, *contingents, *figures])


def _register(asked: date | None) -> Register:
    day = Day.asked(asked)
    register = Register(Mission.objects.published().phased(day), day)
    assert register.lines  # asked for now, while the site is there
    return register


# What the catalogue says.


def named(source: str) -> set[str]:
    """Return the addresses that a source is given by, and the hosts of what has none."""
    return set(LINK.findall(source)) | set(HOST.findall(LINK.sub("", source)))


def numbers(text: str) -> set[str]:
    together = re.sub(r"(?<=\d)[, \N{NO-BREAK SPACE}](?=\d{3}\b)", "", text)
    return {number.lstrip("0") for number in re.findall(r"\d+", together)}


def names(text: str) -> set[str]:
    return {name.lower() for name in re.findall(r"\b[A-ZĀ]\w+", text)}


def as_sure(certainty: str) -> str:
    if "date uncertain" in certainty:
        return "date"
    return {"medium": "secondhand", "weak source": "weak"}.get(certainty, "sourced")


def known(as_of: str) -> str:
    """Return a date of the catalogue without what it says in brackets: 2025 (late)."""
    return parse(as_of.split(" (")[0]).isoformat()


def cites(fact: Any, source: str) -> bool:
    return fact.source_text == source or fact.source_link in LINK.findall(source)


OF_MISSIONS = [(slug, fact) for slug, mission in MISSIONS.items() for fact in mission["facts"]]
OF_ALL = [("overall", fact) for fact in CATALOGUE["overall"]]


def each(facts: list[tuple[str, Any]]) -> pytest.MarkDecorator:
    names = [f"{slug}: {fact['fact'][:40]}" for slug, fact in facts]
    return pytest.mark.parametrize(("slug", "fact"), facts, ids=names)


# One is the other.


@each(OF_MISSIONS + OF_ALL)
def test_a_fact_is_told_in_both_languages(site: Site, slug: str, fact: Any) -> None:
    kept = site.kept[slug]
    english, albanian = kept.words("en"), kept.words("sq")
    assert sorted(name for name in names(fact["fact"]) if name not in english.lower()) == []
    assert numbers(fact["fact"]) - (numbers(english) & numbers(albanian)) == set()
    if slug != "overall" and "as_of" in fact:
        assert known(fact["as_of"]) in kept.dates


@each(OF_MISSIONS + OF_ALL)
def test_a_fact_has_its_source_and_is_marked_as_sure_as_it_is(
    site: Site, slug: str, fact: Any
) -> None:
    kept, source, sure = site.kept[slug], fact["source"], as_sure(fact["certainty"])
    cited = [row.certainty for row in kept.strengths if cites(row, source)]
    assert set(cited) <= {sure}
    for code, mark in SECOND_HAND.items():
        assert named(source) - kept.links(code) - set(HOST.findall(kept.words(code))) == set()
        marked = [mark in item for item in kept.items(code, source)]
        assert set(marked) <= {sure == "secondhand"}
        assert marked or cited or sure == "sourced"


@each([(slug, fact) for slug, fact in OF_MISSIONS if "value" in fact])
def test_a_figure_is_a_strength_of_its_kind_and_date(site: Site, slug: str, fact: Any) -> None:
    cited = [row for row in site.kept[slug].strengths if cites(row, fact["source"])]
    found = [row for row in cited if row.value == fact["value"]]
    if not found:  # it was given as the sum of contingents that left together
        assert sum(row.value for row in cited if row.contingent_id) == fact["value"]
        return
    dates = {row.as_of.isoformat() for row in found if row.as_of}
    assert "as_of" not in fact or known(fact["as_of"]) in dates
    said_of_it = {word for row in found for word in (row.kind, row.qualifier)}
    assert "kind" not in fact or KINDS[fact["kind"]] in said_of_it


@pytest.mark.parametrize("slug", MISSIONS)
def test_a_mission_has_its_names_its_place_and_its_leaders(site: Site, slug: str) -> None:
    mission, facts = site.kept[slug].whole, MISSIONS[slug]
    assert mission.title_sq.removeprefix("Misioni ") in facts["name_sq"]
    assert mission.theatre.name_en == facts["country"]
    leaders = [row for row in site.kept[slug].rows if isinstance(row, Handover)]
    found = [(row.organisation_name or row.organisation).lower() for row in [mission, *leaders]]
    assert found == re.findall("nato|eu|un|coalition|mfo", facts["lead_organisation"].lower())
    assert facts["status_as_of_2026_03"].startswith(mission.status)


@pytest.mark.parametrize("slug", MISSIONS)
def test_a_mission_lasts_as_long_as_is_known_of_it(site: Site, slug: str) -> None:
    mission, facts = site.kept[slug].whole, MISSIONS[slug]
    if slug == "rsm":  # the ministry's page gives the mission's own day, the catalogue Albania's
        assert {mission.start.isoformat(), facts["albania_start"]} <= site.kept[slug].dates
    else:
        assert (mission.start and mission.start.isoformat()) == facts["albania_start"]
    if mission.end and mission.end.end:  # “the end of 2014”, where the catalogue has December
        assert mission.end.last_day == parse(facts["albania_end"]).last_day
    else:
        assert (mission.end and mission.end.isoformat()) == facts["albania_end"]


@pytest.mark.parametrize("slug", MISSIONS)
def test_each_contradiction_is_kept_on_a_line_of_its_own(site: Site, slug: str) -> None:
    mission = site.kept[slug].whole
    lines, same = mission.contradictions_en.splitlines(), mission.contradictions_sq.splitlines()
    assert len(lines) == len(same) >= len(MISSIONS[slug]["conflicts_or_gaps"])
    for number, printed in enumerate(MISSIONS[slug]["conflicts_or_gaps"]):
        assert sorted(name for name in names(printed) if name not in lines[number].lower()) == []
        assert numbers(printed) - (numbers(lines[number]) & numbers(same[number])) == set()


@pytest.mark.parametrize("day", ANSWERS)
def test_the_register_answers_for_a_day(site: Site, day: date | None) -> None:
    under_way, total = ANSWERS[day]
    register = site.registers[day]
    found = {line.titles["en"]: said(line.figure) for line in register.under_way}
    assert found == {MISSIONS[slug]["name_en"]: figure for slug, figure in under_way.items()}
    assert said(register.total) == total


def said(figure: Figure | None) -> str:
    return f"{figure.qualifier} {figure.value}".removeprefix("exact ") if figure else ""


def test_missions_without_any_date_are_not_known_to_be_under_way_on_a_day(site: Site) -> None:
    lines = site.registers[date(2017, 11, 15)].lines
    unknown = {line.titles["en"] for line in lines if line.phase == Phase.NOT_KNOWN}
    assert unknown == {MISSIONS[slug]["name_en"] for slug in ("nmi", "eutm-mali")}


def test_azerbaijan_went_from_94_to_120_and_no_sum_of_albania_s_counts_it(site: Site) -> None:
    (row,), agreed = site.afghanistan.others, site.afghanistan.agreement
    now: Any = row.strength
    figures = [(fact.value, str(fact.as_of), fact.certainty) for fact in [*row.earlier, now]]
    assert figures == [(94, "2017", "date"), (120, "janar 2018", "sourced")]
    assert (row.element.nation_en, str(row.element.start)) == ("Azerbaijan", "janar 2015")
    assert now.composition_en == "including six officers and two military doctors"
    assert said(site.afghanistan.total) == "83"
    assert agreed and [part.value for part in agreed.parts] == [30, 40, 13]
