"""The ledger: every edition once, in one chain that shows a changed byte, and never rewritten."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from missions.models import Mission
from publishing import ledger
from publishing.models import Edition

from .make import (
    changed,
    editor,
    make_article,
    make_contingent,
    make_mandate,
    make_mission,
    make_page,
    make_strength,
    make_topic,
    published,
    republished,
    withdraw,
    withdrawn,
)

pytestmark = pytest.mark.django_db


def broken() -> list[Edition]:
    """Return the editions that do not say what they said, or do not follow the one before."""

    def found() -> Iterator[Edition]:
        previous = "0" * 64
        for edition in Edition.objects.all():
            if edition.previous != previous or edition.hash != edition.digest():
                yield edition
            previous = edition.hash

    return list(found())


def a_history() -> None:
    article = published(make_article())
    republished(article, title_sq="Tjetër")
    published(
        make_article(),
        public_from=datetime(2126, 7, 1, 9, 30, 15, 123456, ZoneInfo("Europe/Tirane")),
    )
    mission = published(make_mission(parts=2))
    contingent = make_contingent(mission, strengths=2)
    published(contingent)
    published(make_mandate(points=3))
    withdrawn(make_page(title_sq="Ç’ëndërr “e” \u2028\U0001f600"))


def test_each_edition_says_what_it_said_and_follows_the_one_before() -> None:
    a_history()
    assert Edition.objects.count() == 8
    assert broken() == []


def test_editions_of_an_object_are_numbered_and_say_what_happened() -> None:
    article = published(make_article())
    republished(article)
    published(changed(article), minor=True, note_sq="Gabim shtypi.", note_en="A typing error.")
    withdraw(article)
    assert list(
        Edition.objects.of(article).values_list(
            "number", "kind", "written_by", "approved_by", "note_sq", "note_en"
        )
    ) == [
        (4, "withdrawn", "editor", "editor", "Ishte gabim.", "It was wrong."),
        (3, "corrected", "author", "editor", "Gabim shtypi.", "A typing error."),
        (2, "updated", "author", "editor", "", ""),
        (1, "published", "author", "editor", "", ""),
    ]


def test_an_edition_holds_the_whole_content_with_its_parts_and_no_draft() -> None:
    mission = make_mission(parts=1, summary_sq="Përmbledhja.")
    make_strength(mission, value=117)
    mission = published(mission)
    changed(mission, summary_sq="Ende jo.")
    (edition,) = Edition.objects.of(mission)
    content = edition.content
    assert content["fields"]["summary_sq"] == "Përmbledhja."
    assert content["fields"]["start"] == "2015"
    assert [row["fields"]["value"] for row in content["parts"]["strengths"]] == [83, 117]
    assert {name: len(rows) for name, rows in content["parts"].items()} == {
        "places": 1,
        "functions": 1,
        "decisions": 1,
        "legal_acts": 1,
        "strengths": 2,
    }


def test_an_edition_holds_its_topics() -> None:
    topic = make_topic()
    (edition,) = Edition.objects.of(published(make_article(topics=[topic])))
    assert edition.content["fields"]["topics"] == [topic.pk]


def set_raw(column: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE publishing_edition SET {column} = %s WHERE number = 2", [value])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("written_by", "authos"),
        ("approved_by", "editos"),
        ("note_sq", "."),
        ("kind", "corrected"),
        ("model", "news.topic"),
        ("object_id", "77"),
        ("number", "3"),
        ("at", "2020-01-01 00:00:00"),
        ("public_from", "2020-01-01 00:00:00"),
        ("content", "{}"),
        ("previous", "1" * 64),
        ("hash", "1" * 64),
    ],
)
def test_one_changed_column_is_found(column: str, value: str) -> None:
    republished(published(make_article()))
    assert broken() == []
    set_raw(column, value)
    assert len(broken()) >= 1


def test_one_changed_letter_deep_in_the_content_is_found() -> None:
    republished(published(make_article(body_sq="<p>Njëqind trupa.</p>")))
    as_text = "content::text" if connection.vendor == "postgresql" else "content"
    back = "::jsonb" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE publishing_edition SET content = replace({as_text}, 'ind trupa', 'ind krupa'){back}"
            " WHERE number = 2"
        )
    assert [edition.number for edition in broken()] == [2]


def test_a_removed_edition_is_found() -> None:
    a_history()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM publishing_edition WHERE number = 2 AND kind = 'updated'")
    assert len(broken()) == 1


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda edition: edition.save(),
        lambda edition: edition.delete(),
        lambda edition: Edition.objects.update(note_sq="x"),
        lambda edition: Edition.objects.filter(pk=edition.pk).delete(),
        lambda edition: Edition.objects.all().delete(),
        lambda edition: Edition.objects.bulk_update([edition], ["note_sq"]),
        lambda edition: Edition.objects.update_or_create({"note_sq": "x"}, pk=edition.pk),
    ],
)
def test_no_edition_is_changed_or_deleted(rewrite: Callable[[Edition], Any]) -> None:
    published(make_article())
    edition = Edition.objects.get()
    edition.note_sq = "Tjetër"
    with pytest.raises(TypeError, match="append-only"), transaction.atomic():
        rewrite(edition)
    assert Edition.objects.get().note_sq == ""
    assert broken() == []


def test_no_number_is_given_twice() -> None:
    article = published(make_article())
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.append(article, kind=Edition.Kind.UPDATED, written_by="a", approved_by="b")
    assert Edition.objects.count() == 1


def test_the_ledger_outlives_those_who_wrote_and_what_it_tells_of() -> None:
    mission = published(make_mission(parts=1))
    editor().delete()
    Mission.objects.get(pk=mission.pk).delete()
    assert Edition.objects.get().approved_by == "editor"
    assert broken() == []
