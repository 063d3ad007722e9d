"""The plain way: every pair of works, shingle by shingle as strings. Slow and easy to believe."""

import itertools
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from submissions.similarity import Pair, Passage, Prepared, Terms, Wording, Work, prepare


def shingles_of(prepared: Prepared) -> set[str]:
    """The distinct shingles of a work, as text."""
    return {gram for each in prepared.fields.values() for _, gram in each.shingles()}


def plain_common(sets: Sequence[set[str]], terms: Terms) -> set[str]:
    """Shingles that so many works have that they count for nobody."""
    works = Counter(gram for grams in sets for gram in grams)
    most = max(terms.common_floor, terms.common_share * len(sets))
    return {gram for gram, count in works.items() if count > most}


def plain_pairs(works: Sequence[Work], wording: Wording, terms: Terms) -> list[Pair]:
    """Every pair of works that are alike from either side."""
    sets = [shingles_of(prepare(work, wording)) for work in works]
    common = plain_common(sets, terms)
    counted = [grams - common for grams in sets]
    found = []
    for place, one in enumerate(counted):
        for other in range(place + 1, len(works)):
            shared = len(one & counted[other])
            least = min(len(one), len(counted[other]))
            if shared and shared >= terms.least and Fraction(shared, least) >= terms.threshold:
                found.append(
                    Pair(works[place].key, works[other].key, shared, len(one), len(counted[other]))
                )
    return found


def plain_longest(one: Prepared, other: Prepared, common: set[str]) -> int:
    """Characters of the longest run of counted shingles that both works have."""
    best = 0
    for mine in one.fields.values():
        for theirs in other.fields.values():
            left = {at: gram for at, gram in mine.shingles() if gram not in common}
            right = {at: gram for at, gram in theirs.shingles() if gram not in common}
            for at in left:
                for place in right:
                    run = 0
                    while at + run in left and left[at + run] == right.get(place + run):
                        run += 1
                    best = max(best, run + 4 if run else 0)
    return best


def overlaps(passages: Sequence[Passage]) -> bool:
    """Say whether two passages share a place on either side."""
    mine = sorted((each.field, each.start, each.end) for each in passages)
    theirs = sorted((each.other_field, each.other_start, each.other_end) for each in passages)
    return any(
        one[0] == two[0] and one[2] > two[1]
        for side in (mine, theirs)
        for one, two in itertools.pairwise(side)
    )
