"""What a person is asked before a step of the workflow is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils.translation import gettext_lazy as _

from . import workflow
from .models import State


class Nothing(forms.Form):
    pass


class Approval(forms.Form):
    read = forms.CharField(widget=forms.HiddenInput, required=False)
    public_from = forms.SplitDateTimeField(
        label=_("Public from"),
        required=False,
        widget=AdminSplitDateTime,
        help_text=_("Tirana time. Leave it empty to publish now."),
    )
    note_sq = forms.CharField(
        label=_("What changed, in Albanian"),
        max_length=300,
        required=False,
        help_text=_("Kept in the ledger. Only for a change to a page that was public before."),
    )
    note_en = forms.CharField(label=_("What changed, in English"), max_length=300, required=False)
    minor = forms.BooleanField(
        label=_("Minor"),
        required=False,
        help_text=_("A typing error: “last updated” stays as it is."),
    )


class SendingBack(forms.Form):
    note = forms.CharField(label=_("Note to the writers"), widget=forms.Textarea)


class Withdrawal(forms.Form):
    reason_sq = forms.CharField(label=_("Reason for the public, in Albanian"), max_length=300)
    reason_en = forms.CharField(label=_("Reason for the public, in English"), max_length=300)
    read_on = forms.RegexField(
        r"^(/(?![/\\])|https://)",
        label=_("Where to read on"),
        max_length=300,
        required=False,
        help_text=_("An address of this site, such as /lajme/, or one that begins with https://."),
    )


@dataclass(frozen=True)
class Step:
    label: Any
    done: Any
    take: Callable[..., Any]
    form: type[forms.Form] = Nothing

    @property
    def asks(self) -> bool:
        return self.form is not Nothing or self.take is workflow.discard


STEPS = {
    "edit": Step(
        _("Edit as a draft"), _("This is the draft. The public page stays as it is."), workflow.edit
    ),
    "submit": Step(
        _("Submit for approval"), _("Submitted. Somebody else approves it now."), workflow.submit
    ),
    "approve": Step(_("Approve"), _("Approved."), workflow.approve, Approval),
    "send-back": Step(
        _("Send back"), _("Sent back to its writers."), workflow.send_back, SendingBack
    ),
    "withdraw": Step(
        _("Withdraw"), _("Withdrawn. Its address gives the reason."), workflow.withdraw, Withdrawal
    ),
    "discard": Step(
        _("Discard this draft"), _("Discarded. The public page stays as it is."), workflow.discard
    ),
}


def offered(item: Any, to: Any) -> list[str]:
    """Return the steps that make sense for `item` and `to`; the workflow has the last word."""
    options = item._meta
    may_approve = to.has_perm(f"{options.app_label}.approve_{options.model_name}")
    may_change = to.has_perm(f"{options.app_label}.change_{options.model_name}")
    if item.state in workflow.WRITABLE:
        names = ["discard"] if item.draft_of_id else []
        return [*names, "submit"] if may_change else []
    if item.state == State.SUBMITTED:
        return ["send-back", "approve"] if may_approve else ["send-back"] if may_change else []
    names = ["edit"] if may_change else []
    return [*names, "withdraw"] if may_approve and item.is_live else names
