"""导出成绩汇总表: asked for on a page, done by a job, or written by the console at once."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.exports.standing_book import book_name, write_standing_book
from competition.models import Competition
from competition.queries.snapshot import snapshot, told_from_outside
from competition.queries.standings import chosen_standings
from records.clock import database_now
from records.errors import Refused
from records.models import ActionLog, Job, StoredFile
from records.operations.files import store_file
from records.operations.jobs import Work, enqueue, job_handler
from records.operations.log import record

KIND = "export_standing"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 1 << 20


def request_standing_export(*, slug: str, by: User) -> Job:
    """Put the export on the queue; asked again while nothing has changed, it is the same job."""
    require(by, Permission.EXPORT_STANDINGS)
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(slug=slug)
        at = database_now()
        if not chosen_standings(competition):
            raise Refused("还没有计算过成绩，没有可导出的内容。请先点击“计算成绩”。")
        key = f"{KIND}:{slug}:{by.pk}:{data_version(competition)}"
        is_new = not Job.objects.filter(key=key).exists()
        job = enqueue(
            kind=KIND,
            key=key,
            title="导出成绩汇总表",
            params={"slug": slug},
            by=by,
            at=at,
            scope=slug,
        )
        if is_new:
            record("export_standing", on=competition, by=by, at=at, scope=slug, label="成绩汇总表")
    return job


def data_version(competition: Competition) -> str:
    """A short digest of everything that was written about this competition so far."""
    written = ActionLog.objects.filter(scope=competition.slug).exclude(action=KIND)
    last = written.aggregate(last=Max("seq"))["last"] or 0
    chosen = [(run.pk, run.state) for run in chosen_standings(competition)]
    return hashlib.sha256(repr((last, chosen)).encode()).hexdigest()[:16]


def may_take_standings(user: User, params: Mapping[str, Any]) -> bool:
    """Whoever exports the standings of this competition today."""
    seasons = Competition.objects.visible_to(user).filter(slug=params["slug"])
    return user.may(Permission.EXPORT_STANDINGS) and seasons.exists()


@job_handler(KIND, file_for=may_take_standings)
def export_standing(work: Work) -> StoredFile:
    """Write the workbook in a snapshot and keep it; safe to run twice."""
    competition = Competition.objects.get(slug=work.params["slug"])
    at = database_now()
    with tempfile.TemporaryDirectory() as folder, told_from_outside(work.progress) as report:
        book = Path(folder) / "book.xlsx"
        with snapshot():
            write_standing_book(book, competition=competition, made_at=at, report=report)
        with transaction.atomic():
            return store_file(
                content=_chunks(book),
                name=book_name(competition, at),
                content_type=XLSX,
                kind=KIND,
                by=work.job.requested_by,
                at=at,
            )


def write_rankings(*, slug: str, folder: Path) -> Path:
    """Write the workbook into a folder (the console's export) and return its path."""
    competition = Competition.objects.get(slug=slug)
    at = database_now()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / book_name(competition, at)
    aside = target.with_suffix(".part")
    try:
        with snapshot():
            write_standing_book(aside, competition=competition, made_at=at, report=_silent)
        aside.rename(target)
    finally:
        aside.unlink(missing_ok=True)
    return target


def _silent(_percent: int, _note: str) -> None:
    """The console waits; nobody looks at a bar."""


def _chunks(book: Path) -> Iterator[bytes]:
    with book.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            yield chunk
