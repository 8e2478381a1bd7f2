"""The register with 500 missions, 5,000 contingents and 50,000 strengths against a tenth of that.

Run: python -m benchmarks.register
It fills a test database of its own, prints a table, and ends with 1 if a limit is passed.
"""

from datetime import UTC, datetime
from gzip import compress
from random import Random
from typing import Any

from missions.models import Contingent, Mission, Strength, Theatre
from publishing.dates import PartialDate
from publishing.models import State

from .asking import asked, in_a_test_database

PUBLIC: dict[str, Any] = {
    "state": State.PUBLISHED,
    "public_from": datetime(2020, 1, 1, tzinfo=UTC),
    "first_published_at": datetime(2020, 1, 1, tzinfo=UTC),
}
MOST_QUERIES, MOST_TIMES, MOST_QUERIES_OF_PAGE, MOST_BYTES = 8, 2.0, 12, 20_000


def fill(missions: range, contingents: int, strengths: int, of: Random) -> None:
    """Publish missions under way, each with so many contingents, and each of these with strengths."""
    theatres = list(Theatre.objects.all()) or Theatre.objects.bulk_create(
        Theatre(name_sq=f"Vendi {n}", name_en=f"Country {n}", region_sq="Azi", region_en="Asia")
        for n in range(30)
    )
    made = Mission.objects.bulk_create(
        Mission(
            title_sq=f"Misioni {n}",
            title_en=f"Mission {n}",
            slug_sq=f"misioni-{n}",
            slug_en=f"mission-{n}",
            summary_sq="Një fjali për misionin.",
            summary_en="A sentence about the mission.",
            theatre=of.choice(theatres),
            start=PartialDate(1996 + n % 25),
            **PUBLIC,
        )
        for n in missions
    )
    units = Contingent.objects.bulk_create(
        Contingent(
            mission=mission,
            label=f"{n}",
            role_sq="Togë",
            role_en="Platoon",
            start=PartialDate(2000 + n % 20, 1 + n % 12),
            order=n,
            **PUBLIC,
        )
        for mission in made
        for n in range(contingents)
    )
    Strength.objects.bulk_create(
        (
            Strength(
                contingent=unit,
                value=of.randint(1, 200),
                as_of=PartialDate(2000 + n % 25, 1 + of.randint(0, 11), 1 + of.randint(0, 27)),
                source_text="Buletini",
            )
            for unit in units
            for n in range(strengths)
        ),
        batch_size=500,
    )


def main() -> int:
    of = Random(1996)
    fill(range(50), contingents=10, strengths=10, of=of)
    small = {address: asked(address) for address in LISTS}
    fill(range(50, 500), contingents=10, strengths=10, of=of)
    is_within = True
    print("| page | ms at 50 | ms at 500 | times | queries |\n|---|---|---|---|---|")
    for address, before in small.items():
        after = asked(address)
        times = after.units / before.units
        is_within &= times <= MOST_TIMES and before.queries == after.queries <= MOST_QUERIES
        print(f"| {address} | {before.ms:.0f} | {after.ms:.0f} | {times:.2f} | {after.queries} |")
    fill(range(500, 501), contingents=200, strengths=10, of=of)
    page = asked("/misionet/misioni-500/")
    size = len(compress(page.body, 9))
    is_within &= page.queries <= MOST_QUERIES_OF_PAGE and size <= MOST_BYTES
    print("\n| a mission with 200 contingents and 2,000 facts | ms | queries | bytes, gzipped |")
    print(
        f"|---|---|---|---|\n| /misionet/misioni-500/ | {page.ms:.0f} | {page.queries} | {size} |"
    )
    print("\nEvery limit is kept." if is_within else "\nA LIMIT IS PASSED.")
    return 0 if is_within else 1


LISTS = ("/misionet/", "/misionet/?date=2017-11-15", "/misionet/?region=azi&organisation=nato")

if __name__ == "__main__":
    in_a_test_database(main)
