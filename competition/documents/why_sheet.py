"""名次说明: how each entry of a run came to its total and rank, one entry after the other."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from docx.document import Document
from docx.enum.text import WD_BREAK

from competition.models import Standing
from competition.queries.explained import ComponentView, SheetView, StageLine
from competition.queries.run_words import run_words
from competition.queries.why_rank import CHANGED, PartWords, Why
from records.word import (
    Align,
    add_text,
    draft_mark,
    grid_table,
    new_document,
    page_numbers,
    repeat_header,
    set_cell,
    set_widths,
    to_bytes,
)

PAGE_MM: Final = 178.0
SIGNERS: Final = ("计分员", "监督员")
_STAGES: Final = ("阶段", "算法", "舍入前", "舍入", "舍入后")
_STAGE_MM: Final = (34.0, 50.0, 28.0, 44.0, 22.0)
_KEYS: Final = ("依据（按比较顺序）", "前一名", "本参赛号", "后一名")
_KEY_MM: Final = (82.0, 32.0, 32.0, 32.0)
_STORED_MM: Final = (118.0, 60.0)


def why_document(standing: Standing, whys: Iterable[Why], *, is_draft: bool) -> bytes:
    """Return the Word file, each entry on a page of its own; no judge is named in it."""
    document = new_document(margins=(15, 15, 16, 16), pt=10.5)
    page_numbers(document)
    if is_draft:
        draft_mark(document, "草稿，成绩未确认")
    for number, why in enumerate(whys):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _entry(document, standing, why)
    return to_bytes(document)


def _entry(document: Document, standing: Standing, why: Why) -> None:
    row, event = why.row, standing.event
    add_text(document, event.competition.title, east="黑体", pt=14, align="center")
    add_text(document, f"{event.name}名次说明", east="黑体", pt=16, align="center", spacing=28)
    person = row.entry.competitor
    name = person.name if person is not None else row.entry.title
    rank = "不计名次" if row.rank is None else f"第 {row.rank} 名"
    facts = (f"参赛号：{row.entry.number}", f"姓名或名称：{name}", f"区：{row.entry.district.name}")
    _text(document, "　".join(facts))
    total = dict(why.row.values).get("total")
    _text(
        document,
        f"总分：{total or '—'}　名次：{rank}" + (f"　备注：{row.note}" if row.note else ""),
    )
    _text(document, run_words(standing))
    if why.view is None:
        _text(document, CHANGED)
        _table(document, ("阶段", "数值"), _STORED_MM, why.stored, aligns=("left", "right"))
    else:
        for part in why.parts:
            _part(document, part)
        if why.total_lines:
            _heading(document, "总分")
            _stages(document, why.total_lines)
        for sentence in (
            *why.view.missing,
            *(f"提示（不改变成绩）：{each}" for each in why.view.alarms),
        ):
            _text(document, f"{sentence}。")
        if why.view.unranked:
            _text(document, f"不计名次：{why.view.unranked}。")
    _neighbours(document, why)
    for signer in SIGNERS:
        add_text(document, f"{signer}（签字）：______________　　日期：____年__月__日", pt=10.5,
                 spacing=24)  # fmt: skip


def _part(document: Document, part: PartWords) -> None:
    view = part.view
    _heading(document, view.name)
    for text in (view.note, part.state, part.penalty):
        if text:
            _text(document, text if text.endswith("。") else f"{text}。")
    if view.sheets and view.sheets[0].total.rounding:
        _text(document, f"每张评分表的合计分{view.sheets[0].total.rounding}。")
    if view.sheets or part.away:
        _sheets(document, view, part.away)
    if view.stages:
        _stages(document, view.stages)


def _sheets(document: Document, view: ComponentView, away: Sequence[tuple[str, str]]) -> None:
    """The judges down, the criteria across; who steps aside has a line that says so."""
    head = ["评委", *view.criteria, *(["扣分"] if view.has_deductions else []), "合计", "取舍"]
    rows = [_sheet(view, sheet) for sheet in view.sheets]
    rows += [[judge, *["—"] * (len(head) - 2), words] for judge, words in away]
    middle = (PAGE_MM - 26 - 36) / max(len(head) - 2, 1)
    widths = [26.0, *[middle] * (len(head) - 2), 36.0]
    aligns: list[Align] = ["center", *["center"] * (len(head) - 2), "left"]  # type: ignore[list-item]  # of the kind
    _table(document, head, widths, rows, aligns=aligns)


def _sheet(view: ComponentView, sheet: SheetView) -> list[str]:
    marks = [f"{mark}\n（{fate}）" if fate else mark for mark, fate in sheet.cells]
    deduction = [sheet.deduction or "—"] if view.has_deductions else []
    total = sheet.total
    shown = total.after if total.before == total.after else f"{total.before}\n→ {total.after}"
    return [sheet.judge, *marks, *deduction, shown, sheet.fate or "按指标取舍"]


def _stages(document: Document, stages: Sequence[StageLine]) -> None:
    rows = [
        (each.label, each.how or "—", each.before, each.rounding or "不舍入", each.after)
        for each in stages
    ]
    aligns: tuple[Align, ...] = ("left", "left", "right", "left", "right")
    _table(document, _STAGES, _STAGE_MM, rows, aligns=aligns)


def _neighbours(document: Document, why: Why) -> None:
    if not why.keys:
        return
    _heading(document, "与前后名次的比较")
    rows = [(each.label, each.before, each.own, each.after) for each in why.keys]
    _table(document, _KEYS, _KEY_MM, rows, aligns=("left", "right", "right", "right"))
    for sentence in why.verdicts:
        _text(document, sentence)
    if why.row.tie_note:
        _text(document, f"名次表上的同分依据：{why.row.tie_note}。")


def _heading(document: Document, text: str) -> None:
    add_text(document, text, east="黑体", pt=12, spacing=22).paragraph_format.keep_with_next = True


def _text(document: Document, text: str) -> None:
    add_text(document, text, pt=10.5, spacing=17)


def _table(
    document: Document,
    head: Sequence[str],
    widths: Sequence[float],
    rows: Iterable[Sequence[str]],
    *,
    aligns: Sequence[Align],
) -> Any:
    lines = [list(head), *(list(row) for row in rows)]
    table = grid_table(document, len(lines), widths)
    repeat_header(table)
    for number, line in enumerate(lines):
        cells = table.rows[number].cells
        for column, text in enumerate(line):
            east, align = ("黑体", "center") if number == 0 else ("宋体", aligns[column])
            set_cell(cells[column], text, east, 10, align)  # type: ignore[arg-type]  # one of the words
    set_widths(table, widths)
    return table
