"""Components (环节) as a whole: handing in what is saved, and locking."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission, Role
from competition.enums import EntryStatus, SheetState
from competition.marking.sheets import lacking, sheet_fields
from competition.models import Competition, ComponentLock, Entry, Event, MarkingScheme, Sheet
from competition.models.entries import EntryQuerySet
from competition.operations.sheet_places import refuse_closed
from competition.operations.sheet_store import SheetWrite, changes_of, store_sheets
from competition.queries.holds import held_entries
from competition.queries.panel_counts import scores
from competition.queries.panels import own_seats
from competition.queries.schemes import event_scheme
from competition.queries.score_progress import gaps
from competition.queries.sheets import content_of
from competition.queries.theory import is_sealed
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.log import record


def hand_in_component(*, event_id: int, component: str, seat: int, by: User) -> int:
    """Hand in every saved sheet of one component and seat; none while one is incomplete.

    Drafts for which the seat steps aside stay drafts, and so do those that a judge's own
    account is still writing: handing in seals, and that is the judge's act.
    """
    require(by, Permission.ENTER_SCORES)
    with transaction.atomic():
        event = _served_event(event_id, by)
        entries = {entry.pk: entry for entry in _accepted(event).locked()}
        MarkingScheme.objects.filter(event=event).locked().first()
        at = database_now()
        of = event_scheme(event)
        place = refuse_closed(of, component=component, seat=seat)
        fields = sheet_fields(of.scheme, component, seat)
        drafts = (
            Sheet.objects.current()
            .filter(entry__in=entries, component=component, seat=seat, state=SheetState.DRAFT)
            .exclude(by__role=Role.JUDGE)
        )
        own = own_seats(of) if seat else {}
        held = held_entries(of, component) if seat else frozenset()
        writes = [
            SheetWrite(
                entries[sheet.entry_id],
                component,
                seat,
                sheet,
                content_of(sheet),
                sealed=True,
                held=sheet.entry_id in held,
            )
            for sheet in drafts
            if not seat or scores(own.get(sheet.entry_id, {}), component, seat)
        ]
        _refuse(
            f"{place}尚有未填完的评分表，不能提交",
            (
                f"{write.entry.number}：{sentence}"
                for write in writes
                for sentence in lacking(write.content, fields).values()
            ),
        )
        if writes:
            changes = changes_of(writes)
            store_sheets(writes, fingerprint=of.row.fingerprint, by=by, at=at)
            record(
                "hand_in_component",
                on=event,
                by=by,
                at=at,
                changes=changes,
                scope=event.competition.slug,
                label=f"{event.name} {place}",
            )
    return len(writes)


def lock_component(*, event_id: int, component: str, by: User) -> ComponentLock:
    """Lock a component; refused, with the list, while a sheet is owed without a state."""
    require(by, Permission.LOCK_SCORES)
    with transaction.atomic():
        event = _served_event(event_id, by)
        entries = len(_accepted(event).locked())  # a mark being saved ends before, or fails after
        at = database_now()
        of = event_scheme(event)
        found = of.component(component)
        if found is None:
            raise Refused("评分标准中没有这个环节。")
        if not entries:
            raise Refused(f"赛项“{event.name}”没有已受理的参赛名额，不能锁定。")
        if is_sealed(event, component):
            raise Conflict(f"“{found.name}”的密码对照表尚未双人开启，不能锁定。")
        _refuse(
            f"“{found.name}”尚不齐全，不能锁定", (gap.words for gap in gaps(of, only=component))
        )
        lock, is_new = ComponentLock.objects.get_or_create(
            event=event, component=component, defaults={"by": by, "at": at}
        )
        if not is_new:
            raise Conflict(f"“{found.name}”已经锁定。")
        record(
            "lock_component",
            on=lock,
            by=by,
            at=at,
            scope=event.competition.slug,
            label=f"{event.name} {found.name}",
        )
    return lock


def _served_event(event_id: int, by: User) -> Event:
    seasons = Competition.objects.visible_to(by)
    return Event.objects.select_related("competition").get(pk=event_id, competition__in=seasons)


def _accepted(event: Event) -> EntryQuerySet:
    return Entry.objects.filter(event=event, status=EntryStatus.ACCEPTED)


def _refuse(title: str, sentences: Iterable[str]) -> None:
    found = list(sentences)
    if found:
        more = f"；另有 {len(found) - 10} 项" if len(found) > 10 else ""
        raise Conflict(f"{title}。{'；'.join(found[:10])}{more}。")
