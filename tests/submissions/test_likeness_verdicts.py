"""What people conclude about two works that share text, and how long it holds."""

import pytest

from records.errors import NotAllowed, Refused
from records.models import ActionLog, Job, Message
from submissions.enums import LikenessVerdict
from submissions.models import Likeness, Submission
from submissions.operations.likeness import compare_work, judge_likeness
from tests.cast import Cast
from tests.factories import NOON, make_competition, make_staff
from tests.submissions.handed_in import compared, hand_in_again, likeness, project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def judge(cast: Cast, row: Likeness, by=None, **changes) -> Likeness:
    values = {"verdict": LikenessVerdict.QUOTED, "reason": "同引一份文件"} | changes
    return judge_likeness(likeness_id=row.pk, by=by or cast.organizer, **values)


@pytest.fixture
def found(cast: Cast) -> Likeness:
    """和平区 has text of 河东区."""
    return likeness(project(cast, cast.heping), project(cast, cast.hedong))


def test_a_verdict_is_kept_with_who_and_why_and_logged(cast: Cast, found: Likeness):
    row = judge(cast, found)
    assert (row.verdict, row.by, row.at, row.reason) == (
        "quoted", cast.organizer, NOON, "同引一份文件",
    )  # fmt: skip
    line = ActionLog.objects.get(action="judge_likeness")
    assert (line.actor, line.reason, line.scope) == (cast.organizer, "同引一份文件", "tianjin-2024")


def test_a_verdict_changes_nothing_about_the_entry(cast: Cast, found: Likeness):
    before = found.version.submission.entry.status
    judge(cast, found, verdict=LikenessVerdict.COPIED)
    found.version.submission.entry.refresh_from_db()
    assert (found.version.submission.entry.status, Message.objects.count()) == (before, 0)


def test_a_verdict_may_be_taken_back(cast: Cast, found: Likeness):
    judge(cast, found)
    row = judge(cast, found, verdict=LikenessVerdict.PENDING, reason="再核实")
    assert (row.verdict, row.by, row.at) == ("pending", None, None)


def test_a_verdict_needs_a_reason(cast: Cast, found: Likeness):
    with pytest.raises(Refused) as refusal:
        judge(cast, found, reason=" ")
    assert refusal.value.field == "reason"


def test_only_who_judges_findings_judges_a_likeness(cast: Cast, found: Likeness):
    for who in (cast.liaison, cast.supervisor, cast.clerk):
        with pytest.raises(NotAllowed):
            judge(cast, found, by=who)


def test_an_organizer_of_another_competition_does_not_find_it(cast: Cast, found: Likeness):
    with pytest.raises(Likeness.DoesNotExist):
        judge(cast, found, by=cast.foreign_organizer)
    stranger = make_staff(make_competition("tianjin-2022"))
    with pytest.raises(Submission.DoesNotExist):
        compare_work(submission_id=found.version.submission_id, by=stranger)


def test_a_judged_likeness_keeps_its_verdict_when_compared_again(cast: Cast):
    first, second = project(cast, cast.heping), project(cast, cast.hedong)
    compared(second)
    judge(cast, Likeness.objects.get())
    Job.objects.all().delete()
    Likeness.objects.update(share=1, passages=[])
    compared(second)
    row = Likeness.objects.get()
    assert (row.share, row.verdict, row.other) == (1000, "quoted", first.current)


def test_a_new_version_with_the_same_texts_keeps_the_verdict(cast: Cast):
    project(cast, cast.heping)
    second = project(cast, cast.hedong)
    compared(second)
    judge(cast, Likeness.objects.get())
    hand_in_again(second, phone="19100000001")
    compared(second)
    row = Likeness.objects.get(version=second.current)
    assert (row.verdict, row.reason, row.by) == ("quoted", "同引一份文件", cast.organizer)


def test_a_new_version_with_other_texts_is_to_be_judged_anew(cast: Cast):
    project(cast, cast.heping)
    second = project(cast, cast.hedong)
    compared(second)
    judge(cast, Likeness.objects.get())
    hand_in_again(second, result="新增了一段结果。")
    compared(second)
    assert Likeness.objects.get(version=second.current).verdict == "pending"


def test_the_verdict_follows_when_the_other_work_is_handed_in_again(cast: Cast):
    first = project(cast, cast.heping)
    second = project(cast, cast.hedong)
    compared(second)
    judge(cast, Likeness.objects.get())
    hand_in_again(first, phone="19100000001")
    compared(first)
    row = Likeness.objects.get(version=first.current)
    assert (row.other, row.verdict) == (second.current, "quoted")
