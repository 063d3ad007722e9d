"""Places: the smallest free one, limits, and the keys under which people are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.eligibility import PersonData, clean_name, unit_key
from competition.queries.places import smallest_free


@pytest.mark.parametrize(
    ("taken", "maximum", "expected"),
    [
        ([], 1, 1),
        ([1], 1, None),
        ([1], 2, 2),
        ([2], 2, 1),
        ([1, 3], 3, 2),
        ([], 0, None),
        ([1, 2, 3], None, 4),
    ],
)
def test_the_smallest_free_place(taken, maximum, expected):
    assert smallest_free(taken, maximum) == expected


@given(st.sets(st.integers(1, 20)), st.integers(0, 20) | st.none())
def test_a_free_place_is_free_within_the_maximum_and_none_is_smaller(taken, maximum):
    slot = smallest_free(taken, maximum)
    if slot is None:
        assert maximum is not None
        assert set(range(1, maximum + 1)) <= taken
    else:
        assert slot not in taken
        assert set(range(1, slot)) <= taken
        assert maximum is None or slot <= maximum


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("张  三", "张三"),
        (" 欧阳　娜 ", "欧阳娜"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("John  Smith", "John Smith"),
        ("𠮷田\u200b", "𠮷田"),
        ("\u3164", ""),
    ],
)
def test_names_are_stored_in_one_form(typed, stored):
    assert clean_name(typed) == stored


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\uff21\uff22\uff23公司", "abc公司"),
        ("e\u0301cole", "\u00e9cole"),
        ("和平区 中心", "和平区中心"),
    ],
)
def test_two_spellings_of_a_unit_are_one_unit(one, other):
    assert unit_key(one) == unit_key(other)


def test_phones_and_choices_are_cleaned_and_what_is_no_phone_stays_as_typed():
    typed = PersonData(
        name="张三", mobile="+86 191-0000-0001", landline="022－23456789", unit_level="x",
        employment="staff",
    )  # fmt: skip
    person = typed.cleaned()
    assert (person.mobile, person.unit_level, person.employment) == ("19100000001", "", "staff")
    assert PersonData(mobile=" 12 ").cleaned().mobile == "12"
