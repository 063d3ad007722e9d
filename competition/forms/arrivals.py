"""Forms of the door."""

from datetime import datetime

from django import forms

from records.text import LOCAL

ONLY = {
    "waiting": "未到",
    "arrived": "已到",
    "late": "迟到",
    "settled": "已定状态",
}


class DoorFilter(forms.Form):
    """Who is looked for."""

    q = forms.CharField(
        label="参赛号、抽签号、姓名或拼音",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    only = forms.ChoiceField(label="范围", required=False, choices=[("", "全部"), *ONLY.items()])


class ArrivalForm(forms.Form):
    """What is ticked for one person."""

    id_checked = forms.BooleanField(label="证件已核对", required=False)
    phone_kept = forms.BooleanField(label="手机已收存", required=False)
    note = forms.CharField(label="备注", required=False, max_length=200)
    time = forms.TimeField(
        label="到达时刻",
        required=False,
        error_messages={"invalid": "到达时刻应如 08:30。"},
    )

    def arrived_at(self, now: datetime) -> datetime | None:
        """The time of today that was typed; None when it is the present one."""
        typed = self.cleaned_data["time"]
        if typed is None:
            return None
        return datetime.combine(now.astimezone(LOCAL).date(), typed, LOCAL)


class UndoForm(forms.Form):
    """Why a tick is taken back."""

    reason = forms.CharField(label="原因", max_length=200)
