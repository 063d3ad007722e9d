"""Forms of the announcements."""

from django import forms


class AnnouncementForm(forms.Form):
    """通知公告; `seen` is the stamp of what the editor started from."""

    title = forms.CharField(label="标题", max_length=120)
    body = forms.CharField(
        label="正文",
        max_length=20_000,
        help_text="一行一段；网址会自动成为链接。",
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput())


class WithdrawForm(forms.Form):
    """撤下, with its reason."""

    reason = forms.CharField(label="撤下的理由", max_length=200)


class AnnouncementFilter(forms.Form):
    """The list's filter bar."""

    q = forms.CharField(label="标题或正文", required=False, max_length=40)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("draft", "未发布"), ("published", "已发布")],
    )
