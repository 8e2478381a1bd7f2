"""A picture is as public as what shows it."""

from typing import Any

import pytest

from missions.parts import Handover
from pictures.models import Picture
from publishing.through import public_through, stands_in, used, users_of

from .make import (
    STATES,
    changed,
    in_state,
    make_article,
    make_handover,
    make_mission,
    make_picture,
    move_moment,
    published,
    republished,
    scheduled,
    withdraw,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", STATES)
def test_what_is_pointed_at_is_public_through_something_published_alone(state: str) -> None:
    picture = make_picture()
    assert (public_through(picture), users_of(picture)) == (False, [])
    article = in_state(make_article(lead_picture=picture), state)
    assert public_through(picture) is (state == "published")
    assert (stands_in(picture, article), users_of(picture)) == (True, [article])


def test_it_is_public_from_the_second_at_which_its_user_is() -> None:
    picture = make_picture()
    article = scheduled(make_article(lead_picture=picture))
    found = []
    for seconds in (5, 0, -1):
        move_moment(article, seconds)
        found.append(public_through(picture))
    assert found == [False, True, True]


def test_a_draft_of_a_live_page_makes_nothing_public() -> None:
    old, new = make_picture(), make_picture()
    live = published(make_article(lead_picture=old))
    draft = changed(live, lead_picture=new)
    assert (public_through(old), public_through(new)) == (True, False)
    assert (users_of(old), users_of(new)) == ([live], [draft])
    assert [stands_in(new, item) for item in (live, draft)] == [False, True]
    published(draft)
    assert (public_through(old), public_through(new)) == (False, True)


def test_one_of_several_users_is_enough() -> None:
    picture = make_picture()
    items = [published(make_article(lead_picture=picture)) for _ in range(2)]
    found = []
    for item in items:
        withdraw(item)
        found.append(public_through(picture))
    assert found == [True, False]
    assert users_of(picture) == items[::-1]


def pointing(whole: Any, target: Any) -> None:
    """Let a part of `whole` point at another row, as a place in a gallery at its picture."""
    Handover.objects.filter(mission=whole).update(origin=target)


@pytest.mark.parametrize("state", STATES)
def test_a_part_is_as_public_as_its_whole(state: str) -> None:
    target = make_handover(make_mission())
    whole = make_mission()
    make_handover(whole)
    pointing(whole, target)
    whole = in_state(whole, state)
    assert public_through(target) is (state == "published")
    assert (stands_in(target, whole), users_of(target)) == (True, [whole])


def test_a_part_of_a_draft_makes_nothing_public() -> None:
    target = make_handover(make_mission())
    live = make_mission()
    make_handover(live)
    live = published(live)
    draft = changed(live)
    pointing(draft, target)
    assert (public_through(target), users_of(target)) == (False, [draft])


def test_what_nothing_points_at_is_told_from_what_is_used() -> None:
    unused, drafted, public, once = (make_picture() for _ in range(4))
    make_article(lead_picture=drafted)
    republished(published(make_article(lead_picture=once)), lead_picture=public)
    assert set(Picture.objects.filter(used(Picture))) == {drafted, public}
    assert set(Picture.objects.exclude(used(Picture))) == {unused, once}
