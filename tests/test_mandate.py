"""The mandate as readers have it: the text of a day, its addresses, and what changed."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from html5lib import parse as html
from pytest_django import DjangoAssertNumQueries

from ministry.models import Mandate, Provision
from publishing.dates import parse

from .make import (
    changed,
    make_mandate,
    make_mission,
    published,
    republished,
    scheduled,
    submitted,
    withdraw,
)

pytestmark = pytest.mark.django_db

NOW, THEN = "/en/ministry/mandate/", "/en/ministry/mandate/?date=2019-06-01"

OLD: dict[str, Any] = {
    "text_sq": "1. Ministri.\n\n2. Detyrat:\n\na) një;\n\nb) dy;\n\nc) tre;\n\nç) katër;\n\nd) pesë.",
    "text_en": "1. Minister.\n\n2. Tasks:\n\na) one;\n\nb) two;\n\nc) three;\n\nç) four;\n\nd) five.",
    "in_force_from": parse("1.1.2018"),
    "title_en": "The old text",
}
NEW: dict[str, Any] = {
    "text_sq": "1. Ministri.\n\n2. Detyrat:\n\na) një;\n\nb) dy a tri;\n\nc) tre;\n\nç) e re;\n\n"
    "ç/1) futur;\n\nd) katër.",
    "text_en": "1. Minister.\n\n2. Tasks:\n\na) one;\n\nb) two or three;\n\nc) three;\n\nç) new;\n\n"
    "ç/1) inserted;\n\nd) four.",
    "in_force_from": parse("1.1.2020"),
    "title_en": "The new text",
    "renumbered": "2-ç = 2-d",
}


@pytest.fixture
def versions() -> tuple[Mandate, Mandate]:
    return published(make_mandate(**OLD)), published(make_mandate(**NEW))


def page(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200
    return html(response.content.decode(), namespaceHTMLElements=False)


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def at(document: Any, anchor: str) -> Any:
    (found,) = [element for element in document.iter() if element.get("id") == anchor]
    return found


def notice(document: Any) -> str:
    found = document.find(".//p[@class='notice']")
    return words(found) if found is not None else ""


# Which text, and when.


def test_the_text_of_a_day_is_marked_where_it_is_not_that_of_today(
    client: Client, versions: Any
) -> None:
    today, then = page(client, NOW), page(client, THEN)
    assert (words(today.find(".//h1")), notice(today)) == ("The new text", "")
    assert words(then.find(".//h1")) == "The old text"
    assert notice(then) == (
        "This is the text that was in force on 1 June 2019. It is no longer in force: its last day "
        "was 31 December 2019. Read the text in force today"
    )
    assert notice(page(client, f"{NOW}?date=2021-01-01")) == (
        "The text known to be in force on 1 January 2021. It is in force today as well."
    )


def test_a_day_before_the_first_version_says_when_that_begins(
    client: Client, versions: Any
) -> None:
    response = client.get(f"{NOW}?date=2017-12-31")
    assert response.status_code == 404
    assert "The first known one is in force from 1 January 2018." in response.content.decode()


def test_each_version_has_a_permanent_address(client: Client, versions: Any) -> None:
    old, new = versions
    for version in versions:
        document = page(client, f"{NOW}{version.pk}/")
        assert words(document.find(".//h1")) == version.title_en
    assert notice(page(client, f"{NOW}{old.pk}/")).startswith("It is no longer in force")
    assert notice(page(client, f"{NOW}{new.pk}/")) == ""
    assert client.get(f"{NOW}999/").status_code == 404


def test_a_version_to_come_says_so_and_is_not_the_mandate(client: Client, versions: Any) -> None:
    coming = published(make_mandate(title_en="To come", in_force_from=parse("1.1.2999")))
    document = page(client, f"{NOW}{coming.pk}/")
    assert notice(document).startswith(
        "This text is not in force yet. It comes into force on 1 Jan"
    )
    assert words(page(client, NOW).find(".//h1")) == "The new text"


def test_the_page_lists_every_version_with_its_time(client: Client, versions: Any) -> None:
    old, new = versions
    lines = page(client, NOW).findall(".//ol[@class='versions']/li")
    assert [words(line.find("p")) for line in lines] == [
        "In force from 1 January 2020",
        "In force from 1 January 2018 until 31 December 2019",
    ]
    links = [link.get("href") for link in lines[0].iter("a")] + [lines[1].find(".//a").get("href")]
    assert links == [f"{NOW}{new.pk}/changes/", f"{NOW}{old.pk}/"]


def test_the_act_is_cited_in_full(client: Client) -> None:
    act: dict[str, Any] = {
        "act_kind": "law",
        "act_number": "64/2014",
        "act_date": parse("18.9.2014"),
    }
    titles: dict[str, Any] = {"act_sq": "“Për mbrojtjen”", "act_en": "“On defence”"}
    published(make_mandate(gazette="144/2014", act_link="https://qbz.gov.al/x", **act, **titles))
    meta = words(page(client, NOW).find(".//header[@class='head']"))
    assert "Law no. 64/2014, dated 18 September 2014, “On defence”" in meta
    assert "Official Gazette no. 144/2014" in meta


# Addresses.


def test_every_label_is_an_address_and_says_how_to_cite_it(client: Client, versions: Any) -> None:
    document = page(client, NOW)
    letter = at(document, "2-ç")
    assert letter.find("a").get("href") == "#2-ç"
    assert words(letter.find("p[@class='cite']")) == (
        "Cite this: neni 2, shkronja ç / article 2(ç). Permanent address"
    )
    assert at(document, "2-c2") in list(letter.iter("span"))


def test_a_letter_that_moved_keeps_its_old_address_in_mind(client: Client, versions: Any) -> None:
    document = page(client, NOW)
    assert "Formerly article 2(ç)." in words(at(document, "2-d"))
    assert "four." in words(at(document, "2-d"))
    assert "new;" in words(at(document, "2-ç"))


def test_a_reused_address_says_where_what_stood_there_is(client: Client, versions: Any) -> None:
    letter = at(page(client, NOW), "2-ç")
    assert "What stood here before: article 2(d)." in words(letter)


def test_a_text_of_unknown_age_claims_no_day(client: Client) -> None:
    published(make_mandate(in_force_from=None))
    said = notice(page(client, f"{NOW}?date=1990-01-01"))
    assert said.startswith("It is not known whether this text was in force on 1 January 1990")


def test_what_was_taken_out_is_still_answered_for(client: Client, versions: Any) -> None:
    """The letter d of the old text was overtaken: its words are gone, its address is another's."""
    _old, new = versions
    third: dict[str, Any] = {
        "in_force_from": parse("1.1.2022"),
        "text_sq": "1. Ministri.",
        "text_en": "1. Minister.",
    }
    published(make_mandate(**third))
    document = page(client, NOW)
    gone = at(document, "2-ç/1")
    assert words(gone) == "Article 2(ç/1): the last version that had it"
    assert gone.find("a").get("href") == f"{NOW}{new.pk}/#2-ç/1"


def test_an_address_whose_label_is_free_leads_to_where_it_moved(
    client: Client, versions: Any
) -> None:
    third: dict[str, Any] = {
        "in_force_from": parse("1.1.2022"),
        "text_sq": "1. Ministri.\n\n3. Detyrat:\n\na) një.",
        "text_en": "1. Minister.\n\n3. Tasks:\n\na) one.",
        "renumbered": "2 = 3",
    }
    published(make_mandate(**third))
    document = page(client, NOW)
    assert at(document, "2-a") in list(at(document, "3-a").iter("span"))
    assert at(document, "2") in list(at(document, "3").iter("span"))


def test_a_mission_stays_with_its_provision_when_that_moves(client: Client, versions: Any) -> None:
    old, _new = versions
    letter = Provision.objects.get(mandate=old, anchor="2-ç")
    published(make_mission(abbreviation="RSM", rests_on=letter))
    document = page(client, NOW)
    assert "Missions that rest on it: RSM" in words(at(document, "2-d"))
    assert "RSM" not in words(at(document, "2-ç"))
    assert "RSM" in words(at(page(client, THEN), "2-ç"))


def test_no_address_of_a_page_stands_twice(client: Client, versions: Any) -> None:
    for path in (NOW, THEN):
        found = [element.get("id") for element in page(client, path).iter() if element.get("id")]
        assert len(found) == len(set(found))


def test_a_version_put_between_two_lets_nothing_false_be_said(client: Client) -> None:
    """What the last one renumbers was written of the first, which is no longer the one before."""
    text = "1. Tasks:\n\na) one;\n\nb) the words of a mission."
    first = published(make_mandate(text_en=text, text_sq=text, in_force_from=parse("2010")))
    published(make_mission(abbreviation="RSM", rests_on=first.provisions.get(anchor="1-b")))
    text = "1. Tasks:\n\na) one;\n\nb) new;\n\nc) the words of a mission."
    fields: dict[str, Any] = {"text_en": text, "text_sq": text, "follows": first}
    last = published(make_mandate(renumbered="1-b = 1-c", in_force_from=parse("2014"), **fields))
    assert "RSM" in words(at(page(client, NOW), "1-c"))
    published(make_mandate(text_en="1. Two.", text_sq="1. Dy.", in_force_from=parse("2012")))
    document = page(client, NOW)
    assert "RSM" not in words(document.find(".//main"))
    assert "Formerly" not in words(document.find(".//main"))
    assert client.get(f"{NOW}{last.pk}/changes/?from={first.pk}").status_code == 200


# What changed.


def test_what_changed_is_said_provision_by_provision_in_words(
    client: Client, versions: Any
) -> None:
    _old, new = versions
    document = page(client, f"{NOW}{new.pk}/changes/")
    said = [
        words(section.find("h2")) for section in document.findall(".//section[@class='change']")
    ]
    assert said == [
        "Article 2(b) changed",
        "Article 2(ç) new",
        "Article 2(ç/1) new",
        "Article 2(d) formerly article 2(ç)",
        "Article 2(d) taken out",
    ]
    first = document.find(".//section[@class='change']")
    assert "added: or three end of what was added" in words(first)


def test_the_first_version_changed_nothing(client: Client, versions: Any) -> None:
    old, _new = versions
    assert client.get(f"{NOW}{old.pk}/changes/").status_code == 404
    assert client.get(f"{NOW}{old.pk}/changes/?from=zz").status_code == 404


def test_any_two_versions_can_be_compared(client: Client, versions: Any) -> None:
    old, _new = versions
    third = published(make_mandate(**(NEW | {"in_force_from": parse("2022"), "renumbered": ""})))
    document = page(client, f"{NOW}{third.pk}/changes/?from={old.pk}")
    said = [
        words(section.find("h2")) for section in document.findall(".//section[@class='change']")
    ]
    assert "Article 2(d) formerly article 2(ç)" in said


# Taking it along, and finding it.


def test_the_text_can_be_taken_along(client: Client, versions: Any) -> None:
    _old, new = versions
    response = client.get(f"{NOW}{new.pk}.txt")
    text = response.content.decode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert text.startswith("The new text\nIn force from 1 January 2020\nhttp://testserver/en/")
    assert text.endswith(NEW["text_en"] + "\n")
    assert client.get(f"/ministria/mandati/{new.pk}.txt").content.decode().startswith("Mandati")


@pytest.mark.parametrize(
    "query", ["inserted", "INSERT", "article 2(ç/1)", "neni 2, shkronja ç/1", "2-ç/1"]
)
def test_search_leads_to_the_address_of_a_provision(
    client: Client, versions: Any, query: str
) -> None:
    document = page(client, "/en/search/?q=" + query)
    found = document.findall(".//main//ol[@class='list']//a")
    assert [link.get("href") for link in found] == [f"{NOW}#2-ç/1"]


def test_search_leads_to_nothing_that_was_taken_out(client: Client, versions: Any) -> None:
    _old, new = versions
    new.provisions.filter(anchor="2-ç/1").update(is_gone=True)
    document = page(client, "/en/search/?q=2-ç/1")
    assert document.find(".//main//ol[@class='list']") is None


# Nothing unpublished, and no more queries for more text.


def test_a_version_that_is_not_published_is_nowhere(client: Client, versions: Any) -> None:
    _old, new = versions
    hidden = [
        make_mandate(title_en="Hidden draft", text_en="1. Hidden words."),
        submitted(
            make_mandate(title_en="Hidden submitted", text_en="1. Hidden words.", text_sq="1. E.")
        ),
        scheduled(
            make_mandate(title_en="Hidden scheduled", text_en="1. Hidden words.", text_sq="1. E.")
        ),
        changed(new, title_en="Hidden change"),
    ]
    for item in hidden:
        for ending in ("/", "/changes/", ".txt", ".xml"):
            assert client.get(f"{NOW}{item.pk}{ending}").status_code == 404
    for path in (NOW, THEN, f"{NOW}{new.pk}/", f"{NOW}{new.pk}/changes/", "/en/search/?q=hidden"):
        assert "Hidden" not in words(page(client, path).find(".//main"))


def test_a_version_that_was_withdrawn_is_gone_with_its_reason(
    client: Client, versions: Any
) -> None:
    _old, new = versions
    withdraw(new)
    assert client.get(f"{NOW}{new.pk}/").status_code == 410
    assert words(page(client, NOW).find(".//h1")) == "The old text"


@pytest.mark.parametrize("count", [20, 2_000])
def test_the_page_asks_five_queries_whatever_there_is_to_show(
    client: Client, versions: Any, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    text = "\n\n".join(
        f"Neni {article}\n\nFjalë:\n\n" + "\n\n".join(f"{n}. Pika {n}." for n in range(1, 20))
        for article in range(1, count // 20 + 1)
    )
    fields: dict[str, Any] = {"text_sq": text, "text_en": text, "in_force_from": parse("2021")}
    version = published(make_mandate(**fields))
    republished(version, amends_en="x", amends_sq="x")
    published(make_mission(rests_on=version.provisions.first()))
    assert timezone.localdate() > date(2021, 1, 1)
    with django_assert_num_queries(5):
        document = page(client, NOW)
    assert len(document.findall(".//section[@class='art']//a[@class='n']")) == count
