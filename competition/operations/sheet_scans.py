"""评分表扫描件: signed sheets come back as a pile of pages; each is filed by its QR, or by hand."""

import tempfile
from pathlib import Path
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.marking.sheet_codes import SheetCode
from competition.models import Competition, ScanBatch, ScanPage, SheetScan
from competition.queries.schemes import EventScheme
from competition.queries.sheet_scans import NO_CODE, Place, place_of
from records.clock import database_now
from records.errors import Conflict, Refused
from records.media.checks import read_pages
from records.media.families import FileType
from records.media.identify import identify
from records.models import Job
from records.operations.files import local_copy, store_file
from records.operations.jobs import Work, enqueue, job_handler
from records.operations.log import record
from records.operations.prose import checked_prose
from records.operations.scanned_papers import scanned_paper

KIND: Final = "read-sheet-scans"
CHUNK: Final = 8


def upload_scans(*, slug: str, content: bytes, filename: str, by: User) -> Job:
    """Keep a pile of scanned sheets (PDF, JPG, PNG by content) and have its pages read."""
    require(by, Permission.ENTER_SCORES)
    competition = Competition.objects.visible_to(by).get(slug=slug)
    kind = _look(content, filename)
    with transaction.atomic():
        at = database_now()
        stored = store_file(
            content=content,
            name=kind.name,
            content_type=kind.content_type,
            kind="sheet-scan",
            by=by,
            at=at,
        )
        batch = ScanBatch.objects.create(competition=competition, file=stored, by=by, at=at)
        job = enqueue(
            kind=KIND,
            key=f"{KIND}:{batch.pk}",
            title=f"读取评分表扫描件：{kind.name}"[:200],
            params={"batch": batch.pk},
            by=by,
            at=at,
            scope=slug,
        )
        record(
            "upload_sheet_scans",
            on=competition,
            by=by,
            at=at,
            changes={"file": ("", stored.sha256)},
            scope=slug,
            label=kind.name,
        )
    return job


@job_handler(KIND)
def read_batch(work: Work) -> None:
    """Read the pages some at a time and file each; pages that were read before are kept."""
    batch = ScanBatch.objects.select_related("competition", "file", "by").get(
        pk=work.params["batch"]
    )
    schemes: dict[int, EventScheme] = {}
    with local_copy(batch.file) as path, tempfile.TemporaryDirectory() as folder:
        kind = identify(path, batch.file.name)
        first, last = 1, 1
        while first <= last:
            try:
                found = read_pages(path, kind, Path(folder), span=range(first, first + CHUNK))
            except Refused as refusal:
                ScanBatch.objects.filter(pk=batch.pk).update(problem=refusal.message[:300])
                return
            last = found["pages"]
            for page in found["read"]:
                _file_page(batch, page["page"], page["codes"], Path(folder), schemes=schemes)
            first += CHUNK
            work.progress(min(99, 100 * first // max(1, last)), f"共 {last} 页")
    ScanBatch.objects.filter(pk=batch.pk).update(pages=last, problem="")


def place_page(*, page_id: int, code: str, by: User) -> list[SheetScan]:
    """File a page whose QR could not be read, by the code that is printed beside it."""
    require(by, Permission.ENTER_SCORES)
    read = SheetCode.read(code)
    if read is None:
        raise Refused("编码应为评分表二维码旁印的一行，如 128-2-3-9F3A2B1C。", field="code")
    with transaction.atomic():
        page = _held_page(page_id, by)
        place, why = place_of(page.batch.competition, read)
        if place is None:
            raise Refused(f"{why}。", field="code")
        at = database_now()
        scans = [_scan(page, place, read_code="", by=by)]
        page.why = ""
        page.save(update_fields=["why"])
        record(
            "place_sheet_scan",
            on=page.batch.competition,
            by=by,
            at=at,
            changes={"page": ("", page.number), "sheet": ("", place.words)},
            scope=page.batch.competition.slug,
            label=place.words,
        )
    return scans


def drop_page(*, page_id: int, reason: str, by: User) -> ScanPage:
    """Say that a page is nobody's sheet (blank, a cover); it is kept all the same."""
    require(by, Permission.ENTER_SCORES)
    why = checked_prose(
        reason, label="理由", field="reason", missing="请填写不归档的理由。", most=200
    )
    with transaction.atomic():
        page = _held_page(page_id, by)
        page.dropped_reason = why
        page.save(update_fields=["dropped_reason"])
        record(
            "drop_scan_page",
            on=page.batch.competition,
            by=by,
            at=database_now(),
            changes={"page": ("", page.number)},
            reason=why,
            scope=page.batch.competition.slug,
            label=f"{page.batch.file.name} 第 {page.number} 页",
        )
    return page


def _held_page(page_id: int, by: User) -> ScanPage:
    visible = ScanPage.objects.visible_to(by).values("pk")
    page = (
        ScanPage.objects.select_related("batch__competition", "batch__file", "file")
        .filter(pk__in=visible)
        .locked()
        .get(pk=page_id)
    )
    if not page.why or page.dropped_reason:
        raise Conflict("这一页已经处理过了。")
    return page


def _file_page(
    batch: ScanBatch,
    number: int,
    texts: list[str],
    folder: Path,
    *,
    schemes: dict[int, EventScheme],
) -> None:
    """File one page once: a scan for every sheet whose code it shows, or why there is none."""
    picture = folder / f"{number}.jpg"
    with transaction.atomic():
        if ScanPage.objects.filter(batch=batch, number=number).exists():
            return
        at = database_now()
        stored = store_file(
            content=picture.read_bytes(),
            name=f"{batch.file.name}-{number}.jpg",
            content_type="image/jpeg",
            kind="sheet-scan",
            by=batch.by,
            at=at,
        )
        page = ScanPage(batch=batch, number=number, file=stored)
        places, page.why = _places(batch.competition, texts, schemes)
        page.save()
        for text, place in places:
            _scan(page, place, read_code=text, by=batch.by)
    picture.unlink()


def _places(
    competition: Competition, texts: list[str], schemes: dict[int, EventScheme]
) -> tuple[list[tuple[str, Place]], str]:
    found, reasons = [], []
    for text in texts:
        code = SheetCode.read(text)
        if code is None:
            continue
        place, why = place_of(competition, code, schemes)
        if place is None:
            reasons.append(why)
        else:
            found.append((text, place))
    if not found and not reasons:
        reasons.append(NO_CODE)
    return found, "；".join(dict.fromkeys(reasons))[:200]


def _scan(page: ScanPage, place: Place, *, read_code: str, by: User) -> SheetScan:
    return SheetScan.objects.create(
        entry=place.entry,
        component=place.component.code,
        seat=place.seat,
        file=page.file,
        page=page.number,
        read_code=read_code,
        by=by,
        at=database_now(),
    )


def _look(content: bytes, filename: str) -> FileType:
    cure = "请分成几个文件，或降低扫描分辨率（200 dpi 即可）"
    with scanned_paper(content, filename, cure=cure) as (_, kind):
        return kind
