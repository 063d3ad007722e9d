"""What was returned: a reminder a day before the fix-by instant, and word when it has passed."""

from datetime import timedelta

import pytest

from competition.models import Window
from competition.operations.entries import submit_entry
from competition.operations.entry_reviews import Comment, reject_entry, return_entry
from competition.operations.schedule import run_due_slots
from records.clock import clock_set_to
from records.models import ActionLog, Message
from tests.competition.nominating import submitted
from tests.factories import NOON
from tests.racing import together
from tests.works import make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
FIX_BY = NOON + timedelta(days=3, hours=12)  # 13 April 24:00 in Tianjin


@pytest.fixture
def returned(cast, papers):
    """A project of 和平区, returned until 13 April 24:00; no other reminders in the way."""
    work = make_submitted(papers, cast.liaison)
    give_back(work.entry_id, cast)
    Window.objects.all().delete()
    Message.objects.all().delete()
    return work


def give_back(entry_id, cast, *, field="title", fix_by=FIX_BY, at=NOON):
    with clock_set_to(at):
        return_entry(
            entry_id=entry_id, comments=[Comment(field, "请核对")], fix_by=fix_by, by=cast.organizer
        )


def ring(**before):
    with clock_set_to(FIX_BY - timedelta(**before)):
        return [slot for slot in run_due_slots() if slot.startswith("fix-by")]


def told(user):
    rows = Message.objects.filter(recipient=user).order_by("pk")
    return list(rows.values_list("subject", "body"))


def test_the_district_is_reminded_once_on_the_last_day(cast, returned):
    for hours in range(72, 0, -3):
        ring(hours=hours)
    assert told(cast.liaison) == [
        (
            "参评材料《家门口就业服务站》的修改期限将满（优秀就业服务项目）",
            "2024年4月13日 24:00截止，还有 1 天。请修改后重新提交。",
        )
    ]
    assert told(cast.organizer) == told(cast.other_liaison) == []


def test_after_the_instant_district_and_organizers_are_told_once(cast, returned):
    for days in (0, -1, -2):
        ring(days=days)
    assert told(cast.liaison) == [
        (
            "参评材料《家门口就业服务站》逾期未改（优秀就业服务项目）",
            "修改期限已于2024年4月13日 24:00届满，尚未重新提交。如确需补办，请尽快与组委会联系。",
        )
    ]
    assert told(cast.organizer) == [
        (
            "和平区：参评材料《家门口就业服务站》逾期未改（优秀就业服务项目）",
            "修改期限已于2024年4月13日 24:00届满，尚未重新提交。",
        )
    ]
    assert (told(cast.foreign_organizer), told(cast.other_liaison)) == ([], [])
    log = ActionLog.objects.filter(action="announce_unfixed").get()
    assert (log.actor, log.scope) == (None, "tianjin-2024")


def test_the_message_leads_to_the_work(cast, returned):
    ring(days=0)
    link = Message.objects.get(recipient=cast.organizer).link
    assert link == f"/manage/tianjin-2024/works/{returned.entry_id}/"


def test_what_was_returned_within_the_last_day_was_told_the_time_then(cast, papers):
    work = make_submitted(papers, cast.liaison)
    give_back(work.entry_id, cast, at=FIX_BY - timedelta(hours=20))
    assert ring(hours=19) == []


def test_what_was_decided_is_not_chased(cast, returned):
    with clock_set_to(NOON):
        reject_entry(entry_id=returned.entry_id, reason="不符", by=cast.organizer)
    assert (ring(hours=5), ring(days=-1)) == ([], [])


def test_a_longer_time_is_a_new_reminder(cast, papers):
    person = submitted_and_returned(cast)
    ring(hours=5)
    with clock_set_to(FIX_BY - timedelta(hours=4)):
        submit_entry(entry_id=person.pk, by=cast.liaison)
    give_back(
        person.pk, cast, field="name", fix_by=FIX_BY + timedelta(days=3),
        at=FIX_BY - timedelta(hours=3),
    )  # fmt: skip
    Message.objects.all().delete()
    assert (ring(hours=2), len(ring(days=-2, hours=-5))) == ([], 1)
    assert told(cast.liaison)[-1][0] == "选手的修改期限将满（职业指导人员）"


def submitted_and_returned(cast):
    with clock_set_to(NOON):
        person = submitted(cast.guidance, cast.liaison)
    give_back(person.pk, cast, field="name")
    return person


def test_thirty_days_later_it_is_history(cast, returned):
    assert ring(days=-31) == []


def test_two_beats_tell_it_once(cast, returned):
    with clock_set_to(FIX_BY):
        together([run_due_slots])
        run_due_slots()
    assert len(told(cast.liaison)) == 1
