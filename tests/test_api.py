"""The news as data: what is asked for comes, what is wrong is named, and the schema tells the truth.

The schema is of the whole API: `test_missions_api.py` has the rest of the missions.
"""

import re
from datetime import datetime
from typing import Any

import pytest
import schemathesis
from django.conf import settings as site
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from openapi_spec_validator import OpenAPIV31SpecValidator
from pytest import MonkeyPatch
from rest_framework.throttling import SimpleRateThrottle
from schemathesis.checks import positive_data_acceptance

from missions.models import Mission
from news.models import Article
from publishing import workflow
from publishing.dates import parse
from publishing.models import Edition

from . import door
from .make import (
    changed,
    editor,
    make_article,
    make_attachment,
    make_contingent,
    make_document,
    make_mandate,
    make_mission,
    make_picture,
    make_place_in_gallery,
    make_strength,
    make_theatre,
    make_topic,
    published,
    republished,
    scheduled,
    withdraw,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unthrottled")]

LIST, PROBLEM = "/api/v1/news/", "application/problem+json"
ADDRESSES = (
    *(LIST, "/api/v1/news/{id}/", "/api/v1/news/changes/"),
    *("/api/v1/missions/", "/api/v1/missions/{id}/"),
    "/api/v1/mandate/",
    *(f"/api/v1/missions/{{id}}/{table}/" for table in ("strengths", "contingents", "series")),
)


def ask(path: str = LIST, **said: Any) -> Any:
    """Return what the API answers with 200."""
    response = Client().get(path, said)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.json()


def titles(**said: Any) -> list[str]:
    return [item["title"] for item in ask(**said)["results"]]


def refused(path: str = LIST, **said: Any) -> dict[str, list[str]]:
    """Return what the API says is wrong."""
    response = Client().get(path, said)
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
    assert set(response.json()) == {"type", "title", "status", "detail", "wrong"}
    wrong: dict[str, list[str]] = response.json()["wrong"]
    for name, sentences in wrong.items():
        assert name in response.json()["detail"]
        assert all(sentence in response.json()["detail"] for sentence in sentences)
    return wrong


def of(title: str, date: str = "12.1.2018", **change: Any) -> Article:
    """Return a published article."""
    titles = {"title_sq": title, "title_en": title}
    article: Article = published(make_article(date=parse(date), **(titles | change)))
    return article


# One article.


def test_an_article_says_all_that_its_page_says() -> None:
    topic = make_topic(title_sq="Bashkëpunim", title_en="Cooperation", slug_sq="b", slug_en="c")
    mission = published(make_mission(title_sq="Misioni", title_en="Mission"))
    article = of(
        "",
        date="janar 2024",
        title_sq="Çështje",
        title_en="Matter",
        byline="A. B.",
        place_line_sq="Tiranë",
        place_line_en="Tirana",
        topics=[topic],
        missions=[mission],
        source_name="NATO",
        source_link="https://nato.example/1",
        caption_sq="Një urë",
        caption_en="A bridge",
        credit_sq="C. D.",
        credit_en="C. D.",
    )
    found = ask(f"{LIST}{article.pk}/", lang="en")
    article.refresh_from_db()
    first = datetime.fromisoformat(found.pop("first_published"))
    assert first == article.first_published_at
    assert found == {
        "id": article.pk,
        "edition": 1,
        "language": "en",
        "languages": ["sq", "en"],
        "title": "Matter",
        "teaser": "Two lines.",
        "url": "http://testserver/en/news/matter/",
        "date": {"value": "2024-01", "precision": "month", "text": "January 2024"},
        "byline": "A. B.",
        "place": "Tirana",
        "topics": [{"slug": "c", "title": "Cooperation"}],
        "missions": [
            {"slug": "mission", "title": "Mission", "url": "http://testserver/en/missions/mission/"}
        ],
        "picture": None,
        "source_name": "NATO",
        "source_link": "https://nato.example/1",
        "last_updated": None,
        "body": "<p>The text.</p>",
        "caption": "A bridge",
        "credit": "C. D.",
        "gallery": [],
        "documents": [],
        "updates": [],
    }


def test_the_list_holds_what_the_article_says_without_its_text() -> None:
    article = of("Lajm", lead_picture=make_picture())
    (listed,) = ask()["results"]
    whole = ask(f"{LIST}{article.pk}/")
    only_whole = ("body", "caption", "credit", "gallery", "documents", "updates")
    assert listed == {name: value for name, value in whole.items() if name not in only_whole}
    assert ask(include="all")["results"] == [whole]


def test_a_picture_says_what_it_shows_and_where_it_is() -> None:
    picture = make_picture(credit="A. B.", focal_x=20, focal_y=70)
    words = {"caption_sq": "Ura.", "caption_en": "The bridge."}
    article = of("Lajm", lead_picture=picture, **words)
    found = ask(f"{LIST}{article.pk}/", lang="en")["picture"]
    renditions = found.pop("renditions")
    assert found == {
        "alt": "A bridge.",
        "is_decorative": False,
        "caption": "The bridge.",
        "credit": "A. B.",
        "focal_point": {"x": 20, "y": 70},
        "width": 600,
        "height": 400,
    }
    assert [(one["type"], one["width"], one["height"]) for one in renditions] == [
        (f"image/{kind}", width, height)
        for width, height in ((480, 320), (600, 400))
        for kind in ("avif", "jpeg", "webp")
    ]
    for one in renditions:
        answer = Client().get(one["url"])
        assert (answer.status_code, answer["Content-Type"]) == (200, one["type"])


def test_a_decorative_picture_has_no_text_and_the_article_may_name_another_author() -> None:
    picture = make_picture(is_decorative=True, credit="A. B.")
    of("Lajm", lead_picture=picture, credit_sq="C. D.", credit_en="C. D.")
    found = ask()["results"][0]["picture"]
    assert (found["alt"], found["is_decorative"], found["credit"]) == ("", True, "C. D.")


def test_a_gallery_and_documents_are_told_with_the_whole_article() -> None:
    draft = make_article()
    for number in (2, 1):
        picture = make_picture(alt_en=f"Bridge {number}.", credit="A. B.")
        make_place_in_gallery(draft, picture=picture, caption_en=f"No. {number}", order=number)
    document = make_document(title_en="Not this title", pages=14)
    make_attachment(draft, document=document, title_sq="Udhëzimi", title_en="The directive")
    found = ask(f"{LIST}{published(draft).pk}/", lang="en")
    assert [(one["alt"], one["caption"], one["credit"]) for one in found["gallery"]] == [
        ("Bridge 1.", "No. 1", "A. B."),
        ("Bridge 2.", "No. 2", "A. B."),
    ]
    url = f"http://testserver/en/media/documents/{document.file.name}"
    said = {"size": document.size, "pages": 14, "sha256": document.sha256}
    assert found["documents"] == [{"title": "The directive", "url": url, **said}]
    for address in (found["gallery"][0]["renditions"][0]["url"], url):
        assert Client().get(address).status_code == 200


def test_an_article_tells_its_updates_as_its_page_does() -> None:
    article = republished(of("Lajm"), byline="A. B.")
    withdraw(article)
    republished(article, byline="C. D.")
    published(changed(article, byline="E. F."), minor=True)
    found = ask(f"{LIST}{article.pk}/", lang="en")
    assert [(one["event"], one["note"]) for one in found["updates"]] == [
        ("restored", "A change."),
        ("withdrawn", "It was wrong."),
        ("updated", "A change."),
        ("published", ""),
    ]
    assert found["edition"] == 5


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2024", {"value": "2024", "precision": "year", "text": "2024"}),
        ("janar 2024", {"value": "2024-01", "precision": "month", "text": "janar 2024"}),
        ("5.1.2024", {"value": "2024-01-05", "precision": "day", "text": "5 janar 2024"}),
        (
            "fundi i janarit 2024",
            {"value": "2024-01", "precision": "end of month", "text": "fundi i janarit 2024"},
        ),
        (
            "end of 2024",
            {"value": "2024", "precision": "end of year", "text": "fundi i vitit 2024"},
        ),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(date: str, said: dict[str, str]) -> None:
    article = of("Lajm", date)
    assert ask(f"{LIST}{article.pk}/")["date"] == said


def test_only_what_is_published_is_there() -> None:
    shown = of("Publikuar")
    assert titles() == ["Publikuar"]
    for article in (make_article(), scheduled(make_article()), withdraw(scheduled(make_article()))):
        for said in ({}, {"lang": "en"}):
            response = Client().get(f"{LIST}{article.pk}/", said)
            assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)
            assert set(response.json()) == {"type", "title", "status", "detail", "wrong"}
            assert str(article.pk) in response.json()["detail"]
    withdraw(shown)
    assert ask() == {"next": None, "results": []}


def test_what_was_withdrawn_says_when_and_why_and_nothing_else() -> None:
    article = workflow.withdraw(of("kq1z"), editor(), "Ishte gabim.", "It was wrong.", "/lajme/")
    answer = Client().get(f"{LIST}{article.pk}/", {"lang": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (410, PROBLEM)
    found = answer.json()
    when = datetime.fromisoformat(found.pop("withdrawn_at"))
    assert when == Edition.objects.of(article)[0].at
    assert found == {
        "type": "/api/v1/docs/#error-410",
        "title": "It was withdrawn",
        "status": 410,
        "detail": "It was withdrawn. The reason is given here.",
        "wrong": {},
        "reason": "It was wrong.",
        "read_on": "/lajme/",
    }
    assert "kq1z" not in Client().get(f"{LIST}{article.pk}/").content.decode()


def test_a_mission_that_is_not_published_is_not_spoken_of() -> None:
    article = of("Lajm", missions=[make_mission()])
    assert ask(f"{LIST}{article.pk}/")["missions"] == []
    assert list(refused(mission=make_mission(title_sq="Fshehtë").slug_sq)) == ["mission"]


# Languages.


def test_each_language_has_what_exists_in_it() -> None:
    of("", title_sq="Vetëm shqip", title_en="", slug_en="", teaser_en="", body_en="")
    of("", title_sq="", slug_sq="", teaser_sq="", body_sq="", title_en="Only English")
    of("", title_sq="Të dyja", title_en="Both")
    assert titles() == titles(lang="sq") == ["Të dyja", "Vetëm shqip"]
    assert titles(lang="en") == ["Both", "Only English"]
    only = Article.objects.get(title_en="Only English")
    assert Client().get(f"{LIST}{only.pk}/").status_code == 404
    assert ask(f"{LIST}{only.pk}/", lang="en")["language"] == "en"


@pytest.mark.parametrize("code", ["xx", "", "SQ", "sq-AL", "de", "../en", "sq,en"])
def test_an_unknown_language_is_refused(code: str) -> None:
    article = of("Lajm")
    for path in (LIST, f"{LIST}{article.pk}/", "/api/v1/schema/"):
        response = Client().get(path, {"lang": code})
        assert response.status_code == 400
    assert list(refused(lang=code)) == ["lang"]


def test_the_answer_says_its_language() -> None:
    said = [Client().get(LIST, {"lang": code})["Content-Language"] for code in ("sq", "en")]
    assert said == ["sq", "en"]
    assert Client().get("/api/v1/docs/?lang=en")["Content-Language"] == "en"
    assert refused(page_size="0", lang="en")["page_size"] == ["“0”? Ask for 1 to 100."]


# What is asked for.


def test_a_range_of_days_finds_every_date_that_may_lie_in_it() -> None:
    for title, date in [
        *(("14 janar", "14.1.2024"), ("15 janar", "15.1.2024"), ("16 janar", "16.1.2024")),
        *(("janar", "janar 2024"), ("fundi i janarit", "fundi i janarit 2024"), ("2024", "2024")),
        *(("shkurt", "shkurt 2024"), ("2023", "2023"), ("dhjetor 2023", "dhjetor 2023")),
    ]:
        of(title, date)
    day = "2024-01-15"
    vague = {"janar", "fundi i janarit", "2024"}
    assert set(titles(date_from=day, date_to=day)) == {"15 janar", *vague}
    assert set(titles(date_to=day)) == {
        *("14 janar", "15 janar", "2023", "dhjetor 2023"),
        *vague,
    }
    assert set(titles(date_from="2024-02-01")) == {"shkurt", "2024"}
    assert set(titles(date_from="2023-12-31", date_to="2024-01-01")) == {
        *("2023", "dhjetor 2023"),
        *vague,
    }


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    wrong = refused(date_from="2024-02-01", date_to="2024-01-31", lang="en")
    assert wrong == {"date_to": ["It is before date_from."]}


def test_the_year_is_that_of_the_date() -> None:
    for title, date in (("a", "31.12.2023"), ("b", "2024"), ("c", "1.1.2024"), ("d", "1.1.2025")):
        of(title, date)
    assert set(titles(year=2024)) == {"b", "c"}


def test_a_topic_and_a_mission_are_known_in_either_language() -> None:
    topic = make_topic(slug_sq="mbrojtje", slug_en="defence")
    mission = published(make_mission(title_sq="Misioni A", title_en="Mission A"))
    of("a", topics=[topic])
    of("b", missions=[mission])
    for slug in ("mbrojtje", "defence"):
        assert titles(topic=slug) == ["a"]
    for slug in ("misioni-a", "mission-a"):
        assert titles(mission=slug) == ["b"]
    assert refused(topic="s'ka", lang="en") == {"topic": ["“s'ka” is not known."]}
    assert refused(mission="s'ka", lang="en") == {"mission": ["“s'ka” is not known."]}
    assert refused(topic="100 %s", lang="en") == {"topic": ["“100 %s” is not known."]}


@pytest.mark.parametrize(
    "q", ["ceshtje", "Çështje", "ÇËSHTJE", "çeshtj", "ceshtje e madhe", "madhe,"]
)
def test_words_are_found_without_their_marks(q: str) -> None:
    of("Çështje e madhe")
    of("Tjetër")
    assert titles(q=q) == ["Çështje e madhe"]


def test_every_word_must_be_there() -> None:
    of("Çështje e madhe")
    assert titles(q="ceshtje vogel") == []


def test_the_order_is_total_and_the_same_on_every_database() -> None:
    for number, date in enumerate(["1.1.2024", "2024", "janar 2024", "1.1.2024", "2.1.2024"]):
        of(str(number), date)
    republished(Article.objects.get(title_sq="1"), body_sq="<p>A</p>", body_en="<p>A</p>")
    assert titles() == titles(order="-date") == ["4", "3", "0", "2", "1"]
    assert titles(order="date") == ["1", "2", "0", "3", "4"]
    assert titles(order="-updated") == ["1", "4", "3", "2", "0"]
    assert titles(order="updated") == ["0", "2", "3", "4", "1"]


@pytest.mark.parametrize(
    "size", ["0", "-1", "101", "1000000000", "x", "", "1.5", "٥", "+5", " 5", "1e2"]
)
def test_a_page_has_1_to_100_articles(size: str) -> None:
    assert list(refused(page_size=size)) == ["page_size"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("year", "x"), ("year", "999"), ("year", "10000"), ("year", "2024.5"), ("year", "NaN")),
        *(("date_from", "x"), ("date_from", "2024-13-01"), ("date_to", "15.1.2024")),
        *(("date_to", "2024-01"), ("date_to", "2023-02-29"), ("date_from", "10000-01-01")),
        *(("order", "title"), ("order", "date,updated"), ("order", "--date"), ("q", "a" * 201)),
        *(("topic", "x"), ("mission", "x"), ("topic", "a" * 121), ("include", "body")),
        *(("modified_since", "x"), ("modified_since", "2024-13-01"), ("modified_since", "2024-01")),
        *(("modified_since", "2024-01-15T08:30:00"), ("modified_since", "2024-01-15 08:30:00Z")),
        *(("modified_since", "2024-01-15T25:00:00Z"), ("modified_since", "٢٠٢٤-01-15")),
        *(("q", "a b c d e f g h i"), ("q", "!!!"), ("q", '"'), ("q", " , "), ("q", " ")),
        ("modified_since", " 2024-01-15"),
        *(("year", "2024.0"), ("year", " 2024"), ("year", "٢٠٢٤"), ("year", "+2024")),
        *(("date_from", "2024-1-5"), ("date_to", "20240105"), ("date_from", " 2024-01-05")),
        *(("date_to", "2024-01-0٥"), ("date_to", "2024-W01-1")),
        ("modified_since", "9999-12-31T23:59:59-14:00"),
        ("modified_since", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(name: str, value: str) -> None:
    assert list(refused(**{name: value})) == [name]


def test_a_moment_is_read_in_any_zone() -> None:
    of("Lajm")
    for zone in ("-23:59", "-16:00", "+16:00", "+23:59"):
        assert titles(modified_since=f"2024-01-01T00:00:00{zone}") == ["Lajm"]
        assert titles(modified_since=f"2100-01-01T00:00:00{zone}") == []


@pytest.mark.parametrize(
    "name", ["page", "format", "state", "draft_of", "search", "ordering", "Lang"]
)
def test_an_unknown_parameter_is_named_with_those_that_are_known(name: str) -> None:
    article = of("Lajm")
    (sentence,) = refused(lang="en", **{name: "x"})[name]
    assert sentence == (
        "Not known here. Known are: cursor, date_from, date_to, include, lang, mission, "
        "modified_since, order, page_size, q, topic, year."
    )
    (sentence,) = refused(f"{LIST}{article.pk}/", lang="en", **{name: "x"})[name]
    assert sentence == "Not known here. Known are: lang."


@pytest.mark.parametrize("name", ["q", "year", "topic", "date_from", "order", "cursor", "lang"])
def test_an_empty_value_is_refused(name: str) -> None:
    assert list(refused(**{name: ""})) == [name]


def test_a_parameter_that_stands_there_twice_is_refused() -> None:
    assert refused(f"{LIST}?topic=a&topic=b&lang=en") == {
        "topic": ["It is there more than once. Give it one value."]
    }


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert set(refused(year="x", date_from="x", order="x")) == {"year", "date_from", "order"}


# How it is asked.


@pytest.mark.parametrize("path", [LIST, "/api/v1/news/1/", "/api/v1/schema/", "/api/v1/nothing/"])
def test_any_site_may_read(path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = Client().generic(method, path, headers={"origin": "https://other.example"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        exposed = answer["Access-Control-Expose-Headers"].split(", ")
        assert exposed == ["ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After"]
    before = {"origin": "https://other.example", "access-control-request-method": "GET"}
    asked = Client().options(path, headers=before)
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    allowed = asked["Access-Control-Allow-Headers"].split(", ")
    assert allowed == ["accept", "if-none-match", "if-modified-since"]


def test_no_other_site_may_read_the_pages() -> None:
    for path in ("/", "/lajme/atom.xml", "/admin/login/"):
        answer = Client().get(path, headers={"origin": "https://other.example"})
        assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nobody_may_write(method: str) -> None:
    article = of("Lajm")
    for path in (LIST, f"{LIST}{article.pk}/"):
        answer: Any = Client().generic(method, path, "{}", "application/json")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer.json()["status"] == 405
    assert titles() == ["Lajm"]


def test_what_cannot_be_spoken_is_refused() -> None:
    for kind in ("application/xml", "text/html", "image/*"):
        answer = Client().get(LIST, headers={"accept": kind})
        assert (answer.status_code, answer["Content-Type"]) == (406, PROBLEM)
        assert answer.json()["status"] == 406


def test_asking_too_often_is_told_when_to_come_back(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "anon", "3/hour")
    forged = [{"x-forwarded-for": f"10.0.0.{number}"} for number in range(5)]
    answers = [Client().get(LIST, headers=headers) for headers in forged]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"anon";q=3;w=3600'}
    told = [re.fullmatch(r'"anon";r=(\d+);t=(\d+)', answer["RateLimit"]) for answer in answers]
    assert [said and said[1] for said in told] == ["2", "1", "0", "0", "0"]
    assert all(said and 0 < int(said[2]) <= 3600 for said in told)
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert answers[-1].json()["status"] == 429
    assert Client().get(LIST, REMOTE_ADDR="10.9.9.9").status_code == 200
    assert Client().get("/lajme/").status_code == 200


def test_addresses_of_one_network_are_counted_together(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "anon", "1/hour")
    asked = {
        "2001:db8::1": 200,
        "2001:db8::2": 429,
        "2001:db8:0:0:ffff::": 429,
        "2001:db8:0:1::1": 200,
        "10.0.0.1": 200,
        "::ffff:10.0.0.1": 429,
        "10.0.0.2": 200,
    }
    found = {address: Client().get(LIST, REMOTE_ADDR=address).status_code for address in asked}
    assert found == asked


@pytest.mark.parametrize("many", [1, 30])
def test_the_number_of_queries_does_not_grow(many: int) -> None:
    topic, mission = make_topic(), published(make_mission())
    for number in range(many):
        links: dict[str, Any] = {"topics": [topic], "missions": [mission]}
        draft = make_article(title_sq=f"Lajm {number}", lead_picture=make_picture(), **links)
        make_place_in_gallery(draft)
        make_attachment(draft)
        article = published(draft)
    for path, said, number in [
        (LIST, {"page_size": "100"}, 5),
        (LIST, {"page_size": "100", "include": "all"}, 9),
        (LIST, {"topic": topic.slug_sq, "q": "lajm"}, 8),
        (LIST, {"mission": mission.slug_sq, "year": "2018", "order": "updated"}, 7),
        (f"{LIST}{article.pk}/", {}, 9),
        (f"{LIST}changes/", {"page_size": "100"}, 5),
    ]:
        with CaptureQueriesContext(connection) as queries:
            ask(path, **said)
        assert len(queries) == number


# The schema.


def schema() -> dict[str, Any]:
    found: dict[str, Any] = (
        Client()
        .get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
        .json()
    )
    return found


def test_the_schema_is_openapi_3_1() -> None:
    assert schema()["openapi"] == "3.1.1"
    OpenAPIV31SpecValidator(schema()).validate()


@pytest.mark.parametrize("accept", ["*/*", "application/vnd.oai.openapi", "text/html"])
def test_an_error_of_the_schema_is_a_problem_in_json(accept: str) -> None:
    answer = Client().get("/api/v1/schema/?lang=xx", headers={"accept": accept})
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["status"] == answer.status_code


def test_making_the_schema_warns_of_nothing() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_parameter_is_in_the_schema(path: str) -> None:
    key = published(make_mission()).pk if "missions" in path else of("Lajm").pk
    operation = schema()["paths"][path]["get"]
    told = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
    (sentence,) = refused(path.format(id=key), lang="en", nothing="x")["nothing"]
    assert told == set(sentence.removeprefix("Not known here. Known are: ").rstrip(".").split(", "))


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_is_in_the_schema_with_its_kinds(path: str) -> None:
    operation = schema()["paths"][path]["get"]
    found = {code: set(said.get("content", ())) for code, said in operation["responses"].items()}
    is_table = "format" in {parameter["name"] for parameter in operation["parameters"]}
    expected: dict[str, set[str]] = {code: {PROBLEM} for code in ("400", "404", "406", "429")}
    expected["200"] = {"application/json", "text/csv"} if is_table else {"application/json"}
    if path.startswith(LIST):
        expected |= {"304": set(), "412": {PROBLEM}}
    if path in ("/api/v1/news/{id}/", "/api/v1/news/changes/"):
        expected["410"] = {PROBLEM}
    assert found == expected


def test_the_schema_knows_all_addresses_and_the_licence_of_what_they_say() -> None:
    assert set(schema()["paths"]) == set(ADDRESSES)
    assert schema()["info"]["license"] == site.OPEN_DATA_LICENCE


@pytest.fixture
def _content() -> None:
    topic = make_topic()
    published(make_mandate(points=2))
    before = published(make_mission(parts=1, theatre=make_theatre(latitude=34, longitude=66)))
    mission = published(make_mission(parts=2, predecessor=before))
    for change in ({}, {"start": parse("2016"), "end": parse("end of 2017")}):
        published(make_contingent(mission, strengths=2, **change))
    make_strength(mission, value=None, qualifier="unpublished", as_of=parse("2019"))
    of("Çështje", "2024", topics=[topic], missions=[mission])
    of("Lajm", "janar 2018", source_link="https://nato.example/")
    republished(of("Tjetër"), byline="A. B.")


@pytest.mark.usefixtures("_content")
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
@pytest.mark.parametrize("path", ADDRESSES)
def test_whatever_is_asked_the_answer_is_one_of_the_schema(
    path: str, mode: schemathesis.GenerationMode
) -> None:
    kind: Any = Mission if "missions" in path else Article
    key = kind.objects.latest("pk").pk
    with door.opened() as application:
        described = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)

        @given(case=described[path]["GET"].as_strategy(generation_mode=mode))
        def hold(case: schemathesis.Case) -> None:
            if mode is schemathesis.GenerationMode.POSITIVE and case.path_parameters:
                case.path_parameters["id"] = key  # else it is hardly ever one that exists
            # A topic that nobody knows is an error, though it is a string as the schema wants.
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        hold()
