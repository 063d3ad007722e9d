"""字 are counted the same in the browser and in the portal."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from records.text import clean_prose, count_chars

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "chars.js"
TEXTS = [
    "",
    "   \n\t ",
    "就业服务",
    "就业 服务",
    "就业，服务。",
    "“引号”——破折号……省略·间隔",
    "AB cd 12",
    "abc就业def",
    "2023年1月至2024年3月",
    "完成率85.5%，同比+3.2%",
    "ＡＢＣ１２３",
    "𠮷野家",
    "㛃䶮",
    "👨‍👩‍👧‍👦家庭",
    "🇨🇳国旗",
    "第一行\r\n第二行\r第三行\n第四行",
    "全角　空格",
    "不间断\u00a0空格",
    "零宽\u200b空格\ufeff",
    "a\u200bb",
    "a\u2028b\u2029c",
    "a\x1cb\x1dc\x1ed\x1fe",
    "a\x85b",
    "\u202fnarrow\u205fspaces\u1680here",
    "カタカナ한글",
    "café naïve",
    "https://example.org/a?b=c",
    "①②③⑴",
    "①就业②服务",
    "x² + y² = z²",
    "《指南》、“手册”",
    "就" * 300,
    "\ue000私有区",
    "e\u0301就",
    "\u2066direction\u2069",
    "-–—―−",
]  # fmt: skip


def test_browser_and_portal_agree_on_every_text(page: Page):
    page.goto("about:blank")
    page.evaluate(SCRIPT.read_text("utf-8"))
    counted = page.evaluate("texts => texts.map((text) => saiwuChars.count(text))", TEXTS)
    expected = [count_chars(clean_prose(text)) for text in TEXTS]
    assert dict(zip(TEXTS, counted, strict=True)) == dict(zip(TEXTS, expected, strict=True))


def test_they_agree_on_every_single_character(page: Page):
    """Each character of the planes that people type from, alone and between two letters."""
    page.goto("about:blank")
    page.evaluate(SCRIPT.read_text("utf-8"))
    codes = [*range(1, 0x3400), *range(0xA000, 0xD800), *range(0xE000, 0x1F700)]
    found = page.evaluate(
        "codes => codes.map((code) => saiwuChars.count(`a${String.fromCodePoint(code)}b`))", codes
    )
    odd = [
        hex(code)
        for code, count in zip(codes, found, strict=True)
        if count != count_chars(clean_prose(f"a{chr(code)}b"))
    ]
    assert odd == []
