"""One row of a score workbook: which cell of which sheet it means, and what is wrong with it.

赛项 参赛号 环节 指标 评委 得分 状态 备注, one row per mark. 评委 is the seat 1…n; the reserved
指标 扣分, 用时 and 脱稿 carry deductions, seconds and 是/否; blank 指标 and 评委 mean the component as a
whole, a blank 环节 the whole entry, which carries only a state.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from competition.marking import Component, Criterion
from competition.marking.sheets import (
    DEDUCTION,
    MARK,
    NOTE,
    OFF_SCRIPT,
    SECONDS,
    STATE,
    Content,
    Fields,
    Typed,
    read_sheet,
    sheet_fields,
)
from competition.marking.terms import Method
from competition.models import Entry
from competition.queries.schemes import MOST_SEATS, EventScheme
from competition.queries.sheets import refuse_entry
from records.workbooks import CellProblem, Column, Row, TableSpec

DEDUCTED, TIMED, SPOKEN = "扣分", "用时", "脱稿"
RESERVED = {DEDUCTED: DEDUCTION, TIMED: SECONDS, SPOKEN: OFF_SCRIPT}
NOTES = (
    "每行一个得分；评委填席位序号（1、2、3……），卷面环节的指标和评委留空。",
    "“指标”填“扣分”或“用时”时，“得分”填所扣分值或整秒数；整个环节的扣分、用时，评委留空。",
    "限时展示可记是否脱稿：“指标”填“脱稿”，“得分”填“是”或“否”，评委留空；只作记录，不计分。",
    "缺考、弃权、违纪、取消资格填在“状态”：指标和评委留空表示整个环节，环节也留空表示整场。",
    "未评分不等于零分：零分请填 0；未考的请填状态，不要留空。改正状态请填“正常”。",
)
SCORE_SPEC = TableSpec(
    title="成绩导入表",
    sheet="成绩",
    columns=(
        Column("event", "赛项", required=True, width=18, sample="职业指导人员"),
        Column("number", "参赛号", required=True, width=12, sample="A001"),
        Column("component", "环节", width=22, sample="理论知识", max_length=200),
        Column("criterion", "指标", width=32, sample="", max_length=200),
        Column("seat", "评委", width=8, kind="mark", sample=""),
        Column("mark", "得分", width=10, kind="mark", sample="88.5"),
        Column("state", "状态", width=12, sample=""),
        Column("note", "备注", width=24, sample="", max_length=200),
    ),
    notes=NOTES,
    max_rows=50_000,
    file_name="成绩导入表",
)

SheetKey = tuple[int, str, int]
"""Entry id, component code ("" the whole entry), seat."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row sets: fields of one sheet (`mark:<criterion>`, deduction, seconds, state)."""

    row: int
    key: SheetKey
    fields: frozenset[str]
    content: Content
    is_blank: bool


class RowRefused(Exception):
    """A row that means nothing, with the column and the sentence."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


class RowReader:
    """Reads rows against the schemes and entries of one competition."""

    def __init__(self, schemes: Mapping[int, EventScheme], entries: Mapping[str, Entry]) -> None:
        self._schemes = schemes
        self._entries = entries
        self._events = {
            name: of for of in schemes.values() for name in (of.event.code, of.event.name)
        }
        self._fields: dict[tuple[int, str, int], Fields] = {}
        self.problems: list[CellProblem] = []

    def read(self, row: Row) -> Cell | None:
        """Return what the row sets; None when it is refused, `problems` say why."""
        try:
            of = self._event(row)
            entry = self._entry(row, of)
            component = self._component(row, of)
            if component is None:
                return self._whole_entry(row, of, entry)
            seat, field = self._place(row, of, component)
            return self._cell(row, of, (entry.pk, component.code, seat), field)
        except RowRefused as refusal:
            self.problems.append(CellProblem(row.number, refusal.column, refusal.message))
            return None

    def _event(self, row: Row) -> EventScheme:
        found = self._events.get(row.cells["event"])
        if found is None:
            names = "、".join(of.event.name for of in self._schemes.values())
            raise RowRefused(
                "event", f"没有赛项“{row.cells['event']}”，或尚未设置评分标准。可填：{names}。"
            )
        return found

    def _entry(self, row: Row, of: EventScheme) -> Entry:
        number = row.cells["number"]
        entry = self._entries.get(number)
        if entry is None:
            raise RowRefused("number", f"没有参赛号“{number}”。请对照参赛选手名单核对。")
        if entry.event_id != of.event.pk:
            other = self._schemes.get(entry.event_id)
            name = f"“{other.event.name}”" if other else "另一赛项"
            raise RowRefused("number", f"参赛号“{number}”属于{name}，不属于“{of.event.name}”。")
        refusal = refuse_entry(entry)
        if refusal:
            raise RowRefused("number", refusal)
        return entry

    def _component(self, row: Row, of: EventScheme) -> Component | None:
        text = row.cells["component"]
        if not text:
            return None
        for each in of.scheme.components:
            if text in {each.name, each.code}:
                return each
        names = "、".join(each.name for each in of.scheme.components)
        raise RowRefused("component", f"“{of.event.name}”没有环节“{text}”。可填：{names}。")

    def _place(self, row: Row, of: EventScheme, component: Component) -> tuple[int, str]:
        """The seat, and the field: `mark:<code>`, deduction, seconds, or state."""
        criterion, seat = row.cells["criterion"], _seat(row, of, component)
        if criterion in RESERVED:
            if seat and criterion != DEDUCTED:
                raise RowRefused("seat", f"{criterion}属于整个环节，评委请留空。")
            return seat, RESERVED[criterion]
        if component.method is Method.PAPER:
            if criterion:
                raise RowRefused("criterion", f"“{component.name}”是卷面环节，指标请留空。")
            return 0, MARK
        if not criterion:
            if seat:
                raise RowRefused("criterion", "填了评委，还须填写指标。")
            return 0, STATE
        return seat, MARK + _criterion(row, component, seat).code

    def _whole_entry(self, row: Row, of: EventScheme, entry: Entry) -> Cell | None:
        for column, label in (("criterion", "指标"), ("seat", "评委"), ("mark", "得分")):
            if row.cells[column]:
                raise RowRefused(column, f"环节留空表示整场状态，{label}也应留空；否则请填写环节。")
        return self._cell(row, of, (entry.pk, "", 0), STATE)

    def _cell(self, row: Row, of: EventScheme, key: SheetKey, field: str) -> Cell | None:
        mark, state = row.cells["mark"], row.cells["state"]
        if field == STATE and mark:
            raise RowRefused("mark", "评委环节的得分须填写指标和评委；整个环节只填状态。")
        if field == STATE and not state:
            raise RowRefused("state", "此行没有得分，请填写状态，或删除此行。")
        if state and field not in {STATE, MARK}:
            raise RowRefused("state", "状态属于整个环节：请另起一行，指标和评委留空，只填状态。")
        typed = _typed(field, mark, state, row.cells["note"])
        content, faults = read_sheet(typed, self._fields_of(of, key))
        for name, sentence in faults.items():
            column = name if name in {STATE, NOTE} else "mark"
            self.problems.append(CellProblem(row.number, column, sentence))
        if faults:
            return None
        fields = frozenset({field, STATE} if field == MARK else {field})
        return Cell(row.number, key, fields, content, is_blank=not mark and not state)

    def _fields_of(self, of: EventScheme, key: SheetKey) -> Fields:
        place = (of.event.pk, key[1], key[2])
        if place not in self._fields:
            self._fields[place] = sheet_fields(of.scheme, key[1], key[2])
        return self._fields[place]


def _seat(row: Row, of: EventScheme, component: Component) -> int:
    text = row.cells["seat"]
    if not text:
        return 0
    seats = of.seats.get(component.code, ())
    if not seats:
        raise RowRefused("seat", f"“{component.name}”是卷面环节，评委请留空。")
    last = MOST_SEATS if component.code in of.unset else seats[-1]
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= last:
        raise RowRefused("seat", f"没有评委“{text}”：“{component.name}”的评委为 1 到 {last}。")
    return int(text)


def _criterion(row: Row, component: Component, seat: int) -> Criterion:
    text = row.cells["criterion"]
    for each in component.criteria:
        if text in {each.name, each.code}:
            if not seat:
                raise RowRefused("seat", "请填写评委席位：1、2、3……")
            return each
    names = [each.name for each in component.criteria] + [DEDUCTED, TIMED]
    names += [SPOKEN] if component.time else []
    raise RowRefused("criterion", f"“{component.name}”没有指标“{text}”。可填：{'、'.join(names)}。")


def _typed(field: str, mark: str, state: str, note: str) -> Typed:
    if field == DEDUCTION:
        return Typed({}, deduction=mark, note=note)
    if field == SECONDS:
        return Typed({}, seconds=mark, note=note)
    if field == OFF_SCRIPT:
        return Typed({}, off_script=mark, note=note)
    marks = {field.removeprefix(MARK): mark} if field.startswith(MARK) else {}
    return Typed(marks, state=state, note=note)


def overlay(under: Content, cells: Iterator[Cell] | list[Cell]) -> Content:
    """Lay the cells of a file over what is stored; what the file does not name stays."""
    marks = dict(under.marks)
    found: dict[str, object] = under._asdict()
    notes = []
    for cell in cells:
        for field in cell.fields:
            if field.startswith(MARK):
                code = field.removeprefix(MARK)
                marks.pop(code, None)
                marks |= {code: cell.content.marks[code]} if code in cell.content.marks else {}
            else:
                found[field] = getattr(cell.content, field)
        if cell.content.note:
            notes.append(cell.content.note)
    if notes:
        found["note"] = "；".join(dict.fromkeys(notes))[:200]
    return Content(**(found | {"marks": marks}))  # type: ignore[arg-type]  # the fields of a Content
