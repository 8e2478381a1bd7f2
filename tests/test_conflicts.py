"""Two people, or two tabs, at one text: nobody's words are lost, and nobody approves unread ones."""

import pytest
from django.test import Client

from news.models import Article
from publishing import workflow
from publishing.models import State, User

from .make import make_article, sent_back, signed_in, submitted, written

pytestmark = pytest.mark.django_db


def typed(client: Client, article: Article, **change: str) -> dict[str, str]:
    """Return what the open form of an article sends, changed as somebody types."""
    page = client.get(f"/admin/news/article/{article.pk}/change/")
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in values.items() if value} | {
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


def test_what_is_approved_is_what_was_read(author: User, editor: User) -> None:
    article = submitted(make_article())
    desk = signed_in(editor)
    address = f"/admin/news/article/{article.pk}/step/approve/"
    read = desk.get(address).context["form"]["read"].value()
    article = workflow.send_back(article, author, note="Një fjalë.")
    workflow.submit(written(article, body_sq="<p>Tjetër.</p>", body_en="<p>Other.</p>"), author)
    answer = desk.post(address, {"read": read})
    assert "Teksti ndryshoi" in answer.content.decode()
    article.refresh_from_db()
    assert article.state == State.SUBMITTED
    assert desk.post(address, {"read": article.version}).status_code == 302
    article.refresh_from_db()
    assert article.state == State.PUBLISHED


def test_a_text_sent_back_has_another_version() -> None:
    article = make_article()
    versions = {article.version, sent_back(article).version}
    assert len(versions) == 2
