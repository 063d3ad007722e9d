"""The form of a work, made from its kind: the official fields, the ticks, the draft's version.

A draft may be saved whatever is still missing: only what no form can hold is refused here.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict

from records.errors import Refused
from submissions.kinds import Answer, Answers, Field, FieldKind, Kind
from submissions.operations.drafts import checked_answer
from submissions.queries.checklist import TICK
from submissions.queries.statements import Statement, Ticks

MOST_RADIOS: Final = 3
RENEWED: Final = "文本已更新，请重新阅读并勾选。"
ONE_LINE: Final = "只能填写一行，请删去换行。"
TWICE: Final = "同一栏目提交了两次，请刷新页面重试。"
_PHONES: Final = frozenset({FieldKind.PHONE, FieldKind.LANDLINE, FieldKind.MOBILE})


class WorkForm(forms.Form):
    """填写参评材料. Inputs carry the keys of the kind's fields; ticks are `confirm_<key>`."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    base = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: Kind,
        statements: list[Statement],
        answers: Answers,
        ticks: Ticks,
        version: int,
    ) -> None:
        self.kind, self.statements = kind, statements
        self.stored = stored_values(kind, statements, answers, ticks)
        initial: dict[str, Any] = {**self.stored, "version": version, "base": digests(self.stored)}
        if data is not None:
            refuse_doubles(data, set(self.stored) | {"version", "base"})
        super().__init__(data, initial=initial)
        for field in kind.fields:
            self.fields[field.key] = _input(field, str(self._value(field.key)))
        for statement in statements:
            box = forms.CheckboxInput(
                attrs={"class": "form-check-input", "value": statement.version}
            )
            self.fields[TICK + statement.key] = forms.CharField(required=False, widget=box)

    def clean(self) -> dict[str, Any]:
        """Refuse, beside its field, what no form can hold; a tick is for the text shown."""
        for field in self.kind.fields:
            try:
                self.cleaned_data[field.key] = read_answer(
                    self.kind, field.key, self._value(field.key)
                )
            except Refused as refusal:
                self.add_error(field.key, refusal.message)
        for statement in self.statements:
            name = TICK + statement.key
            self.cleaned_data[name] = self._value(name)
            if self._value(name) not in {"", statement.version}:
                self.add_error(name, RENEWED)
        return self.cleaned_data

    def typed(self) -> dict[str, Answer]:
        """What was typed and can be kept, by input; what is refused is left out."""
        return {name: self.cleaned_data[name] for name in self.stored if name not in self.errors}

    def known(self) -> Mapping[str, str]:
        """The digests of what stood in the form when it was opened, as far as they can be read."""
        try:
            told = json.loads(self.data.get("base") or "{}")
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    def _value(self, name: str) -> Answer:
        """What stands in an input: as it was sent, or as it is stored."""
        if not self.is_bound:
            return self.stored[name]
        sent = str(self.data.get(name) or "")
        is_flag = self.kind.has(name) and self.kind.field(name).kind is FieldKind.FLAG
        return bool(sent) if is_flag else sent


def read_answer(kind: Kind, key: str, answer: Answer) -> Answer:
    """Return an answer as it is kept; refuse a flag that is text, and a line that is several."""
    if not kind.has(key):
        raise Refused("提交的栏目不存在，请刷新页面重试。")
    field = kind.field(key)
    if (field.kind is FieldKind.FLAG) is not isinstance(answer, bool):
        raise Refused(f"“{field.label}”的内容不能识别，请刷新页面重试。", field=key)
    words = str(answer).rstrip("\r\n")
    if field.kind is not FieldKind.TEXT and ("\n" in words or "\r" in words):
        raise Refused(f"“{field.label}”{ONE_LINE}", field=key)
    return checked_answer(kind, key, answer)


def stored_values(
    kind: Kind, statements: list[Statement], answers: Answers, ticks: Ticks
) -> dict[str, Answer]:
    """Return input → what is kept there: answers by key, ticks as the version accepted or ""."""
    boxes = {
        TICK + statement.key: statement.version if statement.is_ticked(ticks) else ""
        for statement in statements
    }
    return {**kind.complete(answers), **boxes}


def digest(value: Answer) -> str:
    """Return eight hex digits that tell one value from another."""
    return hashlib.sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:8]


def digests(values: Mapping[str, Answer]) -> str:
    """Return the digests of all values as JSON: what the page was opened with."""
    return json.dumps({name: digest(value) for name, value in values.items()})


def refuse_doubles(data: QueryDict, names: set[str]) -> None:
    """Refuse a form that answers one field twice: nobody knows which one is meant."""
    if any(len(data.getlist(name)) > 1 for name in names):
        raise Refused(TWICE)


def _input(field: Field, value: str) -> forms.CharField:
    return forms.CharField(
        label=field.label, required=False, strip=False, widget=_widget(field, value)
    )


def _widget(field: Field, value: str) -> forms.Widget:
    attrs: dict[str, Any] = {"class": "form-control", "aria-describedby": f"about-{field.key}"}
    if field.kind is FieldKind.FLAG:
        return forms.CheckboxInput(attrs={**attrs, "class": "form-check-input"})
    if field.kind is FieldKind.CHOICE:
        return _choice(field, value, attrs)
    if field.kind is FieldKind.TEXT:
        return forms.Textarea(attrs={**attrs, "rows": 7})
    if field.kind is FieldKind.MONTH:
        is_month = value == "" or _is_month(value)
        return forms.TextInput(
            attrs={**attrs, "type": "month" if is_month else "text", "placeholder": "2023年1月"}
        )
    if field.kind in _PHONES:
        attrs["inputmode"] = "tel"
    if field.kind is FieldKind.SHARE:
        attrs["inputmode"] = "numeric"
    return forms.TextInput(attrs={**attrs, "autocomplete": "off"})


def _choice(field: Field, value: str, attrs: dict[str, Any]) -> forms.Widget:
    choices = list(field.choices)
    if value and value not in dict(choices):
        choices.append((value, f"{value}（不在所列选项中）"))
    if len(choices) <= MOST_RADIOS:
        return forms.RadioSelect(choices=choices, attrs={"class": "form-check-input"})
    return forms.Select(
        choices=[("", "（请选择）"), *choices], attrs=attrs | {"class": "form-select"}
    )


def _is_month(value: str) -> bool:
    year, _, month = value.partition("-")
    return len(year) == 4 and len(month) == 2 and (year + month).isdecimal()
