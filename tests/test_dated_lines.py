"""Lines with a date inside: of a list, where it is glued to the teaser, and behind a name."""

import json
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.moving_in.dated_lines import dated_end, parted
from publishing.dates import PartialDate

from .test_dates import partial_dates

HERE = Path(__file__).parent
SIDEBAR = json.loads((HERE / "seed_facts.json").read_text())["news_sidebar"]["items"]


@pytest.mark.parametrize("item", SIDEBAR, ids=[item["title"][:30] for item in SIDEBAR])
def test_the_lines_of_the_sidebar_come_apart(item: dict[str, str]) -> None:
    found = parted(item["raw_line"])
    assert found is not None
    assert (found.title, found.printed, found.teaser, found.date.isoformat()) == (
        item["title"], item["date_text"], item["teaser"], item["date_iso"],
    )  # fmt: skip


@pytest.mark.parametrize("seed", ["resolute-support-mission", "ministry-mandate"])
def test_of_a_whole_page_its_list_comes_apart_and_no_sentence(seed: str) -> None:
    lines = (HERE / "seeds" / f"{seed}.txt").read_text().splitlines()
    found = [item.title for line in lines if (item := parted(line))]
    assert found == [item["title"] for item in SIDEBAR]


APART = {
    "Titulli 12 maj 2020Teksti": ("Titulli", "12 maj 2020", "Teksti"),
    "Titulli Maj 2020Teksti": ("Titulli", "Maj 2020", "Teksti"),
    "Buxheti 2022 1 janar 2022Teksti": ("Buxheti 2022", "1 janar 2022", "Teksti"),
    "Direktiva 2024 12.01.2024Teksti": ("Direktiva 2024", "12.01.2024", "Teksti"),
    "Directive 2024January 2024The text": ("Directive 2024", "January 2024", "The text"),
    "Report 202221 March 2023The text": ("Report 2022", "21 March 2023", "The text"),
    "New helicoptersJanuary 2024UH-60": ("New helicopters", "January 2024", "UH-60"),
    "Troops January 202470 soldiers": ("Troops", "January 2024", "70 soldiers"),
    "Plan 45 March 2023The text": ("Plan 45", "March 2023", "The text"),
    "Covid-19 March 2020The text": ("Covid-19", "March 2020", "The text"),
    "• Title October 23, 2018“So,” he said": ("Title", "October 23, 2018", "“So,” he said"),
    "Title Tuesday, 13 August 2024 12:07The": ("Title", "Tuesday, 13 August 2024 12:07", "The"),
    "Titulli E martë, 13 gusht 2024Teksti": ("Titulli", "E martë, 13 gusht 2024", "Teksti"),
    "In January 2024 it began January 2024The": ("In January 2024 it began", "January 2024", "The"),
    "Two dates May 2020One May 2021Two": ("Two dates", "May 2020", "One May 2021Two"),
}


@pytest.mark.parametrize("line", APART)
def test_a_line_comes_apart_at_the_date_that_is_glued_to_what_follows(line: str) -> None:
    found = parted(line)
    assert found is not None
    assert (found.title, found.printed, found.teaser) == APART[line]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "January 2024",
        "January 2024The text",
        "2023 January 2024The text",
        "In December 2015the ministers met",
        "Më 12 maj 2020Ministria njoftoi",
        "Troops served from May 2020s rules",
        "It grew in January 13000 soldiers came",
        "Title 2024The text",
        "Title 31.02.2020The text",
        "Title January 2024 The text",
        "Title January 2024.",
        "Title January 2024-it",
        "dismay 2024The text",
    ],
)
def test_a_line_without_such_a_date_is_no_item(line: str) -> None:
    assert parted(line) is None


TITLES = st.from_regex(r"[A-ZÇË][a-zçë ’&.-]{0,40}[a-zçë](?: (?:19|20)[0-9]{2})?", fullmatch=True)
TEASERS = st.from_regex(r"[A-ZÇË“][a-zçë][^\W\d_][\w ,.’–-]{0,60}[a-z.]", fullmatch=True)


@given(
    TITLES.filter(lambda title: parted(f"{title} January 2000The") is not None),
    partial_dates(1900, 2099).filter(lambda date: date.month is not None and not date.end),
    st.sampled_from(["sq", "en"]),
    TEASERS,
)
def test_what_was_glued_by_the_rule_comes_apart_again(
    title: str, date: PartialDate, language: str, teaser: str
) -> None:
    found = parted(f"{title} {date.in_words(language)}{teaser}")
    assert found is not None
    assert (found.title, found.date, found.teaser) == (
        " ".join(title.split()),
        date,
        " ".join(teaser.split()),
    )


@pytest.mark.parametrize(
    ("line", "before", "printed"),
    [
        ("By Timucin Turksoy January 12, 2018", "By Timucin Turksoy", "January 12, 2018"),
        ("By Timucin TurksoyJanuary 12, 2018", "By Timucin Turksoy", "January 12, 2018"),
        ("Nga Arben Hoxha 12 maj 2020", "Nga Arben Hoxha", "12 maj 2020"),
        ("Raporti 2022 21 mars 2023", "Raporti 2022", "21 mars 2023"),
        ("Tuesday, 26 January 2026", "", "Tuesday, 26 January 2026"),
        ("- Published: 13 August 2024 12:07", "", "- Published: 13 August 2024 12:07"),
    ],
)
def test_a_date_at_the_end_of_a_line_is_found(line: str, before: str, printed: str) -> None:
    found = dated_end(line)
    assert found is not None
    assert (found.title, found.printed) == (before, printed)


@pytest.mark.parametrize("line", ["", "Press Release", "Report 2022", "January 12, 2018 was cold"])
def test_a_line_that_does_not_end_in_a_date_has_none(line: str) -> None:
    assert dated_end(line) is None


@pytest.mark.parametrize("line", ["12 " * 1600, "May " * 1200, "maj 2020" * 600, "1.1." * 10**5])
def test_a_long_line_is_judged_quickly(line: str) -> None:
    started = process_time()
    parted(line)
    assert process_time() - started < 0.2
