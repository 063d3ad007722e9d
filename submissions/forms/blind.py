"""Forms of the blind copies: the filter bar and the decision."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from submissions.enums import BLIND_VERDICT_LABELS
from submissions.queries.blind_lists import STATES


class BlindFilter(forms.Form):
    """The filter bar of the list of blind copies."""

    q = forms.CharField(label="名称、参评号或盲审编号", required=False, max_length=40)
    event = forms.ChoiceField(label="赛项", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), *((key, label) for key, (label, _) in STATES.items())],
    )

    def __init__(self, data: Mapping[str, Any], *, events: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["event"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [("", "全部"), *events]

    def chosen(self) -> dict[str, str]:
        """What was picked; a value that is not offered picks nothing."""
        self.is_valid()
        return {**self.cleaned_data, "order": self.data.get("order", "")}


class DecisionForm(forms.Form):
    """What to do about the finds that are ticked."""

    verdict = forms.ChoiceField(
        label="处置",
        choices=[(str(key), label) for key, label in BLIND_VERDICT_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择处置方式。"},
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=500,
        help_text="认定为可接受的必须填写，例如“普通词语”“已查看，无标识”。",
    )
