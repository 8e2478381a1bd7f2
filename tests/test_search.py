"""The search of the site, as a reader meets it."""

import time
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from news.models import Article
from publishing import schedule, workflow
from publishing.dates import parse
from publishing.models import Entry, searched_kinds
from publishing.search import database, finding
from publishing.search.query import read
from publishing.search.terms import Tier
from publishing.text import plain, words

from .make import (
    STATES,
    author,
    changed,
    editor,
    in_state,
    make_article,
    make_attachment,
    make_decision,
    make_mandate,
    make_mission,
    make_page,
    make_place_in_gallery,
    make_theatre,
    make_topic,
    published,
    republished,
    scheduled,
    signed_in,
    withdraw,
)

pytestmark = pytest.mark.django_db


def asked(query: str, path: str = "/kerko/", **filters: Any) -> Any:
    given = "".join(f"&{name}={quote(str(value))}" for name, value in filters.items())
    response = Client().get(f"{path}?q={quote(query)}{given}")
    assert response.status_code == 200
    return html.fromstring(response.content.decode()).find(".//main")


def titles(main: Any) -> list[str]:
    return [text_of(link) for link in main.xpath(".//ol[@class='list']//h2/a")]


def text_of(main: Any) -> str:
    return " ".join(main.text_content().split())


# What is found.

ARTICLE = {
    "title_sq": "Çështje të Kosovës",
    "teaser_sq": "Kontingjenti u kthye.",
    "body_sq": "<p>Më 5 maj, KFOR-it iu dha <b>Urdhri</b> i Mbrojtjes.</p><p>Tjetër.</p>",
    "title_en": "Matters of Kosovo",
    "teaser_en": "The contingent came back.",
    "body_en": "<p>An order.</p>",
}


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("ceshtje", True),
        ("ÇËSHTJE", True),
        ("KOSOV", True),
        ("kosove", True),
        ("kontingjentin", False),
        ("kontingjenti", True),
        ("kontingje", True),
        ("ontingjent", False),
        ("kfor", True),
        ("KFOR-it kosov", True),
        ("5", True),
        ("ma", False),
        ("maj urdhri", True),
        ('"urdhri i mbrojtjes"', True),
        ('"urdhri mbrojtjes"', False),
        ('"mbrojtjes tjeter"', True),
        ('"kosoves kontingjenti"', False),
        ('"urdh"', False),
        ("contingent", False),
        ("kosov contingent", False),
        ("bold", False),
    ],
)
def test_a_word_finds_what_begins_with_it_and_quotes_what_stands_in_a_row(
    query: str, is_found: bool
) -> None:
    published(make_article(**ARTICLE))
    found = titles(asked(query))
    assert found == ([ARTICLE["title_sq"]] if is_found else [])
    assert [one.title for one in Article.objects.published().about(query)] == found


def test_each_language_finds_what_is_said_in_it() -> None:
    published(make_article(**ARTICLE))
    published(make_article(title_sq="Vetëm shqip: contingent", title_en=""))
    assert titles(asked("contingent", "/en/search/")) == ["Matters of Kosovo"]
    assert titles(asked("kontingjenti", "/en/search/")) == []


def test_every_kind_is_found_by_its_title_and_its_text() -> None:
    mission = make_mission(title_sq="Misioni A", theatre=make_theatre(name_sq="Urania"))
    make_decision(mission, text_sq="U ndërtua urazeza.")
    published(mission)
    published(make_page(title_sq="Faqe A", text_sq="<p>Uraxhiu.</p>"))
    published(make_article(title_sq="Lajm A", body_sq="<p>Uradhe.</p>", date=parse("2020")))
    text = "Neni 1\nUraneni\n\n1. Urapika e parë."
    published(make_mandate(text_sq=text, text_en=text))
    main = asked("ura")
    assert titles(main) == ["Neni 1", "Misioni A", "Neni 1, pika 1", "Faqe A", "Lajm A"]
    kinds = [meta.xpath("string(*[1])") for meta in main.findall(".//p[@class='meta']")]
    assert kinds == ["Mandati", "Mision", "Mandati", "Faqe", "Lajm"]
    assert main.xpath(".//p[@class='meta']/time/@datetime") == ["2020"]


def test_an_article_is_found_by_all_that_its_page_prints() -> None:
    said = {"place_line_sq": "Gjader", "caption_sq": "Gjeneralja.", "byline": "Gjergj"}
    article = make_article(**said, place_line_en="Gjader", caption_en="The general.")
    make_place_in_gallery(article, caption_sq="Gjemia niset.")
    make_attachment(article, title_sq="Gjedhe e raportit")
    published(article)
    for word in ("gjader", "gjeneralja", "gjergj", "gjemia", "gjedhe"):
        main = asked(word)
        assert titles(main) == [article.title_sq]
        assert main.xpath("string(.//mark)").casefold() == word


def test_a_mission_is_found_by_its_abbreviation_and_its_theatre_and_says_so() -> None:
    theatre = make_theatre(name_sq="Urania")
    published(make_mission(title_sq="Misioni A", abbreviation="MUA", theatre=theatre))
    for word in ("mua", "urania"):
        main = asked(word)
        assert titles(main) == ["Misioni A"]
        assert main.xpath("string(.//mark)").casefold() == word


def test_the_best_comes_first() -> None:
    old = {"date": parse("2010")}
    published(make_article(title_sq="A", body_sq="<p>Ura e re.</p>", date=parse("2026")))
    published(make_article(title_sq="B", teaser_sq="Ura e re.", **old))
    published(make_article(title_sq="E re është ura", date=parse("2026")))
    published(make_article(title_sq="Sot: ura e re", date=parse("2012")))
    published(make_article(title_sq="Ura e re", date=parse("2011")))
    published(make_mission(title_sq="Ura re e"))
    published(make_article(title_sq="C", body_sq="<p>Ura e re.</p>", date=parse("2027")))
    assert titles(asked("ura e re")) == [
        *("Ura e re", "Sot: ura e re", "Ura re e", "E re është ura", "B", "C", "A"),
    ]


def test_the_match_is_marked_and_its_text_is_no_markup() -> None:
    body = "<p>Tjetër.</p><p>Këtu &lt;script&gt; dhe ura.</p>"
    published(make_article(title_sq="<b>Ura</b>", body_sq=body))
    main = asked("ura")
    (item,) = main.findall(".//ol[@class='list']/li")
    assert [mark.text for mark in item.iter("mark")] == ["Ura", "ura"]
    assert text_of(item.find("h2")) == "<b>Ura</b>"
    assert text_of(item.find("p")) == "Këtu <script> dhe ura."
    assert titles(asked('"><script>')) == ["<b>Ura</b>"]


# Filters.


def test_filters_narrow_what_is_found() -> None:
    topic, mission = (
        make_topic(title_sq="Stërvitje", slug_sq="sterv"),
        make_mission(title_sq="Ura M"),
    )
    published(mission)
    new = {"title_sq": "Ura e re", "date": parse("janar 2020"), "topics": [topic]}
    published(make_article(**new, missions=[mission]))
    published(make_article(title_sq="Ura e vjetër", date=parse("2019")))
    published(make_page(title_sq="Ura P"))
    assert len(titles(asked("ura"))) == 4
    assert titles(asked("ura", kind="article")) == ["Ura e re", "Ura e vjetër"]
    assert titles(asked("ura", kind="mission")) == ["Ura M"]
    assert titles(asked("ura", kind="page")) == ["Ura P"]
    assert titles(asked("ura", kind="provision")) == []
    assert titles(asked("ura", year=2020)) == ["Ura e re"]
    assert titles(asked("ura", topic="sterv")) == ["Ura e re"]
    assert titles(asked("ura", mission=mission.slug_sq)) == ["Ura e re"]
    assert titles(asked("ura", mission=mission.slug_en, year=2019)) == []
    main = asked("ura", kind="page", year=2020)
    assert main.xpath(".//section//a/@href") == ["?q=ura"]


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ("kind=x", "Lloji “x”"),
        ("year=MMXX", "Viti “MMXX”"),
        ("topic=x", "Tema “x”: “x” nuk njihet."),
        ("mission=x", "Misioni “x”: “x” nuk njihet."),
    ],
)
def test_a_value_that_nobody_knows_is_said(filters: str, sentence: str) -> None:
    response = Client().get(f"/kerko/?q=ura&{filters}")
    assert response.status_code == 400
    assert sentence in plain(response.content.decode())


def test_few_provisions_stand_beside_the_rest_and_all_where_they_are_asked_for() -> None:
    text = "Neni 1\n\n" + "\n\n".join(f"{n}. Ura {n}." for n in range(1, 9))
    published(make_mandate(text_sq=text, text_en=text))
    main = asked("ura")
    assert titles(main) == [f"Neni 1, pika {number}" for number in range(1, 6)]
    (link,) = main.xpath(".//p[@class='count']/a")
    assert (link.text, link.get("href")) == ("8 dispozita të mandatit", "?q=ura&kind=provision")
    assert len(titles(asked("ura", kind="provision"))) == 8
    assert titles(asked("neni 1, pika 3"))[:1] == ["Neni 1, pika 3"]


def test_more_than_can_be_read_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 2)
    for article in (make_article(title_sq=f"Ura {number}") for number in range(3)):
        published(article)
    main = asked("ura")
    assert titles(main) == ["Ura 2", "Ura 1"]
    assert text_of(main.find(".//p[@class='count']")).startswith("Më shumë se 2 rezultate")


def test_results_are_paged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.search.views.PAGE_SIZE", 2)
    for number in range(3):
        published(make_article(title_sq=f"Ura {number}"))
    assert titles(asked("ura")) == ["Ura 2", "Ura 1"]
    assert titles(asked("ura", page=2)) == ["Ura 0"]
    assert "3 rezultate · faqja 2 nga 2" in text_of(asked("ura", page=2))
    for page in ("3", "0", "x", "9" * 30):
        assert Client().get(f"/kerko/?q=ura&page={page}").status_code == 404


# Nothing is found.


def suggested(main: Any) -> list[str]:
    return [link.text for link in main.xpath(".//section[@aria-labelledby='nothing']//ul//a")]


def test_a_misspelled_word_is_named_and_the_published_spelling_offered() -> None:
    published(make_article(title_sq="Kontingjenti i ri në Kosovë"))
    main = asked("kontigjent kosove")
    assert "Fjala “kontigjent” nuk gjendet askund." in text_of(main)
    assert suggested(main) == ["Kontingjenti kosove", "kosove"]
    for link in main.xpath(".//section//ul//a/@href"):
        found = html.fromstring(Client().get(f"/kerko/{link}").content.decode())
        assert titles(found.find(".//main")) == ["Kontingjenti i ri në Kosovë"]


def test_a_spelling_of_a_text_is_offered_where_no_title_has_one() -> None:
    published(make_article(title_sq="A", body_sq="<p>Çështja e kontingjentit.</p>"))
    assert suggested(asked("kontigjentt")) == ["kontingjentit"]
    assert suggested(asked("ceshtjja")) == ["Çështja"]


def test_fewer_words_are_offered_where_each_is_known() -> None:
    published(make_article(title_sq="Ura"))
    published(make_article(title_sq="Porti"))
    assert suggested(asked("ura porti")) == ["porti", "ura"]
    assert suggested(asked('"ura porti"')) == []


def test_signs_alone_and_nothing_are_no_question() -> None:
    published(make_article(title_sq="Ura"))
    assert "shenjat vetëm nuk kërkohen" in text_of(asked('" … !'))
    assert titles(asked("")) == titles(asked("   ")) == []
    assert "rezultat" not in text_of(asked(""))


# Nothing leaks.


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_published_is_found_or_offered(state: str) -> None:
    in_state(make_article(title_sq="Kontingjenti i fshehtë", slug_sq="f"), state)
    in_state(make_mission(title_sq="Kontingjenti M", summary_sq="Fshehtë."), state)
    in_state(make_page(title_sq="Kontingjenti P", text_sq="<p>Fshehtë.</p>"), state)
    is_public = state == "published"
    for query in ("kontingjenti", "fsheht", "kontingj fsheht"):
        assert len(titles(asked(query))) == (3 if is_public else 0)
    assert len(titles(asked('"kontingjenti i fshehtë"'))) == (1 if is_public else 0)
    assert suggested(asked("kontigjenti")) == (["Kontingjenti"] if is_public else [])
    assert suggested(asked("fshetë")) == (["fshehtë"] if is_public else [])
    assert suggested(asked("kontingjenti zzz")) == (["kontingjenti"] if is_public else [])
    assert Article.objects.published().about("kontingjenti").exists() is is_public


def test_a_hidden_word_is_as_unknown_as_one_that_nobody_wrote() -> None:
    published(make_article(title_sq="Ura"))
    queries = ("kontigjent", "kontingjent", '"kontingjent"', "ura kontingjent")

    def told() -> list[str]:
        return [text_of(asked(query, kind=kind)) for query in queries for kind in ("", "article")]

    before = told()
    make_article(title_sq="Kontingjent", slug_sq="a")
    scheduled(make_article(title_sq="Kontingjent", slug_sq="b"))
    withdraw(published(make_article(title_sq="Kontingjent", slug_sq="c")))
    changed(published(make_article(title_sq="Porti")), title_sq="Kontingjent", slug_sq="d")
    assert told() == before


def test_an_entry_alone_shows_nothing() -> None:
    article = published(make_article(title_sq="Ura"))
    Article._base_manager.filter(pk=article.pk).update(public_from=None)
    assert titles(asked("ura")) == []
    assert suggested(asked("urra")) == []


def test_a_changed_text_is_found_and_the_old_one_is_not() -> None:
    article = published(make_article(title_sq="Ura"))
    republished(article, title_sq="Porti", date=parse("2020"))
    assert (titles(asked("ura")), titles(asked("porti"))) == ([], ["Porti"])
    withdraw(article)
    assert titles(asked("porti")) == []
    assert Entry.objects.count() == 0


def test_a_mission_is_found_by_the_new_name_of_its_theatre() -> None:
    theatre = make_theatre(name_sq="Uria")
    published(make_mission(title_sq="Misioni A", theatre=theatre))
    make_mission(title_sq="Misioni B", theatre=theatre)
    said = {"name_sq": "Portia", "name_en": "Portia", "region_sq": "", "region_en": ""}
    desk = signed_in(editor())
    assert desk.post(f"/admin/missions/theatre/{theatre.pk}/change/", said).status_code == 302
    assert (titles(asked("uria")), titles(asked("portia"))) == ([], ["Misioni A"])


def test_what_is_taken_back_before_its_moment_leaves_no_entry() -> None:
    article = scheduled(make_article())
    assert Entry.objects.count() == 2
    schedule.take_back(article, editor())
    assert Entry.objects.count() == 0


def test_the_entries_can_be_made_anew() -> None:
    published(make_article(title_sq="Ura", topics=[make_topic()]))
    published(make_mission(parts=2, title_en=""))
    scheduled(make_page())
    make_page()
    workflow.edit(published(make_mandate()), author())
    fields = [field.name for field in Entry._meta.fields]
    before = list(Entry.objects.order_by("pk").values(*fields))
    Entry.objects.all().delete()
    call_command("rebuild_search", "--if-empty", verbosity=0)
    call_command("rebuild_search", "--if-empty", verbosity=0)
    assert list(Entry.objects.order_by("pk").values(*fields)) == before
    assert len(before) == 5
    call_command("rebuild_search", verbosity=0)
    assert titles(asked("ura")) == ["Ura"]


# Whatever is typed.

HOSTILE = [
    '"', '""', 'te " mbrojt', "AND", "ura AND", "NEAR(", "NEAR(ura, 5)", "*", "ura*", "*ura", ":", "title:ura",
    "'", "''", "' OR 1=1 --", "\\", "ura\\", "^ura", "-ura", "+ura", "(ura", "ura)", "{ura}", "[ura]", "ura|ura",
    "ura & ura", "ura <-> ura", "!ura", "ura:*", "'ura':*", "%", "_", "%%s", "$1", "?", ";", "👋", "👩‍👩‍👧 ura",
    "\u202eura", "ura\u200b", "العربية", "עברית ura", "мисија", "ﷺ" * 200, "é" * 200, "e\u0301" * 100,
    "\t\r\n ura", "a " * 100, '" ' * 100, "ura " * 50, "ß ﬃ ŉ ℻ №", "\x7f\x01", "\ufeffura", "𐌰𐌱𐌲", "Ꭰꭰ",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_any_signs_are_answered(query: str) -> None:
    published(make_article(title_sq="Ura"))
    text_of(asked(query))
    text_of(asked(query, "/en/search/"))
    status = 200 if 1 <= len(words(query[:200])) <= 8 else 400
    for q in {query[:200]} - {""}:
        assert Client().get("/api/v1/news/", {"q": q}).status_code == status
        assert Client().get("/lajme/", {"q": q}).status_code == 200


def test_signs_alone_find_no_news() -> None:
    published(make_article(title_sq="Ura"))
    assert "Ura" not in Client().get("/lajme/?q=!!!").content.decode()


@pytest.mark.parametrize("query", ["%00", "ura%00", "%ED%A0%80"])
def test_what_no_database_keeps_is_refused_or_read_as_a_sign(query: str) -> None:
    status = Client().get(f"/kerko/?q={query}").status_code
    assert status == (400 if "%00" in query else 200)


@pytest.mark.parametrize("query", ["a" * 100_000, "ura " * 25_000, '"' * 100_000, "ﷺ " * 5_000])
def test_a_hundred_thousand_characters_are_answered_at_once(query: str) -> None:
    client = Client()
    client.get("/kerko/?q=ura")
    path = f"/kerko/?q={quote(query)}"
    started = time.process_time()
    response = client.get(path)
    assert response.status_code == 200
    assert time.process_time() - started < 0.2


# The engine, against a plain reading of the rules. The suite runs on both databases.

WORDS = "ura urat urë Çështje çështjes e në NATO-s kontingjenti kontingjentit 5".split()
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
ROWS = st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=6)
ASKED = [*WORDS, "ur", "kontingjent", "nat", '"ura e"', '"e në"', '"NATO s"', '"kontingjenti"']
QUERIES = st.lists(st.sampled_from(ASKED), min_size=1, max_size=3).map(" ".join)


def tier_by_the_rules(texts: tuple[str, ...], query: str) -> Tier | None:
    """Say where the words of `query` stand, of which those in quotes must also stand in a row."""
    *outside, last = query.split('"')[::2]
    single = words(" ".join([*outside, last]))
    rows = [words(piece) for piece in query.split('"')[1::2]]
    if not all(
        any(f" {' '.join(row)} " in f" {' '.join(words(text))} " for text in texts) for row in rows
    ):
        return None
    for tier in Tier:
        known = [word for text in texts[:tier] for word in words(text)]
        begun = all(
            any(one == word or (len(word) >= 3 and one.startswith(word)) for one in known)
            for word in single
        )
        if begun and {word for row in rows for word in row} <= set(known):
            return tier
    return None


@given(ROWS, QUERIES)
def test_an_engine_finds_what_the_rules_say_the_best_first(rows: Any, query: str) -> None:
    Article._base_manager.all().delete()
    Entry.objects.all().delete()
    expected = []
    for number, (title, teaser, body) in enumerate(rows):
        texts = (f"x {title}", teaser, body)
        item = Article(date=parse(str(2000 + number)), slug_sq=f"x{number}")
        item.title_sq, item.teaser_sq, item.body_sq = texts
        item.save()
        workflow.publish(item, "tests", "tests")
        if tier := tier_by_the_rules(texts, query):
            expected.append((tier, -number, item.pk))
    found = finding.find(read(query), "sq").hits
    assert [hit.tier for hit in found] == [tier for tier, _number, _key in sorted(expected)]
    assert {hit.key for hit in found} == {key for _tier, _number, key in expected}
    assert {item.pk for item in Article.objects.about(query)} == {hit.key for hit in found}


@pytest.mark.parametrize("few", [0, 2, 500])
def test_a_list_is_the_same_whether_few_or_many_have_the_words(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    topic = make_topic(slug_sq="tema")
    for number, title in enumerate(("Ura e re", "Ura re e", "Ura e re e dytë", "Porti")):
        published(make_article(title_sq=title, topics=[topic] if number else []))
    for address, count in (
        ("/api/v1/news/?q=ura", 3),
        ("/api/v1/news/?q=%22ura%20e%20re%22", 2),
        ("/api/v1/news/?q=%22ura%20e%20re%22&topic=tema", 1),
    ):
        assert len(Client().get(address).json()["results"]) == count


def test_words_in_a_row_are_looked_for_in_so_many_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    for title in ("Ura e re", "Re e ura", "E re ura"):
        published(make_article(title_sq=title))
    for most, found in ((2, []), (3, ["Ura e re"])):
        monkeypatch.setattr(database, "MOST_READ", most)
        assert titles(asked('"ura e re"')) == found
        assert not titles(asked('"ura re"'))


def test_every_kind_has_a_rank_and_a_mark_of_its_own() -> None:
    kinds = list(searched_kinds())
    assert len({kind.search_rank for kind in kinds}) == len(kinds) == 3
    assert len({kind.search_mark for kind in kinds}) == 3


def test_the_number_of_queries_does_not_grow() -> None:
    costs = []
    for count in (1, 30):
        for _ in range(count):
            published(make_article(body_sq="<p>Ura.</p>", topics=[make_topic()]))
        with CaptureQueriesContext(connection) as queries:
            assert len(titles(asked("ura"))) == min(20, count)
        costs.append(len(queries))
    assert costs == [11, 11]
