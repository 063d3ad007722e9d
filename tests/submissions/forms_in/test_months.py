"""A period in any usual spelling is two months."""

import pytest

from submissions.documents.forms_in.months import Period, read_period
from submissions.kinds import clean_month

FULL = Period("2023-01", "2024-03")


@pytest.mark.parametrize(
    "typed",
    [
        "2023年1月至2024年3月",
        "2023年   1 月至 2024年 3 月",
        "2023.01-2024.03",
        "2023.1－2024.3",
        "2023/1—2024/3",
        "2023-01-2024-03",
        "２０２３年１月至２０２４年３月",
        "二〇二三年一月至二〇二四年三月",
        "二零二三年一月—二○二四年三月",
        "2023年1月1日至2024年3月31日",
        "2023-01-15~2024-03-20",
        "2023/01/05至2024/03/06",
        "202301-202403",
        "20230101-20240331",
        "自2023年1月起至2024年3月止",
        "2023年01月--2024年03月",
        "2023 年 1 月 — 2024 年 3 月",
    ],
)
def test_a_period_is_read_in_any_usual_spelling(typed: str) -> None:
    assert read_period(typed) == FULL


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2023年1-12月", Period("2023-01", "2023-12")),
        ("2023年3月至11月底", Period("2023-03", "2023-11")),
        ("二〇二三年十月至十二月", Period("2023-10", "2023-12")),
        ("2023年1月至今", Period("2023-01", is_open=True)),
        ("2023年1月起", Period("2023-01", is_open=True)),
        ("2023年5月", Period("2023-05")),
        ("2023年2月至    年    月", Period("2023-02")),
        ("    年    月至2024年1月", Period("", "2024-01")),
        ("2023年1月至2024年3月（试点）", Period("2023-01", "2024-03", rest="(试点)")),
        ("           年      月至    年    月", Period()),
        ("", Period()),
        ("长期", Period(rest="长期")),
        ("2023年", Period(rest="2023年")),
        ("2023-13", Period(rest="2023-13")),
    ],
)
def test_half_open_and_odd_periods_keep_what_is_no_month(typed: str, period: Period) -> None:
    assert read_period(typed) == period


@pytest.mark.parametrize(
    "typed", ["二〇二三年十一月", "2023年十一月", "２０２３．１１", "2023-11-05"]
)
def test_a_month_in_chinese_numerals_is_a_month(typed: str) -> None:
    assert clean_month(typed) == "2023-11"
