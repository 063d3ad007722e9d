"""From the bytes of a season file to a Season, or every mistake at once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competition.season.checks import check_season
from competition.season.content import Season
from competition.season.events import read_event
from competition.season.fields import SeasonFields
from competition.season.lines import index_lines, line_of
from competition.season.organization import read_organization
from competition.season.parts import (
    read_activity,
    read_declaration,
    read_delegation,
    read_rule,
    read_stage,
    read_text,
    read_window,
)
from competition.season.rules import KnownRules

FORMAT = 1
LARGEST_BYTES = 2 * 1024 * 1024
_AT = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
_REASONS = {
    "overwrite": "同一个键或表写了两次",
    "twice": "同一个键或表写了两次",
    "date": "日期或时间写法有误",
    "string": "引号没有成对，或文字中有不允许的字符",
    "Illegal character": "引号没有成对，或文字中有不允许的字符",
    "Unclosed array": "方括号没有成对",
    "Invalid value": "等号右边应为加引号的文字、数字、true/false 或日期",
    "'='": "键的后面应为等号",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake of a season file: its place, the reason, and the line when it is known."""

    place: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        at = f"（第 {self.line} 行）" if self.line is not None else ""
        return f"{self.place}{at}：{self.reason}"


class SeasonInvalid(ValueError):
    """A season file with mistakes: all of them, in the order of the file."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("；".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


def parse_season(source: bytes, *, known_rules: KnownRules) -> Season:
    """Read and check a season file; SeasonInvalid carries every mistake it has."""
    text, data = _toml(source)
    problems: list[tuple[str, str]] = []
    season = _season(SeasonFields(data, "", problems), known_rules)
    if problems:
        index = index_lines(text)
        mistakes = [Mistake(place, reason, line_of(place, index)) for place, reason in problems]
        raise SeasonInvalid(sorted(mistakes, key=lambda each: each.line or 0))
    return season


def _toml(source: bytes) -> tuple[str, Mapping[str, Any]]:
    if len(source) > LARGEST_BYTES:
        raise SeasonInvalid([Mistake("文件", "超过 2 MB，这不像是大赛文件")])
    try:
        text = source.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise SeasonInvalid([Mistake("文件", "不是 UTF-8 编码的文本，请另存为 UTF-8")]) from None
    try:
        return text, tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # int() refuses endless numbers by itself
        raise SeasonInvalid([_syntax(text, str(error))]) from None


def _syntax(text: str, message: str) -> Mistake:
    at = _AT.search(message)
    line = int(at[1]) if at is not None else text.count("\n") + 1
    column = f"第 {at[2]} 列附近，" if at is not None else ""
    reason = next((words for key, words in _REASONS.items() if key in message), "")
    fallback = "请检查引号、括号、等号和逗号"
    return Mistake("文件", f"{column}不是合法的 TOML：{reason or fallback}", line)


def _season(fields: SeasonFields, known_rules: KnownRules) -> Season:
    if fields.raw("format") != FORMAT:
        fields.note("format", f"必填，应为 {FORMAT}（本格式的版本）")
    about = fields.table("competition")
    if about is None:
        fields.note("competition", "必填：大赛的基本信息")
        about = SeasonFields({}, "competition", [])
    stages = tuple(read_stage(each) for each in fields.tables("stages"))
    districts = tuple(read_delegation(each) for each in fields.tables("districts"))
    codes = {each.code for each in districts}
    events = tuple(read_event(each, codes) for each in fields.tables("events"))
    kinds = {each.code: each.kind for each in events}
    activities = [
        read_activity(each, [stage.key for stage in stages]) for each in fields.tables("activities")
    ]
    windows = [read_window(each, kinds) for each in fields.tables("windows")]
    season = Season(
        **_about(about),
        texts=tuple(read_text(each) for each in fields.tables("texts")),
        declarations=tuple(read_declaration(each) for each in fields.tables("declarations")),
        stages=stages,
        activities=tuple(sorted(activities, key=lambda each: each.key)),
        windows=tuple(sorted(windows, key=lambda each: (each.task, each.event or ""))),
        districts=tuple(sorted(districts, key=lambda each: each.code)),
        events=events,
        rules=tuple(read_rule(each, known_rules, kinds) for each in fields.tables("rules")),
        organization=read_organization(fields.table("organization")),
    )
    fields.close()
    check_season(season, fields, districts)
    return season


def _about(fields: SeasonFields) -> dict[str, Any]:
    found = {
        "slug": fields.slug("slug", most=60),
        "title": fields.line("title", most=120),
        "short_title": fields.line("short_title", most=60),
        "organizer": fields.line("organizer", most=120),
        "parent_title": fields.optional_line("parent_title", most=120),
        "theme": fields.optional_line("theme", most=120),
        "host": fields.optional_line("host", most=120),
        "contact": fields.lines("contact"),
        "period_from": fields.day("period_from"),
        "period_to": fields.day("period_to"),
        "is_public": fields.flag("is_public", default=True),
        "pending": fields.lines("pending"),
    }
    fields.close()
    _check_period(fields, found)
    return found


def _check_period(fields: SeasonFields, found: Mapping[str, Any]) -> None:
    first, last = found["period_from"], found["period_to"]
    if fields.has("period_from") != fields.has("period_to"):
        missing = "period_to" if fields.has("period_from") else "period_from"
        fields.note(missing, "参评时间范围的起止应同时写明或同时不写")
    elif first is not None and last is not None and first > last:
        fields.note("period_to", "早于 period_from")
