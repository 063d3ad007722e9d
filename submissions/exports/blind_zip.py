"""The blind copies for a panel as one zip: folders and files are codes, times are none."""

import io
from collections.abc import Generator, Iterator, Sequence
from datetime import datetime
from typing import Final

from records import storage
from records.errors import Conflict, Refused
from records.models import StoredFile
from records.text import LOCAL
from records.workbooks import OutColumn, TableWriter
from submissions.exports.safe_names import safe_part
from submissions.exports.zip_stream import ZipStream
from submissions.models import BlindCopy

ROOT: Final = "盲审材料"
COLUMNS: Final = (
    OutColumn("序号", 6, "number"),
    OutColumn("赛项", 24),
    OutColumn("盲审编号", 12),
    OutColumn("文件", 30),
    OutColumn("类别", 24, wrap=True),
    OutColumn("字节数", 14, "number"),
    OutColumn("情况", 44, wrap=True),
)


def zip_name(season: str, made_at: datetime) -> str:
    """津赛_盲审材料_20240601.zip."""
    return f"{season}_{ROOT}_{made_at.astimezone(LOCAL):%Y%m%d}.zip"


def check_kept(copies: Sequence[BlindCopy]) -> None:
    """Refuse before the first byte is sent: no copies, or a file of one is not in the store."""
    if not copies:
        raise Refused("还没有可以交给评委的盲审件。请先生成，并处置检查结果。")
    for copy in copies:
        for path, file in _files(copy):
            if storage.size_of(file.path) is None:
                raise Conflict(f"盲审件 {copy.code} 的文件“{path}”缺失，请重新生成后再下载。")


def stream_blind(copies: Sequence[BlindCopy], *, made_at: datetime) -> Generator[bytes, None, None]:
    """Yield the zip: <赛项>/<编号>/<编号>.docx and its files, then 清单.xlsx."""
    stream = ZipStream()
    for copy in copies:
        folder = f"{ROOT}/{safe_part(_event(copy))}/{copy.code}"
        for path, file in _files(copy):
            blocks = storage.blocks(file.path)
            yield from stream.add(f"{folder}/{path}", blocks, at=None, size=file.size)
    listing = _listing(copies, made_at=made_at)
    yield from stream.add(f"{ROOT}/清单.xlsx", [listing], at=None)
    yield from stream.finish()


def _files(copy: BlindCopy) -> Iterator[tuple[str, StoredFile]]:
    if copy.document is not None:
        yield f"{copy.code}.docx", copy.document
    for row in copy.files.all():
        if row.file is not None:
            yield row.name, row.file


def _listing(copies: Sequence[BlindCopy], *, made_at: datetime) -> bytes:
    out = io.BytesIO()
    with TableWriter(out, made_at=made_at) as book:
        sheet = book.sheet(ROOT, COLUMNS, titles=(ROOT,), frozen_columns=3)
        number = 0
        for copy in copies:
            for row in _rows(copy):
                number += 1
                sheet.row((number, _event(copy), copy.code, *row))
    return out.getvalue()


def _rows(copy: BlindCopy) -> Iterator[tuple[object, ...]]:
    if copy.document is not None:
        yield (f"{copy.code}.docx", "参评内容", copy.document.size, None)
    for row in copy.files.all():
        size = row.file.size if row.file is not None else None
        yield (row.name or None, row.group, size, row.reason or None)


def _event(copy: BlindCopy) -> str:
    return copy.version.submission.entry.event.name
