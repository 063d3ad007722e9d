"""What an organizer concludes about findings: waive one, judge a match with a former winner."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import HOLDING, MatchVerdict
from competition.models import Entry, Finding, WinnerMatch
from competition.operations.eligibility_check import refresh_findings
from competition.operations.entry_steps import hold_entry, log_entry
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.prose import checked_prose


def waive_finding(*, finding_id: int, reason: str, by: User) -> Finding:
    """豁免: let a finding stand without stopping the entry; it holds while it says the same."""
    require(by, Permission.JUDGE_FINDINGS)
    why = checked_prose(reason, label="豁免理由", field="reason", missing="请填写豁免理由。")
    with transaction.atomic():
        entries = Entry.objects.visible_to(by)
        seen = Finding.objects.get(pk=finding_id, entry__in=entries)
        held = hold_entry(entry_id=seen.entry_id, by=by)
        at = database_now()
        finding = Finding.objects.get(pk=finding_id)
        if finding.cleared_at is not None:
            raise Conflict("这项核查结果已经消除，无需豁免。请刷新页面。")
        if finding.waived_at is not None:
            raise Conflict("这项核查结果已经豁免。请刷新页面。")
        if finding.rule == "former_winner":
            raise Conflict("“全国十佳”须核实是否为同一人，不能豁免。")
        finding.waived_at, finding.waived_by, finding.waived_reason = at, by, why
        finding.save(update_fields=["waived_at", "waived_by", "waived_reason"])
        log_entry(
            "waive_finding",
            held.entry,
            by=by,
            at=at,
            changes={"rule": ("", finding.rule), "finding": (None, finding.pk)},
            reason=why,
        )
    return finding


def judge_match(*, match_id: int, verdict: MatchVerdict, reason: str, by: User) -> WinnerMatch:
    """核实: say whether a name on the list of former 全国十佳 is this very person, and why.

    "The same" makes the finding block (四(一)1); "not the same" clears it. May be revised.
    """
    require(by, Permission.JUDGE_FINDINGS)
    if verdict == MatchVerdict.PENDING:
        raise Refused("请选择“同一人”或“非同一人”。", field="verdict")
    why = checked_prose(reason, label="核实依据", field="reason", missing="请填写核实依据。")
    with transaction.atomic():
        entries = Entry.objects.visible_to(by)
        seen = WinnerMatch.objects.get(pk=match_id, entry__in=entries)
        held = hold_entry(entry_id=seen.entry_id, by=by)
        at = database_now()
        match = WinnerMatch.objects.get(pk=match_id)
        before = match.verdict
        match.verdict, match.reason, match.by, match.at = verdict, why, by, at
        match.save(update_fields=["verdict", "reason", "by", "at"])
        if held.entry.status in HOLDING:
            refresh_findings(held, at=at)
        log_entry(
            "judge_match",
            held.entry,
            by=by,
            at=at,
            changes={"verdict": (before, verdict), "match": (None, match.pk)},
            reason=why,
        )
    return match
