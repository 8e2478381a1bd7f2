"""Whether prose and figures say the same, and whether figures are dated and fresh. Pure."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from publishing.dates import PartialDate
from publishing.doubts import Doubt, worded
from publishing.templatetags.reading import grouped

from .prose import people, says_now

# The id that the form gives to all figures together.
GROUP = "strengths-group"


def unlike_the_table(prose: dict[str, str], table: Callable[[], set[int]]) -> Iterator[Doubt]:
    """Doubt each number of people in the `prose`, by its fields, that is not in the table.

    Where the table is empty there is nothing that the prose could differ from.
    """
    mentions = [(field, mention) for field, text in prose.items() for mention in people(text)]
    told = table() if mentions else set()
    if told:
        for field, mention in mentions:
            if mention.value not in told:
                told.add(mention.value)
                sentence = _("The text says “%(words)s”, and no figure here says %(number)s.")
                words = {"words": mention.words, "number": grouped(mention.value)}
                yield Doubt(f"prose:{mention.value}", worded(sentence, **words), f"id_{field}")


def without_date(
    prose: dict[str, str], facts: Sequence[Any], all_facts: Sequence[Any]
) -> Iterator[Doubt]:
    """Doubt “currently” where it stands with a deployed strength that has no date, or with none.

    `facts` are those of the form, among `all_facts`.
    """
    said = [(field, word) for field, text in prose.items() if (word := says_now(text))]
    in_prose = said[0][1] if said else ""
    undated = [fact for fact in facts if _is_deployed(fact) and fact.as_of is None]
    for fact in undated:
        beside = " ".join((fact.source_text, fact.note_sq, fact.note_en))
        if word := says_now(beside) or in_prose:
            sentence = _("“%(word)s” is said of the figure %(number)s, which has no as-of date.")
            yield Doubt(
                f"undated:{key_of(fact)}:{fact.value}",
                worded(sentence, word=word, number=grouped(fact.value)),
                field_of(fact, facts, "as_of"),
            )
    is_dated = any(_is_deployed(fact) and fact.as_of for fact in all_facts)
    if said and not undated and not is_dated:
        sentence = _("The text says “%(word)s”, and no figure here has an as-of date.")
        yield Doubt("undated", worded(sentence, word=in_prose), f"id_{said[0][0]}")


def overdue(facts: Sequence[Any], today: date) -> Iterator[Doubt]:
    """Doubt each figure that somebody should have looked at again by now."""
    for fact in facts:
        if fact.review_by and fact.review_by < today:
            sentence = _("The figure “%(figure)s” was to be reviewed by %(date)s.")
            yield Doubt(
                f"review:{key_of(fact)}:{fact.review_by.isoformat()}",
                worded(sentence, figure=fact, date=PartialDate.from_date(fact.review_by)),
                field_of(fact, facts, "review_by"),
            )


def _is_deployed(fact: Any) -> bool:
    return fact.kind == "deployed" and fact.value is not None


def key_of(row: Any) -> int:
    """Return the key that a row has, or will have again, on the live page."""
    return int(row.origin_id or row.pk)


def field_of(fact: Any, facts: Sequence[Any], name: str) -> str:
    """Return the id of a field of one of `facts` in their form."""
    return f"id_strengths-{list(facts).index(fact)}-{name}"
