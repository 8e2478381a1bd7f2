"""The chart of strength: what is drawn is what the table says, and nothing beside it."""

import re
from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from missions.chart import frame
from missions.chart.drawing import Chart, Point, draw
from missions.chart.in_words import rows, sentence
from publishing.dates import PartialDate, parse

TODAY = date(2026, 10, 14)
SPACE = "\u202f"  # between thousands


@pytest.fixture(autouse=True)
def _english() -> Any:
    with override("en"):
        yield


def point(at: str, value: int | None, qualifier: str = "exact") -> Point:
    return Point(parse(at), value, qualifier)


def drawn(
    points: list[Point], ceiling: list[Point] | None = None, until: Any = TODAY, today: date = TODAY
) -> Chart:
    chart = draw(points, ceiling or [], until, today)
    assert chart is not None
    return chart


GROWS = [point("1.3.2014", 12), point("2015", 20), point("8.2023", 120), point("1.6.2024", 100)]


# What is drawn, read back.


def steps(path: str) -> list[tuple[int, int]]:
    """Return where a path puts its numbers: after each M, and after each V the place it is at."""
    found: list[tuple[int, int]] = []
    at = 0
    for letter, x, y in re.findall(r"([MHV])(\d+)(?: (\d+))?", path):
        if letter == "M":
            at = int(x)
            found.append((at, int(y)))
        elif letter == "H":
            at = int(x)
        else:
            found.append((at, int(x)))
    return found


def read_back(chart: Chart, today: date) -> list[tuple[date, int | None]]:
    """Return the days and numbers that the lines and the gaps of a chart are drawn from."""
    now = (today - chart.start).days  # where the dotted line leaves the solid one
    numbers: list[tuple[int, int | None]] = [*steps(chart.line)]
    numbers += [step for step in steps(chart.planned) if step[0] > now]
    numbers += [(int(x), None) for x in re.findall(r"M(\d+)", chart.gaps)]
    return [(chart.start + timedelta(x), value) for x, value in sorted(numbers)]


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(st.dates(date(1990, 1, 1), date(2040, 12, 31)))
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


values = st.one_of(st.none(), st.integers(0, 120), st.integers(0, 99_999))
qualifiers = st.sampled_from(["exact", "about", "at_least", "at_most", "unpublished"])
points_of_any_kind = st.lists(
    st.builds(Point, partial_dates(), values, qualifiers), min_size=3, max_size=40
)
until_any_day = st.one_of(st.dates(date(1990, 1, 1), date(2040, 12, 31)), partial_dates())


@given(points_of_any_kind, points_of_any_kind, until_any_day)
@example([*GROWS, point("2.6.2024", None), point("2027", 80)], [], TODAY)
def test_points_read_back_from_the_path_equal_the_rows_of_the_table(
    points: list[Point], ceiling: list[Point], until: PartialDate | date
) -> None:
    listed = [(row.point.day, row.point.value) for row in reversed(rows(points, ceiling, TODAY))]
    chart = draw(points, ceiling, until, TODAY)
    if chart is None:
        assert sum(value is not None for _day, value in listed) < 3
    else:
        assert read_back(chart, TODAY) == listed


@given(points_of_any_kind, points_of_any_kind, until_any_day)
def test_a_drawing_holds_all_its_letters_and_none_on_another(
    points: list[Point], ceiling: list[Point], until: PartialDate | date
) -> None:
    chart = draw(points, ceiling, until, TODAY)
    if chart is None:
        return
    labels = [label for label in chart.labels if label.kind != "gap"]
    edges = [frame.CROWN, *(edge for x in labels for edge in (x.y - x.half, x.y + x.half))]
    assert all(upper <= lower + 0.1 for upper, lower in pairwise([*edges, frame.FLOOR]))
    for label in labels:
        letters = max(map(len, label.lines))
        assert label.x + letters * frame.LETTER * frame.TEXT <= frame.WIDTH + 0.5
    for near, far in pairwise(chart.dates):
        assert far.at - near.at >= 46
    for near, far in pairwise(tick for tick in chart.dates if not tick.is_minor):
        assert far.at - near.at >= 4 * frame.FIGURE * frame.TEXT


@given(points_of_any_kind, points_of_any_kind)
def test_paths_are_whole_numbers_and_lie_on_the_plane(
    points: list[Point], ceiling: list[Point]
) -> None:
    chart = draw(points, ceiling, TODAY, TODAY)
    if chart is None:
        return
    scale = re.fullmatch(r"translate\((\d+) 276\) scale\(([\d.e-]+) -([\d.e-]+)\)", chart.transform)
    assert scale is not None
    left, across, up = map(float, scale.groups())
    for path in (chart.line, chart.fill, chart.gaps, chart.planned, chart.ceiling):
        assert re.fullmatch(r"(M\d+ \d+([HV]\d+)+Z?)*", path)
        for x, y in steps(path):
            assert left <= left + x * across <= chart.right + 0.1
            assert frame.TOP - 0.1 <= frame.BOTTOM - y * up <= frame.BOTTOM


# One drawing after another.


def test_a_number_holds_until_the_next_and_never_slopes() -> None:
    assert drawn(GROWS).line == "M0 12H306V20H3440V120H3745V100H4610"
    assert drawn(GROWS).fill == "M0 0V12H306V20H3440V120H3745V100H4610V0Z"


def test_the_line_breaks_where_nothing_is_known_until_the_next_number() -> None:
    points = [
        point("1.1.2020", 10),
        point("2.1.2020", None, "unpublished"),
        point("4.1.2020", None),
        point("6.1.2020", 30),
        point("8.1.2020", 40),
    ]
    chart = drawn(points, until=date(2020, 1, 9))
    assert chart.line == "M0 10H1M5 30H7V40H8"
    assert chart.fill == "M0 0V10H1V0ZM5 0V30H7V40H8V0Z"
    assert chart.gaps == "M1 0V40H3V0ZM3 0V40H5V0Z"


def test_a_withdrawal_is_a_line_at_zero() -> None:
    chart = drawn([*GROWS, point("1.1.2025", 0)])
    assert chart.line.endswith("V100H3959V0H4610")
    assert chart.dot == (chart.right, frame.BOTTOM)


def test_a_line_ends_today_and_what_is_planned_is_drawn_apart() -> None:
    points = [*GROWS, point("2027", 80), point("2028", None), point("2029", 60)]
    chart = drawn(points, until=parse("2030"))
    assert chart.line.endswith("V100H4610")
    assert chart.planned == "M4610 100H4689V80H5054M5420 60H6149"
    assert chart.gaps == "M5054 0V150H5420V0Z"
    assert [label.kind for label in chart.labels if label.kind != "gap"] == ["line", "planned"]


def test_what_is_planned_last_is_seen_even_if_only_today_is_asked_for() -> None:
    chart = drawn([*GROWS, point("2027", 80)])
    assert chart.planned == "M4610 100H4689V80H4924"


def test_the_end_of_a_month_stands_on_its_last_day() -> None:
    points = [point("15.6.2014", 30), point("end of June 2014", 20), point("2015", 10)]
    chart = drawn(points, until=parse("2015"))
    assert chart.line == "M0 30H15V20H200V10H564"


def test_of_points_on_one_day_the_last_in_order_counts() -> None:
    points = [point("1.1.2014", 3), point("2014", 1), point("2.2014", 4), point("2.2014", 5)]
    chart = drawn([*points, point("2015", 6)], until=parse("2015"))
    assert chart.line == "M0 3H31V5H365V6H729"


def test_days_alike_are_too_few_for_a_chart() -> None:
    day = [point("1.3.2014", value) for value in (1, 2, 3)]
    assert draw(day, [], date(2014, 3, 1), TODAY) is None
    assert drawn([*day, point("2.3.2014", 4), point("3.3.2014", 5)]).line.startswith("M0 3H1V4")


def test_the_ceiling_is_drawn_from_the_first_point_to_the_end() -> None:
    ceiling = [point("2010", 10), point("2012", 30), point("2016", None), point("2024", 50)]
    assert drawn(GROWS, ceiling).ceiling == "M0 30H671M3593 50H4610"


def test_the_scale_holds_a_ceiling_above_and_one_below() -> None:
    assert [tick.text for tick in drawn(GROWS, [point("2014", 190)]).heights][-1] == "200"
    assert [tick.text for tick in drawn(GROWS, [point("2014", 10)]).heights][-1] == "150"


@pytest.mark.parametrize(
    ("most", "heights"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (6, [0, 2, 4, 6]),
        (83, [0, 20, 40, 60, 80, 100]),
        (150, [0, 50, 100, 150]),
        (13_000, [0, 5_000, 10_000, 15_000]),
        (99_999, [0, 20_000, 40_000, 60_000, 80_000, 100_000]),
    ],
)
def test_heights_are_round_and_begin_at_zero(most: int, heights: list[int]) -> None:
    assert frame.heights(most) == heights


def test_all_zero_is_drawn_on_the_ground() -> None:
    chart = drawn([point(str(year), 0) for year in (2014, 2016, 2018)])
    assert chart.line == "M0 0H730V0H1461V0H4669"
    assert [tick.text for tick in chart.heights] == ["0", "1"]


def test_numbers_of_five_digits_are_grouped_and_have_room() -> None:
    points = [point(str(year), 13_000, "about") for year in (2014, 2016, 2018)]
    chart = drawn(points, [point("2014", 14_500)])
    assert [tick.text for tick in chart.heights][-1] == f"15{SPACE}000"
    assert [label.lines for label in chart.labels] == [
        ("ceiling:", f"14{SPACE}500"),
        ("about", f"13{SPACE}000"),
    ]


def test_crowded_years_are_thinned_and_phones_leave_out_every_other() -> None:
    def years(first: int, last: int) -> list[tuple[str, bool]]:
        points = [point(str(year), 5) for year in range(first, last + 1)]
        chart = drawn(points, until=date(last, 1, 1))
        return [(tick.text, tick.is_minor) for tick in chart.dates]

    assert years(2014, 2019) == [(str(year), False) for year in range(2014, 2020)]
    assert years(2014, 2023) == [(str(year), year % 2 == 1) for year in range(2014, 2024)]
    assert years(1995, 2020) == [(str(year), year % 4 == 2) for year in range(1996, 2021, 2)]
    assert years(1912, 2020) == [(str(year), year % 20 == 10) for year in range(1920, 2021, 10)]


def test_a_time_within_a_year_has_its_first_and_its_last_day_named() -> None:
    points = [point("5.3.2021", 3), point("4.2021", 5), point("12.6.2021", 4)]
    for until, last in (
        (parse("6.2021"), "June 2021"),
        (date(2021, 5, 1), "12 June 2021"),
        (parse("7.2021"), "July 2021"),
        (date(2021, 8, 1), "1 August 2021"),
    ):
        ticks = drawn(points, until=until).dates
        assert [(tick.text, tick.anchor) for tick in ticks] == [
            ("5 March 2021", "start"),
            (last, "end"),
        ]


def test_hundreds_of_points_are_drawn_with_a_fine_line() -> None:
    months = [point(f"{1 + n % 12}.{1995 + n // 12}", n % 7) for n in range(360)]
    assert len(steps(drawn(months).line)) == 360
    assert [drawn(some).is_dense for some in (months, months[:100])] == [True, False]
    assert "chart__line--fine" in page(months, [])


def test_a_wide_gap_is_named_in_its_place_and_the_last_at_the_end() -> None:
    points = [*GROWS[:2], point("2016", None, "unpublished"), GROWS[2], point("2024", None)]
    labels = {label.kind: label.lines for label in drawn(points).labels}
    assert labels == {"gap": ("not published",), "line": ("not known",)}
    assert drawn(points).dot is None


# In words.


@pytest.mark.parametrize(
    ("points", "ceiling", "words"),
    [
        ([], [], "No figure of the strength is known."),
        (
            [point("2016", None, "unpublished")],
            [],
            "No figure of the strength is known. Not published: since 2016.",
        ),
        (
            [point("2017", 83)],
            [point("3.2014", 100)],
            "One figure of the strength is known: 83 (2017). Ceiling: 100 (March 2014).",
        ),
        (
            [point("2014", 30, "about"), point("21.3.2017", 83)],
            [],
            "Two figures of the strength are known: about 30 (2014) and 83 (21 March 2017).",
        ),
        (
            [point("2014", 30), point("2028", 83)],
            [point("2012", None, "unpublished"), point("2029", 10)],
            "One figure of the strength is known: 30 (2014). Ceiling: not published (2012). "
            "Planned: 83 (2028).",
        ),
        (
            [*GROWS[:2], point("2016", None), *GROWS[2:], point("7.2024", 7, "at_least")],
            [point("2010", 50), point("13.7.2023", 150)],
            "The line begins with 12 (1 March 2014), is highest with 120 (August 2023), and its "
            "latest figure is at least 7 (July 2024). Ceiling: 150 (13 July 2023). "
            "Not known: 2016 – August 2023.",
        ),
        (
            [point(str(year), year % 2 or None) for year in range(2011, 2022)],
            [],
            "The line begins with 1 (2011), is highest with 1 (2011), and its latest figure is 1 "
            "(2021). Not known: 2012 – 2013; 2014 – 2015; 2016 – 2017; and 2 more, which are in "
            "the table.",
        ),
    ],
)
def test_a_sentence_says_what_the_chart_shows(
    points: list[Point], ceiling: list[Point], words: str
) -> None:
    assert sentence(points, ceiling, TODAY) == words


def test_rows_are_the_newest_first_each_with_its_ceilings_and_its_fact() -> None:
    fact = object()
    ceiling = [point("2014", 30), point("2018", 90), point("2020", None)]
    assert [
        (str(row.point.at), row.ceiling and row.ceiling.value, len(row.later_ceilings), row.fact)
        for row in rows([*GROWS, point("2027", 8)], ceiling, TODAY, {parse("2015"): fact})
    ] == [
        ("2027", None, 0, None),
        ("1 June 2024", None, 0, None),
        ("August 2023", None, 0, None),
        ("2015", 30, 2, fact),
        ("1 March 2014", 30, 0, None),
    ]
    assert [row.is_planned for row in rows([*GROWS, point("2027", 8)], [], TODAY)] == [
        *(True, False, False, False, False)
    ]


# On the page.

FACT = SimpleNamespace(
    source_link="https://example.org/a",
    source_text="Fletorja <Zyrtare>",
    certainty="weak",
    get_certainty_display="a weak source",
)


def page(points: list[Point], ceiling: list[Point], **change: Any) -> str:
    context = {
        "chart": draw(points, ceiling, TODAY, TODAY),
        "sentence": sentence(points, ceiling, TODAY),
        "rows": rows(points, ceiling, TODAY, {points[0].at: FACT} if points else None),
        "csv_address": "/figures.csv",
        "older_address": "",
    }
    return render_to_string("missions/_chart.html", context | change)


def tree(html: str) -> ElementTree.Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(f"<!doctype html><title>x</title>{html}")


def cells(html: str) -> list[list[str]]:
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row]
        for row in tree(html).findall(".//tbody/tr")
    ]


def test_the_table_beside_the_chart_has_every_point_its_ceiling_and_its_source() -> None:
    html = page([*GROWS, point("2027", None, "unpublished")], [point("2016", 50, "about")])
    assert cells(html) == [
        ["2027 planned", "not published", "about 50", ""],
        ["1 June 2024", "100", "about 50", ""],
        ["August 2023", "120", "about 50", ""],
        ["2015", "20", "not knownsince 2016: about 50", ""],
        ["1 March 2014", "12", "not known", "Fletorja <Zyrtare> a weak source"],
    ]
    assert cells(page(GROWS[:1], [])) == [
        ["1 March 2014", "12", "Fletorja <Zyrtare> a weak source"]
    ]


def test_the_drawing_has_a_name_and_the_sentence_as_its_description() -> None:
    root = tree(page(GROWS, []))
    drawing = root.find(".//{*}svg")
    assert drawing is not None
    ids = drawing.attrib["aria-labelledby"].split()
    assert [drawing[n].attrib["id"] for n in (0, 1)] == ids
    assert [drawing[n].tag.split("}")[1] for n in (0, 1)] == ["title", "desc"]
    assert drawing[1].text == sentence(GROWS, [], TODAY)
    assert drawing.attrib["role"] == "img"


def test_without_a_chart_its_sentence_stands_for_it() -> None:
    html = page(GROWS[:2], [])
    assert "<svg" not in html
    said = [text.text for text in tree(html).findall(".//section/p")]
    assert said[0] == "Two figures of the strength are known: 12 (1 March 2014) and 20 (2015)."
    assert "<details" not in page([], [])


@pytest.mark.parametrize("language", ["sq", "en"])
def test_no_language_changes_the_numbers_of_a_drawing(language: str) -> None:
    points = [point("2014", 13_000), point("2015", None), point("5.3.2016", 999), point("2017", 0)]
    with override(language):
        root = tree(page(points, [point("2014", 12_345)]))
    numbers = {"x", "y", "cx", "cy", "r", "dy", "d", "transform", "viewBox"}
    found = [
        value
        for element in root.findall(".//{*}svg//*")
        for name, value in element.attrib.items()
        if name in numbers
    ]
    assert len(found) > 40
    assert [value for value in found if not re.fullmatch(r"[-\d. MHVZv()a-z]+", value)] == []


def test_links_lead_to_the_figures_and_to_older_ones() -> None:
    html = page(GROWS, [], csv_size=2048, older_address="?older=2")
    links = {link.attrib["href"]: link for link in tree(html).findall(".//section/p/a")}
    assert list(links) == ["/figures.csv", "?older=2"]
    assert links["/figures.csv"].text == "Download the figures (CSV, 2.0\u00a0KB)"
    assert "(CSV)" in page(GROWS, [])
