"""The district's 附件1 as a paper: its foot, its filing and recall, who is responsible."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import Task
from competition.models import Competition, Delegation, Filing
from competition.operations.paper_foot import (
    PaperFoot,
    ResponsibleStaff,
    checked_foot,
    checked_staff,
)
from competition.queries.calendar import open_hours, require_open
from competition.queries.liaisons import LiaisonPaper, load_paper, responsible_stamp
from competition.queries.people import liaison_accounts
from districts.models import District
from records.clock import database_now
from records.errors import Conflict, Refused, TooLate
from records.operations.log import differences, record
from records.operations.messages import send_message
from records.text import LOCAL, closing_words


class AlreadyFiled(Conflict):
    """The paper is with the organizer; it has to be recalled before it changes."""

    def __init__(self) -> None:
        super().__init__("附件1 已经报送。如需修改，请先点“撤回修改”，改好后重新报送。")


class ChangedMeanwhile(Conflict):
    """Somebody of the same district saved while this page was open."""


@dataclass(frozen=True)
class HeldPaper:
    """A district's filing, held under the lock, and the database's time after the lock."""

    competition: Competition
    district: District
    filing: Filing
    at: datetime

    @property
    def label(self) -> str:
        """How the log names it."""
        return f"附件1 {self.district.name}"


def hold_paper(*, competition_id: int, by: User) -> HeldPaper:
    """Lock the own district's place in the competition; return its 附件1, made when missing."""
    delegation = (
        Delegation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("competition", "district")
        .get(
            competition_id=competition_id,
            competition__in=Competition.objects.visible_to(by),
            district__in=District.objects.of(by),
        )
    )
    filing, _ = Filing.objects.get_or_create(
        competition=delegation.competition, district=delegation.district, task=Task.LIAISONS
    )
    return HeldPaper(delegation.competition, delegation.district, filing, database_now())


def require_draft(held: HeldPaper) -> None:
    """Raise unless the table is open for this district and not with the organizer."""
    hours = open_hours(competition=held.competition, task=Task.LIAISONS, district=held.district)
    require_open(hours, at=held.at)
    if held.filing.filed_at is not None:
        raise AlreadyFiled


def require_any_open(held: HeldPaper, *tasks: Task) -> None:
    """Raise the first task's TooLate unless one of the tasks is open."""
    hours = [
        open_hours(competition=held.competition, task=task, district=held.district)
        for task in tasks
    ]
    if not any(each is not None and each.is_open(held.at) for each in hours):
        known = [each for each in hours if each is not None]
        require_open(max(known, key=lambda each: each.closes_at) if known else None, at=held.at)
        raise TooLate("现在不能办理本事项。")


def next_version(held: HeldPaper, **values: Any) -> None:
    """Write values to the filing and count its version up: every change of the paper does."""
    _write(held, **values, version=held.filing.version + 1)


def save_foot(*, competition_id: int, foot: PaperFoot, by: User) -> Filing:
    """Keep 填表人, 联系电话 and 时间 as a draft; blanks are allowed until filing."""
    require(by, Permission.FILE_LIAISONS)
    clean = checked_foot(foot, complete=False, today=None)
    with transaction.atomic():
        held = hold_paper(competition_id=competition_id, by=by)
        require_draft(held)
        values = clean.values()
        changes = differences(held.filing, values)
        if changes:
            next_version(held, **values)
            _record("save_liaisons_foot", held, by=by, changes=changes)
    return held.filing


def file_liaisons(*, competition_id: int, foot: PaperFoot, version: int, by: User) -> Filing:
    """Hand 附件1 in (五(二): by 20 April). `version` is the one the person looked at."""
    require(by, Permission.FILE_LIAISONS)
    with transaction.atomic():
        held = hold_paper(competition_id=competition_id, by=by)
        require_draft(held)
        clean = checked_foot(foot, complete=True, today=held.at.astimezone(LOCAL).date())
        if held.filing.version != version:
            raise ChangedMeanwhile(
                "您打开本页后，本区有人修改了附件1。下面已是最新内容，请核对后再报送。"
            )
        if not load_paper(held.competition, held.district).rows:
            raise Refused("表中还没有联络人，请先至少增加一名联络人。")
        next_version(held, **clean.values(), filed_at=held.at, filed_by=by)
        paper = load_paper(held.competition, held.district)
        _tell_receipt(paper, at=held.at)
        _record(
            "file_liaisons",
            held,
            by=by,
            changes={
                "version": (version, held.filing.version),
                "digest": ("", paper.digest),
                "rows": ("", len(paper.rows)),
            },
        )
    return held.filing


def recall_liaisons(*, competition_id: int, by: User) -> Filing:
    """Take the filed paper back for changes, while the window is open; it counts as not filed."""
    require(by, Permission.FILE_LIAISONS)
    with transaction.atomic():
        held = hold_paper(competition_id=competition_id, by=by)
        hours = open_hours(competition=held.competition, task=Task.LIAISONS, district=held.district)
        require_open(hours, at=held.at)
        filed_at = held.filing.filed_at
        if filed_at is None:
            raise Conflict("附件1 目前没有报送，不需要撤回。")
        next_version(held, filed_at=None, filed_by=None)
        _record("recall_liaisons", held, by=by, changes={"filed_at": (filed_at, None)})
    return held.filing


def name_responsible(
    *, competition_id: int, staff: ResponsibleStaff, seen: str, by: User
) -> Filing:
    """Name the district's 专门人员 (五(二)). `seen` is the stamp of what the form showed."""
    require(by, Permission.FILE_LIAISONS)
    clean = checked_staff(staff)
    with transaction.atomic():
        held = hold_paper(competition_id=competition_id, by=by)
        require_any_open(held, Task.LIAISONS, Task.LEADER)
        if responsible_stamp(held.filing) != seen:
            raise ChangedMeanwhile("您打开本页后，本区有人修改了专门人员。请对照现有内容后再保存。")
        values = clean.values()
        changes = differences(held.filing, values)
        if changes:
            _write(held, **values)
            _record("name_responsible", held, by=by, changes=changes)
    return held.filing


def _write(held: HeldPaper, **values: Any) -> None:
    for name, value in values.items():
        setattr(held.filing, name, value)
    held.filing.save(update_fields=list(values))


def _tell_receipt(paper: LiaisonPaper, *, at: datetime) -> None:
    slug = paper.competition.slug
    hours = open_hours(competition=paper.competition, task=Task.LIAISONS, district=paper.district)
    until = f"{closing_words(hours.closes_at)}前仍可撤回修改。" if hours else ""
    send_message(
        to=liaison_accounts(paper.district),
        subject="附件1《各区联络人员信息表》已报送",
        body=f"编号 {paper.number}，版本 {paper.filing.version}，校验码 {paper.short_digest}。{until}",
        link=f"/district/{slug}/liaisons/",
        at=at,
    )


def _record(action: str, held: HeldPaper, *, by: User, changes: dict[str, tuple[Any, Any]]) -> None:
    record(
        action,
        on=held.filing,
        by=by,
        at=held.at,
        changes=changes,
        scope=held.competition.slug,
        label=held.label,
    )
