"""Shared passages map back to the original texts, each by itself, the longest whole."""

from hypothesis import given, settings

from submissions.similarity import Index, Terms, Wording, Work, prepare, shared_passages
from submissions.similarity.normalising import normalise
from tests.reference.plain_likeness import (
    overlaps,
    plain_common,
    plain_longest,
    shingles_of,
)
from tests.submissions.similarity import texts

WORDING = Wording(["（应体现项目特色）"])


def passages(one: dict[str, str], other: dict[str, str]):
    return shared_passages(prepare(Work(1, one), WORDING), prepare(Work(2, other), WORDING))


def quoted(one: dict[str, str], other: dict[str, str]) -> list[tuple[str, str]]:
    """The originals of both sides of each passage."""
    return [
        (
            one[each.field][each.start : each.end],
            other[each.other_field][each.other_start : each.other_end],
        )
        for each in passages(one, other)
    ]


@given(texts.fields, texts.fields)
@settings(max_examples=200, deadline=None)
def test_both_sides_of_a_passage_say_the_same_and_no_two_overlap(one, other):
    found = passages(one, other)
    for each, (mine, theirs) in zip(found, quoted(one, other), strict=True):
        assert normalise(mine) == normalise(theirs)
        assert each.length == len(normalise(mine)) >= 5
    assert not overlaps(found)


@given(texts.works)
@settings(max_examples=200, deadline=None)
def test_the_longest_passage_is_as_long_as_the_plain_way_finds(works):
    terms = Terms(common_floor=3)
    prepared = [prepare(work, WORDING) for work in works]
    common = plain_common([shingles_of(each) for each in prepared], terms)
    found = Index(works, WORDING, terms).passages(0, 1)
    longest = max((each.length for each in found), default=0)
    assert longest == plain_longest(prepared[0], prepared[1], common)


@given(texts.fields)
@settings(max_examples=100, deadline=None)
def test_a_text_with_itself_is_covered_whole(one):
    covered = {
        (each.field, place) for each in passages(one, one) for place in range(each.start, each.end)
    }
    prepared = prepare(Work(1, one), WORDING)
    for name, each in prepared.fields.items():
        starts = {at for at, _ in each.shingles()}
        places = {each.origins[at + step] for at in starts for step in range(5)}
        assert {(name, place) for place in places} <= covered


def test_a_passage_is_marked_in_the_text_as_it_was_typed():
    one = {"process": "首先，走访 企业，收集岗位信息；然后……"}
    other = {"intro": "", "process": "　我们走访企业、收集　岗位信息，并建档"}
    assert quoted(one, other) == [("走访 企业，收集岗位信息", "走访企业、收集　岗位信息")]


def test_full_width_letters_and_case_and_signs_are_the_same():
    one, other = {"a": "占地１００㎡的ＡＢＣ中心"}, {"a": "占地100m2的abc中心"}
    assert quoted(one, other) == [("占地１００㎡的ＡＢＣ中心", "占地100m2的abc中心")]


def test_a_passage_is_found_in_another_field():
    one, other = {"process": "逐户走访摸清底数"}, {"result": "逐户走访摸清底数"}
    assert [(each.field, each.other_field) for each in passages(one, other)] == [
        ("process", "result")
    ]


def test_passages_do_not_run_from_one_field_into_the_next():
    one = {"a": "逐户走访摸清底数", "b": "建立台账跟踪服务"}
    other = {"a": "逐户走访摸清底数建立台账跟踪服务"}
    assert [mine for mine, _ in quoted(one, other)] == ["逐户走访摸清底数", "建立台账跟踪服务"]


def test_a_longer_passage_is_kept_whole_when_a_shorter_one_touches_it():
    one = {"a": "甲乙丙丁戊己庚辛壬癸子丑寅卯"}
    other = {"a": "甲乙丙丁戊己庚，丙丁戊己庚辛壬癸子丑寅卯"}
    assert [(each.length, each.start) for each in passages(one, other)] == [(12, 2)]


def test_a_paragraph_copied_twice_is_marked_twice_when_it_stands_twice():
    part, end = "逐户走访摸清底数", "；甲乙丙"
    found = passages({"a": part + end + part}, {"a": part + "。子丑寅" + part})
    assert [(each.start, each.other_start) for each in found] == [(0, 0), (12, 12)]


def test_a_text_of_one_repeated_character_is_handled():
    found = passages({"a": "啊" * 900}, {"a": "啊" * 900})
    assert [each.length for each in found] == [900]
