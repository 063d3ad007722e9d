"""The action log's filter bar."""

from typing import Any

from django import forms

from accounts.models import User
from competition.models import Competition
from competition.queries.log_words import ACTION_LABELS
from records.forms import DayField


class LogFilter(forms.Form):
    """大赛, 操作, 日期, 对象或操作人."""

    scope = forms.ChoiceField(label="大赛", required=False)
    action = forms.ChoiceField(
        label="操作",
        required=False,
        choices=[("", "全部"), *sorted(ACTION_LABELS.items(), key=lambda pair: pair[1])],
    )
    since = DayField(label="自", required=False)
    until = DayField(label="至", required=False)
    q = forms.CharField(label="对象或操作人", required=False, max_length=40)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seasons = Competition.objects.visible_to(by)
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)  # noqa: S101 -- the form's own declaration
        scope.choices = [("", "全部"), *((one.slug, one.short_title) for one in seasons)]
