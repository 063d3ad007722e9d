"""A scanned paper that somebody sends: what it is, looked at before anything is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

from records.enums import FileFamily
from records.errors import Refused, TooLarge
from records.media.checks import check_file
from records.media.families import FileType
from records.media.identify import identify
from records.media.limits import own_folder
from records.text import size_words

ACCEPTED: Final = frozenset({"pdf", "jpg", "jpeg", "png"})


@contextmanager
def scanned_paper(content: bytes, filename: str, *, cure: str) -> Iterator[tuple[Path, FileType]]:
    """Give a folder's copy of the scan and its type; refuse what is too large or no scan.

    `cure` says what to do about one that is too large.
    """
    if len(content) > settings.UPLOAD_LIMIT_BYTES:
        most = size_words(settings.UPLOAD_LIMIT_BYTES)
        raise TooLarge(
            f"扫描件有 {size_words(len(content))}，超过上限 {most}，{cure}。", field="file"
        )
    with own_folder() as folder:
        path = folder / "scan"
        path.write_bytes(content)
        kind = identify(path, filename)
        if kind.family not in {FileFamily.PDF, FileFamily.IMAGE} or kind.suffix not in ACCEPTED:
            raise Refused("扫描件应为 PDF、JPG 或 PNG 文件。", field="file")
        check_file(path, kind)
        yield path, kind
