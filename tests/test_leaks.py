"""Nothing unpublished gets out.

Every text of a hidden row holds a token of its own, a canary. Every public surface is asked for
everything a stranger could ask for, and no canary is heard. The same texts, published, are.
"""

import functools
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count, cycle
from typing import Any

import pytest
from django.core.cache import cache
from django.db import models
from django.test import Client
from django.utils import timezone

from ministry.models import Mandate, Page
from missions.models import Contingent, Mission
from news.models import Article, Attachment, Document, GalleryPicture, Topic
from pictures.models import Picture, Rendition
from publishing import workflow
from publishing.dates import PartialDate, parse
from publishing.fields import PartialDateField, RichTextField
from publishing.models import FormerAddress, User

from .make import (
    STATES,
    author,
    editor,
    make_act,
    make_article,
    make_attachment,
    make_contingent,
    make_decision,
    make_document,
    make_function,
    make_handover,
    make_mandate,
    make_mission,
    make_page,
    make_picture,
    make_place,
    make_place_in_gallery,
    make_provision,
    make_strength,
    make_topic,
    other_author,
    published,
    republished,
    signed_in,
    submitted,
    written,
)
from .tokens import READ

pytestmark = pytest.mark.django_db

MAKE: dict[type[Any], Callable[..., Any]] = {
    Article: make_article,
    Contingent: make_contingent,
    Mission: make_mission,
    Mandate: make_mandate,
    Page: make_page,
}
MAKE_PART: dict[str, Callable[..., Any]] = {
    "gallery": make_place_in_gallery,
    "attachments": make_attachment,
    "handovers": make_handover,
    "places": make_place,
    "functions": make_function,
    "decisions": make_decision,
    "legal_acts": make_act,
    "strengths": make_strength,
    "provisions": make_provision,
}
OWN_ROW = ("draft", "submitted", "sent back", "scheduled", "withdrawn")
ROW_BEHIND = ("change", "scheduled change", "English in a draft")
# A canary in a text, the year of a hidden date, and a hidden number as it is stored and as printed;
# not the same digits within the hash of an ETag.
CANARY = re.compile(r"kq\d+z|\b70\d\d\b|(?<![\da-f])7\u202f?70\d\u202f?\d{3}(?![\da-f])")


class World:
    """Public rows, and beside and behind them hidden ones of every kind in every state."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.hidden: dict[str, str] = {}  # what each canary stands for
        self.public: dict[str, str] = {}
        self.reasons: set[str] = set()  # of withdrawals: they are for the public
        self.slugs: dict[str, str] = {}  # which kind of page each belongs to
        self.build_public()
        for state in OWN_ROW:
            self.build_hidden(state)
        for state in ROW_BEHIND:
            self.build_behind(state)
        self.rename_staff()

    def build_public(self) -> None:
        self.topic = make_topic(**self.texts(Topic))
        before = published(self.make(Mission, start=parse("2010"), end=parse("2014")))
        published(self.make(Mission, predecessor=before))
        self.mission = published(self.make(Mission, start=parse("2015"), predecessor=before))
        links: dict[str, Any] = {"topics": [self.topic], "missions": [self.mission]}
        self.article = published(self.make(Article, date=parse("2018"), **links))
        for item in (
            self.mission,
            self.article,
            published(self.make(Contingent, mission=self.mission)),
            published(self.make(Page), **self.notes("first publication")),
            published(self.make(Mandate, in_force_from=parse("24.7.2018"))),
        ):
            self.add_editions(item)
        nation = {"nation_sq": "Kroacia", "nation_en": "Croatia"}
        self.change(
            published(self.make(Contingent, mission=self.mission, **nation)), "", of=" of ally"
        )

    def add_editions(self, live: Any) -> None:
        """Change a public item: of these editions readers are told the notes and the reason alone."""
        kind = live._meta.model_name
        self.change(live, "", of=f" of {kind}")
        self.change(live, "minor", minor=True)
        reasons = [self.canary(f"reason_{code} of {kind}", state="") for code in ("sq", "en")]
        live = workflow.withdraw(live, editor(), *reasons)
        self.change(live, "", of=f" of {kind} published again")

    def change(self, live: Any, state: str, of: str = "", **said: Any) -> None:
        """Add an edition whose note is public only with an empty `state`, and whose people never are."""
        writer, approver = self.canary("writer"), self.canary("approver")
        workflow.publish(live, writer, approver, **self.notes(state, of), **said)

    def notes(self, state: str, of: str = "") -> dict[str, Any]:
        return {
            name: self.canary(f"{state} {name}{of}".strip(), state)
            for name in ("note_sq", "note_en")
        }

    def build_hidden(self, state: str) -> None:
        """Make a hidden row of every kind, each where a public page might speak of it."""
        mission = self.hide(self.make(Mission, state), state)
        self.article.missions.add(mission)
        Mission.objects.filter(pk=self.mission.pk).update(predecessor=mission)
        # What is published of a mission that is not is as hidden as the mission.
        self.change(published(self.make(Contingent, state, mission=mission)), state)
        links = {"topics": [self.topic], "missions": [self.mission]}
        self.hide(self.make(Article, state, **links), state)
        self.hide(self.make(Contingent, state, mission=self.mission), state)
        day = parse(f"{20 + OWN_ROW.index(state)}.7.2019")  # no two from the same
        self.hide(self.make(Mandate, state, in_force_from=day), state)
        self.hide(self.make(Page, state), state)

    def hide(self, item: Any, state: str) -> Any:
        if state == "sent back":
            note = self.canary(f"{state} note")
            return workflow.send_back(submitted(item), editor(), note)
        if state == "withdrawn":
            sq, en, to = reasons = [self.canary(f"{state} reason") for _ in range(3)]
            self.reasons |= set(reasons)
            live = published(item, **self.notes(state))
            self.change(live, state)
            return workflow.withdraw(live, editor(), sq, en, f"https://example.org/{to}")
        if state == "scheduled":
            return published(written(item), public_from=tomorrow(), **self.notes(state))
        return STATES[state](written(item))

    def build_behind(self, state: str) -> None:
        """Make a public row of every kind with a hidden change, or a hidden translation, of it."""
        is_change = state.endswith("change")
        for model, fixed in {
            Article: {"topics": [self.topic]},
            Contingent: {"mission": self.mission},
            Mission: {},
            Mandate: {"in_force_from": parse(f"{1 + ROW_BEHIND.index(state)}.1.2017")},
            Page: {},
        }.items():
            albanian = {} if is_change or model is Contingent else {"title_en": ""}
            draft = workflow.edit(published(MAKE[model](**fixed, **albanian)), author())
            texts = self.texts(model, state).items()
            written(
                draft, **{name: text for name, text in texts if is_change or name[-3:] == "_en"}
            )
            self.add_parts(draft, state)
            if state == "scheduled change":
                published(draft, public_from=tomorrow(), **self.notes(state))

    def rename_staff(self) -> None:
        for name in ("author", "editor"):
            fields = ("username", "first_name", "last_name", "email")
            texts = {field: self.canary(f"{name} {field}") for field in fields}
            User.objects.filter(username=name).update(**texts)

    def make(self, model: type[Any], state: str = "", **fixed: Any) -> Any:
        item = MAKE[model](**self.texts(model, state, **fixed))
        self.add_parts(item, state)
        return item

    def add_parts(self, whole: Any, state: str) -> None:
        for accessor in whole.parts:
            model = whole._meta.get_field(accessor).related_model
            MAKE_PART[accessor](whole, **self.texts(model, state), **self.file(model, state))

    def file(self, model: type[Any], state: str) -> dict[str, Any]:
        """Return a picture or a document of its own for a part that shows one."""
        if model is GalleryPicture:
            return {"picture": make_picture((6, 4), **self.texts(Picture, state))}
        if model is Attachment:
            content = f"%PDF {self.canary(f'{state} content of a document'.strip(), state)}"
            return {"document": make_document(content.encode(), **self.texts(Document, state))}
        return {}

    def texts(self, model: type[Any], state: str = "", **fixed: Any) -> dict[str, Any]:
        """Return a value with a canary of its own for every field of `model` that could hold one."""
        texts: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            # Without a nation it is Albania's.
            if field.choices or not field.editable or field.name in ("nation_sq", "nation_en"):
                continue
            if isinstance(field, models.CharField | models.TextField):
                canary = self.canary(
                    f"{state} {model._meta.model_name}.{field.name}".strip(), state
                )
                texts[field.name] = as_value(field, canary)
                if field.name.startswith("slug_"):
                    self.slugs[canary] = str(model._meta.model_name)
            elif isinstance(field, PartialDateField):
                texts |= {field.name: PartialDate(7000 + next(self.numbers) % 100)} if state else {}
            elif isinstance(field, models.DateField):
                texts[field.name] = date(7050, 1, 1)
            elif field.name == "value":
                texts[field.name] = 7_700_000 + next(self.numbers) if state else 83
        return texts | fixed

    def canary(self, name: str, state: str = "hidden") -> str:
        canary = f"kq{next(self.numbers)}z"
        (self.hidden if state else self.public)[canary] = name
        return canary


def tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)


def as_value(field: Any, canary: str) -> str:
    if form := READ.get(field.model, {}).get(field.attname):
        return form.format(canary)
    if isinstance(field, models.URLField):
        return f"https://example.org/{canary}"
    return f"<p>{canary}</p>" if isinstance(field, RichTextField) else canary


# Everything a stranger can ask for.

CHANGES = "/api/v1/news/changes/"

PAGES = {
    "article": ("/lajme/", "/en/news/"),
    "mission": ("/misionet/", "/en/missions/"),
    "page": ("/ministria/", "/en/ministry/"),
}
SEARCHED = tuple(f"article.{name}" for name in ("title_sq", "teaser_en", "body_sq", "byline"))


def addresses(world: World) -> Iterator[str]:
    yield from ("/", "/en/", "/lajme/", "/en/news/", "/misionet/", "/en/missions/")
    yield from ("/ministria/mandati/", "/en/ministry/mandate/")
    for day in ("2016-01-01", "2018-07-24", "2019-07-24", "7050-01-01"):
        yield from (f"/ministria/mandati/?date={day}", f"/en/ministry/mandate/?date={day}")
    yield from ("/sitemap.xml", "/sitemap-pages.xml", "/sitemap-latest.xml", "/robots.txt")
    last = Article._base_manager.latest("pk").pk
    yield from (f"/sitemap-news-{number}.xml" for number in range(last // 1_000 + 1))
    yield from feeds(world)
    yield from ("/.well-known/security.txt", "/health/live", "/health/ready", "/media/x.jpeg")
    yield from ("/api/v1/docs/", "/api/v1/docs/?lang=en", "/api/v1/schema/", "/admin/")
    yield from ("/nuk-ka/", "/en/nothing/", "/lajme", "/en/news/x", "/lajme/?year=x")
    for slug, kind in world.slugs.items():
        yield from (f"{page}{slug}/" for page in PAGES.get(kind, ()))
        if kind in ("mission", "topic"):
            yield from (f"/lajme/?{kind}={slug}", f"/api/v1/news/?{kind}={slug}")
    for query in queries(world):
        yield from (f"/en/news/?{query}", f"/api/v1/news/?{query}")
    for pk in Mandate._base_manager.values_list("pk", flat=True):
        yield from (f"/ministria/mandati/{pk}/", f"/en/ministry/mandate/{pk}/changes/")
        yield from (f"/ministria/mandati/{pk}.txt", f"/en/ministry/mandate/{pk}.xml")
        yield f"/api/v1/mandate/?version={pk}"
    for pk in Article._base_manager.values_list("pk", flat=True):
        yield from (f"/api/v1/news/{pk}/", f"/api/v1/news/{pk}/?lang=en")
    for name in Rendition.objects.values_list("file", flat=True):
        yield f"/media/{name}"
    for name in Document.objects.values_list("file", flat=True):
        yield from (f"/media/documents/{name}", f"/en/media/documents/{name}")
    yield from (CHANGES, f"{CHANGES}?lang=en&page_size=100", f"{CHANGES}?start=now")
    yield from open_data()
    yield from search(world)


FEEDS = [
    f"{before}{name}"
    for before in ("/lajme/", "/en/news/")
    for name in ("atom.xml", "rss.xml", "feed.json")
]


def feeds(world: World) -> Iterator[str]:
    about = [
        f"?{kind}={slug}" for slug, kind in world.slugs.items() if kind in ("mission", "topic")
    ]
    yield from FEEDS
    yield from (f"{feed}{query}" for feed, query in zip(cycle(FEEDS), about, strict=False))


def open_data() -> Iterator[str]:
    register = "/api/v1/missions/"
    yield from (register, f"{register}?lang=en", f"{register}?lang=en&date=2016-01-01")
    yield from (f"{register}?format=csv", f"{register}?format=csv&lang=en&year=7050")
    yield from (f"{register}?page_size=1", f"{register}?page=2", f"{register}?region=kq1z")
    for pk in Mission._base_manager.values_list("pk", flat=True):
        yield from (f"{register}{pk}/", f"{register}{pk}/?lang=en&date=2016-01-01")
        for name in ("strengths", "contingents", "series"):
            yield from (f"{register}{pk}/{name}/?lang=en", f"{register}{pk}/{name}/?format=csv")


def queries(world: World) -> Iterator[str]:
    yield from ("before=20180000.1", "before=70000000.1", "after=10000000.1", "after=20180000.9")
    yield from ("page=2", "page=3", "page_size=100", "page_size=1", "page_size=1&page=2", "lang=en")
    yield from ("include=all", "include=all&lang=en", "modified_since=2020-01-01")
    yield from ("year=2018", "year=7050", "date_from=7000-01-01", "date_to=2018-12-31")
    yield from ("order=date", "order=-date", "order=updated", "order=-updated", "order=public_from")
    yield from ("state=draft", "draft_of=1", "q=kq", "q=z", "q=author")
    for canary, name in world.hidden.items():
        if name.endswith(SEARCHED):
            yield f"q={canary}"


def search(world: World) -> Iterator[str]:
    for canary, name in world.hidden.items():
        if name.endswith((*SEARCHED, "mission.title_en", "page.title_sq", "provision.text_en")):
            yield from (f"/kerko/?q={canary}", f"/en/search/?q={canary}")
        if name.endswith(("mission.title_sq", "decision.text_en", "page.text_sq")):
            yield f"/en/search/?q=%22{canary}%22&kind=mission"
        if name.endswith(("mission.slug_sq", "topic.slug_sq")):
            yield f"/kerko/?q=kq&{name.split('.')[0].split()[-1]}={canary}"
    # What begins as canaries do, is nearly one, or has one word too many is where others are offered.
    yield from ("/kerko/?q=kq", "/en/search/?q=kq1", "/kerko/?q=kq1z+zzz", "/kerko/?q=kqz99")
    yield from (f"/kerko/?q=kq{number}0y" for number in range(10, 90, 10))
    for kind in ("article", "mission", "page", "provision"):
        yield from (f"/kerko/?q=kq&kind={kind}", f"/en/search/?q=kq&kind={kind}&page=2")
    yield from ("/kerko/?q=kq&year=2018", "/en/search/?q=kq&year=7050", "/kerko/?q=kq&page=2")


def answers(world: World, client: Client, method: str = "get") -> dict[str, str]:
    """Return all that is said at each address, headers too, but what the address itself holds."""
    said = {}
    for number, path in enumerate(addresses(world)):
        if number % 100 == 0:
            cache.clear()  # the API counts requests
        response = getattr(client, method)(path)
        # Of these, RateLimit counts who asks, and Last-Modified comes once a minute has passed.
        passing = {"X-Request-ID", "Content-Length", "Expires", "RateLimit", "Last-Modified"}
        headers = [f"{name}: {value}" for name, value in response.items() if name not in passing]
        content = b"".join(response).decode(errors="replace")
        text = "\n".join([str(response.status_code), *headers, content])
        for asked in CANARY.findall(path):
            text = text.replace(asked, "asked")
        said[path] = text
    return said


def heard(world: World, said: dict[str, str]) -> set[tuple[str, str]]:
    """Return each address at which something hidden is told, and what.

    The reason of a withdrawal is for the public: at its 410 and among the changes.
    """
    return {
        (path, world.hidden.get(canary, canary))
        for path, text in said.items()
        for canary in CANARY.findall(text)
        if canary not in world.public
        if not ((text.startswith("410") or path.startswith(CHANGES)) and canary in world.reasons)
    }


@functools.cache
def for_a_stranger() -> tuple[World, dict[str, str]]:
    """Return what a stranger is told, asked once: of the world, only what its canaries mean is left."""
    world = World()
    return world, answers(world, Client())


def test_no_canary_of_a_hidden_row_is_heard_anywhere_by_a_stranger() -> None:
    assert heard(*for_a_stranger()) == set()


def test_the_same_texts_are_heard_when_they_are_published() -> None:
    world, said = for_a_stranger()
    surfaces: dict[str, set[str]] = {}
    for path, text in said.items():
        for canary in set(CANARY.findall(text)) & world.public.keys():
            surfaces.setdefault(world.public[canary], set()).add(path)
    assert len(surfaces["article.title_sq"]) >= 10
    assert len(surfaces["mission.title_en"]) >= 10
    in_both = ("title", "slug", "teaser", "body", "place_line", "caption", "credit")
    assert {name for name in surfaces if name.startswith("article.")} == {
        *(f"article.{name}_{code}" for name in in_both for code in ("sq", "en")),
        *("article.byline", "article.source_name", "article.source_link"),
    }
    assert surfaces.keys() >= {
        *("mission.text_en", "mission.abbreviation", "mission.slug_en", "mission.source_link"),
        *("place.name_sq", "keyfunction.text_en", "decision.text_sq", "decision.taken_by_en"),
        *("legalact.title_sq", "legalact.link", "contingent.label", "contingent.role_en"),
        *("strength.composition_en", "strength.source_text", "strength.note_sq"),
        *("page.title_sq", "page.text_en", "mandate.title_sq", "mandate.source"),
        *("provision.text_sq", "provision.label", "topic.title_sq", "topic.slug_en"),
        *("gallerypicture.caption_sq", "gallerypicture.caption_en", "picture.alt_en"),
        *("picture.credit", "attachment.title_sq", "attachment.title_en", "content of a document"),
    }
    for kind in ("article", "contingent", "mandate", "mission", "page"):
        words = ("note_sq", "note_en", "reason_sq", "reason_en")
        told = {f"{word} of {kind}" for word in words}
        told |= {f"{word} of {kind} published again" for word in words[:2]}
        assert {name for name in surfaces if f" of {kind}" in name} == told


def test_the_reason_is_all_that_is_heard_of_what_was_withdrawn() -> None:
    world, said = for_a_stranger()
    gone = "".join(text for text in said.values() if text.startswith("410"))
    told = set(CANARY.findall(gone)) - world.public.keys()
    assert {world.hidden[canary] for canary in told} == {"withdrawn reason"}


def test_the_titles_of_the_library_are_for_the_desk_alone() -> None:
    """Readers are told the title that was approved with the article."""
    world, said = for_a_stranger()
    told = {
        world.public[canary]
        for text in said.values()
        for canary in CANARY.findall(text)
        if canary in world.public
    }
    assert not {name for name in told if name.startswith("document.")}


@pytest.mark.parametrize("method", ["head", "options"])
def test_no_canary_is_heard_in_headers(method: str) -> None:
    world = World()
    assert heard(world, answers(world, Client(), method)) == set()


def expired() -> Client:
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    return client


@pytest.mark.parametrize("reader", [expired, lambda: signed_in(other_author())])
def test_no_canary_is_heard_by_another_reader(reader: Callable[[], Client]) -> None:
    world = World()
    told = heard(world, answers(world, reader()))
    assert {(path, name) for path, name in told if path != "/admin/"} == set()  # the desk's own


def test_hidden_rows_change_not_one_byte_of_what_a_stranger_gets() -> None:
    world = World()
    with_them = answers(world, Client())
    Mission.objects.filter(pk=world.mission.pk).update(predecessor=None)
    for model in MAKE:
        kept = list(model.objects.published().values_list("pk", flat=True))
        model._base_manager.exclude(draft_of=None).delete()
        model._base_manager.exclude(pk__in=kept).delete()
    without = answers(world, Client())
    # What was withdrawn is told there, and is among the rows that are gone now.
    told = {path for path in without if path.startswith(CHANGES)}
    same = {path for path in without if not with_them[path].startswith("410")} - told
    assert len(same) > 200
    assert [path for path in same if with_them[path] != without[path]] == []


def test_a_pending_rename_is_not_told_by_a_redirect() -> None:
    article = republished(published(make_article(slug_sq="a")), slug_sq="b")
    written(workflow.edit(article, author()), slug_sq="kq1z")
    response = Client().get("/lajme/a/")
    assert (response.status_code, response["Location"]) == (301, "/lajme/b/")
    assert not FormerAddress.objects.filter(slug="kq1z").exists()
