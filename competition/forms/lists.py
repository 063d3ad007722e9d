"""Filter bars of the organizer's lists."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms

from competition.enums import (
    ENTRY_STATUS_LABELS,
    PROGRESS_STAGE_LABELS,
    TASK_LABELS,
    EntryStatus,
    EventKind,
)
from competition.models import Competition
from districts.models import District
from records.enums import choices


class LiaisonFilter(forms.Form):
    """The list of all liaisons."""

    q = forms.CharField(
        label="姓名、单位、电话或拼音", required=False, max_length=40, widget=forms.SearchInput()
    )
    district = forms.ChoiceField(label="区", required=False)
    filed = forms.ChoiceField(
        label="附件1",
        required=False,
        choices=[("", "全部"), ("yes", "已报送"), ("no", "未报送")],
    )
    leader = forms.BooleanField(label="只看领队", required=False)
    twin = forms.BooleanField(label="只看手机与他区重复的", required=False)

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = District.objects.filter(delegations__competition=competition)
        codes = list(known.values_list("code", "name"))
        field = self.fields["district"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- the form's own declaration
        field.choices = [("", "全部"), *codes]


class ProgressFilter(forms.Form):
    """The progress map."""

    task = forms.ChoiceField(
        label="事项", required=False, choices=[("", "全部"), *choices(TASK_LABELS)]
    )
    stage = forms.ChoiceField(
        label="情况",
        required=False,
        choices=[("", "全部"), ("todo", "未办结"), *choices(PROGRESS_STAGE_LABELS)],
    )


class HandedInFilter(forms.Form):
    """What every list of entries that were handed in is filtered by; it stands in the address."""

    event_kind: ClassVar[EventKind]

    event = forms.ChoiceField(label="赛项", required=False)
    district = forms.ChoiceField(label="区", required=False)
    status = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Mapping[str, Any], *, competition: Competition) -> None:
        super().__init__(data)
        events = competition.events.filter(kind=self.event_kind).values_list("code", "name")
        districts = competition.delegations.values_list("district__code", "district__name")
        states = {k: v for k, v in ENTRY_STATUS_LABELS.items() if k != EntryStatus.DRAFT}
        self.offer("event", events)
        self.offer("district", districts)
        self.offer("status", choices(states))

    def offer(self, name: str, offered: Iterable[tuple[str, str]]) -> None:
        """Let one of these values, or none, be chosen."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- the form's own declaration
        field.choices = [("", "全部"), *offered]

    def chosen(self) -> dict[str, Any]:
        """The valid choices; an invalid one is no choice."""
        self.is_valid()
        return {**self.cleaned_data, "order": self.data.get("order", "")}
