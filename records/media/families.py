"""Families of files: what evidence may be, as far as its use is concerned."""

from dataclasses import dataclass

from records.enums import FileFamily
from records.errors import Refused

OFFICE = frozenset({FileFamily.WORD, FileFamily.SHEET, FileFamily.SLIDES})


class FileRefused(Refused):
    """The file is not kept: what is wrong with it, where, and what to do about it."""

    title = "文件不能接收"

    def __init__(self, message: str, *, field: str | None = "file") -> None:
        super().__init__(message, field=field)


class Unfinished(FileRefused):
    """The check ran out of time: on a busy machine it may succeed later."""


@dataclass(frozen=True)
class FileType:
    """What a file is by its bytes.

    `suffix` is the usual one, lower case, without dot; `container` names the format for the
    program that reads it; `name` is the label people gave, cleaned.
    """

    family: FileFamily
    suffix: str
    content_type: str
    container: str
    name: str
