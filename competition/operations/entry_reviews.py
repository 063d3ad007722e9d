"""What the organizer decides about an entry: accept, return, reject. Opinions are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import EntryStatus, MatchVerdict, Verdict
from competition.models import Entry, Opinion
from competition.operations.eligibility_check import blocking_findings, refresh_findings
from competition.operations.entry_steps import (
    Held,
    hold_entry,
    log_entry,
    set_status,
    tell_district,
    thing_of,
)
from competition.operations.slot_heirs import take_over_slots
from competition.queries.papers import comment_fields
from competition.transitions import check_move
from records.clock import database_now
from records.errors import Conflict, Refused, RefusedMany
from records.operations.prose import checked_prose
from records.text import closing_words


@dataclass(frozen=True)
class Comment:
    """One field of a return: which, and what is wrong with it."""

    field: str
    text: str


class NotAcceptable(RefusedMany, Conflict):
    """Findings or matches still stand against the entry."""

    status = 409
    title = "暂不能受理"


def accept_entry(*, entry_id: int, by: User, text: str = "", seen: int | None = None) -> Entry:
    """受理: the rules are applied once more; the 参赛号 is given, once and for ever.

    `seen` is the entry's version that the page showed: what a colleague decided, or the
    district handed in anew, since then is looked at first.
    """
    require(by, Permission.REVIEW_ENTRIES)
    words = checked_prose(text, label="审核意见", field="text")
    with transaction.atomic():
        held = hold_entry(entry_id=entry_id, by=by)
        at = database_now()
        entry, before = held.entry, held.entry.status
        check_move(before, EntryStatus.ACCEPTED)
        _require_seen(entry, seen)
        _require_clean(held, at=at)
        number = entry.number or next_number(entry)
        values = {"number": number, "decided_at": at, "fix_by": None}
        set_status(entry, EntryStatus.ACCEPTED, **values)
        _opinion(entry, Verdict.ACCEPT, by=by, at=at, text=words)
        take_over_slots(entry, by=by, at=at)
        tell_district(entry, _accepted_words(entry, number), at=at)
        _log("accept_entry", entry, before, by=by, at=at, extra={"number": ("", number)})
    return entry


def return_entry(
    *,
    entry_id: int,
    comments: Sequence[Comment],
    fix_by: datetime,
    by: User,
    text: str = "",
    seen: int | None = None,
) -> Entry:
    """退回修改: with a reason per field and the exclusive instant until which it may be mended.

    The place stays held. An accepted entry may be returned too and keeps its 参赛号. `seen`
    as in `accept_entry`.
    """
    require(by, Permission.REVIEW_ENTRIES)
    words = checked_prose(text, label="审核意见", field="text")
    with transaction.atomic():
        held = hold_entry(entry_id=entry_id, by=by)
        at = database_now()
        entry, before = held.entry, held.entry.status
        kept = _checked_comments(comments, comment_fields(entry))
        check_move(before, EntryStatus.RETURNED)
        _require_seen(entry, seen)
        if fix_by <= at:
            raise Refused("修改期限应晚于当前时间。", field="fix_by")
        set_status(entry, EntryStatus.RETURNED, fix_by=fix_by, decided_at=at)
        _opinion(entry, Verdict.RETURN, by=by, at=at, text=words, comments=kept, fix_by=fix_by)
        reason = "；".join(f"{item['label']}：{item['text']}" for item in kept)
        what = "选手信息" if entry.event.is_personal else thing_of(entry)
        subject = f"{what}被退回，请于{closing_words(fix_by)}前修改（{entry.event.name}）"
        tell_district(entry, subject, at=at, body=reason)
        extra = {"fix_by": (None, fix_by)}
        _log("return_entry", entry, before, by=by, at=at, reason=reason, extra=extra)
    return entry


def reject_entry(*, entry_id: int, reason: str, by: User, seen: int | None = None) -> Entry:
    """不予受理: with a reason; the place becomes free again. `seen` as in `accept_entry`."""
    require(by, Permission.REVIEW_ENTRIES)
    why = checked_prose(reason, label="理由", field="reason", missing="请填写不予受理的理由。")
    with transaction.atomic():
        held = hold_entry(entry_id=entry_id, by=by)
        at = database_now()
        entry, before = held.entry, held.entry.status
        check_move(before, EntryStatus.REJECTED)
        _require_seen(entry, seen)
        set_status(entry, EntryStatus.REJECTED, decided_at=at, fix_by=None)
        _opinion(entry, Verdict.REJECT, by=by, at=at, text=why)
        subject = f"{thing_of(entry)}不予受理（{entry.event.name}）"
        tell_district(entry, subject, at=at, body=why)
        _log("reject_entry", entry, before, by=by, at=at, reason=why)
    return entry


def next_number(entry: Entry) -> str:
    """Return the event's next 参赛号: prefix and three digits, never one that was given before."""
    prefix = entry.event.number_prefix
    given = Entry.objects.filter(event=entry.event_id).exclude(number="")
    used = [
        int(number.removeprefix(prefix))
        for number in given.values_list("number", flat=True)
        if number.removeprefix(prefix).isdecimal()
    ]
    return f"{prefix}{max(used, default=0) + 1:03d}"


def _require_seen(entry: Entry, seen: int | None) -> None:
    if seen is not None and entry.version != seen:
        raise Conflict(
            f"打开页面之后情况有变化，当前状态为“{entry.get_status_display()}”"
            "（可能已有他人处理，或该区重新提交过）。请核对下面的最新内容，再决定如何办理。"
        )


def _accepted_words(entry: Entry, number: str) -> str:
    kind = "参赛号" if entry.event.is_personal else "参评号"
    return f"{thing_of(entry)}已受理，{kind} {number}（{entry.event.name}）"


def _require_clean(held: Held, *, at: datetime) -> None:
    refresh_findings(held, at=at)
    problems = [
        ("", f"{finding.message}（{finding.clause}）") for finding in blocking_findings(held.entry)
    ]
    if held.entry.winner_matches.filter(verdict=MatchVerdict.PENDING).exists():
        problems.append(("", "与往届“全国十佳”名单同名，请先核实是否为同一人。"))
    if problems:
        raise NotAcceptable(problems)


def _checked_comments(
    comments: Sequence[Comment], fields: Mapping[str, str]
) -> list[dict[str, str]]:
    kept = [
        Comment(
            comment.field, checked_prose(comment.text, label="退回原因", field="comments", most=300)
        )
        for comment in comments
        if comment.text.strip()
    ]
    if not kept:
        raise Refused("请至少对一项填写退回原因。", field="comments")
    unknown = [comment.field for comment in kept if comment.field not in fields]
    if unknown:
        raise Refused("退回的栏目不存在，请刷新页面重试。", field="comments")
    return [asdict(comment) | {"label": fields[comment.field]} for comment in kept]


def _opinion(
    entry: Entry,
    verdict: Verdict,
    *,
    by: User,
    at: datetime,
    text: str,
    comments: Sequence[Mapping[str, str]] = (),
    fix_by: datetime | None = None,
) -> None:
    Opinion.objects.create(
        entry=entry,
        verdict=verdict,
        text=text,
        comments=[dict(comment) for comment in comments],
        fix_by=fix_by,
        by=by,
        at=at,
    )


def _log(
    action: str,
    entry: Entry,
    before: str,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    extra: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    changes: dict[str, tuple[object, object]] = {"status": (before, entry.status)}
    log_entry(action, entry, by=by, at=at, changes=changes | dict(extra or {}), reason=reason)
