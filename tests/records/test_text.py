"""Text without what nobody sees."""

import pytest

from records.text import clean_line, has_control


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u200b", "\ufeff", "\u3164", "\uffa0", "\u200d", "\ufe0f", "\u2061", "\u2800", "\u202e"],
)  # fmt: skip
def test_what_nobody_sees_is_nothing(text: str):
    assert clean_line(text) == ""


@pytest.mark.parametrize(
    "text",
    ["𠮷", "㛃", "䶮", "\ue000", "葛\U000e0100城", "👨\u200d👩\u200d👧", "ñ", "n\u0303", "。"],
)
def test_rare_characters_and_what_shapes_them_stay(text: str):
    assert clean_line(text) == text


def test_nothing_turns_a_name_around():
    assert clean_line("张\u202e三\u2066") == "张三"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe"])
def test_what_no_document_carries_is_seen(character: str):
    assert has_control(f"a{character}b")


def test_line_ends_and_tabs_are_no_control_characters():
    assert not has_control("a\n\r\tb 𠮷\u3000")
