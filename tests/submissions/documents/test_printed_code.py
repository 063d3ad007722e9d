"""What a QR says, and what of it is ours."""

import pytest

from submissions.documents.printed_code import PrintedCode

CODE = PrintedCode("P000123-2", 2, "3fa9c1d20b7e")


def test_it_says_code_number_and_hash_in_capitals():
    assert CODE.qr_text() == "SW:P000123-2:2:3FA9C1D20B7E"
    assert CODE.words() == "表单编号 P000123-2　版本 2　校验值 3fa9c1d20b7e"


def test_what_was_written_is_read_again():
    read = PrintedCode.read(CODE.qr_text())
    assert read == PrintedCode("P000123-2", 2, "3FA9C1D20B7E")
    assert read.is_of(code="P000123-2", number=2, short_hash="3fa9c1d20b7e")


@pytest.mark.parametrize(
    "change", [{"code": "P000124-2"}, {"number": 1}, {"short_hash": "3fa9c1d20b7f"}]
)
def test_another_code_number_or_content_is_another_version(change: dict):
    values = {"code": "P000123-2", "number": 2, "short_hash": "3fa9c1d20b7e"} | change
    assert not CODE.is_of(**values)


@pytest.mark.parametrize(
    "text",
    ["", "https://example.org/SW:A:1:ABCD", "SW:A:1", "SW:A:x:ABCD", "SW::1:ABCD", "SW:A:1:XYZW",
     "SW:A:1:ABCD\nmore", "TIANJIN-2024-F1-120101 v1 abcdef"],
)  # fmt: skip
def test_other_qr_codes_are_none_of_ours(text: str):
    assert PrintedCode.read(text) is None
