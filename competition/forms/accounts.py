"""Forms of those who issue accounts."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.operations.issuing import NewAccount
from accounts.roles import ROLE_LABELS, issuable_roles
from competition.models import Competition
from competition.queries.accounts import districts_to_issue_for
from districts.models import District
from records.text import row_id


class NewAccountForm(forms.Form):
    """发放账号: who, for what; the portal chooses the login name when none is given."""

    role = forms.ChoiceField(label="角色")
    competition = forms.ModelChoiceField(
        Competition.objects.none(),
        label="大赛",
        required=False,
        empty_label="（请选择）",
        help_text="账号所服务的大赛。",
    )
    district = forms.ModelChoiceField(
        District.objects.none(),
        label="所属区",
        required=False,
        empty_label="（不属于某个区）",
        help_text="仅区联络人填写。",
    )
    name = forms.CharField(label="姓名", max_length=40)
    mobile = forms.CharField(
        label="手机",
        max_length=30,
        required=False,
        help_text="填写后即为登录名；该手机号已有账号时自动加序号。",
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    username = forms.CharField(
        label="登录名", max_length=40, required=False, help_text="可不填。没有手机时由系统编一个。"
    )
    unit = forms.CharField(
        label="单位", max_length=100, required=False, help_text="区联络人不填时取本区报送单位。"
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seasons = Competition.objects.visible_to(by)
        _choice(self, "role").choices = _roles_of(by)
        _model_choice(self, "competition").queryset = seasons
        _model_choice(self, "district").queryset = districts_to_issue_for(by)
        first = seasons.first()
        self.fields["competition"].initial = first.pk if first else None

    def account(self) -> NewAccount:
        """Return what was typed about the account itself."""
        values = self.cleaned_data
        return NewAccount(
            values["name"], values["role"], values["mobile"], values["username"], values["unit"]
        )


class AccountImportForm(forms.Form):
    """导入账号: a season and a workbook."""

    competition = forms.ModelChoiceField(
        Competition.objects.none(), label="大赛", empty_label="（请选择）"
    )
    file = forms.FileField(label="账号名单", help_text="按模板填写的 .xlsx 或 .csv 文件。")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seasons = Competition.objects.visible_to(by)
        _model_choice(self, "competition").queryset = seasons
        self.fields["competition"].initial = seasons.first()


class CorrectionForm(forms.Form):
    """更正账号信息."""

    name = forms.CharField(label="姓名", max_length=40)
    unit = forms.CharField(label="单位", max_length=100, required=False)
    mobile = forms.CharField(label="手机", max_length=30, required=False)


class SeasonChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Competitions by their ids; SQLite cannot even be asked for an id that is too large."""

    def clean(self, value: Any) -> Any:
        """Refuse what cannot be an id."""
        if not all(row_id(str(each)) for each in value or []):
            raise forms.ValidationError("没有这届大赛，请重新选择。")
        return super().clean(value)


class DutiesForm(forms.Form):
    """角色与任职."""

    role = forms.ChoiceField(label="角色", choices=[(str(r), t) for r, t in ROLE_LABELS.items()])
    district = forms.ModelChoiceField(
        District.objects.all(),
        label="所属区",
        required=False,
        empty_label="（不属于某个区）",
        help_text="仅区联络人填写。",
    )
    competitions = SeasonChoices(
        Competition.objects.all(),
        label="服务的大赛",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="组委会、录入员、评委、监督员填写。",
    )


def _roles_of(by: User) -> list[tuple[str, str]]:
    allowed = issuable_roles(by.role)
    return [(str(role), label) for role, label in ROLE_LABELS.items() if role in allowed]


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- the form's own declaration
    return field


def _model_choice(form: forms.Form, name: str) -> "forms.ModelChoiceField[Any]":
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- the form's own declaration
    return field
