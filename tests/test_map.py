"""The map of missions: true places, and lettering that never collides, for any missions at all."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from itertools import combinations
from math import acos, cos, dist, hypot, radians, sin
from pathlib import Path
from random import Random

import html5lib
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as some

from config.static import SHEETS, OneSheetStorage
from missions.map import lettering
from missions.map.drawing import (
    DOT,
    EARTH,
    MARK,
    REACH,
    SCREENS,
    SYMBOLS,
    TIRANA,
    Map,
    Sheet,
    Site,
    draw,
    project,
)
from missions.map.grid import MIDDLE, RADIUS, Box, Point, around

OUTLINE = (settings.BASE / "static" / "map" / "outline.svg").read_text()
HAITI = (19.0, -72.4)


def site(latitude: float = 42.6, longitude: float = 20.9, **change: str) -> Site:
    fields = {"organisation": "nato", "label": "KFOR · 100", "href": "/misionet/kfor/"}
    return Site(latitude, longitude, **(fields | change))


def kilometres(latitude: float, longitude: float) -> float:
    """Return the distance from Tirana by the angle between two directions in space."""
    (a, b), (c, d) = map(radians, TIRANA), map(radians, (latitude, longitude))
    return EARTH * acos(min(1, sin(a) * sin(c) + cos(a) * cos(c) * cos(b - d)))


# Where places are.


@pytest.mark.parametrize(
    ("place", "point"),
    [
        ((41.3275, 19.8187), (500.00, 500.00)),
        ((42.6629, 21.1655), (510.59, 485.64)),  # Pristina
        ((56.9496, 24.1052), (525.29, 332.28)),  # Riga
        ((33.3152, 44.3661), (717.52, 556.08)),  # Baghdad
        ((34.5553, 69.2075), (914.26, 452.34)),  # Kabul
        ((4.8594, 31.5713), (633.91, 883.07)),  # Juba
        ((12.6392, -8.0029), (199.97, 767.19)),  # Bamako
        ((64.1466, -21.9426), (311.84, 201.35)),  # Reykjavik
    ],
)
def test_a_place_is_where_d3_puts_it(
    place: tuple[float, float], point: tuple[float, float]
) -> None:
    found = project(*place)
    assert found and (round(found.x, 2), round(found.y, 2)) == point


latitudes, longitudes = some.floats(-90, 90), some.floats(-180, 180)


@given(latitudes, longitudes)
def test_distances_from_tirana_are_true_and_the_map_ends_at_5200_km(
    latitude: float, longitude: float
) -> None:
    far = kilometres(latitude, longitude)
    point = project(latitude, longitude)
    if abs(far - 5200) > 0.1:
        assert (point is None) == (far > 5200)
    if point:
        assert dist(point, MIDDLE) * 5200 / RADIUS == pytest.approx(far, abs=0.5)


def rings_of_land() -> Iterator[list[Point]]:
    for ring in re.findall(r"M([^z]+)z", OUTLINE):
        x, y, *moves = map(int, re.findall(r"-?\d+", ring))
        points = [Point(x, y)]
        for dx, dy in zip(moves[::2], moves[1::2], strict=True):
            points.append(Point(points[-1].x + dx, points[-1].y + dy))
        yield points


def is_land(point: Point) -> bool:
    """Count the shores to the east of a point."""
    shores = 0
    for ring in rings_of_land():
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (ay > point.y) != (by > point.y):
                shores += point.x < ax + (point.y - ay) * (bx - ax) / (by - ay)
    return shores % 2 == 1


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((41.0, 20.3), True),  # Albania, inland
        ((41.5, 18.3), False),  # the Adriatic
        ((40.5, 16.2), True),  # Lucania
        ((39.0, 19.0), False),  # the Ionian
        ((43.0, 34.0), False),  # the Black Sea
        ((37.5, 14.3), True),  # Sicily
        ((35.0, 33.2), True),  # Cyprus
        ((22.0, 37.5), False),  # the Red Sea
        ((29.5, 33.9), True),  # Sinai
        ((65.0, -18.5), True),  # Iceland
        ((58.5, 20.0), False),  # the Baltic
        ((2.0, 45.0), True),  # Somalia
        ((6.0, 52.0), False),  # the Indian Ocean
        ((34.0, 66.0), True),  # Afghanistan
    ],
)
def test_the_outline_has_land_and_sea_where_the_marks_expect_them(
    place: tuple[float, float], expected: bool
) -> None:
    point = project(*place)
    assert point and is_land(point) == expected


def test_the_outline_is_small_and_draws_no_borders() -> None:
    assert len(OUTLINE) < 15_000
    assert re.fullmatch(
        r'<svg xmlns="[^"]+" viewBox="0 0 1000 1000"><path d="[^"]+"/></svg>\n', OUTLINE
    )


def test_the_outline_and_the_marks_are_made_from_the_same_numbers() -> None:
    script = (settings.BASE / ".ci" / "outline.mjs").read_text()
    numbers = dict(re.findall(r"^const (\w+) = ([^;]+);", script, re.MULTILINE))
    assert numbers["TIRANA"] == f"[{TIRANA[1]}, {TIRANA[0]}]"
    assert (float(numbers["REACH"]), float(numbers["EARTH"])) == (REACH, EARTH)
    assert float(numbers["HALF"]) == RADIUS


# Any missions at all.

words = some.text("abdeëgijlmoçrstuwÇEKMNW ·0189-—漢", min_size=1, max_size=40)
theatres = some.sampled_from([(42.6, 20.9), (44.2, 17.8), (33.0, 43.7), (15.0, 19.0), HAITI])
nearby = some.tuples(some.floats(36, 48), some.floats(14, 28))
anywhere = some.tuples(latitudes, longitudes)
sites = some.builds(
    lambda place, organisation, label: Site(place[0], place[1], organisation, label, f"/{label}/"),
    some.one_of(theatres, nearby, anywhere),
    some.sampled_from(sorted(SYMBOLS)),
    words,
)


def crowd(random: Random) -> list[Site]:
    """Return sixty missions in one half of Europe, with long names."""
    return [
        Site(
            random.uniform(34, 52),
            random.uniform(8, 32),
            random.choice(sorted(SYMBOLS)),
            "Operacioni në Egje · 27"[: random.randint(4, 23)],
            f"/{number}/",
        )
        for number in range(60)
    ]


missions = some.lists(sites, max_size=60) | some.builds(crowd, some.randoms(use_true_random=True))
few = examples(max_examples=20)  # each may be sixty missions on two sheets


def overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def is_inside(box: Box) -> bool:
    corners = [(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
    return all(hypot(x - MIDDLE.x, y - MIDDLE.y) <= RADIUS for x, y in corners)


def marks(drawn: Map) -> list[Box]:
    return [around(Point(mark.x, mark.y), MARK, MARK) for mark in drawn.marks]


def lettered(sheet: Sheet) -> list[Box]:
    """Return the boxes of all that is written on a sheet."""
    rings = [
        around(ring.label, *lettering.room([f"{ring.kilometres} km"], SCREENS[sheet.screen]))
        for ring in sheet.rings
        if ring.label
    ]
    return [*rings, *(label.box for label in sheet.labels)]


@few
@given(missions)
def test_no_label_overlaps_another_or_a_mark_or_leaves_the_circle(listed: list[Site]) -> None:
    drawn = draw(listed)
    dot = around(MIDDLE, DOT, DOT)
    for sheet in drawn.sheets:
        boxes = lettered(sheet)
        assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []
        assert [box for box in boxes for mark in [*marks(drawn), dot] if overlap(box, mark)] == []
        assert [box for box in [*boxes, *marks(drawn)] if not is_inside(box)] == []


@few
@given(missions)
def test_a_line_to_a_label_crosses_no_other_label_and_no_other_mark(listed: list[Site]) -> None:
    drawn = draw(listed)
    for sheet in drawn.sheets:
        for label in sheet.labels:
            if not label.berth.is_apart:
                continue
            (x, y), end = label.place.at, label.berth.shore
            others = [box for box in lettered(sheet) if box != label.box]
            others += [mark for mark in marks(drawn) if not overlap(mark, label.place.box)]
            for step in range(101):
                at = Point(x + (end.x - x) * step / 100, y + (end.y - y) * step / 100)
                assert [box for box in others if overlap(around(at, 0, 0), box)] == []


@few
@given(missions)
def test_every_mission_on_the_map_has_a_mark_and_a_name_or_a_number_that_is_told(
    listed: list[Site],
) -> None:
    drawn = draw(listed)
    shown = [found for found in drawn.sites if found.distance <= REACH]
    assert sorted(drawn.sites) == sorted(listed)
    assert [mark.site for mark in drawn.marks] == shown
    assert drawn.beyond == drawn.sites[len(shown) :]
    for sheet in drawn.sheets:
        told = [label.place.numbers for label in sheet.labels]
        told += sheet.nameless.split(", ") if sheet.nameless else []
        ends = [(int(part[0]), int(part[-1])) for part in (numbers.split("–") for numbers in told)]
        numbers = sorted(number for first, last in ends for number in range(first, last + 1))
        assert numbers == list(range(1, len(shown) + 1))


@few
@given(missions, some.randoms(use_true_random=False))
def test_the_same_missions_in_any_order_give_the_same_map(
    listed: list[Site], random: Random
) -> None:
    before = draw(listed)
    random.shuffle(listed)
    assert draw(listed) == before


@given(words)
def test_a_long_name_is_cut_and_a_short_one_is_not(name: str) -> None:
    printed = lettering.cut(name)
    assert lettering.width(printed) <= lettering.LONGEST
    if lettering.width(name) <= lettering.LONGEST:
        assert printed == name
    else:
        assert printed.endswith("…") and name.startswith(printed[:-1])


# What is drawn of some missions.


def test_missions_of_one_theatre_stand_side_by_side_with_their_names_stacked() -> None:
    drawn = draw([site(label="KFOR"), site(organisation="eu", label="EULEX")])
    left, right = drawn.marks
    assert (left.site.label, right.site.label) == ("EULEX", "KFOR")
    assert right.y == left.y and right.x - left.x > MARK
    for sheet in drawn.sheets:
        (label,) = sheet.labels
        assert [line.text for line in label.lines] == ["EULEX", "KFOR"]
        assert [line.dy for line in label.lines] == ["-0.25em", "1.20em"]


def test_wide_and_narrow_screens_each_have_all_the_room() -> None:
    for sheet in draw([site()]).sheets:
        (label,) = sheet.labels
        assert (label.lines[0].text, label.berth.anchor) == ("KFOR · 100", "start")
        assert not label.berth.is_apart


def test_a_name_without_room_gives_way_to_its_number_in_the_list() -> None:
    crowd = [site(35 + 4 * (i % 5), 5 + 2 * i, label="Mision i gjatë") for i in range(30)]
    drawn = draw(crowd)
    narrow = next(sheet for sheet in drawn.sheets if sheet.screen == "narrow")
    numbered = [label for label in narrow.labels if label.is_number]
    assert narrow.has_numbers and len(numbered) > 5
    for label in numbered:
        named = drawn.sites[int(label.lines[0].text) - 1]
        point = project(named.latitude, named.longitude)
        assert point and dist(point, label.place.at) < 2 * MARK


def test_marks_that_would_lie_on_each_other_move_apart() -> None:
    drawn = draw([site(42.60, 20.90), site(42.61, 20.91), site(42.62, 20.92)])
    assert [pair for pair in combinations(marks(drawn), 2) if overlap(*pair)] == []


def test_the_dot_of_tirana_stays_free() -> None:
    around_it = [site(41.3 + step / 2, 19.8 + step) for step in range(-3, 4)]
    drawn = draw([site(*TIRANA), *around_it])
    dot = around(MIDDLE, DOT, DOT)
    written = [label.box for sheet in drawn.sheets for label in sheet.labels]
    assert len(drawn.marks) == 8
    assert [box for box in [*marks(drawn), *written] if overlap(box, dot)] == []


def test_many_missions_at_the_very_edge_stay_inside_the_circle() -> None:
    drawn = draw([site(88.0, TIRANA[1], label=str(number)) for number in range(60)])
    assert 5185 < drawn.sites[0].distance < REACH
    assert len(drawn.marks) == 60
    assert [mark for mark in marks(drawn) if not is_inside(mark)] == []


def test_each_organisation_has_a_shape_of_its_own() -> None:
    assert len(set(SYMBOLS.values())) == len(SYMBOLS) == 5
    drawn = draw([site(40 + index, organisation=name) for index, name in enumerate(SYMBOLS)])
    assert [found.organisation for found in drawn.key] == list(SYMBOLS)


def test_every_ring_of_an_empty_map_is_labelled_where_there_is_room() -> None:
    wide, narrow = draw([]).sheets
    assert [(ring.kilometres, ring.radius) for ring in wide.rings] == [
        (1000, 96),
        (2000, 192),
        (3000, 288),
        (4000, 385),
        (5000, 481),
    ]
    assert [ring.kilometres for ring in wide.rings if ring.label] == [1000, 2000, 3000, 4000, 5000]
    assert [ring.kilometres for ring in narrow.rings if ring.label] == [1000, 2000, 3000, 4000]


# The template and its sheet.

THREE = [
    site(theatre="Kosovë", organisation_name="NATO"),
    site(
        *HAITI,
        organisation="un",
        label="MINUSTAH · 1",
        href="/m/",
        organisation_name="Kombet e Bashkuara",
    ),
    site(
        29.5,
        33.9,
        organisation="other",
        label="MFO <4>",
        href="/mfo/",
        theatre="Sinai",
        led_by="MFO",
    ),
]


def tree(listed: list[Site], language: str = "en") -> ElementTree.Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    with override(language):
        html = render_to_string("missions/_map.html", {"map": draw(listed)})
    return parser.parse(f"<!doctype html><title>x</title>{html}")


def read(element: ElementTree.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def test_the_list_has_every_mission_the_nearest_first_in_words() -> None:
    items = tree(THREE).findall(".//ol/li")
    assert [read(item) for item in items] == [
        "KFOR · 100 Kosovë · NATO",
        "MFO <4> Sinai · MFO",
        "MINUSTAH · 1 Kombet e Bashkuara",
    ]
    links = [item.find("a") for item in items]
    assert [link.get("href") for link in links if link is not None] == [
        "/misionet/kfor/",
        "/mfo/",
        "/m/",
    ]


def test_the_drawing_has_a_name_and_a_description() -> None:
    drawing = tree(THREE).find(".//{*}svg[@role='img']")
    assert drawing is not None
    named = {element.get("id", ""): read(element) for element in drawing if element.get("id")}
    assert drawing.get("aria-labelledby") == " ".join(named)
    assert named == {
        "map-title": "Map of missions abroad",
        "map-desc": "Tirana is at the centre, with rings around it every 1 000 km."
        " 2 missions are marked; the list after the map names them.",
    }


def test_what_lies_beyond_the_edge_is_told_in_a_sentence() -> None:
    said = [read(line) for line in tree(THREE).findall(".//figcaption/p")]
    assert said == [
        "Distances and directions from Tirana are true."
        " A mark stands for a whole country or sea area, never for a camp.",
        "1 mission is farther than 5 200 km from Tirana, beyond the edge of the map: MINUSTAH · 1.",
    ]


def test_coordinates_are_whole_numbers_in_every_language() -> None:
    crowd = [site(36 + index / 3, 12 + index / 2, label="Mision") for index in range(30)]
    for language in ("sq", "en"):
        root = tree(crowd, language)
        placed = [
            element.get(name, "")
            for element in root.iter()
            for name in ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r")
            if element.get(name)
        ]
        assert len(placed) > 60
        assert [number for number in placed if not re.fullmatch(r"\d+", number)] == []


def test_the_outline_has_its_hashed_name_in_the_one_sheet(tmp_path: Path) -> None:
    source = settings.BASE / "static"
    named = [path for folder in ("css", "fonts", "map") for path in (source / folder).iterdir()]
    storage = OneSheetStorage(location=tmp_path, base_url="/static/")
    paths = {}
    for path in named:
        name = str(path.relative_to(source))
        storage._save(name, ContentFile(path.read_bytes()))
        paths[name] = (storage, name)
    list(storage.post_process(paths))
    sheet = (tmp_path / storage.stored_name(SHEETS[0])).read_text()
    outline = storage.stored_name("map/outline.svg")
    assert re.fullmatch(r"map/outline\.[0-9a-f]{12}\.svg", outline)
    assert sheet.count(f'url("../{outline}")') == 2
    assert (tmp_path / outline).read_text() == OUTLINE
