"""试卷录入: a page of papers keyed by code, as the first or second hand, or as the re-check.

What one person keyed nobody else sees before both hands are in: the log has counts and a
digest keyed with the table's salt, never figures.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import SheetState
from competition.marking.papers import Hands, paper_fields, paper_lacks, read_paper
from competition.marking.sheets import (
    BLANK,
    Content,
    Faults,
    Fields,
    Typed,
    is_blank,
    write_sheet,
)
from competition.models import CodedPaper, CodeTable, Hand, Keying
from competition.operations.freezing import freeze_by_first_mark
from competition.operations.theory_steps import advance
from competition.operations.theory_tables import component_of, held_table, note, seen_table
from competition.queries.theory_papers import keying_content, keying_revision, may_recheck
from records.clock import database_now
from records.errors import Conflict, Refused, RefusedMany
from records.operations.log import canonical

ROW = ""
"""The key of faults that concern a row as a whole."""
SEALED = "这份试卷已提交，不能再改。如录错，两席不一致时由第三人按卷面认定。"


@dataclass(frozen=True, kw_only=True)
class PaperRow:
    """One typed row: a code, its cells, the revision it was read at."""

    code: str
    typed: Typed
    revision: str = ""


@dataclass(frozen=True)
class KeyedRows:
    """How many papers were written, and how many rows of the page are still blank."""

    written: int
    blank: int


class KeyingsRefused(RefusedMany):
    """A page of which nothing was stored: code → field → sentence."""

    def __init__(self, faults: Mapping[str, Faults], *, is_stale: bool) -> None:
        super().__init__(
            [
                (f"{code}:{name}" if name else code, f"{code}：{sentence}")
                for code, found in faults.items()
                for name, sentence in found.items()
            ]
        )
        self.faults = faults
        self.status = Conflict.status if is_stale else Refused.status


@dataclass
class _Page:
    """What stands in the database for the rows now being written, and what is found."""

    hand: int
    by: User
    fields: Fields
    papers: Mapping[str, CodedPaper]
    keyings: Mapping[int, Keying]
    closed: Mapping[int, str]
    hand_in: bool
    taken: set[str] = field(default_factory=set)
    faults: dict[str, Faults] = field(default_factory=dict)
    writes: list[tuple[CodedPaper, Content]] = field(default_factory=list)
    is_stale: bool = False
    blank: int = 0

    def take(self, row: PaperRow) -> None:
        """Read one row; it becomes a write, a fault, or nothing when it changes nothing."""
        paper = self.papers.get(row.code)
        refusal = "没有这个加密号，或它已作废。" if paper is None else self.closed.get(paper.pk, "")
        if row.code in self.taken:
            refusal = "同一加密号出现了两次。"
        self.taken.add(row.code)
        if paper is None or refusal:
            self.faults[row.code] = {ROW: refusal}
            return
        now = self.keyings.get(paper.pk)
        if now is not None and (now.by_id != self.by.pk or now.state == SheetState.HANDED_IN):
            self._refuse_sealed(row, now)
            return
        content, faults = read_paper(row.typed, self.fields)
        if self.hand_in and not faults and not content.is_blank:
            faults = paper_lacks(content, self.fields)
        if faults:
            self.faults[row.code] = faults
            return
        self._write(paper, now, content, row)

    def _refuse_sealed(self, row: PaperRow, now: Keying) -> None:
        """A sealed row that comes back as it was, or blank because it is another's, is no fault."""
        is_mine = now.by_id == self.by.pk
        content, faults = read_paper(row.typed, self.fields)
        is_same = content == keying_content(now) if is_mine else is_blank(row.typed)
        if faults or not is_same:
            self.faults[row.code] = {ROW: SEALED if is_mine else "这份试卷已由他人录入。"}

    def _write(
        self, paper: CodedPaper, now: Keying | None, content: Content, row: PaperRow
    ) -> None:
        is_changed = content != (BLANK if now is None else keying_content(now))
        if not is_changed and (content.is_blank or not self.hand_in):
            self.blank += content.is_blank
        elif is_changed and keying_revision(now) != row.revision:
            self.is_stale = True
            self.faults[row.code] = {ROW: "这一行刚在别处（另一窗口）改过。请刷新核对后重新录入。"}
        else:
            self.writes.append((paper, content))


def record_keyings(
    *, table_id: int, hand: int, rows: Sequence[PaperRow], hand_in: bool, by: User
) -> KeyedRows:
    """Write a page of papers: all of it, or nothing and every fault named.

    A draft is saved in place, only by and for who keys it; handing in seals it for good.
    """
    is_organizer = hand == Hands.RECHECK and by.may(Permission.LOCK_SCORES)
    require(by, Permission.LOCK_SCORES if is_organizer else Permission.ENTER_SCORES)
    with transaction.atomic():
        event = seen_table(table_id, by).event
        at = database_now()
        if any(not is_blank(row.typed) for row in rows):
            freeze_by_first_mark(event=event, at=at, by=by)
        table = held_table(table_id, by)
        page = _page(table, hand, rows, hand_in=hand_in, by=by)
        for row in rows:
            page.take(row)
        if page.faults:
            raise KeyingsRefused(page.faults, is_stale=page.is_stale)
        if page.writes:
            _store(table, page, at=at)
    return KeyedRows(len(page.writes), page.blank)


def hand_in_keyings(*, table_id: int, hand: int, by: User) -> int:
    """提交全部暂存: seal every draft of one's own hand; none while one is incomplete."""
    drafts = Keying.objects.filter(
        paper__table=table_id, paper__voided_at__isnull=True, hand=hand, by=by,
        state=SheetState.DRAFT,
    ).select_related("paper")  # fmt: skip
    rows = [
        PaperRow(
            code=keying.paper.code,
            typed=write_sheet(keying_content(keying)),
            revision=keying_revision(keying),
        )
        for keying in drafts.order_by("paper__code")
    ]
    return record_keyings(table_id=table_id, hand=hand, rows=rows, hand_in=True, by=by).written


def _page(
    table: CodeTable, hand: int, rows: Sequence[PaperRow], *, hand_in: bool, by: User
) -> _Page:
    papers = {
        paper.code: paper
        for paper in CodedPaper.objects.filter(
            table=table, code__in=[row.code for row in rows], voided_at__isnull=True
        )
    }
    ids = [paper.pk for paper in papers.values()]
    if hand == Hands.RECHECK:
        closed = may_recheck(table, list(papers.values()), by)
    else:
        _require_hand(table, hand, by)
        closed = {}
    keyings = {each.paper_id: each for each in Keying.objects.filter(paper__in=ids, hand=hand)}
    return _Page(
        hand=hand,
        by=by,
        fields=paper_fields(component_of(table)[1]),
        papers=papers,
        keyings=keyings,
        closed=closed,
        hand_in=hand_in,
    )


def _require_hand(table: CodeTable, hand: int, by: User) -> None:
    if hand not in {Hands.FIRST, Hands.SECOND}:
        raise Refused("没有这个录入席。")
    if not Hand.objects.filter(table=table, number=hand, clerk=by).exists():
        raise Conflict("这个录入席不是您的（未认领，或已换人）。请从“试卷录入”页面重新进入。")


def _store(table: CodeTable, page: _Page, *, at: datetime) -> None:
    fresh: list[Keying] = []
    changed: list[Keying] = []
    cleared: list[int] = []
    for paper, content in page.writes:
        keying = page.keyings.get(paper.pk)
        if content.is_blank and keying is not None:
            cleared.append(keying.pk)
            continue
        row = keying or Keying(paper=paper, hand=page.hand, by=page.by)
        row.marks, row.mark_state, row.note = dict(content.marks), content.state, content.note
        row.state = SheetState.HANDED_IN if page.hand_in else SheetState.DRAFT
        row.at = at
        (fresh if keying is None else changed).append(row)
    Keying.objects.filter(pk__in=cleared, state=SheetState.DRAFT).delete()
    Keying.objects.bulk_create(fresh, batch_size=1_000)
    Keying.objects.bulk_update(
        changed, ["marks", "mark_state", "note", "state", "at"], batch_size=200
    )
    note(
        "hand_in_keyings" if page.hand_in else "save_keyings",
        on=table,
        by=page.by,
        at=at,
        changes={
            "hand": (page.hand, page.hand),
            "papers": (0, len(page.writes)),
            "digest": ("", _digest(table, page.writes)),
        },
    )
    if page.hand_in:
        advance(table, by=page.by, at=at)


def _digest(table: CodeTable, writes: Sequence[tuple[CodedPaper, Content]]) -> str:
    """Keyed with the salt: without it a single mark could be guessed from its digest."""
    lines = [[paper.code, content] for paper, content in writes]
    return hmac.new(table.salt.encode(), canonical(lines).encode(), hashlib.sha256).hexdigest()
