"""What a third person has to settle: keyings, and re-checks, that do not agree."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from competition.enums import MARK_STATE_LABELS, MarkState, SheetState
from competition.marking import format_mark
from competition.marking.papers import Hands, PartSums, Reading, differing, part_sums
from competition.marking.scheme import Criterion
from competition.models import CodedPaper, CodeTable, Keying
from competition.queries.theory_papers import BLIND, live_papers

OWN = "这份试卷是您录入或复核的，须由第三人认定。"


@dataclass(frozen=True)
class Difference:
    """A paper that waits; `hand` is under which the third person's figures are kept."""

    code: str
    hand: Hands
    refusal: str
    is_typed: bool

    @property
    def words(self) -> str:
        """What does not agree."""
        if self.hand is Hands.SETTLED:
            return "两席录入不一致"
        return "复核与认定得分不一致"


def open_differences(table: CodeTable, by: User) -> list[Difference]:
    """The papers that wait, in the order of codes; [] before both hands are in."""
    papers = list(live_papers(table))
    keyed = _handed_in(papers)
    if not are_both_in(papers, keyed):
        return []
    typed = set(
        Keying.objects.filter(
            paper__in=papers, hand__gt=Hands.RECHECK, by=by, state=SheetState.DRAFT
        ).values_list("paper_id", "hand")
    )
    found = []
    for paper in papers:
        own = keyed[paper.pk]
        hand = _open_hand(paper, own)
        if hand is not None:
            refusal = OWN if by.pk in _keyers(own) else ""
            found.append(Difference(paper.code, hand, refusal, (paper.pk, hand) in typed))
    return found


def difference_of(table: CodeTable, paper: CodedPaper) -> Hands | None:
    """Under which hand a third person settles this paper now; None when nothing waits."""
    papers = list(live_papers(table))
    keyed = _handed_in(papers)
    return _open_hand(paper, keyed[paper.pk]) if are_both_in(papers, keyed) else None


def may_settle(paper: CodedPaper, by: User) -> str:
    """Why this person may not settle this paper; "" when they may."""
    keyed = Keying.objects.filter(paper=paper, hand__lte=Hands.RECHECK, by=by)
    return OWN if keyed.exists() else ""


@dataclass(frozen=True)
class Sides:
    """What stands against each other once the third person has typed."""

    typed: Keying
    labels: tuple[str, str]
    sides: tuple[Reading, Reading]

    @property
    def both_wrong(self) -> bool:
        """Whether what was typed agrees with neither: look at the paper once more."""
        mine = Reading(self.typed.marks, self.typed.mark_state)
        return all(differing(mine, side) for side in self.sides)


def sides_of(paper: CodedPaper, hand: Hands, by: User) -> Sides | None:
    """Both values; None until this very person has typed the paper anew."""
    typed = Keying.objects.filter(paper=paper, hand=hand, by=by).first()
    if typed is None:
        return None
    rows = Keying.objects.filter(paper=paper, hand__lte=Hands.RECHECK).order_by("hand")
    readings = {row.hand: Reading(row.marks, row.mark_state) for row in rows}
    if hand is Hands.SETTLED:
        pair = (readings[Hands.FIRST], readings[Hands.SECOND])
        return Sides(typed, ("第一席", "第二席"), pair)
    agreed = Reading(paper.agreed or {}, paper.agreed_state)
    return Sides(typed, ("原认定", "复核"), (agreed, readings[Hands.RECHECK]))


@dataclass(frozen=True)
class PartLine:
    """A part over all papers, as shown; where the hands differ both values stand there."""

    label: str
    maximum: str
    totals: tuple[str, str]
    highest: str
    lowest: str
    at_maximum: str
    at_zero: str


def part_lines(table: CodeTable, parts: Sequence[Criterion]) -> list[PartLine]:
    """Sums and extremes per part once both hands are in: both may be wrong alike; else []."""
    papers = list(live_papers(table))
    keyed = _handed_in(papers)
    if not are_both_in(papers, keyed):
        return []
    return [
        _part_line(part, *(_sums(part, hand, papers, keyed) for hand in BLIND)) for part in parts
    ]


def _sums(part: Criterion, hand: Hands, papers: Sequence[CodedPaper], keyed: "Keyed") -> PartSums:
    marks = [keyed[paper.pk][hand].marks.get(part.code) for paper in papers]
    return part_sums((mark for mark in marks if mark is not None), part.maximum)


def _part_line(part: Criterion, first: PartSums, second: PartSums) -> PartLine:
    return PartLine(
        label=part.name,
        maximum=format_mark(part.maximum),
        totals=(format_mark(first.total), format_mark(second.total)),
        highest=_both(format_mark(first.highest), format_mark(second.highest)),
        lowest=_both(format_mark(first.lowest), format_mark(second.lowest)),
        at_maximum=_both(str(first.at_maximum), str(second.at_maximum)),
        at_zero=_both(str(first.at_zero), str(second.at_zero)),
    )


def _both(one: str, other: str) -> str:
    return one if one == other else f"{one} / {other}"


def are_both_in(papers: Sequence[CodedPaper], keyed: "Keyed") -> bool:
    """Whether both hands handed in every paper."""
    return bool(papers) and all(set(BLIND) <= set(keyed[paper.pk]) for paper in papers)


Keyed = defaultdict[int, dict[int, Keying]]


def _handed_in(papers: Sequence[CodedPaper]) -> Keyed:
    found: Keyed = defaultdict(dict)
    rows = Keying.objects.filter(paper__in=papers, state=SheetState.HANDED_IN)
    for row in rows:
        found[row.paper_id][row.hand] = row
    return found


def _open_hand(paper: CodedPaper, own: dict[int, Keying]) -> Hands | None:
    if paper.agreed is None:
        return Hands.SETTLED
    if not paper.sample or paper.was_wrong is not None or Hands.RECHECK not in own:
        return None
    check = own[Hands.RECHECK]
    agreed = Reading(paper.agreed, paper.agreed_state)
    is_open = differing(Reading(check.marks, check.mark_state), agreed)
    return Hands.RECHECK_SETTLED if is_open else None


def _keyers(own: dict[int, Keying]) -> set[int]:
    return {row.by_id for hand, row in own.items() if hand <= Hands.RECHECK}


@dataclass(frozen=True)
class ComparedRow:
    """A part beside what was typed: the values of both sides, and whether each agrees with it."""

    label: str
    typed: str
    sides: tuple[tuple[str, bool], tuple[str, bool]]


def compared_rows(sides: Sides, parts: Sequence[Criterion]) -> list[ComparedRow]:
    """Part by part, then total and state."""
    readings = [Reading(sides.typed.marks, sides.typed.mark_state), *sides.sides]
    rows = [
        (part.name, [_mark(reading.marks.get(part.code)) for reading in readings]) for part in parts
    ]
    if len(parts) > 1:
        rows.append(("合计", [_mark(reading.total) for reading in readings]))
    rows.append(("状态", [MARK_STATE_LABELS[MarkState(reading.state)] for reading in readings]))
    return [
        ComparedRow(label, mine, ((one, one == mine), (other, other == mine)))
        for label, (mine, one, other) in rows
    ]


def _mark(value: int | None) -> str:
    return "" if value is None else format_mark(value)
