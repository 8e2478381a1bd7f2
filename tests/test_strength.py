"""Sums of what is known, and what they may claim."""

from dataclasses import dataclass

import pytest

from missions.strength import Figure, adds_up, contribution, deployed
from publishing.dates import PartialDate

from .make import make_contingent, make_mission, make_strength, published

IN_2017 = PartialDate(2017)


@dataclass(frozen=True)
class Fact:
    value: int | None
    qualifier: str = "exact"
    as_of: PartialDate | None = IN_2017


@pytest.mark.parametrize(
    ("parts", "figure"),
    [
        ([], None),
        ([None], None),
        ([Fact(30), Fact(40), Fact(13)], Figure(83, "exact", IN_2017)),
        ([Fact(45), None], Figure(45, "at_least", IN_2017)),
        ([Fact(45), Fact(None, "unpublished")], Figure(45, "at_least", IN_2017)),
        ([Fact(None, "unpublished")], Figure(None, "unpublished", None)),
        ([Fact(100, "about"), Fact(50)], Figure(150, "about", IN_2017)),
        ([Fact(100, "about"), Fact(50, "at_least")], Figure(150, "about", IN_2017)),
        ([Fact(9, "at_most"), Fact(5, "at_least")], Figure(14, "about", IN_2017)),
        ([Fact(9, "at_most"), Fact(5)], Figure(14, "at_most", IN_2017)),
        ([Fact(9, as_of=PartialDate(2015)), Fact(5)], Figure(14, "exact", PartialDate(2015))),
        ([Fact(9, as_of=None), Fact(5)], Figure(14, "exact", None)),
    ],
)
def test_a_sum_is_as_sure_as_its_least_sure_part(
    parts: list[Fact | None], figure: Figure | None
) -> None:
    assert deployed(None, parts) == figure


def test_a_printed_total_is_never_computed() -> None:
    assert deployed(Fact(83), [Fact(1)]) == Figure(83, "exact", IN_2017)
    assert adds_up(Fact(83), [Fact(30), Fact(40), Fact(13)]) is True
    assert adds_up(Fact(83), [Fact(30), Fact(40)]) is False
    assert adds_up(Fact(83, "about"), [Fact(83)]) is None
    assert adds_up(Fact(83), [Fact(83), None]) is None


@pytest.mark.django_db
def test_contingents_that_went_home_are_not_counted() -> None:
    mission = published(make_mission())
    first = make_contingent(mission, end=PartialDate(2016))
    second = make_contingent(mission, start=PartialDate(2016))
    third = make_contingent(mission, relieved=second)
    for contingent, value in ((first, 100), (second, 200), (third, 45)):
        make_strength(contingent, value=value, as_of=IN_2017)
        published(contingent)
    assert contribution(mission).total == Figure(45, "exact", IN_2017)
