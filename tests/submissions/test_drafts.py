"""Drafts of works: begun in the window, saved field by field, guarded against two tabs."""

from datetime import timedelta

import pytest

from competition.models import Entry
from competition.operations.entries import recall_entry
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, Refused, TooLate
from records.models import ActionLog
from submissions.kinds import PROJECT
from submissions.models import Submission
from submissions.operations.drafts import DraftChanged, discard_work, save_answers, start_work
from tests import factories
from tests.works import hand_in, make_submitted, make_work


def test_a_district_begins_a_blank_draft_of_the_kind_its_event_asks_for(cast, papers, noon):
    submission = start_work(event_id=papers.projects.pk, by=cast.liaison)
    assert submission.kind == "project"
    assert submission.answers == PROJECT.blank_answers()
    assert submission.entry.district == cast.heping
    assert submission.entry.status == "draft"
    assert submission.entry.slot is None


def test_nothing_is_begun_after_the_window(cast, papers):
    with (
        clock_set_to(factories.NOON + timedelta(days=30)),
        pytest.raises(TooLate, match="报送项目、成果和案例"),
    ):
        start_work(event_id=papers.projects.pk, by=cast.liaison)
    assert Submission.objects.count() == 0


def test_an_event_without_a_form_says_so(cast, papers, noon):
    papers.projects.form = ""
    papers.projects.save()
    with pytest.raises(Refused) as caught:
        start_work(event_id=papers.projects.pk, by=cast.liaison)
    assert caught.value.message == "本赛项没有指定参评表，请联系组委会在大赛文件中写明。"


def test_an_organizer_does_not_write_a_districts_paper(cast, papers, noon):
    with pytest.raises(NotAllowed):
        start_work(event_id=papers.projects.pk, by=cast.organizer)


def test_only_what_changed_is_sent_and_kept_clean(cast, papers, noon):
    submission = make_work(papers, cast.liaison)
    saved = save_answers(
        entry_id=submission.entry_id,
        version=submission.version,
        changes={"starts": "２０２３年4月", "title": "  新  名称 "},
        by=cast.liaison,
    )
    assert saved.answers["starts"] == "2023-04"
    assert saved.answers["title"] == "新 名称"
    assert saved.answers["ends"] == "2023-12"
    assert saved.version == submission.version + 1
    assert Entry.objects.get(pk=submission.entry_id).title == "新 名称"


def test_an_older_version_is_refused_with_what_stands_there_now(cast, papers, noon):
    submission = make_work(papers, cast.liaison)
    save_answers(
        entry_id=submission.entry_id,
        version=submission.version,
        changes={"title": "甲"},
        by=cast.liaison,
    )
    with pytest.raises(DraftChanged) as caught:
        save_answers(
            entry_id=submission.entry_id,
            version=submission.version,
            changes={"title": "乙"},
            by=cast.liaison,
        )
    assert caught.value.submission.answers["title"] == "甲"
    submission.refresh_from_db()
    assert submission.answers["title"] == "甲"


def test_a_draft_over_its_limit_is_kept_whole(cast, papers, noon):
    long = "就" * 400
    submission = make_work(papers, cast.liaison, process=long)
    assert submission.answers["process"] == long


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"shoe_size": "42"}, "提交的栏目不存在，请刷新页面重试。"),
        ({"title": "甲\x00"}, "“项目名称”含有不能显示的字符，请删除后重新输入。"),
        ({"title": "甲" * 201}, "“项目名称”不能超过 200 个字符，现有 201 个。"),
        ({"process": "甲" * 50_001}, "“项目执行过程”超过 50000 个字符，请作为支撑材料上传。"),
    ],
)
def test_what_no_form_can_hold_is_refused(cast, papers, noon, changes, message):
    submission = make_work(papers, cast.liaison)
    with pytest.raises(Refused) as caught:
        save_answers(
            entry_id=submission.entry_id,
            version=submission.version,
            changes=changes,
            by=cast.liaison,
        )
    assert caught.value.message == message
    assert Submission.objects.get(pk=submission.pk).version == submission.version


def test_another_districts_draft_is_not_there(cast, papers, noon):
    submission = make_work(papers, cast.liaison)
    with pytest.raises(Entry.DoesNotExist):
        save_answers(entry_id=submission.entry_id, version=2, changes={}, by=cast.other_liaison)


def test_a_submitted_work_is_not_changed(cast, papers, noon):
    submission = make_submitted(papers, cast.liaison)
    with pytest.raises(Conflict, match="不能修改"):
        save_answers(
            entry_id=submission.entry_id,
            version=submission.version,
            changes={"title": "乙"},
            by=cast.liaison,
        )


def test_autosaves_leave_no_log_row(cast, papers, noon):
    make_work(papers, cast.liaison)
    assert list(ActionLog.objects.values_list("action", flat=True)) == ["start_work"]


def test_a_draft_never_handed_in_is_thrown_away(cast, papers, noon):
    submission = make_work(papers, cast.liaison)
    discard_work(entry_id=submission.entry_id, by=cast.liaison)
    assert Submission.objects.count() == 0
    assert Entry.objects.count() == 0


def test_what_was_submitted_once_is_never_deleted(cast, papers, noon):
    submission = make_work(papers, cast.liaison)
    hand_in(submission, cast.liaison)
    recall_entry(entry_id=submission.entry_id, by=cast.liaison)
    with pytest.raises(Conflict, match="曾经提交过的材料不能删除"):
        discard_work(entry_id=submission.entry_id, by=cast.liaison)
    assert submission.versions.count() == 1
