"""A draft of a live page: a copy with its parts, put back when it is approved, and nothing else."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ministry.models import Mandate
from missions.models import Contingent, Mission, Place
from news.models import Article
from publishing import drafts, workflow
from publishing.dates import parse
from publishing.models import State
from publishing.rules import Refused

from .make import (
    author,
    changed,
    editor,
    make_article,
    make_contingent,
    make_mandate,
    make_mission,
    make_place,
    make_provision,
    make_strength,
    make_topic,
    published,
    republished,
    scheduled,
    submitted,
    withdraw,
    withdrawn,
)

pytestmark = pytest.mark.django_db


def begin(live: Any) -> Any:
    return workflow.edit(live, author())


def names(mission: Mission) -> list[str]:
    return list(mission.places.values_list("name_sq", flat=True))


# A copy.


def test_a_draft_begins_as_a_copy_of_all_content_and_of_nothing_else() -> None:
    topic = make_topic()
    live = published(make_article(topics=[topic], byline="A. Beqiri", review_by="2030-01-01"))
    live.refresh_from_db()
    draft = begin(live)
    own = drafts.BOOKKEEPING | {"id"}
    for field in Article._meta.concrete_fields:
        if field.name not in own:
            assert (field.name, getattr(draft, field.attname)) == (
                field.name,
                getattr(live, field.attname),
            )
    assert list(draft.topics.all()) == [topic]
    assert (draft.byline, draft.review_by) == (live.byline, live.review_by)
    assert (draft.state, draft.draft_of, draft.edition) == (State.DRAFT, live, 1)
    assert (draft.public_from, draft.first_published_at, draft.last_updated_at) == (None,) * 3
    assert list(draft.writers.all()) == []


def test_a_page_has_one_draft_whoever_asks() -> None:
    live = published(make_article())
    assert begin(live) == begin(live) == workflow.edit(live, editor())
    assert Article.objects.count() == 2


def test_what_was_never_published_is_edited_itself() -> None:
    article = make_article()
    assert begin(article) == article


def test_parts_are_copied_and_know_where_they_came_from() -> None:
    live = make_mission(parts=1)
    kabul, herat = live.places.get(), make_place(live, name_sq="Herat", order=7)
    draft = begin(published(live))
    assert [(each.name_sq, each.order, each.origin) for each in draft.places.all()] == [
        ("Kabul", 0, kabul),
        ("Herat", 7, herat),
    ]
    for part in Mission.parts:
        assert getattr(draft, part).count() == getattr(live, part).count()


def test_the_letters_of_a_copied_article_belong_to_the_copy() -> None:
    live = published(make_mandate(points=2))
    draft = begin(live)
    article = draft.provisions.get(parent=None)
    assert [letter.parent for letter in draft.provisions.exclude(parent=None)] == [article] * 2
    assert article.mandate == draft
    assert article.origin.mandate == live


def test_contingents_stay_with_the_live_mission() -> None:
    live = published(make_mission())
    contingent = published(make_contingent(live, strengths=1))
    draft = begin(live)
    assert list(draft.contingents.all()) == []
    published(draft)
    assert list(Mission.objects.get().contingents.all()) == [contingent]


# Until it is approved.


def test_the_live_page_does_not_change_until_the_draft_is_approved() -> None:
    live = make_mission(parts=2, slug_sq="m", slug_en="m")
    make_contingent(live)
    live = published(live)
    pages = [
        Client().get(path).content for path in ("/misionet/m/", "/en/missions/m/", "/misionet/")
    ]
    draft = changed(live, title_sq="E re", summary_en="New.", slug_sq="e-re", start=parse("2001"))
    make_place(draft, name_sq="Herat")
    make_strength(draft, value=999)
    draft.functions.first().delete()
    draft.legal_acts.update(title_sq="Ligji 999")
    submitted(draft)
    assert pages == [
        Client().get(path).content for path in ("/misionet/m/", "/en/missions/m/", "/misionet/")
    ]


def test_a_draft_may_keep_the_address_of_its_page() -> None:
    live = published(make_article(slug_sq="a"))
    assert changed(live).slug_sq == "a"


# Put back.


def test_approval_puts_the_content_onto_the_live_page_and_removes_the_draft() -> None:
    old, new = make_topic(), make_topic()
    live = published(make_article(topics=[old]))
    result = republished(live, title_sq="E re", topics=[new], date=parse("2019"))
    assert result == live
    assert Article.objects.get() == live
    live.refresh_from_db()
    assert (live.title_sq, live.date, live.edition) == ("E re", parse("2019"), 2)
    assert list(live.topics.all()) == [new]
    assert list(live.writers.all()) == [author()]


def test_a_page_keeps_its_first_moment_and_says_when_it_was_last_updated() -> None:
    live = published(make_article())
    first, moment = live.first_published_at, live.public_from
    assert live.last_updated_at is None
    live = republished(live)
    assert (live.first_published_at, live.public_from) == (first, moment)
    assert live.last_updated_at > first
    updated = live.last_updated_at
    live = published(changed(live), minor=True)
    assert live.last_updated_at == updated


def test_a_part_that_stays_keeps_its_key() -> None:
    live = make_mission()
    one, two, three = (make_place(live, name_sq=name, order=n) for n, name in enumerate("abc"))
    draft = begin(published(live))
    copy = draft.places.get(name_sq="b")
    copy.name_sq = "B"
    copy.save()
    draft.places.get(name_sq="a").delete()
    make_place(draft, name_sq="d", order=9)
    published(draft)
    live = Mission.objects.get()
    assert names(live) == ["B", "c", "d"]
    assert list(live.places.values_list("pk", flat=True))[:2] == [two.pk, three.pk]
    assert not Place.objects.filter(pk=one.pk).exists()
    assert list(live.places.values_list("origin", flat=True)) == [None] * 3


def test_keys_stay_through_many_drafts() -> None:
    live = make_mission(parts=2)
    keys = {part: list(getattr(live, part).values_list("pk", flat=True)) for part in Mission.parts}
    live = published(live)
    for _ in range(3):
        live = republished(live)
    assert keys == {
        part: list(getattr(live, part).values_list("pk", flat=True)) for part in Mission.parts
    }


def test_provisions_keep_their_keys_their_addresses_and_their_articles() -> None:
    mandate = make_mandate()
    first, second = make_provision(mandate, label="1"), make_provision(mandate, label="2", order=2)
    letter = make_provision(mandate, label="ç", parent=first, order=1)
    draft = begin(published(mandate))
    copy = draft.provisions.get(label="ç")
    copy.parent, copy.text_sq = draft.provisions.get(label="2"), "I ri."
    copy.save()
    make_provision(draft, label="3", order=3)
    make_provision(draft, label="dh", parent=draft.provisions.get(label="3"), order=4)
    published(draft)
    live = Mandate.objects.get()
    letter.refresh_from_db()
    assert (letter.parent, letter.text_sq, letter.anchor) == (second, "I ri.", "1-ç")
    assert [each.anchor for each in live.provisions.all()] == ["1", "1-ç", "2", "3", "3-dh"]
    third, its_letter = live.provisions.get(label="3"), live.provisions.get(label="dh")
    assert its_letter.parent == third
    assert live.provisions.get(label="1") == first


def test_a_letter_survives_when_its_article_is_removed_and_it_moves_to_another() -> None:
    mandate = make_mandate()
    first, second = make_provision(mandate, label="1"), make_provision(mandate, label="2", order=2)
    letter = make_provision(mandate, label="a", parent=first, order=1)
    draft = begin(published(mandate))
    copy = draft.provisions.get(label="a")
    copy.parent = draft.provisions.get(label="2")
    copy.save()
    draft.provisions.get(label="1").delete()
    published(draft)
    letter.refresh_from_db()
    assert list(Mandate.objects.get().provisions.all()) == [letter, second]
    assert letter.parent == second


def test_an_article_that_is_removed_takes_its_letters_with_it() -> None:
    draft = begin(published(make_mandate(points=3)))
    draft.provisions.get(parent=None).delete()
    make_provision(draft, label="2")
    published(draft)
    assert [each.label for each in Mandate.objects.get().provisions.all()] == ["2"]


def test_the_strengths_of_a_contingent_are_put_back_too() -> None:
    mission = published(make_mission())
    contingent = make_contingent(mission)
    strength = make_strength(contingent, value=83)
    draft = begin(published(contingent))
    draft.strengths.update(value=85)
    make_strength(draft, value=90, order=1)
    published(draft)
    live = Contingent.objects.get()
    assert list(live.strengths.values_list("value", "mission")) == [(85, None), (90, None)]
    assert live.strengths.first() == strength


def test_what_others_point_at_stays() -> None:
    live = published(make_mission())
    article = published(make_article(missions=[live]))
    later = published(make_mission(predecessor=live))
    republished(live, title_sq="E re")
    later.refresh_from_db()
    assert (list(article.missions.all()), later.predecessor) == ([live], live)


# Not put back.


def test_a_discarded_draft_leaves_nothing() -> None:
    live = published(make_mission(parts=2))
    draft = changed(live, title_sq="E re")
    make_place(draft, name_sq="Herat")
    assert workflow.discard(draft, author()) == live
    assert Mission.objects.get().title_sq == live.title_sq
    assert (Place.objects.count(), names(live)) == (2, ["Kabul", "Kabul"])


def test_only_a_draft_of_a_live_page_is_discarded() -> None:
    for item in (make_article(), published(make_article())):
        with pytest.raises(Refused):
            workflow.discard(item, author())
    assert Article.objects.count() == 2


def test_a_draft_begun_from_an_older_edition_is_refused_and_can_be_begun_again() -> None:
    live = published(make_article())
    draft = submitted(changed(live, title_sq="E re"))
    withdraw(live)
    with pytest.raises(Refused, match="Ishte gabim"):
        workflow.approve(draft, editor(), minor=True)
    live.refresh_from_db()
    assert (live.state, live.edition) == (State.WITHDRAWN, 2)
    workflow.discard(workflow.send_back(draft, editor(), "Faqja u tërhoq."), author())
    assert republished(live, title_sq="Më e re").title_sq == "Më e re"


def test_what_was_withdrawn_is_published_again_by_way_of_a_draft() -> None:
    live = republished(withdrawn(make_article()), title_sq="E saktë")
    live.refresh_from_db()
    assert (live.state, live.edition, live.withdrawal_reason_sq) == (State.PUBLISHED, 3, "")
    assert list(Article.objects.published()) == [live]


def test_a_scheduled_page_keeps_its_moment_when_a_change_to_it_is_approved() -> None:
    live = scheduled(make_article())
    moment = live.public_from
    live = republished(live, title_sq="E re")
    assert (live.public_from, live.is_scheduled) == (moment, True)
    assert list(Article.objects.published()) == []


def test_a_draft_that_its_writer_has_compared_goes_on_from_the_newer_page() -> None:
    live = published(make_article())
    draft = changed(live, title_sq="E re")
    withdraw(live)
    with pytest.raises(Refused, match="Ishte gabim"):
        workflow.submit(draft, author())
    live = published(workflow.catch_up(draft, author()))
    assert (live.title_sq, live.state, live.edition) == ("E re", State.PUBLISHED, 3)


def test_a_draft_deleted_with_its_page_leaves_nothing() -> None:
    live = published(make_mission(parts=1))
    begin(live)
    live.delete()
    assert (Mission.objects.count(), Place.objects.count()) == (0, 0)


# The cost.


def cost(parts: int) -> tuple[int, int]:
    """Return the queries of beginning a draft of a mission with so many parts, and of its approval."""
    live = published(make_mission(parts=parts))
    by, approver = author(), editor()
    for person in (by, approver):
        person.get_all_permissions()
    with CaptureQueriesContext(connection) as begun:
        draft = workflow.edit(live, by)
    make_place(draft)
    draft = submitted(draft)
    with CaptureQueriesContext(connection) as approved:
        workflow.approve(draft, approver, minor=True)
    return len(begun), len(approved)


def test_a_draft_costs_as_many_queries_for_thirty_parts_of_each_kind_as_for_one() -> None:
    assert cost(parts=30) == cost(parts=1)
    assert sum(cost(parts=1)) < 100
