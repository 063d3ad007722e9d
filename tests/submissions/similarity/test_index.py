"""The index finds every pair that the plain way finds, with the same numbers."""

from array import array
from fractions import Fraction

import pytest
from hypothesis import given, settings

from submissions.similarity import Index, Pair, Terms, Wording, Work
from tests.reference.plain_likeness import plain_pairs
from tests.submissions.similarity import texts

WORDING = Wording(["（应体现项目特色）"])
COPIED = "通过走访企业收集岗位信息并逐一建立台账再由职业指导人员对接求职者"


class LossyIndex(Index):
    """Loses every third posting: what a wrong index would do."""

    def _counts(self, shingles):
        return super()._counts(shingles[::3])


def agrees(index: type[Index], works: list[Work], terms: Terms) -> bool:
    """Both ways of asking give what the plain way gives."""
    plain = plain_pairs(works, WORDING, terms)
    built = index(works, WORDING, terms)
    singly = {
        frozenset([pair.key, pair.other]) for work in works for pair in built.against(work.key)
    }
    return sorted(built.pairs(), key=lambda pair: (pair.key, pair.other)) == plain and singly == {
        frozenset([pair.key, pair.other]) for pair in plain
    }


@given(texts.works, texts.terms)
@settings(max_examples=300, deadline=None)
def test_the_index_finds_exactly_the_pairs_of_the_plain_way(works, terms):
    assert agrees(Index, works, terms)


@given(texts.works, texts.terms)
@settings(max_examples=100, deadline=None)
def test_asking_for_one_work_gives_its_pairs_with_both_shares(works, terms):
    plain = plain_pairs(works, WORDING, terms)
    mine = [pair for pair in plain if 0 in (pair.key, pair.other)]
    assert Index(works, WORDING, terms).against(0) == mine


def test_the_comparison_fails_when_the_index_drops_postings():
    works = [Work(key, {"process": COPIED}) for key in range(3)]
    terms = Terms(threshold=Fraction(1, 2))
    assert agrees(Index, works, terms)
    assert not agrees(LossyIndex, works, terms)


def test_more_works_than_one_slice_are_still_compared_with_each_other():
    works = [
        Work(key, {"process": f"{chr(0x4E00 + 7 * key)}号零工市场" + _unlike(key)})
        for key in range(250)
    ]
    works[3] = Work(3, {"process": works[3].fields["process"] + COPIED})
    works[244] = Work(244, {"process": COPIED + works[244].fields["process"]})
    index = Index(works)
    assert [(pair.key, pair.other, pair.shared) for pair in index.pairs()] == [(3, 244, 28)]
    assert index.is_common("号零工市场")


def _unlike(key: int) -> str:
    return "".join(chr(0x5000 + 60 * key + step) for step in range(60))


def test_a_short_text_wholly_inside_a_long_one_is_found_from_its_side():
    long = Work("long", {"process": COPIED + _unlike(1) + _unlike(2) + _unlike(3)})
    short = Work("short", {"process": COPIED})
    index = Index([long, short])
    (pair,) = index.pairs()
    assert (pair.share < 0.2, pair.other_share) == (True, 1.0)
    assert index.against("long") == [pair]
    assert index.against("short") == [Pair("short", "long", 28, 28, pair.size)]


def test_wording_of_very_many_works_counts_for_nobody():
    quoted = "坚持就业优先战略和积极就业政策促进高质量充分就业"
    works = [Work(key, {"process": quoted + _unlike(key)}) for key in range(30)]
    assert list(Index(works, terms=Terms(least=5)).pairs()) == []
    few = works[:20]
    assert len(list(Index(few, terms=Terms(least=5)).pairs())) == 190


def test_two_short_texts_are_not_alike_by_one_phrase():
    works = [Work(key, {"process": f"{key}零工市场帮助求职者"}) for key in "甲乙"]
    assert list(Index(works).pairs()) == []


def test_works_without_text_are_like_nothing():
    works = [Work(key, {"process": text}) for key, text in enumerate(["", "，。", "四个字吧"])]
    index = Index(works)
    assert (list(index.pairs()), index.against(0)) == ([], [])


def test_an_index_of_nothing_has_no_pairs():
    assert list(Index([]).pairs()) == []


def test_two_works_of_one_key_are_a_mistake():
    with pytest.raises(ValueError, match="same key"):
        Index([Work(1, {}), Work(1, {})])


def test_progress_is_told_while_works_are_read_and_compared():
    told = []
    works = [Work(key, {"process": _unlike(key)}) for key in range(150)]
    index = Index(works, progress=lambda done, whole: told.append((done, whole)))
    assert list(index.pairs()) == []
    assert told == [(0, 300), (100, 300), (150, 300), (250, 300)]


def test_hashes_of_all_signs_fit_the_rows():
    lowest, highest = -(2**63), 2**63 - 1
    assert list(array("q", [lowest, highest])) == [lowest, highest]
