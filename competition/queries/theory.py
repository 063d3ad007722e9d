"""Code tables (密码对照表) and how far their papers are. Nothing here tells whose a code is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from competition.enums import Sample, SheetState
from competition.marking import Component
from competition.marking.papers import (
    PAPER_STAGE_LABELS,
    Hands,
    PaperCounts,
    PaperStage,
    stage_of,
)
from competition.models import CodedPaper, CodeTable, Competition, Event, Hand, Keying
from competition.queries.schemes import event_schemes

SEALED_WORDS = (
    "本环节已编加密号：得分请到“试卷录入”按加密号录入，密码对照表双人开启后自动生成评分表。"
    "这里只能按参赛号登记缺考、弃权等状态。"
)


@dataclass(frozen=True)
class TableState:
    """One table with its counts; `drafts` are rows saved and not handed in, by hand."""

    table: CodeTable
    component: Component | None
    codes: int
    counts: PaperCounts
    drafts: Mapping[int, int] = field(default_factory=dict)
    hands: Mapping[int, Hand] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The component's name."""
        return self.component.name if self.component else self.table.component

    @property
    def void(self) -> int:
        """Codes without a paper."""
        return self.codes - self.counts.live

    @property
    def stage(self) -> PaperStage:
        """How far it is."""
        return stage_of(
            self.counts,
            is_counted=self.table.counted_at is not None,
            is_sampled=self.table.sampled_at is not None,
            is_opened=self.table.is_granted,
        )

    @property
    def stage_words(self) -> str:
        """How far it is, in words."""
        return PAPER_STAGE_LABELS[self.stage]

    @property
    def is_claimed(self) -> bool:
        """Whether a clerk has seen the codes; from then on none can be added unseen."""
        return bool(self.hands) or self.counts.first > 0 or self.counts.second > 0

    def blockers(self) -> list[str]:
        """What stands between this table and its opening, in words; [] when it may be opened."""
        counts, stage = self.counts, self.stage
        found = {
            PaperStage.COUNTING: "试卷尚未清点",
            PaperStage.KEYING: (
                f"两席尚未交齐（第一席 {counts.first}/{counts.live}，"
                f"第二席 {counts.second}/{counts.live}）"
            ),
            PaperStage.SETTLING: f"有 {counts.unsettled} 份试卷两次录入不一致，待第三人认定",
            PaperStage.SAMPLING: "尚未抽样复核",
            PaperStage.RECHECK: (
                f"复核未完成（已复核 {counts.checked}/{counts.sampled} 份，"
                f"其中 {counts.unsettled_checks} 份不一致待认定）"
            ),
        }
        return [found[stage]] if stage in found else []


def table_states(tables: QuerySet[CodeTable], competition: Competition) -> list[TableState]:
    """Each table with its counts: five statements whatever the number of papers."""
    schemes = event_schemes(competition)
    rows = list(
        tables.filter(event__competition=competition)
        .select_related("event", "sealed_by", "counted_by", "asked_by", "granted_by")
        .order_by("event__order", "event_id", "component")
    )
    papers = _paper_counts(rows)
    keyed = _keyed_counts(rows)
    hands: dict[int, dict[int, Hand]] = {}
    for hand in Hand.objects.filter(table__in=rows).select_related("clerk"):
        hands.setdefault(hand.table_id, {})[hand.number] = hand
    return [
        TableState(
            table=table,
            component=of.component(table.component) if of else None,
            codes=papers.get(table.pk, {}).get("codes", 0),
            counts=_counts(table.pk, papers, keyed),
            drafts={hand: keyed.get((table.pk, hand), (0, 0))[1] for hand in Hands},
            hands=hands.get(table.pk, {}),
        )
        for table in rows
        for of in [schemes.get(table.event_id)]
    ]


def table_state(table: CodeTable, competition: Competition) -> TableState:
    """One table with its counts."""
    return table_states(CodeTable.objects.filter(pk=table.pk), competition)[0]


def is_sealed(event: Event, component: str) -> bool:
    """Whether marks of this component come in under codes only: there is a table, not opened."""
    return CodeTable.objects.filter(
        event=event, component=component, granted_at__isnull=True
    ).exists()


def sealed_components(competition: Competition) -> set[tuple[int, str]]:
    """(event id, component) of every table that was not opened."""
    tables = CodeTable.objects.filter(event__competition=competition, granted_at__isnull=True)
    return set(tables.values_list("event_id", "component"))


def theory_blockers(event: Event) -> list[str]:
    """What of the coded papers keeps the event's standing from being confirmed, in sentences."""
    tables = CodeTable.objects.filter(event=event, granted_at__isnull=True)
    if not tables.exists():
        return []
    return [
        f"“{state.name}”的密码对照表尚未双人开启"
        + (f"：{'；'.join(state.blockers())}" if state.blockers() else "")
        for state in table_states(tables, event.competition)
    ]


_NEITHER = Q(paper__voided_at__isnull=True)


def _paper_counts(tables: Sequence[CodeTable]) -> dict[int, dict[str, int]]:
    live = Q(voided_at__isnull=True)
    sampled = live & ~Q(sample=Sample.NONE)
    rows = (
        CodedPaper.objects.filter(table__in=tables)
        .order_by()
        .values_list("table_id")
        .annotate(
            codes=Count("pk"),
            live=Count("pk", filter=live),
            agreed=Count("pk", filter=live & Q(agreed__isnull=False)),
            sampled=Count("pk", filter=sampled),
            checked=Count("pk", filter=sampled & Q(was_wrong__isnull=False)),
            wrong=Count("pk", filter=sampled & Q(was_wrong=True)),
        )
    )
    names = ("codes", "live", "agreed", "sampled", "checked", "wrong")
    return {table: dict(zip(names, counts, strict=True)) for table, *counts in rows}


def _keyed_counts(tables: Sequence[CodeTable]) -> dict[tuple[int, int], tuple[int, int]]:
    rows = (
        Keying.objects.filter(_NEITHER, paper__table__in=tables, hand__lte=Hands.RECHECK)
        .order_by()
        .values_list("paper__table_id", "hand")
        .annotate(
            sealed=Count("pk", filter=Q(state=SheetState.HANDED_IN)),
            drafts=Count("pk", filter=Q(state=SheetState.DRAFT)),
        )
    )
    return {(table, hand): (sealed, drafts) for table, hand, sealed, drafts in rows}


def _counts(
    table: int,
    papers: Mapping[int, Mapping[str, int]],
    keyed: Mapping[tuple[int, int], tuple[int, int]],
) -> PaperCounts:
    found = papers.get(table, {})
    sealed = {hand: keyed.get((table, hand), (0, 0))[0] for hand in Hands}
    return PaperCounts(
        live=found.get("live", 0),
        first=sealed[Hands.FIRST],
        second=sealed[Hands.SECOND],
        agreed=found.get("agreed", 0),
        sampled=found.get("sampled", 0),
        rechecked=sealed[Hands.RECHECK],
        checked=found.get("checked", 0),
        wrong=found.get("wrong", 0),
    )
