"""Two people, or two tabs, at one text: nobody's words are lost, and nobody approves unread ones."""

from typing import Any

import pytest
from django.test import Client

from news.models import Article
from publishing.models import User

from .make import (
    NO_PARTS,
    make_article,
    make_mission,
    make_topic,
    sent_back,
    signed_in,
    written,
)

pytestmark = pytest.mark.django_db


def typed(client: Client, article: Article, **change: str) -> dict[str, str]:
    """Return what the open form of an article sends, changed as somebody types."""
    page = client.get(f"/admin/news/article/{article.pk}/change/")
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in values.items() if value} | {
        **NO_PARTS,
        "_read": article.version,
        **change,
    }


def test_the_second_save_of_one_text_is_told_of_the_first_and_keeps_its_words(
    author: User, other_author: User
) -> None:
    article = written(make_article())
    article.refresh_from_db()
    address = f"/admin/news/article/{article.pk}/change/"
    first, second = signed_in(author), signed_in(other_author)
    hers = typed(first, article, teaser_sq="E para")
    his = typed(second, article, teaser_en="The second")
    assert first.post(address, hers).status_code == 302
    answer = second.post(address, his)
    assert answer.status_code == 200
    assert answer.context["adminform"].form["teaser_en"].value() == "The second"
    article.refresh_from_db()
    assert (article.teaser_sq, article.teaser_en) == ("E para", "Two lines.")
    again = his | {"_read": article.version, "teaser_sq": "E para"}
    assert second.post(address, again).status_code == 302
    article.refresh_from_db()
    assert (article.teaser_sq, article.teaser_en) == ("E para", "The second")


def test_a_text_sent_back_has_another_version() -> None:
    article = make_article()
    versions = {article.version, sent_back(article).version}
    assert len(versions) == 2


def opened_by(client: Client, item: Any) -> tuple[str, dict[str, Any]]:
    """Return where the form of an item is, and all that it would send as it was opened."""
    address = f"/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/change/"
    page = client.get(address)
    sent: dict[str, Any] = {"_read": page.context["original"].version}
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    bound = [page.context["adminform"].form, *(form.management_form for form in formsets)]
    for form in (*bound, *(row for formset in formsets for row in formset.initial_forms)):
        for field in form:
            value = field.value()
            if value or (value == 0 and value is not False):
                sent[field.html_name] = value
    return address, sent


def test_what_the_second_did_not_touch_is_as_the_first_saved_it(
    author: User, other_author: User
) -> None:
    topic = make_topic()
    article = written(make_article(byline="A. B."))
    first, second = signed_in(author), signed_in(other_author)
    address, hers = opened_by(first, article)
    _address, his = opened_by(second, article)
    first.post(address, hers | {"teaser_sq": "E para", "byline": "", "topics": [topic.pk]})
    answer = second.post(address, his | {"teaser_en": "The second"})
    form = answer.context["adminform"].form
    shown = {name: form[name].value() for name in ("teaser_sq", "teaser_en", "byline", "topics")}
    assert shown == {
        "teaser_sq": "E para",
        "teaser_en": "The second",
        "byline": None,
        "topics": [str(topic.pk)],
    }
    again = his | {"teaser_sq": "E para", "teaser_en": "The second", "topics": [topic.pk]}
    again.pop("byline")
    article.refresh_from_db()
    assert second.post(address, again | {"_read": article.version}).status_code == 302
    article.refresh_from_db()
    assert (article.teaser_sq, article.teaser_en) == ("E para", "The second")
    assert list(article.topics.all()) == [topic]


def test_the_second_is_told_who_changed_what_and_when(author: User, other_author: User) -> None:
    article = written(make_article(teaser_sq="Ura u hap."))
    first, second = signed_in(author), signed_in(other_author)
    address, hers = opened_by(first, article)
    first.post(address, hers | {"teaser_sq": "Ura u mbyll."})
    answer = second.post(address, hers | {"teaser_sq": "Ura u shemb."})
    conflict = answer.context["conflict"]
    assert [(one.name, one.act) for one in conflict.revisions] == [("author", "saved")]
    assert [row.label for row in conflict.differences.rows] == ["Tekst hyrës [sq]"]
    page = answer.content.decode()
    assert ("mbyll" in page, "shemb" in page) == (True, True)
    assert answer.context["adminform"].form["teaser_sq"].value() == "Ura u shemb."


def test_rows_that_the_second_did_not_touch_are_kept_as_saved(
    author: User, other_author: User
) -> None:
    mission = written(make_mission(parts=2))
    first, second = signed_in(author), signed_in(other_author)
    address, hers = opened_by(first, mission)
    first.post(address, hers | {"places-0-name_sq": "Herat"})
    answer = second.post(address, hers | {"places-1-name_sq": "Bagram", "status": "accomplished"})
    assert answer.status_code == 200
    formset = answer.context["inline_admin_formsets"][1].formset
    assert [form["name_sq"].value() for form in formset.initial_forms] == ["Herat", "Bagram"]
    assert answer.context["adminform"].form["status"].value() == "accomplished"


def test_a_row_that_somebody_deleted_meanwhile_stays_deleted_unless_it_was_touched(
    author: User, other_author: User
) -> None:
    mission = written(make_mission(parts=2))
    first, second = signed_in(author), signed_in(other_author)
    address, hers = opened_by(first, mission)
    assert first.post(address, hers | {"places-0-DELETE": "on"}).status_code == 302
    answer = second.post(address, hers | {"functions-0-text_en": "Mine."})
    assert len(answer.context["inline_admin_formsets"][1].formset.initial_forms) == 1
    assert first.post(address, again(answer) | {"functions-0-DELETE": "on"}).status_code == 302
    assert [place.name_sq for place in mission.places.all()] == ["Kabul"]
    answer = second.post(address, again(answer))
    functions = answer.context["inline_admin_formsets"][2].formset
    assert (len(functions.initial_forms), functions.total_form_count()) == (1, 2)
    assert second.post(address, again(answer)).status_code == 302
    assert sorted(each.text_en for each in mission.functions.all()) == ["Mine.", "Trains."]


def again(answer: Any) -> dict[str, Any]:
    """Return what the form that came back would send."""
    sent: dict[str, Any] = {"_read": answer.context["original"].version}
    formsets = [inline.formset for inline in answer.context["inline_admin_formsets"]]
    bound = [answer.context["adminform"].form, *(form.management_form for form in formsets)]
    for form in (*bound, *(row for formset in formsets for row in formset.forms)):
        for field in form:
            value = field.value()
            if value or (value == 0 and value is not False):
                sent[field.html_name] = value
    return sent


@pytest.mark.parametrize(
    "read",
    [
        "2026-13-45T00:00:00+00:00",
        "0001-01-01T00:00:00+14:00",
        "2026-01-01T00:00:00",
        "x",
        "9" * 99,
    ],
)
def test_a_version_that_never_was_is_no_error(author: User, read: str) -> None:
    article = written(make_article())
    desk = signed_in(author)
    address, sent = opened_by(desk, article)
    answer = desk.post(address, sent | {"_read": read, "teaser_sq": "Fjalët e mia"})
    assert answer.status_code == 200
    assert answer.context["adminform"].form["teaser_sq"].value() == "Fjalët e mia"


def test_somebody_who_saved_nothing_new_still_saves_over_nothing(author: User) -> None:
    article = written(make_article())
    desk = signed_in(author)
    address, sent = opened_by(desk, article)
    answer = desk.post(address, sent | {"_read": "yesterday"})
    assert answer.status_code == 200
    assert answer.context["conflict"].revisions == []
