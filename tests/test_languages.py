"""Two languages, whole and unmixed: the catalogue, dates and numbers, pages, and the switch."""

import re
from collections.abc import Iterable, Iterator, Set
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from string import printable
from unicodedata import is_normalized
from xml.etree.ElementTree import Element

import django
import html5lib
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.template.defaultfilters import date as date_filter
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format, get_format, number_format
from django.utils.functional import Promise
from django.utils.timezone import make_aware
from django.utils.translation import override
from django.utils.translation.template import templatize

from publishing.fields import DayFormField
from publishing.languages import CODES, other
from publishing.models import User

from . import make
from .pages import ALBANIAN_PAGES, ENGLISH_PAGES
from .test_house_rules import STOREYS

Message = tuple[str | None, str]  # its context, and the English

ALBANIAN = settings.BASE / "locale" / "sq" / "LC_MESSAGES" / "django.po"
SCRIPTS = ALBANIAN.with_name("djangojs.po")
DJANGO = Path(django.__file__).parent

KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext")
}


# The catalogue.


@cache
def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def messages(path: Path) -> dict[Message, tuple[str, ...]]:
    """Return the messages of a .po file, each with its translation in singular and plural."""
    found: dict[Message, tuple[str, ...]] = {}
    for message in catalogue(path):
        english = message.id if isinstance(message.id, str) else message.id[0]
        strings = message.string or ""
        if english and not message.fuzzy:
            found[message.context, english] = (
                (strings,) if isinstance(strings, str) else tuple(strings)
            )
    return found


def translated(found: dict[Message, tuple[str, ...]]) -> set[Message]:
    return {message for message, strings in found.items() if all(strings)}


def of_django(language: str) -> dict[Message, tuple[str, ...]]:
    """Return what Django and those of its apps that we use say in a language."""
    django_apps = (app for app in apps.get_app_configs() if app.name.startswith("django."))
    folders = [DJANGO / "conf", *(Path(app.path) for app in django_apps)]
    paths = [folder / "locale" / language / "LC_MESSAGES" / "django.po" for folder in folders]
    return {
        message: strings
        for path in paths
        if path.exists()
        for message, strings in messages(path).items()
    }


def marked(folder: Path) -> Iterator[tuple[Message, Path]]:
    """Yield what the Python files and templates under `folder` mark for translation."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".py":
            source = path.read_text()
        elif path.suffix == ".html":
            lines = templatize(path.read_text()).splitlines()
            source = "\n".join(line.strip() for line in lines)  # or Python sees indentation
        else:
            continue
        found = extract("python", BytesIO(source.encode()), KEYWORDS)
        for _line, said, _comments, context in found:
            yield (context, said if isinstance(said, str) else said[0]), path


@cache
def of_this_site() -> dict[Message, Path]:
    folders = [settings.BASE / name for name in (*STOREYS, "templates")]
    return {message: path for folder in folders for message, path in marked(folder)}


@cache
def of_the_libraries() -> set[Message]:
    others = [
        Path(app.path)
        for app in apps.get_app_configs()
        if not app.name.startswith("django.") and app.name not in STOREYS
    ]
    marked_there = {message for folder in others for message, _path in marked(folder)}
    return of_django("en").keys() | marked_there


def named(found: Set[Message]) -> str:
    """Return a line for each message, with the file it comes from if that is one of ours."""
    lines = []
    for message in found:
        path = of_this_site().get(message)
        where = f"{path.relative_to(settings.BASE)}: " if path else ""
        lines.append(where + " | ".join(filter(None, message)))
    return "\n".join(sorted(lines))


def test_every_string_of_this_site_is_translated() -> None:
    assert named(of_this_site().keys() - translated(messages(ALBANIAN))) == ""


def test_every_string_of_the_libraries_is_translated() -> None:
    """Django's own Albanian has gaps and the other libraries have none: part two fills them."""
    known = translated(messages(ALBANIAN)) | translated(of_django("sq"))
    assert named(of_the_libraries() - known) == ""


def test_every_string_of_the_rich_text_editor_is_translated() -> None:
    editor = Path(apps.get_app_config("django_prose_editor").path)
    german = messages(editor / "locale" / "de" / "LC_MESSAGES" / "djangojs.po")
    assert named(german.keys() - translated(messages(SCRIPTS))) == ""


def test_the_catalogue_holds_nothing_that_is_not_used() -> None:
    assert named(messages(ALBANIAN).keys() - of_this_site().keys() - of_the_libraries()) == ""


@pytest.mark.parametrize("path", [ALBANIAN, SCRIPTS], ids=["pages", "scripts"])
def test_a_translation_is_checked_by_a_person_and_keeps_its_placeholders(path: Path) -> None:
    placeholder = re.compile(r"%\(\w+\)[a-z]|%[a-z]\b|\{\w*(?::\w)?\}")
    assert [message.id for message in catalogue(path) if message.id and message.fuzzy] == []
    assert [errors for _, errors in catalogue(path).check()] == []
    assert [
        string
        for (_, english), strings in messages(path).items()
        for string in strings
        if sorted(placeholder.findall(string)) != sorted(placeholder.findall(english))
    ] == []


@pytest.mark.parametrize("path", [ALBANIAN, SCRIPTS], ids=["pages", "scripts"])
def test_albanian_is_written_with_its_own_letters_and_quotation_marks(path: Path) -> None:
    """No letter that only looks like one, no combining accent, “ ” and ’ instead of \" and '."""
    ours = set(printable) - set("\"'`") | set("çÇëË“”’…–\u00a0")
    strings = [string for strings in messages(path).values() for string in strings]
    assert [string for string in strings if set(string) - ours] == []
    assert [string for string in strings if not is_normalized("NFC", string)] == []


# Dates and numbers.

DAY = date(2018, 10, 23)
MOMENT = make_aware(datetime(2018, 10, 23, 19, 18))


def test_albanian_dates_and_numbers() -> None:
    assert date_format(DAY) == "23 tetor 2018"
    assert date_format(MOMENT, "DATETIME_FORMAT") == "23 tetor 2018, 19:18"
    assert date_filter(DAY, "l, j F Y") == "e martë, 23 tetor 2018"
    assert (date_filter(DAY, "E"), date_filter(DAY, "N")) == ("tetor", "tet.")
    assert date_format(DAY, "SHORT_DATE_FORMAT") == "23.10.2018"
    assert get_format("FIRST_DAY_OF_WEEK") == 1
    assert number_format(13_000, force_grouping=True) == "13\u00a0000"
    assert number_format(3.5) == "3,5"


def test_english_dates_and_numbers() -> None:
    with override("en"):
        assert date_format(DAY) == "23 October 2018"
        assert date_format(MOMENT, "DATETIME_FORMAT") == "23 October 2018, 19:18"
        assert get_format("FIRST_DAY_OF_WEEK") == 1
        assert number_format(13_000, force_grouping=True) == "13\u00a0000"
        assert number_format(3.5) == "3.5"


def test_every_month_is_in_lower_case_wherever_django_names_it() -> None:
    months = "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor".split()
    days = [date(2018, month, 1) for month in range(1, 13)]
    assert [date_filter(day, "F") for day in days] == months
    assert [date_filter(day, "E") for day in days] == months
    short = [date_filter(day, form) for day in days for form in "Nb"]
    assert short == [name.lower() for name in short]


@pytest.mark.parametrize("language", ["sq", "en"])
def test_a_typed_date_has_the_day_before_the_month(language: str) -> None:
    with override(language):
        assert forms.DateField().clean("23.10.2018") == DAY
        assert forms.DateField().clean("03/04/2024") == date(2024, 4, 3)
        assert forms.DateField().clean("2018-10-23") == DAY


@pytest.mark.parametrize("typed", ["23 tetor 2018", "23 October 2018", "23.10.2018", "23/10/2018"])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert DayFormField().clean(typed) == DAY


def test_a_day_that_lacks_its_day_is_refused_in_albanian() -> None:
    with pytest.raises(ValidationError) as refused:
        DayFormField().clean("tetor 2018")
    assert refused.value.messages == ["Jepni edhe ditën."]


# Pages: each in one language.

SPOKEN = ("aria-label", "title", "placeholder", "alt")

# What stands in the other language, and why.
ALLOWED = re.compile(
    r"""
    English | Shqip         # a language is called by its own name
    | .*://.* | .*→.*       # an address; what the English source prints, and what is corrected
    | integer | string      # the types of OpenAPI
    | Search                # fixed in Django's template: the picture beside the field
    | .*\|[ ]Can[ ].*      # Django writes the names of permissions into the database, in English
    """,
    re.VERBOSE,
)


def spoken(element: Element, language: str) -> Iterator[str]:
    """Yield what a page shows or says in its own words, not its content and other languages."""
    is_content = element.tag in ("script", "style", "textarea", "code")
    is_content |= element.get("class") == "readonly"
    if is_content or not isinstance(element.tag, str) or element.get("lang", language) != language:
        return
    yield from (element.get(name, "") for name in SPOKEN)
    if element.get("type") in ("submit", "button"):
        yield element.get("value", "")
    yield element.text or ""
    for child in element:
        yield from spoken(child, language)
        yield child.tail or ""


def texts(client: Client, path: str, language: str) -> set[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(client.get(path).content.decode())
    assert page.get("lang") == language, path
    found = {" ".join(text.split()) for text in spoken(page, language)}
    return {re.sub(r"( \[(sq|en)\])?:?$", "", text) for text in found} - {""}


class Words:
    """A language as a reader knows it: by whole phrases of the catalogue, and by its small words."""

    PLACEHOLDER = re.compile(r"%\\\(\w+\\\)[a-z]|%[a-z]\b|\\\{\w*\\\}")  # as re.escape leaves them

    def __init__(self, phrases: set[str], small: str) -> None:
        self.phrases = {phrase.rstrip(":") for phrase in phrases}
        patterns = (self.PLACEHOLDER.sub(".+", re.escape(phrase)) for phrase in sorted(phrases))
        self.patterns = re.compile("|".join(pattern for pattern in patterns if ".+" in pattern))
        self.small = re.compile(rf"(?<![\w-])({small})(?!\w)")

    def speak(self, text: str) -> bool:
        said = text.casefold()
        known = said in self.phrases or self.patterns.fullmatch(said) or self.small.search(said)
        return bool(known) and not ALLOWED.fullmatch(text)


@cache
def words() -> dict[str, Words]:
    """Return the words of each language, told apart by what the two say differently."""
    pairs = [
        (english.casefold(), string.casefold())
        for (_, english), strings in (of_django("sq") | messages(ALBANIAN)).items()
        for string in strings
    ]
    english, albanian = ({pair[side] for pair in pairs} - {""} for side in (0, 1))
    return {
        "sq": Words(albanian - english, "dhe|të|në|një|që|për|nuk|është|nga"),
        "en": Words(english - albanian, "the|of|and|with|this|not|is|are|was|can|you"),
    }


def in_the_wrong_language(client: Client, paths: Iterable[str], language: str) -> str:
    """Return a line for each text of these pages that the other language speaks."""
    others = words()[other(language)]
    said = {text: path for path in paths for text in texts(client, path, language)}
    return "\n".join(sorted(f"{said[text]}: {text}" for text in said if others.speak(text)))


@pytest.mark.parametrize(
    ("language", "paths"), [("sq", ALBANIAN_PAGES), ("en", ENGLISH_PAGES)], ids=["sq", "en"]
)
@pytest.mark.django_db
def test_a_public_page_speaks_one_language(
    client: Client, language: str, paths: tuple[str, ...]
) -> None:
    call_command("seed")
    withdrawn = make.withdrawn(make.make_article())
    with override(language):
        more = [withdrawn.get_absolute_url(), reverse("news:articles") + "?year=x"]
    assert in_the_wrong_language(client, [*paths, *more], language) == ""


def desk_pages() -> Iterator[str]:
    """Yield the pages of the desk, with an item of each kind, and an article in each state."""
    live = make.published(make.make_article(topics=[make.make_topic()]))
    draft = make.changed(live, title_sq="Titulli i ri", title_en="The new title")
    submitted = make.submitted(make.make_article())
    for state in ("draft", "sent back", "scheduled", "withdrawn"):
        make.in_state(make.make_article(), state)
    mission = make.make_mission(parts=1, status="accomplished")
    make.make_contingent(mission, strengths=1)
    make.make_mandate(points=1)
    make.make_page()
    make.make_picture()
    make.make_article(lead_picture=make.make_picture(alt_sq="", alt_en=""))
    for name in (
        *("index", "password_change", "publishing_user_add", "news_article_add"),
        *("pictures_picture_add", "pictures_picture_upload"),
    ):
        yield reverse(f"admin:{name}")
    steps = {submitted: ("approve", "send-back"), live: ("withdraw",), draft: ("discard",)}
    for item, names in steps.items():
        for name in names:
            yield reverse("admin:news_article_step", args=[item.pk, name])
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        for item in model._base_manager.all():
            yield reverse(f"{name}_change", args=[item.pk])
            yield reverse(f"{name}_history", args=[item.pk])


@pytest.mark.django_db
@pytest.mark.parametrize("language", CODES)
def test_the_desk_speaks_one_language(administrator: User, language: str) -> None:
    User.objects.filter(pk=administrator.pk).update(language=language)
    with override(language):
        paths = list(desk_pages())
    assert in_the_wrong_language(make.signed_in(administrator), paths, language) == ""


def test_every_name_that_the_desk_shows_can_be_translated() -> None:
    """Without a name of its own, a field is shown by its attribute, in English."""
    assert [
        f"{model._meta.label}.{field.name}"
        for model, desk in admin.site._registry.items()
        if model._meta.app_label in STOREYS
        for field in model._meta.concrete_fields
        if (field.editable and not field.primary_key) or field.name in desk.list_display
        if not isinstance(field.verbose_name, Promise)
    ] == []


# The switch.


@pytest.mark.django_db
def test_the_switch_of_the_desk_is_kept_with_the_account(administrator: User) -> None:
    client = make.signed_in(administrator)
    for language in ("en", "sq"):
        answer = client.post(
            reverse("admin:language"), {"language": language, "next": "/admin/news/article/"}
        )
        administrator.refresh_from_db()
        assert administrator.language == language
        assert answer["Location"] == "/admin/news/article/"
        assert client.get("/admin/")["Content-Language"] == language


@pytest.mark.django_db
def test_the_desk_has_no_third_language(administrator: User) -> None:
    answer = make.signed_in(administrator).post(reverse("admin:language"), {"language": "de"})
    administrator.refresh_from_db()
    assert (answer.status_code, administrator.language) == (400, "sq")


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "language"), [("en", "en"), ("sq", "sq"), ("de", "sq")])
def test_before_signing_in_the_browser_chooses(client: Client, asked: str, language: str) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = asked
    assert in_the_wrong_language(client, ["/admin/login/"], language) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["sq", "en", "de"])
@pytest.mark.parametrize(
    ("path", "language"), [("/", "sq"), ("/lajme/", "sq"), ("/en/", "en"), ("/en/news/", "en")]
)
def test_the_address_alone_chooses_the_language_of_a_public_page(
    administrator: User, path: str, language: str, asked: str
) -> None:
    User.objects.filter(pk=administrator.pk).update(language=other(language))
    client = make.signed_in(administrator)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = asked
    answer = client.get(path, headers={"accept-language": asked})
    assert answer["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.content.decode()
