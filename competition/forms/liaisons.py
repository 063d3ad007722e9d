"""The forms around 附件1. Lengths and phones are judged by the operation's own rules."""

from typing import Any

from django import forms

from competition.enums import TASK_LABELS, Task
from competition.forms.refusals import show_refusals
from competition.models import Filing, Liaison
from competition.operations.liaison_rows import LABELS, LiaisonRow, checked, row_of
from competition.operations.paper_foot import PaperFoot, ResponsibleStaff
from competition.queries.liaisons import responsible_stamp, row_stamp
from records.errors import RefusedMany
from records.forms import DayField


def _line(
    label: str, *, required: bool = True, hint: str = "", is_phone: bool = False
) -> forms.CharField:
    attributes = {"autocomplete": "off"} | ({"inputmode": "tel"} if is_phone else {})
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        widget=widget,
        error_messages={"required": f"请填写{label}。"},
    )


class LiaisonForm(forms.Form):
    """One row of 附件1, in the order of its columns."""

    name = _line("姓名")
    unit = _line("单位", hint="单位全称。")
    post = _line("职务")
    landline = _line("座机", required=False, hint="如 022-12345678 或 12345678。", is_phone=True)
    mobile = _line("手机", hint="11 位，本区内不能重复。", is_phone=True)
    remark = _line("备注（赛项）", required=False, hint="负责的赛项，如“职业指导人员”。")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, liaison: Liaison) -> "LiaisonForm":
        """The form filled with a stored row, and the stamp of what it shows."""
        stored = row_of(liaison)
        values = {key: getattr(stored, key) for key in LABELS}
        return cls(initial={**values, "seen": row_stamp(liaison)})

    def row(self) -> LiaisonRow:
        """What was typed, as it was typed."""
        return LiaisonRow(**{key: self.cleaned_data.get(key, "") for key in LABELS})

    def clean(self) -> dict[str, Any]:
        """Tell every problem at once, in the rules' own words."""
        try:
            checked(self.row())
        except RefusedMany as refusal:
            show_refusals(self, refusal)
        return self.cleaned_data


class FootForm(forms.Form):
    """填表人 / 联系电话 / 时间, below the table; complete only for filing."""

    filled_by = _line("填表人", required=False)
    phone = _line("联系电话", required=False, hint="手机或座机。", is_phone=True)
    filled_on = DayField(label="时间", required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, filing: Filing, **defaults: Any) -> "FootForm":
        """The form as stored, blanks filled with what is most likely."""
        stored = {"filled_by": filing.filled_by, "phone": filing.phone}
        values = {key: value or defaults.get(key, "") for key, value in stored.items()}
        day = filing.filled_on or defaults.get("filled_on")
        return cls(initial={**values, "filled_on": day, "version": filing.version})

    def foot(self) -> PaperFoot:
        """What was typed."""
        values = self.cleaned_data
        return PaperFoot(values["filled_by"], values["phone"], values["filled_on"])


class ResponsibleForm(forms.Form):
    """专门人员 (五(二))."""

    prefix = "staff"
    name = _line("专门人员姓名", required=False)
    post = _line("职务", required=False)
    phone = _line("联系电话", required=False, hint="手机或座机。", is_phone=True)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, filing: Filing) -> "ResponsibleForm":
        """The form as stored, and the stamp of what it shows."""
        values = {
            "name": filing.responsible_name,
            "post": filing.responsible_post,
            "phone": filing.responsible_phone,
        }
        return cls(initial={**values, "seen": responsible_stamp(filing)})

    def staff(self) -> ResponsibleStaff:
        """What was typed."""
        values = self.cleaned_data
        return ResponsibleStaff(values["name"], values["post"], values["phone"])


class FileForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label="选择文件",
        allow_empty_file=True,
        error_messages={"required": "请先选择文件。", "invalid": "没有收到文件，请重新选择。"},
    )


class RemindForm(forms.Form):
    """Whom to remind of what; no district means all that have not handed in."""

    task = forms.ChoiceField(choices=[(str(task), label) for task, label in TASK_LABELS.items()])
    district = forms.CharField(required=False, max_length=12)
    note = forms.CharField(required=False, max_length=500)

    def task_chosen(self) -> Task:
        """The task as an enumeration."""
        return Task(self.cleaned_data["task"])
