"""What a person is asked before a step of the workflow is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import drafts, emergency, schedule, workflow
from ..models import State
from ..rules import WRITABLE, has, may_discard, may_return, may_review
from .moments import WithMoment
from .reasons import Answering


def page_of(item: Any) -> Any:
    """Return the live row that an item is, or is the draft of."""
    return item.draft_of or item


class Sentence(forms.CharField):
    """A sentence for the public or the ledger."""

    widget = AdminTextInputWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)


class StepForm(forms.Form):
    """What a step asks of `item`."""

    def __init__(self, *args: Any, item: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item


class Reading(StepForm):
    """A decision on the version that was on the screen."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)


class WhatChanged(Reading):
    """What the public is told of a change. Of what it has never seen there is nothing to tell."""

    note_sq = Sentence(
        label=_("What changed, in Albanian"),
        required=False,
        help_text=_("A sentence for readers: it stands on the page under “Updates”."),
    )
    note_en = Sentence(label=_("What changed, in English"), required=False)
    minor = forms.BooleanField(
        label=_("Minor"),
        required=False,
        help_text=_("A typing error: readers are told nothing, and “last updated” stays as it is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if page_of(self.item).first_published_at is None:
            for name in ("note_sq", "note_en", "minor"):
                del self.fields[name]
        elif self.item.tells_every_change:
            del self.fields["minor"]


class Approval(WithMoment, Answering, WhatChanged):
    field_order = ("public_from", "which", "note_sq", "note_en", "minor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = page_of(self.item)
        if page.is_scheduled and not page.was_public:
            moment = date_format(localtime(page.public_from), "DATETIME_FORMAT")
            sentence = gettext("Leave it empty to let it come with the page itself, on %(moment)s.")
            self.fields["public_from"].help_text = sentence % {"moment": moment}


class PublishingAlone(Answering, WhatChanged):
    reason = Sentence(
        label=_("Why this cannot wait for a second person"),
        help_text=_("It is kept in the ledger, and the page is flagged until it is reviewed."),
    )
    field_order = ("reason", "note_sq", "note_en", "minor")


class SendingBack(StepForm):
    note = forms.CharField(label=_("Note to the writers"), widget=AdminTextareaWidget)


class Withdrawal(StepForm):
    reason_sq = Sentence(label=_("Reason for the public, in Albanian"))
    reason_en = Sentence(label=_("Reason for the public, in English"))
    read_on = forms.RegexField(
        r"^(/(?![/\\])|https://)",
        label=_("Where to read on"),
        max_length=300,
        widget=AdminTextInputWidget,
        required=False,
        help_text=_("An address of this site, such as /lajme/, or one that begins with https://."),
    )


@dataclass(frozen=True)
class Step:
    label: Any
    done: Any
    take: Callable[..., Any]
    form: type[StepForm] = StepForm
    asks: bool = True  # a page of its own before it is taken
    compares: bool = False  # that page shows what is different from what was public before
    explains: Any = ""


STEPS = {
    "edit": Step(
        _("Edit as a draft"),
        _("This is the draft. The public page stays as it is."),
        workflow.edit,
        asks=False,
    ),
    "submit": Step(
        _("Submit for approval"),
        _("Submitted. Somebody else approves it now."),
        workflow.submit,
        asks=False,
    ),
    "approve": Step(_("Approve"), _("Approved."), workflow.approve, Approval, compares=True),
    "send-back": Step(
        _("Send back"), _("Sent back to its writers."), workflow.send_back, SendingBack
    ),
    "take-back": Step(
        _("Take back from the schedule"),
        _("Taken back. It waits for approval again."),
        schedule.take_back,
    ),
    "catch-up": Step(
        _("Keep the words of this draft"),
        _("This draft goes on from the page as it is now."),
        workflow.catch_up,
        explains=_(
            "The draft stays as it is. Once it is approved, it replaces the published page as that "
            "is now."
        ),
        compares=True,
    ),
    "withdraw": Step(
        _("Withdraw"), _("Withdrawn. Its address gives the reason."), workflow.withdraw, Withdrawal
    ),
    "review": Step(
        _("Review"),
        _("Reviewed. The flag is gone."),
        emergency.review,
        Reading,
        explains=_("You have read what somebody published alone, and it may stay."),
        compares=True,
    ),
    "discard": Step(
        _("Discard this draft"),
        _("Discarded. The public page stays as it is, and the history keeps the words."),
        workflow.discard,
        asks=False,
    ),
    "publish-alone": Step(
        _("Publish alone (emergency)"),
        _("Published, and flagged until somebody else has reviewed it."),
        emergency.publish_alone,
        PublishingAlone,
        compares=True,
    ),
}


def offered(item: Any, to: Any) -> list[str]:
    """Return the steps that make sense for `item` and `to`; the workflow has the last word."""
    may = {action: has(to, item, action) for action in ("change", "approve", "publish_alone")}
    returns = may_return(item, to)
    alone = ["publish-alone"] if may["publish_alone"] else []
    if item.state in WRITABLE:
        names = ["discard"] if may_discard(item, to) else []
        names += ["catch-up"] if drafts.editions_since(item) else []
        return [*names, "submit", *alone] if may["change"] else alone
    if item.state == State.SUBMITTED:
        return [*["send-back"] * returns, *["approve"] * may["approve"], *alone]
    if item.state == State.APPROVED:
        return ["take-back"] * returns
    return _offered_for_live(item, to, may)


def _offered_for_live(item: Any, to: Any, may: dict[str, bool]) -> list[str]:
    names = ["edit"] if may["change"] else []
    names += ["take-back"] * (item.is_scheduled and not item.was_public and may_return(item, to))
    names += ["withdraw"] * (may["approve"] and item.is_live)
    return [*names, *["review"] * may_review(item, to)]
