"""A standing of 100,000 entries: reading the marks, the engine, and storing the rows."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction

from competition.models import Entry, Event, Standing, StandingRow
from competition.operations.standings import compute_standing
from competition.queries.marks import MarksReader, with_handed_in
from competition.queries.schemes import event_scheme
from competition.ranking import compute_standing_rows
from tests.bench import Figure, measure
from tests.bench.big_contest import build

ENTRIES = 100_000


def figures(entries: int = ENTRIES) -> Iterator[Figure]:
    """Measure each part in a process of its own over the same event."""
    event = build(entries)
    fetch = measure(lambda: _fetch(event))
    read = measure(lambda: _read(event))
    engine = measure(lambda: _compute(event))
    plain = measure(lambda: _plain_rows(event))
    whole = measure(lambda: compute_standing(event_id=event.pk, by=None))
    yield Figure(
        what="成绩：读评分表（含数据指纹）",
        rows=entries,
        seconds=read.seconds,
        peak_mb=read.peak_mb,
        baseline="只取行",
        baseline_seconds=fetch.seconds,
    )
    yield Figure(
        what="成绩：读评分表并计算，不存",
        rows=entries,
        seconds=engine.seconds,
        peak_mb=engine.peak_mb,
        baseline="只取行",
        baseline_seconds=fetch.seconds,
    )
    yield Figure(
        what="成绩：只算存储",
        rows=entries,
        seconds=whole.seconds - engine.seconds,
        baseline="一次 bulk_create",
        baseline_seconds=plain.seconds,
    )
    yield Figure(
        what="成绩：计算一次全程",
        rows=entries,
        seconds=whole.seconds,
        peak_mb=whole.peak_mb,
        baseline="读评分表并计算",
        baseline_seconds=engine.seconds,
    )


def _fetch(event: Event) -> None:
    rows: Any = with_handed_in(Entry.objects.filter(event=event)).order_by("pk")
    found = rows.values_list("pk", "number", "sheet__component", "sheet__seat", "sheet__marks")
    with transaction.atomic():
        count = sum(1 for _ in found.iterator(chunk_size=4_000))
    if count < ENTRIES // 100:
        raise RuntimeError("there is nothing to fetch")


def _read(event: Event) -> None:
    with transaction.atomic():
        for _ in MarksReader(event_scheme(event)):
            pass


def _compute(event: Event) -> None:
    of = event_scheme(event)
    with transaction.atomic():
        result = compute_standing_rows(of.scheme, MarksReader(of), seats=of.seats, full=True)
    if result.missing:
        raise RuntimeError("the bench's contest is not complete")


def _plain_rows(event: Event) -> None:
    """As many rows of the same size, made before and written at once."""
    values = {f"component.stage_number_{number}": "81.230" for number in range(28)}
    ids = list(Entry.objects.filter(event=event).values_list("pk", flat=True))
    with transaction.atomic():
        standing = Standing.objects.create(
            event=event, run=999, scheme_fingerprint="", inputs_fingerprint="",
            computed_at=event.competition.created_at,
        )  # fmt: skip
        StandingRow.objects.bulk_create(
            [
                StandingRow(
                    standing=standing, entry_id=pk, position=position, rank=position,
                    total=Decimal("81.23"), values=values,
                )
                for position, pk in enumerate(ids, 1)
            ],
            batch_size=5_000,
        )  # fmt: skip
        transaction.set_rollback(True)
