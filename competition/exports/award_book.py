"""获奖建议名单及分区统计: the award proposal as a workbook."""

from datetime import datetime
from pathlib import Path

from competition.models import Competition
from competition.queries.awards import Awards
from competition.queries.standings import as_number
from competition.season.terms import ORGANIZATION_INPUT_LABELS
from records.text import LOCAL
from records.workbooks.writer import OutColumn, TableWriter

SIGNERS = ("裁判长", "监督长", "制表")
DRAFT = "（草稿，成绩未全部确认）"


def award_book_name(competition: Competition, made_at: datetime) -> str:
    """天津市竞赛_获奖建议名单_20240705.xlsx."""
    title = "".join(mark for mark in competition.short_title if mark not in '\\/:*?"<>|\r\n\t')
    return f"{title}_获奖建议名单_{made_at.astimezone(LOCAL):%Y%m%d}.xlsx"


def write_award_book(
    target: Path, *, competition: Competition, awards: Awards, made_at: datetime
) -> None:
    """Write winners, medal table, total-score table and 优秀组织奖, a sheet each."""
    draft = "" if awards.is_confirmed else DRAFT
    with TableWriter(target, made_at=made_at) as book:
        _winners(book, competition, awards, draft)
        _medals(book, competition, awards, draft)
        _scores(book, competition, awards, draft)
        if awards.organization is not None:
            _organization(book, competition, awards, draft)


def _winners(book: TableWriter, competition: Competition, awards: Awards, draft: str) -> None:
    sheet = book.sheet(
        "获奖建议名单",
        [
            OutColumn("赛项", 20),
            OutColumn("奖项", 12),
            OutColumn("参赛号", 10, align="center"),
            OutColumn("姓名（名称）", 26, wrap=True),
            OutColumn("区", 10),
            OutColumn("名次", 7, "number", 0, align="center"),
            OutColumn("总分", 10, "number", align="right"),
            OutColumn("同分依据", 28, wrap=True),
        ],
        titles=(f"{competition.title} 获奖建议名单{draft}",),
    )
    for event in awards.events:
        name = event.standing.event.name
        for each in event.tiers:
            for winner in each.winners:
                sheet.row(
                    (name, each.tier.name, winner.number, winner.name, winner.district,
                     winner.rank, as_number(winner.total or None), winner.tie_note or None)
                )  # fmt: skip
            if each.decision is not None:
                chosen = "空缺" if each.decision.is_vacant else "压线并列已决定"
                sheet.line(f"{name}“{each.tier.name}”{chosen}，依据：{each.decision.reason}")
            elif each.line.waits:
                tied = "、".join(winner.number for winner in each.tied)
                sheet.line(f"{name}“{each.tier.name}”线上并列待决定：{tied}")
    sheet.signatures(SIGNERS)


def _medals(book: TableWriter, competition: Competition, awards: Awards, draft: str) -> None:
    points = [OutColumn("获奖积分", 10, "number", 0, align="right")] if awards.has_points else []
    sheet = book.sheet(
        "奖牌榜",
        [
            OutColumn("名次", 7, "number", 0, align="center"),
            OutColumn("区", 12),
            *(OutColumn(tier, 10, "number", 0, align="right") for tier in awards.tiers),
            OutColumn("合计", 8, "number", 0, align="right"),
            *points,
        ],
        titles=(f"{competition.title} 奖牌榜{draft}",),
    )
    for row in awards.medals:
        more = (row.points,) if awards.has_points else ()
        sheet.row((row.rank, row.district, *row.counts, row.total, *more))
    sheet.line("先比第一等次的数量，再依次比较以下各等次；全部相同的名次并列。")


def _scores(book: TableWriter, competition: Competition, awards: Awards, draft: str) -> None:
    sheet = book.sheet(
        "总分榜",
        [
            OutColumn("名次", 7, "number", 0, align="center"),
            OutColumn("区", 12),
            *(OutColumn(each.event.name, 16, "number", align="right") for each in awards.scored),
            OutColumn("总分", 10, "number", align="right"),
        ],
        titles=(f"{competition.title} 个人赛项总分榜{draft}",),
    )
    for row in awards.scores:
        sums = (None if each is None else float(each) for each in row.sums)
        sheet.row((row.rank, row.district, *sums, float(row.total)))
    sheet.line("总分为该区有名次的选手总分之和；空白为没有有名次的选手。")


def _organization(book: TableWriter, competition: Competition, awards: Awards, draft: str) -> None:
    prize = awards.organization
    if prize is None:
        return
    columns = [OutColumn("名次", 7, "number", 0, align="center"), OutColumn("区", 12)]
    for term in prize.terms:
        label = ORGANIZATION_INPUT_LABELS[term.input]
        columns += [
            OutColumn(label, 12, align="center"),
            OutColumn(f"{label}得分（{term.weight}）", 12, "number", align="right"),
        ]
    columns += [
        OutColumn("得分", 10, "number", prize.digits, align="right"),
        OutColumn("建议", 12, align="center"),
    ]
    sheet = book.sheet(prize.name, columns, titles=(f"{competition.title} {prize.name}{draft}",))
    for row in awards.organizations:
        cells: list[object] = [row.rank, row.district]
        for term in prize.terms:
            cells += [str(row.inputs[term.input]), float(row.points[term.input])]
        said = "入选" if row.is_awarded else None
        sheet.row((*cells, float(row.score), said))
    sheet.line(
        f"名额 {prize.places} 个。各项得分为权重×所占比例，合计四舍五入保留 {prize.digits} 位小数。"
    )
    for note in prize.pending:
        sheet.line(f"待组委会确认：{note}")
