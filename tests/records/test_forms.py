"""Days as people and browsers send them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from records.forms import DayField


@pytest.mark.parametrize("typed", ["2024-05-01", "2024年5月1日", "2024年05月01日", " 2024-5-1 "])
def test_a_day_is_read(typed: str):
    assert DayField().clean(typed) == date(2024, 5, 1)


@pytest.mark.parametrize("day", ["1900-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_are_read(day: str):
    assert DayField().clean(day) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed",
    ["2023-02-29", "10000-01-01", "45413", "24:00", "2024/5/1", "5月1日", "二〇二四年五月一日", "x" * 9_999],
)  # fmt: skip
def test_what_is_no_day_is_refused(typed: str):
    with pytest.raises(ValidationError, match="请填写正确的日期"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_that_nobody_means_is_refused(typed: str):
    with pytest.raises(ValidationError, match="1900 年到 2100 年"):
        DayField().clean(typed)
