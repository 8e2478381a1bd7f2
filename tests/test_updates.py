"""First published, last updated and all updates: what readers are told of changes, and what not."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import html5lib
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from missions.models import Contingent
from publishing import emergency, ledger, schedule, workflow
from publishing.models import Edition
from publishing.updates import History, Update, history

from .make import (
    administrator,
    changed,
    editor,
    make_article,
    make_contingent,
    make_mandate,
    make_mission,
    make_page,
    other_editor,
    published,
    travel,
    withdraw,
)

pytestmark = pytest.mark.django_db

NOTES: dict[str, Any] = {"note_sq": "U shtua numri.", "note_en": "The number was added."}
KINDS: dict[str, tuple[Callable[..., Any], str]] = {
    "article": (make_article, "/en/news/x/"),
    "mission": (make_mission, "/en/missions/x/"),
    "page": (make_page, "/en/ministry/x/"),
    "mandate": (make_mandate, "/en/ministry/mandate/"),
}


def updated(live: Any, **said: Any) -> Any:
    return published(changed(live), **(NOTES | said))


def corrected(live: Any) -> Any:
    return published(changed(live), note_sq="kq1z", note_en="kq2z", minor=True)


def at(hour: int, day: int = 1, month: int = 7) -> AbstractContextManager[None]:
    """Let it be an hour of Tirana's summer, two hours before that of Greenwich."""
    return travel(datetime(2026, month, day, hour - 2, 30, tzinfo=UTC))


def lines(item: Any, *parts: Any, code: str = "en") -> list[tuple[str, str, str]]:
    """Return of each update what happened, the note, and the part it speaks of."""
    item.refresh_from_db()
    with override(code):
        return [(u.what, u.note, u.of) for u in history(item, parts).updates]


def main(path: str) -> Any:
    response = Client().get(path)
    assert response.status_code == 200
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(response.content.decode()).find(".//main")


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def told(path: str) -> list[str]:
    """Return the lines of the list of updates, as a reader sees them."""
    return [words(line) for line in main(path).findall(".//section[@id='perditesimet']/ol/li")]


def under_the_title(path: str) -> str:
    (meta,) = main(path).findall(".//header/p[@class='meta']")
    return words(meta)


# What the page shows.


@pytest.mark.parametrize(("make", "path"), KINDS.values(), ids=KINDS)
def test_each_kind_of_page_tells_all_its_updates(make: Callable[..., Any], path: str) -> None:
    with at(9):
        item = published(make(**({} if make is make_mandate else {"slug_en": "x"})))
    with at(10):
        item = updated(item)
    with at(11):
        withdraw(item, "Ishte gabim.", "It was wrong.")
    with at(12, day=2):
        updated(item, note_en="It is right now.")
    assert told(path) == [
        "2 July 2026, 12:30 Published again: It is right now.",
        "1 July 2026, 11:30 Withdrawn: It was wrong.",
        "1 July 2026, 10:30 The number was added.",
        "1 July 2026, 09:30 First published",
    ]
    said = under_the_title(path)
    assert "First published: 1 July 2026 Last update: 2 July 2026, 12:30 · All updates" in said
    (heading,) = main(path).findall(".//section[@id='perditesimet']/h2")
    assert words(heading) == "Updates"


@pytest.mark.parametrize(("make", "path"), KINDS.values(), ids=KINDS)
def test_a_page_that_never_changed_tells_when_it_was_published_and_no_more(
    make: Callable[..., Any], path: str
) -> None:
    with at(9):
        published(make(**({} if make is make_mandate else {"slug_en": "x"})))
    said = under_the_title(path)
    assert said.endswith("First published: 1 July 2026")
    assert told(path) == []
    assert "perditesimet" not in Client().get(path).content.decode()


def test_machines_read_the_moments_to_the_second_in_tirana_s_time() -> None:
    with at(9, month=10, day=24):
        article = published(make_article(slug_en="x"))
    for hour in (0, 1):  # half past two comes twice in this night
        with travel(datetime(2026, 10, 25, hour, 30, 15, tzinfo=UTC), tick=False):
            updated(article, note_en=f"{hour}")
    moments = main("/en/news/x/").findall(".//section[@id='perditesimet']//time")
    assert [(time.get("datetime"), time.text) for time in moments] == [
        ("2026-10-25T02:30:15+01:00", "25 October 2026, 02:30"),
        ("2026-10-25T02:30:15+02:00", "25 October 2026, 02:30"),
        ("2026-10-24T09:30:00+02:00", "24 October 2026, 09:30"),
    ]
    in_meta = [time.get("datetime") for time in main("/en/news/x/").findall(".//header//time")]
    assert in_meta[1:] == ["2026-10-24T09:30:00+02:00", "2026-10-25T02:30:15+01:00"]


def test_the_notes_are_in_the_language_of_the_page() -> None:
    with at(9):
        article = published(make_article(slug_sq="y", slug_en="x"))
    with at(10):
        updated(article)
    assert told("/lajme/y/") == ["1 korrik 2026, 10:30 U shtua numri.", told("/lajme/y/")[1]]
    assert told("/en/news/x/")[0] == "1 July 2026, 10:30 The number was added."


def test_a_page_without_translation_tells_its_updates_in_the_language_it_is_in() -> None:
    with at(9):
        article = published(make_article(slug_sq="y", title_en=""))
    with at(10):
        updated(article)
    assert told("/en/news/y/")[0] == "1 korrik 2026, 10:30 U shtua numri."
    assert told("/en/news/y/") == told("/lajme/y/")


def test_an_edition_without_a_note_prints_its_date() -> None:
    with at(9):
        article = published(make_article(slug_en="x"))
    with at(10):
        workflow.publish(article, "author", "editor", note_sq="Vetëm shqip.")
    assert told("/en/news/x/")[0] == "1 July 2026, 10:30"


def test_a_note_is_text_and_nothing_else() -> None:
    updated(published(make_article(slug_en="x")), note_en="<script>alert(1)</script>")
    assert "<script>alert" not in Client().get("/en/news/x/").content.decode()
    assert told("/en/news/x/")[0].endswith("<script>alert(1)</script>")


def test_a_text_that_came_with_an_older_update_is_not_said_to_be_first_published_here() -> None:
    old = datetime(2018, 10, 23, 17, 18, tzinfo=UTC)
    published(make_article(slug_en="x", last_updated_at=old))
    said = under_the_title("/en/news/x/")
    assert said.endswith("12 January 2018 Last update: 23 October 2018, 19:18")


# What the public is not told.


def test_a_minor_correction_is_not_told_and_leaves_last_updated_alone() -> None:
    with at(9):
        article = published(make_article(slug_en="x"))
    with at(10):
        article = updated(article)
    with at(11):
        corrected(article)
    assert [line[:18] for line in told("/en/news/x/")] == [
        "1 July 2026, 10:30",
        "1 July 2026, 09:30",
    ]
    assert "Last update: 1 July 2026, 10:30" in under_the_title("/en/news/x/")


def test_only_minor_corrections_are_no_updates() -> None:
    article = corrected(published(make_article(slug_en="x")))
    assert lines(article) == []
    assert "Last update" not in under_the_title("/en/news/x/")


def test_a_minor_correction_that_brings_a_page_back_is_told_without_its_note() -> None:
    article = published(make_article())
    withdraw(article)
    corrected(article)
    assert lines(article) == [
        ("Published again", "", ""),
        ("Withdrawn", "It was wrong.", ""),
        ("First published", "", ""),
    ]


def test_the_note_of_a_first_publication_is_not_told() -> None:
    article = updated(published(make_article(), note_sq="kq1z", note_en="kq2z"))
    assert lines(article)[-1] == ("First published", "", "")


def test_a_review_is_not_told() -> None:
    article = emergency.publish_alone(
        changed(published(make_article())), administrator(), "kq1z", **NOTES
    )
    emergency.review(article, other_editor())
    assert Edition.objects.of(article)[0].kind == "reviewed"
    assert lines(article) == [("", "The number was added.", ""), ("First published", "", "")]


def test_nothing_is_told_of_what_was_taken_back_before_its_moment() -> None:
    with at(9):
        article = published(make_article(), public_from=moment(12), note_sq="kq1z", note_en="kq2z")
    with at(10):
        article = schedule.take_back(article, editor())
        article = workflow.approve(article, editor())
    with at(13):
        updated(article)
    assert lines(article) == [("", "The number was added.", ""), ("First published", "", "")]


def test_of_what_was_changed_before_its_moment_only_the_last_was_published() -> None:
    with at(9):
        article = published(make_article(slug_en="x"), public_from=moment(12))
    with at(10):
        article = updated(article, note_sq="kq1z", note_en="kq2z")
    with at(13):
        updated(article)
    assert [line[:18] for line in told("/en/news/x/")] == [
        "1 July 2026, 13:30",
        "1 July 2026, 12:30",
    ]


def test_a_withdrawal_before_the_moment_is_not_told() -> None:
    with at(9):
        article = published(make_article(), public_from=moment(12))
    with at(10):
        withdraw(article, "kq1z", "kq2z")
    with at(13):
        updated(article, note_sq="kq3z", note_en="kq4z")
    with at(14):
        updated(article)
    assert lines(article) == [("", "The number was added.", ""), ("First published", "", "")]


def moment(hour: int) -> datetime:
    return datetime(2026, 7, 1, hour - 2, 30, tzinfo=UTC)


def test_nothing_is_told_before_its_moment() -> None:
    article = updated(published(make_article()))
    article.public_from = timezone.now() + timedelta(minutes=1)
    article.edition += 1
    said = {"note_sq": "kq1z", "note_en": "kq2z", "written_by": "a", "approved_by": "b"}
    ledger.append(article, ledger.take_turn(), kind=Edition.Kind.UPDATED, **said)
    with override("en"):
        assert [u.note for u in history(article).updates] == ["The number was added.", ""]


def test_a_change_that_waits_for_its_moment_is_not_told() -> None:
    article = updated(published(make_article()))
    soon = timezone.now() + timedelta(minutes=1)
    published(changed(article), public_from=soon, note_sq="kq1z", note_en="kq2z")
    assert [note for _what, note, _of in lines(article)] == ["The number was added.", ""]


# A mission's page speaks of its contingents, which have none of their own.


def test_a_mission_tells_the_updates_of_its_contingents_by_their_names() -> None:
    with at(9):
        mission = published(make_mission(slug_en="x"))
        contingent = published(make_contingent(mission))
    with at(10):
        updated(mission)
    with at(11):
        updated(contingent, note_en="Now 83.")
    assert told("/en/missions/x/") == [
        "1 July 2026, 11:30 XIV · platoon – Now 83.",
        "1 July 2026, 10:30 The number was added.",
        "1 July 2026, 09:30 First published",
    ]
    assert "Last update: 1 July 2026, 11:30" in under_the_title("/en/missions/x/")


def test_a_contingent_that_came_on_a_later_day_was_added() -> None:
    with at(9):
        mission = published(make_mission(slug_en="x"))
        published(make_contingent(mission, label="XIII"))
    with at(23):
        published(make_contingent(mission, label="XIV"))
    assert told("/en/missions/x/") == []
    with at(9, day=2):
        published(make_contingent(mission, label="XV"))
    assert told("/en/missions/x/") == [
        "2 July 2026, 09:30 XV · platoon – Added",
        "1 July 2026, 09:30 First published",
    ]
    assert "Last update: 2 July 2026, 09:30" in under_the_title("/en/missions/x/")


def test_what_a_contingent_was_before_its_mission_was_public_is_not_told() -> None:
    with at(9):
        mission = make_mission()
        contingent = updated(published(make_contingent(mission)))
    with at(10, day=2):
        mission = published(mission)
    with at(11, day=2):
        contingent = updated(contingent, note_en="Now 83.")
    assert lines(mission, contingent) == [
        ("", "Now 83.", "XIV · platoon"),
        ("First published", "", ""),
    ]


def test_a_mission_tells_nothing_of_a_contingent_that_its_page_does_not_show() -> None:
    mission = published(make_mission(slug_en="x"))
    contingent = updated(published(make_contingent(mission)))
    assert len(told("/en/missions/x/")) == 2
    withdraw(contingent)
    assert told("/en/missions/x/") == []


# From how many queries.


def test_a_page_that_never_changed_does_not_ask_the_ledger(
    django_assert_num_queries: Any,
) -> None:
    mission = published(make_mission())
    contingents = [published(make_contingent(mission)) for _ in range(3)]
    with django_assert_num_queries(0):
        assert history(mission, contingents) == History(mission.first_published_at, None, [])


def test_one_query_tells_all_and_leaves_the_contents_where_they_are(
    django_assert_num_queries: Any,
) -> None:
    mission = updated(published(make_mission()))
    contingents = [updated(published(make_contingent(mission))) for _ in range(3)]
    with django_assert_num_queries(1) as asked, override("en"):
        newest = history(mission, contingents).updates[0]
    assert newest == Update(newest.at, "", "The number was added.", "XIV · platoon")
    assert '"content"' not in asked.captured_queries[0]["sql"]


def test_every_kind_with_a_page_of_its_own_is_asked_here() -> None:
    asked = {type(make()) for make, _path in KINDS.values()}
    assert set(schedule.kinds()) - asked == {Contingent}
