"""A work as it is compared: its fields of prose, what is left out of them, its shingles."""

import re
from array import array
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Final

from submissions.similarity.leaving_out import SHINGLE, LeftOut, Why, Wording, blanked, left_out
from submissions.similarity.normalising import GAP, normalise, origins

__all__ = ["SHINGLE", "Prepared", "PreparedField", "Terms", "Work", "prepare"]
_BLOCK: Final = re.compile(rf"[^{GAP}]{{{SHINGLE},}}")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """When two works are called alike.

    `threshold` is the least share of either one found in the other; `least` the least number
    of shared shingles, so that two short texts are not alike by a phrase. A shingle in more
    than `common_share` of all works, and in more than `common_floor` works, is common wording
    (policy quoted by everybody) and counts for nobody.
    """

    threshold: Fraction = Fraction(1, 5)
    least: int = 20
    common_share: Fraction = Fraction(1, 20)
    common_floor: int = 20

    def most_works(self, works: int) -> int:
        """Return in how many of so many works a shingle may stand before it is common."""
        return max(self.common_floor, int(self.common_share * works))

    def enough(self, size: int) -> int:
        """Return how many shared shingles make a work of this size alike another."""
        return max(-int(-self.threshold * size // 1), self.least, 1)


@dataclass(frozen=True)
class Work:
    """Texts of one work by field; `references` (注释, 参考文献) are quotations as a whole."""

    key: Hashable
    fields: Mapping[str, str]
    references: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PreparedField:
    """One field: the original, what is left out of it, and what is compared."""

    text: str
    wording: Wording = field(repr=False)
    is_reference: bool = False

    @cached_property
    def _before(self) -> list[LeftOut]:
        if self.is_reference:
            return [LeftOut(0, len(self.text), Why.QUOTED)] if self.text else []
        return left_out(self.text, self.wording)

    @cached_property
    def _masked(self) -> str:
        return blanked(self.text, ((each.start, each.end) for each in self._before))

    @cached_property
    def plain(self) -> str:
        """The normalised text, with gaps where something is left out."""
        plain = normalise(self._masked)
        return blanked(plain, self.wording.phrases(plain))

    @cached_property
    def origins(self) -> "array[int]":
        """For each character of `plain` its index in `text`."""
        return origins(self._masked)

    @cached_property
    def left_out(self) -> list[LeftOut]:
        """Everything of `text` that is not compared, in order."""
        phrases = [
            LeftOut(self.origins[start], self.origins[end - 1] + 1, Why.FORM)
            for start, end in self.wording.phrases(normalise(self._masked))
        ]
        return sorted(self._before + phrases)

    def shingles(self) -> Iterator[tuple[int, str]]:
        """Yield each shingle with its place in `plain`."""
        plain = self.plain
        for block in _BLOCK.finditer(plain):
            for at in range(block.start(), block.end() - SHINGLE + 1):
                yield at, plain[at : at + SHINGLE]


@dataclass(frozen=True)
class Prepared:
    """A work made ready for comparing."""

    key: Hashable
    fields: Mapping[str, PreparedField]

    def hashes(self) -> set[int]:
        """Return the distinct shingles as 64-bit integers (of this process only)."""
        found: set[int] = set()
        for each in self.fields.values():
            for block in _BLOCK.findall(each.plain):
                found.update(
                    [hash(block[at : at + SHINGLE]) for at in range(len(block) - SHINGLE + 1)]
                )
        return found


def prepare(work: Work, wording: Wording) -> Prepared:
    """Make a work ready for comparing."""
    return Prepared(
        work.key,
        {
            name: PreparedField(text, wording, name in work.references)
            for name, text in work.fields.items()
        },
    )
