"""Forms of the season's pages: the season file, extensions, freezing."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from competition.models import Competition, Window
from competition.queries.season_labels import window_label
from competition.season.parsing import LARGEST_BYTES
from districts.models import District
from records.forms import DayField
from records.text import LOCAL, closing_words


class SeasonFileForm(forms.Form):
    """大赛文件: checked first, then loaded."""

    file = forms.FileField(
        label="大赛文件（.toml）",
        help_text="先校验并列出将发生的变更，确认后才载入。文件有任何问题时什么也不会载入。",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )

    def clean_file(self) -> bytes:
        """The bytes; a file that cannot be a season file is not even read."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_BYTES:
            raise forms.ValidationError("文件超过 2 MB，这不像是大赛文件。")
        content: bytes = upload.read()
        return content


class WindowChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Windows by their names and closings."""

    def label_from_instance(self, window: Any) -> str:
        """推荐参赛选手（原截止 2024年4月30日 24:00）."""
        return f"{window_label(window)}（原截止 {closing_words(window.closes_at)}）"


class ExtensionForm(forms.Form):
    """延期: which window, for whom, until when, why."""

    window = WindowChoice(Window.objects.none(), label="事项", empty_label="（请选择）")
    district = forms.ModelChoiceField(District.objects.none(), label="区", empty_label="（请选择）")
    until = DayField(label="延至（含当日）")
    at = forms.TimeField(
        label="当日时刻",
        required=False,
        help_text="不填则到当日 24:00。",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    reason = forms.CharField(
        label="理由",
        max_length=500,
        help_text="将随通知发给该区。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        windows = Window.objects.filter(competition=competition).select_related("event")
        districts = District.objects.filter(delegations__competition=competition)
        for name, rows in (("window", windows), ("district", districts)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- the form's own declaration
            field.queryset = rows

    def closes_at(self) -> datetime:
        """The first instant outside."""
        day, at = self.cleaned_data["until"], self.cleaned_data["at"]
        if at is None:
            return datetime.combine(day + timedelta(days=1), time.min, LOCAL)
        return datetime.combine(day, at, LOCAL)


class ReasonForm(forms.Form):
    """依据 of an act that cannot be taken back."""

    reason = forms.CharField(
        label="依据", max_length=60, help_text="例如：组委会 4 月 12 日会议纪要。"
    )
