"""What differs between machines is an environment variable. One that is missing or wrong stops us."""

import re
import sys
from os import environ
from typing import Any, NoReturn

from django.core.exceptions import ImproperlyConfigured
from environ import Env


def refuse(sentence: str) -> NoReturn:
    """Stop with a sentence for the operator. It never says a value: that may be a password."""
    sys.exit(f"This site does not start: {sentence}")


def setting(name: str, default: str = "", form: str = ".*", hint: str = "one line") -> str:
    """Return a variable that has the `form` of a regular expression; the `hint` says that in words.

    Not by django-environ, which takes a value that begins with $ for the name of another variable.
    """
    value = environ.get(name, "").strip() or default
    if not re.fullmatch(form, value, re.ASCII):
        refuse(f"{name} cannot be read; write {hint}.")
    return value


def flag(name: str) -> bool:
    return setting(name, "0", form="0|1", hint="1 or 0") == "1"


def secret_key() -> str:
    key = setting("SECRET_KEY")
    if len(key) < 50 or len(set(key)) < 10 or key.startswith("django-insecure-"):
        refuse("set SECRET_KEY to at least 50 random characters.")
    return key


def allowed_hosts(default: str) -> list[str]:
    hosts = [host.strip() for host in setting("ALLOWED_HOSTS", default).split(",") if host.strip()]
    if not hosts:
        refuse("set ALLOWED_HOSTS to the host names it answers to, separated by commas.")
    if any("*" in host for host in hosts):
        refuse("ALLOWED_HOSTS names each host; a * would accept any.")
    if not all(re.fullmatch(r"\.?[\w.-]+|\[[\da-fA-F:]+\]", host, re.ASCII) for host in hosts):
        refuse("ALLOWED_HOSTS holds names alone, without https:// and without a port.")
    return hosts


def database(default: str) -> dict[str, Any]:
    hint = "postgres://user:password@host:5432/name, or sqlite:////folder/file"
    form = r"(sqlite:///|postgres(ql)?://).+"
    try:
        parsed = Env.db_url_config(setting("DATABASE_URL", default, form=form, hint=hint))
    except ValueError:  # a port that is no number
        parsed = {}
    if not parsed.get("NAME"):
        refuse(f"DATABASE_URL cannot be read; write {hint}.")
    return parsed


def cache(default: str) -> dict[str, Any]:
    try:
        return Env.cache_url_config(setting("CACHE_URL", default))
    except (ImproperlyConfigured, ValueError):
        refuse("CACHE_URL cannot be read; write redis://host:6379/0.")
