"""提交: a place is taken, the content is frozen, and what blocks is named at once."""

from datetime import timedelta

import pytest

from competition.models import RuleSetting
from competition.operations.entries import recall_entry, withdraw_entry
from competition.operations.entry_filing import file_works
from competition.operations.entry_reviews import Comment, accept_entry, return_entry
from records.clock import clock_set_to
from records.errors import Conflict, RefusedMany, TooLate
from records.models import ActionLog, Message
from submissions.kinds import content_hash
from submissions.models import SubmissionVersion
from submissions.operations.drafts import save_answers
from submissions.operations.handing_in import submit_work
from submissions.operations.work_steps import refresh_traits
from tests import factories
from tests.works import (
    ANSWERS,
    hand_in,
    make_attachment,
    make_submitted,
    make_video,
    make_work,
)


def test_a_filled_project_takes_a_place_and_is_frozen(cast, papers, noon):
    submission = make_work(papers, cast.liaison)
    file = make_attachment(submission)
    version = submit_work(entry_id=submission.entry_id, by=cast.liaison)
    submission.refresh_from_db()
    assert (submission.entry.status, submission.entry.slot) == ("submitted", 1)
    assert version.number == 1
    assert version.answers == ANSWERS["project"]
    assert version.evidence == [
        {
            "id": file.pk,
            "evidence": "other",
            "link": "",
            "caption": "",
            "name": "政策.pdf",
            "size": file.file.size,
            "sha256": file.file.sha256,
            "family": "pdf",
        }
    ]
    assert version.sha256 == content_hash("project", version.answers, {}, version.evidence)
    assert submission.current == version
    assert Message.objects.filter(recipient=cast.organizer).get().subject == (
        "和平区提交了参评材料《家门口就业服务站》（优秀就业服务项目）"
    )
    assert ActionLog.objects.filter(action="submit_work").count() == 1


def test_everything_that_is_missing_is_named_at_once(cast, papers, noon):
    submission = make_work(
        papers, cast.liaison, title="", phone="12345", starts="2025-01", process="就" * 301
    )
    with pytest.raises(RefusedMany) as caught:
        submit_work(entry_id=submission.entry_id, by=cast.liaison)
    assert caught.value.problems == [
        ("title", "请填写“项目名称”。（附件2–4）"),
        ("phone", "“联系电话”应为手机或座机号码，例如 13800000000 或 022-23456789。（附件2–4）"),
        ("ends", "结束时间早于开始时间，请核对。（附件5 一(一)）"),
    ]
    assert SubmissionVersion.objects.count() == 0


def test_three_hundred_characters_pass_and_one_more_does_not(cast, papers, noon):
    RuleSetting.objects.create(
        competition=cast.competition, rule="text_limits", clause="附件2", severity="block"
    )
    fits = make_work(papers, cast.liaison, process="就" * 300)
    assert submit_work(entry_id=fits.entry_id, by=cast.liaison).number == 1
    over = make_work(papers, cast.liaison, process="就" * 301)
    with pytest.raises(RefusedMany) as caught:
        submit_work(entry_id=over.entry_id, by=cast.liaison)
    assert caught.value.problems == [
        ("process", "“项目执行过程”现有 301 字，上限 300 字。请删减后再提交。（附件2）")
    ]


def test_the_fourth_project_finds_no_place(cast, papers, noon):
    for _ in range(3):
        make_submitted(papers, cast.liaison)
    fourth = make_work(papers, cast.liaison)
    with pytest.raises(RefusedMany) as caught:
        submit_work(entry_id=fourth.entry_id, by=cast.liaison)
    assert caught.value.problems == [
        (
            "",
            (
                "本区“优秀就业服务项目”的名额（3 个）已用完。"
                "如需更换，请先将已提交的一项办理“退出参评”。"
            ),
        )
    ]


def test_nothing_is_handed_in_after_the_closing(cast, papers):
    submission = make_work(papers, cast.liaison)
    with clock_set_to(factories.NOON + timedelta(days=10)), pytest.raises(TooLate):
        submit_work(entry_id=submission.entry_id, by=cast.liaison)


def test_a_returned_work_becomes_a_second_version_and_the_first_stays(cast, papers, noon):
    submission = make_submitted(papers, cast.liaison)
    return_entry(
        entry_id=submission.entry_id,
        comments=[Comment("result", "请补充受益人数")],
        fix_by=factories.NOON + timedelta(days=2),
        by=cast.organizer,
    )
    save_answers(
        entry_id=submission.entry_id,
        version=submission.version,
        changes={"result": "受益一千五百人。"},
        by=cast.liaison,
    )
    second = submit_work(entry_id=submission.entry_id, by=cast.liaison)
    first = submission.versions.get(number=1)
    assert (second.number, second.answers["result"]) == (2, "受益一千五百人。")
    assert first.answers["result"] == ANSWERS["project"]["result"]
    assert first.sha256 != second.sha256


def test_a_recalled_work_keeps_its_version(cast, papers, noon):
    submission = make_submitted(papers, cast.liaison)
    recall_entry(entry_id=submission.entry_id, by=cast.liaison)
    submission.refresh_from_db()
    assert (submission.entry.status, submission.versions.count()) == ("draft", 1)


def test_leaving_never_deletes_what_was_handed_in(cast, papers, noon):
    submission = make_submitted(papers, cast.liaison)
    withdraw_entry(entry_id=submission.entry_id, reason="另有安排", by=cast.liaison)
    submission.refresh_from_db()
    assert (submission.entry.status, submission.versions.count()) == ("withdrawn", 1)


def test_the_seal_is_asked_for_at_acceptance_not_at_hand_in(cast, papers, noon):
    RuleSetting.objects.create(
        competition=cast.competition,
        event=papers.achievements,
        rule="district_seal",
        clause="附件3",
        severity="block",
    )
    submission = make_submitted(papers, cast.liaison, "achievement")
    with pytest.raises(Conflict, match="尚未上传签字盖章的扫描件"):
        accept_entry(entry_id=submission.entry_id, by=cast.organizer)


def test_an_accepted_work_gets_its_number(cast, papers, noon):
    submission = make_submitted(papers, cast.liaison, "case")
    entry = accept_entry(entry_id=submission.entry_id, by=cast.organizer)
    assert (entry.status, entry.number) == ("accepted", "S001")
    assert Message.objects.filter(recipient=cast.liaison).latest("pk").subject == (
        "参评材料《从迷茫到上岗的九十天》已受理，参评号 S001（优秀就业服务案例）"
    )


def test_the_final_act_wants_one_to_three_projects_and_a_playable_video(cast, papers, noon):
    with pytest.raises(RefusedMany) as caught:
        file_works(competition_id=cast.competition.pk, attested=True, by=cast.liaison)
    assert caught.value.problems == [
        ("", "“优秀就业服务项目”须报送 1 项，已提交 0 项。"),
        ("", "“优秀就业服务项目”：至少含一个视频项目。"),
    ]
    submission = make_work(papers, cast.liaison)
    make_video(submission)
    hand_in(submission, cast.liaison)
    filing = file_works(competition_id=cast.competition.pk, attested=True, by=cast.liaison)
    assert (filing.task, filing.filed_at) == ("works", factories.NOON)


def test_a_video_that_no_browser_plays_does_not_count(cast, papers, noon):
    submission = make_submitted(papers, cast.liaison)
    make_video(submission, is_playable=False)
    refresh_traits(submission)
    with pytest.raises(RefusedMany) as caught:
        file_works(competition_id=cast.competition.pk, attested=True, by=cast.liaison)
    assert caught.value.problems == [("", "“优秀就业服务项目”：至少含一个视频项目。")]
