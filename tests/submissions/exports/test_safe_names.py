"""Names in archives: what every file system takes."""

import pytest

from submissions.exports.safe_names import MOST_BYTES, FreeNames, safe_part

CASES = {
    "走访照片.jpg": "走访照片.jpg",
    '一/二\\三:四*五?六"七<八>九|十.pdf': "一_二_三_四_五_六_七_八_九_十.pdf",
    "  两端 空白 . ": "两端 空白",
    "结尾是点...": "结尾是点",
    "": "未命名",
    "...": "未命名",
    "CON": "_CON",
    "nul.txt": "_nul.txt",
    "com1.tar.gz": "_com1.tar.gz",
    "换\n行\t和\x00控制": "换 行 和 控制",
    "方向\u202egpj.exe": "方向gpj.exe",
    "零\u200b宽": "零宽",
    "../../etc/passwd": "_.._etc_passwd",
    "cafe\u0301": "café",
    "标题.第二部分": "标题.第二部分",
}


@pytest.mark.parametrize("typed", CASES)
def test_a_name_is_made_safe(typed: str):
    assert safe_part(typed) == CASES[typed]


def test_a_long_name_is_cut_between_characters_and_keeps_its_suffix():
    safe = safe_part("长" * 300 + ".docx")
    assert (safe.endswith("长.docx"), len(safe.encode()) <= MOST_BYTES) == (True, True)


def test_names_that_some_file_system_holds_for_the_same_are_numbered():
    names = FreeNames()
    taken = [names.take("甲", name) for name in ("图.JPG", "图.jpg", "图．jpg", "图.jpg")]
    assert taken == ["甲/图.JPG", "甲/图(2).jpg", "甲/图．jpg", "甲/图(3).jpg"]


def test_long_equal_names_stay_within_the_limit():
    names = FreeNames()
    first, second = (names.take("甲", "长" * 300 + ".pdf") for _ in range(2))
    assert first != second
    assert all(len(part.encode()) <= 255 for path in (first, second) for part in path.split("/"))


def test_the_same_name_in_two_folders_is_free():
    names = FreeNames()
    assert [names.take(folder, "a.pdf") for folder in ("甲", "乙")] == ["甲/a.pdf", "乙/a.pdf"]
