"""Checking works: who looks at which, what the district concluded, several accepted at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import DISTRICT_VERDICTS, HOLDING, EntryStatus, OpinionLevel, Verdict
from competition.models import Entry, Opinion
from competition.operations.entry_reviews import accept_entry
from competition.operations.entry_steps import log_entry, tell_organizers, thing_of
from competition.queries.people import organizer_accounts
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.messages import send_message
from records.operations.prose import checked_prose
from records.text import LOCAL, clean_line, date_words, has_control
from submissions.kinds import SealLevel
from submissions.models import Submission
from submissions.operations.work_steps import HeldWork, hold_work
from submissions.queries.reviewing import obstacles

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Signature:
    """Who signed beside the seal, and on which day."""

    signer: str
    signed_on: date


@dataclass
class BulkOutcome:
    """What came of many: entries done, and (entry, reasons) of those left as they were."""

    done: list[int] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)


def assign_reviewer(
    *, entry_id: int, reviewer_id: int | None, by: User, seen_id: int | None
) -> Submission:
    """转交 / 认领: let an organizer of this season check the work; None gives it back to all.

    `seen_id` is the reviewer that the page showed: two who take the same work at once do not
    take it from each other unawares.
    """
    require(by, Permission.REVIEW_ENTRIES)
    with transaction.atomic():
        work = hold_work(entry_id=entry_id, by=by)
        at = database_now()
        submission, entry = work.submission, work.entry
        if entry.status not in HOLDING:
            raise Conflict(f"当前状态为“{entry.get_status_display()}”，不需要审核人。")
        before = submission.reviewer
        if submission.reviewer_id != seen_id:
            name = before.name if before else "无人"
            raise Conflict(f"审核人刚刚变为：{name}。请刷新页面，确认后再办理。")
        after = _reviewer(entry, reviewer_id)
        if before == after:
            return submission
        submission.reviewer = after
        submission.save(update_fields=["reviewer"])
        if after is not None and after != by:
            send_message(
                to=User.objects.filter(pk=after.pk),
                subject=f"请审核{entry.district.name}的{thing_of(entry)}（{entry.event.name}）",
                link=f"/manage/{entry.competition.slug}/works/{entry.pk}/",
                at=at,
            )
        names = (before.name if before else "", after.name if after else "")
        reason = f"审核人：{names[1] or '无'}"
        changes: dict[str, tuple[object, object]] = {"reviewer": names}
        log_entry("assign_reviewer", entry, by=by, at=at, changes=changes, reason=reason)
    return submission


def give_district_opinion(
    *, entry_id: int, verdict: Verdict, text: str, signature: Signature, by: User
) -> Opinion:
    """区级公共就业服务部门审核意见 (附件3): what the district wrote, who signed, on which day.

    Given after the hand-in, on the version that counts; a new one goes before the old, which
    is kept. The paper with pen and seal is the scan; this is the portal's record of it.
    """
    require(by, Permission.NOMINATE)
    words = checked_prose(text, label="审核意见", field="text", missing="请填写审核意见。")
    signer = _checked_signer(signature.signer)
    if verdict not in DISTRICT_VERDICTS:
        raise Refused("请选择“同意推荐”或“不同意推荐”。", field="verdict")
    with transaction.atomic():
        work = hold_work(entry_id=entry_id, by=by)
        at = database_now()
        _require_asked(work)
        if signature.signed_on > at.astimezone(LOCAL).date():
            raise Refused("签署日期不能晚于今天。", field="signed_on")
        entry = work.entry
        opinion = Opinion.objects.create(
            entry=entry,
            level=OpinionLevel.DISTRICT,
            verdict=verdict,
            text=words,
            signer=signer,
            signed_on=signature.signed_on,
            by=by,
            at=at,
        )
        tell_organizers(
            entry,
            f"{entry.district.name}填写了{thing_of(entry)}的区级审核意见：{opinion}",
            at=at,
        )
        log_entry(
            "give_district_opinion",
            entry,
            by=by,
            at=at,
            changes={"verdict": ("", verdict), "signed_on": ("", date_words(signature.signed_on))},
            reason=f"{opinion}：{words}",
        )
    return opinion


def bulk_accept(
    *, entry_ids: Sequence[int], by: User, text: str = "", seen: Mapping[int, int] | None = None
) -> BulkOutcome:
    """受理 each of these works against which nothing is open; the others stay as they are.

    One transaction per work, so that one that cannot be accepted holds nobody up, and nothing
    is half done. What changed since the preview is found again here, under the locks; `seen` is
    entry → the version that the preview showed, as in `accept_entry`.
    """
    require(by, Permission.REVIEW_ENTRIES)
    checked_prose(text, label="审核意见", field="text")
    outcome = BulkOutcome()
    for entry_id in _few(entry_ids):
        try:
            with transaction.atomic():
                work = hold_work(entry_id=entry_id, by=by)
                reasons = obstacles(work.submission)
                if reasons:
                    outcome.left.append((entry_id, "；".join(reasons)))
                    continue
                accept_entry(entry_id=entry_id, text=text, seen=(seen or {}).get(entry_id), by=by)
        except Refused as refusal:
            outcome.left.append((entry_id, refusal.message))
        except ObjectDoesNotExist:
            outcome.left.append((entry_id, "材料已不存在，或已不再由您负责"))
        else:
            outcome.done.append(entry_id)
    return outcome


def bulk_assign(*, entry_ids: Sequence[int], reviewer_id: int | None, by: User) -> BulkOutcome:
    """Let one organizer check all of these works; one transaction per work."""
    require(by, Permission.REVIEW_ENTRIES)
    seen = dict(
        Submission.objects.visible_to(by)
        .filter(entry__in=_few(entry_ids))
        .values_list("entry", "reviewer")
    )
    outcome = BulkOutcome()
    for entry_id, seen_id in sorted(seen.items()):
        try:
            assign_reviewer(entry_id=entry_id, reviewer_id=reviewer_id, seen_id=seen_id, by=by)
        except Conflict as refusal:
            outcome.left.append((entry_id, refusal.message))
        else:
            outcome.done.append(entry_id)
    return outcome


def _few(entry_ids: Sequence[int]) -> list[int]:
    ids = sorted(set(entry_ids))
    if not ids:
        raise Refused("请先选择要办理的材料。")
    if len(ids) > MOST_AT_ONCE:
        raise Refused(f"一次最多办理 {MOST_AT_ONCE} 项，所选有 {len(ids)} 项。")
    return ids


def _reviewer(entry: Entry, reviewer_id: int | None) -> User | None:
    if reviewer_id is None:
        return None
    try:
        return organizer_accounts(entry.competition).get(pk=reviewer_id)
    except User.DoesNotExist:
        raise Refused("审核人须是本届大赛的组委会人员。", field="reviewer") from None


def _checked_signer(name: str) -> str:
    signer = clean_line(name)
    if not signer:
        raise Refused("请填写签字人。", field="signer")
    if len(signer) > 40 or has_control(signer):
        raise Refused("签字人姓名有误，请核对（最多 40 个字符）。", field="signer")
    return signer


def _require_asked(work: HeldWork) -> None:
    seal = work.kind.seal
    if seal is None or seal.level is not SealLevel.DISTRICT:
        raise Refused(f"{work.kind.annex}不需要区级审核意见。")
    if work.entry.status != EntryStatus.SUBMITTED:
        raise Conflict(
            f"当前状态为“{work.entry.get_status_display()}”，"
            "区级审核意见在提交之后、组委会审核之前填写。"
        )
