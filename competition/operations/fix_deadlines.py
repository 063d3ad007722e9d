"""What was returned and is not yet mended: a reminder a day before, and word when it is late."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import F

from competition.enums import EntryStatus
from competition.models import Entry
from competition.models.entries import EntryQuerySet
from competition.operations.entry_steps import log_entry, tell_district, tell_organizers, thing_of
from competition.operations.schedule import Slot, periodic_task
from records.text import closing_words, duration_words

REMIND_BEFORE: Final = timedelta(days=1)
ANNOUNCED_WITHIN: Final = timedelta(days=30)
"""A fix-by instant that passed longer ago than this is history: nobody is told of it any more."""


def nearing_slots(at: datetime) -> Iterator[Slot]:
    """Every returned entry whose last day has come; one returned within that day knows it."""
    rows = _returned().filter(fix_by__gt=at, fix_by__lte=at + REMIND_BEFORE)
    yield from _slots(rows.filter(decided_at__lt=F("fix_by") - REMIND_BEFORE))


def late_slots(at: datetime) -> Iterator[Slot]:
    """Every returned entry whose fix-by instant passed within the last thirty days."""
    yield from _slots(_returned().filter(fix_by__lte=at, fix_by__gt=at - ANNOUNCED_WITHIN))


@periodic_task("fix-by-reminder", slots=nearing_slots)
def remind_of_fixing(slot: Slot, at: datetime) -> None:
    """Tell the district how much time is left to mend what was returned."""
    entry = _still_returned(slot)
    if entry is None or entry.fix_by is None or at >= entry.fix_by:
        return
    left = duration_words(entry.fix_by - at)
    subject = f"{thing_of(entry)}的修改期限将满（{entry.event.name}）"
    body = f"{closing_words(entry.fix_by)}截止，还有 {left}。请修改后重新提交。"
    tell_district(entry, subject, at=at, body=body)
    log_entry("remind_of_fixing", entry, by=None, at=at, changes={"fix_by": ("", entry.fix_by)})


@periodic_task("fix-by-passed", slots=late_slots)
def announce_unfixed(slot: Slot, at: datetime) -> None:
    """Tell the district and the organizers that what was returned was not mended in time."""
    entry = _still_returned(slot)
    if entry is None or entry.fix_by is None:
        return
    passed = f"修改期限已于{closing_words(entry.fix_by)}届满，尚未重新提交。"
    subject = f"{thing_of(entry)}逾期未改（{entry.event.name}）"
    body = passed + "如确需补办，请尽快与组委会联系。"
    tell_district(entry, subject, at=at, body=body)
    tell_organizers(entry, f"{entry.district.name}：{subject}", at=at, body=passed)
    log_entry("announce_unfixed", entry, by=None, at=at, changes={"fix_by": ("", entry.fix_by)})


def _returned() -> EntryQuerySet:
    rows: EntryQuerySet = Entry.objects.filter(status=EntryStatus.RETURNED, fix_by__isnull=False)
    return rows.select_related("competition", "event", "district").order_by("pk")


def _still_returned(slot: Slot) -> Entry | None:
    """The entry under its lock, if it is still returned with the same last instant."""
    entry: Entry | None = (
        _returned().filter(pk=slot.about["entry"], fix_by=slot.due).locked().first()
    )
    return entry


def _slots(rows: EntryQuerySet) -> Iterator[Slot]:
    for entry in rows:
        if entry.fix_by is not None:
            yield _slot(entry, entry.fix_by)


def _slot(entry: Entry, instant: datetime) -> Slot:
    key = f"{entry.pk}:{instant.astimezone(UTC):%Y%m%dT%H%M%S}"
    return Slot(key=key, due=instant, about={"entry": entry.pk})
