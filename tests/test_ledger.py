"""The ledger: every edition once, in one chain that shows a changed byte, and never rewritten."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from missions.models import Mission, Theatre
from news.models import Article
from publishing import ledger, seal
from publishing.audit import Audit, first_broken
from publishing.models import Edition

from .make import (
    changed,
    editor,
    make_article,
    make_contingent,
    make_mandate,
    make_mission,
    make_page,
    make_picture,
    make_strength,
    make_topic,
    published,
    withdraw,
    withdrawn,
)
from .unsealed import unsealed

pytestmark = pytest.mark.django_db

PLAIN: Any = models.QuerySet(Edition)  # without the guard
NOTES = {"note_sq": "Titulli.", "note_en": "The title."}
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own")


def an_article(editions: int) -> Article:
    article: Article = published(make_article())
    for number in range(1, editions):
        article = published(changed(article, title_sq=f"Titulli {number}"), **NOTES)
    return article


def a_history() -> None:
    an_article(editions=2)
    published(
        make_article(),
        public_from=datetime(2126, 7, 1, 9, 30, 15, 123456, ZoneInfo("Europe/Tirane")),
    )
    mission = published(make_mission(parts=2))
    contingent = make_contingent(mission, strengths=2)
    published(contingent)
    published(make_mandate(points=3))
    withdrawn(make_page(title_sq="Ç’ëndërr “e” \u2028\U0001f600"))


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def tamper(sql: str, *values: Any) -> None:
    with unsealed():
        run(sql, *values)


def forge() -> None:
    """Give every edition the right hash for what it says now and for the one before it."""
    previous = "0" * 64
    for edition in Edition.objects.all():
        edition.previous = previous
        edition.hash = previous = edition.digest()
        sql = "UPDATE publishing_edition SET previous = %s, hash = %s WHERE id = %s"
        tamper(sql, edition.previous, edition.hash, edition.pk)


# What an edition says.


def test_each_edition_says_what_it_said_and_follows_the_one_before() -> None:
    a_history()
    assert Edition.objects.count() == 8
    assert first_broken() == Audit(sound=8)


def test_editions_of_an_object_are_numbered_and_say_what_happened() -> None:
    article = an_article(editions=2)
    published(changed(article), minor=True, note_sq="Gabim shtypi.", note_en="A typing error.")
    withdraw(article)
    assert list(
        Edition.objects.of(article).values_list(
            "number", "kind", "written_by", "approved_by", "note_sq", "note_en"
        )
    ) == [
        (4, "withdrawn", "editor", "editor", "Ishte gabim.", "It was wrong."),
        (3, "corrected", "author", "editor", "Gabim shtypi.", "A typing error."),
        (2, "updated", "author", "editor", "Titulli.", "The title."),
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
        "handovers": 1,
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


def test_an_edition_says_in_both_languages_what_it_points_at() -> None:
    topics = [make_topic(title_sq="Stërvitje", title_en="Training"), make_topic(title_en="Flood")]
    picture = make_picture(alt_sq="Një urë.", alt_en="A bridge.")
    mission = make_mission(title_sq="Misioni", title_en="")
    article = make_article(topics=topics, missions=[mission], lead_picture=picture)
    (edition,) = Edition.objects.of(published(article))
    assert edition.content["named"] == {
        "news.topic": {
            str(topics[0].pk): {"sq": "Stërvitje", "en": "Training"},
            str(topics[1].pk): {"sq": topics[1].title_sq, "en": "Flood"},
        },
        "missions.mission": {str(mission.pk): {"sq": "Misioni", "en": "Misioni"}},
        "pictures.picture": {str(picture.pk): {"sq": "Një urë.", "en": "A bridge."}},
    }


def test_an_edition_names_neither_writers_nor_its_own_parts() -> None:
    theatre = Theatre.objects.create(name_sq="Afganistani", name_en="Afghanistan")
    earlier = make_mission(title_sq="ISAF", title_en="ISAF")
    mission = published(make_mission(parts=2, theatre=theatre, predecessor=earlier))
    contingent = published(make_contingent(mission, strengths=2))
    mandate = published(make_mandate(points=2))
    assert [
        Edition.objects.of(it)[0].content["named"] for it in (mission, contingent, mandate)
    ] == [
        {
            "missions.theatre": {str(theatre.pk): {"sq": "Afganistani", "en": "Afghanistan"}},
            "missions.mission": {str(earlier.pk): {"sq": "ISAF", "en": "ISAF"}},
        },
        {
            "missions.mission": {
                str(mission.pk): {"sq": mission.title_sq, "en": mission.title_en},
            }
        },
        {},
    ]


def test_an_edition_keeps_the_name_of_its_day() -> None:
    topic = make_topic(title_sq="Stërvitje", title_en="Training")
    article = published(make_article(topics=[topic]))
    topic.title_en = "Exercises"
    topic.save()
    published(changed(article), **NOTES)
    assert [
        edition.content["named"]["news.topic"][str(topic.pk)]["en"]
        for edition in Edition.objects.of(article)
    ] == ["Exercises", "Training"]


def test_a_part_may_point_at_something_and_that_is_named() -> None:
    contingent = make_contingent(make_mission())
    row = {"fields": {"mission": 1, "contingent": contingent.pk, "origin": 2}}
    mission = {"fields": {"theatre": None, "predecessor": None, "writers": [1], "draft_of": 1}}
    assert ledger._named(Mission(), mission, {"strengths": [row], "places": []}) == {
        "missions.contingent": {str(contingent.pk): {"sq": "XIV · togë", "en": "XIV · platoon"}}
    }


def test_a_snapshot_asks_as_often_for_one_as_for_many() -> None:
    asked = {}
    for number in (1, 3):
        article = make_article(
            topics=[make_topic() for _ in range(number)],
            missions=[make_mission() for _ in range(number)],
            lead_picture=make_picture(),
        )
        with CaptureQueriesContext(connection) as queries:
            named = ledger.snapshot(Article.objects.get(pk=article.pk))["named"]
        assert {kind: len(names) for kind, names in named.items()} == {
            "news.topic": number,
            "missions.mission": number,
            "pictures.picture": 1,
        }
        asked[number] = len(queries)
    assert asked[1] == asked[3]


def test_the_ledger_outlives_those_who_wrote_and_what_it_tells_of() -> None:
    mission = published(make_mission(parts=1))
    editor().delete()
    Mission.objects.get(pk=mission.pk).delete()
    assert Edition.objects.get().approved_by == "editor"
    assert first_broken() == Audit(sound=1)


# What was hashed once keeps its hash.

# As the site's first version wrote it, before `named` and `emergency_reason`.
OLD: dict[str, Any] = {
    "model": "news.article",
    "object_id": 7,
    "number": 1,
    "kind": "published",
    "at": datetime(2026, 11, 21, 22, 15, 30, 123456, UTC),
    "public_from": datetime(2027, 7, 1, 9, 30, tzinfo=ZoneInfo("Europe/Tirane")),
    "written_by": "author, other",
    "approved_by": "editor",
    "note_sq": "Ç’ndryshoi “këtu”.",
    "note_en": "",
    "content": {
        "fields": {"title_sq": "Ëndrra", "date": "2018-01", "topics": [3], "theatre": None},
        "parts": {},
    },
    "previous": "0" * 64,
}
OLD_HASH = "54ddc539fcf06f74bc48700c763250533e8111216cbda82d07553fd0ef1ce90f"


def test_an_edition_of_the_first_version_is_still_sound() -> None:
    Edition(**OLD, hash=OLD_HASH).save()
    assert Edition.objects.get().digest() == OLD_HASH
    assert first_broken() == Audit(sound=1)


def test_a_later_column_counts_only_where_it_is_filled() -> None:
    assert Edition(**OLD, emergency_reason="", answers=[]).digest() == OLD_HASH
    alone = {Edition(**OLD, emergency_reason=why).digest() for why in ("", "Zjarr.", "Ujë.")}
    assert len(alone) == 3


# Tampering is found.

TAMPERED = {
    "written_by": "authos",
    "approved_by": "editos",
    "emergency_reason": "Nuk kishte njeri.",
    "answers": '[{"key": "ceiling", "reason": "Kontrolluar."}]',
    "note_sq": ".",
    "note_en": ".",
    "kind": "corrected",
    "model": "news.topic",
    "object_id": "77",
    "number": "9",
    "at": "2020-01-01 00:00:00",
    "public_from": "2020-01-01 00:00:00",
    "content": "{}",
    "previous": "1" * 64,
    "hash": "1" * 64,
}


def test_every_column_is_tampered_with_below() -> None:
    assert {field.column for field in Edition._meta.concrete_fields} - {"id"} == TAMPERED.keys()


@pytest.mark.parametrize("column", TAMPERED)
def test_one_changed_column_is_found(column: str) -> None:
    article = an_article(editions=3)
    second = Edition.objects.of(article).get(number=2)
    assert first_broken() == Audit(sound=3)
    tamper(f"UPDATE publishing_edition SET {column} = %s WHERE number = 2", TAMPERED[column])
    audit = first_broken()
    assert (audit.sound, audit.broken) == (1, second)
    assert audit.wrong.endswith(") does not match its hash.")


def test_one_changed_letter_deep_in_the_content_is_found() -> None:
    article = published(make_article(body_sq="<p>Njëqind trupa.</p>"))
    published(changed(article), **NOTES)
    as_text = "content::text" if connection.vendor == "postgresql" else "content"
    back = "::jsonb" if connection.vendor == "postgresql" else ""
    tamper(
        f"UPDATE publishing_edition SET content = replace({as_text}, 'ind trupa', 'ind krupa'){back}"
        " WHERE number = 2"
    )
    audit = first_broken()
    assert (audit.sound, audit.broken.number) == (1, 2)


def test_one_changed_letter_in_a_name_is_found() -> None:
    published(make_article(topics=[make_topic(title_en="Training")]))
    as_text = "content::text" if connection.vendor == "postgresql" else "content"
    back = "::jsonb" if connection.vendor == "postgresql" else ""
    tamper(
        f"UPDATE publishing_edition SET content = replace({as_text}, 'Training', 'Draining'){back}"
    )
    assert first_broken().sound == 0
    assert first_broken().broken == Edition.objects.get()


def test_a_removed_edition_is_found_by_the_one_after_it() -> None:
    a_history()
    tamper("DELETE FROM publishing_edition WHERE number = 2 AND kind = 'updated'")
    audit = first_broken()
    assert (audit.sound, audit.broken) == (1, Edition.objects.all()[1])
    assert audit.wrong.endswith("does not follow the one before it.")


def test_two_editions_in_the_wrong_order_are_found() -> None:
    for _ in range(3):
        published(make_article())
    _first, second, third = Edition.objects.values_list("pk", flat=True)
    tamper(f"UPDATE publishing_edition SET id = {third + 1} WHERE id = {second}")
    audit = first_broken()
    assert (audit.sound, audit.broken.pk) == (1, third)
    assert audit.wrong.endswith("does not follow the one before it.")


@pytest.mark.parametrize("removed", [1, 2])
def test_a_removed_edition_is_found_though_the_chain_was_forged(removed: int) -> None:
    an_article(editions=3)
    tamper("DELETE FROM publishing_edition WHERE number = %s", removed)
    forge()
    audit = first_broken()
    assert (audit.sound, audit.broken.number) == (removed - 1, removed + 1)
    assert audit.wrong.endswith(f"comes without number {removed} of its object.")


def test_numbers_in_the_wrong_order_are_found_though_the_chain_was_forged() -> None:
    article = an_article(editions=2)
    first, second = Edition.objects.values_list("pk", flat=True)
    for pk, number in ((first, 9), (second, 1), (first, 2)):
        tamper("UPDATE publishing_edition SET number = %s WHERE id = %s", number, pk)
    forge()
    audit = first_broken()
    assert (audit.sound, audit.broken.pk) == (0, first)
    assert article.edition == 2


@pytest.mark.parametrize(
    ("sql", "sound", "last"),
    [
        ("DELETE FROM publishing_edition WHERE number = 3", 2, 2),
        ("DELETE FROM publishing_edition WHERE number > 1", 1, 1),
        ("DELETE FROM publishing_edition", 0, 0),
    ],
)
def test_removed_last_editions_are_missed_by_their_object(sql: str, sound: int, last: int) -> None:
    article = an_article(editions=3)
    tamper(sql)
    wrong = f"news.article {article.pk} is at edition 3, and the last in the ledger is {last}."
    assert first_broken() == Audit(sound, wrong)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_an_object_that_hides_an_edition_is_found(number: int) -> None:
    article = an_article(editions=2)
    Article.objects.filter(pk=article.pk).update(edition=number)
    wrong = f"news.article {article.pk} is at edition {number}, and the last in the ledger is 2."
    assert first_broken() == Audit(2, wrong)


def test_an_edition_that_nothing_was_published_for_is_found() -> None:
    article = published(make_article())
    ledger.append(
        Article(pk=article.pk, edition=2),
        ledger.take_turn(),
        kind="updated",
        written_by="author",
        approved_by="editor",
    )
    wrong = f"news.article {article.pk} is at edition 1, and the last in the ledger is 2."
    assert first_broken() == Audit(2, wrong)


def test_a_draft_has_no_editions_of_its_own() -> None:
    changed(an_article(editions=2))
    assert first_broken() == Audit(sound=2)


@on_sqlite
@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ("at = 'never'", "does not match its hash."),
        ("public_from = 'never'", "does not match its hash."),
        ("at = '2026-99-99 00:00:00'", "cannot be read: month must be in 1..12."),
        ("public_from = '2026-99-99 00:00:00'", "cannot be read: month must be in 1..12."),
        ("note_en = x'ff'", "cannot be read: Object of type bytes is not JSON serializable."),
        ("note_en = CAST(x'ff' AS TEXT)", "cannot be read: Could not decode to UTF-8 column"),
        ("content = '\"\\ud800\"'", "cannot be read: 'utf-8' codec can't encode"),
    ],
)
def test_what_is_no_moment_and_no_text_is_found(change: str, wrong: str) -> None:
    article = an_article(editions=3)
    second = Edition.objects.of(article).get(number=2)
    tamper(f"UPDATE publishing_edition SET {change} WHERE number = 2")
    audit = first_broken()
    assert (audit.sound, audit.broken) == (1, second)
    assert audit.wrong.startswith(f"Edition {second.pk} (news.article {article.pk}, ")
    assert f") {wrong}" in audit.wrong


def old_editions(count: int) -> None:
    """Fill the ledger with a sound chain, by a query that the house itself has no way to make."""
    editions: list[Edition] = []
    for number in range(1, count + 1):
        previous = editions[-1].hash if editions else "0" * 64
        editions.append(Edition(**OLD | {"number": number, "previous": previous}))
        editions[-1].hash = editions[-1].digest()
    PLAIN.bulk_create(editions)


def test_any_number_of_editions_is_walked_in_the_same_number_of_queries() -> None:
    asked = {}
    for count in (3, 500):
        old_editions(count)
        with CaptureQueriesContext(connection) as queries:
            assert first_broken() == Audit(count)
        asked[count] = len(queries)
        tamper("DELETE FROM publishing_edition")
    assert asked == {3: asked[500], 500: asked[500]}
    assert asked[500] < 20


# The database refuses.

REFUSED = {
    "sqlite": [
        ("UPDATE publishing_edition SET note_sq = 'x'", "changed"),
        ("UPDATE publishing_edition SET number = number WHERE number = 1", "changed"),
        ("UPDATE OR REPLACE publishing_edition SET note_sq = 'x'", "changed"),
        ("UPDATE OR IGNORE publishing_edition SET note_sq = 'x'", "changed"),
        ("DELETE FROM publishing_edition", "deleted"),
        ("DELETE FROM publishing_edition WHERE number = 1", "deleted"),
        ("REPLACE INTO publishing_edition SELECT * FROM publishing_edition", "replaced"),
    ],
    "postgresql": [
        ("UPDATE publishing_edition SET note_sq = 'x'", "changed"),
        ("UPDATE publishing_edition SET number = number WHERE number = 1", "changed"),
        ("DELETE FROM publishing_edition", "deleted"),
        ("DELETE FROM publishing_edition WHERE number = 1", "deleted"),
        ("TRUNCATE publishing_edition", "deleted"),
        ("TRUNCATE publishing_edition RESTART IDENTITY CASCADE", "deleted"),
        (
            "INSERT INTO publishing_edition SELECT * FROM publishing_edition"
            " ON CONFLICT (id) DO UPDATE SET note_sq = 'x'",
            "changed",
        ),
        ("SET LOCAL session_replication_role = replica; DELETE FROM publishing_edition", "deleted"),
    ],
}


@pytest.mark.parametrize(("sql", "done"), REFUSED[connection.vendor])
def test_the_database_refuses(sql: str, done: str) -> None:
    an_article(editions=2)
    before = list(Edition.objects.values())
    sentence = f"The ledger is append-only: an edition is never {done}."
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        run(sql)
    assert list(Edition.objects.values()) == before


@on_sqlite
@pytest.mark.parametrize(
    "change", [{"pk": 1}, {"hash": OLD_HASH}, {"previous": OLD["previous"]}, {"number": 1}]
)
def test_an_edition_is_not_replaced_by_one_that_shares_what_is_unique(
    change: dict[str, Any],
) -> None:
    Edition(**OLD, pk=1, hash=OLD_HASH).save()
    other = {"pk": 2, "number": 2, "previous": "p", "hash": "h"}
    new = Edition(**OLD | other | change)
    fields: list[Any] = list(Edition._meta.concrete_fields)
    columns = ", ".join(field.column for field in fields)
    values = [field.get_db_prep_save(field.value_from_object(new), connection) for field in fields]
    places = ", ".join("%s" for _value in values)
    with pytest.raises(IntegrityError, match="never replaced"), transaction.atomic():
        run(f"REPLACE INTO publishing_edition ({columns}) VALUES ({places})", *values)
    assert Edition.objects.get().hash == OLD_HASH


@pytest.mark.django_db(transaction=True)
def test_the_whole_database_is_not_emptied_either() -> None:
    Edition(**OLD, hash=OLD_HASH).save()
    with pytest.raises(CommandError) as refusal:
        call_command("flush", interactive=False, verbosity=0)
    assert "append-only" in str(refusal.value.__cause__)
    assert first_broken() == Audit(sound=1)


REWRITES: dict[str, Callable[[Edition], Any]] = {
    "save": lambda edition: edition.save(),
    "delete": lambda edition: edition.delete(),
    "update": lambda edition: Edition.objects.update(note_sq="x"),
    "update of some": lambda edition: Edition.objects.of(make_article()).update(note_sq="x"),
    "delete of some": lambda edition: Edition.objects.filter(pk=edition.pk).delete(),
    "delete of all": lambda edition: Edition.objects.all().delete(),
    "raw delete": lambda edition: Edition.objects.all()._raw_delete("default"),
    "bulk update": lambda edition: Edition.objects.bulk_update([edition], ["note_sq"]),
    "update or create": lambda edition: Edition.objects.update_or_create(
        {"note_sq": "x"}, pk=edition.pk
    ),
    "bulk create": lambda edition: Edition.objects.bulk_create(
        [edition], update_conflicts=True, unique_fields=["pk"], update_fields=["note_sq"]
    ),
    "base manager": lambda edition: Edition._base_manager.update(note_sq="x"),
    "base manager, delete": lambda edition: Edition._base_manager.all().delete(),
    "default manager": lambda edition: Edition._default_manager.update(note_sq="x"),
}


@pytest.mark.parametrize("rewrite", REWRITES)
def test_no_edition_is_changed_or_deleted(rewrite: str) -> None:
    published(make_article())
    edition = Edition.objects.get()
    edition.note_sq = "Tjetër"
    with pytest.raises(TypeError, match="append-only"), transaction.atomic():
        REWRITES[rewrite](edition)
    assert Edition.objects.get().note_sq == ""
    assert first_broken() == Audit(sound=1)


SIDE_DOORS: dict[str, Callable[[Edition], Any]] = {
    "a new edition with an old key": lambda edition: Edition(**OLD, pk=edition.pk, hash="h").save(),
    "create": lambda edition: Edition.objects.create(**OLD, pk=edition.pk, hash="h"),
    "save_base": lambda edition: edition.save_base(raw=True),
    "a plain queryset": lambda edition: PLAIN.update(note_sq="x"),
    "a plain queryset, delete": lambda edition: PLAIN.delete(),
    "a plain queryset, bulk create": lambda edition: PLAIN.bulk_create(
        [edition], update_conflicts=True, unique_fields=["pk"], update_fields=["note_sq"]
    ),
}


@pytest.mark.parametrize("door", SIDE_DOORS)
def test_what_passes_by_the_guard_the_database_refuses(door: str) -> None:
    published(make_article())
    edition = Edition.objects.get()
    edition.note_sq = "Tjetër"
    with pytest.raises(IntegrityError), transaction.atomic():
        SIDE_DOORS[door](edition)
    assert Edition.objects.get().note_sq == ""
    assert first_broken() == Audit(sound=1)


def test_a_new_edition_with_an_old_key_is_an_insert_even_without_the_seal() -> None:
    Edition(**OLD, hash=OLD_HASH).save()
    with pytest.raises(IntegrityError), unsealed():
        Edition(**OLD | {"note_sq": "x"}, pk=Edition.objects.get().pk, hash="h").save()
    assert Edition.objects.get().note_sq == OLD["note_sq"]


def test_no_number_is_given_twice() -> None:
    article = published(make_article())
    with pytest.raises(IntegrityError), transaction.atomic():
        said = {"kind": Edition.Kind.UPDATED, "written_by": "a", "approved_by": "b"}
        ledger.append(article, ledger.take_turn(), **said)
    assert Edition.objects.count() == 1


# The seal itself.


def test_the_migrations_leave_the_seal_on() -> None:
    assert seal.missing(connection) == []


@pytest.mark.parametrize("name", seal.TRIGGERS[connection.vendor])
def test_a_missing_trigger_is_found(name: str) -> None:
    an_article(editions=2)
    on_table = " ON publishing_edition" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {name}{on_table}")
    wrong = f"The database would not refuse a change to the ledger: it lacks {name}."
    assert first_broken() == Audit(2, wrong)
    seal.put_on(connection)
    assert first_broken() == Audit(2)


@on_sqlite
def test_a_rebuilt_table_has_lost_its_seal() -> None:
    run("CREATE TABLE new AS SELECT * FROM publishing_edition")
    run("DROP TABLE publishing_edition")
    run("ALTER TABLE new RENAME TO publishing_edition")
    assert seal.missing(connection) == list(seal.SQLITE)


@on_sqlite
def test_a_trigger_that_lets_everything_pass_is_found() -> None:
    run("DROP TRIGGER edition_is_never_deleted")
    run(seal.SQLITE["edition_is_never_deleted"].replace("BEGIN", "WHEN 0 BEGIN"))
    assert seal.missing(connection) == ["edition_is_never_deleted"]


@on_postgresql
@pytest.mark.parametrize(
    ("sql", "missing"),
    [
        (
            "ALTER TABLE publishing_edition DISABLE TRIGGER edition_is_never_deleted",
            ["edition_is_never_deleted"],
        ),
        (
            "ALTER TABLE publishing_edition ENABLE REPLICA TRIGGER edition_is_never_deleted",
            ["edition_is_never_deleted"],
        ),
        ("ALTER TABLE publishing_edition DISABLE TRIGGER ALL", list(seal.POSTGRESQL)),
        (
            "CREATE OR REPLACE FUNCTION refuse_for_the_ledger() RETURNS trigger"
            " LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
            list(seal.POSTGRESQL),
        ),
        (
            "CREATE OR REPLACE TRIGGER edition_is_never_changed BEFORE UPDATE OF note_sq"
            " ON publishing_edition FOR EACH ROW EXECUTE FUNCTION refuse_for_the_ledger('changed');"
            "ALTER TABLE publishing_edition ENABLE ALWAYS TRIGGER edition_is_never_changed",
            ["edition_is_never_changed"],
        ),
        (
            "CREATE OR REPLACE TRIGGER edition_is_never_changed BEFORE UPDATE"
            " ON publishing_edition FOR EACH ROW WHEN (OLD.number > 9)"
            " EXECUTE FUNCTION refuse_for_the_ledger('changed');"
            "ALTER TABLE publishing_edition ENABLE ALWAYS TRIGGER edition_is_never_changed",
            ["edition_is_never_changed"],
        ),
    ],
)
def test_a_seal_that_holds_no_more_is_found(sql: str, missing: list[str]) -> None:
    run(sql)
    assert seal.missing(connection) == missing


def test_a_seal_taken_off_and_put_on_twice_holds() -> None:
    published(make_article())
    with unsealed():
        assert seal.missing(connection) == list(seal.TRIGGERS[connection.vendor])
        run("UPDATE publishing_edition SET number = number")
    seal.put_on(connection)
    with pytest.raises(IntegrityError), transaction.atomic():
        run("UPDATE publishing_edition SET number = number")


# The command.


def verify() -> str:
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    return out.getvalue()


def test_the_command_says_how_many_editions_are_sound() -> None:
    assert verify() == "0 editions are sound.\n"
    a_history()
    assert verify() == "8 editions are sound.\n"


def test_the_command_names_the_first_broken_edition() -> None:
    old_editions(3)
    second = Edition.objects.get(number=2)
    tamper("UPDATE publishing_edition SET note_en = 'No.' WHERE number > 1")
    with pytest.raises(CommandError) as found:
        verify()
    assert found.value.returncode == 1
    assert str(found.value) == (
        f"Edition {second.pk} (news.article 7, number 2; 2026-11-21 22:15:30.123456+00:00; written"
        " by author, other; approved by editor) does not match its hash."
        " 1 editions before it are sound."
    )


def test_the_command_names_an_object_whose_last_edition_is_gone() -> None:
    article = an_article(editions=2)
    tamper("DELETE FROM publishing_edition WHERE number = 2")
    with pytest.raises(CommandError) as found:
        verify()
    assert str(found.value) == (
        f"news.article {article.pk} is at edition 2, and the last in the ledger is 1."
        " 1 editions are sound."
    )


def test_content_as_the_database_keeps_it_has_the_hash_it_was_given() -> None:
    content = {"b": [1, 1.5, None, True, '\u2028\U0001f600ë\\"'], "a": {"10": 1, "9": {}}, "": ""}
    edition = Edition(**OLD | {"content": content})
    edition.hash = edition.digest()
    edition.save()
    assert json.dumps(Edition.objects.get().content, sort_keys=True) == json.dumps(
        content, sort_keys=True
    )
    assert first_broken() == Audit(sound=1)
