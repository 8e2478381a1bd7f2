"""What holds for every request: headers, cookies, hosts, redirects, broken text, errors, the log."""

import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, urljoin, urlsplit

import django
import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pytest import MonkeyPatch
from pytest_django import Settings

from publishing.models import User

from . import door
from .make import (
    editor,
    make_article,
    make_mandate,
    make_mission,
    make_page,
    make_picture,
    published,
    signed_in,
    submitted,
    withdraw,
    withdrawn,
)

pytestmark = pytest.mark.django_db

PASSWORD = "password"
MACHINES = (
    "/sitemap.xml",
    "/robots.txt",
    "/health/live",
    "/health/ready",
    "/lajme/atom.xml",
    "/en/news/atom.xml",
    "/api/v1/news/",
    "/api/v1/schema/",
)


def asking() -> Client:
    """Return a browser that gets a 500 as people do, not as an exception."""
    return Client(raise_request_exception=False)


def boom(*args: Any, **kwargs: Any) -> NoReturn:
    raise RuntimeError("s3cret")


def no_database(*args: Any, **kwargs: Any) -> NoReturn:
    raise OperationalError("connection to server at 10.1.2.3 failed")


@pytest.fixture
def pages() -> list[str]:
    """Return the address of a page of each template, in both languages."""
    items = [make_article(), make_mission(), make_page(), make_mandate()]
    paths = ["/api/v1/docs/", "/api/v1/docs/?lang=en"]
    for item in items:
        published(item)
        for code in ("sq", "en"):
            with override(code):
                paths.append(item.get_absolute_url())
    return ["/", "/en/", "/lajme/", "/en/news/", "/misionet/", "/en/missions/", *paths]


# Headers.

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), "
    "microphone=(), payment=(), usb=()",
}
PUBLIC_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
DESK_POLICY = PUBLIC_POLICY | {"script-src": "'self'", "connect-src": "'self'"}


def safe_headers(response: Any) -> dict[str, str]:
    return {name: response.get(name, "") for name in HEADERS}


def policy(response: Any) -> dict[str, str]:
    """Return the directives of a page's policy, without the nonces."""
    said = re.sub(r" 'nonce-[\w+/=]{22,}'", "", response["Content-Security-Policy"])
    return dict(directive.strip().split(" ", 1) for directive in said.split(";"))


def test_every_public_page_has_the_safe_headers_and_may_run_no_script(pages: list[str]) -> None:
    for path in pages:
        response = Client().get(path)
        assert (path, response.status_code) == (path, 200)
        open_to_all = {"Cross-Origin-Resource-Policy": "cross-origin"} if "/api/" in path else {}
        assert (path, safe_headers(response)) == (path, HEADERS | open_to_all)
        assert (path, policy(response)) == (path, PUBLIC_POLICY)


def desk_pages() -> list[str]:
    article, waiting = make_article(), submitted(make_article())
    make_picture()
    return [
        "/admin/",
        "/admin/news/article/",
        "/admin/news/article/add/",
        f"/admin/news/article/{article.pk}/change/",
        f"/admin/news/article/{article.pk}/history/",
        f"/admin/news/article/{waiting.pk}/step/send-back/",
        "/admin/pictures/picture/",
        "/admin/pictures/picture/add/",
        "/admin/pictures/picture/upload/",
        "/admin/password_change/",
    ]


def test_every_page_of_the_desk_has_the_safe_headers_and_runs_only_its_own_script(
    administrator: User,
) -> None:
    client = signed_in(administrator)
    found = [(path, client.get(path)) for path in desk_pages()]
    for path, response in [*found, ("/admin/login/", Client().get("/admin/login/"))]:
        assert (path, response.status_code) == (path, 200)
        assert (path, safe_headers(response)) == (path, HEADERS)
        assert (path, policy(response)) == (path, DESK_POLICY)


def test_a_nonce_is_never_given_twice(administrator: User) -> None:
    article, client = make_article(), signed_in(administrator)
    path = f"/admin/news/article/{article.pk}/change/"
    nonces = []
    for _ in range(3):
        said = client.get(path)["Content-Security-Policy"]
        (script,) = re.findall("script-src 'self' 'nonce-([^']+)'", said)
        (style,) = re.findall("style-src 'self' 'nonce-([^']+)'", said)
        assert script == style
        nonces.append(script)
    assert len(set(nonces)) == 3


@dataclass(frozen=True)
class Wrong:
    """A request that goes wrong, with the status of its answer."""

    status: int
    path: str
    send: Callable[[Client, str], Any] = lambda client, path: client.get(path)
    policy: tuple[tuple[str, str], ...] = tuple(PUBLIC_POLICY.items())


def with_a_bad_host(client: Client, path: str) -> Any:
    return client.get(path, headers={"host": "evil.example"})


def posted(client: Client, path: str) -> Any:
    return client.post(path, {"a": "b"})


def forged(client: Client, path: str) -> Any:
    return Client(enforce_csrf_checks=True).post(path, {"username": "a", "password": "b"})


def with_a_huge_body(client: Client, path: str) -> Any:
    return client.post(path, {"a": "b"}, CONTENT_LENGTH=str(10**9))


WRONG = [
    Wrong(400, "/lajme/?year=x"),
    Wrong(400, "/en/news/?q=%00"),
    Wrong(400, "/%00"),
    Wrong(400, "/", with_a_bad_host),
    Wrong(404, "/nuk-ka/"),
    Wrong(404, "/en/nothing-here/"),
    Wrong(404, "/media/x.avif"),
    Wrong(405, "/", posted),
    Wrong(405, "/en/news/", posted),
    Wrong(410, "withdrawn sq"),
    Wrong(410, "withdrawn en"),
    Wrong(400, "/admin/?q=%00", policy=tuple(DESK_POLICY.items())),
    Wrong(403, "/admin/login/", forged, policy=tuple(DESK_POLICY.items())),
    Wrong(413, "/admin/login/", with_a_huge_body, policy=tuple(DESK_POLICY.items())),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong.status} {wrong.path}")
def test_an_error_page_is_a_page_of_the_site_and_says_nothing_of_the_machine(wrong: Wrong) -> None:
    path, article = wrong.path, withdrawn(make_article())
    if path.startswith("withdrawn"):
        with override(path[-2:]):
            path = article.get_absolute_url()
    response = wrong.send(asking(), path)
    assert response.status_code == wrong.status
    assert safe_headers(response) == HEADERS
    assert policy(response) == dict(wrong.policy)
    assert_says_nothing_of_the_machine(response)
    english = "/en/" in path
    if "/admin/" not in path:
        assert response["Content-Language"] == ("en" if english else "sq")
        assert f'<html lang="{"en" if english else "sq"}">' in response.content.decode()


def assert_says_nothing_of_the_machine(response: Any) -> None:
    text = response.content.decode()
    told = [
        word
        for word in (
            *("Traceback", "Django", "django", "ython", "Error", "Exception", "s3cret", "10.1.2.3"),
            *(str(site.BASE), "site-packages", django.get_version(), "config.", "SECURITY_CONTACT"),
        )
        if word in text
    ]
    assert told == []
    assert response.get("Server", "") == ""


def test_the_page_of_a_mistake_of_ours_is_whole(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr("config.views.render", boom)
    for path in ("/", "/en/"):
        response = asking().get(path)
        assert response.status_code == 500
        assert safe_headers(response) == HEADERS
        assert policy(response) == PUBLIC_POLICY
        assert response["Content-Language"] == ("en" if path == "/en/" else "sq")
        assert_says_nothing_of_the_machine(response)
        assert response.content.count(b"<h1>") == 1


@pytest.mark.parametrize("path", ["/", "/en/news/", "/admin/", "/api/v1/news/", "/lajme/atom.xml"])
def test_without_a_database_the_error_page_still_comes(monkeypatch: MonkeyPatch, path: str) -> None:
    client = signed_in(editor())
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", no_database)
        response = client.get(path)
    assert response.status_code == 500
    assert safe_headers(response)["X-Content-Type-Options"] == "nosniff"
    assert_says_nothing_of_the_machine(response)


def test_an_error_of_the_api_is_json() -> None:
    for method, path, status in [
        ("GET", "/api/v1/nothing/", 404),
        ("GET", "/api/v1/news/?q=%00", 400),
        ("POST", "/api/v1/news/", 405),
        ("DELETE", "/api/v1/news/1/", 405),
    ]:
        response: Any = asking().generic(method, path)
        assert response.status_code == status
        assert set(response.json()) == {"type", "title", "status", "detail", "wrong"}
        assert response.json()["status"] == status


# The public site writes nothing, keeps nothing, and knows nobody.

COOKIES = {
    "none": "",
    "stale": "sessionid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; csrftoken=x; messages=x; django_language=en",
    "broken": r'sessionid="\000"; csrftoken="\000"',
}


@pytest.mark.parametrize("sent", [*COOKIES, "signed in"])
def test_a_public_answer_sets_no_cookie_and_does_not_depend_on_one(
    sent: str, pages: list[str]
) -> None:
    client = signed_in(editor()) if sent == "signed in" else Client()
    extra: Any = {"HTTP_COOKIE": COOKIES[sent]} if COOKIES.get(sent) else {}
    sessions = Session.objects.count()
    for path in [*pages, *MACHINES, "/nuk-ka/"]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(path, **extra)
        assert (path, dict(response.cookies)) == (path, {})
        assert (path, "cookie" in response.get("Vary", "").lower()) == (path, False)
        asked = [query["sql"] for query in queries if "django_session" in query["sql"]]
        assert (path, asked) == (path, [])
    assert Session.objects.count() == sessions


def test_a_cookie_is_sent_only_to_the_desk() -> None:
    editor()
    response = Client().post("/admin/login/", {"username": "editor", "password": PASSWORD})
    assert {name: cookie["path"] for name, cookie in response.cookies.items()} == {
        "sessionid": "/admin/",
        "csrftoken": "/admin/",
    }
    assert {cookie["samesite"] for cookie in response.cookies.values()} == {"Lax"}
    assert {cookie["httponly"] for cookie in response.cookies.values()} == {True}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "X"])
def test_outside_the_desk_nothing_can_be_sent(method: str, pages: list[str]) -> None:
    for path in [*pages, *MACHINES, "/media/x.avif", "/static/x.css"]:
        response = asking().generic(method, path, b"a=b", "application/x-www-form-urlencoded")
        assert (path, response.status_code) == (path, 405)
        assert (path, response["Allow"]) == (path, "GET, HEAD, OPTIONS")


def test_head_says_what_get_says_without_the_body(pages: list[str]) -> None:
    for path in [*pages, *MACHINES]:
        whole, head = Client().get(path), Client().head(path)
        assert (path, head.status_code, head.content) == (path, 200, b"")
        assert (path, head["Content-Type"]) == (path, whole["Content-Type"])


# Hosts and redirects.

HOSTS = [
    *("evil.example", "evil.example:80", "EVIL.EXAMPLE", "testserver.evil.example"),
    *("eviltestserver", "testserver.evil", "xtestserver", "testserver-evil", "www.testserver"),
    *("testserver@evil.example", "testserver:80@evil.example", "evil.example#testserver"),
    *("evil.example?testserver", "evil.example/testserver", "testserver/evil.example"),
    *("testserver?evil", "testserver#evil", r"testserver\evil", r"evil.example\testserver"),
    *("testserver:evil", "testserver:80:80", "testserver:-1", "testserver:8 0", "testserver:0x50"),
    *("test server", " testserver", "testserver ", "testserver\tevil", "testserver,evil.example"),
    *("testserver;evil", "testserver|evil", "testserver&evil", "testserver%00", "testserver%0d%0a"),
    *("testserver\0evil", "testserver\r\nX-Evil: 1", "<script>alert(1)</script>", '"><img src=x>'),
    *("'testserver'", "*", ".testserver", "testserver..", "..", "-", "", "[::1", "::1", "[evil]"),
    *("127.0.0.2", "0.0.0.0", "127.1", "2130706433", "0x7f.0.0.1", "169.254.169.254"),
    *("тест", "testserver。evil", "xn--e1afmkfd", "a" * 300, "a." * 500, "${jndi:ldap://evil}"),
]


@pytest.mark.parametrize("host", HOSTS, ids=ascii)
def test_a_strange_host_is_refused_and_never_repeated(host: str) -> None:
    for path in ("/", "/en/news/", "/robots.txt", "/sitemap.xml", "/api/v1/news/", "/admin/login/"):
        response = asking().get(path, headers={"host": host})
        assert (path, response.status_code) == (path, 400)
        said = response.content.decode() + str(response.headers)
        assert len(host) < 3 or host not in said


def test_at_least_50_kinds_of_hosts_are_tried() -> None:
    assert len(set(HOSTS)) >= 50


def test_a_forwarded_host_changes_nothing() -> None:
    said = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    response = Client().get("/robots.txt", headers=said)
    assert response.content.decode() == (
        "User-agent: *\nDisallow: /admin/\n\nSitemap: http://testserver/sitemap.xml\n"
        "Sitemap: http://testserver/sitemap-latest.xml\n"
    )


OUTSIDE = [
    *(
        "http://evil.example",
        "https://evil.example/admin/",
        "HTTP://EVIL.EXAMPLE",
        "//evil.example",
    ),
    *("///evil.example", "////evil.example", "/////evil.example", "//evil.example/%2f.."),
    *(r"\\evil.example", r"/\evil.example", r"\/evil.example", r"/\/evil.example", r"\/\/evil"),
    *("http:evil.example", "http:/evil.example", "http:///evil.example", "https:evil.example"),
    *(
        "http:////evil.example",
        r"http:\\evil.example",
        r"http:/\evil.example",
        "ftp://evil.example",
    ),
    *("javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "\x01javascript:x"),
    *(
        "javascript://testserver/%0aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
    ),
    *(
        "mailto:a@evil.example",
        "tel:1",
        "blob:http://testserver/x",
        "view-source:http://testserver",
    ),
    *("http://testserver@evil.example", "http://testserver:80@evil.example", "//testserver@evil"),
    *("http://evil.example#testserver", "http://evil.example?testserver", "//evil.example:80"),
    *("http://testserver.evil.example", "http://evil.example/testserver", "http://eviltestserver"),
    *("http://testserver:8080", "https://testserver.", "//testserver.", "http://TESTSERVER.evil"),
    *(
        " //evil.example",
        "\t//evil.example",
        "\n//evil.example",
        "\r\n//evil.example",
        "\x0b//evil",
    ),
    *("/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\x00//evil.example", "//\tevil"),
    *("http://[evil.example", "http://[::1", "//[::1]", "http://[::ffff:1.2.3.4]", "//①.example"),
    *("//evil。example", "//evil%E3%80%82example", "//evil.example\\@testserver", "//\u2044evil"),
    *(
        "https://testserver:443@evil.example",
        "http://\u2028evil",
        "\ufeff//evil.example",
        "\xa0//evil",
    ),
]


def where_a_browser_goes(base: str, location: str) -> str:
    """Return the origin that a browser ends up at: it drops tabs and line ends, and reads \\ as /."""
    plain = re.sub("[\t\r\n]", "", location.strip("".join(map(chr, range(33))))).replace("\\", "/")
    if re.match("https?:(?!//[^/])", plain, re.IGNORECASE):
        plain = re.sub(":/*", "://", plain, count=1)
    plain = re.sub("^/{2,}", "//", plain)
    parts = urlsplit(urljoin(base, plain))
    return f"{parts.scheme}://{parts.netloc}"


def test_at_least_60_ways_out_are_tried() -> None:
    assert len(set(OUTSIDE)) >= 60


@pytest.mark.parametrize("to", OUTSIDE, ids=ascii)
def test_signing_in_and_choosing_a_language_never_lead_out_of_the_site(to: str) -> None:
    person = editor()
    signing_in = "/admin/login/?next=" + quote(to, safe="")
    said = {"username": person.username, "password": PASSWORD}
    language = {"language": "en", "next": to}
    answers = [
        asking().post(signing_in, said),
        asking().post("/admin/login/", said | {"next": to}),
        signed_in(person).get(signing_in),
        signed_in(person).post("/admin/language/", language),
    ]
    for response in answers:
        assert response.status_code in (302, 400)
        gone_to = response.get("Location", "/")
        assert where_a_browser_goes("http://testserver/admin/", gone_to) == "http://testserver"


def test_signing_in_leads_on_to_where_one_was() -> None:
    editor()
    said = {"username": "editor", "password": PASSWORD}
    there = Client().post("/admin/login/?next=/admin/news/article/", said)
    nowhere = Client().post("/admin/login/", said)
    assert [there["Location"], nowhere["Location"]] == ["/admin/news/article/", "/admin/"]


def test_the_language_of_the_desk_is_ones_own_choice(author: User) -> None:
    client = signed_in(author)
    response = client.post("/admin/language/", {"language": "en", "next": "/admin/news/article/"})
    assert response["Location"] == "/admin/news/article/"
    author.refresh_from_db()
    assert author.language == "en"
    assert client.get("/admin/")["Content-Language"] == "en"
    assert client.post("/admin/language/", {"language": "xx"}).status_code == 400
    author.refresh_from_db()
    assert author.language == "en"


# Broken text.


def raw(path: str, **extra: Any) -> Callable[[Client], Any]:
    return lambda client: client.get(path, **extra)


def form(body: bytes, kind: str = "application/x-www-form-urlencoded") -> Callable[[Client], Any]:
    return lambda client: client.generic("POST", "/admin/login/", body, kind)


def part(head: bytes, body: bytes = b"x") -> bytes:
    return b"--b\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + body + b"\r\n--b--\r\n"


PARTS = "multipart/form-data; boundary=b"
BROKEN: dict[str, tuple[int, Callable[[Client], Any]]] = {
    "NUL in a path": (400, raw("/lajme/%00/")),
    "NUL in an English path": (400, raw("/en/news/a%00b/")),
    "NUL in a path of the desk": (400, raw("/admin/news/article/%00/change/")),
    "NUL in a static path": (400, raw("/static/%00")),
    "NUL in a media path": (400, raw("/media/%00.avif")),
    "NUL in a value": (400, raw("/lajme/?q=%00")),
    "NUL in a year": (400, raw("/lajme/?year=%00")),
    "NUL in a topic": (400, raw("/lajme/?topic=%00")),
    "NUL in a date": (400, raw("/ministria/mandati/?date=%00")),
    "NUL in a key": (400, raw("/lajme/?%00=1")),
    "NUL in the API": (400, raw("/api/v1/news/?q=%00")),
    "NUL in a list of the desk": (400, raw("/admin/news/article/?q=%00")),
    "NUL in next": (400, raw("/admin/login/?next=%00")),
    "NUL in a form's value": (400, form(b"username=%00&password=x")),
    "NUL in a form's key": (400, form(b"%00=x")),
    "NUL in a part": (400, form(part(b'name="username"', b"\0"), PARTS)),
    "NUL in a part's name": (400, form(part(b'name="a\0b"'), PARTS)),
    "NUL in a file's name": (200, form(part(b'name="a"; filename="a\0.jpg"'), PARTS)),
    "NUL in a file's field": (400, form(part(b'name="\0"; filename="a.jpg"'), PARTS)),
    "NUL in a session cookie": (400, raw("/admin/", HTTP_COOKIE=r'sessionid="\000"')),
    "NUL in a CSRF cookie": (400, raw("/admin/", HTTP_COOKIE=r'csrftoken="a\000"')),
    "NUL in a cookie outside": (200, raw("/", HTTP_COOKIE=r'sessionid="\000"')),
    "NUL in the language": (200, raw("/admin/login/", HTTP_ACCEPT_LANGUAGE="\0")),
    "NUL in the language outside": (200, raw("/lajme/", HTTP_ACCEPT_LANGUAGE="\0")),
    "NUL in the browser's name": (200, raw("/", HTTP_USER_AGENT="\0")),
    "NUL in the address": (200, raw("/api/v1/news/", HTTP_X_FORWARDED_FOR="\0")),
    "NUL in the origin": (200, raw("/api/v1/news/", HTTP_ORIGIN="\0")),
    "NUL in the referrer": (200, raw("/admin/login/", HTTP_REFERER="\0")),
    "NUL in what is accepted": (406, raw("/api/v1/news/", HTTP_ACCEPT="\0")),
    "NUL in a time": (200, raw("/lajme/atom.xml", HTTP_IF_MODIFIED_SINCE="\0")),
    "NUL in a range": (200, raw("/", HTTP_RANGE="\0")),
    "a surrogate in a path": (404, raw("/lajme/%ED%A0%80/")),
    "a surrogate in a value": (200, raw("/lajme/?q=%ED%A0%80")),
    "a surrogate in a key": (200, raw("/lajme/?%ED%A0%80=1")),
    "a surrogate in a form": (200, form(b"username=%ED%A0%80&password=x")),
    "a surrogate in a part": (200, form(part(b'name="username"', b"\xed\xa0\x80"), PARTS)),
    "a surrogate in a file's name": (200, form(part(b'name="a"; filename="\xed\xa0\x80"'), PARTS)),
    "a surrogate in a cookie": (302, raw("/admin/", HTTP_COOKIE=r'sessionid="\355\240\200"')),
    "bytes that are no text": (200, raw("/lajme/?q=%FF%FE")),
    "an overlong NUL": (200, raw("/lajme/?q=%C0%80")),
    "no boundary": (400, form(b"x", "multipart/form-data")),
    "no end": (200, form(b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx", PARTS)),
    "a length that is none": (200, raw("/", CONTENT_LENGTH="abc")),
    "a negative length": (200, raw("/admin/login/", CONTENT_LENGTH="-5")),
}


@pytest.mark.parametrize(("status", "send"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_text_is_refused_or_harmless(status: int, send: Callable[[Client], Any]) -> None:
    assert send(asking()).status_code == status


CHARSETS = ("hex", "rot13", "base64", "undefined", "idna", "punycode", "unicode_escape", "utf-7")


def through_the_door(method: str, kind: str, body: bytes = b"") -> str:
    """Ask as a web server does, and return the status."""
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/admin/login/",
        "QUERY_STRING": "a=%5cud800",
        "HTTP_HOST": "testserver",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    with door.opened() as application:
        list(application(environ, lambda status, headers: said.append(status)))
    return said[0]


@pytest.mark.parametrize("charset", CHARSETS)
def test_all_text_is_read_as_utf_8_whatever_it_says_it_is(charset: str) -> None:
    for name in ("charset=", "CharSet=", "charset =", "charset*=utf-8''"):
        said = f"; {name}{charset}"
        assert through_the_door("GET", "text/plain" + said) == "200 OK"
        body = part(b'name="username"', b"\\ud800\xff")
        assert through_the_door("POST", PARTS + said, body) == "403 Forbidden"
        words = "application/x-www-form-urlencoded"
        assert through_the_door("POST", words + said, b"username=%5cud800") == "403 Forbidden"


def test_broken_text_in_an_upload_of_the_desk_is_harmless(editor: User) -> None:
    client = signed_in(editor)
    for name in (
        b"a\0.jpg",
        b"\xed\xa0\x80.jpg",
        b"../../a.jpg",
        "\u202egpj.jpg".encode(),
        b"x" * 300,
    ):
        body = part(b'name="upload"; filename="' + name + b'"', b"no picture")
        response = client.generic("POST", "/admin/pictures/picture/add/", body, PARTS)
        assert response.status_code == 200


# Too much.

HUGE: dict[str, tuple[int, Callable[[Client], Any]]] = {
    "10^18 as a page": (404, raw(f"/misionet/?page={10**18}")),
    "10^18 as a place": (400, raw(f"/lajme/?before={10**18}")),
    "10^17 as a date in a place": (200, raw(f"/lajme/?before={10**17}.{10**17}")),
    "a place of 5,000 digits": (400, raw("/lajme/?after=" + "9" * 5_000 + ".1")),
    "10^400 as a sitemap": (404, raw(f"/sitemap-news-{10**400}.xml")),
    "10^18 as a cursor of the API": (400, raw(f"/api/v1/news/?cursor={10**18}")),
    "10^18 as a page of the sitemap": (404, raw(f"/sitemap-pages.xml?p={10**18}")),
    "10^18 as a page of the desk": (302, raw(f"/admin/news/article/?p={10**18}")),
    "a cursor of 5,000 digits": (400, raw("/api/v1/news/?cursor=" + "9" * 5_000)),
    "10^9 as a size": (400, raw(f"/api/v1/news/?page_size={10**9}")),
    "a size that begins small": (400, raw("/api/v1/news/?page_size=0000000010000")),
    "a size of 5,000 digits": (400, raw("/api/v1/news/?page_size=000000050" + "0" * 5_000)),
    "10^18 as an article": (404, raw(f"/api/v1/news/{10**18}/")),
    "2^63 as an article": (404, raw(f"/api/v1/news/{2**63}/")),
    "an article of 5,000 digits": (404, raw("/api/v1/news/" + "9" * 5_000 + "/")),
    "no number as an article": (404, raw("/api/v1/news/abc/")),
    "Arabic digits as an article": (404, raw("/api/v1/news/%D9%A1/")),
    "a year of 5,000 digits": (400, raw("/api/v1/news/?year=" + "9" * 5_000)),
    "a date of the year 10^5": (400, raw("/ministria/mandati/?date=100000-01-01")),
    "1,001 fields": (200, form(b"&".join(b"a%d=b" % number for number in range(1_001)))),
    "5,001 fields": (413, form(b"&".join(b"a%d=b" % number for number in range(5_001)))),
    "5,001 questions": (413, raw("/?" + "&".join(f"a{number}=b" for number in range(5_001)))),
    "101 files": (
        413,
        form(b"".join(part(b'name="a"; filename="a"')[:-6] + b"\r\n" for _ in range(101)), PARTS),
    ),
    "13 MB of text": (413, form(b"username=" + b"a" * 13_000_000)),
    "a language of 10^6": (200, raw("/admin/login/", HTTP_ACCEPT_LANGUAGE="a" * 10**6)),
    "10^6 languages": (200, raw("/admin/login/", HTTP_ACCEPT_LANGUAGE="sq," * 10**6)),
    "a language cookie of 600": (
        200,
        raw("/admin/login/", HTTP_COOKIE="django_language=" + "a" * 600),
    ),
    "words of 10^5": (400, raw("/lajme/?q=" + "a" * 10**5)),
    "words of 10^5 in the API": (400, raw("/api/v1/news/?q=" + "%C3%AB" * 10**5)),
    "words of 10^5 at the desk": (400, raw("/admin/news/article/?q=" + "a" * 10**5)),
    "a slug of 10^5": (404, raw("/lajme/" + "a" * 10**5 + "/")),
    "a topic of 10^5": (400, raw("/api/v1/news/?topic=" + "a" * 10**5)),
    "a path of 10^5": (404, raw("/media/" + "a" * 10**5)),
    "a way of 10^4 steps": (404, raw("/media/" + "a/" * 10**4)),
    "a session key of 10^5": (302, raw("/admin/", HTTP_COOKIE="sessionid=" + "a" * 10**5)),
    "a next of 10^5": (200, raw("/admin/login/?next=/" + "a" * 10**5)),
    "an Accept of 10^5": (406, raw("/api/v1/news/", HTTP_ACCEPT="a/b," * 10**5)),
    "an address of 10^5": (200, raw("/api/v1/news/", HTTP_X_FORWARDED_FOR="1," * 10**5)),
}


@pytest.mark.parametrize(("status", "send"), HUGE.values(), ids=HUGE.keys())
def test_too_much_is_refused_and_quickly(status: int, send: Callable[[Client], Any]) -> None:
    started = time.process_time()
    assert send(asking()).status_code == status
    assert time.process_time() - started < 5


# Files.


@pytest.mark.parametrize(
    "way",
    [
        *("../originals/secret.jpeg", "%2e%2e/originals/secret.jpeg", "..%2foriginals/secret.jpeg"),
        *(
            "x/../../originals/secret.jpeg",
            "%2e%2e%2foriginals%2fsecret.jpeg",
            "originals/secret.jpeg",
        ),
        *(
            "..%5coriginals%5csecret.jpeg",
            "....//originals/secret.jpeg",
            "%252e%252e/originals/secret.jpeg",
        ),
        *("/originals/secret.jpeg", ".%00./originals/secret.jpeg", "..;/originals/secret.jpeg"),
    ],
)
def test_no_way_leads_from_the_public_files_to_others(way: str, tmp_path: Path) -> None:
    picture = make_picture()  # its files lie in these two folders
    for folder in ("media", "originals"):
        assert list((tmp_path / folder).iterdir()) != []
        (tmp_path / folder / "secret.jpeg").write_text("hidden")
    for prefix in ("/media/", "/static/"):
        response = asking().get(prefix + way)
        assert response.status_code in (400, 404)
        assert b"hidden" not in response.content
    shown = picture.renditions.all()[0].file
    address = f"/media/{shown.name}"
    assert asking().get(address).status_code == 404  # nothing published shows it yet
    article = published(make_article(lead_picture=picture))
    found: Any = asking().get(address)
    with shown.open() as file:
        assert found.getvalue() == file.read()
    withdraw(article)
    assert asking().get(address).status_code == 404


@pytest.mark.parametrize("path", ["/media/", "/static/", "/media/folder/", "/media/folder"])
def test_folders_are_not_listed(path: str, tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "folder").mkdir(parents=True)
    assert asking().get(path).status_code == 404


# What machines read.


def test_live_asks_no_database(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", no_database)
    response = Client().get("/health/live")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_wants_the_database_and_its_migrations(monkeypatch: MonkeyPatch) -> None:
    def answer() -> tuple[int, bytes]:
        response = Client().get("/health/ready")
        return response.status_code, response.content

    assert answer() == (200, b"ok\n")
    latest = MigrationRecorder(connection).migration_qs.filter(app="news").latest("name")
    latest.delete()
    assert answer() == (503, b"migrations are missing\n")
    monkeypatch.setattr(connection, "cursor", no_database)
    assert answer() == (503, b"no database\n")


def test_security_txt_says_whom_to_tell_or_is_not_there(settings: Settings) -> None:
    settings.SECURITY_CONTACT = ""
    assert asking().get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@mod.example"
    response = Client().get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = time.strptime(lines.pop("Expires"), "%Y-%m-%dT%H:%M:%SZ")
    assert 0 < time.mktime(expires) - time.time() < 366 * 24 * 60 * 60
    assert lines == {"Contact": "mailto:security@mod.example", "Preferred-Languages": "sq, en"}


# The log.


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Return a function that gives the lines logged so far."""
    handler = logging.getLogger("requests").handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    written = StringIO()
    former = handler.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    if former is not None:
        handler.setStream(former)


Lines = Callable[[], list[dict[str, Any]]]


def test_a_request_is_one_line(lines: Lines) -> None:
    response = Client().get("/lajme/?q=x")
    (line,) = lines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("at"))
    assert line.pop("ms") >= 0
    assert line == {
        "id": response["X-Request-ID"],
        "method": "GET",
        "path": "/lajme/",
        "status": 200,
        "user": None,
        "address": "127.0.0.1",
    }


def test_injected_line_ends_stay_on_the_line(lines: Lines) -> None:
    ends = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
    forged_line = quote(f'/x{ends}{{"status": 200}}')
    asking().get(forged_line)
    asking().get("/", headers={"user-agent": ends, "referer": ends, "x-forwarded-for": ends})
    assert [line["status"] for line in lines()] == [404, 200]
    assert lines()[0]["path"] == f'/x{ends}{{"status": 200}}'


def test_the_log_knows_who_was_signed_in_and_asks_nobody(lines: Lines) -> None:
    person = editor()
    client = Client()
    client.get("/admin/login/")
    client.post("/admin/login/", {"username": "editor", "password": PASSWORD})
    client.get("/admin/")
    client.get("/lajme/")
    client.get("/admin/nothing/")
    client.post("/admin/logout/")
    client.get("/admin/")
    assert [line["user"] for line in lines()] == [
        None,
        person.pk,
        person.pk,
        None,
        person.pk,
        None,
        None,
    ]


def test_the_log_keeps_no_secrets(lines: Lines) -> None:
    editor()
    client = asking()
    client.post("/admin/login/?token=s3cret", {"username": "editor", "password": "s3cret"})
    client.post("/admin/login/", {"username": "s3cret", "password": "s3cret"})
    client.get("/lajme/?q=s3cret", headers={"authorization": "s3cret", "referer": "/s3cret"})
    client.get("/", HTTP_COOKIE="sessionid=s3cret")
    assert len(lines()) == 4
    assert "s3cret" not in json.dumps(lines())


def test_the_log_says_what_goes_wrong(lines: Lines, monkeypatch: MonkeyPatch) -> None:
    asking().get("/nuk-ka/")
    asking().get("/", headers={"host": "evil.example"})
    asking().get("/%00")
    monkeypatch.setattr("config.views.render", boom)
    asking().get("/")
    assert [line["status"] for line in lines()] == [404, 400, 400, 500]


@pytest.mark.parametrize(
    ("proxies", "said", "logged"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (0, "", "127.0.0.1"),
        (1, "6.6.6.6, 10.1.1.1", "10.1.1.1"),
        (2, "6.6.6.6, 10.1.1.1, 10.2.2.2", "10.1.1.1"),
        (2, "10.1.1.1", "10.1.1.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_log_believes_only_our_proxies(
    lines: Lines, settings: Settings, proxies: int, said: str, logged: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    Client().get("/health/live", headers={"x-forwarded-for": said} if said else {})
    assert lines()[0]["address"] == logged
