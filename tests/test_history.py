"""What stood on a page, who wrote it, who let it through: read, compared and restored."""

from typing import Any

import pytest
from django.test import Client

from ministry.models import Mandate
from missions.models import Mission
from news.models import Article
from publishing import ledger, workflow
from publishing.comparison import compare
from publishing.models import Edition, Revision, State
from publishing.rules import Refused

from .make import (
    author,
    changed,
    editor,
    make_article,
    make_mandate,
    make_mission,
    make_place,
    make_topic,
    other_author,
    other_editor,
    published,
    republished,
    signed_in,
    submitted,
    withdrawn,
    written,
)

pytestmark = pytest.mark.django_db


def is_alike(item: Any, content: dict[str, Any]) -> bool:
    """Say whether an item holds the same words, parts and links as a content."""
    found = compare(type(item), content, ledger.snapshot(item))
    return not found.rows and not found.parts


def edition(item: Any, number: int) -> Edition:
    return Edition.objects.of(item).get(number=number)


def test_an_earlier_edition_is_restored_as_a_draft_and_the_page_stays() -> None:
    topic = make_topic()
    live = published(make_article(title_sq="E para", topics=[topic]))
    live = republished(live, title_sq="E dyta", topics=[])
    draft = workflow.restore(live, author(), edition(live, 1).content, "Botimi 1")
    assert (draft.draft_of, draft.state, draft.title_sq) == (live, State.DRAFT, "E para")
    assert list(draft.topics.all()) == [topic]
    assert Article.objects.published().get().title_sq == "E dyta"
    live = published(draft)
    assert (is_alike(live, edition(live, 1).content), live.edition) == (True, 3)


@pytest.mark.parametrize("make", [lambda: make_mission(parts=3), lambda: make_mandate(points=4)])
def test_parts_are_restored_with_the_keys_that_others_point_at(make: Any) -> None:
    live = published(make())
    keys = part_keys(live)
    draft = changed(live)
    (accessor, *_others) = live.parts
    getattr(draft, accessor).all().delete()
    live = published(draft)
    assert part_keys(live)[accessor] == []
    live = published(workflow.restore(live, author(), edition(live, 1).content, "1"))
    assert is_alike(live, edition(live, 1).content)
    for name in live.parts:
        if name != accessor:
            assert part_keys(live)[name] == keys[name]


def part_keys(item: Any) -> dict[str, list[int]]:
    return {name: [row.pk for row in getattr(item, name).all()] for name in item.parts}


def test_the_letters_of_a_restored_article_belong_to_it() -> None:
    live = published(make_mandate(points=2))
    draft = workflow.restore(live, author(), edition(live, 1).content, "1")
    restored = Mandate.objects.get(pk=draft.pk)
    (article,) = restored.provisions.filter(parent=None)
    assert [letter.label for letter in article.children.all()] == ["a0", "a1"]
    assert {letter.mandate for letter in article.children.all()} == {restored}


def test_a_withdrawn_page_is_restored_as_a_draft_of_it() -> None:
    live = withdrawn(make_article(title_sq="E saktë"))
    live = published(workflow.restore(live, author(), edition(live, 1).content, "1"))
    assert (live.title_sq, live.state) == ("E saktë", State.PUBLISHED)


def test_what_is_gone_since_is_left_out() -> None:
    topic = make_topic()
    live = published(make_article(topics=[topic]))
    old = edition(live, 1).content
    live.topics.clear()
    topic.delete()
    old["fields"] |= {"lead_picture": 999, "a_column_of_old": "x"}
    draft = workflow.restore(live, author(), old, "1")
    assert (list(draft.topics.all()), draft.lead_picture) == ([], None)


def test_restoring_over_a_draft_keeps_its_words_in_the_history() -> None:
    live = published(make_article(title_sq="E para"))
    draft = changed(live, title_sq="Puna ime")
    workflow.restore(live, author(), edition(live, 1).content, "1")
    saved: Any = Revision.objects.of(draft).filter(act="saved").first()
    assert saved.content["fields"]["title_sq"] == "Puna ime"
    again = workflow.restore(draft, author(), saved.content, "prapa")
    assert (again.pk, again.title_sq) == (draft.pk, "Puna ime")


def test_rows_that_were_new_and_alike_are_restored_each_with_its_own_key() -> None:
    live = published(make_mission())
    draft = changed(live)
    for _number in range(2):
        make_place(draft)
    saved = ledger.snapshot(draft)
    live = published(draft)
    keys = part_keys(live)["places"]
    live = published(workflow.restore(live, author(), saved, "prapa"))
    assert (part_keys(live)["places"], len(keys)) == (keys, 2)


def test_a_discarded_draft_can_be_restored() -> None:
    live = published(make_mission())
    draft = changed(live, title_sq="Puna ime")
    make_place(draft, name_sq="Herat", name_en="Herat")
    workflow.discard(draft, author())
    discarded: Any = Revision.objects.of(live).get(act="discarded")
    draft = workflow.restore(live, author(), discarded.content, "prapa")
    assert (draft.title_sq, draft.places.get().name_sq) == ("Puna ime", "Herat")


def test_whoever_wrote_the_restored_text_does_not_approve_it() -> None:
    live = published(make_article())
    draft = written(workflow.edit(live, editor()), by=editor(), title_sq="Fjalët e redaktorit")
    workflow.discard(draft, editor())
    discarded: Any = Revision.objects.of(live).get(act="discarded")
    draft = workflow.restore(live, other_editor(), discarded.content, "prapa")
    with pytest.raises(Refused):
        workflow.approve(workflow.submit(draft, other_editor()), editor(), minor=True)


def test_a_restored_text_keeps_the_address_of_now_where_that_of_then_is_taken() -> None:
    article = written(make_article(slug_sq="alfa"))
    first: Any = Revision.objects.of(article).first()
    written(article, slug_sq="beta")
    make_article(slug_sq="alfa")
    assert workflow.restore(article, author(), first.content, "1").slug_sq == "beta"


def test_whoever_restores_is_a_writer_and_does_not_approve() -> None:
    live = republished(published(make_article()))
    draft = workflow.restore(live, editor(), edition(live, 1).content, "1")
    with pytest.raises(Refused):
        workflow.approve(workflow.submit(draft, author()), editor(), minor=True)


@pytest.mark.parametrize("state", ["submitted"])
def test_nothing_is_restored_over_what_waits_for_approval(state: str) -> None:
    live = republished(published(make_article()))
    submitted(changed(live))
    with pytest.raises(Refused):
        workflow.restore(live, author(), edition(live, 1).content, "1")


# At the desk.


def history(item: Any, person: Any = None) -> Any:
    address = f"/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/history/"
    return signed_in(person or editor()).get(address)


def test_the_history_tells_who_wrote_and_who_let_it_through_of_a_page_and_its_drafts() -> None:
    live = published(make_article())
    sent_back = workflow.send_back(submitted(changed(live)), editor(), "Më shkurt.")
    published(sent_back, note_sq="Shkurtuar.", note_en="Shortened.")
    told = [(entry.what, entry.by) for entry in history(live).context["entries"]]
    assert told == [
        ("Botimi 2: Përditësuar", "shkroi author, miratoi editor"),
        ("Dërgoi për miratim", "author"),
        ("Ua ktheu autorëve", "editor"),
        ("Dërgoi për miratim", "author"),
        ("Ruajti", "author"),
        ("Nisi një skicë", "author"),
        ("Botimi 1: Botuar", "shkroi author, miratoi editor"),
        ("Dërgoi për miratim", "author"),
    ]
    page = history(live).content.decode()
    assert "Më shkurt." in page
    assert "Shkurtuar." in page


def test_the_draft_and_its_page_have_one_history() -> None:
    live = published(make_article())
    draft = changed(live)
    assert history(draft).context["entries"] == history(live).context["entries"]


def differences(item: Any, query: str = "", person: Any = None) -> Any:
    address = f"/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/differences/"
    return signed_in(person or author()).get(address + query)


def test_a_draft_is_compared_with_the_live_page() -> None:
    draft = changed(published(make_article(title_sq="Ura u hap")), title_sq="Ura u mbyll")
    page = differences(draft).content.decode()
    assert "<del" in page
    assert "<ins" in page
    assert "mbyll" in page


def test_any_two_editions_are_compared() -> None:
    live = republished(published(make_article(title_sq="Një")), title_sq="Dy")
    live = republished(live, title_sq="Tre")
    one, three = (edition(live, number).pk for number in (1, 3))
    page = differences(live, f"?a=e{one}&b=e{three}").content.decode()
    assert ("Një" in page, "Dy" in page, "Tre" in page) == (True, False, True)
    usual = differences(live).content.decode()
    assert ("Një" in usual, "Dy" in usual, "Tre" in usual) == (False, True, True)


def test_what_was_written_once_is_compared_with_nothing() -> None:
    assert differences(written(make_article())).status_code == 200


@pytest.mark.parametrize(
    "wrong", ["?a=e999999&b=live", "?a=x&b=live", "?a=e&b=live", "?a=e²&b=live", "?a=e" + "9" * 30 + "&b=live"]
)  # fmt: skip
def test_a_text_that_is_not_of_this_page_is_not_found(wrong: str) -> None:
    live = published(make_article())
    assert differences(live, wrong).status_code == 404


def test_no_edition_of_another_page_is_compared_with_this_one() -> None:
    live, other = published(make_article()), published(make_article())
    foreign = edition(other, 1).pk
    assert differences(live, f"?a=e{foreign}&b=live").status_code == 404


def test_an_edition_is_restored_at_the_desk_after_a_look_at_what_it_changes() -> None:
    live = republished(published(make_article(title_sq="E para")), title_sq="E dyta")
    address = f"/admin/news/article/{live.pk}/restore/e{edition(live, 1).pk}/"
    desk = signed_in(author())
    assert "para" in desk.get(address).content.decode()
    assert not Article._base_manager.exclude(draft_of=None).exists()
    answer = desk.post(address)
    draft = Article._base_manager.get(draft_of=live)
    assert answer["Location"] == f"/admin/news/article/{draft.pk}/change/"
    assert draft.title_sq == "E para"


# Words that came too late.


def late(article: Article, **typed: str) -> Any:
    return signed_in(author()).post(f"/admin/news/article/{article.pk}/change/", typed)


def test_words_for_a_text_submitted_meanwhile_are_given_back() -> None:
    article = submitted(make_article())
    answer = late(article, title_sq="Titulli im <b>", body_sq="<p>Gjatë</p>", _save="x")
    page = answer.content.decode()
    assert (answer.status_code, "Titulli im &lt;b&gt;" in page) == (409, True)
    assert "Titull [sq]" in page
    article.refresh_from_db()
    assert article.title_sq != "Titulli im <b>"


def test_words_for_a_draft_that_is_gone_are_given_back() -> None:
    draft = changed(published(make_article()))
    workflow.discard(draft, other_author())
    answer = late(draft, teaser_en="My words")
    assert (answer.status_code, "My words" in answer.content.decode()) == (409, True)


def test_words_in_parts_are_given_back_with_the_name_of_their_field() -> None:
    mission = submitted(make_mission(parts=2))
    typed = {"places-1-name_en": "Herat", "places-TOTAL_FORMS": "2", "places-x-y": "?"}
    answer = signed_in(author()).post(f"/admin/missions/mission/{mission.pk}/change/", typed)
    words = dict(answer.context["words"])
    assert words == {"vend 2: Emër [en]": "Herat", "places-x-y": "?"}


def test_nobody_gets_words_back_who_could_not_have_written_them() -> None:
    article = submitted(make_article())
    answer = Client().post(f"/admin/news/article/{article.pk}/change/", {"title_sq": "x"})
    assert answer.status_code == 302


def test_every_saved_state_of_a_draft_is_kept() -> None:
    article = written(make_article(title_sq="Një"))
    written(article, title_sq="Dy")
    rows: Any = Revision.objects.of(article)
    kept = [row.content["fields"]["title_sq"] for row in rows]
    assert kept == ["Dy", "Një"]
    assert ledger.snapshot(article)["fields"]["title_sq"] == "Dy"
    assert Mission.objects.count() == 0
