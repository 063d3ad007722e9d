"""更正: which sheet, then its cells as the clerk would key them."""

from collections.abc import Iterable
from typing import Any

from django import forms

from competition.models import Competition, Entry
from competition.queries.schemes import WHOLE_ENTRY, EventScheme
from competition.queries.score_progress import WHOLE, seat_label


class SheetChoice(forms.Form):
    """Which sheet of whom: a place of one event, and the 参赛号."""

    place = forms.ChoiceField(label="评分表")
    number = forms.CharField(label="参赛号", max_length=20)

    def __init__(
        self,
        *args: Any,
        competition: Competition,
        schemes: Iterable[EventScheme],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._competition = competition
        self.schemes = {each.event.code: each for each in schemes}
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- the form's own declaration
        field.choices = [
            ("", "（请选择）"),
            *((of.event.name, list(_places(of))) for of in self.schemes.values()),
        ]

    def clean_number(self) -> str:
        """The number as it is written on the list."""
        return str(self.cleaned_data["number"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        """The entry must be of the place's event."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "place" in cleaned and "number" in cleaned:
            event, component, seat = cleaned["place"].split(":")
            entry = Entry.objects.filter(
                competition=self._competition, event__code=event, number=cleaned["number"]
            ).first()
            if entry is None:
                self.add_error("number", "这个赛项没有这个参赛号。")
            cleaned |= {
                "of": self.schemes[event],
                "entry": entry,
                "component": "" if component == WHOLE else component,
                "seat": int(seat),
            }
        return cleaned


class RefusalForm(forms.Form):
    """Why a correction is refused or taken back."""

    reason = forms.CharField(label="原因", max_length=200)


def _places(of: EventScheme) -> Iterable[tuple[str, str]]:
    for component in of.scheme.components:
        for seat in of.sheets_of(component):
            label = f"{component.name} {seat_label(component, seat)}"
            yield f"{of.event.code}:{component.code}:{seat}", label
    yield f"{of.event.code}:{WHOLE}:0", f"{WHOLE_ENTRY}（取消资格等状态）"
