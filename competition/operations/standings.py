"""Computing a standing (成绩) and confirming one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import StandingState
from competition.marking import Alarm, Missing, fingerprint
from competition.models import Competition, ComponentLock, Event, MarkingScheme, Standing
from competition.operations.standing_rows import listed, room_rows, store_rows
from competition.queries.blockers import hard_blockers, statements_needed
from competition.queries.corrections import granted_count
from competition.queries.marks import MarksReader
from competition.queries.schemes import EventScheme, event_scheme
from competition.queries.score_progress import draft_counts
from competition.ranking import StandingResult, compute_standing_rows
from records.clock import database_now
from records.errors import Conflict, Refused, RefusedMany
from records.operations.log import record
from records.operations.prose import checked_prose


@dataclass(frozen=True)
class Computed:
    """A run, and whether it is new or the same as the last one."""

    standing: Standing
    is_new: bool


def compute_standing(*, event_id: int, by: User | None) -> Computed:
    """Compute an event over its handed-in sheets; the same inputs give the last run again.

    Marks are read by one statement, so a sheet handed in meanwhile is wholly in or wholly
    out. `by` is None for the operator at the console.
    """
    if by is not None:
        require(by, Permission.COMPUTE_STANDING)
    with transaction.atomic():
        event = _served_event(event_id, by)
        if not MarkingScheme.objects.filter(event=event).locked():  # one run at a time
            raise Refused(f"赛项“{event.name}”尚未设置评分标准，不能计算。")
        at = database_now()
        of = event_scheme(event)
        unlocked = _unlocked(of)  # before the marks: what is locked now changes no more
        drafts = draft_counts(of)
        reader = MarksReader(of)
        result = compute_standing_rows(
            of.scheme, reader, seats=of.seats, draws=reader.draws, full=True
        )
        if not result.rows:
            raise Refused(f"赛项“{event.name}”没有已受理的参赛名额，无法计算成绩。")
        standing = Standing(
            event=event,
            scheme_fingerprint=fingerprint(of.scheme),
            scheme_definition=of.row.definition,
            inputs_fingerprint=reader.fingerprint,
            corrections=granted_count(event),
            missing=listed([*drafts, *_sentences(result.missing, reader)]),
            alarms=listed([*reader.set_aside, *_sentences(result.alarms, reader)]),
            unlocked=unlocked,
            rooms=room_rows(result),
            computed_at=at,
            computed_by=by,
        )
        last = Standing.objects.filter(event=event).order_by("-run").first()
        if last is not None and _same(last, standing):
            return Computed(last, is_new=False)
        _store(standing, result, reader)
    return Computed(standing, is_new=True)


def _store(standing: Standing, result: StandingResult, reader: MarksReader) -> None:
    event = standing.event
    runs = Standing.objects.filter(event=event).aggregate(last=Max("run"))
    standing.run = (runs["last"] or 0) + 1
    standing.save(force_insert=True)
    store_rows(standing, result, notes=reader.notes, rooms=reader.beside.rooms)
    record(
        "compute_standing",
        on=standing,
        by=standing.computed_by,
        at=standing.computed_at,
        changes={
            "inputs_fingerprint": ("", standing.inputs_fingerprint),
            "scheme_fingerprint": ("", standing.scheme_fingerprint),
            "rows": (0, len(result.rows)),
        },
        scope=event.competition.slug,
        label=f"{event.name} 第 {standing.run} 次计算",
    )


def _same(last: Standing, new: Standing) -> bool:
    names = (
        "inputs_fingerprint", "scheme_fingerprint", "unlocked", "missing", "alarms", "corrections"
    )  # fmt: skip
    return all(getattr(last, name) == getattr(new, name) for name in names)


def _sentences(reports: Sequence[Missing] | Sequence[Alarm], reader: MarksReader) -> list[str]:
    return [f"{reader.numbers[each.entry]}：{each.sentence}" for each in reports]


def _unlocked(of: EventScheme) -> list[str]:
    locked = set(ComponentLock.objects.filter(event=of.event).values_list("component", flat=True))
    return [each.name for each in of.scheme.components if each.code not in locked]


def _served_event(event_id: int, by: User | None) -> Event:
    events = Event.objects.select_related("competition")
    if by is not None:
        events = events.filter(competition__in=Competition.objects.visible_to(by))
    return events.get(pk=event_id)


def confirm_standing(*, standing_id: int, statements: Mapping[str, str], by: User) -> Standing:
    """Confirm a run as the result; what blocks it is refused, each in a sentence.

    `statements` answers what only people can settle (see `statements_needed`): spread
    alarms looked into, why an earlier confirmed run is replaced. They go into the log.
    """
    require(by, Permission.CONFIRM_STANDING)
    with transaction.atomic():
        standing = (
            Standing.objects.visible_to(by).select_related("event__competition").get(pk=standing_id)
        )
        MarkingScheme.objects.filter(event=standing.event).locked().get()
        standing = Standing.objects.select_related("event__competition").get(pk=standing_id)
        at = database_now()
        if standing.state == StandingState.CONFIRMED:
            raise Conflict("这次计算已经确认过了。")
        of = event_scheme(standing.event)
        found = hard_blockers(standing, of)
        if found:
            raise Conflict(f"现在不能确认：{'；'.join(found)}。")
        needed = statements_needed(standing, of)
        given = {
            key: checked_prose(statements.get(key, ""), label="说明", field=key) for key in needed
        }
        if not all(given.values()):
            raise RefusedMany([(key, needed[key]) for key, text in given.items() if not text])
        confirmed = Standing.objects.filter(event=standing.event, state=StandingState.CONFIRMED)
        replaced = confirmed.first()
        confirmed.update(state=StandingState.COMPUTED)
        standing.state = StandingState.CONFIRMED
        standing.confirmed_at, standing.confirmed_by = at, by
        standing.save(update_fields=["state", "confirmed_at", "confirmed_by"])
        record(
            "confirm_standing",
            on=standing,
            by=by,
            at=at,
            changes={
                "state": (StandingState.COMPUTED, StandingState.CONFIRMED),
                "replaces_run": (replaced.run if replaced else None, standing.run),
            }
            | {key: ("", text) for key, text in given.items()},
            reason="；".join(given.values()),
            scope=standing.event.competition.slug,
            label=f"{standing.event.name} 第 {standing.run} 次计算",
        )
    return standing
