"""Brings texts, stages, calendar, districts and rules of a season to what its file says."""

from competition.models import (
    Activity,
    Delegation,
    Event,
    RuleSetting,
    SeasonText,
    Stage,
    Window,
)
from competition.operations.season_guards import (
    guard_declaration,
    guard_district,
    guard_window,
)
from competition.operations.season_ledger import Ledger
from competition.queries.season_labels import rule_label, window_label
from competition.season import Season
from competition.season.terms import TextKind
from districts.models import District


def put_texts(ledger: Ledger, season: Season) -> None:
    """Articles first, declarations after them, in the order of the file."""
    found = {row.key: row for row in SeasonText.objects.filter(competition=ledger.competition)}
    fresh = [
        SeasonText(key=each.key, title=each.title, body=each.body, clause=each.clause)
        for each in season.texts
    ]
    fresh += [
        SeasonText(
            key=each.key,
            title=each.title,
            body=each.body,
            clause=each.clause,
            kind=TextKind(each.subject),
            version=each.version,
        )
        for each in season.declarations
    ]
    for order, row in enumerate(fresh):
        row.competition, row.order = ledger.competition, order
        before = found.pop(row.key, None)
        guard_declaration(ledger, before, row)
        fields = ("title", "body", "clause", "kind", "version", "order")
        ledger.put(before, row, fields, label=row.title)
    ledger.keep((row, row.title) for row in found.values())


def put_stages(ledger: Ledger, season: Season) -> dict[str, Stage]:
    """三 竞赛时间; returns the stages by key."""
    found = {row.key: row for row in Stage.objects.filter(competition=ledger.competition)}
    stages = {}
    for order, each in enumerate(season.stages):
        row = Stage(
            competition=ledger.competition,
            key=each.key,
            name=each.name,
            text=each.text,
            when=each.when,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            place=each.place,
            order=order,
        )
        fields = ("name", "text", "when", "starts_at", "ends_at", "place", "order")
        stages[each.key] = ledger.put(found.pop(each.key, None), row, fields, label=each.name)
    ledger.keep((row, row.name) for row in found.values())
    return stages


def put_activities(ledger: Ledger, season: Season, stages: dict[str, Stage]) -> None:
    """May: exchange and training (三(二))."""
    found = {row.key: row for row in Activity.objects.filter(competition=ledger.competition)}
    for each in season.activities:
        row = Activity(
            competition=ledger.competition,
            stage=stages[each.stage],
            key=each.key,
            name=each.name,
            place=each.place,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
        )
        fields = ("stage", "name", "place", "starts_at", "ends_at")
        ledger.put(found.pop(each.key, None), row, fields, label=each.name)
    ledger.keep((row, row.name) for row in found.values())


def put_windows(ledger: Ledger, season: Season, events: dict[str, Event]) -> None:
    """The calendar; an open window may not be closed behind anybody's back."""
    rows = Window.objects.filter(competition=ledger.competition).select_related("event")
    found = {(row.task, row.event_id): row for row in rows}
    for each in season.windows:
        event = events[each.event] if each.event else None
        row = Window(
            competition=ledger.competition,
            task=each.task,
            event=event,
            opens_at=each.opens_at,
            closes_at=each.closes_at,
        )
        before = found.pop((each.task.value, event.pk if event else None), None)
        guard_window(ledger, before, row)
        ledger.put(before, row, ("opens_at", "closes_at"), label=window_label(row))
    ledger.keep((row, window_label(row)) for row in found.values())


def put_districts(ledger: Ledger, season: Season) -> None:
    """The districts (shared by all competitions) and who of them takes part in this one."""
    codes = [each.code for each in season.districts]
    found = {row.code: row for row in District.objects.filter(code__in=codes)}
    delegations = Delegation.objects.filter(competition=ledger.competition)
    taking_part = {row.district.code: row for row in delegations.select_related("district")}
    for each in season.districts:
        row = District(code=each.code, name=each.name, kind=each.kind, bureau=each.bureau)
        before = found.get(each.code)
        if not guard_district(ledger, before, row):
            continue
        district = ledger.put(before, row, ("kind", "bureau"), label=each.name)
        if taking_part.pop(each.code, None) is not None:
            ledger.unchanged += 1
        else:
            member = Delegation(competition=ledger.competition, district=district)
            ledger.put(None, member, (), label=each.name)
    ledger.keep((row, row.district.name) for row in taking_part.values())


def put_rules(ledger: Ledger, season: Season, events: dict[str, Event]) -> None:
    """资格规则; a changed rule is applied again by the scheduled check."""
    rows = RuleSetting.objects.filter(competition=ledger.competition).select_related("event")
    found = {(row.rule, row.event_id): row for row in rows}
    for order, each in enumerate(season.rules):
        event = events[each.event] if each.event else None
        row = RuleSetting(
            competition=ledger.competition,
            event=event,
            rule=each.rule,
            params=dict(each.params),
            clause=each.clause,
            severity=each.severity,
            order=order,
        )
        before = found.pop((each.rule, event.pk if event else None), None)
        fields = ("params", "clause", "severity", "order")
        ledger.put(before, row, fields, label=rule_label(row))
    ledger.keep((row, rule_label(row)) for row in found.values())
