"""The newsroom with 50,000 articles against 200, and the upload of a photograph.

Run: python -m benchmarks.newsroom
It fills a test database of its own, prints a table, and ends with 1 if a limit is passed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from random import Random
from time import perf_counter
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from PIL import Image, ImageFilter

from missions.models import Mission
from news.models import Article, Topic
from publishing import workflow
from publishing.dates import PartialDate
from publishing.models import Edition, State, User

from .asking import asked, in_a_test_database

FEW, MANY = 200, 50_000
MOST_TIMES, MOST_SECONDS_OF_UPLOAD, MOST_QUERIES_OF_304 = 1.5, 3.0, 2
FIRST_DAY = datetime(2000, 1, 1, 9, tzinfo=UTC)
WORDS = (
    "ministria mbrojtjes kontingjenti trupat ushtarët stërvitja aleatët Shqipëria Kosova "
    "vizita takimi ministri gjenerali batalioni toga misioni paqeruajtës siguria bashkëpunimi"
).split()
RARE = "kështjella"  # one article in two thousand, and 20 in all of few and many alike


def moment(number: int) -> datetime:
    """Return when an article came on line."""
    return FIRST_DAY + timedelta(hours=4 * number)


def articles(numbers: range, of: Random) -> Iterator[Article]:
    for n in numbers:
        day = FIRST_DAY + timedelta(days=of.randrange(9_000))
        words = [*of.choices(WORDS, k=180), *(["Aleanca"] if n % 2 else [])]
        words += [RARE] if n < 20 else []
        text = " ".join(words)
        yield Article(
            title_sq=f"Lajmi {n} për {of.choice(WORDS)}",
            title_en=f"News item {n}",
            slug_sq=f"lajmi-{n}",
            slug_en=f"item-{n}",
            teaser_sq=f"{text[:160]}…",
            teaser_en="Two lines.",
            body_sq=f"<p>{text}</p>",
            body_en="<p>The text.</p>",
            folded=text,
            date=PartialDate(day.year, day.month, day.day if n % 3 else None),
            state=State.PUBLISHED,
            public_from=moment(n),
            first_published_at=moment(n),
            edition=1,
        )


def fill(numbers: range, of: Random) -> None:
    """Publish articles: half on one topic, 20 on another, a tenth of a mission."""
    made = Article.objects.bulk_create(articles(numbers, of), batch_size=1_000)
    half, rare = Topic.objects.order_by("pk")
    mission = Mission.objects.get()
    join_topics, join_missions = Article.topics.through, Article.missions.through
    join_topics.objects.bulk_create(
        join_topics(article_id=article.pk, topic_id=topic.pk)
        for n, article in zip(numbers, made, strict=True)
        for topic, is_of_it in ((half, n % 2), (rare, n < 20))
        if is_of_it
    )
    join_missions.objects.bulk_create(
        join_missions(article_id=article.pk, mission_id=mission.pk)
        for n, article in zip(numbers, made, strict=True)
        if n % 10 == 0
    )
    # Past the guard of the ledger, and without the chain that nothing here reads.
    editions: Any = models.QuerySet(Edition)
    editions.bulk_create(
        (
            Edition(
                model="news.article",
                object_id=article.pk,
                number=1,
                kind=Edition.Kind.PUBLISHED,
                at=moment(n),
                public_from=moment(n),
                written_by="author",
                approved_by="editor",
                content={},
                previous=f"before {article.pk}",
                hash=f"of {article.pk}",
            )
            for n, article in zip(numbers, made, strict=True)
        ),
        batch_size=1_000,
    )
    call_command("rebuild_search", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def addresses(number_of_articles: int) -> dict[str, str]:
    """Return what is measured: each page, with its name in the table."""
    deep = Article.objects.published().newest_first()[number_of_articles - 50]
    last = Article.objects.published().order_by("pk").last()
    assert last
    return {
        "home": "/",
        "article": last.get_absolute_url(),
        "list": "/lajme/",
        "list, deep": f"/lajme/?before={deep.date.number}.{deep.pk}",
        "list, a year": "/lajme/?year=2015",
        "list, topic of half": "/lajme/?topic=gjysma",
        "list, topic of 20": "/lajme/?topic=te-rralla",
        "list, mission": "/lajme/?mission=mision",
        "list, words of half": "/lajme/?q=aleanca",
        "search, word of half": "/kerko/?q=aleanca",
        "search, word of 20": f"/kerko/?q={RARE}",
        "search, two words": "/kerko/?q=aleanca+minist",
        "search, phrase": "/kerko/?q=%22ministria+mbrojtjes%22",
        "search, nothing": "/kerko/?q=kontigjenti",
        "Atom": "/lajme/atom.xml",
        "RSS": "/lajme/rss.xml",
        "JSON Feed": "/lajme/feed.json",
        "Atom, topic of half": "/lajme/atom.xml?topic=gjysma",
        "Atom, topic of 20": "/lajme/atom.xml?topic=te-rralla",
        "API": "/api/v1/news/",
        "API, deep cursor": _deep_cursor(number_of_articles),
        "API, last changed": "/api/v1/news/?order=-updated",
        "API, words": "/api/v1/news/?q=aleanca",
        "API, one article": f"/api/v1/news/{last.pk}/",
        "API, changes": "/api/v1/news/changes/",
    }


def _deep_cursor(number_of_articles: int) -> str:
    """Walk the API to its end, and return the address of the last page but one."""
    client, before, seen = Client(), "", set()
    page = {"next": "/api/v1/news/?page_size=100"}
    while page["next"]:
        cache.clear()  # the API counts requests
        address = page["next"]
        page = client.get(address).json()
        seen |= {article["id"] for article in page["results"]}
        before = address if page["next"] else before
    assert len(seen) == number_of_articles, f"The walk gave {len(seen)} articles."
    return before.replace("page_size=100", "page_size=20")


def conditional(address: str) -> tuple[float, int]:
    """Return the milliseconds and the queries of asking again for what has not changed."""
    tag = Client().get(address)["ETag"]
    took = asked(address, **{"If-None-Match": tag})
    assert took.body == b"", f"{address} was sent again."
    return took.ms, took.queries


def upload() -> float:
    """Return the seconds that an editor waits for a photograph of 12 megapixels."""
    noise = Image.effect_noise((4_000, 3_000), 30).filter(ImageFilter.GaussianBlur(1.5))
    photograph, file = Image.merge("RGB", [noise] * 3), BytesIO()
    photograph.save(file, "JPEG", quality=92)
    desk = Client()
    desk.force_login(User.objects.create_superuser("administrator"))
    said: dict[str, Any] = {"alt_sq": "Mal.", "alt_en": "A hill.", "focal_x": 50, "focal_y": 50}
    said["upload"] = SimpleUploadedFile("hill.jpg", file.getvalue(), "image/jpeg")
    started = perf_counter()
    response = desk.post("/admin/pictures/picture/add/", said)
    assert response.status_code == 302, response.status_code
    return perf_counter() - started


def main() -> int:
    of = Random(1912)
    Topic.objects.create(title_sq="Gjysma", title_en="Half", slug_sq="gjysma", slug_en="half")
    Topic.objects.create(title_sq="Të rralla", title_en="Rare", slug_sq="te-rralla", slug_en="rare")
    mission = Mission.objects.create(
        title_sq="Mision", title_en="Mission", slug_sq="mision", slug_en="mission"
    )
    workflow.publish(mission, written_by="author", approved_by="editor")
    fill(range(FEW), of)
    few = {name: asked(address) for name, address in addresses(FEW).items()}
    fill(range(FEW, MANY), of)
    is_within = True
    print(f"| {connection.vendor} | ms at {FEW} | ms at {MANY:,} | times | queries |")
    print("|---|---|---|---|---|")
    many = addresses(MANY)
    for name, address in many.items():
        before, took = few[name], asked(address)
        times = took.units / before.units
        is_within &= times <= MOST_TIMES and took.queries <= before.queries
        print(f"| {name} | {before.ms:.1f} | {took.ms:.1f} | {times:.2f} | {took.queries} |")
    print("\n| asked again, unchanged | ms | queries |\n|---|---|---|")
    for name in ("API", "API, deep cursor", "API, one article", "API, changes", "Atom"):
        ms, queries = conditional(many[name])
        is_within &= queries <= MOST_QUERIES_OF_304
        print(f"| {name} | {ms:.1f} | {queries} |")
    seconds = upload()
    is_within &= seconds < MOST_SECONDS_OF_UPLOAD
    print(f"\nA photograph of 12 megapixels is uploaded in {seconds:.1f} s.")
    print(f"A walk of the API by its cursor gave each of {MANY:,} articles.")
    print("\nEvery limit is kept." if is_within else "\nA LIMIT IS PASSED.")
    return 0 if is_within else 1


if __name__ == "__main__":
    in_a_test_database(main)
