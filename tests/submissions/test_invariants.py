"""Each invariant of the paperwork holds, and is seen to break."""

import pytest
from django.db import DatabaseError, connection, transaction

from competition.models import Entry
from competition.queries.invariants import findings
from submissions.models import Submission, SubmissionVersion
from tests.works import make_submitted, make_video

TABLE = "submissions_submissionversion"


@pytest.fixture
def unlocked(work) -> None:
    """Somebody with the rights of the table's owner took the second wall down."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # the test's rollback puts it up again
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER tg_version_is_frozen")


@pytest.fixture
def work(cast, papers, noon) -> Submission:
    return make_submitted(papers, cast.liaison)


def test_all_hold_after_a_hand_in(work):
    assert list(findings()) == []


def test_a_changed_version_is_found(work, unlocked):
    SubmissionVersion.objects.update(answers={"title": "改过的名称"})
    assert list(findings()) == [f"提交版本 {work.current.code} 的内容与校验值不符。"]


def test_a_gap_in_the_versions_is_found(work, unlocked):
    SubmissionVersion.objects.update(number=3)
    assert list(findings()) == [f"参评材料 {work.entry_id} 的提交版本有缺号。"]


def test_a_current_version_that_is_not_the_newest_is_found(work):
    first = work.current
    SubmissionVersion.objects.create(
        submission=work,
        number=2,
        kind=work.kind,
        answers=first.answers,
        confirmed={},
        evidence=[],
        sha256=first.sha256,
        code="P-2",
        submitted_at=first.submitted_at,
        submitted_by=first.submitted_by,
    )
    assert list(findings()) == [f"参评材料 {work.entry_id} 的现行版本不是最新提交的版本。"]


def test_a_place_without_a_version_is_found(work):
    Submission.objects.update(current=None)
    assert list(findings()) == [
        f"参评材料 {work.entry_id} 的现行版本不是最新提交的版本。",
        f"参评材料 {work.entry_id} 占用名额，却没有提交版本。",
    ]


def test_an_unknown_kind_is_found(work):
    Submission.objects.update(kind="poem")
    assert list(findings()) == [f"参评材料 {work.entry_id} 的类别“poem”不存在。"]


def test_a_wrong_count_of_videos_is_found(work):
    make_video(work)
    assert list(findings()) == [f"参评材料 {work.entry_id} 的可播放视频数与所附文件不一致。"]
    Entry.objects.update(traits={"playable_video": 1})
    assert list(findings()) == []


@pytest.mark.parametrize("act", ["update", "delete"])
def test_postgresql_itself_refuses_to_touch_a_version(work, act):
    rows = SubmissionVersion.objects.filter(pk=work.current_id)
    if connection.vendor != "postgresql":
        assert connection.vendor == "sqlite"  # there the digest alone finds it
        return
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(code="X") if act == "update" else rows._raw_delete("default")
