"""Filter bars of the organizer's lists about districts."""

from typing import Any

from django import forms

from competition.enums import PROGRESS_STAGE_LABELS, TASK_LABELS
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
