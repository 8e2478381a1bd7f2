"""What the fields of an older site may be called: headings of a table, names in a JSON file."""

from publishing.text import words

_CALLED = {
    "title": "titulli, titull, headline, post title, kreu, name",
    "date": (
        "data, date printed, date as printed, printed date, published, published at, published on, "
        "publish up, date published, pubdate, pub date, post date, created, created at, data e botimit, "
        "data e publikimit, botuar, publikuar, botuar më, publikuar më"
    ),
    "teaser": (
        "summary, intro, introtext, intro text, excerpt, post excerpt, lead, description, hyrja, "
        "hyrje, përmbledhja, përmbledhje, paragrafi hyrës, hyrja e shkurtër"
    ),
    "body": (
        "body html, html, text, fulltext, full text, content, content html, post content, teksti, "
        "tekst, trupi, trupi html, përmbajtja, përmbajtje"
    ),
    "language": "lang, gjuha, gjuhë, locale",
    "link": "url, address, permalink, guid, source url, adresa, adresë, lidhja, lidhje, linku",
    "picture": (
        "picture file, image, image file, photo, photo file, file, fotografia, fotografi, foto, "
        "figura, skedari i figurës, skedari i fotografisë, imazhi, imazh"
    ),
    "byline": "author, by, autori, autor, nga",
    "caption": "picture caption, image caption, përshkrimi i figurës, legjenda, legjendë",
    "credit": "picture credit, photo credit, photographer, fotografoi, fotograf, fotografi nga",
    "last_updated": (
        "last update, updated, updated at, modified, date modified, post modified, përditësuar, "
        "përditësuar së fundmi, modifikuar"
    ),
}
LANGUAGES = {
    **dict.fromkeys(("sq", "al", "alb", "sqi", "shqip", "albanian", "albanais"), "sq"),
    **dict.fromkeys(("en", "eng", "english", "anglisht"), "en"),
}


def plain(heading: str) -> str:
    """Return a heading without case, accents and marks: “Body_HTML” is “body html”."""
    return " ".join(words(heading[:100].replace("_", " ")))


FIELDS = {
    plain(heading): field
    for field, others in _CALLED.items()
    for heading in (field, *others.split(","))
}


def language_of(text: str) -> str | None:
    """Return the language that a cell names: sq, Shqip, sq-AL; empty for none and for all of them.

    None where it names one that this site does not have.
    """
    found = words(text[:40].replace("_", " "))
    if not found or text.strip() == "*" or found[0] in ("all", "und"):
        return ""
    return LANGUAGES.get(found[0])
