from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django import Settings
from rest_framework.throttling import SimpleRateThrottle

from news.models import Document
from pictures.models import Picture
from publishing.models import User

from . import make
from .unsealed import unsealed

# The same examples every time: a red build is red for reasons of its own.
examples.register_profile(
    "house",
    database=None,
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
examples.load_profile("house")


@pytest.fixture(autouse=True)
def _each_test_begins_alike(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Keep uploads of one test to itself, forget whom the API has counted, and read Albanian."""
    settings.MEDIA_ROOT = tmp_path / "media"
    originals = settings.FILES | {"OPTIONS": {"location": tmp_path / "originals"}}
    settings.STORAGES = settings.STORAGES | {"originals": originals}
    for file in (Picture.original, Document.file):
        monkeypatch.setattr(file.field, "storage", storages["originals"])
    cache.clear()
    with translation.override("sq"):
        yield


@pytest.fixture(autouse=True, scope="session")
def _a_test_empties_the_ledger_behind_it() -> Iterator[None]:
    """Take the seal off while the database is emptied after a test, and at no other time."""
    teardown = "_fixture_teardown"
    empty = getattr(TransactionTestCase, teardown)

    def unsealed_and_emptied(test: TransactionTestCase) -> None:
        with unsealed():
            empty(test)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, teardown, unsealed_and_emptied)
        yield


@pytest.fixture
def unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test ask the API as often as it likes."""
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "anon", "1000000/minute")


@pytest.fixture
def author(db: None) -> User:
    return make.author()


@pytest.fixture
def other_author(db: None) -> User:
    return make.other_author()


@pytest.fixture
def editor(db: None) -> User:
    return make.editor()


@pytest.fixture
def other_editor(db: None) -> User:
    return make.other_editor()


@pytest.fixture
def administrator(db: None) -> User:
    return make.administrator()


@pytest.fixture
def groups_again(transactional_db: None) -> None:
    """Grant again what the migrations had granted: a test before this left an empty database."""
    for migration in MigrationLoader(connection).disk_migrations.values():
        for operation in migration.operations:
            grant: Any = getattr(operation, "code", None)
            if getattr(grant, "__module__", "") == "publishing.staff":
                grant(apps, None)
