"""Bringing Word forms in: the file, and what each form that was read becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from submissions.queries.word_forms import Preview


@dataclass(frozen=True)
class Choice:
    """What a district chose for a form: the new draft of an event, or an own draft."""

    form_id: int
    name: str
    event_id: int | None
    entry_id: int | None


class WordFormsForm(forms.Form):
    """One filled form, or a zip of many."""

    file = forms.FileField(
        label="Word 参评表",
        help_text="一份 .docx（或 .doc），也可以把多份打包成一个 .zip，一次最多 50 份。",
        widget=forms.FileInput(attrs={"accept": ".docx,.doc,.wps,.zip"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请检查后重新选择。"},
    )


class AdoptForm(forms.Form):
    """For each form of a batch what becomes of it; nothing, when left so."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, previews: Sequence[Preview]
    ) -> None:
        """Offer for each form the drafts of its kind."""
        super().__init__(data)
        self.previews = [each for each in previews if each.can_adopt]
        for each in self.previews:
            self.fields[self.name_of(each)] = forms.ChoiceField(
                label="处理",
                choices=[*each.choices, ("", "暂不建立草稿")],
                required=False,
                error_messages={"invalid_choice": "选项已变化，请重新选择。"},
            )

    @staticmethod
    def name_of(preview: Preview) -> str:
        """Return the field's name for a form."""
        return f"into-{preview.form.pk}"

    def chosen(self) -> list[Choice]:
        """Return what was chosen, in the order of the page."""
        found = []
        for each in self.previews:
            what, _, number = self.cleaned_data.get(self.name_of(each), "").partition("-")
            if number:
                found.append(
                    Choice(
                        form_id=each.form.pk,
                        name=each.form.name,
                        event_id=int(number) if what == "event" else None,
                        entry_id=int(number) if what == "entry" else None,
                    )
                )
        return found
