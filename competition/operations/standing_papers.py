"""What is taken out of one run: 名次说明 on paper, and the 复算包; asked for, done by a job, logged."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.documents.why_sheet import why_document
from competition.enums import StandingState
from competition.exports.recompute_pack import README, PackedEntry, pack_files, write_pack
from competition.models import Standing, StandingRow
from competition.operations.standing_export import data_version
from competition.queries.run_marks import RunMarks, run_marks
from competition.queries.schemes import event_scheme
from competition.queries.snapshot import snapshot
from competition.queries.why_rank import WhyReader, why_rows
from records.clock import database_now
from records.documents import to_pdf
from records.errors import Conflict, Refused
from records.models import ActionLog, Job, StoredFile
from records.operations.anchors import read_anchors
from records.operations.files import store_file
from records.operations.jobs import Work, enqueue, job_handler
from records.operations.log import record
from records.operations.office_files import DOCX

PAPER, PACK = "print_why", "export_recompute_pack"
PDF: Final = "application/pdf"
SUFFIXES: Final = ("docx", "pdf")
MOST_PAPERS: Final = 500
CHANGED: Final = (
    "这次计算之后评分表、评分标准或参赛名额有变化，现有的评分已不能推出这次公布的名次。"
    "请重新计算，再为新的一次生成复算包。"
)
NO_PDF: Final = "没有生成 PDF：服务器没有安装 LibreOffice，或转换没有完成。请改为生成 Word 文件。"
_CHUNK: Final = 1 << 20


def request_why_papers(*, standing_id: int, suffix: str, entry_id: int | None, by: User) -> Job:
    """Put the 名次说明 of one entry, or of all (None), on the queue; `suffix` docx or pdf."""
    require(by, Permission.VIEW_STANDINGS)
    if suffix not in SUFFIXES:
        raise Refused("请选择 Word 或 PDF。")
    with transaction.atomic():
        standing = _standing(standing_id, by)
        rows = StandingRow.objects.filter(standing=standing)
        if entry_id is None and rows.count() > MOST_PAPERS:
            raise Refused(f"超过 {MOST_PAPERS} 个参赛名额，不能一次生成，请逐个打开后打印。")
        number = ""
        if entry_id is not None:
            number = rows.select_related("entry").get(entry_id=entry_id).entry.number
        params = {"standing": standing.pk, "suffix": suffix, "entry": entry_id}
        title = f"名次说明：{standing.event.name} {number or '全部参赛号'}（{suffix}）"
        return _request(PAPER, standing, params, title=title, label=number or "全部", by=by)


def request_recompute_pack(*, standing_id: int, by: User) -> Job:
    """Put the 复算包 of a run on the queue; refused once its marks no longer give its ranks."""
    require(by, Permission.VIEW_STANDINGS)
    with transaction.atomic():
        standing = _standing(standing_id, by)
        if run_marks(standing, event_scheme(standing.event)) is None:
            raise Conflict(CHANGED)
        title = f"复算包：{standing.event.name} 第 {standing.run} 次计算"
        return _request(PACK, standing, {"standing": standing.pk}, title=title, label="", by=by)


def _request(
    kind: str, standing: Standing, params: Mapping[str, Any], *, title: str, label: str, by: User
) -> Job:
    at, slug = database_now(), standing.event.competition.slug
    asked = hashlib.sha256(repr(sorted(params.items(), key=str)).encode()).hexdigest()[:12]
    key = (
        f"{kind}:{standing.pk}:{standing.state}:{asked}:{data_version(standing.event.competition)}"
    )
    is_new = not Job.objects.filter(key=f"{key}:{by.pk}").exists()
    job = enqueue(kind=kind, key=key, title=title[:120], params=params, by=by, at=at, scope=slug)
    if is_new:
        about = f"{standing.event.name} 第 {standing.run} 次计算 {label}".strip()
        record(kind, on=standing, by=by, at=at, scope=slug, label=about)
    return job


def _standing(standing_id: int, by: User) -> Standing:
    runs = Standing.objects.visible_to(by).select_related("event__competition")
    return runs.get(pk=standing_id)


def may_take_papers(user: User, params: Mapping[str, Any]) -> bool:
    """Whoever looks at the standings of this competition today."""
    runs = Standing.objects.visible_to(user).filter(pk=params["standing"])
    return user.may(Permission.VIEW_STANDINGS) and runs.exists()


@job_handler(PAPER, file_for=may_take_papers, queue="office")
def print_why(work: Work) -> StoredFile:
    """Write the document, as Word or PDF, and keep it; safe to run twice."""
    standing = Standing.objects.select_related("event__competition").get(pk=work.params["standing"])
    at, entry, suffix = database_now(), work.params["entry"], work.params["suffix"]
    with snapshot():
        rows = [row for row in why_rows(standing) if entry in {None, row.entry_id}]
        content = why_papers(standing, rows, all_rows=entry is None)
    if suffix == "pdf":
        work.progress(60, "正在转换为 PDF")
        pdf = to_pdf(content)
        if pdf is None:
            raise Refused(NO_PDF)
        content = pdf
    number = rows[0].entry.number if entry is not None else "全部"
    with transaction.atomic():
        return store_file(
            content=content, name=f"{standing.event.name}名次说明_{number}.{suffix}",
            content_type=PDF if suffix == "pdf" else DOCX, kind=PAPER, by=work.job.requested_by, at=at,
        )  # fmt: skip


def why_papers(standing: Standing, rows: list[StandingRow], *, all_rows: bool) -> bytes:
    """The Word file of these rows of a run: all of it, or one."""
    reader = WhyReader(standing, event_scheme(standing.event))
    whys = reader.every(rows) if all_rows else (reader.why(row) for row in rows)
    return why_document(standing, whys, is_draft=standing.state != StandingState.CONFIRMED)


@job_handler(PACK, file_for=may_take_papers)
def export_recompute_pack(work: Work) -> StoredFile:
    """Write the zip in a snapshot and keep it, its fingerprint in the log; safe to run twice."""
    standing = Standing.objects.select_related("event__competition").get(pk=work.params["standing"])
    at, event = database_now(), standing.event
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "pack.zip"
        with snapshot():
            marks = run_marks(standing, event_scheme(event))
            if marks is None:
                raise Conflict(CHANGED)
            files = run_files(standing, marks) | {"log.json": log_lines(standing)}
        told = files["standing.json"]
        readme = README.format(
            title=event.competition.title, event=event.name, run=standing.run,
            marks_fingerprint=told["marks_fingerprint"],
        )  # fmt: skip
        write_pack(target, files, readme=readme)
        with transaction.atomic():
            record(
                "make_recompute_pack", on=standing, by=work.job.requested_by, at=at,
                changes={"marks_fingerprint": ("", told["marks_fingerprint"])},
                scope=event.competition.slug, label=f"{event.name} 第 {standing.run} 次计算",
            )  # fmt: skip
            return store_file(
                content=_chunks(target), name=f"{event.name}复算包_第{standing.run}次计算.zip",
                content_type="application/zip", kind=PACK, by=work.job.requested_by, at=at,
            )  # fmt: skip


def run_files(standing: Standing, marks: RunMarks) -> dict[str, Any]:
    """The JSON files of a run that still follows from its marks."""
    rows = StandingRow.objects.filter(standing=standing).order_by("position")
    told = {
        "competition": standing.event.competition.title,
        "event": standing.event.name,
        "run": standing.run,
        "state": standing.get_state_display(),
        "computed_at": standing.computed_at.isoformat(timespec="seconds"),
        "inputs_fingerprint": standing.inputs_fingerprint,
        "rows": [
            {"number": number, "rank": rank, "total": values.get("total")}
            for number, rank, values in rows.values_list("entry__number", "rank", "values")
        ],
    }
    entries = (
        PackedEntry(
            marks.numbers[entry],
            [row[2:] for row in marks.rows[entry] if row[2] is not None],
            given,
            marks.draws.get(entry),
        )
        for entry, given in marks.entries.items()
    )
    return pack_files(marks.of.scheme, marks.of.seats, entries, told=told)


def log_lines(standing: Standing) -> dict[str, Any]:
    """The log rows about this event's marks and this run, by their hashes; and the anchors."""
    event = standing.event
    about = Q(object_type="competition.event", object_id=str(event.pk)) | Q(
        object_type="competition.standing", object_id=str(standing.pk)
    )
    rows = ActionLog.objects.filter(about, scope=event.competition.slug).order_by("seq")
    names = ("seq", "at", "action", "object_label", "previous_hash", "hash")
    return {
        "rows": [
            {**dict(zip(names, row, strict=True)), "at": row[1].isoformat()}
            for row in rows.values_list(*names)
        ],
        "anchors": [{"seq": seq, "hash": digest} for seq, digest in read_anchors()],
    }


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            yield chunk
