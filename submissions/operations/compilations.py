"""汇编 of one event: asked for on a page, made by a job, its Word file in the inbox."""

import hashlib
import io
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from PIL import Image

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import EventKind
from competition.models import Competition, Event
from records.clock import database_now
from records.errors import Refused
from records.media.checks import draw_image
from records.media.identify import identify
from records.models import Job, StoredFile
from records.operations.files import local_copy, read_stored, store_file
from records.operations.jobs import Work, enqueue, job_handler
from records.operations.log import record
from records.operations.office_files import DOCX
from records.text import LOCAL
from submissions.documents.compilation.book import make_book
from submissions.documents.compilation.content import Book, BookWork, Cover, Picture, book_work
from submissions.kinds import KINDS
from submissions.models import Attachment, SubmissionVersion
from submissions.queries.book_works import Chosen, chosen_for_book, pictures_of

KIND: Final = "compile_book"
LICENCE: Final = (
    "依照附件5 三(一)，作品的著作权许可主办单位使用（包括改编权、汇编权、信息网络传播权、出版权等），"
    "创作者保留署名权。"
)
MOST_PICTURES: Final = 8
WIDEST: Final = 1_240
"""Pixels: 140 mm in print at about 225 dots per inch."""


def request_book(*, slug: str, event: str, by: User) -> Job:
    """Put the book of one event on the queue; asked again while nothing changed, the same job."""
    require(by, Permission.REVIEW_ENTRIES)
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(slug=slug)
        row = Event.objects.filter(
            competition=competition, code=event, kind=EventKind.WORKS, form__in=KINDS
        ).first()
        if row is None:
            raise Refused("请选择要汇编的赛项。")
        chosen = chosen_for_book(row)
        if not chosen.works:
            raise Refused(f"“{row.name}”还没有已受理的材料，不能汇编。")
        at = database_now()
        key = f"{KIND}:{slug}:{row.code}:{_digest(chosen)}"
        is_new = not Job.objects.filter(key=f"{key}:{by.pk}").exists()
        job = enqueue(
            kind=KIND,
            key=key,
            title=f"汇编：{row.name}（{len(chosen.works)} 件）"[:120],
            params={"slug": slug, "event": row.code},
            by=by,
            at=at,
            scope=slug,
        )
        if is_new:
            record("compile_book", on=row, by=by, at=at, scope=slug, label=f"{row.name}汇编")
    return job


def may_take_book(user: User, params: Mapping[str, Any]) -> bool:
    """Whoever reviews the works of this competition today."""
    seasons = Competition.objects.visible_to(user).filter(slug=params["slug"])
    return user.may(Permission.REVIEW_ENTRIES) and seasons.exists()


@job_handler(KIND, file_for=may_take_book)
def compile_book(work: Work) -> StoredFile:
    """Collect the works, lay the book out and keep it; safe to run twice."""
    event = Event.objects.select_related("competition").get(
        competition__slug=work.params["slug"], code=work.params["event"]
    )
    at = database_now()
    chosen = chosen_for_book(event)
    works = []
    for number, pk in enumerate(chosen.versions):
        work.progress(number * 80 // len(chosen.versions), f"第 {number + 1} 件")
        works.append(work_for_book(SubmissionVersion.objects.get(pk=pk)))
    work.progress(80, "排版并计算页码")
    content = make_book(Book(_cover(event, chosen.note, at), works))
    with transaction.atomic():
        return store_file(
            content=content,
            name=f"{event.competition.title}_{event.name}汇编_{at.astimezone(LOCAL):%Y%m%d}.docx",
            content_type=DOCX,
            kind=KIND,
            by=work.job.requested_by,
            at=at,
        )


def work_for_book(version: SubmissionVersion) -> BookWork:
    """Return a version as the book prints it, with at most eight pictures; tells what is missing."""
    kind = KINDS[version.kind]
    identity = frozenset(each.key for each in kind.evidence if each.identity)
    rows = pictures_of(version, identity)
    pictures: dict[str, list[Picture]] = defaultdict(list)
    lost = 0
    for row in rows[:MOST_PICTURES]:
        picture = _picture(row)
        if picture is None:
            lost += 1
        else:
            pictures[row.link].append(picture)
    remarks = []
    if len(rows) > MOST_PICTURES:
        remarks.append(f"另有 {len(rows) - MOST_PICTURES} 幅图片见支撑材料")
    if lost:
        remarks.append(f"{lost} 幅图片无法收入")
    return book_work(kind, version.answers, pictures=pictures, remark="；".join(remarks))


def _cover(event: Event, note: str, at: datetime) -> Cover:
    season = event.competition
    year = season.period_to.year if season.period_to else at.astimezone(LOCAL).year
    return Cover(
        season=season.title,
        subject=event.name,
        theme=season.theme,
        organizer=season.organizer,
        year=year,
        note=f"本书{note}{LICENCE}",
    )


def _picture(row: Attachment) -> Picture | None:
    """The picture as a JPEG for print; None when its file is lost or cannot be drawn."""
    try:
        content = read_stored(row.cleaned) if row.cleaned else _drawn(row.file)
    except Refused:
        return None
    image: Image.Image = Image.open(io.BytesIO(content), formats=["JPEG", "PNG"])
    image.thumbnail((WIDEST, WIDEST))
    if image.mode != "RGB":
        paper = Image.new("RGB", image.size, "white")
        see_through = image.convert("RGBA")
        paper.paste(see_through, mask=see_through.getchannel("A"))
        image = paper
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return Picture(out.getvalue(), image.width, image.height, row.caption)


def _drawn(file: StoredFile) -> bytes:
    with tempfile.TemporaryDirectory(prefix="saiwu-book-") as folder, local_copy(file) as source:
        target, small = Path(folder) / "picture", Path(folder) / "small.jpg"
        draw_image(source, identify(source, file.name), target, small)
        return target.read_bytes()


def _digest(chosen: Chosen) -> str:
    told = repr((chosen.note, chosen.versions))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
