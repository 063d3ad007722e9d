"""What 登分表 and 密码对照表 say. The first has no 参赛号; the second exists only once opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competition.enums import ENTRY_STATUS_LABELS, MARK_STATE_LABELS, EntryStatus, MarkState
from competition.marking import format_mark
from competition.marking.blind_codes import commitment
from competition.marking.papers import Hands, PaperStage
from competition.marking.scheme import Criterion
from competition.models import CodedPaper, CodeTable, Keying, Sheet
from competition.queries.theory import TableState
from competition.queries.theory_papers import live_papers

_AGREED = frozenset({PaperStage.SAMPLING, PaperStage.RECHECK, PaperStage.READY, PaperStage.OPENED})


@dataclass(frozen=True)
class ScoreLine:
    """A line of 登分表: code, marks in the order of the parts, total, who keyed and checked."""

    code: str
    marks: tuple[str, ...]
    total: str
    state: str
    keyed_by: str
    checked_by: str
    note: str


@dataclass(frozen=True)
class PairLine:
    """A line of the opened 密码对照表; `outcome` says what became of the mark."""

    code: str
    number: str
    district: str
    total: str
    state: str
    outcome: str


def has_scores(state: TableState) -> bool:
    """Whether every paper has its agreed mark, so that 登分表 can be printed."""
    return state.stage in _AGREED


def score_lines(table: CodeTable, parts: Sequence[Criterion]) -> list[ScoreLine]:
    """登分表 in the order of codes; call it once every paper is agreed."""
    papers = list(live_papers(table).select_related("settled_by"))
    keyed: dict[int, dict[int, str]] = {paper.pk: {} for paper in papers}
    rows = Keying.objects.filter(paper__in=papers).select_related("by").order_by("hand")
    for row in rows:
        keyed[row.paper_id][row.hand] = row.by.name
    return [_score_line(paper, parts, keyed[paper.pk]) for paper in papers]


def pair_lines(table: CodeTable) -> list[PairLine]:
    """密码对照表 in the order of 参赛号; [] while it is sealed."""
    if not table.is_granted:
        return []
    papers = CodedPaper.objects.filter(table=table).select_related("entry__district")
    sheets = {
        sheet.entry_id: sheet
        for sheet in Sheet.objects.current().filter(
            entry__event=table.event_id, component=table.component, seat=0
        )
    }
    return [
        PairLine(
            paper.code,
            paper.entry.number,
            paper.entry.district.name,
            _total(paper),
            MARK_STATE_LABELS[MarkState(paper.agreed_state)] if paper.agreed_state else "",
            _outcome(paper, sheets.get(paper.entry_id)),
        )
        for paper in papers.order_by("entry__number")
    ]


@dataclass(frozen=True)
class Check:
    """A commitment computed anew from the opened table; `words` say which one."""

    words: str
    expected: str
    found: str

    @property
    def holds(self) -> bool:
        """Whether it is what was printed when the table was sealed."""
        return self.expected == self.found


def commitment_checks(table: CodeTable) -> list[Check]:
    """Every commitment of an opened table, oldest first, each computed anew."""
    if not table.is_granted:
        return []
    papers = CodedPaper.objects.filter(table=table)
    pairs = dict(papers.values_list("entry__number", "code"))
    found = [_checked("现行对照表", table.commitment, table, pairs)]
    additions = table.additions.filter(granted_at__isnull=False).select_related("entry")
    for addition in additions.order_by("-granted_at", "-pk"):
        del pairs[addition.entry.number]
        words = f"补编 {addition.entry.number} 之前"
        found.append(_checked(words, addition.before, table, pairs))
    return found[::-1]


def _checked(words: str, expected: str, table: CodeTable, pairs: Mapping[str, str]) -> Check:
    computed = commitment(table.salt, [(code, number) for number, code in pairs.items()])
    return Check(words, expected, computed)


def _score_line(
    paper: CodedPaper, parts: Sequence[Criterion], keyed: Mapping[int, str]
) -> ScoreLine:
    marks = paper.agreed or {}
    settled = f"差异由{paper.settled_by.name}认定" if paper.settled_by else ""
    return ScoreLine(
        code=paper.code,
        marks=tuple(format_mark(marks[each.code]) if each.code in marks else "" for each in parts),
        total=_total(paper),
        state=MARK_STATE_LABELS[MarkState(paper.agreed_state)] if paper.agreed_state else "",
        keyed_by="、".join(keyed[hand] for hand in (Hands.FIRST, Hands.SECOND) if hand in keyed),
        checked_by=keyed.get(Hands.RECHECK, ""),
        note="；".join(part for part in (settled, paper.agreed_note) if part),
    )


def _total(paper: CodedPaper) -> str:
    return format_mark(sum(paper.agreed.values())) if paper.agreed else ""


def _outcome(paper: CodedPaper, sheet: Sheet | None) -> str:
    if paper.voided_at is not None:
        return f"作废：{paper.void_reason}"
    if paper.entry.status != EntryStatus.ACCEPTED:
        return f"{ENTRY_STATUS_LABELS[EntryStatus(paper.entry.status)]}，成绩不计"
    if sheet is None:
        return "整场缺考或弃权，卷面得分未计入，请核对状态"
    if sheet.mark_state in {MarkState.ABSENT, MarkState.FORFEIT}:
        label = MARK_STATE_LABELS[MarkState(sheet.mark_state)]
        return f"登记为{label}，卷面得分未计入，请核对状态"
    return "已生成评分表"
