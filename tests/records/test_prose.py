"""Reasons, opinions and notes: what is endless or unprintable is refused in words."""

import pytest

from records.errors import Refused
from records.operations.prose import MOST, checked_prose


def refusal(text: str, **options) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        checked_prose(text, label="理由", field="reason", **options)
    return refused.value.message, refused.value.field


def test_words_are_kept_as_typed_without_what_nobody_sees():
    assert checked_prose("  第一行\r\n\u200b第二行 \ufeff", label="理由") == "第一行\n第二行"


def test_a_reason_of_the_greatest_length_is_kept():
    assert len(checked_prose("长" * MOST, label="理由")) == MOST


def test_a_longer_one_is_refused_with_both_numbers():
    assert refusal("长" * 501) == ("理由最多 500 个字符，现有 501 个，请删减。", "reason")


@pytest.mark.parametrize("blank", ["", "  \n ", "\u200b\u3164"])
def test_a_blank_one_is_refused_where_it_is_needed(blank: str):
    assert refusal(blank, missing="请填写理由。") == ("请填写理由。", "reason")
    assert checked_prose(blank, label="意见") == ""


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\x85", "\ud800", "\uffff"])
def test_a_character_that_no_document_carries_is_refused(character: str):
    assert refusal(f"理{character}由") == (
        "理由含有不可见的控制字符，请删除后重新输入。",
        "reason",
    )
