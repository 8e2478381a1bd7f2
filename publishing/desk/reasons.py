"""The doubts about a text, each with a field for the reason to publish it all the same."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError

from ..doubts import LONGEST_REASON, Doubt, doubts, earlier

_PREFIX = "doubt-"


class Reason(forms.CharField):
    widget = AdminTextInputWidget(attrs={"class": "vLargeTextField"})

    def __init__(self, doubt: Doubt, before: str = "") -> None:
        super().__init__(max_length=LONGEST_REASON, label=doubt.sentence, initial=before)
        self.doubt = doubt


class Answering(forms.Form):
    """A decision on `item` that answers each doubt about it.

    What is sent is looked at under the lock of the workflow; only a page to be shown asks anew.
    """

    item: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.ask()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        names = [name for name in self.data if name.startswith(_PREFIX)]
        cleaned["answers"] = {
            name.removeprefix(_PREFIX): readable(self.data[name]) for name in names
        }
        return cleaned

    def ask(self) -> None:
        """Ask about what is doubtful now, and offer the reason that was given to it the last time.

        What was typed stays, and what is wrong with it is said.
        """
        found = doubts(self.item)
        before = earlier(self.item) if found else {}
        for doubt in found:
            name = f"{_PREFIX}{doubt.key}"
            self.fields[name] = Reason(doubt, before.get(doubt.key, ""))
            if self.is_bound:
                try:
                    self.fields[name].clean(self.data.get(name))
                except ValidationError as error:
                    self.add_error(name, error)

    @property
    def doubted(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if isinstance(field.field, Reason)]

    @property
    def undoubted(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if not isinstance(field.field, Reason)]


def readable(typed: str) -> str:
    """Return a reason as it can be kept, or nothing: then `ask` says why."""
    try:
        return str(_REASON.clean(typed))
    except ValidationError:
        return ""


_REASON = forms.CharField(max_length=LONGEST_REASON)
