"""Brings events, quotas, marking schemes and award tiers to what the season file says."""

from competition.marking import fingerprint, scheme_to_mapping
from competition.models import (
    AwardTier,
    Event,
    MarkingScheme,
    Quota,
    QuotaOverride,
)
from competition.operations.scheme_versions import keep_version, keep_what_was
from competition.operations.season_guards import (
    guard_awards,
    guard_event,
    guard_quota,
    guard_scheme,
)
from competition.operations.season_ledger import Ledger
from competition.season import Event as EventPart
from competition.season import Season
from districts.models import District


def put_events(ledger: Ledger, season: Season) -> dict[str, Event]:
    """All events with what belongs to them; returns them by code."""
    found = {row.code: row for row in Event.objects.filter(competition=ledger.competition)}
    named = {each.code for each in season.events}
    others = [row for code, row in found.items() if code not in named]
    events = {}
    for order, part in enumerate(season.events):
        row = _event(ledger, part, order)
        before = found.pop(part.code, None)
        if guard_event(ledger, before, row, others):
            events[part.code] = ledger.put(
                before,
                row,
                (
                    "name", "kind", "audience", "focus", "syllabus", "books", "number_prefix",
                    "order", "form",
                ),
                label=part.name,
            )  # fmt: skip
            others = [*others, events[part.code]]
    for part in season.events:
        if part.code in events:
            _put_quota(ledger, events[part.code], part)
            _put_scheme(ledger, events[part.code], part)
            _put_awards(ledger, events[part.code], part)
    ledger.keep((row, row.name) for row in found.values())
    return events


def _event(ledger: Ledger, part: EventPart, order: int) -> Event:
    return Event(
        competition=ledger.competition,
        code=part.code,
        name=part.name,
        kind=part.kind,
        form=part.form,
        audience=part.audience,
        focus=part.focus,
        syllabus=list(part.syllabus),
        books=list(part.books),
        number_prefix=part.number_prefix,
        order=order,
    )


def _put_quota(ledger: Ledger, event: Event, part: EventPart) -> None:
    """The quota row is locked first: it is the lock under which places are taken."""
    before = Quota.objects.locked().filter(event=event).first()
    quota = part.quota
    row = Quota(
        event=event,
        minimum=quota.minimum,
        maximum=quota.maximum,
        conditions=[
            {
                "trait": each.trait,
                "minimum": each.minimum,
                "message": each.message,
                "clause": each.clause,
            }
            for each in quota.conditions
        ],
        clause=quota.clause,
        note=quota.note,
    )
    fields = ("minimum", "maximum", "conditions", "clause", "note")
    stored = ledger.put(before, row, fields, label=event.name)
    _put_overrides(ledger, event, stored, part)
    guard_quota(ledger, event, stored)


def _put_overrides(ledger: Ledger, event: Event, quota: Quota, part: EventPart) -> None:
    rows = QuotaOverride.objects.filter(quota=quota).select_related("district")
    found = {row.district.code: row for row in rows}
    codes = [each.district for each in part.quota.overrides]
    districts = {row.code: row for row in District.objects.filter(code__in=codes)}
    for each in part.quota.overrides:
        if each.district not in districts:
            continue  # its own refusal is already noted
        row = QuotaOverride(
            quota=quota,
            district=districts[each.district],
            minimum=each.minimum,
            maximum=each.maximum,
        )
        label = f"{event.name} {row.district.name}"
        ledger.put(found.pop(each.district, None), row, ("minimum", "maximum"), label=label)
    ledger.keep((row, f"{event.name} {row.district.name}") for row in found.values())


def _put_scheme(ledger: Ledger, event: Event, part: EventPart) -> None:
    before = MarkingScheme.objects.locked().filter(event=event).first()
    if part.scheme is None:
        ledger.keep([(before, event.name)] if before is not None else [])
        return
    row = MarkingScheme(
        event=event,
        definition=scheme_to_mapping(part.scheme),
        fingerprint=fingerprint(part.scheme),
    )
    if not guard_scheme(ledger, event, before, row):
        return
    is_change = before is None or before.definition != row.definition
    if before is not None and is_change:
        keep_what_was(before, at=ledger.at)
    stored = ledger.put(before, row, ("definition", "fingerprint"), label=event.name)
    if is_change:
        keep_version(stored, reason="载入大赛文件", by=None, at=ledger.at)


def _put_awards(ledger: Ledger, event: Event, part: EventPart) -> None:
    found = {row.name: row for row in AwardTier.objects.filter(event=event)}
    fresh = [
        AwardTier(
            event=event,
            name=each.name,
            method=each.method,
            value=each.value,
            on_tie=each.on_tie,
            counting=each.counting,
            rounding=each.rounding,
            points=each.points,
            order=order,
        )
        for order, each in enumerate(part.awards)
    ]
    guard_awards(ledger, event, found, fresh)
    for row in fresh:
        fields = ("method", "value", "on_tie", "counting", "rounding", "points", "order")
        ledger.put(found.pop(row.name, None), row, fields, label=f"{event.name} {row.name}")
    ledger.keep((row, f"{event.name} {row.name}") for row in found.values())
