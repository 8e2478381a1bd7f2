"""The site for `urllib`: each request goes by WSGI to the application, and no further."""

from email.message import Message
from io import BytesIO
from typing import Any
from urllib.request import HTTPHandler, OpenerDirector, Request, build_opener
from urllib.response import addinfourl
from wsgiref.util import setup_testing_defaults

SITE = "http://testserver"


class Wsgi(HTTPHandler):
    def __init__(self, application: Any) -> None:
        super().__init__()
        self.application = application

    def http_open(self, request: Request) -> Any:
        path, _, query = request.selector.partition("?")
        environ = {"REQUEST_METHOD": request.get_method(), "PATH_INFO": path, "QUERY_STRING": query}
        environ |= {
            f"HTTP_{name.upper().replace('-', '_')}": str(value)
            for name, value in request.header_items()
        }
        setup_testing_defaults(environ)
        status, headers = "", Message()

        def start(said: str, told: list[tuple[str, str]], *_args: Any) -> None:
            nonlocal status
            status = said
            for name, value in told:
                headers[name] = value

        body = self.application(environ, start)
        content = b"".join(body)
        body.close()
        answer: Any = addinfourl(BytesIO(content), headers, request.full_url, int(status[:3]))
        answer.msg = status[4:]
        return answer


def opener(application: Any) -> OpenerDirector:
    return build_opener(Wsgi(application))
