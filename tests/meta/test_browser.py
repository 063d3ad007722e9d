"""The tools of the browser tests can fail: they see what they are there to see."""

import pytest

from tests.browser import axe

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="zh-CN"><head><title>赛务</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>赛务</h1>{}</main></body></html>"""


def test_axe_finds_nothing_on_a_clean_page(page):
    page.set_content(PAGE.format("<p>报名已提交。</p>"))
    assert axe(page) == []


def test_axe_reports_a_picture_without_words_in_chinese(page):
    page.set_content(PAGE.format('<img src="data:," id="photo">'))
    assert [line.split(":")[0] for line in axe(page)] == ["image-alt"]
    assert "替代文本" in axe(page)[0]


def test_chinese_is_drawn_as_characters_not_as_boxes(page):
    """Two characters without a glyph look the same; with a font they differ."""
    page.set_content(PAGE.format("<p id='a'>赛</p><p id='b'>务</p>"))
    drawn = [page.locator(name).screenshot() for name in ("#a", "#b")]
    assert drawn[0] != drawn[1]


def test_the_office_computer_and_the_phone_have_their_sizes(page, phone):
    for screen in (page, phone):
        screen.set_content(PAGE.format(""))
    sizes = [screen.evaluate("[innerWidth, navigator.language]") for screen in (page, phone)]
    assert sizes == [[1366, "zh-CN"], [375, "zh-CN"]]
