"""The 成绩汇总表 of 100,000 entries: the rank table against import-export, the whole book for memory.

The whole book has 60 columns a row (12 of ranks, 48 of raw marks); it is written at a tenth
of the size first, so that memory that grows with the rows would show.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from import_export.fields import Field
from import_export.resources import ModelResource

from competition.exports.standing_book import _Pages, _Told, write_standing_book
from competition.models import Competition, Event, StandingRow
from competition.operations.standings import compute_standing
from competition.queries.schemes import event_scheme
from competition.queries.snapshot import snapshot
from records.clock import database_now
from records.workbooks import TableWriter
from tests.bench import Figure, measure
from tests.bench.big_contest import build

ENTRIES = 100_000


def figures(entries: int = ENTRIES) -> Iterator[Figure]:
    """The whole book at a tenth and in full; the rank table alone against the plain way."""
    for size in (entries // 10, entries):
        event = build(size)
        compute_standing(event_id=event.pk, by=None)
        slug = event.competition.slug
        if size == entries:
            yield _against_import_export(event)
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


def _against_import_export(event: Event) -> Figure:
    ours = measure(lambda: _ranks(event))
    plain = measure(lambda: _plain(event))
    return Figure(
        what=f"导出名次表（import-export 另占 {plain.peak_mb:.0f} MB）",
        rows=StandingRow.objects.filter(standing__event=event).count(),
        seconds=ours.seconds,
        peak_mb=ours.peak_mb,
        baseline="import-export",
        baseline_seconds=plain.seconds,
    )


def _ranks(event: Event) -> None:
    """The sheet of ranks alone, as the book writes it."""
    standing = event.standings.select_related("event").get()
    with (
        tempfile.TemporaryDirectory() as folder,
        snapshot(),
        TableWriter(Path(folder) / "ranks.xlsx") as book,
    ):
        told = _Told(lambda _percent, _note: None, 1)
        _Pages(book, event.competition, told).event(standing, event_scheme(event))


class RankResource(ModelResource):
    """The plain way, with the same twelve columns: a resource, exported through its dataset."""

    theory_net, theory_weighted, plan_net, plan_weighted = Field(), Field(), Field(), Field()

    class Meta:
        model = StandingRow
        fields = (
            "rank", "entry__number", "entry__competitor__name", "entry__district__name",
            "entry__competitor__unit", "theory_net", "theory_weighted", "plan_net",
            "plan_weighted", "total", "tie_note", "note",
        )  # fmt: skip

    def dehydrate_theory_net(self, row: StandingRow) -> float:
        """The net mark of the theory."""
        return float(row.values["theory.net"])

    def dehydrate_theory_weighted(self, row: StandingRow) -> float:
        """Its weighted mark."""
        return float(row.values["theory.weighted"])

    def dehydrate_plan_net(self, row: StandingRow) -> float:
        """The net mark of the panel."""
        return float(row.values["plan.net"])

    def dehydrate_plan_weighted(self, row: StandingRow) -> float:
        """Its weighted mark."""
        return float(row.values["plan.weighted"])


def _plain(event: Event) -> None:
    rows = StandingRow.objects.filter(standing__event=event).order_by("position")
    people = rows.select_related("entry__competitor", "entry__district")
    with tempfile.TemporaryDirectory() as folder:
        content = RankResource().export(people).export("xlsx")
        (Path(folder) / "ranks.xlsx").write_bytes(content)


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
