"""清点与标签: labels for the supervisor, counting the papers, codes without a paper."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import CodedPaper, CodeTable, Hand
from competition.operations.theory_steps import advance
from competition.operations.theory_tables import held_table, note
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.prose import checked_prose


def take_labels(*, table_id: int, suffix: str, by: User) -> tuple[CodeTable, list[tuple[str, str]]]:
    """加密标签: the pairs (加密号, 参赛号) in the order of 参赛号, for the supervisor alone.

    They are what is printed, cut and stuck onto the papers, which lie in that order; each
    taking is logged.
    """
    require(by, Permission.WITNESS)
    with transaction.atomic():
        table = held_table(table_id, by, may_be_open=True)
        at = database_now()
        papers = CodedPaper.objects.filter(table=table).order_by("entry__number")
        pairs = list(papers.values_list("code", "entry__number"))
        note("take_labels", on=table, by=by, at=at, changes={"format": ("", suffix)})
    return table, pairs


def count_papers(
    *, table_id: int, handed_out: int, collected: int, by: User, reason: str = ""
) -> CodeTable:
    """清点试卷: keying begins once papers handed out, collected and codes are equally many.

    Numbers that do not agree are refused in words; only the supervisor may let them pass,
    with the reason (one paper stayed with the competitor, a spare was handed out …).
    """
    require(by, Permission.WITNESS if reason else Permission.RUN_DAY)
    with transaction.atomic():
        table = held_table(table_id, by)
        at = database_now()
        codes = CodedPaper.objects.filter(table=table, voided_at__isnull=True).count()
        are_equal = handed_out == collected == codes
        if table.counted_at is not None and Hand.objects.filter(table=table).exists():
            raise Conflict("录入已经开始，不能重新清点。")
        if not are_equal and not reason:
            raise Refused(count_words(handed_out, collected, codes), field="collected")
        before = (table.handed_out, table.collected)
        table.handed_out, table.collected = handed_out, collected
        table.counted_by, table.counted_at = by, at
        table.count_reason = _reason(reason) if not are_equal else ""
        table.save(
            update_fields=["handed_out", "collected", "counted_by", "counted_at", "count_reason"]
        )
        note(
            "count_papers",
            on=table,
            by=by,
            at=at,
            changes={
                "handed_out": (before[0], handed_out),
                "collected": (before[1], collected),
                "codes": (codes, codes),
            },
            reason=table.count_reason,
        )
    return table


def count_words(handed_out: int, collected: int, codes: int) -> str:
    """Why three numbers do not agree, and what to do."""
    return (
        f"发出 {handed_out} 份、收回 {collected} 份、有效加密号 {codes} 个，三者须一致才能开始录入。"
        "请重新清点：缺考而剩下的标签由监督员登记作废；漏编的由双人补编；"
        "仍不一致的，由监督员写明原因后放行。"
    )


def void_code(*, table_id: int, code: str, reason: str, by: User) -> CodedPaper:
    """登记无卷: the supervisor's left-over label; nobody keys a paper that is not there."""
    require(by, Permission.WITNESS)
    why = _reason(reason)
    with transaction.atomic():
        table = held_table(table_id, by)
        at = database_now()
        paper = _paper(table, code)
        if paper.voided_at is not None:
            raise Conflict("这个加密号已经作废。")
        paper.voided_by, paper.voided_at, paper.void_reason = by, at, why
        _stored(table, paper, "void_code", by=by, at=at)
    return paper


def restore_code(*, table_id: int, code: str, reason: str, by: User) -> CodedPaper:
    """恢复加密号: the paper is there after all."""
    require(by, Permission.WITNESS)
    why = _reason(reason)
    with transaction.atomic():
        table = held_table(table_id, by)
        at = database_now()
        paper = _paper(table, code)
        if paper.voided_at is None:
            raise Conflict("这个加密号没有作废，不需要恢复。")
        if table.sampled_at is not None:
            raise Conflict("已经抽样复核，不能再恢复加密号。")
        paper.voided_by, paper.voided_at, paper.void_reason = None, None, ""
        _stored(table, paper, "restore_code", by=by, at=at, reason=why)
    return paper


def _stored(
    table: CodeTable, paper: CodedPaper, action: str, *, by: User, at: datetime, reason: str = ""
) -> None:
    """Write it; before the keying begins the papers have to be counted anew."""
    paper.save(update_fields=["voided_by", "voided_at", "void_reason"])
    if table.counted_at is not None and not Hand.objects.filter(table=table).exists():
        table.counted_at = None
        table.save(update_fields=["counted_at"])
    note(
        action,
        on=table,
        by=by,
        at=at,
        changes={"code": (paper.code, paper.code)},
        reason=reason or paper.void_reason,
    )
    advance(table, by=by, at=at)


def _paper(table: CodeTable, code: str) -> CodedPaper:
    paper = CodedPaper.objects.filter(table=table, code=code.strip()).first()
    if paper is None:
        raise Refused("没有这个加密号，请对照标签核对。", field="code")
    return paper


def _reason(text: str) -> str:
    return checked_prose(text, label="原因", field="reason", missing="请写明原因。", most=200)
