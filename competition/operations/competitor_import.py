"""Competitors by workbook: drafts are added or changed, all rows or none. Photos and ticks follow."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError
from django.urls import reverse

from accounts.roles import Permission
from competition.eligibility import FIELD_LABELS, PersonData
from competition.enums import EMPLOYMENT_LABELS, UNIT_LEVEL_LABELS, EntryStatus, EventKind, Task
from competition.models import Competition, Competitor, Entry, Event
from competition.operations.competitor_rows import COLUMNS, LIMITS, write_person
from competition.operations.entry_drafts import forget_judgement
from competition.operations.entry_steps import hold_people, hold_quota, log_entry, refusal_for
from competition.queries.calendar import open_hours, require_open
from competition.queries.entry_words import shown
from competition.queries.persons import accepted_texts, data_of
from competition.transitions import EDITABLE
from districts.models import District
from records.operations.imports import Change, ImportHandler, Plan, import_handler
from records.operations.log import record
from records.workbooks import CellProblem, Column, Row, TableSpec

KIND: Final = "competitors"
_LEVELS: Final = {label: str(level) for level, label in UNIT_LEVEL_LABELS.items()}
_EMPLOYMENTS: Final = {label: str(kind) for kind, label in EMPLOYMENT_LABELS.items()}


def competitor_spec(events: Sequence[str]) -> TableSpec:
    """The table of competitors: one row per person, as on the page."""
    return TableSpec(
        title="参赛选手",
        sheet="参赛选手",
        columns=(
            Column("event", "赛项", required=True, kind="choice", choices=tuple(events), width=22),
            Column("name", "姓名", required=True, sample="示例", max_length=LIMITS["name"]),
            Column("unit", "单位", required=True, width=32, max_length=LIMITS["unit"]),
            Column(
                "unit_level",
                "单位层级",
                required=True,
                kind="choice",
                choices=tuple(_LEVELS),
                width=28,
            ),
            Column(
                "post",
                "职务（岗位）",
                required=True,
                max_length=LIMITS["post"],
                aliases=("职务", "岗位"),
            ),
            Column(
                "employment", "用工形式", required=True, kind="choice", choices=tuple(_EMPLOYMENTS)
            ),
            Column("mobile", "手机", required=True, kind="mobile", sample="13800000000"),
            Column("landline", "座机", kind="landline", sample="23456789", width=20),
        ),
        notes=(
            "导入后为草稿：请在页面上为每名选手上传照片、勾选承诺事项，再逐名提交。",
            "姓名或手机与本区草稿相同的，更新该草稿；已提交的选手请先在页面上撤回。",
        ),
        version="1",
        max_rows=500,
        file_name="参赛选手导入模板",
    )


@import_handler
class CompetitorImport(ImportHandler):
    """`params`: competition and district, as ids fixed by the upload view."""

    kind = KIND
    title = "导入参赛选手"
    permission = Permission.NOMINATE

    def spec(self, params: Mapping[str, Any]) -> TableSpec:
        """Its 赛项 column offers this season's personal events."""
        return competitor_spec([event.name for event in _events(params)])

    def check_scope(self, params: Mapping[str, Any], by: Any) -> None:
        """Only for the own district, in a season in which it takes part."""
        Competition.objects.visible_to(by).get(pk=params["competition"])
        District.objects.of(by).get(pk=params["district"])

    def lock(self, params: Mapping[str, Any]) -> None:
        """Quotas, persons, entries."""
        for event in sorted(_events(params), key=lambda event: event.quota.pk):
            hold_quota(event.pk)
        rows = Entry.objects.filter(competition=params["competition"], district=params["district"])
        hold_people(rows.values_list("competitor", flat=True))
        list(rows.locked())

    def plan(
        self, *, rows: Sequence[Row], params: Mapping[str, Any], by: Any, at: datetime
    ) -> Plan:
        """Each row adds a draft, changes one, or keeps it as it is."""
        events = {event.name: event for event in _events(params)}
        known = _known(params)
        problems = list(_doubles(rows))
        changes = []
        for row in rows:
            entry = _match(row, events[row.cells["event"]], known)
            if entry is not None and entry.status not in EDITABLE:
                message = f"该选手{entry.get_status_display()}，不能由表格修改；请先在页面上撤回。"
                problems.append(CellProblem(row.number, "name", message))
            changes.append(_change(row, entry))
        return Plan(changes, problems)

    def apply(
        self, *, rows: Sequence[Row], params: Mapping[str, Any], by: Any, at: datetime
    ) -> str:
        """Write the drafts; a district whose window is closed imports nothing."""
        competition = Competition.objects.get(pk=params["competition"])
        district = District.objects.get(pk=params["district"])
        events = {event.name: event for event in _events(params)}
        known, counts = _known(params), Counter[str]()
        for row in rows:
            event = events[row.cells["event"]]
            hours = open_hours(
                competition=competition, task=Task.COMPETITORS, district=district, event=event
            )
            require_open(hours, at=at)
            entry = _match(row, event, known)
            action = _change(row, entry).action
            counts[action] += 1
            if entry is None:
                _add(row, event, district, by=by, at=at)
            elif action == "change":
                _write(row, entry, by=by, at=at)
        return (
            f"新增草稿 {counts['add']} 名，更新 {counts['change']} 名，不变 {counts['keep']} 名。"
        )

    def done_url(self, params: Mapping[str, Any]) -> str:
        """The district's list."""
        competition = Competition.objects.get(pk=params["competition"])
        return reverse("district-entries", kwargs={"slug": competition.slug})


def _events(params: Mapping[str, Any]) -> list[Event]:
    rows = Event.objects.filter(competition=params["competition"], kind=EventKind.PERSONAL)
    return list(rows.select_related("competition", "quota"))


def _known(params: Mapping[str, Any]) -> list[Entry]:
    gone = (EntryStatus.REJECTED, EntryStatus.WITHDRAWN)
    rows = Entry.objects.filter(
        competition=params["competition"],
        district=params["district"],
        event__kind=EventKind.PERSONAL,
    ).exclude(status__in=gone)
    return list(rows.select_related("competition", "event", "district", "competitor"))


def _match(row: Row, event: Event, known: Sequence[Entry]) -> Entry | None:
    """The own district's entry of this person in this event: by mobile, else by name."""
    mine = [entry for entry in known if entry.event_id == event.pk and entry.competitor]
    for name in ("mobile", "name"):
        for entry in mine:
            if getattr(entry.competitor, name) == getattr(_person(row), name):
                return entry
    return None


def _person(row: Row, before: Competitor | None = None) -> PersonData:
    cells = row.cells
    typed = PersonData(
        name=cells["name"],
        unit=cells["unit"],
        unit_level=_LEVELS[cells["unit_level"]],
        post=cells["post"],
        employment=_EMPLOYMENTS[cells["employment"]],
        landline=cells["landline"],
        mobile=cells["mobile"],
    ).cleaned()
    return replace(typed, accepted=accepted_texts(before)) if before is not None else typed


def _doubles(rows: Sequence[Row]) -> list[CellProblem]:
    found, first = [], dict[str, int]()
    for row in rows:
        mobile = row.cells["mobile"]
        if mobile in first:
            message = f"手机与第 {first[mobile]} 行重复，每人只能参加一个赛项。"
            found.append(CellProblem(row.number, "mobile", message))
        first.setdefault(mobile, row.number)
    return found


def _change(row: Row, entry: Entry | None) -> Change:
    label = f"{row.cells['event']} {row.cells['name']}"
    before = data_of(entry.competitor) if entry and entry.competitor else PersonData()
    after = _person(row)
    cells = {
        FIELD_LABELS[name]: (shown(name, getattr(before, name)), shown(name, getattr(after, name)))
        for name in COLUMNS
        if getattr(before, name) != getattr(after, name)
    }
    if entry is None:
        return Change(row.number, "add", label, cells)
    return Change(row.number, "change" if cells else "keep", label, cells)


def _add(row: Row, event: Event, district: District, *, by: Any, at: datetime) -> None:
    person = Competitor(competition=event.competition)
    write_person(person, _person(row), event=event, at=at)
    person.save()
    entry = Entry(
        competition=event.competition,
        event=event,
        district=district,
        competitor=person,
        created_at=at,
    )
    entry.save(force_insert=True)
    log_entry("start_entry", entry, by=by, at=at, changes={"status": ("", entry.status)})


def _write(row: Row, entry: Entry, *, by: Any, at: datetime) -> None:
    person = entry.competitor
    if person is None:
        raise ValueError("a personal entry without a person")
    before, after = data_of(person), _person(row, person)
    changes: dict[str, tuple[object, object]] = {
        name: (getattr(before, name), getattr(after, name))
        for name in COLUMNS
        if getattr(before, name) != getattr(after, name)
    }
    write_person(person, after, event=entry.event, at=at)
    try:
        person.save()
    except IntegrityError as error:
        raise refusal_for(error) from error
    entry.version += 1
    entry.save(update_fields=["version"])
    forget_judgement(entry, changes)
    record(
        "save_competitor",
        on=person,
        by=by,
        at=at,
        changes=changes,
        scope=entry.competition.slug,
        label=f"{entry.event.name} {entry.district.name}",
    )
