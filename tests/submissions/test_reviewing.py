"""Who checks which work, and what the district concluded about its 成果."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.roles import Role
from competition.enums import Verdict
from competition.operations.entry_reviews import Comment, accept_entry, return_entry
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog, Message
from submissions.operations.handing_in import submit_work
from submissions.operations.reviewing import assign_reviewer, give_district_opinion
from submissions.queries.reviewing import district_opinion, opinion_on_form
from tests import factories
from tests.factories import NOON
from tests.submissions.reviewing import SIGNED, agree
from tests.works import make_submitted, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(cast):
    """A second organizer of the season."""
    return factories.make_staff(cast.competition, name="钱二")


def assign(submission, reviewer, by, seen=None):
    return assign_reviewer(
        entry_id=submission.entry_id,
        reviewer_id=reviewer.pk if reviewer else None,
        seen_id=seen.pk if seen else None,
        by=by,
    )


def test_a_work_is_handed_to_a_colleague_who_is_told(cast, papers, noon, colleague):
    submission = make_submitted(papers, cast.liaison)
    assert assign(submission, colleague, cast.organizer).reviewer == colleague
    assert Message.objects.filter(recipient=colleague).latest("pk").subject == (
        "请审核和平区的参评材料《家门口就业服务站》（优秀就业服务项目）"
    )
    assert ActionLog.objects.get(action="assign_reviewer").reason == "审核人：钱二"


def test_who_takes_a_work_is_told_nothing(cast, papers, noon):
    submission = make_submitted(papers, cast.liaison)
    before = Message.objects.filter(recipient=cast.organizer).count()
    assign(submission, cast.organizer, cast.organizer)
    assert Message.objects.filter(recipient=cast.organizer).count() == before


def test_the_second_to_take_a_work_is_told_who_was_first(cast, papers, noon, colleague):
    submission = make_submitted(papers, cast.liaison)
    assign(submission, colleague, colleague)
    with pytest.raises(Conflict, match="审核人刚刚变为：钱二"):
        assign(submission, cast.organizer, cast.organizer)
    submission.refresh_from_db()
    assert submission.reviewer == colleague


def test_a_work_is_given_back_to_all(cast, papers, noon, colleague):
    submission = make_submitted(papers, cast.liaison)
    assign(submission, colleague, cast.organizer)
    assert assign(submission, None, cast.organizer, seen=colleague).reviewer is None


def test_the_same_reviewer_again_leaves_no_trace(cast, papers, noon, colleague):
    submission = make_submitted(papers, cast.liaison)
    assign(submission, colleague, cast.organizer)
    assign(submission, colleague, cast.organizer, seen=colleague)
    assert ActionLog.objects.filter(action="assign_reviewer").count() == 1


@pytest.mark.parametrize("who", ["foreign_organizer", "clerk", "liaison", "supervisor"])
def test_only_an_organizer_of_the_season_can_be_the_reviewer(cast, papers, noon, who):
    submission = make_submitted(papers, cast.liaison)
    with pytest.raises(Refused, match="审核人须是本届大赛的组委会人员"):
        assign(submission, getattr(cast, who), cast.organizer)


@pytest.mark.parametrize("who", ["liaison", "supervisor", "clerk", "administrator"])
def test_only_an_organizer_may_say_who_checks(cast, papers, noon, who):
    submission = make_submitted(papers, cast.liaison)
    with pytest.raises(NotAllowed):
        assign(submission, cast.organizer, getattr(cast, who))


def test_a_retired_colleague_checks_nothing(cast, papers, noon):
    gone = factories.make_staff(cast.competition, Role.ORGANIZER, is_active=False)
    submission = make_submitted(papers, cast.liaison)
    with pytest.raises(Refused):
        assign(submission, gone, cast.organizer)


def test_the_district_opinion_stands_beside_the_version_it_is_about(cast, papers, noon):
    submission = make_submitted(papers, cast.liaison, "achievement")
    opinion = agree(submission, cast.liaison)
    submission.refresh_from_db()
    assert (opinion.level, opinion.verdict, opinion.signer) == ("district", "agree", "赵一诺")
    assert district_opinion(submission) == opinion_on_form(submission.current) == opinion
    assert Message.objects.filter(recipient=cast.organizer).latest("pk").subject == (
        "和平区填写了参评材料《职业指导四步法手册》的区级审核意见：同意推荐"
    )
    row = ActionLog.objects.get(action="give_district_opinion")
    assert row.reason == "同意推荐：情况属实，同意推荐。"


def test_an_opinion_on_an_earlier_version_is_history(cast, papers):
    submission = make_submitted(papers, cast.liaison, "achievement")
    with clock_set_to(NOON):
        agree(submission, cast.liaison)
        return_entry(
            entry_id=submission.entry_id,
            comments=[Comment("effect", "请补充数据")],
            fix_by=NOON + timedelta(days=3),
            by=cast.organizer,
        )
    with clock_set_to(NOON + timedelta(hours=1)):
        submit_work(entry_id=submission.entry_id, by=cast.liaison)
        submission.refresh_from_db()
        assert district_opinion(submission) is None
        second = agree(submission, cast.liaison, Verdict.DISAGREE)
    assert district_opinion(submission) == second
    assert submission.entry.opinions.filter(level="district").count() == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": " "}, "请填写审核意见"),
        ({"text": "好" * 501}, "审核意见最多 500 个字符"),
        ({"verdict": Verdict.ACCEPT}, "请选择"),
        ({"signature": replace(SIGNED, signer=" ")}, "请填写签字人"),
        ({"signature": replace(SIGNED, signer="甲" * 41)}, "签字人姓名有误"),
        ({"signature": replace(SIGNED, signed_on=date(2024, 4, 11))}, "签署日期不能晚于今天"),
    ],
)
def test_an_opinion_that_could_not_stand_on_paper_is_refused(cast, papers, noon, changes, message):
    submission = make_submitted(papers, cast.liaison, "achievement")
    values = {"verdict": Verdict.AGREE, "text": "同意。", "signature": SIGNED} | changes
    with pytest.raises(Refused, match=message):
        give_district_opinion(entry_id=submission.entry_id, by=cast.liaison, **values)
    assert not submission.entry.opinions.exists()


@pytest.mark.parametrize("kind", ["project", "case"])
def test_no_district_opinion_where_the_form_has_no_place_for_it(cast, papers, noon, kind):
    submission = make_submitted(papers, cast.liaison, kind)
    with pytest.raises(Refused, match="不需要区级审核意见"):
        agree(submission, cast.liaison)


def test_no_opinion_on_a_draft_nor_after_the_decision(cast, papers, noon):
    draft = make_work(papers, cast.liaison, "achievement")
    with pytest.raises(Conflict, match="在提交之后、组委会审核之前填写"):
        agree(draft, cast.liaison)
    submission = make_submitted(papers, cast.liaison, "achievement")
    accept_entry(entry_id=submission.entry_id, by=cast.organizer)
    with pytest.raises(Conflict, match="当前状态为“已受理”"):
        agree(submission, cast.liaison)


def test_another_district_has_no_opinion_on_it(cast, papers, noon):
    submission = make_submitted(papers, cast.liaison, "achievement")
    with pytest.raises(submission.entry.DoesNotExist):
        agree(submission, cast.other_liaison)
    with pytest.raises(NotAllowed):
        agree(submission, cast.organizer)


def test_the_text_of_the_acceptance_is_the_citys_opinion_on_annex_2(cast, papers, noon):
    submission = make_submitted(papers, cast.liaison, "project")
    assert opinion_on_form(submission.current) is None
    accept_entry(entry_id=submission.entry_id, text="材料齐全，同意参评。", by=cast.organizer)
    submission.refresh_from_db()
    assert opinion_on_form(submission.current).text == "材料齐全，同意参评。"
    with clock_set_to(NOON + timedelta(hours=1)):
        return_entry(
            entry_id=submission.entry_id,
            comments=[Comment("result", "请补充")],
            fix_by=NOON + timedelta(days=3),
            by=cast.organizer,
        )
    assert opinion_on_form(submission.current) is None


def test_annex_4_carries_no_opinion(cast, papers, noon):
    submission = make_submitted(papers, cast.liaison, "case")
    accept_entry(entry_id=submission.entry_id, text="同意", by=cast.organizer)
    submission.refresh_from_db()
    assert opinion_on_form(submission.current) is None
