"""Forms of 展示素材: a file with its caption, its place, and until when it is taken in."""

from datetime import datetime, time, timedelta

from django import forms

from competition.models import DisplayMedia
from competition.operations.display_intakes import LONGEST_NOTE
from competition.operations.display_media import LONGEST_CAPTION, MOST_ORDER
from competition.queries.display_media import ACCEPT
from records.forms import DayField
from records.text import LOCAL


class CaptionForm(forms.Form):
    """What a file is, in words of the district; the player shows none of it."""

    caption = forms.CharField(
        label="说明",
        required=False,
        max_length=LONGEST_CAPTION,
        help_text="供组委会核对，播放时不显示。",
    )


class DisplayUploadForm(CaptionForm):
    """A file to be shown. With scripts it goes in pieces, and only the rest is a form."""

    file = forms.FileField(
        label="文件",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请检查后重新选择。"},
    )


class DisplayPlaceForm(CaptionForm):
    """Caption and place of a file that is there."""

    order = forms.IntegerField(label="播放顺序", min_value=1, max_value=MOST_ORDER)

    @classmethod
    def of(cls, row: DisplayMedia) -> "DisplayPlaceForm":
        """The form as it stands, its fields named apart from those of other files."""
        initial = {"caption": row.caption, "order": row.order}
        return cls(initial=initial, auto_id=f"id_{row.pk}_%s")


class IntakeForm(forms.Form):
    """素材接收: until when, and what is asked for."""

    until = DayField(
        label="截止日（含当日）", required=False, help_text="不填则到本环节抽签时截止。"
    )
    at = forms.TimeField(
        label="当日时刻",
        required=False,
        help_text="不填则到当日 24:00。",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    note = forms.CharField(
        label="要求",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="显示给各区，例如：PPT 不超过 15 页，不出现姓名和单位。",
    )

    def closes_at(self) -> datetime | None:
        """The first instant outside; None is the draw."""
        day, at = self.cleaned_data["until"], self.cleaned_data["at"]
        if day is None:
            return None
        if at is None:
            return datetime.combine(day + timedelta(days=1), time.min, LOCAL)
        return datetime.combine(day, at, LOCAL)
