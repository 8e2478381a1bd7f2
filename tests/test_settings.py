"""Production refuses to start on a wrong setting, and says in one sentence which."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from pytest_django import Settings
from rcssmin import cssmin

from publishing.models import User

GOOD = {"SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "mod.example,www.mod.example"}
SHEET = site.BASE / "static" / "css" / "site.css"


def run(*command: str, settings: str = "config.settings", **environment: str) -> tuple[int, str]:
    """Run manage.py in an environment of its own, and return its status and what it said."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *command],
        cwd=site.BASE,
        env=kept | {"DJANGO_SETTINGS_MODULE": settings, "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


REFUSED = {
    "no SECRET_KEY": ({"SECRET_KEY": ""}, "SECRET_KEY"),
    "a short SECRET_KEY": ({"SECRET_KEY": GOOD["SECRET_KEY"][:49]}, "SECRET_KEY"),
    "a weak SECRET_KEY": ({"SECRET_KEY": "abc" * 30}, "SECRET_KEY"),
    "Django's SECRET_KEY": ({"SECRET_KEY": f"django-insecure-{GOOD['SECRET_KEY']}"}, "SECRET_KEY"),
    "DEBUG": ({"DEBUG": "1"}, "DEBUG"),
    "DEBUG, perhaps": ({"DEBUG": "maybe"}, "DEBUG"),
    "DEVELOPMENT, perhaps": ({"DEVELOPMENT": "maybe"}, "DEVELOPMENT"),
    "no host": ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    "commas for hosts": ({"ALLOWED_HOSTS": " , ,"}, "ALLOWED_HOSTS"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    "any host among others": ({"ALLOWED_HOSTS": "mod.example,*"}, "ALLOWED_HOSTS"),
    "any host of a domain": ({"ALLOWED_HOSTS": "*.mod.example"}, "ALLOWED_HOSTS"),
    "an address for a host": ({"ALLOWED_HOSTS": "https://mod.example"}, "ALLOWED_HOSTS"),
    "a host with a port": ({"ALLOWED_HOSTS": "mod.example:443"}, "ALLOWED_HOSTS"),
    "a nonsense database": ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
    "a database of another kind": ({"DATABASE_URL": "mysql://u:s3cret@host/name"}, "DATABASE_URL"),
    "a database without a name": ({"DATABASE_URL": "postgres://u:s3cret@host"}, "DATABASE_URL"),
    "a database in memory": ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL"),
    "a port that is none": ({"DATABASE_URL": "postgres://u:s3cret@host:x/name"}, "DATABASE_URL"),
    "a nonsense cache": ({"CACHE_URL": "nonsense"}, "CACHE_URL"),
    "a cache of another kind": ({"CACHE_URL": "s3://u:s3cret@host"}, "CACHE_URL"),
    "a public bucket alone": ({"MEDIA_BUCKET": "public"}, "ORIGINALS_BUCKET"),
    "one bucket for both": (
        {"MEDIA_BUCKET": "public", "ORIGINALS_BUCKET": "public"},
        "ORIGINALS_BUCKET",
    ),
    "a nonsense rate": ({"API_RATE": "often"}, "API_RATE"),
    "a rate of none": ({"API_RATE": "0/minute"}, "API_RATE"),
    "a nonsense number of proxies": ({"TRUSTED_PROXIES": "all"}, "TRUSTED_PROXIES"),
    "a negative number of proxies": ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
    "a search without an index": ({"SEARCH_URL": "https://u:s3cret@host:9200"}, "SEARCH_URL"),
    "a search of another kind": ({"SEARCH_URL": "redis://u:s3cret@host/site"}, "SEARCH_URL"),
    "a contact without a scheme": ({"SECURITY_CONTACT": "a@mod.example"}, "SECURITY_CONTACT"),
    "a contact of two lines": ({"SECURITY_CONTACT": "mailto:a@b\nX: y"}, "SECURITY_CONTACT"),
}


@pytest.mark.parametrize(("wrong", "named"), REFUSED.values(), ids=REFUSED.keys())
def test_production_refuses_to_start_with_one_sentence(wrong: dict[str, str], named: str) -> None:
    status, said = run("check", **(GOOD | wrong))
    assert status == 1
    assert said.count("\n") == 0, said
    assert said.startswith("This site does not start: ")
    assert said.endswith(".")
    assert named in said
    assert "s3cret" not in said


def test_production_starts_with_good_settings_and_django_has_no_complaint() -> None:
    good = {
        "SECURITY_CONTACT": "mailto:security@mod.example",
        "CACHE_URL": "redis://127.0.0.1:6379/0",
        "SEARCH_URL": "https://user:p%40ss@search.example:9200/site",
        "DATABASE_URL": "postgres://mod:p%40ss@127.0.0.1:5432/mod",
        "MEDIA_BUCKET": "public",
        "ORIGINALS_BUCKET": "private",
        "TRUSTED_PROXIES": "1",
        "API_RATE": "60/minute",
    }
    for more in ({}, good):
        status, said = run("check", "--deploy", "--fail-level", "WARNING", **(GOOD | more))
        assert (status, said) == (0, "System check identified no issues (0 silenced).")


def test_a_key_may_begin_with_any_character() -> None:
    """django-environ would take $… for the name of another variable, and print it."""
    status, said = run("check", **(GOOD | {"SECRET_KEY": "$" + GOOD["SECRET_KEY"]}))
    assert (status, said) == (0, "System check identified no issues (0 silenced).")


def test_demonstration_accounts_are_only_for_development(db: None, settings: Settings) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError):
        call_command("demo_staff")
    assert User.objects.count() == 0
    settings.DEVELOPMENT = True
    call_command("demo_staff")
    assert set(User.objects.values_list("username", flat=True)) == {
        *("author", "editor", "administrator")
    }
    User.objects.filter(username="editor").delete()
    call_command("demo_staff")
    assert User.objects.count() == 2


PRODUCTION = """
from pathlib import Path
from config.settings import *
HERE = Path(__file__).parent
STATIC_ROOT = HERE / "static"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HERE / "none.sqlite3"}}
"""
VISITS = """
import json, logging
from django.test import Client
logging.disable(logging.CRITICAL)
def visit(path, secure=True, **more):
    answer = Client(raise_request_exception=False).get(path, secure=secure, **more)
    cookies = {name: dict(cookie.items()) for name, cookie in answer.cookies.items()}
    text = "" if answer.streaming else answer.content.decode()
    return {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies, "text": text}
at = {"headers": {"host": "mod.example"}}
print(json.dumps({
    "live": visit("/health/live", secure=False, **at),
    "plain": visit("/lajme/", secure=False, **at),
    "login": visit("/admin/login/", **at),
    "nothing": visit("/nuk-ka/", **at),
    "broken": visit("/", **at),
    "a bad host": visit("/", secure=False, headers={"host": "evil.example"}),
}))
"""


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder where production's static files are collected."""
    if not SHEET.exists():
        pytest.skip("There is no style sheet.")
    folder = tmp_path_factory.mktemp("production")
    (folder / "production.py").write_text(PRODUCTION)
    status, said = in_production(folder, "collectstatic", "--no-input", "--verbosity", "0")
    assert (status, said) == (0, "")
    return folder


def in_production(folder: Path, *command: str) -> tuple[int, str]:
    return run(*command, settings="production", PYTHONPATH=str(folder), **GOOD)


def test_production_serves_one_style_sheet_without_imports(production: Path) -> None:
    manifest = json.loads((production / "static" / "staticfiles.json").read_text())["paths"]
    sheet = (production / "static" / manifest["css/site.css"]).read_text()
    assert "@import" not in sheet
    assert sheet.count("{") == sheet.count("}")
    sheet = sheet.replace(" ", "")
    rooms = [path for path in SHEET.parent.glob("*.css") if f'"{path.name}"' in SHEET.read_text()]
    assert len(rooms) > 1
    for room in rooms:
        rules = cssmin(room.read_text()).replace(" ", "").strip().split("}")
        assert [rule for rule in rules if "url(" not in rule and rule not in sheet] == [], room.name


def test_production_speaks_https_only_and_its_errors_are_pages(production: Path) -> None:
    status, said = in_production(production, "shell", "--no-imports", "--command", VISITS)
    assert status == 0, said
    found = json.loads(said.splitlines()[-1])
    assert {name: answer["status"] for name, answer in found.items()} == {
        "live": 200,
        "plain": 301,
        "login": 200,
        "nothing": 404,
        "broken": 500,  # the database has no tables
        "a bad host": 400,
    }
    assert found["plain"]["headers"]["Location"] == "https://mod.example/lajme/"
    for name in ("login", "nothing", "broken"):
        hsts = found[name]["headers"]["Strict-Transport-Security"]
        assert hsts == "max-age=63072000; includeSubDomains; preload"
    for name in ("login", "nothing", "broken", "a bad host"):
        assert found[name]["headers"]["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in found[name]["headers"]["Content-Security-Policy"]
        assert "OperationalError" not in found[name]["text"]
        assert found[name]["text"].endswith("</html>\n")
    cookie = found["login"]["cookies"]["csrftoken"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
