"""Everything handed in as one zip, sent while it is made; its listing and its hashes come last.

A file that is missing or damaged in the store is named in 清单.xlsx with what is wrong, and
stays in SHA256SUMS under the hash it should have, so that `sha256sum -c` reports it too.
"""

import hashlib
import io
import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from records import storage
from records.text import LOCAL
from records.workbooks import OutColumn, TableWriter
from submissions.exports.archive_plan import (
    FORM,
    OPINIONS,
    ArchivePlan,
    PlannedFile,
    PlannedWork,
)
from submissions.exports.zip_stream import Written, ZipStream
from submissions.models import SubmissionVersion

LISTING: Final = "清单.xlsx"
SUMS: Final = "SHA256SUMS"
GOOD, MISSING, DAMAGED = "完整", "存档缺失，未收入", "存档已损坏，与提交时不一致"
COLUMNS: Final = (
    OutColumn("序号", 6, "number"),
    OutColumn("区", 10),
    OutColumn("赛项", 20),
    OutColumn("参评号", 10),
    OutColumn("名称", 28, wrap=True),
    OutColumn("状态", 10),
    OutColumn("表单编号", 14),
    OutColumn("类别", 18),
    OutColumn("文件", 60, wrap=True),
    OutColumn("字节数", 14, "number"),
    OutColumn("SHA-256", 68),
    OutColumn("情况", 18, wrap=True),
)
_BATCH: Final = 25
logger = logging.getLogger(__name__)
WriteForm = Callable[[SubmissionVersion], bytes]


@dataclass(slots=True)
class _Line:
    """One row of the listing."""

    work: PlannedWork
    group: str
    path: str
    size: int
    sha256: str
    state: str = GOOD
    is_expected: bool = True


@dataclass
class _Sent:
    """What was sent so far."""

    zip: ZipStream = field(default_factory=ZipStream)
    lines: list[_Line] = field(default_factory=list)


def stream_archive(
    plan: ArchivePlan, *, write_form: WriteForm, title: str, made_at: datetime
) -> Generator[bytes, None, None]:
    """Yield the zip. `write_form` makes 参评表 of a version; nothing is kept but the listing."""
    sent = _Sent()
    for works in _batches(plan.works):
        versions = _versions(works)
        for work in works:
            yield from _send_work(sent, work, write_form(versions[work.version_id]))
    listing = _listing(sent.lines, title=title, made_at=made_at)
    yield from sent.zip.add(f"{plan.root}/{LISTING}", [listing], at=made_at)
    yield from sent.zip.add(
        f"{plan.root}/{SUMS}", [_sums(sent.lines, plan.root, listing)], at=made_at
    )
    yield from sent.zip.finish()


def archive_name(season: str, whose: str, made_at: datetime) -> str:
    """第三届…_和平区_参评材料_20240530.zip."""
    return f"{season}_{whose}_参评材料_{made_at.astimezone(LOCAL):%Y%m%d}.zip"


def _send_work(sent: _Sent, work: PlannedWork, form: bytes) -> Generator[bytes, None, None]:
    yield from _send_made(sent, work, (FORM, f"01 {FORM}.docx"), form)
    for file in work.files:
        yield from _send_stored(sent, work, file)
    if work.opinions:
        text = work.opinions.replace("\n", "\r\n").encode("utf-8-sig")
        yield from _send_made(sent, work, (OPINIONS, f"{OPINIONS}.txt"), text)


def _send_made(
    sent: _Sent, work: PlannedWork, called: tuple[str, str], content: bytes
) -> Generator[bytes, None, None]:
    group, path = called[0], f"{work.folder}/{called[1]}"
    written = yield from sent.zip.add(path, [content], at=work.at)
    sent.lines.append(_Line(work, group, path, written.size, written.sha256))


def _send_stored(sent: _Sent, work: PlannedWork, file: PlannedFile) -> Generator[bytes, None, None]:
    line = _Line(work, file.group, file.path, file.size, file.sha256, file.left_out or MISSING)
    line.is_expected = not file.left_out
    sent.lines.append(line)
    if file.left_out or storage.size_of(file.place) is None:
        return
    written: Written | None = None
    try:
        written = yield from sent.zip.add(
            file.path, storage.blocks(file.place), at=file.at, size=file.size
        )
    except OSError:
        logger.exception("A kept file could not be read to its end: %s", file.place)
    is_whole = written is not None and written.sha256 == file.sha256
    line.state = GOOD if is_whole else DAMAGED


def _batches(works: list[PlannedWork]) -> Iterator[list[PlannedWork]]:
    for start in range(0, len(works), _BATCH):
        yield works[start : start + _BATCH]


def _versions(works: Iterable[PlannedWork]) -> dict[int, SubmissionVersion]:
    rows = SubmissionVersion.objects.select_related(
        "submission__entry__district", "submission__entry__event", "submission__entry__competition"
    )
    return rows.in_bulk([work.version_id for work in works])


def _listing(lines: list[_Line], *, title: str, made_at: datetime) -> bytes:
    out = io.BytesIO()
    with TableWriter(out, made_at=made_at) as book:
        sheet = book.sheet("清单", COLUMNS, titles=(title,), frozen_columns=2)
        for number, line in enumerate(lines, start=1):
            work = line.work
            sheet.row(
                (
                    number, work.district, work.event, work.number, work.title, work.status,
                    work.code, line.group, line.path, line.size, line.sha256, line.state,
                ),
                red=set() if line.state == GOOD else {len(COLUMNS) - 1},
            )  # fmt: skip
    return out.getvalue()


def _sums(lines: list[_Line], root: str, listing: bytes) -> bytes:
    """The hashes as `sha256sum -c` reads them, from inside the top folder; # is a remark."""
    inside = len(root) + 1
    rows = [
        f"{line.sha256}  {line.path[inside:]}"
        if line.is_expected
        else f"# {line.state}：{line.sha256}  {line.path[inside:]}"
        for line in lines
    ]
    rows.append(f"{hashlib.sha256(listing).hexdigest()}  {LISTING}")
    return ("\n".join(rows) + "\n").encode()
