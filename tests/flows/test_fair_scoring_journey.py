"""One entrant's marks from paper and phone to the workbook and the pack, with every witness."""

import io
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from accounts.roles import Role
from competition.models import Entry, Quota, Sheet, Standing
from competition.operations.components import lock_component
from competition.operations.standing_export import request_standing_export
from competition.operations.standing_papers import request_recompute_pack
from competition.operations.standings import compute_standing, confirm_standing
from competition.queries.invariants import findings
from records.models import Job
from records.operations.anchors import verify_log
from records.operations.files import read_stored
from records.tasks import run_job
from tests.cast import Cast
from tests.competition.correcting import ask, grant
from tests.factories import make_staff
from tests.flows import judged as day
from tests.scoring import accepted, make_scheme, plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trial, pytest.mark.slow]

NUMBERS = ("G001", "G002", "G003", "G004")
THEORY = {"G001": "88.5", "G002": "91", "G003": "70", "G004": "64.5"}
# per entrant, four judges: sheet totals G001 80, 81, 85, 70 → 80.5; …
PLAN = {
    "G001": (plan("50", "30"), plan("50", "31"), plan("52", "33"), plan("45", "25")),
    "G002": (plan("48", "30"), plan("49", "30"), plan("50", "30"), plan("40", "20")),
    "G003": (plan("40", "30"), plan("41", "30"), plan("42", "30"), plan("43", "30")),
    "G004": (plan("50", "35"), plan("50", "36"), plan("50", "37"), plan("50", "38")),
}


def test_from_paper_and_phone_to_a_standing_that_anybody_can_recompute(
    cast: Cast, noon, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ANCHOR_FILE = tmp_path / "anchors.txt"
    make_scheme(cast.guidance, judges=4)
    Quota.objects.filter(event=cast.guidance).update(maximum=None)
    entries = {number: accepted(cast, number) for number in NUMBERS}
    judges = day.seat(cast, 4)
    lots = day.draw_order(cast)

    assert key_the_papers(cast) == 4
    judge_the_turns(cast, judges, entries, lots)

    # locked, computed; one judge's paper was keyed wrongly: two people correct it
    for component in ("theory", "plan"):
        lock_component(event_id=cast.guidance.pk, component=component, by=cast.organizer)
    first = compute(cast)
    assert order(first) == [(1, "G001"), (2, "G002"), (3, "G004"), (4, "G003")]
    grant(cast, ask(cast, entries["G002"], "plan", 4, marks=plan("58", "38")))
    standing = compute(cast)
    assert order(standing) == [(1, "G002"), (2, "G001"), (3, "G004"), (4, "G003")]
    confirm_standing(standing_id=standing.pk, statements={}, by=cast.organizer)

    # what everybody can hold in their hands
    row = standing.rows.get(entry=entries["G001"])
    assert (row.values["plan.mark"], row.values["total"]) == ("80.50", "83.70")
    look_at_why(cast, standing, row.entry_id)
    read_the_workbook(cast, standing)
    recompute_from_the_pack(cast, standing, tmp_path)
    assert Sheet.objects.filter(entry=entries["G002"], component="plan", seat=4).count() == 2
    assert [*findings(), *verify_log()] == []


def key_the_papers(cast: Cast) -> int:
    """G002's 91 is keyed as 19 by the first clerk; a third reads the paper; all is checked."""
    table = day.seal(cast)
    codes = day.codes_by_entry(table)
    papers = {codes[number]: mark for number, mark in THEORY.items()}
    second, third = (make_staff(cast.competition, Role.CLERK) for _ in range(2))
    day.key_papers(table, papers | {codes["G002"]: "19"}, hand=1, by=cast.clerk)
    day.key_papers(table, papers, hand=2, by=second)
    day.settle(table, codes["G002"], "91", reason="卷面 91，第一席录反", by=cast.organizer)
    day.recheck(cast, table, papers, by=third)
    return day.open_together(cast, table)


def judge_the_turns(
    cast: Cast, judges: list[User], entries: dict[str, Entry], lots: dict[str, str]
) -> None:
    """Four phones, the first entrant held until the leader releases, the watch of every turn."""
    hold = day.hold_first(cast)
    phones = [day.Phone(cast, judge) for judge in judges]
    states = set()
    for number in sorted(NUMBERS, key=lambda each: int(lots[each])):
        for phone, marks in zip(phones, PLAN[number], strict=True):
            phone.save(lots[number], marks | {"speech": ""})
            states.add((lots[number], phone.save(lots[number], marks, hand_in=True)))
    assert states == {("1", "held"), ("2", "handed_in"), ("3", "handed_in"), ("4", "handed_in")}
    assert day.release(cast, hold) == 4
    day.time_turns(cast, sorted(lots.values()), {lots[each]: entries[each] for each in NUMBERS})


def compute(cast: Cast) -> Standing:
    return compute_standing(event_id=cast.guidance.pk, by=cast.organizer).standing


def order(standing: Standing) -> list[tuple[int | None, str]]:
    rows = standing.rows.order_by("position").values_list("rank", "entry__number")
    return list(rows)


def look_at_why(cast: Cast, standing: Standing, entry_id: int) -> None:
    """The page of one entrant tells every judge's total and what was left out."""
    client = day.Client()
    client.force_login(cast.supervisor)
    address = reverse("manage-standing-why", args=[cast.competition.slug, standing.pk, entry_id])
    text = client.get(address).content.decode()
    assert [words for words in ("88.5", "80.50", "83.70", "去掉") if words not in text] == []
    assert cast.judge.name not in text


def read_the_workbook(cast: Cast, standing: Standing) -> None:
    """The exported totals and ranks are the run's, and formulas stand behind them."""
    job = request_standing_export(slug=cast.competition.slug, by=cast.organizer)
    content = done(job)
    cached = load_workbook(content, data_only=True)[cast.guidance.name]
    rows = {row[1]: row for row in cached.iter_rows(values_only=True) if row[1] in NUMBERS}
    assert {number: row[0] for number, row in rows.items()} == {
        number: rank for rank, number in order(standing)
    }
    stored = standing.rows.values_list("entry__number", "values")
    told = {number: Fraction(str(row[-3])) for number, row in rows.items()}
    assert told == {number: Fraction(values["total"]) for number, values in stored}
    content.seek(0)
    cells = [
        cell.value
        for sheet in load_workbook(content)
        for line in sheet.iter_rows()
        for cell in line
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]
    assert len(cells) > 40


def recompute_from_the_pack(cast: Cast, standing: Standing, folder: Path) -> None:
    """Somebody else's Python, alone with the pack, agrees with what was published."""
    job = request_recompute_pack(standing_id=standing.pk, by=cast.organizer)
    with zipfile.ZipFile(done(job)) as pack:
        pack.extractall(folder / "pack")
    script = next((folder / "pack").rglob("recompute.py"))
    command = [sys.executable, "-I", "-S", script.name]
    ran = subprocess.run(command, cwd=script.parent, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def done(job: Job):
    """The file of a job, once the worker did it."""
    run_job(job_id=job.pk)
    job.refresh_from_db()
    return io.BytesIO(read_stored(job.result))
