"""The recompute pack of a run: asked for on its page, made by a job, recomputed by anybody."""

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from competition.models import Recusal, Seat, Standing, TieDraw
from competition.operations.standing_export import write_rankings
from competition.operations.standing_papers import request_recompute_pack
from competition.operations.standings import compute_standing
from records.errors import Conflict, NotAllowed
from records.models import ActionLog, Job
from records.operations.files import read_stored
from records.operations.jobs import perform
from tests.cast import Cast
from tests.competition.test_score_pages import as_
from tests.factories import NOON
from tests.reference.spreadsheet import same
from tests.scoring import accepted, key_all, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db
SLUG = "tianjin-2024"


@pytest.fixture
def scored(cast: Cast, noon) -> Standing:
    """A tie parted by lot, a penalty, somebody absent, and a sheet of a judge who then recused."""
    make_scheme(cast.guidance, judges=4, tie_end="draw")
    first, second = accepted(cast, "G001", name="甲"), accepted(cast, "G002", name="乙")
    for entry, number in ((first, 2), (second, 1)):
        key_all(cast, entry, "81", *[plan("50", "36")] * 4)
        how = {"number": number, "how": "现场抽签", "by": cast.organizer, "at": NOON}
        TieDraw.objects.create(entry=entry, **how)
    third = accepted(cast, "G003", name="丙")
    key_all(cast, third, "90", *[plan("50", "30.5")] * 4)
    key_in(cast, third, "plan", 0, deduction="0.25", seconds="301")
    Recusal.objects.create(
        seat=Seat.objects.get(event=cast.guidance, number=4), entry=third, source="declared",
        reason="同门", by=cast.organizer, at=NOON,
    )  # fmt: skip
    key_in(cast, accepted(cast, "G004", name="丁"), "", state="弃权")
    return compute_standing(event_id=cast.guidance.pk, by=cast.organizer).standing


def made(cast: Cast, standing: Standing) -> Job:
    job = request_recompute_pack(standing_id=standing.pk, by=cast.supervisor)
    perform(job_id=job.pk)
    job.refresh_from_db()
    return job


def unpacked(job: Job, folder) -> None:
    assert (job.state, job.error) == ("done", "")
    with zipfile.ZipFile(io.BytesIO(read_stored(job.result))) as archive:
        archive.extractall(folder)


def run(folder) -> tuple[int, str]:
    """As the README says: in the folder, by any Python."""
    done = subprocess.run(
        [sys.executable, "-I", "recompute.py"], cwd=folder, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_the_pack_gives_the_published_ranks(cast: Cast, scored, tmp_path):
    job = made(cast, scored)
    unpacked(job, tmp_path)
    assert job.result.name == "职业指导人员复算包_第1次计算.zip"
    names = ["README.txt", "log.json", "marks.json", "recompute.py", "scheme.json", "standing.json"]
    assert sorted(each.name for each in tmp_path.iterdir()) == names
    assert run(tmp_path) == (0, "公布的 4 个总分和名次都能由原始评分推出。\n")
    told = json.loads((tmp_path / "standing.json").read_text(encoding="utf-8"))
    assert [(each["number"], each["rank"], each["total"]) for each in told["rows"]] == [
        ("G003", 1, "84.15"), ("G002", 2, "84.00"), ("G001", 3, "84.00"), ("G004", None, None),
    ]  # fmt: skip


def test_the_pack_names_nobody_and_its_fingerprint_is_logged(cast: Cast, scored, tmp_path):
    unpacked(made(cast, scored), tmp_path)
    whole = "".join(each.read_text(encoding="utf-8") for each in tmp_path.iterdir())
    assert ("甲" in whole, "丁" in whole, cast.organizer.name in whole) == (False, False, False)
    told = json.loads((tmp_path / "standing.json").read_text(encoding="utf-8"))
    row = ActionLog.objects.get(action="make_recompute_pack")
    assert told["marks_fingerprint"] in row.payload
    assert told["scheme_fingerprint"] == scored.scheme_fingerprint
    log = json.loads((tmp_path / "log.json").read_text(encoding="utf-8"))
    computed = ActionLog.objects.get(action="compute_standing")
    assert {"seq": computed.seq, "hash": computed.hash}.items() <= log["rows"][-2].items()
    assert {each["action"] for each in log["rows"]} == {
        "compute_standing", "hand_in_sheets", "export_recompute_pack",
    }  # fmt: skip


def test_a_changed_lot_or_rank_is_found(cast: Cast, scored, tmp_path):
    unpacked(made(cast, scored), tmp_path)
    path = tmp_path / "standing.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["rows"][1]["rank"], told["rows"][2]["rank"] = 3, 2
    path.write_text(json.dumps(told), encoding="utf-8")
    code, said = run(tmp_path)
    assert (code, len(said.splitlines())) == (1, 2)


def test_a_run_whose_marks_have_changed_gives_no_pack(cast: Cast, scored):
    entry = scored.rows.get(entry__number="G001").entry
    key_in(cast, entry, "theory", marks="99", reason="登分更正")
    with pytest.raises(Conflict, match="请重新计算，再为新的一次生成复算包"):
        request_recompute_pack(standing_id=scored.pk, by=cast.organizer)
    answer = as_(cast.organizer).post(reverse("manage-standing-pack", args=[SLUG, scored.pk]))
    assert answer.status_code == 409
    assert Job.objects.count() == 0


def test_marks_that_change_before_the_job_leave_it_failed(cast: Cast, scored):
    job = request_recompute_pack(standing_id=scored.pk, by=cast.organizer)
    entry = scored.rows.get(entry__number="G001").entry
    key_in(cast, entry, "theory", marks="99", reason="登分更正")
    perform(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("failed", None)
    assert "请重新计算" in job.error


@pytest.mark.parametrize("role", ["clerk", "liaison", "judge"])
def test_others_get_no_pack(cast: Cast, scored, role):
    with pytest.raises(NotAllowed):
        request_recompute_pack(standing_id=scored.pk, by=getattr(cast, role))


def test_the_workbook_shows_who_does_not_score_and_leaves_it_out(cast: Cast, scored, tmp_path):
    path = write_rankings(slug=SLUG, folder=tmp_path)
    raw = list(load_workbook(path)["原始评分 职业指导人员"].iter_rows(values_only=True))
    place = raw[1].index("方案设计 评委4 内容")
    assert [(row[0], row[place]) for row in raw[2:6]] == [
        ("G003", "—"), ("G002", 50), ("G001", 50), ("G004", None),
    ]  # fmt: skip
    sheet = load_workbook(path, data_only=True)["核算 职业指导人员"]
    rows = list(sheet.iter_rows(min_row=5, max_row=8, values_only=True))
    assert [row[0] for row in rows] == ["G003", "G002", "G001", "G004"]
    assert all(same(row[5], "一致", exactly=True) for row in rows)


def test_changed_marks_leave_the_workbook_without_formulas(cast: Cast, scored, tmp_path):
    entry = scored.rows.get(entry__number="G001").entry
    key_in(cast, entry, "theory", marks="99", reason="登分更正")
    book = load_workbook(write_rankings(slug=SLUG, folder=tmp_path))
    assert book.sheetnames == ["职业指导人员", "分区汇总", "原始评分 职业指导人员"]
    said = [row[0].value for row in book["原始评分 职业指导人员"].iter_rows(min_row=7)]
    assert any("因此不写公式" in (text or "") for text in said)
