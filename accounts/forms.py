"""Forms of the door: signing in, activating, changing the password, choosing from lists."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.enums import ACCOUNT_STATE_LABELS, SIGN_IN_LABELS
from accounts.models import User
from accounts.passwords import PortalPasswordValidator
from accounts.roles import ROLE_LABELS
from accounts.text import normalise_login_name
from records.enums import choices
from records.errors import Refused
from records.forms import DayField

MOST_PASSWORD = 128
_POLICY = PortalPasswordValidator()


def show_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Put an operation's refusal beside the field it names, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


class LoginNameField(forms.CharField):
    """A login name as people type it: spaces and full-width digits do no harm."""

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        options.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(label="登录名", max_length=60, **options)

    def to_python(self, value: Any) -> str:
        """Return the name as it is stored."""
        return normalise_login_name(super().to_python(value) or "")


def password_field(label: str, *, is_new: bool = False, hint: str = "") -> forms.CharField:
    """A password box; what was typed is never trimmed and never sent back."""
    autocomplete = "new-password" if is_new else "current-password"
    return forms.CharField(
        label=label,
        strip=False,
        max_length=MOST_PASSWORD,
        error_messages={"max_length": f"密码最多 {MOST_PASSWORD} 位。"},
        help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(forms.Form):
    """登录. Which of the two is wrong is never said."""

    username = LoginNameField(help_text="手机号，或发放给您的登录名。")
    password = password_field("密码")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """Ask the backends; the lockout listens to their answer."""
        values: dict[str, Any] = self.cleaned_data
        if "username" in values and "password" in values:
            found = authenticate(
                self.request, username=values["username"], password=values["password"]
            )
            self.user = found if isinstance(found, User) else None
            if self.user is None:
                raise forms.ValidationError("登录名或密码不正确。", code="invalid_login")
        return values


class NewPasswordMixin(forms.Form):
    """The new password, typed twice."""

    new = password_field("新密码", is_new=True, hint=_POLICY.get_help_text())
    again = password_field("再次输入新密码", is_new=True)

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        values: dict[str, Any] = self.cleaned_data
        if "new" in values and "again" in values and values["new"] != values["again"]:
            self.add_error("again", "两次输入的密码不一致。")
        return values


class ActivationForm(NewPasswordMixin):
    """激活账号: login name and printed code, then the first password."""

    username = LoginNameField(help_text="见纸条上的“登录名”。")
    code = forms.CharField(
        label="激活码",
        max_length=40,
        help_text="见纸条，10 位字母和数字，大小写均可，中间的横线可不输入。",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )
    field_order = ["username", "code", "new", "again"]


class PasswordChangeForm(NewPasswordMixin):
    """修改密码."""

    old = password_field("原密码")
    field_order = ["old", "new", "again"]


class SignInFilter(forms.Form):
    """The sign-in log's filter bar."""

    q = forms.CharField(label="登录名或姓名", required=False, max_length=40)
    outcome = forms.ChoiceField(
        label="结果", required=False, choices=[("", "全部"), *choices(SIGN_IN_LABELS)]
    )
    since = DayField(label="自", required=False)
    until = DayField(label="至", required=False)


class AccountFilter(forms.Form):
    """The account list's filter bar."""

    q = forms.CharField(label="姓名、登录名或单位", required=False, max_length=40)
    role = forms.ChoiceField(
        label="角色", required=False, choices=[("", "全部"), *choices(ROLE_LABELS)]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *choices(ACCOUNT_STATE_LABELS)]
    )
