"""Keep a copy of the ministry's news in step: python follow_news.py https://site.example copy.json en"""

import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen


def ask(address: str, etag: str = "") -> tuple[Any, str]:
    """Return what the API answers, and its ETag: None if unchanged, and no ETag if not there."""
    while True:
        try:
            with urlopen(Request(address, headers={"If-None-Match": etag}), timeout=60) as answer:
                return json.load(answer), answer.headers["ETag"]
        except HTTPError as error:
            if error.code in (304, 404, 410):
                return None, etag if error.code == 304 else ""
            if error.code not in (429, 503):
                raise
            seconds = error.headers.get("Retry-After", "")  # or a date
            time.sleep(int(seconds) if seconds.isdecimal() else 60)


def articles(address: str) -> Any:
    while address:
        page, _etag = ask(address)
        yield from ((str(article["id"]), article) for article in page["results"])
        address = page["next"]


def follow(site: str, file: Path, lang: str = "sq") -> None:
    """Bring the copy in `file` up to date: the articles by their ids, and how far it has come."""
    news, asked = f"{site}/api/v1/news/", f"lang={lang}&page_size=100"
    copy: Any = json.loads(file.read_text()) if file.exists() else {"next": "", "etag": ""}
    copy["has_more"] = True
    while copy["has_more"]:
        page, copy["etag"] = ask(copy["next"], copy["etag"]) if copy["next"] else (None, "")
        if page is None and copy["etag"]:
            return
        if page is None:  # a new copy, or a site restored from a backup: what changes comes again
            copy = ask(f"{news}changes/?{asked}&start=now")[0] | {"has_more": True}
            copy |= {"etag": "", "articles": dict(articles(f"{news}?{asked}&include=all"))}
            continue
        for key in {str(change["id"]) for change in page.pop("results")}:
            copy["articles"][key], _etag = ask(f"{news}{key}/?lang={lang}")
        if page["labels"]["tag"] != copy["labels"]["tag"]:  # a topic has another name, say
            since = quote(copy["labels"]["changed_at"] or "1900-01-01")
            copy["articles"] |= articles(f"{news}?{asked}&include=all&modified_since={since}")
        copy |= page
    copy["articles"] = {key: article for key, article in copy["articles"].items() if article}
    file.with_suffix(".new").write_text(json.dumps(copy))
    file.with_suffix(".new").replace(file)  # whole, or not at all


if __name__ == "__main__":
    follow(sys.argv[1].rstrip("/"), Path(sys.argv[2]), *sys.argv[3:])
