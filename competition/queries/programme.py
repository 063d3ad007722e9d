"""What stands in the 秩序册: public facts only, no phones, no judges, no name beside a 抽签号."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from competition.enums import EntryStatus, EventKind
from competition.marking.numbers import number_text
from competition.marking.terms import Composition
from competition.models import Competition, Delegation, Entry, Liaison, SeasonText
from competition.queries.day_sheets import NOT_DRAWN, DaySession, day_sessions
from competition.queries.day_tables import DayTable, late_words, order_tables
from competition.queries.public import stage_moments
from competition.queries.scheme_words import (
    component_sentences,
    criterion_words,
    mark_words,
    scheme_sentences,
)
from competition.queries.schemes import EventScheme, event_schemes
from competition.season.terms import TextKind
from records.text import LOCAL

LEFT_OUT: Final = ("preamble", "schedule", "references", "works", "committee")
"""Texts whose key begins so are no rules of the contest in the hall; 组委会 has its own chapter."""
OWN_NOTES: Final = "competitor-notes"
"""A text of this key replaces the notes for competitors that the facts give."""
_MOBILE: Final = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_IDENTITY: Final = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


@dataclass(frozen=True)
class Delegated:
    """One 代表队: district, 领队 (name and unit), its competitors."""

    district: str
    leader: str
    people: Sequence[Entry]


@dataclass(frozen=True)
class Programme:
    """The chapters' contents, in order."""

    competition: Competition
    committee: Sequence[str]
    stages: Sequence[tuple[str, str, str]]
    sessions: DayTable | None
    rules: Sequence[tuple[str, Sequence[str]]]
    schemes: Sequence[tuple[str, Sequence[str]]]
    delegations: Sequence[Delegated]
    orders: Sequence[DayTable]
    notes: Sequence[str]
    contact: Sequence[str]
    draft: str
    year: int


def programme_of(competition: Competition, *, at: datetime) -> Programme:
    """Collect it; some fifteen statements whatever the number of districts."""
    sessions = day_sessions(competition)
    tables = order_tables("", sessions)
    schemes = [
        of for of in event_schemes(competition).values() if of.event.kind == EventKind.PERSONAL
    ]
    texts = list(competition.texts.filter(kind=TextKind.ARTICLE))
    starts = [each.leader.starts_at for each in sessions if each.leader.starts_at is not None]
    is_drawn = bool(sessions) and all(each.is_drawn for each in sessions)
    return Programme(
        competition=competition,
        committee=_committee(competition, texts),
        stages=[(each.name, each.when, each.place) for each in stage_moments(competition, at=at)],
        sessions=tables[0] if tables else None,
        rules=[(text.title, _lines(text.body)) for text in texts if _is_rule(text)],
        schemes=[(of.event.name, _scheme_lines(of)) for of in schemes],
        delegations=_delegations(competition),
        orders=tables[1:],
        notes=_notes(texts, sessions),
        contact=[public_line(line) for line in competition.contact],
        draft="" if is_drawn else NOT_DRAWN,
        year=min(starts, default=at).astimezone(LOCAL).year,
    )


def public_line(text: str) -> str:
    """A line without personal numbers: mobiles and identity numbers never go into print."""
    return _MOBILE.sub("（电话略）", _IDENTITY.sub("（证件号略）", text))


def _lines(body: str) -> list[str]:
    return [public_line(line.strip()) for line in body.splitlines() if line.strip()]


def _is_rule(text: SeasonText) -> bool:
    return not text.key.startswith(LEFT_OUT) and text.key != OWN_NOTES


def _committee(competition: Competition, texts: Sequence[SeasonText]) -> list[str]:
    found = [f"主办单位：{competition.organizer}"]
    if competition.host:
        found.append(f"组委会：设在{competition.host}")
    found += [
        "各代表队：各区人力资源和社会保障局及有关单位，名单见“代表队名单”。",
        "评委、监督人员名单由组委会按规定另行公布。",
    ]
    for text in texts:
        if text.key.startswith("committee"):
            found += _lines(text.body)
    return found


def _scheme_lines(of: EventScheme) -> list[str]:
    scheme = of.scheme
    lines = []
    for number, each in enumerate(scheme.components, 1):
        share = (
            f"，占 {number_text(each.weight * 100)}%"
            if scheme.composition is Composition.WEIGHTED
            else ""
        )
        lines.append(f"{number}、{each.name}：满分 {mark_words(each.maximum)} 分{share}。")
        lines += ["".join(component_sentences(each))]
        if each.criteria:
            lines.append(f"评分指标：{'；'.join(map(criterion_words, each.criteria))}。")
    lines += scheme_sentences(scheme)
    lines.append(f"评分标准指纹 {of.short_fingerprint}。")
    if scheme.pending:
        lines.append("以上评分标准为缺省值，待组委会确认。")
    return lines


def _delegations(competition: Competition) -> list[Delegated]:
    leaders = {
        row.district_id: f"{row.name}（{row.unit}）"
        for row in Liaison.objects.filter(competition=competition, is_leader=True)
    }
    people: dict[int, list[Entry]] = {}
    rows = Entry.objects.filter(
        competition=competition, event__kind=EventKind.PERSONAL, status=EntryStatus.ACCEPTED
    )
    for entry in rows.select_related("event", "competitor").order_by("event__order", "number"):
        people.setdefault(entry.district_id, []).append(entry)
    return [
        Delegated(row.district.name, leaders.get(row.district_id, ""), people[row.district_id])
        for row in Delegation.objects.filter(competition=competition)
        .select_related("district")
        .order_by("district__code")
        if row.district_id in people
    ]


def _notes(texts: Sequence[SeasonText], sessions: Sequence[DaySession]) -> list[str]:
    for text in texts:
        if text.key == OWN_NOTES:
            return _lines(text.body)
    found = [
        "携带身份证和参赛证，按“日程”提前到检录处签到，核对证件。",
        "手机等通信设备按检录人员要求收存，不得带入考场和候考区。",
    ]
    found += _session_notes(sessions)
    found += [
        "操作技能环节按抽签号出场，只报抽签号，不得透露姓名、单位和区名。",
        "候考期间听从工作人员安排，比赛结束后不得返回候考区，不得向他人透露案例和题目。",
        "对比赛有异议的，由领队向组委会书面提出。",
    ]
    return found


def _session_notes(sessions: Sequence[DaySession]) -> list[str]:
    found = []
    for each in sessions:
        parts = []
        if each.component is not None and each.component.time is not None:
            parts.append(f"时限 {_minutes(each.component.time.limit)}")
        if not each.is_following:
            parts.append(late_words(each))
        if parts:
            name = f"{each.session.event.name}{each.component_name}"
            found.append(f"{name}：{'，'.join(parts)}。")
    return found


def _minutes(seconds: int) -> str:
    return f"{seconds // 60} 分钟" if seconds % 60 == 0 else f"{seconds} 秒"
