"""Sheets in the log, in the names of the scheme that they were marked under.

The log stores codes, so that a row stays what it was when a name is corrected: a sheet is
"参赛号/环节/席位", its marks are thousandths by criterion. People read names and points.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from competition.enums import MARK_STATE_LABELS, MarkState
from competition.marking import format_mark
from competition.models import MarkingScheme
from records.models import ActionLog

_SHEET = re.compile(r"(\S+)/([A-Za-z0-9_-]*|整场)/([0-9]+)")
_CONTENT: Final = {
    "note": "备注",
    "deduction": "扣分",
    "seconds": "用时（秒）",
    "off_script": "脱稿",
}
_THOUSANDTHS: Final = {"deduction"}


class SchemeNames:
    """The names of one event's components and criteria by code."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self._components = {each["code"]: each for each in definition.get("components", [])}

    def label(self, text: str) -> str:
        """An object's label with its sheet or its last word, a component's code, named."""
        head, _, last = text.rpartition(" ")
        named = self.sheet(last) or self.component(last)
        return f"{head} {named}" if named else text

    def component(self, code: str) -> str:
        """The component's name; "" when the event has none of this code."""
        found = self._components.get(code)
        return str(found["name"]) if found else ""

    def sheet(self, key: str) -> str:
        """参赛号/环节/席位 in words; "" when it is no sheet of this event."""
        found = _SHEET.fullmatch(key)
        if found is None:
            return ""
        number, code, seat = found.groups()
        if code in {"", "整场"}:
            return f"{number} 整场"
        name = self.component(code)
        return name and f"{number} {name}{f' 评委 {seat}' if seat != '0' else ''}"

    def content(self, key: str, content: Mapping[str, Any]) -> str:
        """What a sheet (or, under "marks", a paper) holds, one thing after the other."""
        marks = content if key == "marks" else content.get("marks", {})
        found = _SHEET.fullmatch(key)
        names = self._names(found[2] if found else "")
        ordered = sorted(marks, key=list(names).index if set(names) >= set(marks) else str)
        parts = [
            f"{names.get(code, code) or '得分'} {format_mark(marks[code])}" for code in ordered
        ]
        if key != "marks":
            parts += [
                _content_words(name, value) for name, value in content.items() if name != "marks"
            ]
        return "、".join(parts) or "（空）"

    def _names(self, component: str) -> dict[str, str]:
        chosen = [self._components[component]] if component in self._components else []
        parts = (
            part
            for each in chosen
            for kind in ("criteria", "sections")
            for part in each.get(kind, [])
        )
        return {part["code"]: part["name"] for part in parts}


class LogNames:
    """The names of every competition whose rows are read: one query each."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, SchemeNames]] = {}

    def of(self, row: ActionLog) -> SchemeNames:
        """The names of the event that the row's label begins with; none when it is no event's."""
        events = self._events(row.scope)
        heads = [name for name in events if f"{row.object_label} ".startswith(f"{name} ")]
        return events[max(heads, key=len)] if heads else SchemeNames({})

    def _events(self, scope: str) -> dict[str, SchemeNames]:
        if scope not in self._found:
            rows = MarkingScheme.objects.filter(event__competition__slug=scope)
            self._found[scope] = {
                name: SchemeNames(definition)
                for name, definition in rows.values_list("event__name", "definition")
            }
        return self._found[scope]


def _content_words(name: str, value: Any) -> str:
    if name == "state":
        return MARK_STATE_LABELS.get(MarkState(value), str(value))
    label = _CONTENT.get(name, name)
    if isinstance(value, bool):
        return label if value else f"非{label}"
    return f"{label} {format_mark(value) if name in _THOUSANDTHS else value}"
