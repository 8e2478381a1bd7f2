"""What a person is asked before a step of the workflow is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.utils.translation import gettext_lazy as _

from .. import drafts, emergency, schedule, workflow
from ..models import State
from ..rules import WRITABLE, has, needs_note
from .moments import WithMoment


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


class WhatChanged(StepForm):
    """What the public is told of a change. Of what it has never seen there is nothing to tell."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)
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
        if not needs_note(self.item):
            for name in ("note_sq", "note_en", "minor"):
                del self.fields[name]


class Approval(WithMoment, WhatChanged):
    field_order = ("public_from", "which", "note_sq", "note_en", "minor")


class PublishingAlone(WhatChanged):
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
    compares: bool = False  # that page shows what is different from the live one


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
        _("Go on from the live page"),
        _("This draft goes on from the page as it is now."),
        workflow.catch_up,
    ),
    "withdraw": Step(
        _("Withdraw"), _("Withdrawn. Its address gives the reason."), workflow.withdraw, Withdrawal
    ),
    "review": Step(_("Review"), _("Reviewed. The flag is gone."), emergency.review),
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
    alone = ["publish-alone"] if may["publish_alone"] else []
    if item.state in WRITABLE:
        names = ["discard"] if item.draft_of_id else []
        names += ["catch-up"] if drafts.editions_since(item) else []
        return [*names, "submit", *alone] if may["change"] else alone
    if item.state == State.SUBMITTED:
        names = ["send-back", "approve"] if may["approve"] else []
        return [*(names or ["send-back"] * may["change"]), *alone]
    if item.state == State.APPROVED:
        return ["take-back"] if may["approve"] or may["change"] else []
    return _offered_for_live(item, to, may)


def _offered_for_live(item: Any, to: Any, may: dict[str, bool]) -> list[str]:
    names = ["edit"] if may["change"] else []
    if item.is_scheduled and not item.was_public:
        return [*names, *["take-back"] * (may["approve"] or may["change"])]
    names += ["withdraw"] if may["approve"] and item.is_live else []
    return [*names, *["review"] * (may["approve"] and item.alone_by_id not in (None, to.pk))]
