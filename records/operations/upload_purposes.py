"""What uploads are for. Each purpose says who may, how much, and what becomes of the file.

@upload_purpose("work-attachment")
class WorkAttachment(UploadPurpose):
    def check(self, *, by, params, name, size): ...
    def look(self, *, path, name): ...
    def finish(self, *, by, params, stored, at): ...
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from records.errors import Refused
from records.models import StoredFile

UNKNOWN_TYPE: Final = "application/octet-stream"
Params = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a look into the file found: its media type, and a word of the purpose's own."""

    content_type: str = UNKNOWN_TYPE
    family: str = ""


class UploadPurpose(ABC):
    """One purpose. `params` are what the page sent along: names to short texts, to be checked."""

    @abstractmethod
    def check(self, *, by: Any, params: Params, name: str, size: int) -> None:
        """Refuse what may not be: no right, too large, no place left, too late.

        Asked inside a transaction when the upload begins and, because a lot may have happened
        since, again when its last byte is there, in the transaction of `finish`. What it locks
        to count a quota stays locked until the file counts.
        """

    def look(self, *, path: Path, name: str) -> Seen:
        """Look into the whole file, outside any transaction; say what it is, or refuse it."""
        return Seen()

    @abstractmethod
    def finish(
        self, *, by: Any, params: Params, stored: StoredFile, seen: Seen, at: datetime
    ) -> None:
        """Put the kept file where it belongs and log it, in the transaction of its row."""


P = type[UploadPurpose]
_purposes: dict[str, UploadPurpose] = {}


def upload_purpose(name: str) -> Callable[[P], P]:
    """Register a purpose under the name that pages give."""

    def register(purpose: P) -> P:
        _purposes[name] = purpose()
        return purpose

    return register


def purpose_of(name: str) -> UploadPurpose:
    """Return the purpose of this name; refuse one that nobody registered."""
    purpose = _purposes.get(name)
    if purpose is None:
        raise Refused("上传的用途不明，请刷新页面后重试。")
    return purpose
