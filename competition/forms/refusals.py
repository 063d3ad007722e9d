"""An operation's refusals beside the fields they name."""

from django import forms

from accounts.forms import show_refusal
from records.errors import Refused, RefusedMany


def show_refusals(form: forms.BaseForm, refusal: Refused) -> None:
    """Put every problem of a refusal beside its field, unless the field already says it."""
    if not isinstance(refusal, RefusedMany):
        show_refusal(form, refusal)
        return
    for field, message in refusal.problems:
        if field not in form.errors:
            form.add_error(field if field in form.fields else None, message)


def renew(form: forms.BaseForm, **stamps: object) -> None:
    """Give a bound form's hidden fields new values: what the person sees now, they may send."""
    fresh = {form.add_prefix(name): value for name, value in stamps.items()}
    typed = {name: form.data[name] for name in form.data}  # one value each, not QueryDict's lists
    form.data = {**typed, **fresh}
