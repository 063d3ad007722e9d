"""报送: who fills in, and the attestation of 五(二) for works."""

from django import forms

from competition.forms.entries import FileCompetitorsForm


class FileWorksForm(FileCompetitorsForm):
    """The same foot as for competitors, another attestation."""

    attested = forms.BooleanField(
        label="已对项目、成果和案例材料的真实性、准确性进行严格审核，对报送内容负责（五(二)）。",
        error_messages={"required": "请勾选：已对项目、成果和案例材料的真实性、准确性进行审核。"},
    )
