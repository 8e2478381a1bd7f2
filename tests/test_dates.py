"""Dates that know how much of them is known: read, printed, ordered, and compared in the database."""

from collections.abc import Iterator
from datetime import UTC, date, time, timedelta, timezone
from time import perf_counter

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from missions.models import Mission
from publishing.dates import PartialDate, parse, time_in
from publishing.fields import (
    DayFormField,
    PartialDateField,
    PartialDateFormField,
    in_year,
    overlapping,
)

from .make import make_mission

READ = {
    "23.10.2018": PartialDate(2018, 10, 23),
    "23. 10. 2018": PartialDate(2018, 10, 23),
    "3.4.2024": PartialDate(2024, 4, 3),
    "03/04/2024": PartialDate(2024, 4, 3),
    "13/11/2009": PartialDate(2009, 11, 13),
    "23-10-2018": PartialDate(2018, 10, 23),
    "20.VII.1973": PartialDate(1973, 7, 20),
    "20.xii.1973": PartialDate(1973, 12, 20),
    "datë 26.10.2000": PartialDate(2000, 10, 26),
    "23 tetor 2018": PartialDate(2018, 10, 23),
    "23 Tetor 2018": PartialDate(2018, 10, 23),
    "23 TETOR 2018": PartialDate(2018, 10, 23),
    "4 nëntor 2019": PartialDate(2019, 11, 4),
    "4 ne\u0308ntor 2019": PartialDate(2019, 11, 4),
    "4 nentor 2019": PartialDate(2019, 11, 4),
    "E martë, 23 tetor 2018": PartialDate(2018, 10, 23),
    "më 22 maj 2020": PartialDate(2020, 5, 22),
    "23 October 2018": PartialDate(2018, 10, 23),
    "October 23, 2018": PartialDate(2018, 10, 23),
    "Oct 23, 2018": PartialDate(2018, 10, 23),
    "31- st of August 2023": PartialDate(2023, 8, 31),
    "1st January 2015": PartialDate(2015, 1, 1),
    "Tuesday, 13 August 2024 12:07": PartialDate(2024, 8, 13),
    "schedule14:10 - 28 Maj, 2020": PartialDate(2020, 5, 28),
    "schedule14:10 – 28 Maj, 2020": PartialDate(2020, 5, 28),
    "- Published: Monday, 24 February 2025 11:36": PartialDate(2025, 2, 24),
    "Published on Tuesday, 13 August 2024": PartialDate(2024, 8, 13),
    "Publikuar: E martë, 13 gusht 2024 12:07": PartialDate(2024, 8, 13),
    "E HËNË, 24 SHKURT 2025, ORA 11:36": PartialDate(2025, 2, 24),
    "të martën, më 13 gusht 2024": PartialDate(2024, 8, 13),
    "Last update: October 23, 2018 19:18": PartialDate(2018, 10, 23),
    "Përditësuar së fundmi: 23 tetor 2018": PartialDate(2018, 10, 23),
    "Tue, 13 Aug 2024 12:07:00 +0200": PartialDate(2024, 8, 13),
    "2024-08-13T12:07": PartialDate(2024, 8, 13),
    "2024-08-13T12:07:33.123Z": PartialDate(2024, 8, 13),
    "2024-08-13 12:07:33": PartialDate(2024, 8, 13),
    "2024/08/13": PartialDate(2024, 8, 13),
    "October 23, 2018 7:18 p.m.": PartialDate(2018, 10, 23),
    "the 31st of August, 2023": PartialDate(2023, 8, 31),
    "May 24th, 2020": PartialDate(2020, 5, 24),
    "1-të tetor 2018": PartialDate(2018, 10, 1),
    "1 tetor 2018": PartialDate(2018, 10, 1),
    "23 tetorit 2018": PartialDate(2018, 10, 23),
    "23 tetor i vitit 2018": PartialDate(2018, 10, 23),
    "më datë 22 maj 2020": PartialDate(2020, 5, 22),
    "28maj 2020": PartialDate(2020, 5, 28),
    "13 gush. 2024": PartialDate(2024, 8, 13),
    "13-Aug-2024": PartialDate(2024, 8, 13),
    "26–02–2026": PartialDate(2026, 2, 26),
    "20/VII/1973": PartialDate(1973, 7, 20),
    "(12 maj 2020)": PartialDate(2020, 5, 12),
    "mars 2024": PartialDate(2024, 3),
    "MARS 2024": PartialDate(2024, 3),
    "  23.10.2018\n": PartialDate(2018, 10, 23),
    "23\u00a0tetor\u00a02018": PartialDate(2018, 10, 23),
    "January 2024": PartialDate(2024, 1),
    "janar 2024": PartialDate(2024, 1),
    "10.2018": PartialDate(2018, 10),
    "2014": PartialDate(2014),
    "2024-01": PartialDate(2024, 1),
    "2024-01-12": PartialDate(2024, 1, 12),
    "29.2.2024": PartialDate(2024, 2, 29),
    "end of June 2014": PartialDate(2014, 6, end=True),
    "at the end of June 2014": PartialDate(2014, 6, end=True),
    "End of 2014": PartialDate(2014, end=True),
    "fundi i qershorit 2014": PartialDate(2014, 6, end=True),
    "në fund të qershorit 2014": PartialDate(2014, 6, end=True),
    "fundi i vitit 2014": PartialDate(2014, end=True),
    "end of 2014-06": PartialDate(2014, 6, end=True),
}


@pytest.mark.parametrize("text", READ)
def test_a_date_is_read_as_people_print_it(text: str) -> None:
    assert parse(text) == READ[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "31.02.2020",
        "31 qershor 2023",
        "10/23/2018",
        "0000-00-00 00:00:00",
        "25:61 12 maj 2020",
        "12 maj",
        "12-14 maj 2020",
        "Maј 2020",  # with a Cyrillic letter
        "29.2.2023",
        "00.01.2020",
        "01.00.2020",
        "1.13.2020",
        "2020-00",
        "2020-00-10",
        "2020-10-00",
        "20.XIII.1973",
        "20.IIII.1973",
        "23 brumaire 2018",
        "maj 2020 2021",
        "18",
        "0000",
        "20185",
        "-2018",
        "end of 23 October 2018",
        "fundi i 23 tetorit 2018",
        "tomorrow",
        "12.1.2018; DROP TABLE news_article",
        "\0",
        "12.1.\0002018",
        "\ud800",
        "12.1.2018\udfff",
        "👋",
        "١٢",
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence_that_repeats_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"23\.10\.2018") as refused:
        parse(text)
    assert text in str(refused.value)


@pytest.mark.parametrize("text", ["04/06/10", "4.6.10", "12 May '22", "12 maj 22"])
def test_a_year_of_two_digits_is_refused_for_what_it_is(text: str) -> None:
    with override("en"), pytest.raises(ValueError, match="two digits") as refused:
        parse(text)
    assert text in str(refused.value)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("October 23, 2018 19:18", time(19, 18)),
        ("October 23, 2018 7:18 PM", time(19, 18)),
        ("12:05 a.m., 1 May 2020", time(0, 5)),
        ("2024-08-13T12:07:33+02:00", time(12, 7, tzinfo=timezone(timedelta(hours=2)))),
        ("Tue, 13 Aug 2024 22:30:00 -0330", time(22, 30, tzinfo=timezone(-timedelta(hours=3.5)))),
        ("Tue, 13 Aug 2024 22:30:00 GMT", time(22, 30, tzinfo=UTC)),
        ("2024-08-13T22:30:00.123Z", time(22, 30, tzinfo=UTC)),
        ("13.8.2024 10:30 PM CEST", time(22, 30, tzinfo=timezone(timedelta(hours=2)))),
        ("schedule14:10 - 28 Maj, 2020", time(14, 10)),
        ("28.05.2020", None),
        ("28 maj 2020 25:61", None),
    ],
)
def test_the_time_is_read_that_is_printed_with_a_date(text: str, read: time | None) -> None:
    assert time_in(text) == read


@pytest.mark.parametrize(
    "text", ["1" * 10**5, "." * 10**5, " -" * 10**5, "e " * 10**5, "a1 " * 10**5]
)
def test_a_very_long_text_is_refused_quickly_and_is_not_repeated_whole(text: str) -> None:
    started = perf_counter()
    with pytest.raises(ValueError, match=r"23\.10\.2018") as refused:
        parse(text)
    assert perf_counter() - started < 0.1
    assert len(str(refused.value)) < 300


PRINTED = {
    PartialDate(2018, 10, 23): ("23 tetor 2018", "23 October 2018", "2018-10-23"),
    PartialDate(2019, 11, 4): ("4 nëntor 2019", "4 November 2019", "2019-11-04"),
    PartialDate(2024, 1): ("janar 2024", "January 2024", "2024-01"),
    PartialDate(2014): ("2014", "2014", "2014"),
    PartialDate(2014, 6, end=True): ("fundi i qershorit 2014", "end of June 2014", "2014-06"),
    PartialDate(2014, end=True): ("fundi i vitit 2014", "end of 2014", "2014"),
}


@pytest.mark.parametrize("known", PRINTED, ids=str)
def test_a_date_is_printed_in_both_languages_and_no_finer_than_it_is_known(
    known: PartialDate,
) -> None:
    printed = (known.in_words("sq"), known.in_words("en"), known.isoformat())
    assert printed == PRINTED[known]


@pytest.mark.parametrize(
    ("year", "month", "day", "end"),
    [(2018, None, 1, False), (2018, 13, None, False), (2018, 2, 30, False), (0, None, None, False),
     (2018, 6, 30, True), (2018, 0, None, False), (2018, 1, 0, False)],
)  # fmt: skip
def test_no_date_can_be_made_that_no_calendar_has(
    year: int, month: int | None, day: int | None, end: bool
) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate(year, month, day, end)


def days(first: date = date(1, 1, 1), last: date = date(9999, 12, 31)) -> st.SearchStrategy[date]:
    return st.dates(first, last)


@st.composite
def partial_dates(draw: st.DrawFn, first: int = 1, last: int = 9999) -> PartialDate:
    day = draw(days(date(first, 1, 1), date(last, 12, 31)))
    return draw(
        st.sampled_from(
            [
                PartialDate.from_date(day),
                PartialDate(day.year, day.month),
                PartialDate(day.year),
                PartialDate(day.year, day.month, end=True),
                PartialDate(day.year, end=True),
            ]
        )
    )


@given(partial_dates(), st.sampled_from(["sq", "en"]))
@example(PartialDate(1), "sq")
@example(PartialDate(999, 12, 31), "en")
def test_what_is_printed_can_be_typed_in_again(known: PartialDate, language: str) -> None:
    assert parse(known.in_words(language)) == known


@given(partial_dates())
def test_the_number_of_a_date_stands_for_it(known: PartialDate) -> None:
    assert PartialDate.from_number(known.number) == known


@given(st.text(max_size=40))
def test_any_text_is_read_as_a_date_or_refused(text: str) -> None:
    try:
        known = parse(text)
    except ValueError:
        return
    assert parse(known.in_words("sq")) == known


def test_an_unknown_day_sorts_before_the_known_ones_and_an_end_after_them() -> None:
    in_order = [
        PartialDate(2014),
        PartialDate(2014, 6),
        PartialDate(2014, 6, 1),
        PartialDate(2014, 6, 30),
        PartialDate(2014, 6, end=True),
        PartialDate(2014, 9, 30),
        PartialDate(2014, 12, 12),
        PartialDate(2014, end=True),
        PartialDate(2015, 1, 1),
    ]
    assert sorted(set(in_order)) == in_order
    assert len({known.number for known in in_order}) == len(in_order)


@given(partial_dates(), partial_dates())
def test_of_two_dates_exactly_one_of_before_equal_and_after_holds(
    one: PartialDate, other: PartialDate
) -> None:
    assert [one < other, one == other, one > other].count(True) == 1
    assert (one < other) == (other > one)


@given(partial_dates(), partial_dates())
def test_what_ends_before_another_begins_sorts_before_it(
    one: PartialDate, other: PartialDate
) -> None:
    if one.last_day < other.first_day:
        assert one < other


def days_of(known: PartialDate) -> Iterator[date]:
    """Return every day that `known` may be, the slow way: by asking the whole calendar."""
    day = date(known.year, 1, 1)
    while day.year == known.year:
        if known.month in (None, day.month) and known.day in (None, day.day):
            yield day
        day += timedelta(days=1)


@given(partial_dates(2013, 2016), days(date(2013, 1, 1), date(2016, 12, 31)), st.integers(0, 800))
def test_overlap_agrees_with_asking_day_by_day(known: PartialDate, first: date, more: int) -> None:
    last = first + timedelta(days=more)
    assert known.overlaps(first, last) == any(first <= day <= last for day in days_of(known))


@pytest.mark.django_db
@given(
    st.lists(partial_dates(2013, 2016), min_size=1, max_size=30, unique=True),
    days(date(2013, 1, 1), date(2016, 12, 31)),
    st.integers(0, 800),
)
def test_the_database_finds_the_dates_that_overlap_and_no_others(
    known: list[PartialDate], first: date, more: int
) -> None:
    Mission.objects.all().delete()
    Mission.objects.bulk_create([Mission(start=each, slug_sq=f"m-{each.number}") for each in known])
    last = first + timedelta(days=more)
    found = Mission.objects.filter(overlapping("start", first, last)).order_by("start")
    assert [mission.start for mission in found] == sorted(
        each for each in known if each.overlaps(first, last)
    )
    in_2014 = Mission.objects.filter(in_year("start", 2014)).order_by("start")
    assert [mission.start for mission in in_2014] == sorted(
        each for each in known if each.year == 2014
    )


@pytest.mark.django_db
@pytest.mark.parametrize("known", PRINTED, ids=str)
def test_a_date_comes_back_from_the_database_as_precise_as_it_went_in(known: PartialDate) -> None:
    mission = make_mission(start=known)
    assert Mission.objects.get(pk=mission.pk).start == known
    assert list(Mission.objects.filter(start=known.number)) == [mission]


@pytest.mark.parametrize("known", PRINTED, ids=str)
def test_a_date_in_a_file_is_read_back_as_it_was(known: PartialDate) -> None:
    field = Mission._meta.get_field("start")
    assert isinstance(field, PartialDateField)
    assert field.to_python(field.value_to_string(Mission(start=known))) == known


@pytest.mark.parametrize(
    ("typed", "changed"), [("23 tetor 2018", False), ("tetor 2018", True), ("x", True)]
)
def test_a_form_sees_whether_a_date_was_changed(typed: str, changed: bool) -> None:
    assert PartialDateFormField().has_changed(PartialDate(2018, 10, 23), typed) == changed


@pytest.mark.parametrize("typed", ["tetor 2018", "2018", "fundi i vitit 2018"])
def test_where_a_whole_day_is_needed_less_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        DayFormField().clean(typed)
    assert DayFormField().clean("23 tetor 2018") == date(2018, 10, 23)
