"""查毒: clean, infected, or honestly 未查毒; never 通过 without the scanner's word."""

import socket

import pytest

from records.enums import JobState
from records.models import ActionLog, Job, Message
from submissions.enums import FileState, ScanResult
from submissions.operations.virus_scans import scan_unscanned
from submissions.tasks import scan_unscanned as scan_task
from tests.cast import Cast
from tests.records.media.files import picture
from tests.records.media.scanner import EICAR, FakeScanner
from tests.submissions.inspecting import inspected, work_off
from tests.works import make_video, make_work

pytestmark = [pytest.mark.django_db, pytest.mark.trial]
SICK = picture() + EICAR


@pytest.fixture
def work(cast: Cast, papers, noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.VAR_DIR = tmp_path
    return make_work(papers, cast.liaison)


@pytest.fixture
def scanner(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"
        yield FakeScanner(server)


@pytest.fixture
def nobody(settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:9"


def test_without_a_scanner_a_file_is_ready_and_unscanned(cast: Cast, work):
    row = inspected(work, "走访.jpg", SICK, cast.liaison)
    assert (row.state, row.get_scan_display()) == (FileState.READY, "未查毒")
    assert (scan_unscanned(), Job.objects.count()) == (0, 1)


def test_a_clean_file_is_said_to_be_clean(cast: Cast, work, scanner):
    row = inspected(work, "走访.jpg", picture(), cast.liaison)
    assert (row.state, row.scan) == (FileState.READY, ScanResult.CLEAN)
    assert scanner.received == [picture()]


def test_an_infected_file_is_blocked_and_the_district_is_told(cast: Cast, work, scanner):
    row = inspected(work, "走访.jpg", SICK, cast.liaison)
    assert (row.state, row.scan, row.cleaned) == (FileState.BLOCKED, ScanResult.INFECTED, None)
    assert row.problem == "发现病毒（Eicar-Test-Signature），文件已拦截。请查杀后重新上传。"
    assert Message.objects.get().body == row.problem


def test_a_scanner_that_is_away_leaves_the_file_unscanned_and_is_asked_again(
    cast: Cast, work, nobody, error_logs, settings
):
    row = inspected(work, "走访.jpg", SICK, cast.liaison)
    assert (row.state, row.scan) == (FileState.READY, ScanResult.UNSCANNED)
    job = Job.objects.get(kind="scan-attachment")
    assert (job.state, job.attempt, job.requested_by) == (JobState.QUEUED, 1, None)
    assert len(error_logs) == 1


def test_files_from_before_there_was_a_scanner_are_scanned_when_there_is_one(
    cast: Cast, work, settings
):
    row = inspected(work, "走访.jpg", SICK, cast.liaison)
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"
        FakeScanner(server)
        scan_task()
        assert work_off() == ["scan-attachment"]
        assert scan_unscanned() == 0
    row.refresh_from_db()
    assert (row.state, row.scan) == (FileState.BLOCKED, ScanResult.INFECTED)
    assert Message.objects.get().recipient == cast.liaison
    assert ActionLog.objects.filter(action="scan_attachment").count() == 1


def test_a_scan_that_was_given_up_is_queued_anew(cast: Cast, work, scanner, settings):
    address, settings.CLAMD_ADDRESS = settings.CLAMD_ADDRESS, ""
    row = inspected(work, "走访.jpg", picture(), cast.liaison)
    settings.CLAMD_ADDRESS = address
    scan_unscanned()
    Job.objects.filter(kind="scan-attachment").update(state=JobState.FAILED, attempt=5)
    scan_unscanned()
    work_off()
    row.refresh_from_db()
    assert row.scan == ScanResult.CLEAN


def test_a_playable_film_found_infected_later_no_longer_counts(cast: Cast, work, scanner):
    row = make_video(work, content=b"\0\0\0\x18ftypisom" + EICAR)
    work.entry.traits = {"playable_video": 1}
    work.entry.save()
    scan_unscanned()
    work_off()
    row.refresh_from_db()
    work.entry.refresh_from_db()
    assert (row.state, work.entry.traits) == (FileState.BLOCKED, {"playable_video": 0})
