"""Example marks that somebody types beside a scheme, in place of the generated ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from competition.marking import (
    Component,
    ComponentMarks,
    EntryMarks,
    MarkInvalid,
    Scheme,
    SheetMarks,
    parse_mark,
)
from competition.marking.scheme import PAIR
from competition.marking.terms import Method
from competition.ranking.examples import NAMES, generated

_SECONDS = 5
_MOST_SHEETS = 15


@dataclass(frozen=True)
class ExampleBox:
    """The boxes of one entry in one component; `marks` has a line per judge."""

    component: str
    entry: str
    name: str
    is_panel: bool
    marks: str
    seconds: str
    deduction: str
    shape: str


def example_boxes(scheme: Scheme, post: QueryDict | None) -> list[ExampleBox]:
    """What the example asks for, with what was typed."""
    typed = post if post is not None else QueryDict()
    return [
        ExampleBox(
            component=each.name,
            entry=who,
            name=f"example-{number}-{each.code}",
            is_panel=each.method is Method.PANEL,
            marks=typed.get(f"example-{number}-{each.code}-marks") or "",
            seconds=typed.get(f"example-{number}-{each.code}-seconds") or "",
            deduction=typed.get(f"example-{number}-{each.code}-deduction") or "",
            shape=" ".join(criterion.name for criterion in each.criteria) or "卷面分",
        )
        for each in scheme.components
        for number, who in NAMES.items()
    ]


def read_example(scheme: Scheme, post: QueryDict) -> tuple[dict[int, EntryMarks], list[str]]:
    """Entries of which anything was typed, and what could not be read."""
    found: dict[int, EntryMarks] = {}
    mistakes: list[str] = []
    for entry in generated(scheme):
        parts = dict(entry.components)
        for component in scheme.components:
            boxes = {
                key: (post.get(f"example-{entry.entry}-{component.code}-{key}") or "").strip()
                for key in ("marks", "seconds", "deduction")
            }
            if not any(boxes.values()):
                continue
            try:
                parts[component.code] = _typed(component, parts[component.code], boxes)
            except MarkInvalid as invalid:
                mistakes.append(f"示例{NAMES[entry.entry]}“{component.name}”：{invalid}")
        if parts != entry.components:
            found[entry.entry] = entry._replace(components=parts)
    return found, mistakes


def _typed(component: Component, made: ComponentMarks, boxes: Mapping[str, str]) -> ComponentMarks:
    if boxes["seconds"]:
        made = made._replace(seconds=_seconds(boxes["seconds"]))
    if boxes["deduction"]:
        made = made._replace(deduction=parse_mark(boxes["deduction"]))
    if not boxes["marks"]:
        return made
    if component.method is Method.PAPER:
        return made._replace(mark=parse_mark(boxes["marks"]))
    sheets = _sheets(component, boxes["marks"])
    third = PAIR + 1 if component.third and len(sheets) > PAIR else None
    return made._replace(sheets=sheets, seats=frozenset(sheets), third=third)


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > _SECONDS:
        raise MarkInvalid("用时应为整秒数，如 185")
    return int(text)


def _sheets(component: Component, text: str) -> dict[int, SheetMarks]:
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_SHEETS:
        raise MarkInvalid(f"示例至多 {_MOST_SHEETS} 位评委")
    wanted = len(component.criteria)
    for number, line in enumerate(lines, 1):
        if len(line) != wanted:
            raise MarkInvalid(f"第 {number} 行应有 {wanted} 个得分（每位评委一行，用空格隔开）")
    codes = [criterion.code for criterion in component.criteria]
    return {
        seat: SheetMarks(dict(zip(codes, map(parse_mark, line), strict=True)))
        for seat, line in enumerate(lines, 1)
    }
