"""Papers of the day as PDF: asked for on a page, laid out by the office worker."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.documents.day_papers import BY_KEY, DayPaper, word_of
from competition.models import Competition, Entry, Session
from records.clock import database_now
from records.documents import to_pdf
from records.errors import Refused
from records.models import ActionLog, Job, StoredFile
from records.operations.files import read_stored, store_file
from records.operations.jobs import Work, enqueue, job_handler
from records.operations.log import record
from records.text import LOCAL

KIND: Final = "day_paper"
ACTION: Final = "export_day_paper"


def request_day_pdf(*, slug: str, paper: str, session_id: int | None, by: User) -> Job:
    """Put a paper's PDF on the queue; asked again while nothing has changed, it is the same job."""
    require(by, Permission.RUN_DAY)
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(slug=slug)
        wanted = BY_KEY.get(paper)
        if wanted is None:
            raise Refused("没有这种赛场文件，请刷新页面。")
        at = database_now()
        if session_id is not None and not _has(competition, session_id):
            raise Refused("没有这个场次，请刷新页面。")
        key = f"{KIND}:{slug}:{paper}:{session_id or 0}:{_data_version(competition)}"
        is_new = not Job.objects.filter(key=f"{key}:{by.pk}").exists()
        job = enqueue(
            kind=KIND, key=key, title=f"{wanted.label}（PDF）",
            params={"slug": slug, "paper": paper, "session": session_id}, by=by, at=at, scope=slug,
        )  # fmt: skip
        if is_new:
            record("export_day_paper", on=competition, by=by, at=at, scope=slug, label=wanted.label)
    return job


def may_take_paper(user: User, params: Mapping[str, Any]) -> bool:
    """Whoever runs the day of this competition today."""
    seasons = Competition.objects.visible_to(user).filter(slug=params["slug"])
    return user.may(Permission.RUN_DAY) and seasons.exists()


@job_handler(KIND, file_for=may_take_paper, queue="office")
def make_day_pdf(work: Work) -> StoredFile:
    """Make the Word file and lay it out; safe to run twice."""
    competition = Competition.objects.get(slug=work.params["slug"])
    paper = BY_KEY[work.params["paper"]]
    at = database_now()
    work.progress(10, f"正在生成{paper.label}")
    word = word_of(
        paper, competition, session_id=work.params["session"], read_photo=read_photo, at=at
    )
    work.progress(60, "正在转换为 PDF")
    content = to_pdf(word)
    if content is None:
        raise Refused("服务器不能生成 PDF，请下载 Word 文件，用 Word 或 WPS 输出为 PDF。")
    with transaction.atomic():
        return store_file(
            content=content,
            name=f"{competition.title}_{paper.label}_{at.astimezone(LOCAL):%Y%m%d}.pdf",
            content_type="application/pdf",
            kind=KIND,
            by=work.job.requested_by,
            at=at,
        )


def read_photo(entry: Entry) -> bytes | None:
    """The JPEG of a pass; None without a photograph."""
    person = entry.competitor
    return read_stored(person.photo) if person is not None and person.photo is not None else None


def paper_name(competition: Competition, paper: DayPaper, suffix: str) -> str:
    """天津市…_抽签表.docx."""
    return f"{competition.title}_{paper.label}.{suffix}"


def _has(competition: Competition, session_id: int) -> bool:
    return Session.objects.filter(pk=session_id, event__competition=competition).exists()


def _data_version(competition: Competition) -> int:
    """The last thing that was written about this competition."""
    written = ActionLog.objects.filter(scope=competition.slug).exclude(action=ACTION)
    return written.aggregate(last=Max("seq"))["last"] or 0
