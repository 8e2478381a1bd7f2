"""What the seeded site holds is what the three source documents say, and nothing is lost or added.

`seed_facts.json` was read out of the documents by somebody else: every fact as printed, what is
inferred from it, and the typing errors.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import is_normalized
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.html import strip_tags

from ministry.models import Mandate, Page
from missions.contribution import Contribution, contribution
from missions.models import Mission, Phase, Theatre
from missions.periods import Day
from missions.timeline import events
from news.models import Article
from publishing.dates import PartialDate, parse
from publishing.models import Edition, Publishable
from publishing.readiness import missing

FACTS = json.loads((Path(__file__).parent / "seed_facts.json").read_text(encoding="utf-8"))
(MISSION,), (ARTICLE,), MANDATE = FACTS["missions"], FACTS["articles"], FACTS["mandate"]
CONTRIBUTION = MISSION["aaf_contribution"]
ITEMS = FACTS["news_sidebar"]["items"]

PUBLISHABLE: list[Any] = [model for model in apps.get_models() if issubclass(model, Publishable)]

# A correction: “as printed” → “as it stands”.
QUOTED = re.compile("“([^“”]+)”")
CORRECTION = re.compile(r"^(?P<where>[^“]+): “(?P<printed>.+?)” → “(?P<right>.+?)”( \(.+\))?$")


@pytest.fixture
def seeded(db: None) -> Iterator[None]:
    call_command("seed")
    with translation.override("en"):
        yield


@pytest.fixture
def mission(seeded: None) -> Any:
    return Mission.objects.published().for_page().get(abbreviation=MISSION["abbreviation"])


@pytest.fixture
def mandate(seeded: None) -> Any:
    return Mandate.objects.published().get()


@pytest.fixture
def article(seeded: None) -> Any:
    return Article.objects.published().get(title_en=ARTICLE["headline"])


def known(date: dict[str, Any]) -> PartialDate | None:
    """Return a date of the facts with its precision, such as `year, qualifier "end"`."""
    if date["iso"] is None:
        return None
    year, month, day = [*map(int, date["iso"].split("-")), None, None][:3]
    return PartialDate(year or 0, month, day, end="qualifier" in date["precision"])


def plain(html: str) -> str:
    return " ".join(unescape(strip_tags(html.replace("</p>", " "))).split())


def rows() -> Iterator[Any]:
    """Yield every seeded row that holds text in two languages."""
    for model in apps.get_models():
        if any(field.name.endswith("_sq") for field in model._meta.fields):
            yield from model._base_manager.all()


# The mission.


def test_the_mission_is_named_led_and_placed_as_printed(mission: Any) -> None:
    assert (mission.title_en, mission.leader, str(mission.theatre)) == (
        MISSION["name"],
        MISSION["lead_organisation"],
        MISSION["country"],
    )
    assert (mission.status, mission.source_link) == ("accomplished", MISSION["live_url"])


def test_the_mission_begins_on_its_day_and_its_end_is_of_another_source(mission: Any) -> None:
    assert mission.start == known(MISSION["start_date"])
    assert (MISSION["end_date"], mission.end) == (None, PartialDate(2021))


def test_the_mission_follows_one_that_ended_at_the_end_of_a_year(mission: Any) -> None:
    before, facts = mission.predecessor, MISSION["predecessor"]
    assert (before.title_en, before.abbreviation) == (facts["name"], facts["abbreviation"])
    assert before.end == known(MISSION["timeline_in_page_order"][0]["date"])
    assert (before.end.isoformat(), before.end.end) == ("2014", True)
    assert before in Mission.objects.published()


def test_the_mission_has_one_hub_and_four_spokes_in_printed_order(mission: Any) -> None:
    structure = MISSION["structure"]
    hubs = [("hub", hub["location"]) for hub in structure["hubs"]]
    spokes = [("spoke", name) for name in structure["spokes"]]
    assert [(place.role, place.name_en) for place in mission.places.all()] == hubs + spokes
    assert (len(hubs), len(spokes)) == (1, structure["spoke_count"])


def test_the_key_functions_stand_word_for_word_in_order(mission: Any) -> None:
    assert [function.text_en for function in mission.functions.all()] == MISSION["key_functions"]


def test_every_event_stands_in_true_order_in_the_precision_printed(mission: Any) -> None:
    order = MISSION["timeline_sorted_note"].split("Sorted: ")[1].split(". ")[0].split(" < ")
    expected = [
        None if "undated" in date else parse(re.sub("^end (of )?", "end of ", date))
        for date in order
    ]
    assert [event.date for event in events(mission, mission.predecessor)] == [
        *expected,
        mission.end,  # of another source
    ]
    assert Counter(expected) == Counter(
        known(fact["date"]) for fact in MISSION["timeline_in_page_order"]
    )


def test_every_event_has_its_own_date(mission: Any) -> None:
    words = (
        "International Security Assistance Force ends",
        "Resolute Support Mission begins",
        "Summit in Warsaw",
        "operation plan",
        "including in the regions of Afghanistan, during 2016",
        "beyond 2016.",
        "from around 13,000 to around 16,000",
        "Status of Forces Agreement (SOFA): signed",
        "Status of Forces Agreement (SOFA): ratified",
        "Resolution 2189: adopted",
        "financial sustainment of the Afghan security forces",
    )
    text = {event.date: event.text for event in events(mission, mission.predecessor)}
    for word, fact in zip(words, MISSION["timeline_in_page_order"], strict=True):
        assert word in text[known(fact["date"])]


def test_the_legal_acts_name_who_where_and_when(mission: Any) -> None:
    agreement, resolution = mission.legal_acts.all()
    sofa, unsc = MISSION["legal_framework"]
    assert agreement.title_en == f"{sofa['type']} ({sofa['abbreviation']})"
    assert agreement.signed_by_en.lower() == " and ".join(sofa["signed_by"]).lower()
    assert agreement.signed_in_en == sofa["place"]
    assert agreement.ratified_by_en == f"The {sofa['ratified_by']}"
    assert [date.isoformat() for date in (agreement.signed, agreement.ratified)] == [
        sofa["signed"],
        sofa["ratified"],
    ]
    assert (resolution.kind, resolution.number) == ("unsc", unsc["number"])
    assert resolution.signed.isoformat() == unsc["adopted"]
    assert "unanimous" in resolution.note_en and "welcomed" in resolution.note_en


def test_the_text_holds_every_sentence_that_a_fact_was_read_from(mission: Any) -> None:
    text = plain(mission.text_en)
    printed = [
        *(level["source_text"] for level in MISSION["force_levels"]),
        *(fact["date"]["source_text"] for fact in MISSION["timeline_in_page_order"]),
        MISSION["structure"]["source_text"],
        MISSION["structure"]["hubs"][0]["source_text"],
        MISSION["lead_source"],
        MISSION["purpose"],
        "Six months later, in May 2016",
    ]
    assert [words for words in printed if words not in text] == []
    assert [words for words in MISSION["key_functions"] if words in text] == []
    assert "military personnel" not in text


# Strengths.


def in_2017(mission: Any) -> Contribution:
    """Return what the page says as of the day that one of the source's news items is about."""
    mission.phase = Phase.UNDER_WAY
    return contribution(mission, Day(date(2017, 11, 15), is_today=False))


def test_the_whole_force_is_about_13000_with_16000_planned(mission: Any) -> None:
    _some, deployed, planned = MISSION["force_levels"]
    facts = [
        (fact.kind, fact.qualifier, fact.value, fact.as_of.isoformat(), fact.source_text)
        for fact in mission.strengths.filter(scope="force")
    ]
    assert [(kind, words) for kind, *_, words in facts] == [
        ("deployed", planned["source_text"]),
        ("planned", planned["source_text"]),
    ]
    assert [fact[1:4] for fact in facts] == [
        ("about", level["value"], level["decided"]) for level in (deployed, planned)
    ]


def of_the_page(found: Contribution) -> Any:
    """Return the rows that the source's page speaks of; the others are of the catalogue."""
    return [row for row in found.rows if row.strength and row.strength.as_of == PartialDate(2017)]


def test_the_contribution_is_two_contingents_and_representatives(mission: Any) -> None:
    rows = of_the_page(in_2017(mission))
    elements = CONTRIBUTION["elements"]
    assert [
        (row.strength.value, row.strength.qualifier, row.strength.source_text) for row in rows
    ] == [(element["personnel"], "exact", element["source_text"]) for element in elements]
    assert [(row.element.kind, row.element.role_en) for row in rows] == [
        ("contingent", "Force Protection"),
        ("contingent", "Force Protection"),
        ("officers", "Representatives in different central hubs"),
    ]
    kinds = Counter(row.element.kind for row in rows)
    assert kinds["contingent"] == CONTRIBUTION["contingent_count"]
    assert [(row.element.command, row.element.place_en) for row in rows] == [
        ("TAAC-Capital", "Kabul"),
        ("TAAC-West", "Herat"),
        ("", "Kabul, Herat, Mazar-e Sharif"),
    ]


def test_the_parts_add_up_to_the_printed_total(mission: Any) -> None:
    agreed: Any = in_2017(mission).agreement
    assert (agreed.printed.value, agreed.printed.qualifier) == (
        CONTRIBUTION["total_printed"],
        "exact",
    )
    assert agreed.printed.source_text == CONTRIBUTION["source_text"]
    assert (agreed.holds, agreed.total, [part.value for part in agreed.parts]) == (
        True,
        83,
        [30, 40, 13],
    )


def test_a_year_that_the_source_does_not_give_is_explained(mission: Any) -> None:
    found: Any = in_2017(mission)
    assert CONTRIBUTION["as_of"] is None
    for fact in (found.printed, *(row.strength for row in of_the_page(found))):
        assert fact.as_of == PartialDate(2017)
        assert "“Currently”" in fact.note_en and "“Currently”" in fact.note_sq
    assert found.printed.source_link.startswith("https://www.mod.gov.al/eng/newsroom/780-")


# Corrections.


def test_each_oddity_of_the_mission_page_is_listed_and_corrected(mission: Any) -> None:
    lines = mission.corrections_en.splitlines()
    assert len(lines) == len(MISSION["typos_and_oddities"])
    for line, typo in zip(lines[:5], MISSION["typos_and_oddities"], strict=False):
        assert f"“{typo['as_printed']}” → “{typo['likely']}”" in line
    rest = ("“TAAC-WEST” →", "“Mazar-i-Sharif” →", "“military\N{NO-BREAK SPACE}personnel” →")
    assert all(words in line for words, line in zip(rest, lines[5:8], strict=True))
    assert lines[8].startswith("Not corrected:")
    shown = str([(row.element.__dict__) for row in in_2017(mission).rows])
    printed = [CORRECTION.match(line) for line in lines[:8]]
    assert [found["printed"] for found in printed if found and found["printed"] in shown] == []


def test_each_typing_error_of_the_mandate_is_listed(mandate: Any) -> None:
    listed = {
        found["printed"]
        for line in mandate.corrections_en.splitlines()
        if (found := CORRECTION.match(line))
    }
    mixed = '"Defense" and "Defence" mixed'
    printed = {typo["as_printed"] for typo in MANDATE["typos"]}
    assert printed - listed == {mixed}
    assert listed - printed == {"country's interests", "Defense", "defense"}


def test_both_languages_list_the_same_corrections(mission: Any, mandate: Any) -> None:
    for item in (mission, mandate):
        english, albanian = (
            [QUOTED.findall(line) for line in text.splitlines()]
            for text in (item.corrections_en, item.corrections_sq)
        )
        assert english == albanian


# The mandate.


def test_the_mandate_has_its_title_and_leaves_open_what_the_source_does(mandate: Any) -> None:
    assert (mandate.title_en, mandate.source) == (MANDATE["title"], MANDATE["live_urls"][0])
    assert (mandate.in_force_from, mandate.act_sq, mandate.act_en) == (None, "", "")


def test_the_provisions_carry_the_printed_labels_in_order(mandate: Any) -> None:
    found = [
        (article.label, [point.label for point in article.children.all()])
        for article in mandate.provisions.filter(kind="article")
    ]
    assert found == [
        (str(article["number"]), [point["letter"] for point in article["points"]])
        for article in MANDATE["articles"]
    ]
    assert found[2] == ("3", MANDATE["letter_sequence"])
    assert {row.kind for row in mandate.provisions.exclude(parent=None)} == {"letter"}
    order = [row.order for row in mandate.provisions.all()]
    assert all(before < after for before, after in pairwise(order))


def corrected(text: str, where: str, corrections: str) -> str:
    """Return a printed text with the corrections that are listed for it and for all."""
    for line in corrections.splitlines():
        found = CORRECTION.match(line)
        assert found, line
        if found["where"] in (where, "Throughout"):
            assert found["printed"] in text or found["where"] == "Throughout", line
            text = text.replace(found["printed"], found["right"])
    return text


def test_the_mandate_differs_from_the_source_in_the_listed_corrections_alone(mandate: Any) -> None:
    expected = {}
    for article in MANDATE["articles"]:
        number = str(article["number"])
        where = f"Article {number}"
        expected[number] = corrected(article["text"], where, mandate.corrections_en)
        for point in article["points"]:
            letter = point["letter"]
            expected[f"{number}-{letter}"] = corrected(
                point["text"], f"{where}, letter {letter}", mandate.corrections_en
            )
    assert {row.anchor: row.text_en for row in mandate.provisions.all()} == expected


# The news.


def test_the_ten_items_stand_newest_first_in_printed_order(seeded: None) -> None:
    items = Article.objects.published().newest_first().exclude(title_en=ARTICLE["headline"])
    assert [
        (item.title_en, item.teaser_en, item.date.isoformat(), item.date.precision)
        for item in items
    ] == [(item["title"], item["teaser"], item["date_iso"], item["precision"]) for item in ITEMS]
    assert [item.date for item in items] == [parse(item["date_text"]) for item in ITEMS]


def test_the_items_have_no_more_text_than_their_source(seeded: None) -> None:
    items = Article.objects.exclude(title_en=ARTICLE["headline"])
    assert {(item.body_en, item.body_sq, item.byline) for item in items} == {("", "", "")}
    assert {mission for item in items for mission in item.missions.all()} == set()
    assert [item.title_en for item in items if not item.topics.exists()] == []


def test_the_article_names_its_writer_its_day_and_its_last_minute(article: Any) -> None:
    assert article.byline == ARTICLE["byline"]["author"]
    assert article.date == known(ARTICLE["published"])
    in_tirana = article.last_updated_at.astimezone(ZoneInfo("Europe/Tirane"))
    assert in_tirana.strftime("%Y-%m-%dT%H:%M") == ARTICLE["last_update"]["iso"]
    assert in_tirana.strftime("%z") == "+0200"
    assert [about.abbreviation for about in article.missions.all()] == [MISSION["abbreviation"]]
    assert article.source_name == "Newsroom"


def test_the_article_has_the_caption_apart_from_the_credit(article: Any) -> None:
    image = ARTICLE["image"]
    assert (article.caption_en, article.credit_en) == (image["caption"], image["credit"])
    assert article.lead_picture is image["file"] is None


def test_the_article_holds_every_sentence_that_a_fact_was_read_from(article: Any) -> None:
    text = f"{article.caption_en} {plain(article.body_en)}"
    facts = [*ARTICLE["facts"], *ARTICLE["earlier_missions"]]
    printed = [fact.get("source_text") or fact.get("date", {}).get("source_text") for fact in facts]
    assert [words for words in printed if words and words not in text] == []
    assert [name for name in ARTICLE["other_people"] if name.split()[-1] not in text] == []
    assert plain(article.body_en).startswith(f"{article.teaser_en} At a meeting")
    assert [article.body_en.count("<p>"), article.body_sq.count("<p>")] == [7, 7]
    assert article.body_en.endswith("and Afghanistan (2002-present).</p>")


# The whole.


def test_everything_is_published_and_whole_in_both_languages(seeded: None) -> None:
    for model in PUBLISHABLE:
        for item in model._base_manager.all():
            assert (str(item), missing(item)) == (str(item), [])
            assert item.exists_in("sq") and item.exists_in("en")
    everything = [item.pk for model in PUBLISHABLE for item in model._default_manager.all()]
    public = [item.pk for model in PUBLISHABLE for item in model.objects.published()]
    assert public == everything and len(public) == Edition.objects.count() > 0


SAME_IN_BOTH = {
    *("NATO", "nato", "Kabul", "Herat", "Kandahar", "Laghman", "Kabul/Bagram", "Mazar-e Sharif"),
    *("Kabul, Herat, Mazar-e Sharif", "Bagram", "Mosul", "Novo Selo", "Sinai", "Mali"),
    *("IFOR / SFOR", "ifor-sfor", "EUFOR Althea", "eufor-althea", "UNOMIG", "unomig"),
    "aaf.mil.al: “UNIMOG” → “UNOMIG”",
}


def test_every_text_has_an_albanian_version_of_its_own(seeded: None) -> None:
    for row in rows():
        for name in [field.name for field in row._meta.fields if field.name.endswith("_sq")]:
            albanian, english = getattr(row, name), getattr(row, name.replace("_sq", "_en"))
            assert bool(albanian) == bool(english), (row, name)
            if albanian not in SAME_IN_BOTH:
                assert not albanian or albanian != english, (row, name)
            assert is_normalized("NFC", albanian + english), (row, name)


def test_albanian_keeps_its_own_letters_quotation_marks_and_endings(seeded: None) -> None:
    """No frequent misspelling, no look-alike of ë or ç, and no acronym without its case ending."""
    wrong = re.compile(
        "kontigjent|[\"'«»„‘ҫЁёėĒē]|\\b(i|e|të|së) (NATO|ISAF|RSM|FA|OKB|BE)\\b(?!-)"
    )
    for row in rows():
        for field in row._meta.fields:
            if field.name.endswith("_sq") and not field.name.startswith("corrections"):
                text = unescape(strip_tags(getattr(row, field.name)))
                assert (wrong.search(text), row, field.name) == (None, row, field.name)


def test_the_standing_pages_are_four_and_say_what_is_still_to_complete(seeded: None) -> None:
    pages: Any = Page.objects.published().exclude(slug_en="printed-totals-of-the-missions")
    assert [page.title_sq for page in pages] == [
        "Deklarata e aksesueshmërisë",
        "Politika e privatësisë",
        "Kontakt",
        "E drejta e informimit",
    ]
    for page in pages:
        gaps = (
            page.text_sq.count("Për t’u plotësuar nga redaksia"),
            page.text_en.count("To be completed by the editors"),
        )
        assert gaps[0] == gaps[1] > 0
        assert re.search(r"\+355|@|mailto:|tel:", page.text_sq + page.text_en) is None
    assert "119/2014" in pages[3].text_sq and "119/2014" in pages[3].text_en


# What the loader refuses.

RIGHT = "- {model: missions.theatre, pk: 1, fields: {name_sq: Afganistan, name_en: Afghanistan}}\n"
WRONG = [
    pytest.param("{status: ended}", "status", id="a wrong choice"),
    pytest.param("{theatre: 9}", "theatre", id="a missing object"),
    pytest.param("{titel_sq: Misioni}", "titel_sq", id="an unknown field"),
    pytest.param(
        "{start: Juny 2014}",
        "start",
        id="an unreadable date",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("fields", "field"), WRONG)
def test_a_wrong_record_is_named_and_nothing_is_loaded(
    tmp_path: Path, fields: str, field: str
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(f"{RIGHT}- {{model: missions.mission, pk: 7, fields: {fields}}}\n")
    with pytest.raises(CommandError) as refusal:
        call_command("seed", str(path))
    where, what = str(refusal.value).split(": ", 1)
    assert where == "wrong.yaml, missions.mission 7"
    assert field in what
    assert_nothing_is_loaded()


@pytest.mark.django_db
def test_a_broken_file_is_named_with_its_line_and_nothing_is_loaded(tmp_path: Path) -> None:
    good, broken = tmp_path / "ministry.yaml", tmp_path / "missions.yaml"
    good.write_text(RIGHT)
    broken.write_text(f"{RIGHT}- {{model: missions.mission, pk: 7, fields: {{status: [}}\n")
    with pytest.raises(CommandError) as refusal:
        call_command("seed", str(good), str(broken))
    assert str(refusal.value).startswith("missions.yaml: ")
    assert "line 2" in str(refusal.value)
    assert_nothing_is_loaded()


def assert_nothing_is_loaded() -> None:
    kinds: list[Any] = [Theatre, Edition, *PUBLISHABLE]
    assert {kind: kind._base_manager.count() for kind in kinds} == dict.fromkeys(kinds, 0)
