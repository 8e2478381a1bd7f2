"""What is found, in one list: provisions of the mandate in force, missions, pages and news."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from ministry import search as law
from ministry.models import Page
from ministry.provisions import Provision
from ministry.standing import Text
from ministry.versions import Versions
from missions.models import Mission
from news.models import Article
from publishing.dates import PartialDate
from publishing.languages import current
from publishing.search import finding
from publishing.search.finding import Hit
from publishing.search.query import Query
from publishing.search.sentences import Run, beginning, marked, sentence

from .filters import PROVISION, SearchFilter

NAMES = {
    Article.search_mark: pgettext_lazy("a result", "Article"),
    Mission.search_mark: pgettext_lazy("a result", "Mission"),
    PROVISION: pgettext_lazy("a result", "Mandate"),
    Page.search_mark: pgettext_lazy("a result", "Page"),
}
MOST_PROVISIONS = 5  # beside everything else: a reader who wants the law asks for it


@dataclass(frozen=True)
class Result:
    address: str
    title: list[Run]
    kind: str | Promise
    words: list[Run]
    date: PartialDate | None = None
    topics: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Results:
    """All that was found, the best first, not yet read from the database."""

    found: list[law.Match | Hit]
    provisions: int
    is_more: bool

    @property
    def hidden_provisions(self) -> bool:
        shown = sum(1 for one in self.found if isinstance(one, law.Match))
        return shown < self.provisions


def provisions_in_force() -> list[Provision]:
    versions = Versions.published()
    now = versions.on(timezone.localdate())
    return Text(now, versions).provisions if now else []


def results(asked: SearchFilter, provisions: list[Provision]) -> Results:
    matches = []
    if asked.wants_provisions:
        matches = law.matching(provisions, asked.typed, asked.query, current())
    found = finding.Found([], is_more=False)
    if asked.kind_asked != PROVISION:
        found = finding.find(asked.query, current(), asked.marks)
    listed = matches if asked.kind_asked == PROVISION else _few(matches)
    both: list[law.Match | Hit] = [*listed, *found.hits]
    both.sort(key=lambda one: (one.tier or 0, isinstance(one, Hit)))
    is_more = found.is_more or len(both) > finding.MOST
    return Results(both[: finding.MOST], len(matches), is_more)


def finds(provisions: list[Provision], query: Query) -> bool:
    """Say whether anything published has all of a query."""
    said = finding.finds(query, current())
    return said or bool(law.matching(provisions, str(query), query, current()))


def _few(matches: list[law.Match]) -> list[law.Match]:
    cited = [match for match in matches if match.tier is None]
    return cited + [match for match in matches if match.tier is not None][:MOST_PROVISIONS]


def shown(found: Iterable[law.Match | Hit], query: Query) -> Iterator[Result]:
    """Yield what a page shows of what was found; the rows of a kind are read at once."""
    found = list(found)
    hits = [one for one in found if isinstance(one, Hit)]
    items = finding.by_kind(hits, current())
    for one in found:
        if isinstance(one, law.Match):
            yield _provision(one, query)
        elif item := items.get((one.kind, one.key)):
            yield _item(item, query)


def _provision(match: law.Match, query: Query) -> Result:
    row: Provision = match.provision
    words = f"{match.heading}\n{match.text}".strip()
    return Result(
        address=f"{reverse('ministry:mandate')}#{row.anchor}",
        title=[Run(row.title)],
        kind=NAMES[PROVISION],
        words=sentence(words, query) or beginning(words),
    )


def _item(item: Any, query: Query) -> Result:
    searched = item.searched(current())
    beside = searched.title.removeprefix(item.title)  # what it goes by, too
    words = f"{searched.lead}\n{searched.text}\n{beside}".strip()
    return Result(
        address=item.get_absolute_url(),
        title=marked(item.title, query),
        kind=NAMES[item.search_mark],
        words=sentence(words, query) or beginning(searched.lead or searched.text),
        date=searched.date if item.search_mark == Article.search_mark else None,
        topics=tuple(item.topics.all()) if hasattr(item, "topics") else (),
    )
