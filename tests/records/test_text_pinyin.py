"""Pinyin as people type it."""

import pytest

from records.text import pinyin_of


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("和平区", "hepingqu hpq"),
        ("宝坻区", "baodiqu bdq"),
        ("蓟州区", "jizhouqu jzq"),
        ("滨海新区", "binhaixinqu bhxq"),
        ("𠮷", ""),
        (" \u200b", ""),
    ],
)
def test_a_place_is_spelt_as_the_place_is_called(name, pinyin):
    assert pinyin_of(name) == pinyin


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("单小雨", "shanxiaoyu sxy"),
        ("曾大山", "zengdashan zds"),
        ("区小河", "ouxiaohe oxh"),
        ("长孙大山", "zhangsundashan zsds"),
        ("欧阳小雨", "ouyangxiaoyu oyxy"),
        ("王大山", "wangdashan wds"),
    ],
)
def test_a_surname_is_spelt_as_a_surname(name, pinyin):
    assert pinyin_of(name, is_person=True) == pinyin
