"""What a printed form says about itself, in its QR and in words: 表单编号, 版本, 校验值.

Plain text, no address: a scan must be told apart without any network, and for ever.
"""

import re
from dataclasses import dataclass
from typing import Final, Self

_SAID: Final = re.compile(r"SW:([^:\s]{1,40}):([0-9]{1,6}):([0-9A-F]{4,64})")


@dataclass(frozen=True)
class PrintedCode:
    """The version that a form was printed from."""

    code: str
    number: int
    short_hash: str

    def qr_text(self) -> str:
        """Return `SW:<code>:<number>:<short hash>`, in capitals: those make the smallest QR."""
        return f"SW:{self.code}:{self.number}:{self.short_hash}".upper()

    def words(self) -> str:
        """Return what stands beside the QR for people."""
        return f"表单编号 {self.code}　版本 {self.number}　校验值 {self.short_hash}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what a QR said, in capitals; None when it is none of ours."""
        found = _SAID.fullmatch(text.strip().upper())
        return cls(found[1], int(found[2]), found[3]) if found else None

    def is_of(self, *, code: str, number: int, short_hash: str) -> bool:
        """Say whether this names that very version with that very content."""
        return self.qr_text() == PrintedCode(code, number, short_hash).qr_text()
