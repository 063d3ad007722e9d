"""核算: from the raw marks to the rank in live formulas, checked against what was published."""

from collections.abc import Callable, Sequence
from typing import Final

from competition.exports.live_board import NOBODY, Board, as_float, row_cells
from competition.exports.live_facts import Contest, Facts
from competition.exports.live_panel import add_marks, add_panel
from competition.exports.live_parameters import write_parameters
from competition.exports.live_ranks import add_ranks, add_total, add_whole_state
from competition.exports.live_steps import add_after_mark, add_paper, add_state
from competition.exports.raw_marks import RawSheet
from competition.marking.terms import Method
from records.workbooks.writer import TableWriter

MOST_LIVE: Final = 5_000
SAME, DIFFERENT = "一致", "不一致"
HOW = (
    "本表由公式从“原始评分”和“参数”逐步算出每一阶段的值和名次，可在 Excel、WPS、LibreOffice 中重算。"
    "“核对”一栏把重算结果与公布的名次、总分相比。"
)
WITHOUT = "没有公式的列是写入的数值：公布名次与总分、缺项、第三评席位、考场修正系数、抽签号。"


def write_live(
    book: TableWriter,
    contest: Contest,
    *,
    event: str,
    titles: tuple[str, ...],
    marks: Callable[[], RawSheet],
    step: Callable[[str], None],
    signers: Sequence[str] = (),
) -> Board:
    """Write 参数 and 核算 of one event, and by `marks` its 原始评分; return the board of 核算."""
    parameters = write_parameters(
        book, contest, event=event, titles=(f"{event}评分标准参数", *titles)
    )
    raw = marks()
    board = Board(parameters.cells, raw.references(), frozenset(parameters.unsafe))
    _fill(board, contest)
    sheet = book.sheet(
        f"核算 {event}", board.out_columns(), titles=(f"{event}成绩核算表", *titles),
        groups=board.groups(), frozen_columns=LEFT, one_page_wide=False,
    )  # fmt: skip
    first = sheet.next_row + 1
    cells = board.cells(first, max(first, first + len(contest.entries) - 1))
    for number, facts in enumerate(contest.entries):
        sheet.row(row_cells(cells, facts, row=first + number, raw_row=raw.first + number))
        step(f"正在写入{event}核算表")
    for line in _remarks(board):
        sheet.line(line)
    if signers:
        sheet.signatures(signers)
    return board


LEFT: Final = 6


def _fill(board: Board, contest: Contest) -> None:
    """Columns in the order of the computation; what they lead to stands first, beside the name."""
    board.group = "公布与核算"
    board.add("number", "参赛号", "", lambda facts: facts.number, is_text=True)
    board.add("published.rank", "公布名次", "", _published_rank, digits=0, width=7)
    board.add("published.total", "公布总分", "", _published_total)
    for key, label in (("front.rank", "核算名次"), ("front.total", "核算总分"), ("check", "核对")):
        board.add(key, label, "", lambda _facts: None, width=7)
    add_whole_state(board, contest.scheme)
    for component in contest.scheme.components:
        if component.method is Method.PANEL:
            add_marks(board, contest, component)
        add_state(board, contest.scheme, component)
        if component.method is Method.PANEL:
            add_panel(board, contest, component)
        else:
            add_paper(board, component)
        add_after_mark(board, contest, component)
    add_total(board, contest)
    add_ranks(board, contest)
    _look_ahead(board)


def _look_ahead(board: Board) -> None:
    """The left columns repeat rank and total, and compare them with the published ones."""
    rank, total = board.at("rank"), board.at("total")
    board.change("front.rank", f"={rank}", _published_rank)
    board.change("front.total", f'=IF({total}="","{NOBODY}",{total})', _computed_total)
    ours, theirs = board.at("front.total"), board.at("published.total")
    near = f"IF(AND(ISNUMBER({ours}),ISNUMBER({theirs})),ABS({ours}-{theirs})<0.000000001,{ours}={theirs})"
    ranks = f"{board.at('front.rank')}={board.at('published.rank')}"
    board.change("check", f'=IF(AND({ranks},{near}),"{SAME}","{DIFFERENT}")', lambda _facts: SAME)


def _published_rank(facts: Facts) -> int | str:
    return NOBODY if facts.rank is None else facts.rank


def _published_total(facts: Facts) -> float | str:
    return NOBODY if facts.total is None else as_float(facts.total)


def _computed_total(facts: Facts) -> float | str:
    total = facts.found.total
    return NOBODY if total is None else as_float(total.after)


def _remarks(board: Board) -> list[str]:
    lines = [HOW, WITHOUT]
    found = list(dict.fromkeys(each for each in board.as_values if not each.endswith(":unsafe")))
    if any(each.endswith(":unsafe") for each in board.as_values):
        found.append("名次")
    if found:
        lines.append(
            f"以下各项有数值过于接近舍入或比较的界限，表格软件的精度不足以判定，只写数值：{'、'.join(found)}。"
        )
    return lines
