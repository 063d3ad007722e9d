"""The live board: one refresh of the whole page over 1,000 handed-in sheets, and the bare rows."""

import sys
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from accounts.roles import Role
from competition.enums import EntryStatus, SheetState
from competition.models import Entry, Sheet
from tests import factories
from tests.bench import Figure
from tests.scoring import make_scheme

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
ENTRIES, JUDGES, TIMES = 143, 7, 9


def figures() -> Iterator[Figure]:
    """Seconds per refresh, the median of nine, beside reading the same sheets as plain rows."""
    competition = factories.make_competition("board-bench")
    event = factories.make_event(competition)
    make_scheme(event, judges=JUDGES)
    district = factories.make_district()
    entries = [
        factories.make_entry(
            event, district, EntryStatus.ACCEPTED, number=f"A{place:03d}", slot=place
        )
        for place in range(1, ENTRIES + 1)
    ]
    Sheet.objects.bulk_create(_sheets(entries))
    organizer = factories.make_staff(competition, Role.ORGANIZER)
    client = Client()
    client.force_login(organizer)
    address = reverse("manage-board", args=[competition.slug, event.code, "plan"])
    stores = settings.STORAGES | {"staticfiles": {"BACKEND": PLAIN}}
    with override_settings(STORAGES=stores, ALLOWED_HOSTS=["testserver"]):
        assert client.get(address).status_code == 200
        refresh = _median(lambda: client.get(address))
    rows = Sheet.objects.filter(entry__event=event).values_list(
        "entry_id", "seat", "state", "marks"
    )
    yield Figure(
        what="评分看板刷新一次（整页）",
        rows=ENTRIES * JUDGES,
        seconds=refresh,
        baseline="只取这些评分表的行",
        baseline_seconds=_median(lambda: list(rows.all())),
    )


def _sheets(entries: list[Entry]) -> Iterator[Sheet]:
    for place, entry in enumerate(entries):
        for seat in range(1, JUDGES + 1):
            yield Sheet(
                entry=entry,
                component="plan",
                seat=seat,
                state=SheetState.HANDED_IN,
                marks={"content": 40_000 + 100 * (place + seat), "speech": 30_000},
                scheme_fingerprint="f",
                at=factories.NOON,
            )


def _median(call: Callable[[], object]) -> float:
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    sys.stderr.write(f"{[round(each, 4) for each in sorted(times)]}\n")
    return sorted(times)[TIMES // 2]
