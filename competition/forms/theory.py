"""Forms of the pages about coded papers: sealing, counting, void codes, additions."""

from django import forms

from competition.operations.theory_codes import Shares

_NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class WholeField(forms.IntegerField):
    """A whole number that is not negative, without the spinner that a wheel turns."""

    widget = forms.TextInput(attrs=_NUMERIC)

    def __init__(self, *, label: str, most: int = 100_000, initial: int | None = None) -> None:
        super().__init__(label=label, min_value=0, max_value=most, initial=initial)


class SealForm(forms.Form):
    """编加密号: which component is in the button; here the re-check's shares."""

    top_share = WholeField(label="高分段全部复核（%）", most=100, initial=30)
    random_share = WholeField(label="其余随机抽查（%）", most=100, initial=15)
    error_limit = WholeField(label="差错率超过即全部复核（%）", most=100, initial=5)

    @property
    def shares(self) -> Shares:
        """What was typed; only of a valid form."""
        return Shares(
            top=self.cleaned_data["top_share"],
            random=self.cleaned_data["random_share"],
            error_limit=self.cleaned_data["error_limit"],
        )


class CountForm(forms.Form):
    """清点试卷."""

    handed_out = WholeField(label="发出试卷（份）")
    collected = WholeField(label="回收试卷（份）")


class ExplainForm(CountForm):
    """清点试卷 by the supervisor, who may let unequal numbers pass."""

    reason = forms.CharField(label="份数不符的原因", max_length=200)


class CodeForm(forms.Form):
    """A code and why: void, or there after all."""

    code = forms.CharField(label="加密号", max_length=8, widget=forms.TextInput(attrs=_NUMERIC))
    reason = forms.CharField(label="原因", max_length=200)


class AdditionForm(forms.Form):
    """补编加密号: for which 参赛号, and why."""

    number = forms.CharField(label="参赛号", max_length=20)
    reason = forms.CharField(label="事由", max_length=200)


class ReasonForm(forms.Form):
    """An act that wants only its reason."""

    reason = forms.CharField(label="事由", max_length=200)
