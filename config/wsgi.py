import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
answer = get_wsgi_application()

if settings.PUBLISH_DUE_EVERY:
    from publishing.schedule import keep_publishing

    keep_publishing(settings.PUBLISH_DUE_EVERY)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Read all text as UTF-8, whatever charset a client names.

    Django believes it, before any of our code can answer, and "hex" or "undefined" is an error.
    """
    kind = environ.get("CONTENT_TYPE", "")
    environ["CONTENT_TYPE"] = re.sub("charset", "-", kind, flags=re.IGNORECASE)
    return answer(environ, start_response)
