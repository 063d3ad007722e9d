"""Everything handed in as one zip: its layout, its hashes, and what it says of lost files."""

import hashlib
import io
import logging
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from competition.enums import OpinionLevel, Verdict
from competition.models import Entry, Opinion
from records import storage
from submissions.enums import ScanResult, SealState
from submissions.exports.archive import archive_name, stream_archive
from submissions.exports.archive_plan import plan_archive
from submissions.exports.zip_stream import ZipStream
from submissions.models import Attachment, Scan, Submission
from tests.cast import Cast
from tests.factories import NOON
from tests.works import (
    Papers,
    hand_in,
    make_accepted,
    make_attachment,
    make_submitted,
    make_work,
    papers,
)

pytestmark = pytest.mark.django_db
__all__ = ["papers"]
FORM = b"the form"
PROJECT = "津赛/和平区/附件2 优秀就业服务项目/"


def archive(cast: Cast, papers: Papers) -> bytes:
    entries = Entry.objects.visible_to(cast.organizer).filter(competition=papers.competition)
    plan = plan_archive(papers.competition, entries)
    stream = stream_archive(plan, write_form=lambda version: FORM, title="清单", made_at=NOON)
    return b"".join(stream)


def contents(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as container:
        return {info.filename: container.read(info) for info in container.infolist()}


def listing(files: dict[str, bytes]) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(files["津赛/清单.xlsx"]))
    return [row for row in book["清单"].iter_rows(min_row=3, values_only=True) if row[1]]


@pytest.fixture
def season(cast: Cast, papers: Papers) -> Papers:
    papers.competition.short_title = "津赛"
    papers.competition.save()
    return papers


@pytest.fixture
def work(cast: Cast, season: Papers) -> Submission:
    """An accepted project with two policies of one name, a photograph, a scan and an opinion."""
    submission = make_work(season, cast.liaison)
    for name, evidence in (("政策.pdf", "policy"), ("政策.pdf", "policy"), ("照片?.jpg", "photo")):
        make_attachment(submission, name, evidence=evidence, content=f"{name}{evidence}".encode())
    hand_in(submission, cast.liaison)
    submission.refresh_from_db()
    entry = submission.entry
    entry.refresh_from_db()
    entry.status, entry.number, entry.decided_at = "accepted", "P001", NOON
    entry.save()
    scanned = make_attachment(submission, "扫描.pdf", removed_at=NOON).file
    Scan.objects.create(
        submission=submission, version=submission.current, level=OpinionLevel.CITY,
        state=SealState.OUTDATED, file=scanned, by=cast.organizer, at=NOON,
    )  # fmt: skip
    Opinion.objects.create(
        entry=entry, verdict=Verdict.ACCEPT, text="材料齐全。", by=cast.organizer, at=NOON,
        comments=[{"field": "title", "label": "项目名称", "text": "很好"}],
    )  # fmt: skip
    return submission


def test_the_folders_speak(cast: Cast, season: Papers, work: Submission):
    folder = f"{PROJECT}P001 家门口就业服务站/"
    assert list(contents(archive(cast, season))) == [
        f"{folder}01 参评表.docx",
        f"{folder}02 支撑材料/照片/01 照片_.jpg",
        f"{folder}02 支撑材料/政策文件/01 政策.pdf",
        f"{folder}02 支撑材料/政策文件/02 政策.pdf",
        f"{folder}03 盖章扫描件/01 市级（属于旧版本） 扫描.pdf",
        f"{folder}审核意见.txt",
        "津赛/清单.xlsx",
        "津赛/SHA256SUMS",
    ]


def test_files_are_what_was_handed_in(cast: Cast, season: Papers, work: Submission):
    files = contents(archive(cast, season))
    folder = f"{PROJECT}P001 家门口就业服务站/"
    assert files[f"{folder}01 参评表.docx"] == FORM
    assert files[f"{folder}02 支撑材料/照片/01 照片_.jpg"] == "照片?.jpgphoto".encode()
    text = files[f"{folder}审核意见.txt"].decode("utf-8-sig")
    assert text.splitlines()[0] == "市级审核意见　受理"
    assert text.splitlines()[2:] == ["材料齐全。", "项目名称：很好"]


def test_a_work_without_a_number_is_named_by_its_form(cast: Cast, season: Papers):
    work = make_submitted(season, cast.liaison, "case")
    files = contents(archive(cast, season))
    code = work.current.code
    assert next(iter(files)) == (
        f"津赛/和平区/附件4 优秀就业服务案例/{code} 从迷茫到上岗的九十天/01 参评表.docx"
    )


def test_drafts_stay_at_home(cast: Cast, season: Papers):
    make_work(season, cast.liaison)
    assert set(contents(archive(cast, season))) == {"津赛/清单.xlsx", "津赛/SHA256SUMS"}


def test_the_listing_names_every_file(cast: Cast, season: Papers, work: Submission):
    files = contents(archive(cast, season))
    rows = listing(files)
    named = {str(row[8]): (row[9], row[10], row[11]) for row in rows}
    packed = {
        path: (len(content), hashlib.sha256(content).hexdigest(), "完整")
        for path, content in files.items()
        if not path.startswith(("津赛/清单", "津赛/SHA"))
    }
    assert named == packed
    assert rows[0][:8] == (
        1, "和平区", "优秀就业服务项目", "P001", "家门口就业服务站", "已受理", work.current.code,
        "参评表",
    )  # fmt: skip


@pytest.mark.slow
def test_unzip_and_sha256sum_agree(cast: Cast, season: Papers, work: Submission, tmp_path: Path):
    (tmp_path / "a.zip").write_bytes(archive(cast, season))
    tested = subprocess.run(
        ["unzip", "-tq", "a.zip"], check=False, cwd=tmp_path, capture_output=True, text=True
    )
    assert (tested.returncode, tested.stdout) == (
        0,
        "No errors detected in compressed data of a.zip.\n",
    )
    shutil.unpack_archive(tmp_path / "a.zip", tmp_path / "out")
    summed = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"],
        check=False,
        cwd=tmp_path / "out" / "津赛",
        capture_output=True,
        text=True,
    )
    assert (summed.returncode, len(summed.stdout.splitlines())) == (0, 7)


def test_a_missing_and_a_damaged_file_are_named(cast: Cast, season: Papers, work: Submission):
    first, second, _photo = Attachment.objects.kept().order_by("pk")
    storage.remove(first.file.path)
    storage.local_path(second.file.path).write_bytes(b"something else")
    files = contents(archive(cast, season))
    states = {str(row[8])[-9:]: row[11] for row in listing(files) if "政策" in str(row[8])}
    assert states == {
        "01 政策.pdf": "存档缺失，未收入",
        "02 政策.pdf": "存档已损坏，与提交时不一致",
    }
    sums = files["津赛/SHA256SUMS"].decode()
    assert f"{first.file.sha256}  和平区/" in sums
    assert f"{second.file.sha256}  和平区/" in sums


def test_a_file_that_breaks_off_is_damaged_and_the_zip_whole(
    cast: Cast,
    season: Papers,
    work: Submission,
    monkeypatch: pytest.MonkeyPatch,
    error_logs: list[logging.LogRecord],
):
    def breaking(place: str) -> Iterator[bytes]:
        yield b"begin"
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(storage, "blocks", breaking)
    files = contents(archive(cast, season))
    assert {row[11] for row in listing(files) if str(row[7]) not in {"参评表", "审核意见"}} == {
        "存档已损坏，与提交时不一致"
    }
    assert len(error_logs) == 4


def test_an_infected_file_is_listed_and_not_sent(cast: Cast, season: Papers, work: Submission):
    Attachment.objects.filter(evidence="photo").update(scan=ScanResult.INFECTED)
    files = contents(archive(cast, season))
    assert [row[11] for row in listing(files) if "照片" in str(row[7])] == ["查毒发现病毒，未收入"]
    assert not any("照片" in path for path in files)
    assert "# 查毒发现病毒，未收入：" in files["津赛/SHA256SUMS"].decode()


def test_other_districts_have_their_own_folder(cast: Cast, season: Papers, work: Submission):
    make_accepted(season, cast.other_liaison, "achievement")
    folders = {path.split("/")[1] for path in contents(archive(cast, season))}
    assert folders == {"和平区", "河东区", "清单.xlsx", "SHA256SUMS"}


def test_the_plan_takes_the_same_number_of_queries(
    cast: Cast, season: Papers, django_assert_num_queries
):
    entries = Entry.objects.visible_to(cast.organizer).filter(competition=season.competition)
    for many in (3, 30):
        while Submission.objects.count() < many:
            work = make_work(season, cast.liaison, "case")
            make_attachment(work)
            hand_in(work, cast.liaison)
        with django_assert_num_queries(4):
            assert len(plan_archive(season.competition, entries).works) == many


def test_the_name_tells_season_district_and_day():
    assert archive_name("津赛", "和平区", datetime(2024, 5, 29, 17, tzinfo=UTC)) == (
        "津赛_和平区_参评材料_20240530.zip"
    )


def test_a_block_leaves_before_the_next_is_asked_for():
    asked = []

    def blocks() -> Iterator[bytes]:
        for number in range(3):
            asked.append(number)
            yield bytes(10)

    stream = ZipStream().add("a", blocks(), at=None)
    next(stream)
    assert asked == [0]
