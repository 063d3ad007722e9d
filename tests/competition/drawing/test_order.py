"""The pure draw: everybody once, rooms even, the order a matter of chance alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.drawing import Terms, canonical_text, commitment_of, drawn_places

NUMBERS = st.sets(st.from_regex(r"[A-Z]{1,2}[0-9]{3}", fullmatch=True), min_size=1, max_size=60)
SECRET = "5e" * 32
TERMS = {
    "competition": "tianjin-2024", "event": "guidance", "components": ["show", "plan"],
    "number": 1, "participants": ["G001", "G002"], "rooms": ["第一考场"], "secret": SECRET,
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(NUMBERS, st.text(max_size=20), st.integers(0, 7))
def test_everybody_is_drawn_once_and_rooms_differ_by_at_most_one(numbers, seed, rooms):
    places = drawn_places(sorted(numbers), secret=SECRET, seed=seed, rooms=rooms)
    assert {place.participant for place in places} == numbers
    assert [place.number for place in places] == list(range(1, len(numbers) + 1))
    sizes = [sum(place.room == room for place in places) for room in range(max(rooms, 1))]
    assert max(sizes) - min(sizes) <= 1
    for room, size in enumerate(sizes):
        here = [place.position for place in places if place.room == room]
        assert here == list(range(1, size + 1))


@settings(max_examples=30, deadline=None)
@given(NUMBERS, st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(numbers, random):
    shuffled = sorted(numbers)
    random.shuffle(shuffled)
    drawn = drawn_places(shuffled, secret=SECRET, seed="7", rooms=2)
    assert drawn == drawn_places(sorted(numbers), secret=SECRET, seed="7", rooms=2)


def test_each_participant_comes_to_each_place_about_equally_often():
    """Chi-square over 5 × 5 cells, 16 degrees of freedom: beyond 45.1 once in 7,500 fair draws."""
    numbers = [f"G00{each}" for each in range(1, 6)]
    counts = {(number, place): 0 for number in numbers for place in range(1, 6)}
    for seed in range(3000):
        for place in drawn_places(numbers, secret=SECRET, seed=str(seed)):
            counts[place.participant, place.number] += 1
    statistic = sum((count - 600) ** 2 / 600 for count in counts.values())
    assert statistic < 45.1


def test_an_order_that_favours_somebody_fails_the_same_test():
    """The negative control: an order by 参赛号 is far beyond what chance allows."""
    counts = {
        (number, place): 3000 * (number == place) for number in range(5) for place in range(5)
    }
    assert sum((count - 600) ** 2 / 600 for count in counts.values()) > 45.1


def test_a_participant_named_twice_is_an_error():
    with pytest.raises(ValueError, match="twice"):
        drawn_places(["G001", "G001"], secret=SECRET, seed="7")


def test_the_commitment_is_the_sha256_of_the_canonical_text():
    text = canonical_text(Terms(**TERMS))
    assert text == (
        '{"competition":"tianjin-2024","components":["show","plan"],"draw":1,"event":"guidance",'
        '"format":"saiwu-draw/1","participants":["G001","G002"],"rooms":["第一考场"],'
        f'"secret":"{SECRET}"}}'
    )
    assert commitment_of(Terms(**TERMS)) == (
        "018036af9e3c8102f2d0cf816e7c59a8bc053fd7f6cf556f31b5567cd1ec0632"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"competition": "x"}, {"event": "x"}, {"components": ["plan", "show"]}, {"number": 2},
        {"participants": ["G001"]}, {"rooms": []}, {"secret": "5f" * 32},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_every_term_is_committed_to(change):
    assert commitment_of(Terms(**TERMS | change)) != commitment_of(Terms(**TERMS))


def test_the_order_of_the_participants_is_not_committed_to():
    turned = Terms(**TERMS | {"participants": ["G002", "G001"]})
    assert commitment_of(turned) == commitment_of(Terms(**TERMS))
