"""One file for every machine. What differs between them is an environment variable.

Without any, this is production, and it refuses to start on a setting that is missing or unsafe.
`DEVELOPMENT=1`, which `make run` and the tests set, fills in values for one's own machine.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .environment import allowed_hosts, cache, database, flag, refuse, secret_key, setting

BASE = Path(__file__).resolve().parent.parent
VAR = BASE / "var"

DEVELOPMENT = flag("DEVELOPMENT")
DEBUG = flag("DEBUG")
if DEBUG and not DEVELOPMENT:
    refuse("DEBUG shows the code to everyone; unset it, or set DEVELOPMENT=1 on your own machine.")

SECRET_KEY = "for one's own machine only" if DEVELOPMENT else secret_key()
ALLOWED_HOSTS = allowed_hosts("127.0.0.1,localhost" if DEVELOPMENT else "")
SECURITY_CONTACT = setting(
    "SECURITY_CONTACT",
    form=r"((mailto:|tel:|https://)\S+)?",
    hint="an address that begins with mailto:, tel: or https://",
)

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "config",
    "news",
    "missions",
    "ministry",
    "pictures",
    "publishing",
    "config.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "translated_fields",
    "django_prose_editor",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "corsheaders",
]

MIDDLEWARE = [
    "config.middleware.log_requests",
    "csp.middleware.CSPMiddleware",
    "config.middleware.safe_headers",
    "config.middleware.choose_language",
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "config.middleware.only_read_outside_the_desk",
    "config.middleware.refuse_broken_text",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.choose_desk_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.answer_for_addresses",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["config.templates.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Data: SQLite and files under var/ unless told otherwise.

DATABASES = {"default": database(f"sqlite:///{VAR / 'site.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # writers wait their turn instead of failing half way
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)

CACHES = {"default": cache("locmemcache://")}

# The search: the database's own index, or an OpenSearch server that is told what the index holds.
SEARCH_URL = setting(
    "SEARCH_URL",
    form=r"(https?://([^/@\s]+@)?[\w.-]+(:\d+)?/[a-z0-9][a-z0-9_-]*)?",
    hint="https://user:password@host:9200/index",
)

MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = setting("STATIC_ROOT", str(VAR / "static"))
STATICFILES_DIRS = [BASE / "static"]
MEDIA_BUCKET = setting("MEDIA_BUCKET")
ORIGINALS_BUCKET = setting("ORIGINALS_BUCKET")
if MEDIA_BUCKET and ORIGINALS_BUCKET in ("", MEDIA_BUCKET):
    refuse("set ORIGINALS_BUCKET to a bucket of its own, beside MEDIA_BUCKET.")
FILES = {"BACKEND": "django.core.files.storage.FileSystemStorage"}


def bucket(name: str) -> dict[str, Any]:
    options = {"bucket_name": name, "endpoint_url": ENDPOINT, "file_overwrite": False}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


ENDPOINT = setting("MEDIA_ENDPOINT") or None
STORAGES = {
    "default": bucket(MEDIA_BUCKET) if MEDIA_BUCKET else FILES,
    "originals": bucket(ORIGINALS_BUCKET)
    if MEDIA_BUCKET
    else FILES | {"OPTIONS": {"location": VAR / "originals", "base_url": None}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "config.static.OneSheetStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT

# Languages: Albanian at the root, English under /en/.

LANGUAGE_CODE = "sq"
LANGUAGES = [("sq", "Shqip"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Europe/Tirane"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # identifiers are not quantities; `grouped` prints those

# People.

AUTH_USER_MODEL = "publishing.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True  # 30 minutes idle, not 30 minutes in all
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"  # the public site is sent no cookie at all

# Scheduled changes of live pages: every so many seconds each server process applies what is due.

PUBLISH_DUE_EVERY = int(
    setting(
        "PUBLISH_DUE_EVERY",
        "20",
        form="[0-5]?[0-9]",
        hint="a number of seconds up to 59, or 0 where a timer runs `manage.py publish_due`",
    )
)

# Safety.

CONTENT_SECURITY_POLICY = {  # of the public site, which runs no script; middleware.py has the desk's
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEVELOPMENT
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked by machines, inside
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 2 * 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEVELOPMENT
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = (
    12 * 1024 * 1024
)  # text too long for an act, so that the form can say so
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a mission with many parts is one form
MAX_BODY = 50 * 1024 * 1024  # more than a picture may have, so that the form can say so
TRUSTED_PROXIES = int(setting("TRUSTED_PROXIES", "0", form="[0-9]", hint="how many stand in front"))
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "if-none-match", "if-modified-since"]
CORS_EXPOSE_HEADERS = ["ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After"]

# The API.

_name, _url = setting(
    "OPEN_DATA_LICENCE",
    "CC BY 4.0|https://creativecommons.org/licenses/by/4.0/",
    form=r"[^|\s][^|\r\n]*\|https://[\w.~:/?#@!$&'()*+,;=%-]+",
    hint="its name and its address, such as CC BY 4.0|https://creativecommons.org/licenses/by/4.0/",
).split("|")
OPEN_DATA_LICENCE = {"name": _name.strip(), "url": _url}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["publishing.throttling.Throttle"],
    "DEFAULT_THROTTLE_RATES": {
        "anon": setting(
            "API_RATE",
            "120/minute",
            form="[1-9][0-9]{0,8}/(second|minute|hour|day)",
            hint="a number of requests and a time, such as 120/minute",
        )
    },
    "NUM_PROXIES": TRUSTED_PROXIES,
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "config.errors.in_api",
    "URL_FORMAT_OVERRIDE": None,  # what is a table knows ?format=; nothing else has more than one
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ministria e Mbrojtjes",
    "DESCRIPTION": _("The news, the missions and the mandate of the Ministry of Defence as data."),
    "LICENSE": OPEN_DATA_LICENCE,
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
}

# One line of JSON a request, on standard output.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{message}", "style": "{"},
        "text": {"format": "{levelname} {name} {message}", "style": "{"},
    },
    "handlers": {
        "requests": {"class": "logging.StreamHandler", "formatter": "line"},
        "errors": {"class": "logging.StreamHandler", "formatter": "text", "level": "ERROR"},
    },
    "loggers": {
        "requests": {"handlers": ["requests"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["errors"], "level": "INFO"},
    },
}
