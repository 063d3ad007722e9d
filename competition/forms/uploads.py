"""Choosing a file to send."""

from django import forms

_ERRORS = {"required": "请选择文件。", "empty": "文件是空的，请检查后重新选择。"}


class WorkbookForm(forms.Form):
    """One workbook to import."""

    file = forms.FileField(
        label="表格文件",
        help_text="请使用下载的模板填写，.xlsx 或 .csv。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages=_ERRORS,
    )


class MaterialForm(forms.Form):
    """One document for the districts."""

    file = forms.FileField(
        label="材料文件",
        help_text="PDF 或 Word；幻灯片请先输出为 PDF。",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.doc"}),
        error_messages=_ERRORS,
    )
