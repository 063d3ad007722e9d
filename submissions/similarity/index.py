"""All works against each other: which pairs share enough, exactly, without comparing each pair.

Shingles are 64-bit hashes; those in one work only need no posting, those in very many works
are common wording. For a pair to be alike from A's side it must share `enough` of A's
shingles; so it shares at least half of that many outside A's most frequent ones, which are
the costly ones to look up. Every pair that passes is counted out in full.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain

from submissions.similarity.leaving_out import Wording
from submissions.similarity.passages import Passage, shared_passages
from submissions.similarity.works import Prepared, Terms, Work, prepare

_SLICE_WORKS = 100  # so many works' shingles are counted at a time: bounds the memory
_HASHES = 2**64
_LOWEST = -(2**63)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two works that are alike: `shared` of the `size` and `other_size` shingles that count."""

    key: Hashable
    other: Hashable
    shared: int
    size: int
    other_size: int

    @property
    def share(self) -> float:
        """The part of `key` that is found in `other`, 0 to 1."""
        return self.shared / self.size

    @property
    def other_share(self) -> float:
        """The part of `other` that is found in `key`, 0 to 1."""
        return self.shared / self.other_size

    def turned(self) -> "Pair":
        """Return the same pair seen from the other work."""
        return Pair(self.other, self.key, self.shared, self.other_size, self.size)


class Index:
    """Works and their shingles. Keys are unique.

    `progress` is told steps done and steps in all: one for reading a work, one for comparing it.
    """

    def __init__(
        self,
        works: Sequence[Work],
        wording: Wording | None = None,
        terms: Terms | None = None,
        progress: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> None:
        self.terms = terms or Terms()
        self._wording = wording or Wording()
        self._works = works
        self._progress = progress
        self._place = {work.key: place for place, work in enumerate(works)}
        if len(self._place) != len(works):
            raise ValueError("two works have the same key")
        self._common: set[int] = set()
        self._prepared = lru_cache(maxsize=256)(self._prepare)
        rows = [array("q", sorted(self._hashes(place))) for place in self._told(0)]
        self._sizes = array("I", map(len, rows))
        self._index(rows)

    def against(self, key: Hashable) -> list[Pair]:
        """Return every work that this one is alike, from either side."""
        place = self._place[key]
        counts = self._counts(self._rows[place])
        return [
            self._pair(place, other, shared)
            for other, shared in sorted(counts.items())
            if other != place and self._is_enough(shared, place, other)
        ]

    def pairs(self) -> Iterator[Pair]:
        """Yield every pair of works that are alike from either side, once, earlier key first."""
        seen: set[tuple[int, int]] = set()
        for place in self._told(len(self._works)):
            for other, shared in self._alike(place):
                pair = (min(place, other), max(place, other))
                if pair not in seen:
                    seen.add(pair)
                    yield self._pair(*pair, shared)

    def passages(self, key: Hashable, other: Hashable) -> list[Passage]:
        """Return where two works say the same, common wording left out."""
        one, two = self._prepared(self._place[key]), self._prepared(self._place[other])
        return shared_passages(one, two, is_common=self.is_common)

    def is_common(self, shingle: str) -> bool:
        """Say whether so many works have this shingle that it counts for nobody."""
        return hash(shingle) in self._common

    def place(self, key: Hashable) -> int:
        """Return where a work stands in the order in which they were given."""
        return self._place[key]

    def _told(self, before: int) -> Iterator[int]:
        """Yield each work's place, telling now and then how far it is."""
        for place in range(len(self._works)):
            if place % _SLICE_WORKS == 0:
                self._progress(before + place, 2 * len(self._works))
            yield place

    def _prepare(self, place: int) -> Prepared:
        return prepare(self._works[place], self._wording)

    def _hashes(self, place: int) -> set[int]:
        return self._prepare(place).hashes()

    def _pair(self, place: int, other: int, shared: int) -> Pair:
        sizes = self._sizes
        one, two = self._works[place].key, self._works[other].key
        return Pair(one, two, shared, sizes[place], sizes[other])

    def _is_enough(self, shared: int, place: int, other: int) -> bool:
        return shared >= self.terms.enough(min(self._sizes[place], self._sizes[other]))

    def _alike(self, place: int) -> Iterator[tuple[int, int]]:
        """Yield the works of which this one has enough, with the number of shared shingles."""
        row = self._rows[place]
        enough = self.terms.enough(self._sizes[place])
        if len(row) < enough:
            return
        skipped = enough // 2
        mine = set(row)
        for other, shared in self._counts(row[: len(row) - skipped]).items():
            if shared >= enough - skipped and other != place:
                in_all = len(mine.intersection(self._rows[other]))
                if in_all >= enough:
                    yield other, in_all

    def _counts(self, shingles: Iterable[int]) -> Counter[int]:
        """Return how many of these shingles each work has."""
        starts, postings = self._starts, self._postings
        return Counter(
            chain.from_iterable(postings[starts[each] : starts[each + 1]] for each in shingles)
        )

    def _index(self, rows: "list[array[int]]") -> None:
        """Number the shingles that several works have; note per work which, rarest first."""
        self._rows: list[array[int]] = [array("I") for _ in rows]
        frequency = array("I")
        for part in _slices(rows):
            self._number(part, frequency)
        self._starts = array("Q", accumulate(frequency, initial=0))
        self._postings = self._post(frequency)
        by_rarity = frequency.__getitem__
        self._rows = [array("I", sorted(row, key=by_rarity)) for row in self._rows]

    def _number(self, part: "list[array[int]]", frequency: "array[int]") -> None:
        counts: Counter[int] = Counter()
        for hashes in part:
            counts.update(hashes)
        most = self.terms.most_works(len(self._works))
        common = {each for each, works in counts.items() if works > most}
        shared = [each for each, works in counts.items() if 1 < works <= most]
        numbers = dict(
            zip(shared, range(len(frequency), len(frequency) + len(shared)), strict=True)
        )
        frequency.extend([counts[each] for each in shared])
        self._common |= common
        for place, hashes in enumerate(part):
            self._rows[place].extend([numbers[each] for each in hashes if each in numbers])
            self._sizes[place] -= len(common.intersection(hashes))

    def _post(self, frequency: "array[int]") -> "array[int]":
        """Return the works of every numbered shingle, one run per shingle."""
        postings = array("I", bytes(4 * sum(frequency)))
        ends = array("Q", self._starts)
        for place, row in enumerate(self._rows):
            for each in row:
                postings[ends[each]] = place
                ends[each] += 1
        return postings


def _slices(rows: "list[array[int]]") -> "Iterator[list[array[int]]]":
    """Cut sorted rows into ranges of values, the same ranges for all."""
    parts = len(rows) // _SLICE_WORKS + 1
    before = [0] * len(rows)
    for part in range(1, parts + 1):
        if part == parts:
            ends = [len(row) for row in rows]
        else:
            bound = _LOWEST + _HASHES * part // parts
            ends = [bisect_left(row, bound, lo) for row, lo in zip(rows, before, strict=True)]
        yield [row[lo:hi] for row, lo, hi in zip(rows, before, ends, strict=True)]
        before = ends
