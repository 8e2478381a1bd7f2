"""Every address × every kind of person × GET and POST equals `access_table.txt`.

A new address has no row there, and fails. `UPDATE_ACCESS_TABLE=1 pytest tests/test_access.py`
writes the table anew: read the difference before you commit it.
"""

import os
import re
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from missions.models import Theatre
from pictures import models as models_of_pictures
from publishing import emergency, workflow
from publishing.desk.steps import STEPS
from publishing.doubts import doubts
from publishing.models import Edition, User

from . import make, moving
from .intake import sent, table

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("access_table.txt")


# Who asks.


def disabled() -> Client:
    """Return the browser of somebody whose account was closed while they were signed in."""
    person = make.make_staff("disabled", "Editors")
    client = make.signed_in(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    return client


ROLES: dict[str, Callable[[], Client]] = {
    "stranger": Client,
    "no staff": lambda: make.signed_in(make.make_staff("reader", is_staff=False)),
    "author": lambda: make.signed_in(make.author()),
    "editor": lambda: make.signed_in(make.editor()),
    "administrator": lambda: make.signed_in(make.administrator()),
    "disabled": disabled,
}


# What is asked for.


def addresses() -> Iterator[tuple[str, Any]]:
    """Yield the route of every address in both languages, with what it is called in the admin."""
    for code in ("sq", "en"):
        with override(code):
            yield from _walk(get_resolver(), "/")


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLPattern):
            yield re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route), entry
        else:
            yield from _walk(entry, route)


Things = dict[str, dict[str, Any]]


def things() -> Things:
    """Make one object of each kind in each state that an address may be asked for in."""
    mission = make.published(make.make_mission())
    makers: dict[str, Callable[[], Any]] = {
        "news/article": make_whole_article,
        "missions/mission": make.make_mission,
        "missions/contingent": lambda: make.make_contingent(mission),
        "ministry/mandate": make.make_mandate,
        "ministry/page": make.make_page,
    }
    found = {name: in_each_state(new) for name, new in makers.items()}
    plain: dict[str, models.Model] = {
        "news/topic": make.make_topic(),
        "news/document": make.make_document(),
        "missions/theatre": Theatre.objects.create(name_sq="Kosova", name_en="Kosovo"),
        "missions/figuresfile": sent(
            table({"mission": mission.title_en, "as of": "2017", "value": "83"}), make.author()
        ),
        "news/newsfile": moving.kept(make.author(), moving.ROW),
        "publishing/user": make.make_staff("colleague"),
        "publishing/edition": Edition.objects.all()[0],
        "auth/group": Group.objects.all()[0],
    }
    pictures = {"": make.make_picture(), "not described": make.make_picture(alt_en="")}
    return (
        found | {name: {"": item} for name, item in plain.items()} | {"pictures/picture": pictures}
    )


def make_whole_article() -> Any:
    """Make an article that shows a document of its own."""
    article = make.make_article()
    make.make_attachment(article, document=make.make_document())
    return article


def published_alone(item: Any) -> Any:
    answers = {doubt.key: "Kontrolluar." for doubt in doubts(item)}
    return emergency.publish_alone(item, make.administrator(), "Zjarr.", answers=answers)


def in_each_state(new: Callable[[], Any]) -> dict[str, Any]:
    return {
        "draft": make.written(new()),
        "submitted": make.submitted(new()),
        "scheduled": make.scheduled(new()),
        "published": make.published(new()),
        "draft of a published one": make.changed(make.published(new())),
        "withdrawn": make.withdrawn(new()),
        "draft of one withdrawn since": draft_of_one_withdrawn_since(new()),
        "published alone": published_alone(make.written(new())),
    }


def draft_of_one_withdrawn_since(item: Any) -> Any:
    live = make.published(item)
    draft = make.changed(live)
    make.withdraw(live)
    return draft


SUITABLE = {
    "edit": "published",
    "submit": "draft",
    "approve": "submitted",
    "send-back": "submitted",
    "take-back": "scheduled",
    "catch-up": "draft of one withdrawn since",
    "review": "published alone",
    "publish-alone": "submitted",
    "withdraw": "published",
    "discard": "draft of a published one",
}
PUBLIC = {
    "/lajme/<slug:slug>/": "news/article",
    "/en/news/<slug:slug>/": "news/article",
    "/api/v1/news/<str:pk>/": "news/article",
    "/api/v1/missions/<str:pk>/": "missions/mission",
    "/api/v1/missions/<str:pk>/contingents/": "missions/mission",
    "/api/v1/missions/<str:pk>/series/": "missions/mission",
    "/api/v1/missions/<str:pk>/strengths/": "missions/mission",
    "/misionet/<slug:slug>/": "missions/mission",
    "/en/missions/<slug:slug>/": "missions/mission",
    **{
        f"{before}<int:key>{ending}": "ministry/mandate"
        for before, changes in (
            ("/ministria/mandati/", "ndryshimet"),
            ("/en/ministry/mandate/", "changes"),
        )
        for ending in ("/", f"/{changes}/", ".txt", ".xml")
    },
    "/ministria/<slug:slug>/": "ministry/page",
    "/en/ministry/<slug:slug>/": "ministry/page",
}
NAMED = {"name": "nothing.avif", "app_label": "news", "url": "nothing/", "number": "999999"}


def cases(route: str, of: Things) -> Iterator[tuple[str, str]]:
    """Yield each case of a route worth a row, with its path."""
    kind = next((name for name in of if route.startswith(f"/admin/{name}/")), "")
    if route in PUBLIC:
        for state, item in of[PUBLIC[route]].items():
            slug = getattr(item, "slug_en" if route.startswith("/en/") else "slug_sq", "")
            yield state, filled(route, slug=slug, pk=item.pk, key=item.pk)
    elif route.endswith("media/documents/<str:name>"):
        yield "nothing", filled(route)
        for state, item in of["news/article"].items():
            attachment = item.attachments.order_by("pk").last()
            yield state, filled(route, name=attachment.document.file.name)
    elif "/step/" in route:
        for step, state in (SUITABLE | {"approve ": "draft"}).items():
            yield (
                f"{step.strip()}, {state}",
                filled(route, object_id=of[kind][state].pk, name=step.strip()),
            )
    elif "/restore/" in route:
        live = of[kind]["published"]
        edition = Edition.objects.of(live)[0]
        yield "edition 1", filled(route, object_id=live.pk, key=f"e{edition.pk}")
        yield "of another page", filled(route, object_id=live.pk, key="e999")
    elif kind and route.endswith(("/change/", "/delete/", "/preview/")):
        for state, item in of[kind].items():
            yield state, filled(route, object_id=item.pk)
    elif route == "/admin/autocomplete/":
        yield "nothing", route
        for field in ("missions", "lead_picture", "writers"):
            yield field, f"{route}?app_label=news&model_name=article&field_name={field}"
    else:
        item = next(iter(of[kind or "news/article"].values()))
        article = ContentType.objects.get(app_label="news", model="article")
        keys = {"object_id": item.pk, "pk": item.pk, "id": item.pk}
        yield "", filled(route, **keys, content_type_id=article.pk)


def filled(route: str, **values: Any) -> str:
    named = NAMED | values
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(named[found[1]]), route)


BODIES = {
    "delete": {"post": "yes"},
    "language": {"language": "en"},
    **dict.fromkeys(("add", "change"), make.NO_PARTS),
}


def answers(role: str) -> dict[str, str]:
    """Return what each row of the table says to a role."""
    cache.clear()  # the API counts requests
    of, client = things(), ROLES[role]()
    found = {}
    for route in sorted({route for route, _entry in addresses()}):
        for case, path in cases(route, of):
            body = BODIES.get(path.rstrip("/").rpartition("/")[2], {})
            said = [in_words(client, path), in_words(client, path, body)]
            found[f"{route}  {case}".strip()] = " ".join(said)
    return found


def in_words(client: Client, path: str, body: Any = None) -> str:
    """Ask, undo what the answer did, and return the status, or "login" where one is sent to it."""
    alike = Client(raise_request_exception=False)
    alike.cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        response: Any = alike.get(path) if body is None else alike.post(path, body)
        transaction.set_rollback(True)
    if response.get("Location", "").startswith("/admin/login/"):
        return "login"
    return str(response.status_code)


# The table.


def written_table() -> dict[str, dict[str, str]]:
    """Return the checked-in rows: what each says to each role."""
    rows = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    table = {}
    for row in rows:
        name, *cells = (cell.strip() for cell in row.split("|"))
        table[name] = dict(zip(ROLES, cells, strict=True))
    return table


def write_table(columns: dict[str, dict[str, str]]) -> None:
    rows = {name: [columns[role][name] for role in ROLES] for name in columns["stranger"]}
    wide = max(map(len, rows))
    head = f"# {'address, and the case':{wide - 2}} | " + " | ".join(f"{role:13}" for role in ROLES)
    lines = [
        f"{name:{wide}} | " + " | ".join(f"{cell:13}" for cell in cells)
        for name, cells in rows.items()
    ]
    said = (
        "# What each address answers to whom: to GET, then to POST. "
        '"login": it sends them to sign in.\n'
        "# Made by UPDATE_ACCESS_TABLE=1 pytest tests/test_access.py; read by tests/test_access.py."
    )
    TABLE.write_text("\n".join(line.rstrip() for line in [said, head, *lines]) + "\n")


@pytest.mark.skipif("UPDATE_ACCESS_TABLE" not in os.environ, reason="only when asked")
def test_the_table_is_written_anew() -> None:
    columns = {}
    for role in ROLES:
        with transaction.atomic():
            columns[role] = answers(role)
            transaction.set_rollback(True)
    write_table(columns)


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_everyone_as_the_table_says(role: str) -> None:
    table = {name: cells[role] for name, cells in written_table().items()}
    assert answers(role) == table


def test_the_table_keeps_the_promises() -> None:
    """What nobody may change in the table without changing this too."""
    table = written_table()
    for name, cells in table.items():
        if not name.startswith("/admin/"):
            assert (name, set(cells.values())) == (name, {cells["stranger"]})
            assert (name, cells["stranger"].split()[1]) == (name, "405")
        elif name == "/admin/still-here/":  # it says whether one is signed in, and nothing else
            assert set(cells.values()) == {"200 405"}
        elif not name.startswith(("/admin/login/", "/admin/logout/")):
            assert (name, cells["stranger"]) == (name, "login login")
            assert (name, cells["no staff"]) == (name, "login login")
        assert (name, cells["disabled"]) == (name, cells["stranger"])
        if any(f" {step}," in name for step in ("approve", "publish-alone", "review")):
            assert (name, cells["author"]) == (name, "403 403")
        if " publish-alone," in name:
            assert (name, cells["editor"]) == (name, "403 403")
        if name.startswith(("/admin/publishing/user/", "/admin/auth/group/")):
            moved = name.endswith("/<path:object_id>/")  # an old address, that leads to the new one
            assert (name, cells["editor"]) == (name, "302 302" if moved else "403 403")


def test_the_steps_and_the_kinds_of_the_desk_all_have_rows() -> None:
    assert set(SUITABLE) == set(STEPS)
    kinds = {f"/admin/{m._meta.app_label}/{m._meta.model_name}/" for m in admin.site._registry}
    assert {kind for kind in kinds if kind not in written_table()} == set()


# What the addresses hold.


def test_an_original_is_at_no_public_address() -> None:
    picture = make.make_picture()
    name = picture.original.name
    assert models_of_pictures.originals() == storages["originals"]
    assert storages["originals"].location not in storages["default"].location
    assert storages["default"].location not in storages["originals"].location
    for path in (f"/media/{name}", f"/media/originals/{name}", f"/originals/{name}"):
        assert Client().get(path).status_code == 404
    make.published(make.make_article(lead_picture=picture))
    rendition = picture.renditions.all()[0]
    found: Any = Client().get(rendition.url)
    with rendition.file.open() as file:
        assert found.getvalue() == file.read()


def test_a_wrong_workflow_step_is_told_and_changes_nothing(author: User) -> None:
    article = make.published(make.make_article())
    client = make.signed_in(author)
    for step in ("submit", "approve", "send-back", "withdraw", "discard", "nothing"):
        response = client.post(f"/admin/news/article/{article.pk}/step/{step}/")
        assert response.status_code in (403, 404)
    article.refresh_from_db()
    assert workflow.may_write(article, author) is False
    assert article.edition == 1
