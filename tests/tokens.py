"""Items that say one token in all their texts and parts, so that a half of one is seen."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models, transaction

from ministry.models import Mandate
from missions.models import Mission
from news.models import Article, Topic
from publishing.drafts import BOOKKEEPING
from publishing.fields import RichTextField

from . import make

TOKEN = re.compile(r"\bk\d+n\d+\b")
PARTS_OF_A_KIND, TOPICS = 5, 4
MAKE: dict[Any, Callable[..., Any]] = {
    Article: make.make_article,
    Mission: make.make_mission,
    Mandate: make.make_mandate,
}
KINDS = {kind._meta.label_lower: kind for kind in MAKE}
# Texts that must be ones that can be read.
READ: dict[Any, dict[str, str]] = {
    Mandate: {"text_sq": "1. {}", "text_en": "1. {}", "renumbered": "9-{} = 9-x"}
}
MAKE_PART: dict[str, Callable[..., Any]] = {
    "gallery": make.make_place_in_gallery,
    "attachments": make.make_attachment,
    "handovers": make.make_handover,
    "places": make.make_place,
    "functions": make.make_function,
    "decisions": make.make_decision,
    "legal_acts": make.make_act,
    "strengths": make.make_strength,
    "provisions": make.make_provision,
}


@cache
def text_fields(model: Any) -> dict[str, Any]:
    """Return the fields of a row that a person writes in words, by the names of their columns."""
    return {
        each.attname: each
        for each in model._meta.concrete_fields
        if isinstance(each, models.CharField | models.TextField) and each.editable
        if not each.choices and each.name not in BOOKKEEPING and each.name != "label"
    }


def texts(model: Any, token: str) -> dict[str, Any]:
    forms = {RichTextField: f"<p>{token}</p>", models.URLField: f"https://mod.example/{token}"}
    said = {name: forms.get(type(each), token) for name, each in text_fields(model).items()}
    return said | {name: form.format(token) for name, form in READ.get(model, {}).items()}


def topics(kind: Any, token: str) -> dict[str, Any]:
    """Return two topics of the few there are, others than of the token before."""
    if kind is not Article:
        return {}
    number = int(token.rpartition("n")[2])
    every = list(Topic.objects.order_by("pk"))
    return {"topics": [every[number % TOPICS], every[(number + 1) % TOPICS]]}


def token_of(row: Any) -> str:
    return str(row.title_sq)


def standing(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return parts without those that only keep an address."""
    return [part for part in parts if not part["fields"].get("is_gone")]


def tokens(kind: Any, content: dict[str, Any]) -> set[str]:
    """Return what the texts of a `ledger.snapshot` say: one token, if it is whole."""
    parts = [part for rows in content["parts"].values() for part in standing(rows)]
    rows = [(kind, content["fields"])]
    rows += [(apps.get_model(part["model"]), part["fields"]) for part in parts]
    said = {str(fields[name]) for model, fields in rows for name in text_fields(model)}
    return {"".join(TOKEN.findall(text)) for text in said}


@transaction.atomic
def made(kind: Any, token: str) -> Any:
    """Return a new draft that says `token` in all its texts and parts."""
    item = MAKE[kind](**texts(kind, token), **topics(kind, token))
    for accessor in item.parts:
        getattr(item, accessor).all().delete()  # what a text was read as
        for _number in range(PARTS_OF_A_KIND):
            add_part(item, accessor, token)
    return make.written(item)


@transaction.atomic
def say(draft: Any, token: str) -> None:
    """Write `token` into all texts of a draft; of each kind of part one goes and one comes."""
    for accessor in draft.parts:
        *kept, last = getattr(draft, accessor).all()
        last.delete()
        kind: Any = type(last)
        for part in kept:
            for name, text in texts(kind, token).items():
                setattr(part, name, text)
        kind._base_manager.bulk_update(kept, text_fields(kind))
        add_part(draft, accessor, token)
    make.written(draft, **texts(type(draft), token), **topics(type(draft), token))


def add_part(item: Any, accessor: str, token: str) -> None:
    """Add a part below those there are; in a mandate, all stand below the first."""
    others = list(getattr(item, accessor).all())
    place: dict[str, Any] = {"order": others[-1].order + 1 if others else 1}
    if accessor == "provisions":
        place |= {"label": f"a{place['order']}", "parent": others[0] if others else None}
    rows: Any = getattr(item, accessor).model
    MAKE_PART[accessor](item, **texts(rows, token), **place)
