"""The form for a sealed scan."""

from typing import Any

from django import forms

from submissions.models import Submission


class ScanForm(forms.Form):
    """The scan, and the version a person reads from the paper where the QR cannot be read."""

    file = forms.FileField(
        label="盖章扫描件",
        max_length=200,
        help_text="PDF、JPG 或 PNG，200 至 300 dpi，含右上角的二维码。",
        error_messages={"required": "请选择扫描件。", "empty": "文件是空的（0 字节），请检查。"},
    )
    number = forms.TypedChoiceField(
        label="版本（仅在二维码读不出时选择）",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="印在表单右上角，如“版本 2”。",
    )

    def __init__(self, *args: Any, submission: Submission, **options: Any) -> None:
        super().__init__(*args, **options)
        numbers = submission.versions.order_by("-number").values_list("number", flat=True)
        choices = [("", "由二维码识别"), *((str(each), f"第 {each} 版") for each in numbers)]
        self.fields["number"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["file"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"
