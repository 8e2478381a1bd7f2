"""What is asked of whoever sends a file of figures in, and of whoever decides about it."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.desk.reasons import Reason, readable
from publishing.desk.steps import Sentence

from .approval import Question
from .models import FiguresFile
from .sheets import MOST_BYTES

MOST_KEPT = 1024 * 1024  # bytes; with more the form would be larger than Django takes


class Sending(forms.Form):
    """A file, which a browser gives only once: until the question is answered the form keeps it."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=200,
        help_text=_("CSV or .xlsx, with the headings of the template, at most 2 MB."),
    )
    decimal = forms.ChoiceField(
        label=_("Dots and commas"),
        required=False,
        choices=[("", _("The file itself says it, or I am asked")), *FiguresFile.Decimal.choices],
        help_text=_("What 13.000 and 13,000 mean in this file."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    kept_name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if upload := cleaned.get("file"):
            if upload.size > MOST_BYTES:
                raise ValidationError({"file": gettext("The file is larger than 2 MB.")})
            cleaned |= {"content": upload.read(), "name": upload.name}
        elif cleaned.get("kept"):
            cleaned |= {"content": _unpacked(cleaned["kept"]), "name": cleaned["kept_name"]}
        elif "file" not in self.errors:
            raise ValidationError({"file": gettext("Choose a file.")})
        return cleaned

    def ask(self) -> None:
        """Ask what a dot and a comma mean. The form brings the file again, if it is not too large."""
        self.add_error("decimal", gettext("The file does not say it itself: answer here."))
        content = self.cleaned_data["content"]
        if len(content) <= MOST_KEPT:
            kept = {"kept": b64encode(content).decode(), "kept_name": self.cleaned_data["name"]}
            self.data = {**dict(self.data.items()), **kept}

    @property
    def kept_file(self) -> str:
        return str(self.data.get("kept_name", "")) if self.data.get("kept") else ""


def _unpacked(kept: str) -> bytes:
    try:
        return b64decode(kept, validate=True)
    except ValueError as error:
        raise ValidationError({"file": gettext("Choose the file again.")}) from error


class Approving(forms.Form):
    """The one approval of a file: what the public is told of it, and why what is doubtful may stand."""

    seen = forms.CharField(widget=forms.HiddenInput)
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

    def show(self, digest: str) -> None:
        """Let the next approval be of the plan that is shown now."""
        self.fields["seen"].initial = digest
        if self.is_bound:
            self.data = {**dict(self.data.items()), "seen": digest}

    @property
    def given(self) -> dict[str, str]:
        """The reasons that can be kept, under the names of their doubts; `ask` says why others not."""
        return {
            name.removeprefix(_DOUBT): readable(text)
            for name, text in self.data.items()
            if name.startswith(_DOUBT)
        }

    def ask(self, asked: Mapping[str, Question]) -> None:
        """Ask for a reason for each doubt. What was typed stays; at first it is what was said before."""
        names = {f"{_DOUBT}{name}": question for name, question in asked.items()}
        before = {name: question.before for name, question in names.items()}
        self.data = before | dict(self.data.items())
        for name, question in names.items():
            self.fields[name] = Reason(question.doubt)
            self.fields[name].label = str(question)
            try:
                self.fields[name].clean(self.data[name])
            except ValidationError as error:
                self.add_error(name, error)

    @property
    def doubted(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if isinstance(field.field, Reason)]

    @property
    def undoubted(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if not isinstance(field.field, Reason)]


_DOUBT = "doubt-"


class Refusing(forms.Form):
    note = Sentence(label=_("Note to the sender"))
