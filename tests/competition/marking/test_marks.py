"""Marks are read strictly, checked against maximum and step, and written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.marking import Criterion, MarkInvalid, check_mark, format_mark, parse_mark


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [
        ("0", 0),
        ("88", 88_000),
        ("88.5", 88_500),
        ("88.50", 88_500),
        ("0.001", 1),
        (" 88 ", 88_000),
        ("\uff18\uff18", 88_000),
        ("88\uff0e5", 88_500),
        ("\uff11\uff10\uff10", 100_000),
    ],
)
def test_a_mark_is_read_as_thousandths(text, thousandths):
    assert parse_mark(text) == thousandths


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "NaN", "Infinity", "inf", "1e2", "-0", "-1", "+1", "0x10", "88,5", "88，5", "88。5",
        "100.0001", "88.", ".5", "08", "1 0", "1_000", "8²", "①", "½", "八十八", "٣", "88分",
        "1.2.3", "=1", "9" * 5_000, "1000000", "88\x00", "88\n5",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(MarkInvalid):
        parse_mark(text)


def test_the_refusal_says_what_was_wrong_in_chinese():
    assert refusal_of("1e2") == "“1e2”不是得分，应为不超过三位小数的数，如 88 或 88.5"
    assert refusal_of("9" * 5_000) == "得分太长（5000 个字符），应为不超过三位小数的数"
    assert refusal_of("") == "得分为空：未评分请留空，零分请填 0"


def refusal_of(text):
    """The sentence with which a text is refused."""
    with pytest.raises(MarkInvalid) as refusal:
        parse_mark(text)
    return str(refusal.value)


@given(st.text(max_size=30))
def test_reading_raises_nothing_but_its_own_refusal(text):
    try:
        value = parse_mark(text)
    except MarkInvalid:
        value = 0
    assert 0 <= value < 10**9


@given(st.integers(0, 999_999_999))
def test_a_written_mark_reads_back(value):
    assert parse_mark(format_mark(value)) == value


@given(st.integers(0, 999_999_999))
def test_a_mark_written_with_three_decimals_reads_back(value):
    assert parse_mark(format_mark(value, 3)) == value


CONTENT = Criterion(code="content", name="方案完整性", maximum=20_000, step=500)


@pytest.mark.parametrize("value", [0, 500, 20_000])
def test_a_mark_within_its_maximum_and_on_its_step_stands(value):
    check_mark(value, CONTENT)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (-1_000, "“方案完整性”得分 -1 小于 0"),
        (20_500, "“方案完整性”得分 20.5 超过满分 20"),
        (19_750, "“方案完整性”得分 19.75 不是记分单位 0.5 的整数倍"),
    ],
)
def test_a_mark_off_its_criterion_is_refused_with_the_reason(value, reason):
    with pytest.raises(MarkInvalid) as refusal:
        check_mark(value, CONTENT)
    assert str(refusal.value) == reason


def test_fixed_decimals_never_round():
    assert format_mark(88_500, 2) == "88.50"
    assert format_mark(88_000, 0) == "88"
    with pytest.raises(ValueError, match="do not fit"):
        format_mark(88_505, 2)
