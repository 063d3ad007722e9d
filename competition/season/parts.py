"""The smaller tables of a season file: texts, stages, calendar, districts, rules."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from competition.enums import EVENT_KIND_LABELS, EventKind, Severity, Task
from competition.marking.fields import meant
from competition.season.content import (
    Activity,
    Declaration,
    Delegation,
    Rule,
    Stage,
    Text,
    Window,
)
from competition.season.fields import SeasonFields
from competition.season.rules import KnownRules, ParameterCheck, as_kept, is_keepable
from competition.season.terms import Subject
from districts.enums import DistrictKind
from records.text import LOCAL

_NEVER = datetime(2000, 1, 1, tzinfo=LOCAL)


def read_text(fields: SeasonFields) -> Text:
    """One of `[[texts]]`."""
    text = Text(
        key=fields.slug("key"),
        title=fields.line("title", most=120),
        body=fields.prose("body", required=True),
        clause=fields.optional_line("clause", most=60),
    )
    fields.close()
    return text


def read_declaration(fields: SeasonFields) -> Declaration:
    """One of `[[declarations]]`."""
    declaration = Declaration(
        key=fields.slug("key"),
        subject=fields.word("subject", Subject),
        title=fields.line("title", most=120),
        body=fields.prose("body", required=True),
        clause=fields.optional_line("clause", most=60),
        version=fields.required_integer("version", least=1, most=999),
    )
    fields.close()
    return declaration


def read_stage(fields: SeasonFields) -> Stage:
    """One of `[[stages]]`; without `starts` and `ends` the stage is closed."""
    stage = Stage(
        key=fields.slug("key"),
        name=fields.line("name", most=120),
        text=fields.prose("text"),
        when=fields.optional_line("when", most=60),
        starts_at=fields.opening("starts"),
        ends_at=fields.closing("ends"),
        place=fields.optional_line("place", most=120),
    )
    fields.in_order(stage.starts_at, stage.ends_at, "ends", "不晚于 starts")
    fields.close()
    return stage


def read_activity(fields: SeasonFields, stages: Iterable[str]) -> Activity:
    """One of `[[activities]]`."""
    activity = Activity(
        key=fields.slug("key"),
        stage=fields.one_of("stage", stages, "阶段"),
        name=fields.line("name", most=120),
        place=fields.optional_line("place", most=120),
        starts_at=fields.opening("starts"),
        ends_at=fields.closing("ends"),
    )
    fields.in_order(activity.starts_at, activity.ends_at, "ends", "不晚于 starts")
    fields.close()
    return activity


def read_window(fields: SeasonFields, events: Iterable[str]) -> Window:
    """One of `[[windows]]`."""
    opens_at = fields.opening("opens", required=True)
    closes_at = fields.closing("closes", required=True)
    window = Window(
        task=fields.word("task", Task),
        event=fields.optional_one_of("event", events, "赛项"),
        opens_at=opens_at or _NEVER,
        closes_at=closes_at or _NEVER,
    )
    fields.in_order(opens_at, closes_at, "closes", "截止不晚于开始")
    fields.close()
    return window


def read_delegation(fields: SeasonFields) -> Delegation:
    """One of `[[districts]]`."""
    delegation = Delegation(
        code=_district_code(fields),
        name=fields.line("name", most=40),
        kind=fields.word("kind", DistrictKind, DistrictKind.DISTRICT),
        bureau=fields.optional_line("bureau", most=60),
    )
    fields.close()
    return delegation


def _district_code(fields: SeasonFields) -> str:
    code = fields.raw("code")
    is_code = isinstance(code, str) and code.isascii() and code.isalnum() and 2 <= len(code) <= 12
    if not isinstance(code, str) or not is_code:
        fields.note("code", '必填，应为加引号的区划代码（GB/T 2260），如 "120101"')
        return ""
    return code


def read_rule(fields: SeasonFields, known: KnownRules, events: Mapping[str, EventKind]) -> Rule:
    """One of `[[rules]]`; the rule and its parameters must be known to the portal."""
    name = fields.raw("rule")
    if not isinstance(name, str) or name not in known:
        near = meant(name, known) if isinstance(name, str) else ""
        fields.note("rule", "必填" if name is None else f"没有这条规则：{name}{near}")
        name = ""
    rule = Rule(
        rule=name,
        clause=fields.line("clause", most=60),
        severity=fields.word("severity", Severity),
        event=fields.optional_one_of("event", events, "赛项"),
        params=_params(fields, known[name].params if name else None),
    )
    if rule.event and name and known[name].kind is not events[rule.event]:
        label = EVENT_KIND_LABELS[known[name].kind]
        fields.note("event", f"规则 {name} 只用于{label}，不能用于“{rule.event}”")
    fields.close()
    return rule


def _params(fields: SeasonFields, checks: Mapping[str, ParameterCheck] | None) -> dict[str, object]:
    table = fields.table("params")
    if table is None or checks is None:
        return {}
    found: dict[str, object] = {}
    for name, check in checks.items():
        value = table.raw(name)
        if value is None:
            continue
        reason = (
            check(value)
            if is_keepable(value)
            else "只能用文字（不含控制字符）、整数、true/false 或日期"
        )
        if reason:
            table.note(name, reason)
        found[name] = as_kept(value)
    table.close()
    return found
