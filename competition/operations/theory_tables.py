"""What every act on a code table shares: the locked table, its component, its log rows."""

import hashlib
import hmac
from datetime import datetime

from accounts.models import User
from competition.marking import Component
from competition.models import CodedPaper, CodeTable
from competition.queries.schemes import EventScheme, event_scheme
from records.errors import Conflict, Refused
from records.operations.log import Changes, record

OPENED = (
    "密码对照表已经双人开启，不能再办理。如需更正得分，请在“成绩录入”中按参赛号更正并写明原因。"
)


def seen_table(table_id: int, by: User) -> CodeTable:
    """The table, not locked, if this account may know of it."""
    tables = CodeTable.objects.visible_to(by).select_related("event__competition")
    return tables.get(pk=table_id)


def held_table(table_id: int, by: User, *, may_be_open: bool = False) -> CodeTable:
    """The table, locked: whoever works on its papers works one after the other."""
    tables = CodeTable.objects.visible_to(by).filter(pk=table_id)
    table = tables.select_related("event__competition").locked().get()
    if table.is_granted and not may_be_open:
        raise Conflict(OPENED)
    return table


def component_of(table: CodeTable) -> tuple[EventScheme, Component]:
    """The table's component in the scheme as it stands."""
    of = event_scheme(table.event)
    found = of.component(table.component)
    if found is None:
        raise Refused("评分标准中已没有这个环节，请联系组委会核对评分标准。")
    return of, found


def held_paper(table: CodeTable, code: str) -> CodedPaper:
    """The paper of this code; refused when the table has none, or it is void."""
    paper = CodedPaper.objects.filter(table=table, code=code).first()
    if paper is None:
        raise Refused("没有这个加密号，请对照试卷上的标签核对。", field="code")
    if paper.voided_at is not None:
        raise Conflict("这个加密号已作废（无卷）。")
    return paper


def paper_tag(table: CodeTable, code: str) -> str:
    """How the log names a paper beside figures: keyed with the salt, which the opening tells.

    The supervisor reads the log and holds the labels; with the code itself the figures would
    have a name before two people open the table.
    """
    return hmac.new(table.salt.encode(), code.encode(), hashlib.sha256).hexdigest()[:16]


def note(
    action: str,
    *,
    on: CodeTable,
    by: User,
    at: datetime,
    changes: Changes | None = None,
    reason: str = "",
) -> None:
    """Record an act on a table. Never with a pair of 加密号 and 参赛号."""
    record(
        action,
        on=on,
        by=by,
        at=at,
        changes=changes,
        reason=reason,
        scope=on.event.competition.slug,
        label=f"{on.event.name} {on.component}",
    )
