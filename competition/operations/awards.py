"""Decisions about award lines: who of those tied gets the tier, or that it stays vacant."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import StandingState
from competition.models import AwardDecision, AwardTier, MarkingScheme, Standing
from competition.queries.award_lines import ranked_rows, stored_decisions, tier_of, tiers_of
from competition.ranking.awards import Line, award_lines
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.log import record
from records.operations.prose import checked_prose

REASON = "请填写依据，例如“评委会会议纪要第 3 号”。"


def decide_award(
    *, standing_id: int, tier_id: int, numbers: Sequence[str], vacant: bool, reason: str, by: User
) -> AwardDecision:
    """Record who of those tied on the line gets the tier, or that nobody does (空缺).

    `numbers` are 参赛号. Once the run is confirmed a decision may still be added (a prize left
    vacant by vote), but one that stands is not changed any more.
    """
    require(by, Permission.CONFIRM_STANDING)
    words = checked_prose(reason, label="依据", field="reason", missing=REASON, most=200)
    with transaction.atomic():
        standing = (
            Standing.objects.visible_to(by).select_related("event__competition").get(pk=standing_id)
        )
        MarkingScheme.objects.filter(event=standing.event_id).locked().get()
        standing.refresh_from_db(fields=["state"])
        tier = AwardTier.objects.get(pk=tier_id, event=standing.event_id)
        at = database_now()
        before = AwardDecision.objects.filter(standing=standing, tier=tier).first()
        if before is not None and standing.state == StandingState.CONFIRMED:
            raise Conflict(f"成绩已确认，“{tier.name}”的决定不能再更改。")
        chosen = [] if vacant else _checked(standing, tier, numbers)
        decision = before or AwardDecision(standing=standing, tier=tier)
        old = "" if before is None else decision_words(before)
        decision.entries, decision.is_vacant = chosen, vacant
        decision.reason, decision.by, decision.at = words, by, at
        decision.save()
        record(
            "decide_award",
            on=decision,
            by=by,
            at=at,
            changes={"decision": (old, decision_words(decision))},
            reason=words,
            scope=standing.event.competition.slug,
            label=f"{standing.event.name} {tier.name}",
        )
    return decision


def decision_words(decision: AwardDecision) -> str:
    """空缺, or the numbers that were chosen."""
    if decision.is_vacant:
        return "空缺"
    return f"入选：{'、'.join(decision.entries) or '无'}"


def _checked(standing: Standing, tier: AwardTier, numbers: Sequence[str]) -> list[str]:
    line = _open_line(standing, tier)
    known = dict(standing.rows.values_list("entry__number", "entry_id"))
    tied = [number for number, entry in known.items() if entry in line.tied]
    chosen = list(dict.fromkeys(numbers))
    strangers = [number for number in chosen if number not in tied]
    if strangers:
        raise Refused(f"{'、'.join(strangers)} 不在“{tier.name}”的线上，请从并列者中选择。")
    if len(chosen) > line.places:
        raise Refused(f"“{tier.name}”只剩 {line.places} 个名额，选了 {len(chosen)} 个。")
    return chosen


def _open_line(standing: Standing, tier: AwardTier) -> Line:
    """The tier's line as it is without a decision about it."""
    decisions, vacant = stored_decisions(standing)
    lines = award_lines(
        ranked_rows(standing),
        tiers_of(standing.event),
        decisions={name: found for name, found in decisions.items() if name != tier.name},
        vacant=vacant - {tier.name},
    )
    line = next(each for each in lines if each.tier == tier_of(tier))
    if not line.waits:
        raise Conflict(f"“{tier.name}”的线上没有须决定的并列，不需要决定。")
    return line
