"""The 成绩汇总表 of 100,000 entries: time against the bare fetch, memory against a tenth of it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from competition.exports.standing_book import write_standing_book
from competition.models import Competition, Event, StandingRow
from competition.operations.standings import compute_standing
from competition.queries.snapshot import snapshot
from records.clock import database_now
from tests.bench import Figure, measure
from tests.bench.big_contest import build

ENTRIES = 100_000


def figures(entries: int = ENTRIES) -> Iterator[Figure]:
    """Measure a tenth first, so that growth of memory would show."""
    for size in (entries // 10, entries):
        event = build(size)
        compute_standing(event_id=event.pk, by=None)
        slug = event.competition.slug
        fetch = measure(lambda event=event: _fetch(event))
        whole = measure(lambda slug=slug: _export(slug))
        yield Figure(
            what="导出成绩汇总表（名次、分区、原始评分）",
            rows=size,
            seconds=whole.seconds,
            peak_mb=whole.peak_mb,
            baseline="只取名次行",
            baseline_seconds=fetch.seconds,
        )


def _fetch(event: Event) -> None:
    rows = StandingRow.objects.filter(standing__event=event).order_by("position")
    found = rows.values_list(
        "rank", "entry__number", "entry__competitor__name", "entry__district__name",
        "entry__competitor__unit", "values", "tie_note", "note",
    )  # fmt: skip
    with snapshot():
        for _ in found.iterator(chunk_size=2_000):
            pass


def _export(slug: str) -> None:
    with tempfile.TemporaryDirectory() as folder, snapshot():
        write_standing_book(
            Path(folder) / "book.xlsx",
            competition=Competition.objects.get(slug=slug),
            made_at=database_now(),
            report=lambda _percent, _note: None,
        )
