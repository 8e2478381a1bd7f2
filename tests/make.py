"""What tests are about: people, and items of every kind in every state.

A function `make_…` returns an item as a form makes it: checked, and a draft. It gets into its
state through `publishing.workflow`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

import time_machine
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Max
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone
from PIL import Image

from ministry import reading
from ministry.models import Mandate, Page, Provision
from missions.models import (
    Contingent,
    Decision,
    Handover,
    KeyFunction,
    LegalAct,
    Mission,
    Place,
    Strength,
    Theatre,
)
from news.models import Article, Attachment, Document, GalleryPicture, Topic
from news.pdf.apart import Cleaned
from pictures.models import Picture
from publishing import ledger, workflow
from publishing.dates import PartialDate, parse
from publishing.doubts import doubts
from publishing.models import User
from publishing.staff import AUTHORS, EDITORS

_numbers = count(1)

# People.


def make_staff(name: str, group: str = "", **change: Any) -> User:
    """Return the member of staff with this name, made now if there is none."""
    if found := User.objects.filter(username=name).first():
        return found
    fields: dict[str, Any] = {"password": "password", "is_staff": True}
    user = User.objects.create_user(name, **(fields | change))
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def author() -> User:
    return make_staff("author", AUTHORS)


def other_author() -> User:
    return make_staff("other-author", AUTHORS)


def editor() -> User:
    return make_staff("editor", EDITORS)


def other_editor() -> User:
    return make_staff("other-editor", EDITORS)


def administrator() -> User:
    return make_staff("administrator", is_superuser=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# Things.


def make_article(**change: Any) -> Article:
    number = next(_numbers)
    return _made(
        Article,
        {
            "date": parse("12.1.2018"),
            "title_sq": f"Lajmi {number}",
            "title_en": f"News item {number}",
            "teaser_sq": "Dy rreshta.",
            "teaser_en": "Two lines.",
            "body_sq": "<p>Teksti.</p>",
            "body_en": "<p>The text.</p>",
        },
        change,
    )


# What the form of an article sends of its parts where it has none.
NO_PARTS = {
    f"{accessor}-{name}_FORMS": "0"
    for accessor in Article.parts
    for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")
}


def make_topic(**change: Any) -> Topic:
    number = next(_numbers)
    fields = {
        "title_sq": f"Tema {number}",
        "title_en": f"Topic {number}",
        "slug_sq": f"tema-{number}",
        "slug_en": f"topic-{number}",
    }
    return _made(Topic, fields, change)


def make_mission(parts: int = 0, **change: Any) -> Mission:
    """Make a mission with so many parts of each kind."""
    number = next(_numbers)
    fields = {
        "title_sq": f"Misioni {number}",
        "title_en": f"Mission {number}",
        "summary_sq": "Një fjali.",
        "summary_en": "One sentence.",
        "start": parse("2015"),
    }
    mission = _made(Mission, fields, change)
    for _ in range(parts):
        for make in (
            make_handover,
            make_place,
            make_function,
            make_decision,
            make_act,
            make_strength,
        ):
            make(mission)
    return mission


def make_theatre(**change: Any) -> Theatre:
    fields = {"name_sq": "Kosova", "name_en": "Kosovo"}
    return _made(Theatre, fields, change)


def make_contingent(mission: Mission, strengths: int = 0, **change: Any) -> Contingent:
    fields = {"mission": mission, "label": "XIV", "role_sq": "togë", "role_en": "platoon"}
    contingent = _made(Contingent, fields, change)
    for _ in range(strengths):
        make_strength(contingent)
    return contingent


def make_mandate(points: int = 0, **change: Any) -> Mandate:
    """Make a mandate with what its text says; with `points`, also an article that has so many."""
    number = next(_numbers)
    before = Mandate._base_manager.aggregate(last=Max("pk"))["last"] or 0
    begun = date(1912, 11, 28) + timedelta(days=before)  # no two from the same day
    fields = {
        "title_sq": f"Mandati {number}",
        "title_en": f"Mandate {number}",
        "in_force_from": PartialDate.from_date(begun),
    }
    mandate = _made(Mandate, fields, change)
    reading.write(mandate)
    if points:
        article = make_provision(mandate, label="1")
        for number in range(points):
            make_provision(mandate, parent=article, kind="letter", label=f"a{number}")
    return mandate


def make_page(**change: Any) -> Page:
    number = next(_numbers)
    fields = {
        "title_sq": f"Faqja {number}",
        "title_en": f"Page {number}",
        "text_sq": "<p>Teksti.</p>",
        "text_en": "<p>The text.</p>",
    }
    return _made(Page, fields, change)


def make_picture(size: tuple[int, int] = (600, 400), **change: Any) -> Picture:
    picture = Picture(**({"alt_sq": "Një urë.", "alt_en": "A bridge."} | change))
    picture.keep(Image.new("RGB", size, "teal"))
    return picture


def make_document(content: bytes = b"%PDF-1.7\n", **change: Any) -> Document:
    """Make a document as its cleaning leaves it."""
    number = next(_numbers)
    fields = {"title_sq": f"Dokumenti {number}", "title_en": f"Document {number}"}
    document = Document(**(fields | change))
    document.keep(Cleaned(content, 14, ()), "udhezim.pdf")
    return document


def make_place_in_gallery(article: Article, **change: Any) -> GalleryPicture:
    fields = {"article": article, "caption_sq": "Te ura.", "caption_en": "At the bridge."}
    if "picture" not in change:
        fields["picture"] = Picture.objects.first() or make_picture()
    return _made(GalleryPicture, fields, change)


def make_attachment(article: Article, **change: Any) -> Attachment:
    fields: dict[str, Any] = {"article": article}
    if "document" not in change:
        fields["document"] = Document.objects.first() or make_document()
    return _made(Attachment, fields, change)


def make_handover(mission: Mission, **change: Any) -> Handover:
    fields = {"mission": mission, "organisation": "un", "since": parse("2009")}
    return _made(Handover, fields, change)


def make_place(mission: Mission, **change: Any) -> Place:
    fields = {"mission": mission, "name_sq": "Kabul", "name_en": "Kabul", "role": "hub"}
    return _made(Place, fields, change)


def make_function(mission: Mission, **change: Any) -> KeyFunction:
    fields = {"mission": mission, "text_sq": "Stërvit.", "text_en": "Trains."}
    return _made(KeyFunction, fields, change)


def make_decision(mission: Mission, **change: Any) -> Decision:
    fields = {"mission": mission, "text_sq": "U vendos.", "text_en": "It was decided."}
    return _made(Decision, fields, change)


def make_act(mission: Mission, **change: Any) -> LegalAct:
    fields = {"mission": mission, "kind": "law", "title_sq": "Ligji 1", "title_en": "Law 1"}
    return _made(LegalAct, fields, change)


def make_strength(whole: Mission | Contingent, **change: Any) -> Strength:
    owner = "mission" if isinstance(whole, Mission) else "contingent"
    return _made(Strength, {owner: whole, "value": 83}, change)


def make_provision(mandate: Mandate, **change: Any) -> Provision:
    """Make a provision at the address of its labels."""
    label, above = change.get("label", "1"), change.get("parent")
    anchor = f"{above.anchor}-{label}" if above else label
    words = {"text_sq": "Neni.", "text_en": "The article."}
    return _made(Provision, {"mandate": mandate, "label": label, "anchor": anchor, **words}, change)


def _made(model: Any, fields: dict[str, Any], change: dict[str, Any]) -> Any:
    """Make a row of `model`. A language whose title is emptied has no other text either."""
    emptied = tuple(f"_{code}" for code in ("sq", "en") if change.get(f"title_{code}") == "")
    kept = {name: value for name, value in fields.items() if not name.endswith(emptied or "-")}
    return _written(model(), kept | change)


def _written(item: Any, fields: dict[str, Any]) -> Any:
    many = {field.name for field in item._meta.many_to_many} & fields.keys()
    for name in fields.keys() - many:
        setattr(item, name, fields[name])
    item.full_clean()
    item.save()
    for name in many:
        getattr(item, name).set(fields[name])
    return item


@contextmanager
def travel(moment: datetime, tick: bool = True) -> Iterator[None]:
    """Let it be another moment by our clock, and by that of the database as the ledger reads it."""
    after = ledger.after
    ours = patch.object(ledger, "after", lambda last, now: after(last, timezone.now()))
    with time_machine.travel(moment, tick=tick), ours:
        yield


# States. Each function takes a draft, and returns it in its state.


def written(item: Any, by: User | None = None, **change: Any) -> Any:
    """Change a draft as its form does: checked, saved, and the writer remembered."""
    _written(item, change)
    workflow.wrote(item, by or author())
    return item


def submitted(item: Any) -> Any:
    return workflow.submit(item, author())


def sent_back(item: Any) -> Any:
    return workflow.send_back(submitted(item), editor(), note="Shkruani shifrën.")


def published(item: Any, **said: Any) -> Any:
    if item.draft_of_id:
        said = {"note_sq": "Një ndryshim.", "note_en": "A change."} | said
    item = submitted(item)
    answers = {doubt.key: "Kontrolluar." for doubt in doubts(item)}
    return workflow.approve(item, editor(), **{"answers": answers} | said)


def scheduled(item: Any) -> Any:
    return published(item, public_from=timezone.now() + timedelta(days=1))


def withdrawn(item: Any) -> Any:
    return withdraw(published(item))


STATES: dict[str, Callable[[Any], Any]] = {
    "draft": lambda item: item,
    "submitted": submitted,
    "sent back": sent_back,
    "scheduled": scheduled,
    "published": published,
    "withdrawn": withdrawn,
}


def in_state(draft: Any, state: str) -> Any:
    return STATES[state](draft)


def withdraw(live: Any, reason_sq: str = "Ishte gabim.", reason_en: str = "It was wrong.") -> Any:
    return workflow.withdraw(live, editor(), reason_sq, reason_en)


def changed(live: Any, **change: Any) -> Any:
    """Return the draft of a live item, with another content."""
    return written(workflow.edit(live, author()), **change)


def republished(live: Any, **change: Any) -> Any:
    """Change a live item by way of a draft and its approval, and return it."""
    return published(changed(live, **change))


def move_moment(item: models.Model, seconds: int) -> None:
    """Let `item` be public from so many seconds after now, by the clock of the database."""
    moment: Any = Now() + timedelta(seconds=seconds) if seconds else Now()
    type(item)._base_manager.filter(pk=item.pk).update(public_from=moment)
