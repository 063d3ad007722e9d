"""What the QR of a printed judge sheet says, scanned or typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.marking.sheet_codes import SheetCode

CODE = SheetCode.of(entry=128, component=2, seat=3, fingerprint="9f3a2b1c" + "0" * 56)


@given(st.integers(1, 10**12 - 1), st.integers(1, 99), st.integers(1, 99))
def test_what_is_printed_is_read_again(entry: int, component: int, seat: int):
    code = SheetCode.of(entry=entry, component=component, seat=seat, fingerprint="ab" * 32)
    assert SheetCode.read(code.qr_text()) == SheetCode.read(code.words()) == code


@pytest.mark.parametrize(
    "typed",
    [
        "SP:128:2:3:9F3A2B1C",
        "128-2-3-9f3a2b1c",
        " １２８－２－３－９Ｆ３Ａ２Ｂ１Ｃ ",
        "sp-128-2-3-9F3A 2B1C",
    ],
)
def test_a_code_is_typed_as_people_type(typed: str):
    assert SheetCode.read(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    ["", "128", "128-2-3", "SW:ABC:1:9F3A2B1C", "128-2-3-9F3A2B1", "128-2-3-XYZ12345", "G001"],
)
def test_anything_else_is_no_code(typed: str):
    assert SheetCode.read(typed) is None


def test_a_code_knows_its_scheme():
    assert CODE.is_under("9f3a2b1cffff")
    assert not CODE.is_under("0f3a2b1cffff")
