"""What the QR of a printed 评分表 says: entry, component, seat, and by which scheme.

`SP:<entry>:<component's place in the scheme>:<seat>:<fingerprint>`; the same with hyphens
stands beside it for typing. It tells no name, no 参赛号 and no district.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Self

SHORT: Final = 8
_SAID: Final = re.compile(
    rf"(?:SP[:-])?([0-9]{{1,12}})[:-]([0-9]{{1,2}})[:-]([0-9]{{1,2}})[:-]([0-9A-F]{{{SHORT}}})"
)


@dataclass(frozen=True)
class SheetCode:
    """One sheet; `component` counts from 1 in the scheme's order, `fingerprint` is its first 8."""

    entry: int
    component: int
    seat: int
    fingerprint: str

    @classmethod
    def of(cls, *, entry: int, component: int, seat: int, fingerprint: str) -> Self:
        """The code of a sheet under the scheme with this (whole) fingerprint."""
        return cls(entry, component, seat, fingerprint[:SHORT].upper())

    @classmethod
    def read(cls, text: str) -> Self | None:
        """What a QR said or somebody typed, full-width digits too; None when it is none of ours."""
        folded = unicodedata.normalize("NFKC", text).strip().upper().replace(" ", "")
        found = _SAID.fullmatch(folded)
        if found is None:
            return None
        return cls(int(found[1]), int(found[2]), int(found[3]), found[4])

    def qr_text(self) -> str:
        """The text of the QR, in capitals: those make the smallest."""
        return f"SP:{self.entry}:{self.component}:{self.seat}:{self.fingerprint}"

    def words(self) -> str:
        """What stands beside the QR, to be typed."""
        return f"{self.entry}-{self.component}-{self.seat}-{self.fingerprint}"

    def is_under(self, fingerprint: str) -> bool:
        """Whether it was printed under the scheme with this fingerprint."""
        return fingerprint[:SHORT].upper() == self.fingerprint
