"""密封材料: sealed by the organizer, opened by organizer and supervisor together, then readable."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission, Role
from competition.enums import SealedKind
from competition.models import Competition, Event, SealedPaper
from competition.operations.two_people import ask, grant
from competition.queries.people import staff_accounts
from competition.queries.schemes import event_scheme
from records.clock import database_now
from records.errors import Conflict, Refused
from records.models import StoredFile
from records.operations.files import store_file
from records.operations.log import Changes, record
from records.operations.messages import send_message
from records.operations.office_files import checked_document
from records.operations.prose import checked_prose
from records.text import clean_line, instant_words


@dataclass(frozen=True, kw_only=True)
class SealedFile:
    """What is sealed: a PDF or Word file as it was sent."""

    content: bytes
    filename: str


def seal_paper(
    *,
    event_id: int,
    component: str,
    kind: str,
    title: str,
    file: SealedFile,
    by: User,
    not_before: datetime | None = None,
    is_hash_public: bool = False,
) -> SealedPaper:
    """密封: keep the file; from now on nobody reads it, not even who sent it, until it is opened.

    Its sha256 is shown to the staff at once, and to everybody if `is_hash_public`.
    """
    require(by, Permission.RUN_DAY)
    name = checked_prose(
        clean_line(title), label="名称", field="title", missing="请填写名称。", most=100
    )
    if kind not in set(SealedKind):
        raise Refused("请选择类别。", field="kind")
    document = checked_document(
        content=file.content, filename=file.filename, limit=settings.UPLOAD_LIMIT_BYTES
    )
    with transaction.atomic():
        seasons = Competition.objects.visible_to(by)
        event = Event.objects.select_related("competition").get(
            pk=event_id, competition__in=seasons
        )
        if event_scheme(event).component(component) is None:
            raise Refused("请选择环节。", field="place")
        at = database_now()
        stored = store_file(
            content=file.content,
            name=document.name,
            content_type=document.content_type,
            kind="sealed",
            by=by,
            at=at,
        )
        paper = SealedPaper.objects.create(
            event=event,
            component=component,
            kind=kind,
            title=name,
            file=stored,
            sha256=stored.sha256,
            not_before=not_before,
            is_hash_public=is_hash_public,
            sealed_by=by,
            sealed_at=at,
        )
        changes: Changes = {
            "sha256": ("", stored.sha256),
            "not_before": (None, not_before),
            "is_hash_public": (False, is_hash_public),
        }
        _log("seal_paper", paper, by=by, at=at, changes=changes)
    return paper


def ask_to_open(*, paper_id: int, reason: str, by: User) -> SealedPaper:
    """申请启封: by the organizer or the supervisor; the other one has ten minutes to confirm."""
    _require_either(by)
    with transaction.atomic():
        paper = _held(paper_id, by)
        at = database_now()
        _refuse_early(paper, at=at)
        ask(paper, reason=reason, by=by, at=at)
        paper.save(update_fields=["asked_by", "asked_at", "asked_reason"])
        other = Role.ORGANIZER if by.role == Role.SUPERVISOR else Role.SUPERVISOR
        _tell(
            staff_accounts(paper.event.competition, other),
            "申请启封，请在 10 分钟内确认",
            paper,
            at,
        )
        changes: Changes = {"asked_by": (None, by)}
        _log("ask_to_open", paper, by=by, at=at, changes=changes, reason=paper.asked_reason)
    return paper


def open_paper(*, paper_id: int, by: User) -> SealedPaper:
    """确认启封: the second person, of the other role, within ten minutes; then it is readable."""
    _require_either(by)
    with transaction.atomic():
        paper = _held(paper_id, by)
        at = database_now()
        _refuse_early(paper, at=at)
        grant(paper, by=by, at=at)
        paper.save(update_fields=["granted_by", "granted_at"])
        if paper.asked_by is not None:
            _tell([paper.asked_by], "已启封", paper, at)
        changes: Changes = {"asked_by": (None, paper.asked_by), "granted_by": (None, by)}
        _log("open_paper", paper, by=by, at=at, changes=changes, reason=paper.asked_reason)
    return paper


def withdraw_paper(*, paper_id: int, reason: str, by: User) -> SealedPaper:
    """撤下: not used; it stays on the list, sealed for good, with the reason."""
    require(by, Permission.RUN_DAY)
    why = checked_prose(
        reason, label="撤下原因", field="reason", missing="请填写撤下原因。", most=200
    )
    with transaction.atomic():
        paper = _held(paper_id, by)
        at = database_now()
        if paper.is_granted:
            raise Conflict("已经启封的材料不能撤下。")
        paper.withdrawn_at, paper.withdrawn_reason = at, why
        paper.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        changes: Changes = {"withdrawn_at": (None, at)}
        _log("withdraw_paper", paper, by=by, at=at, changes=changes, reason=why)
    return paper


def read_paper(*, paper_id: int, by: User) -> StoredFile:
    """Return the file of an opened paper, and log who took it; the only way to its bytes."""
    _require_either(by)
    with transaction.atomic():
        paper = _held(paper_id, by)
        at = database_now()
        if not paper.is_granted:
            raise Conflict("尚未启封：须由组委会和监督员各一人先后确认后才能查看。")
        _log("read_paper", paper, by=by, at=at)
    return paper.file


def _require_either(by: User) -> None:
    if not by.may(Permission.WITNESS):
        require(by, Permission.RUN_DAY)


def _held(paper_id: int, by: User) -> SealedPaper:
    paper = (
        SealedPaper.objects.visible_to(by)
        .locked()
        .select_related("event__competition", "file", "asked_by")
        .get(pk=paper_id)
    )
    if paper.withdrawn_at is not None:
        raise Conflict("这份材料已撤下，不能再启封或查看。")
    return paper


def _refuse_early(paper: SealedPaper, *, at: datetime) -> None:
    if paper.not_before is not None and at < paper.not_before:
        raise Conflict(f"这份材料不得早于{instant_words(paper.not_before)}启封。")


def _tell(to: Iterable[User], what: str, paper: SealedPaper, at: datetime) -> None:
    send_message(
        to=to,
        subject=f"{paper.get_kind_display()}“{paper.title}”{what}",
        link=f"/manage/{paper.event.competition.slug}/sealed/{paper.pk}/",
        at=at,
    )


def _log(
    action: str,
    paper: SealedPaper,
    *,
    by: User,
    at: datetime,
    changes: Changes | None = None,
    reason: str = "",
) -> None:
    record(
        action,
        on=paper,
        by=by,
        at=at,
        changes=changes,
        reason=reason,
        scope=paper.event.competition.slug,
        label=f"{paper.event.name} {paper.get_kind_display()} {paper.title}",
    )
