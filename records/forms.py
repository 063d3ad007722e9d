"""Form fields that several pages share."""

from datetime import date
from typing import Any, Final

from django import forms

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
FORMATS: Final = ("%Y-%m-%d", "%Y年%m月%d日")


class DayField(forms.DateField):
    """A real day of 1900–2100, as a browser's date box sends it or as people write it.

    Days beyond are mistakes of the hand, and the first and last day of all time cannot even
    be moved into another time zone.
    """

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format=FORMATS[0], attrs={"type": "date"})
        options.setdefault("widget", widget)
        options.setdefault("error_messages", {})
        options["error_messages"].setdefault("invalid", "请填写正确的日期，如 2024-04-20。")
        super().__init__(input_formats=FORMATS, **options)

    def to_python(self, value: Any) -> date | None:
        """Return the day; refuse one that nobody means."""
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"日期应在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间。")
        return day
