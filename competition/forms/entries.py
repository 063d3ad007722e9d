"""Forms of the competitors: what a district states, what an organizer decides, the filter bar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.forms import BoundField

from competition.eligibility import DeclarationText, PersonData, Problem
from competition.enums import EMPLOYMENT_LABELS, UNIT_LEVEL_LABELS, EventKind, MatchVerdict
from competition.forms.lists import HandedInFilter
from competition.operations.entry_reviews import Comment
from competition.queries.entry_lists import FINDING_CHOICES
from competition.queries.papers import PERSONAL_FIELDS
from records.enums import choices
from records.forms import DayField
from records.text import LOCAL

_EMPTY = [("", "（请选择）")]


def _line(label: str, hint: str = "", *, required: bool = False, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=200,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


class CompetitorForm(forms.Form):
    """选手信息. A draft needs a name only; what is missing for submission is told beside."""

    name = _line("姓名", required=True)
    unit = _line("单位", "填写全称，与公章一致。")
    unit_level = forms.ChoiceField(
        label="单位层级", required=False, choices=[*_EMPTY, *choices(UNIT_LEVEL_LABELS)]
    )
    post = _line("职务（岗位）")
    employment = forms.ChoiceField(
        label="用工形式", required=False, choices=[*_EMPTY, *choices(EMPLOYMENT_LABELS)]
    )
    mobile = _line("手机", "11 位手机号码，可带 +86 和空格。", inputmode="tel")
    landline = _line("座机", "如 23456789 或 022-23456789-8001，可不填。", inputmode="tel")
    photo = forms.FileField(
        label="照片",
        required=False,
        help_text="近期免冠照片，JPG 或 PNG，不超过 5 MB。",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, texts: Iterable[DeclarationText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = list(texts)
        for text in self.texts:
            self.fields[f"declare_{text.key}"] = forms.BooleanField(
                label=f"我已阅读并承诺：{text.title}",
                required=False,
                widget=forms.CheckboxInput(attrs={"value": text.version}),
            )

    def clean(self) -> dict[str, Any]:
        """A tick is for the text that was shown: an older version has to be read again."""
        for text in self.texts:
            ticked = self._ticked(text)
            if ticked and ticked != text.version:
                self.add_error(f"declare_{text.key}", "承诺文本已更新，请重新阅读并勾选。")
        return self.cleaned_data

    def person(self) -> PersonData:
        """What was typed, also while it is not yet right."""
        typed = {
            name: str(self.data.get(self.add_prefix(name)) or "")
            for name in (
                "name",
                "unit",
                "unit_level",
                "post",
                "employment",
                "mobile",
                "landline",
            )
        }
        return PersonData(**typed, accepted=self._accepted())

    def photo_bytes(self) -> bytes | None:
        """The picture that was sent along, if any."""
        sent = self.cleaned_data.get("photo")
        return sent.read() if sent else None

    def _accepted(self) -> dict[str, str]:
        return {text.key: text.version for text in self.texts if self._ticked(text) == text.version}

    def _ticked(self, text: DeclarationText) -> str:
        return str(self.data.get(self.add_prefix(f"declare_{text.key}")) or "")


def initial_of(person: PersonData, version: int) -> dict[str, Any]:
    """What a stored person looks like in the form."""
    values: dict[str, Any] = {
        name: getattr(person, name)
        for name in ("name", "unit", "unit_level", "post", "employment", "mobile", "landline")
    }
    values |= {f"declare_{key}": True for key in person.accepted}
    return values | {"version": version}


@dataclass(frozen=True)
class FieldRow:
    """A field of the form with what the organizer said and what the rules found about it."""

    field: BoundField
    comment: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field.name


def field_rows(
    form: CompetitorForm, problems: Iterable[Problem], comments: Mapping[str, str]
) -> list[FieldRow]:
    """Put comments and problems beside the fields they belong to, in the form's order."""
    by_field: dict[str, list[Problem]] = {}
    for problem in problems:
        for name in problem.evidence.get("fields") or [problem.field]:
            by_field.setdefault(name, []).append(problem)
    return [
        FieldRow(form[name], comments.get(name, ""), tuple(by_field.get(name, ())))
        for name in form.fields
        if name != "version"
    ]


class ReasonForm(forms.Form):
    """One reason: for 退赛, 替换, 不予受理, 豁免."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class FileCompetitorsForm(forms.Form):
    """报送: who fills in, and the attestation of 五(二)."""

    filled_by = _line("填表人", required=True)
    phone = _line("联系电话", inputmode="tel")
    attested = forms.BooleanField(
        label="已对参赛资料的真实性、准确性和人员资格进行严格审核，对报送内容负责（五(二)）。",
        error_messages={"required": "请勾选：已对参赛资料的真实性、准确性和人员资格进行审核。"},
    )


class ReturnForm(forms.Form):
    """退回修改: a reason per field (key → label), and the last day on which it may be mended."""

    fix_by = DayField(
        label="修改期限（当日 24:00 前）", error_messages={"required": "请填写修改期限。"}
    )

    def __init__(
        self, *args: Any, commented: Mapping[str, str] = PERSONAL_FIELDS, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.commented = commented
        for name, label in commented.items():
            self.fields[f"comment_{name}"] = forms.CharField(
                label=label,
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"list": "return-phrases", "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        """At least one field has a reason."""
        if not self.comments():
            raise forms.ValidationError("请至少对一项填写退回原因。")
        return self.cleaned_data

    def comments(self) -> list[Comment]:
        """The reasons given, field by field."""
        typed = {name: self.cleaned_data.get(f"comment_{name}", "") for name in self.commented}
        return [Comment(name, text) for name, text in typed.items() if text]

    def fix_by_instant(self) -> datetime:
        """The exclusive instant: the midnight after the chosen day."""
        day: date = self.cleaned_data["fix_by"]
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=LOCAL)

    @property
    def comment_fields(self) -> list[BoundField]:
        """The boxes for reasons, in the form's order."""
        return [self[f"comment_{name}"] for name in self.commented]


class MatchForm(forms.Form):
    """核实: the same person or not, and on what ground."""

    verdict = forms.ChoiceField(
        label="结论",
        choices=[(str(MatchVerdict.SAME), "同一人"), (str(MatchVerdict.DIFFERENT), "非同一人")],
    )
    reason = forms.CharField(label="依据", max_length=500)


class EntryFilter(HandedInFilter):
    """The filter bar of the organizer's list of competitors."""

    event_kind = EventKind.PERSONAL

    q = forms.CharField(label="姓名、单位、拼音或参赛号", required=False, max_length=40)
    findings = forms.ChoiceField(
        label="核查", required=False, choices=[("", "全部"), *FINDING_CHOICES.items()]
    )
