"""Forms of the checking: the filter bar, the reviewer, several at once, the district's opinion."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.models import User
from competition.enums import DISTRICT_VERDICTS, VERDICT_LABELS, EventKind, Verdict
from competition.forms.lists import HandedInFilter
from competition.models import Competition
from competition.queries.people import organizer_accounts
from records.forms import DayField
from submissions.operations.reviewing import Signature
from submissions.queries.reviewed_works import (
    FINDING_CHOICES,
    LIKENESS_CHOICES,
    MINE,
    NOBODY,
    SEAL_CHOICES,
    VIDEO_CHOICES,
)


def _choice(label: str, offered: Mapping[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "全部"), *offered.items()])


class WorkFilter(HandedInFilter):
    """The filter bar of the organizer's list of works."""

    event_kind = EventKind.WORKS

    q = forms.CharField(label="名称、申报单位或参评号", required=False, max_length=40)
    findings = _choice("核查", FINDING_CHOICES)
    seal = _choice("签章", SEAL_CHOICES)
    likeness = _choice("查重", LIKENESS_CHOICES)
    video = _choice("视频", VIDEO_CHOICES)
    reviewer = forms.ChoiceField(label="审核人", required=False)
    overdue = forms.BooleanField(label="只看退回后逾期未改", required=False)

    def __init__(self, data: Mapping[str, Any], *, competition: Competition) -> None:
        super().__init__(data, competition=competition)
        people = organizer_accounts(competition).order_by("name", "pk")
        others = people.values_list("username", "name")
        self.offer("reviewer", [(MINE, "由我负责"), (NOBODY, "未分配"), *others])


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """One of some accounts, by the person's name."""

    def label_from_instance(self, obj: User) -> str:
        """The name."""
        return obj.name


class ReviewerForm(forms.Form):
    """转交 to an organizer of the season, or to nobody; `seen` is whom the page showed."""

    reviewer = PersonField(
        label="审核人", queryset=User.objects.none(), required=False, empty_label="（不指定）"
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reviewer"]
        assert isinstance(field, PersonField)  # noqa: S101 -- declared above
        field.queryset = organizer_accounts(competition).order_by("name", "pk")


class DistrictOpinionForm(forms.Form):
    """区级公共就业服务部门审核意见 as it stands on the sealed paper."""

    verdict = forms.ChoiceField(
        label="结论", choices=[(str(each), VERDICT_LABELS[each]) for each in DISTRICT_VERDICTS]
    )
    text = forms.CharField(
        label="审核意见",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="与表上所写一致。",
    )
    signer = forms.CharField(
        label="签字人", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    signed_on = DayField(label="签署日期", error_messages={"required": "请填写签署日期。"})

    def given(self) -> dict[str, Any]:
        """What `give_district_opinion` takes."""
        typed = self.cleaned_data
        return {
            "verdict": Verdict(typed["verdict"]),
            "text": typed["text"],
            "signature": Signature(typed["signer"], typed["signed_on"]),
        }
