"""项目/成果/案例汇总表: exactly the works of a list, one sheet per event, columns by its kind."""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from competition.enums import EventKind, OpinionLevel, Verdict
from competition.models import Competition, Entry, Event, Opinion
from competition.models.entries import EntryQuerySet
from records.text import LOCAL, count_chars, mask_landline, mask_mobile, normalise_mobile
from records.workbooks import OutColumn, TableWriter
from submissions.kinds import KINDS, Answer, Answers, Field, FieldKind, Kind, month_words

_FRONT: Final = (
    OutColumn("序号", 6, "number"),
    OutColumn("区", 10),
    OutColumn("参评号", 10),
    OutColumn("状态", 10),
)
_BACK: Final = (
    OutColumn("视频", 6, align="center"),
    OutColumn("形式审查", 20, wrap=True),
    OutColumn("退回次数", 9, "number"),
    OutColumn("版本", 6, "number"),
    OutColumn("提交时间", 17, "instant"),
    OutColumn("表单编号", 14),
)
_PHONES: Final = frozenset({FieldKind.PHONE, FieldKind.MOBILE, FieldKind.LANDLINE})
_NARROW: Final = {
    FieldKind.PHONE: 16,
    FieldKind.MOBILE: 13,
    FieldKind.LANDLINE: 16,
    FieldKind.FLAG: 9,
    FieldKind.SHARE: 9,
    FieldKind.TEXT: 9,
}
_DECISIONS: Final = {
    Verdict.ACCEPT: "受理",
    Verdict.RETURN: "退回修改",
    Verdict.REJECT: "不予受理",
}
TITLE: Final = "title"
STARTS, ENDS = "starts", "ends"


@dataclass(frozen=True)
class _Said:
    """What was said about entries: the city's latest decision and how often each came back."""

    decisions: dict[int, str]
    returns: Counter[int]


def table_name(season: str, whose: str, made_at: datetime) -> str:
    """第三届…_和平区项目成果案例汇总表_20240530.xlsx."""
    whose = f"{whose}_" if whose else ""
    return f"{season}_{whose}项目成果案例汇总表_{made_at.astimezone(LOCAL):%Y%m%d}.xlsx"


def work_table(
    competition: Competition,
    works: EntryQuerySet,
    *,
    made_by: str,
    made_at: datetime,
    is_full: bool,
) -> bytes:
    """Return the workbook; a constant number of queries. `is_full` leaves numbers unmasked."""
    said = _said(competition)
    events = Event.objects.filter(competition=competition, kind=EventKind.WORKS, form__in=KINDS)
    out = io.BytesIO()
    with TableWriter(out, made_at=made_at) as book:
        for event in events.order_by("order", "pk"):
            kind = KINDS[event.form]
            sheet = book.sheet(
                event.name,
                columns_of(kind),
                titles=(f"{competition.title}{event.name}汇总表",),
                frozen_columns=len(_FRONT) + 1,
                one_page_wide=False,
            )
            number = 0
            for number, entry in enumerate(_rows(works, event), start=1):
                sheet.row(_row(number, entry, kind, said, is_full=is_full))
            if not number:
                sheet.line("没有符合条件的材料。")
            sheet.line(f"制表人：{made_by}　　　　核对人（签字）：________________", least=28)
    return out.getvalue()


def columns_of(kind: Kind) -> tuple[OutColumn, ...]:
    """The columns of a kind: who and where, its fields (prose by its 字), what became of it."""
    label = kind.field(TITLE).label
    fields = [_column(field) for field in _shown_fields(kind)]
    return (*_FRONT, OutColumn(label, 30, wrap=True), *fields, *_BACK)


def _shown_fields(kind: Kind) -> Sequence[Field]:
    """Every declared field; the title stands in front, two months are one period."""
    return [field for field in kind.fields if field.key not in {TITLE, ENDS}]


def _column(field: Field) -> OutColumn:
    if field.key == STARTS:
        return OutColumn("起止时间", 24, wrap=True)
    width = _NARROW.get(field.kind, 22)
    if field.kind is FieldKind.TEXT:
        return OutColumn(f"{field.label}（字）", width, "number")
    if field.kind is FieldKind.SHARE:
        return OutColumn(field.label, width, "number")
    return OutColumn(field.label, width, wrap=True)


def _rows(works: EntryQuerySet, event: Event) -> Iterator[Entry]:
    rows = (
        works.filter(event=event, submission__current__isnull=False)
        .select_related("district", "submission__current")
        .defer(None)
    )
    yield from rows.iterator(chunk_size=500)


def _row(number: int, entry: Entry, kind: Kind, said: _Said, *, is_full: bool) -> Iterator[object]:
    version = entry.submission.current
    if version is None:
        raise ValueError("a work handed in has a version")
    answers = kind.complete(version.answers)
    yield from (number, entry.district.name, entry.number, entry.get_status_display())
    yield answers[TITLE]
    for field in _shown_fields(kind):
        yield _cell(kind, field, answers, is_full=is_full)
    yield "是" if entry.traits.get("playable_video") else "否"
    yield said.decisions.get(entry.pk, "未审核")
    yield said.returns[entry.pk]
    yield from (version.number, version.submitted_at, version.code)


def _cell(kind: Kind, field: Field, answers: Answers, *, is_full: bool) -> object:
    answer = answers[field.key]
    if not kind.applies(field, answers):
        return None
    if field.key == STARTS:
        return _period(answer, answers.get(ENDS, ""))
    if field.kind is FieldKind.TEXT:
        return count_chars(str(answer))
    if field.kind is FieldKind.SHARE:
        return int(answer) if str(answer).isdecimal() else answer or None
    if field.kind in _PHONES and not is_full:
        return masked(str(answer))
    return field.shown(answer) or None


def masked(phone: str) -> str | None:
    """138****0000 or ****6789; None for none."""
    if not phone:
        return None
    return mask_mobile(phone) if normalise_mobile(phone) else mask_landline(phone)


def _period(starts: Answer, ends: Answer) -> str | None:
    """2023年1月至2024年3月."""
    words = "至".join(month_words(str(month)) for month in (starts, ends) if month)
    return words or None


def _said(competition: Competition) -> _Said:
    decisions: dict[int, str] = {}
    returns: Counter[int] = Counter()
    rows = Opinion.objects.filter(
        entry__competition=competition, entry__event__kind=EventKind.WORKS
    ).order_by("at", "pk")
    for entry, level, verdict, at in rows.values_list("entry", "level", "verdict", "at"):
        returns[entry] += verdict == Verdict.RETURN
        if level == OpinionLevel.CITY:
            decisions[entry] = f"{_DECISIONS[Verdict(verdict)]} {at.astimezone(LOCAL):%Y-%m-%d}"
    return _Said(decisions, returns)
