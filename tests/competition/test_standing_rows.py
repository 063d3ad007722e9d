"""Stage values as exact texts: the fast writer says what the plain one says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.marking.layout import Slot
from competition.marking.numbers import fixed_text, number_text
from competition.marking.terms import Stage
from competition.operations.standing_rows import listed, slot_text


def slot(denominator: int, digits: int | None) -> Slot:
    return Slot(Stage.NET, "plan", None, denominator, digits, "“方案设计”扣分后得分", "plan.net")


@given(value=st.integers(-(10**6), 10**9), denominator=st.integers(1, 420_000))
def test_an_unrounded_stage_is_written_as_the_shortest_exact_number(value, denominator):
    exact = Fraction(value, denominator)
    assert slot_text(slot(denominator, None))(value) == number_text(exact)


@given(value=st.integers(-(10**6), 10**9), digits=st.integers(0, 6))
def test_a_rounded_stage_is_written_with_its_digits(value, digits):
    exact = Fraction(value, 10**digits)
    assert slot_text(slot(10**digits, digits))(value) == fixed_text(exact, digits)


@pytest.mark.parametrize(
    ("value", "denominator", "digits", "text"),
    [
        (8650, 100, 2, "86.50"),
        (0, 1000, None, "0"),
        (250, 3, None, "250/3"),
        ("2/3", 7, None, "2/21"),
        (5, 1, 0, "5"),
        (7, 100, 2, "0.07"),
    ],
)
def test_texts_of_single_values(value, denominator, digits, text):
    assert slot_text(slot(denominator, digits))(value) == text


def test_a_long_list_says_how_much_it_leaves_out():
    assert listed(["a", "b", "c", "d"], most=2) == ["a", "b", "另有 2 项未列出"]
