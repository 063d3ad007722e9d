"""Names and codes as people type them."""

import pytest

from accounts.text import (
    browser_words,
    mask_login_name,
    normalise_code,
    normalise_login_name,
    spell_code,
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" 138 0000 0000 ", "13800000000"),
        ("+86-13800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("Judge 01", "judge01"),
        ("13800000000-2", "13800000000-2"),
        ("\u200b", ""),
    ],
)
def test_login_names(typed, name):
    assert normalise_login_name(typed) == name


@pytest.mark.parametrize(
    "typed", ["abcde-fghjk", "ABCDE FGHJK", "ａｂｃｄｅ－ＦＧＨＪＫ", "abcdefghjk"]
)
def test_codes(typed):
    assert normalise_code(typed) == "ABCDEFGHJK"


def test_a_code_is_spelled_in_two_halves():
    assert spell_code("ABCDEFGHJK") == "ABCDE-FGHJK"


@pytest.mark.parametrize(
    ("typed", "masked"), [("13800000000", "138****0000"), ("secret-password", "se***")]
)
def test_unknown_names_are_masked(typed, masked):
    assert mask_login_name(typed) == masked


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0", "微信 · 安卓"),
        ("curl/8", "curl/8"),
        ("", ""),
    ],
)
def test_browsers(agent, words):
    assert browser_words(agent) == words
