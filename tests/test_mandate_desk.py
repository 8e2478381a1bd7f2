"""Staff paste the text of an act; it becomes articles, points and letters with lasting addresses."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.utils.translation import override

from ministry import reading
from ministry.models import Mandate, Provision
from publishing import workflow
from publishing.dates import parse
from publishing.desk.pages import said_of_constraint
from publishing.doubts import doubts
from publishing.models import Edition, User
from publishing.rules import Refused
from publishing.staff import AUTHORS

from .make import (
    changed,
    editor,
    make_mandate,
    make_mission,
    make_staff,
    published,
    signed_in,
    submitted,
    written,
)
from .test_desk import address, saved, step, typed

pytestmark = pytest.mark.django_db

SEED = """Mission and activity of the Ministry of Defence

1. The Ministry supports the Minister.

2. Its mission is policy.

3. It assists the Minister in:

a) one;
b) two;
c) three;
ç) four;
d) five;
dh) six;
e) seven;
ë) eight;
f) nine.

4. The Minister is responsible.




Historic Arrival of the first helicopters January 2024UH-60 helicopters...
Defence Directive 2024 January 2024The leading document...
"""
LETTERS = ["3-a", "3-b", "3-c", "3-ç", "3-d", "3-dh", "3-e", "3-ë", "3-f"]
ADD = "/admin/ministry/mandate/add/"


def writer() -> User:
    return make_staff("writer", AUTHORS, language="en")


def pasted(desk: Client, **change: Any) -> Any:
    return desk.post(ADD, typed(desk.get(ADD)) | {"text_en": SEED, "title_en": "Mandate"} | change)


def anchors(mandate: Mandate) -> list[str]:
    rows = mandate.provisions.exclude(anchor="").exclude(is_gone=True)
    return list(rows.values_list("anchor", flat=True))


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in response.context["adminform"].form.errors.items()}


# From text to provisions.


def test_a_text_that_is_pasted_becomes_articles_and_letters() -> None:
    response = pasted(signed_in(writer()))
    mandate = Mandate.objects.get()
    assert (response.status_code, mandate.text_en.split()) == (302, SEED.split())
    assert anchors(mandate) == ["1", "2", "3", *LETTERS, "4"]
    assert mandate.provisions.get(anchor="3-ç").text_en == "four;"
    assert mandate.provisions.get(anchor="3-ç").parent == mandate.provisions.get(anchor="3")


def test_what_stands_outside_the_act_is_kept_unless_it_is_to_be_taken_out() -> None:
    desk = signed_in(writer())
    pasted(desk)
    kept = Mandate.objects.get()
    assert kept.provisions.filter(kind="paragraph").count() == 3
    saved(desk, kept, leave_out="on")
    assert not kept.provisions.filter(kind="paragraph").exists()
    assert anchors(kept) == ["1", "2", "3", *LETTERS, "4"]


def test_a_title_that_is_empty_is_taken_from_the_line_above_the_act() -> None:
    pasted(signed_in(writer()), title_en="", leave_out="on")
    assert Mandate.objects.get().title_en == "Mission and activity of the Ministry of Defence"


def test_a_text_comes_in_a_file_as_well() -> None:
    upload = SimpleUploadedFile("akti.txt", "Neni 1\n\nÇdo gjë.\n".encode("utf-16"))
    pasted(signed_in(writer()), text_en="", title_sq="Mandati", upload_sq=upload)
    mandate = Mandate.objects.get()
    assert mandate.provisions.get().text_sq == "Çdo gjë."


def test_the_form_shows_how_the_text_was_read_and_what_is_doubtful() -> None:
    desk = signed_in(writer())
    pasted(desk, text_en="1. One:\n\na) x;\n\nc) y.\n\n3. Three.\n", text_sq="1. Një.\n")
    page = desk.get(address(Mandate.objects.get())).content.decode()
    assert "line 5: “c”, expected “b”" in page
    assert "Only the English text has article 1(a); article 1(c); article 3." in page


def test_a_provision_keeps_its_row_while_the_text_around_it_changes() -> None:
    desk = signed_in(writer())
    pasted(desk)
    mandate = Mandate.objects.get()
    before = dict(mandate.provisions.exclude(anchor="").values_list("anchor", "pk"))
    text = SEED.replace("ç) four;", "ç) four and more;\nç/1) half;")
    saved(desk, mandate, text_en=text)
    after = dict(mandate.provisions.exclude(anchor="").values_list("anchor", "pk"))
    assert {anchor: after[anchor] for anchor in before} == before
    assert after.keys() - before.keys() == {"3-ç/1"}
    assert mandate.provisions.get(anchor="3-ç").text_en == "four and more;"


# Bad input.

HUGE = "1. Word " + "word " * 1_000_000
BAD = {
    "nothing": ("", "text_sq"),
    "no label": ("Only words, and no number.", "text_en"),
    "five megabytes": (HUGE, "text_en"),
    "a million labels": ("1. " + "a) " * 300_000 + "end", "text_en"),
    "binary": ("1. One\ufffd\x01\x02\x03", "text_en"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_refused_with_a_sentence_and_kept(name: str) -> None:
    text, field = BAD[name]
    response = pasted(signed_in(writer()), text_en=text)
    assert (response.status_code, list(errors(response))) == (200, [field])
    assert errors(response)[field][0].endswith(".")
    assert response.context["adminform"].form["text_en"].value() == text
    assert not Mandate.objects.exists()


@pytest.mark.parametrize("content", [b"%PDF-1.7\n\0\0", b"PK\x03\x04\0\0", b"\xff\xfe\0"])
def test_a_file_that_is_no_text_is_refused(content: bytes) -> None:
    upload = SimpleUploadedFile("akti.pdf", content)
    response = pasted(signed_in(writer()), text_en="", upload_en=upload)
    assert "upload_en" in errors(response)
    assert not Mandate.objects.exists()


# Versions.


def test_a_new_version_begins_as_a_copy_of_the_one_in_force() -> None:
    published(make_mandate(title_en="Old", text_en="1. Old.", text_sq="1. Një."))
    published(make_mandate(title_en="Now", text_en="1. Now.", text_sq="1. Sot.", act_number="64"))
    form = signed_in(writer()).get(ADD).context["adminform"].form
    assert (form["title_en"].value(), form["text_en"].value()) == ("Now", "1. Now.")
    assert [form[name].value() for name in ("act_number", "in_force_from")] == [None, None]


def test_a_letter_that_moved_is_recognised_and_can_be_corrected() -> None:
    desk = signed_in(writer())
    pasted(desk, in_force_from="1.1.2018")
    first = Mandate.objects.get()
    first.title_sq = first.text_sq = ""
    published(first)
    text = SEED.replace("f) nine.", "f) brand new words here;\ng) nine wholly known words.")
    first_text = SEED.replace("f) nine.", "f) nine wholly known words.")
    saved_first = changed(first)
    saved(desk, saved_first, text_en=first_text)
    published(Mandate.objects.get(pk=saved_first.pk))
    pasted(desk, text_en=text, in_force_from="1.1.2020")
    second = Mandate.objects.latest("pk")
    assert second.renumbered == "3-f = 3-g"
    response = saved(desk, second, renumbered="nonsense")
    assert list(errors(response)) == ["renumbered"]


def test_two_versions_from_one_day_are_refused_and_the_other_is_named() -> None:
    desk = signed_in(writer())
    published(make_mandate(title_en="The first", title_sq="I pari", in_force_from=parse("2019")))
    pasted(desk, in_force_from="1 janar 2019")
    mandate = Mandate.objects.latest("pk")
    response = desk.post(step(mandate, "submit"), follow=True)
    assert "“The first (2019)” is in force from the same day." in response.content.decode()
    mandate.refresh_from_db()
    assert mandate.state == "draft"


def test_a_version_in_force_is_corrected_and_readers_are_told() -> None:
    live = published(make_mandate(points=1))
    desk, approver = signed_in(writer()), signed_in(editor())
    page = desk.get(address(live)).content.decode()
    assert ("Correct</button>" in page, "Edit as a draft" in page) == (True, False)
    desk.post(step(live, "edit"))
    draft = Mandate.objects.get(draft_of=live)
    saved(desk, draft, text_sq="1. Një.", text_en="1. One, corrected.", _submit="1")
    form = approver.get(step(draft, "approve")).context["form"]
    assert "minor" not in form.fields
    answers = {name: "Po." for name in form.fields if form.fields[name].required}
    approver.post(step(draft, "approve"), answers | {"minor": "on"})
    assert Mandate.objects.filter(draft_of=live).exists()
    approver.post(step(draft, "approve"), answers | {"note_sq": "Gabim.", "note_en": "An error."})
    assert not Mandate.objects.filter(draft_of=live).exists()
    assert live.provisions.get(anchor="1").text_en == "One, corrected."


def test_what_a_correction_takes_out_leaves_its_row_and_its_address() -> None:
    live = published(make_mandate(points=2))
    letter = live.provisions.get(anchor="1-a0")
    mission = published(make_mission(rests_on=letter))
    desk = signed_in(writer())
    draft = changed(live)
    saved(desk, draft, text_sq="1. Një.", text_en="1. One.")
    published(Mandate.objects.get(pk=draft.pk))
    letter.refresh_from_db()
    mission.refresh_from_db()
    assert (letter.is_gone, letter.text_en, mission.rests_on) == (True, "", letter)
    assert anchors(live) == ["1"]


def test_an_earlier_text_that_is_restored_cuts_no_mission_loose() -> None:
    live = published(make_mandate(text_sq="1. Një:\n\na) x.", text_en="1. One:\n\na) x."))
    first = Edition.objects.of(live)[0]
    later = {"text_sq": "1. Një:\n\na) x;\n\nb) y.", "text_en": "1. One:\n\na) x;\n\nb) y."}
    draft = changed(live, **later)
    reading.write(draft)
    published(draft)
    letter = live.provisions.get(anchor="1-b")
    mission = published(make_mission(rests_on=letter))
    restored = workflow.restore(live, writer(), first.content, "edition 1")
    published(restored)
    letter.refresh_from_db()
    mission.refresh_from_db()
    assert (letter.is_gone, mission.rests_on, anchors(live)) == (True, letter, ["1", "1-a"])


def test_a_text_of_before_there_were_texts_is_printed_from_its_provisions() -> None:
    live = published(make_mandate(text_sq="1. Një.", text_en="1. One."))
    content = Edition.objects.of(live)[0].content
    for name in ("text_sq", "text_en"):
        del content["fields"][name]
    restored = workflow.restore(live, writer(), content, "edition 1")
    assert (restored.text_sq, restored.text_en) == ("", "")
    form = signed_in(writer()).get(address(restored)).context["adminform"].form
    assert form["text_en"].value().split() == "Article 1 One.".split()


@pytest.mark.parametrize("text", ["KREU " + "X" * 70 + "\n\nNeni 1\n\nx.", "Neni 1" + "/1" * 40])
def test_a_label_that_no_act_has_is_refused(text: str) -> None:
    response = pasted(signed_in(writer()), text_en=text)
    if response.status_code == 200:
        assert list(errors(response)) == ["text_en"]
    for row in Provision.objects.all():
        assert len(row.label) <= 60


def test_a_footnote_mark_is_no_number() -> None:
    pasted(signed_in(writer()), text_en="1. a\n2. b\n\n²) See the law.\n³. y")
    assert anchors(Mandate.objects.get()) == ["1", "2"]


def test_whoever_approves_a_new_version_sees_what_it_changes() -> None:
    fields = {"title_sq": "Mandati", "act_number": "5"}
    published(make_mandate(text_sq="1. Një.", text_en="1. One.", in_force_from=parse("2018")))
    pasted(signed_in(writer()), text_en="1. Two.", text_sq="1. Dy.", in_force_from="2020", **fields)
    new = Mandate.objects.latest("pk")
    signed_in(writer()).post(step(new, "submit"))
    for page in (step(new, "approve"), address(new, "differences")):
        shown = signed_in(editor()).get(page).content.decode()
        assert ("<ins>" in shown, "<del>" in shown) == (True, True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "No act is named."),
        ({"text_en": "1. One.", "text_sq": "1. Një."}, "The text is the same as in the version"),
        ({"renumbered": "9-a = 3-b"}, "Renumbered, but in neither version: 3-b, 9-a."),
        ({"in_force_from": ""}, "No day is named from which it is in force."),
    ],
)
def test_what_is_doubtful_about_a_new_version_is_asked(change: Any, sentence: str) -> None:
    published(make_mandate(text_sq="1. Një.", text_en="1. One.", in_force_from=parse("2018")))
    fields = {"text_en": "1. Two.", "text_sq": "1. Dy.", "title_sq": "X", "in_force_from": "2020"}
    pasted(signed_in(writer()), **(fields | change))
    with override("en"):
        said = " ".join(map(str, doubts(Mandate.objects.latest("pk"))))
    assert sentence in said or change.get("in_force_from") == ""


def test_a_version_before_that_was_corrected_meanwhile_is_told() -> None:
    before = published(make_mandate(text_sq="1. Një.", text_en="1. One."))
    pasted(signed_in(writer()), text_en="1. Two.", text_sq="1. Dy.", in_force_from="2020")
    published(changed(before, amends_sq="x", amends_en="x"))
    said = [doubt.key for doubt in doubts(Mandate.objects.latest("pk"))]
    assert f"corrected-{before.edition + 1}" in said


def test_a_correction_that_moves_words_to_another_address_is_asked_about() -> None:
    words = "the coordination of everything that concerns civil protection"
    old = f"1. Tasks:\n\na) first;\n\nb) {words}."
    live = published(make_mandate(text_sq=old, text_en=old))
    new = f"1. Tasks:\n\na) first;\n\nb) something altogether new;\n\nc) {words}."
    draft = changed(live, text_sq=new, text_en=new)
    reading.write(draft)
    assert [str(doubt) for doubt in doubts(draft) if "1-b = 1-c" in str(doubt)] != []


def test_a_mission_on_a_provision_that_was_taken_out_can_still_be_saved() -> None:
    live = published(make_mandate(points=1))
    mission = written(make_mission(rests_on=live.provisions.get(anchor="1-a0")))
    live.provisions.filter(anchor="1-a0").update(is_gone=True)
    assert saved(signed_in(writer()), mission, abbreviation="X").status_code == 302


def test_two_who_approve_versions_of_one_day_at_once_get_a_sentence() -> None:
    error = IntegrityError("UNIQUE constraint failed: index 'one_version_from_a_day'")
    with override("en"):
        assert said_of_constraint(make_mandate(), error) == (
            "Another version is in force from the same day."
        )
        assert said_of_constraint(make_mandate(), IntegrityError("slug")) == ""


def test_no_way_leads_round_telling_readers_of_a_correction() -> None:
    live = published(make_mandate(text_sq="1. Një.", text_en="1. One."))
    draft = submitted(changed(live, amends_sq="x", amends_en="x"))
    with pytest.raises(Refused):
        workflow.approve(draft, editor(), minor=True)
    workflow.approve(draft, editor(), note_sq="Gabim.", note_en="An error.")


def test_what_was_recognised_and_is_emptied_stays_empty() -> None:
    words = "the coordination of everything that concerns civil protection"
    text = f"1. Tasks:\n\na) first;\n\nb) {words}."
    published(make_mandate(text_en=text, text_sq=text, in_force_from=parse("2018")))
    desk = signed_in(writer())
    text = f"1. Tasks:\n\na) first;\n\nb) altogether new;\n\nc) {words}."
    pasted(desk, text_en=text, text_sq=text, title_sq="X", in_force_from="2020")
    new = Mandate.objects.latest("pk")
    assert new.renumbered == "1-b = 1-c"
    saved(desk, new, renumbered="", text_en=text + " And more.")
    saved(desk, Mandate.objects.get(pk=new.pk))
    new.refresh_from_db()
    assert new.renumbered == ""
