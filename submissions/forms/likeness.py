"""Forms of 查重: the filter bar, and what a person concludes."""

from collections.abc import Mapping
from typing import Any

from django import forms

from competition.enums import EventKind
from competition.models import Competition
from records.enums import choices
from submissions.enums import LIKENESS_VERDICT_LABELS, LikenessVerdict
from submissions.queries.likeness import SHARES


class LikenessFilter(forms.Form):
    """The filter bar of the list."""

    q = forms.CharField(label="材料名称", required=False, max_length=40)
    share = forms.ChoiceField(
        label="重合比例", required=False, choices=[("", "全部"), *SHARES.items()]
    )
    verdict = forms.ChoiceField(
        label="结论", required=False, choices=[("", "全部"), *choices(LIKENESS_VERDICT_LABELS)]
    )
    event = forms.ChoiceField(label="赛项", required=False)
    district = forms.ChoiceField(label="任一方所属区", required=False)

    def __init__(self, data: Mapping[str, Any], *, competition: Competition) -> None:
        super().__init__(data)
        events = competition.events.filter(kind=EventKind.WORKS).values_list("code", "name")
        districts = competition.delegations.values_list("district__code", "district__name")
        for name, offered in (("event", events), ("district", districts)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
            field.choices = [("", "全部"), *offered]

    def chosen(self) -> dict[str, Any]:
        """The valid choices; an invalid one is no choice."""
        self.is_valid()
        return {**self.cleaned_data, "order": self.data.get("order", "")}


class JudgeForm(forms.Form):
    """核实: what the two works are to each other, and on what ground."""

    verdict = forms.ChoiceField(
        label="结论",
        choices=choices(LIKENESS_VERDICT_LABELS),
        initial=LikenessVerdict.PENDING,
    )
    reason = forms.CharField(
        label="依据",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如：双方同引一份文件；与某区材料第 2、3 段逐字相同，已电话核实。",
    )
