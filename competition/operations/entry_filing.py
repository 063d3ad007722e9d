"""The district's final act for its competitors, and for its works: it attests and is counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import TASK_KINDS, EntryStatus, EventKind, Task
from competition.models import Competition, Entry, Filing, Quota
from competition.operations.paper_foot import PaperFoot, checked_foot
from competition.queries.calendar import open_hours, require_open
from competition.queries.people import organizer_accounts
from competition.queries.places import limits_of, unmet_conditions
from districts.models import District
from records.clock import database_now
from records.errors import Refused, RefusedMany
from records.operations.log import record
from records.operations.messages import send_message
from records.text import LOCAL


@dataclass(frozen=True)
class _Words:
    """How one task speaks."""

    action: str
    attest: str
    things: str
    thing: str
    need: str
    unit: str
    page: str


_WORDS: Final[Mapping[Task, _Words]] = {
    Task.COMPETITORS: _Words(
        action="file_competitors",
        attest="请勾选：已对参赛资料的真实性、准确性和人员资格进行审核。",
        things="参赛选手",
        thing="选手",
        need="须推荐",
        unit="名",
        page="entries",
    ),
    Task.WORKS: _Words(
        action="file_works",
        attest="请勾选：已对项目、成果和案例材料的真实性、准确性进行审核。",
        things="参评材料",
        thing="材料",
        need="须报送",
        unit="项",
        page="works",
    ),
}


def file_competitors(
    *, competition_id: int, attested: bool, by: User, filled_by: str = "", phone: str = ""
) -> Filing:
    """报送: attest 真实性、准确性 and 人员资格 (五(二)) for the competitors now submitted.

    Minima and composite conditions of every personal event must be met, nothing returned may
    be left unmended. May be repeated after a correction: the newest attestation counts.
    """
    return _file(
        Task.COMPETITORS, competition_id, PaperFoot(filled_by, phone), attested=attested, by=by
    )


def file_works(
    *, competition_id: int, attested: bool, by: User, filled_by: str = "", phone: str = ""
) -> Filing:
    """报送: attest 真实性、准确性 (五(二)) for the projects, achievements and cases submitted.

    四(二): 1–3 projects of which at least one with a playable video; counted here, at the
    district's final act. May be repeated after a correction.
    """
    return _file(Task.WORKS, competition_id, PaperFoot(filled_by, phone), attested=attested, by=by)


def _file(task: Task, competition_id: int, foot: PaperFoot, *, attested: bool, by: User) -> Filing:
    require(by, Permission.NOMINATE)
    words = _WORDS[task]
    if not attested:
        raise Refused(words.attest, field="attested")
    foot = checked_foot(
        replace(foot, filled_by=foot.filled_by or by.name), complete=False, today=None
    )
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(pk=competition_id)
        district = District.objects.of(by).get()
        quotas = _hold_quotas(competition, TASK_KINDS[task])
        at = database_now()
        entries = list(
            Entry.objects.holding()
            .filter(competition=competition, district=district, event__kind=TASK_KINDS[task])
            .locked()
        )
        _require_in_time(competition, district, task, entries, at=at)
        problems = list(_problems(quotas, entries, district, words))
        if problems:
            raise RefusedMany(problems)
        filing = _write(competition, district, task, foot, by=by, at=at)
        send_message(
            to=organizer_accounts(competition),
            subject=f"{district.name}已报送{words.things}并承诺审核",
            link=f"/manage/{competition.slug}/{words.page}/?district={district.code}",
            at=at,
        )
        record(
            words.action,
            on=filing,
            by=by,
            at=at,
            changes={"entries": (None, sorted(entry.pk for entry in entries))},
            scope=competition.slug,
            label=f"{filing.get_task_display()} {district.name}",
        )
    return filing


def _hold_quotas(competition: Competition, kind: EventKind) -> list[Quota]:
    quotas = Quota.objects.locked().filter(event__competition=competition, event__kind=kind)
    return list(quotas.select_related("event").prefetch_related("overrides"))


def _require_in_time(
    competition: Competition, district: District, task: Task, entries: list[Entry], *, at: datetime
) -> None:
    """The window, or the longest fix-by instant of what was returned and mended."""
    if any(entry.fix_by is not None and at < entry.fix_by for entry in entries):
        return
    hours = open_hours(competition=competition, task=task, district=district)
    require_open(hours, at=at)


def _problems(
    quotas: list[Quota], entries: list[Entry], district: District, words: _Words
) -> Iterator[tuple[str, str]]:
    for quota in quotas:
        mine = [entry for entry in entries if entry.event_id == quota.event_id]
        minimum, _ = limits_of(quota, district.pk)
        name, clause = quota.event.name, f"（{quota.clause}）" if quota.clause else ""
        if len(mine) < minimum:
            yield (
                "",
                f"“{name}”{words.need} {minimum} {words.unit}，已提交 {len(mine)} {words.unit}{clause}。",
            )
        returned = sum(entry.status == EntryStatus.RETURNED for entry in mine)
        if returned:
            yield (
                "",
                f"“{name}”有 {returned} {words.unit}{words.thing}被退回，请修改并重新提交后再报送。",
            )
        for message in unmet_conditions(quota.conditions, [entry.traits for entry in mine]):
            yield "", f"“{name}”：{message}"


def _write(
    competition: Competition,
    district: District,
    task: Task,
    foot: PaperFoot,
    *,
    by: User,
    at: datetime,
) -> Filing:
    filing, _ = Filing.objects.get_or_create(competition=competition, district=district, task=task)
    filing.filled_by, filing.phone = foot.filled_by, foot.phone
    filing.filled_on = at.astimezone(LOCAL).date()
    filing.attested = True
    filing.filed_at, filing.filed_by = at, by
    filing.version += 1
    filing.save()
    return filing
