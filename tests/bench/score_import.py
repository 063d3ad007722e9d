"""A score workbook of 50,000 marks, against reading the file and one bulk_create."""

import io
from collections.abc import Iterator
from contextlib import suppress

import xlsxwriter
from django.db import transaction
from django.test import override_settings

from competition.models import Entry, Event, Sheet
from competition.operations.score_import import import_scores
from competition.operations.score_rows import SCORE_SPEC
from records.workbooks import read_table
from tests.bench import Figure, measure
from tests.bench.big_contest import build
from tests.bench.engine import CRITERIA, JUDGES, scheme

MARKS = 50_000


class _Undone(Exception):
    """Raised to take back what was measured."""


def figures(marks: int = MARKS) -> Iterator[Figure]:
    """Import into entries without sheets; the same file again; and with one mark changed each."""
    entries = marks // (len(JUDGES) * len(CRITERIA))
    event = build(entries)
    Sheet.objects.filter(entry__event=event).delete()
    content = workbook(event)
    with override_settings(SCORE_IMPORT_MAX_ROWS=marks):
        reading = measure(lambda: read_table(content, "b.xlsx", SCORE_SPEC, marks))
        plain = measure(lambda: _plain(event, content, marks))
        first = measure(lambda: _bring(event, content))
        again = measure(lambda: _bring(event, content))
    names = ("成绩导入：首次", "成绩导入：同一文件再次")
    for what, cost in zip(names, (first, again), strict=True):
        yield Figure(
            what=what,
            rows=entries * len(JUDGES) * len(CRITERIA),
            seconds=cost.seconds,
            peak_mb=cost.peak_mb,
            baseline=f"读文件（{reading.seconds:.1f} 秒）加一次 bulk_create",
            baseline_seconds=plain.seconds,
        )


def workbook(event: Event) -> bytes:
    """One row per mark."""
    names = {each.code: each.name for each in scheme().component("plan").criteria}
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, [column.label for column in SCORE_SPEC.columns])
    line = 0
    for number in Entry.objects.filter(event=event).values_list("number", flat=True):
        for judge in JUDGES:
            for code, most in CRITERIA.items():
                line += 1
                mark = most * 60 // 100 + line % 4
                page.write_row(
                    line, 0, [event.name, number, "咨询服务方案设计", names[code], judge, mark]
                )
    book.close()
    return buffer.getvalue()


def _bring(event: Event, content: bytes) -> None:
    import_scores(slug=event.competition.slug, content=content, filename="bench.xlsx")


def _plain(event: Event, content: bytes, marks: int) -> None:
    """Read the file, gather the rows of each judge, write them unchecked."""
    table = read_table(content, "b.xlsx", SCORE_SPEC, marks)
    ids = dict(Entry.objects.filter(event=event).values_list("number", "pk"))
    sheets: dict[tuple[str, str], dict[str, int]] = {}
    for row in table.rows:
        cells = row.cells
        sheet = sheets.setdefault((cells["number"], cells["seat"]), {})
        sheet[cells["criterion"]] = round(float(cells["mark"]) * 1000)
    with suppress(_Undone), transaction.atomic():
        Sheet.objects.bulk_create(
            [
                Sheet(
                    entry_id=ids[number], component="plan", seat=int(seat), marks=found,
                    state="handed_in", at=event.competition.created_at,
                )
                for (number, seat), found in sheets.items()
            ],
            batch_size=1_000,
        )  # fmt: skip
        raise _Undone
