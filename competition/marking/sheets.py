"""What one sheet (评分表) may hold: typed cells to exact content, with a fault per cell.

A sheet is entry × component × seat. Seat 0 is the component as a whole: the agreed mark of
a paper component (key ""), deductions, seconds, whether a timed speech was given without a
script (脱稿, 三(三)2) and the state. No component at all is the whole entry, which carries
only a state. Blank is not zero: a blank cell is not in `marks`.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, NamedTuple

from competition.enums import MARK_STATE_LABELS, MarkState
from competition.marking.marks import MarkInvalid, check_mark, format_mark, parse_mark
from competition.marking.scheme import Component, Criterion, Scheme
from competition.marking.terms import Method
from records.text import clean_line, has_control

MARK, DEDUCTION, SECONDS, STATE, NOTE = "mark:", "deduction", "seconds", "state", "note"
OFF_SCRIPT: Final = "off_script"
YES, NO = "是", "否"
LONGEST_SECONDS: Final = 86_400
LONGEST_NOTE: Final = 200
_SECONDS = re.compile(r"[0-9\uff10-\uff19]{1,5}")
_STATES: Final[Mapping[str, MarkState]] = (
    {label: state for state, label in MARK_STATE_LABELS.items()}
    | {str(state): state for state in MarkState}
    | {"": MarkState.NORMAL}
)
_OFF_SCRIPT: Final[Mapping[str, bool]] = {
    YES: True, "√": True, "TRUE": True, NO: False, "×": False, "FALSE": False,
}  # fmt: skip
NO_MARKS = frozenset({MarkState.ABSENT, MarkState.FORFEIT})

Faults = dict[str, str]
"""Field → Chinese sentence. Fields: `mark:<criterion>`, deduction, seconds, state, note,
off_script."""


class Typed(NamedTuple):
    """The cells of a sheet as somebody typed them."""

    marks: Mapping[str, str]
    deduction: str = ""
    seconds: str = ""
    state: str = ""
    note: str = ""
    off_script: str = ""


class Content(NamedTuple):
    """A sheet's content: marks and deduction in thousandths, whole seconds, a MarkState.

    `off_script` is 脱稿: True, False, or None while nobody noted it. It is no mark: nothing
    is computed from it.
    """

    marks: Mapping[str, int]
    deduction: int | None = None
    seconds: int | None = None
    state: str = ""
    note: str = ""
    off_script: bool | None = None

    @property
    def is_blank(self) -> bool:
        """True when nothing at all is written on it."""
        return not self.marks and self[1:] == (None, None, "", "", None)


BLANK: Final = Content({})


class Fields(NamedTuple):
    """Which cells a sheet has: criteria by code ("" the agreed mark), and the others."""

    marks: Mapping[str, Criterion | Component]
    deduction: bool
    seconds: bool
    state: bool
    needs_seconds: bool
    most_deducted: int
    off_script: bool = False


def sheet_fields(scheme: Scheme, component: str, seat: int) -> Fields:
    """The cells of this sheet; KeyError for a component the scheme does not have."""
    if not component:
        return Fields({}, deduction=False, seconds=False, state=True, needs_seconds=False,
                      most_deducted=0)  # fmt: skip
    of = scheme.component(component)
    if seat:
        marks: Mapping[str, Criterion | Component] = {each.code: each for each in of.criteria}
        return Fields(marks, deduction=of.sheet_deductions, seconds=False, state=False,
                      needs_seconds=False, most_deducted=of.maximum)  # fmt: skip
    needed = scheme.needs_seconds(of)
    return Fields(
        {"": of} if of.method is Method.PAPER else {},
        deduction=of.deductions,
        seconds=needed or of.time is not None or of.method is Method.PANEL,
        state=True,
        needs_seconds=needed,
        most_deducted=of.maximum,
        off_script=of.method is Method.PANEL and of.time is not None,
    )


def read_sheet(typed: Typed, fields: Fields) -> tuple[Content, Faults]:
    """Read typed cells; a faulty cell is left out of the content and named in the faults."""
    faults: Faults = {}
    content = Content(
        marks=_read_marks(typed.marks, fields, faults),
        deduction=_read_deduction(typed.deduction, fields, faults),
        seconds=_read_seconds(typed.seconds, fields, faults),
        state=_read_state(typed.state, fields, faults),
        note=_read_note(typed.note, faults),
        off_script=_read_off_script(typed.off_script, fields, faults),
    )
    if not faults:
        faults |= contradictions(content)
    return content, faults


def contradictions(content: Content) -> Faults:
    """Who was not there has no mark."""
    if content.marks and content.state in NO_MARKS:
        label = MARK_STATE_LABELS[MarkState(content.state)]
        return {STATE: f"状态为“{label}”时不应有得分：请清空得分，或把状态改回“正常”。"}
    return {}


def lacking(content: Content, fields: Fields) -> Faults:
    """What is still blank and must be there before the sheet can be handed in."""
    if content.state:
        return {}
    found = {
        MARK + code: f"“{of.name}”未评分：未评分不等于零分，零分请填 0。"
        for code, of in fields.marks.items()
        if code not in content.marks
    }
    if fields.needs_seconds and content.seconds is None:
        found[SECONDS] = "缺用时：评分标准按用时扣分或排序，请填写整秒数。"
    return found


def is_blank(typed: Typed) -> bool:
    """Say whether nothing was typed at all."""
    cells = (*typed.marks.values(), *typed[1:])
    return not any(str(cell).strip() for cell in cells)


def write_sheet(content: Content) -> Typed:
    """The cells as they are shown: shortest decimals, blank where there is nothing."""
    return Typed(
        marks={code: format_mark(value) for code, value in content.marks.items()},
        deduction="" if content.deduction is None else format_mark(content.deduction),
        seconds="" if content.seconds is None else str(content.seconds),
        state=str(content.state),
        note=content.note,
        off_script="" if content.off_script is None else YES if content.off_script else NO,
    )


def read_state(text: str) -> MarkState | None:
    """缺考 / 弃权 / 违纪 / 取消资格 (or 正常); None when it is no state."""
    return _STATES.get(clean_line(text))


def _read_marks(typed: Mapping[str, str], fields: Fields, faults: Faults) -> dict[str, int]:
    found = {}
    for code, text in typed.items():
        if not text.strip():
            continue
        of = fields.marks.get(code)
        if of is None:
            faults[MARK + code] = "此处不应有得分。"
            continue
        try:
            value = parse_mark(text)
            check_mark(value, of)
        except MarkInvalid as invalid:
            faults[MARK + code] = f"{invalid}。"
        else:
            found[code] = value
    return found


def _read_deduction(text: str, fields: Fields, faults: Faults) -> int | None:
    if not text.strip():
        return None
    if not fields.deduction:
        faults[DEDUCTION] = "评分标准在此处没有扣分。"
        return None
    try:
        value = parse_mark(text)
    except MarkInvalid:
        faults[DEDUCTION] = "扣分应为不超过三位小数的数，如 0.5；不扣分请留空。"
        return None
    if value > fields.most_deducted:
        faults[DEDUCTION] = f"扣分不能超过满分 {format_mark(fields.most_deducted)}。"
        return None
    return value


def _read_seconds(text: str, fields: Fields, faults: Faults) -> int | None:
    typed = text.strip()
    if not typed:
        return None
    if not fields.seconds:
        faults[SECONDS] = "此处不记用时。"
        return None
    seconds = int(unicodedata.normalize("NFKC", typed)) if _SECONDS.fullmatch(typed) else None
    if seconds is None or seconds > LONGEST_SECONDS:
        faults[SECONDS] = "用时应为整秒数，如 3 分 5 秒填 185。"
        return None
    return seconds


def _read_state(text: str, fields: Fields, faults: Faults) -> str:
    state = read_state(text)
    if state is None:
        faults[STATE] = "状态应为：缺考、弃权、违纪、取消资格，或留空。"
        return ""
    if state and not fields.state:
        faults[STATE] = "状态属于整个环节：请填在该环节“整体”一栏（评委、指标留空）。"
        return ""
    return str(state)


def _read_off_script(text: str, fields: Fields, faults: Faults) -> bool | None:
    typed = clean_line(text).upper()
    if not typed:
        return None
    if not fields.off_script:
        faults[OFF_SCRIPT] = "此处不记脱稿：只有限时的评委环节（整体）才记。"
        return None
    if typed not in _OFF_SCRIPT:
        faults[OFF_SCRIPT] = "脱稿应填“是”或“否”，未记录请留空。"
        return None
    return _OFF_SCRIPT[typed]


def _read_note(text: str, faults: Faults) -> str:
    note = clean_line(text)
    if has_control(note):
        faults[NOTE] = "备注含有不可见的控制字符，请删除。"
    elif len(note) > LONGEST_NOTE:
        faults[NOTE] = f"备注不能超过 {LONGEST_NOTE} 个字符（现有 {len(note)} 个）。"
    else:
        return note
    return ""
