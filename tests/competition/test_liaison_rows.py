"""The six columns of 附件1: what is cleaned and what is refused."""

from dataclasses import replace

import pytest

from competition.models import Liaison
from competition.operations.liaison_rows import LABELS, LIMITS, LiaisonRow, checked
from records.errors import RefusedMany
from tests.competition.papers import ROW


def full_width(text: str) -> str:
    """Digits and signs as a Chinese keyboard may type them."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


def problems(row: LiaisonRow) -> dict[str, str]:
    with pytest.raises(RefusedMany) as refusal:
        checked(row)
    return dict(refusal.value.problems)


def test_the_columns_are_those_of_the_form():
    assert list(LABELS.values()) == ["姓名", "单位", "职务", "座机", "手机", "备注（赛项）"]


def test_the_limits_are_those_of_the_table():
    stored = {key: Liaison._meta.get_field(key).max_length for key in LIMITS}
    assert stored | {"mobile": 30} == LIMITS


@pytest.mark.parametrize(
    "typed",
    [
        "19000001111",
        "+86 190 0000 1111",
        "0086-19000001111",
        full_width("8619000001111"),
        "190-0000-1111",
    ],
)
def test_a_mobile_is_stored_as_eleven_digits(typed):
    assert checked(replace(ROW, mobile=typed)).mobile == "19000001111"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12345678", "12345678"),
        ("022-12345678-8001", "022-12345678-8001"),
        ("（022）12345678", "022-12345678"),
        (full_width("022-12345678"), "022-12345678"),
        ("", ""),
    ],
)
def test_a_landline_is_stored_in_one_form(typed, stored):
    assert checked(replace(ROW, landline=typed)).landline == stored


def test_a_wrong_mobile_is_refused_with_the_form_it_should_have():
    assert problems(replace(ROW, mobile="10012345678")) == {
        "mobile": "手机应为 11 位数字、以 13–19 开头，如 13812345678，可带 +86 和空格。"
    }


def test_a_landline_in_the_mobile_column_is_sent_to_its_own_column():
    found = problems(replace(ROW, mobile="022-12345678-8001"))
    assert list(found) == ["mobile"]
    assert found["mobile"].startswith("“022-12345678-8001”像是座机号码，请填在“座机”一栏。")


def test_a_mobile_in_the_landline_column_is_sent_to_its_own_column():
    assert problems(replace(ROW, landline="19000001111"))["landline"].startswith(
        "“19000001111”像是手机号码，请填在“手机”一栏。"
    )


@pytest.mark.parametrize("blank", ["", "  ", "\u200b", "\ufeff\u3164"])
def test_a_name_of_invisible_characters_is_no_name(blank):
    assert problems(replace(ROW, name=blank)) == {"name": "请填写姓名。"}


@pytest.mark.parametrize("typed", ["周小雨\n王大山", "周小雨\r\n王大山", "周\x0b小雨"])
def test_a_line_break_or_control_character_is_refused(typed):
    assert list(problems(replace(ROW, name=typed))) == ["name"]


def test_rare_characters_and_formula_like_text_are_kept_as_typed():
    row = checked(replace(ROW, name="𠮷㛃䶮", remark="=1+1"))
    assert (row.name, row.remark) == ("𠮷㛃䶮", "=1+1")


def test_a_text_over_its_limit_is_refused_with_both_numbers():
    assert problems(replace(ROW, post="长" * 61)) == {"post": "职务最多 60 个字，现在有 61 个。"}
    assert checked(replace(ROW, post="长" * 60)).post == "长" * 60


def test_every_problem_is_told_at_once():
    assert problems(LiaisonRow(landline="电话", remark="长" * 101)) == {
        "name": "请填写姓名。",
        "unit": "请填写单位。",
        "post": "请填写职务。",
        "mobile": "请填写手机。",
        "landline": "座机应如 022-12345678、12345678 或 022-12345678-8001。",
        "remark": "备注（赛项）最多 100 个字，现在有 101 个。",
    }
