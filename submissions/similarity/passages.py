"""Where two works say the same: passages that map back to the original texts."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from submissions.similarity.works import SHINGLE, Prepared

_TRIED: Final = 32
"""Places tried per shingle: a text of one repeated word has thousands."""
_ROUNDS: Final = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """`text[start:end]` of a field says what `text[other_start:other_end]` of another says.

    `length` counts the characters compared: letters and digits, no marks, no white space.
    """

    field: str
    start: int
    end: int
    other_field: str
    other_start: int
    other_end: int
    length: int


class _Run(NamedTuple):
    length: int  # characters of the normalised streams
    start: int
    other_start: int


class _Stream:
    """All fields of a work as one run of places; `grams[p]` is "" where no shingle counts."""

    def __init__(self, prepared: Prepared, is_common: Callable[[str], bool]) -> None:
        self.prepared = prepared
        self.grams: list[str] = []
        self.names = list(prepared.fields)
        self.bases: list[int] = []
        for each in prepared.fields.values():
            base = len(self.grams)
            self.bases.append(base)
            self.grams += [""] * len(each.plain)
            for at, gram in each.shingles():
                if not is_common(gram):
                    self.grams[base + at] = gram
        self.taken = bytearray(len(self.grams))

    def is_free(self, start: int) -> bool:
        return not any(self.taken[start : start + SHINGLE])

    def take(self, start: int, length: int) -> None:
        self.taken[start : start + length] = b"\x01" * length

    def original(self, start: int, length: int) -> tuple[str, int, int]:
        """Field, start and end in the original text of a part of this stream."""
        which = bisect_right(self.bases, start) - 1  # of empty fields there, the one behind
        name, base = self.names[which], self.bases[which]
        places = self.prepared.fields[name].origins
        return name, places[start - base], places[start - base + length - 1] + 1


def shared_passages(
    one: Prepared, other: Prepared, *, is_common: Callable[[str], bool] = lambda _: False
) -> list[Passage]:
    """Return the passages of both works, longest taken first, ordered by their place in `one`.

    Each is as long as it can be: no counted shingle before or behind it is equal too, unless
    a longer passage has it. No two overlap on either side, so each can be marked by itself.
    """
    left, right = _Stream(one, is_common), _Stream(other, is_common)
    found: list[_Run] = []
    for _ in range(_ROUNDS):
        taken = [piece for run in _runs(left, right) for piece in _take(run, left, right)]
        if not taken:
            break
        found += taken
    found.sort(key=lambda run: run.start)
    return [
        Passage(
            *left.original(run.start, run.length),
            *right.original(run.other_start, run.length),
            run.length,
        )
        for run in found
    ]


def _runs(left: _Stream, right: _Stream) -> list[_Run]:
    """Return every run of equal counted shingles between free places, longest first."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, gram in enumerate(right.grams):
        if gram and right.is_free(place) and len(places[gram]) < _TRIED:
            places[gram].append(place)
    runs = [
        _Run(_equal(left, right, at, place) + SHINGLE - 1, at, place)
        for at, gram in enumerate(left.grams)
        if gram in places and left.is_free(at)
        for place in places[gram]
        if not _continues(left, right, at, place)
    ]
    return sorted(runs, key=lambda run: (-run.length, run.start, run.other_start))


def _continues(left: _Stream, right: _Stream, start: int, other_start: int) -> bool:
    """Say whether the free places before these are equal too: their run includes this one."""
    gram = left.grams[start - 1] if start and other_start else ""
    return (
        gram != ""
        and gram == right.grams[other_start - 1]
        and left.is_free(start - 1)
        and right.is_free(other_start - 1)
    )


def _equal(left: _Stream, right: _Stream, start: int, other_start: int) -> int:
    """Return how many counted shingles from these places on are equal."""
    grams, others = left.grams, right.grams
    most = min(len(grams) - start, len(others) - other_start)
    for step in range(most):
        gram = grams[start + step]
        if not gram or gram != others[other_start + step]:
            return step
    return most


def _take(run: _Run, left: _Stream, right: _Stream) -> Iterator[_Run]:
    """Take what longer runs left free of this one, in pieces of at least a shingle."""
    free_since = None
    for step in range(run.length + 1):
        is_free = step < run.length and not (
            left.taken[run.start + step] or right.taken[run.other_start + step]
        )
        if is_free and free_since is None:
            free_since = step
        elif not is_free and free_since is not None:
            length = step - free_since
            if length >= SHINGLE:
                piece = _Run(length, run.start + free_since, run.other_start + free_since)
                left.take(piece.start, length)
                right.take(piece.other_start, length)
                yield piece
            free_since = None
