"""The form of a version: its text is pasted or comes in a file, and must be one that can be read."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.desk.forms import PublishableForm
from publishing.languages import CODES
from publishing.text_files import Doubtful, NotText, decoded

from . import doubted, plain_text, reading
from .gazette import MOST_CHARACTERS, Unreadable

LONGEST_TITLE = 300
MOST_BYTES = 4 * MOST_CHARACTERS  # no letter takes more


class MandateForm(PublishableForm):
    """Pasted text stays in the form, also when it cannot be saved; so does that of a file."""

    upload_sq = forms.FileField(
        label=_("or a file with the Albanian text"),
        required=False,
        help_text=_(
            "A text file (.txt). From Word or a PDF, copy the text and paste it: in the file itself "
            "the letters of a list are not written."
        ),
    )
    upload_en = forms.FileField(label=_("or a file with the English text"), required=False)

    leave_out = forms.BooleanField(
        label=_("Take out what is not of the act"),
        required=False,
        help_text=_(
            "Words without a number before the first article, and after the last one where empty "
            "lines part them from it, as when a whole page was copied. A title that is still empty "
            "is taken from the first line."
        ),
    )

    class Meta:
        widgets = {
            f"text_{code}": AdminTextareaWidget(
                attrs={"rows": 24, "lang": code, "class": "act", "spellcheck": "false"}
            )
            for code in CODES
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in CODES:  # a version whose provisions came without their text
            if self.instance.pk and not self.initial.get(f"text_{code}"):
                self.initial[f"text_{code}"] = plain_text.printed(self.instance, code)

    def clean(self) -> Any:
        cleaned = super().clean()
        for code in CODES:
            if upload := self.cleaned_data.get(f"upload_{code}"):
                self._take(code, upload)
            if (self.cleaned_data.get(f"text_{code}") or "").strip():
                self._check(code)
        if not self.errors and not any(self.cleaned_data[f"text_{code}"].strip() for code in CODES):
            self.add_error(
                "text_sq", gettext("The text is empty. Paste it in one language at least.")
            )
        return cleaned

    def _take(self, code: str, upload: Any) -> None:
        """Put the text of a file where it would have been pasted."""
        try:
            self._put(f"text_{code}", _text_of(upload))
        except ValidationError as error:
            self.add_error(f"upload_{code}", error)

    def _check(self, code: str) -> None:
        """Read the text, and cut it if that was asked for."""
        text = self.cleaned_data[f"text_{code}"]
        try:
            reading.require_storable(text)
            if not self.cleaned_data.get("leave_out"):
                return
            kept, title = reading.inside(text)
        except Unreadable as error:
            self.add_error(f"text_{code}", doubted.why(error))
            return
        self._put(f"text_{code}", kept)
        if not self.cleaned_data.get(f"title_{code}"):
            self._put(f"title_{code}", title[:LONGEST_TITLE])

    def _put(self, name: str, value: str) -> None:
        """Set a field as if it had been typed: the form shows it, too, if it comes back."""
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix(name)] = value  # type: ignore[index]
        self.cleaned_data[name] = value


def _text_of(upload: Any) -> str:
    """Return the text of a file. Raises ValidationError."""
    if upload.size > MOST_BYTES:
        raise ValidationError(doubted.too_long())
    try:
        return decoded(upload.read())
    except Doubtful as error:
        sentence = gettext(
            "The letters of “%(word)s” cannot be read for certain. Save it as UTF-8."
        )
        raise ValidationError(sentence % {"word": error.word[:40]}) from error
    except NotText as error:
        sentence = gettext("This is not a text file. Copy the text and paste it instead.")
        raise ValidationError(sentence) from error
