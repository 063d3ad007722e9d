"""The organizer reminds districts, each once a day per task."""

from datetime import timedelta

import pytest

from competition.enums import Task
from competition.models import Competition, Window
from competition.operations.reminders import remind_district, remind_late_districts
from districts.models import District
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog, Message
from tests.cast import Cast
from tests.competition.papers import add_row, file_now
from tests.factories import NOON, make_district, make_liaison_account, take_part
from tests.racing import together

pytestmark = pytest.mark.django_db


def remind(cast: Cast, district: District | None = None, **changes):
    values = {
        "competition_id": cast.competition.pk,
        "district_id": (district or cast.heping).pk,
        "task": Task.LIAISONS,
        "by": cast.organizer,
    } | changes
    return remind_district(**values)


def remind_all(cast: Cast, **changes):
    values = {
        "competition_id": cast.competition.pk,
        "task": Task.LIAISONS,
        "by": cast.organizer,
    } | changes
    return remind_late_districts(**values)


def test_a_reminder_says_what_is_missing_and_how_long_there_is(cast: Cast, noon):
    remind(cast, note="请尽快报送。")
    message = Message.objects.get()
    assert (message.recipient, message.subject) == (
        cast.liaison,
        "提醒：报送各区联络人员信息表（附件1）",
    )
    assert message.body == ("和平区尚未办结，2024年4月20日 12:00截止，还有 10 天。\n请尽快报送。")


def test_a_reminder_is_logged_with_its_words(cast: Cast, noon):
    remind(cast, note="请尽快报送。")
    log = ActionLog.objects.get()
    assert (log.action, log.reason, log.object_label) == (
        "remind_district",
        "请尽快报送。",
        "报送各区联络人员信息表（附件1） 和平区",
    )


def test_a_district_is_reminded_once_a_day(cast: Cast, noon):
    remind(cast)
    with pytest.raises(Conflict) as refusal:
        remind(cast)
    assert refusal.value.message == "今天已就这一事项提醒过和平区，请明天再提醒。"
    with clock_set_to(NOON + timedelta(days=1)):
        remind(cast)
    assert Message.objects.count() == 2


def test_another_task_may_be_reminded_on_the_same_day(cast: Cast, noon):
    remind(cast)
    remind(cast, task=Task.LEADER)
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_organizers_reminding_at_once_send_one_message(cast: Cast, noon):
    answers = together([lambda: remind(cast)] * 6)
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict"] * 5 + ["NoneType"]
    assert Message.objects.count() == 1


def test_a_district_that_has_filed_is_not_reminded(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    with pytest.raises(Conflict):
        remind(cast)


def test_a_district_without_an_account_is_named(cast: Cast, noon):
    hexi = make_district("120103", "河西区")
    take_part(cast.competition, hexi)
    with pytest.raises(Refused) as refusal:
        remind(cast, hexi)
    assert refusal.value.message == (
        "河西区还没有启用的联络人账号，站内消息送不到。请先开通账号，或电话联系。"
    )


def test_every_account_of_the_district_is_told(cast: Cast, noon):
    second = make_liaison_account(cast.heping)
    remind(cast)
    assert {message.recipient for message in Message.objects.all()} == {cast.liaison, second}


def test_all_late_districts_are_told_at_once(cast: Cast, noon):
    hexi = make_district("120103", "河西区")
    take_part(cast.competition, hexi)
    add_row(cast.competition, cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    outcome = remind_all(cast)
    assert (outcome.told, outcome.told_before, outcome.without_account) == (
        ["河东区"],
        [],
        ["河西区"],
    )


def test_reminding_all_again_on_the_same_day_is_refused(cast: Cast, noon):
    remind_all(cast)
    with pytest.raises(Conflict) as refusal:
        remind_all(cast)
    assert refusal.value.message == "没有发出新的提醒：今天都已提醒过（和平区、河东区）。"


def test_a_task_that_is_not_open_yet_is_not_reminded(cast: Cast, noon):
    Window.objects.filter(task=Task.LIAISONS).update(opens_at=NOON + timedelta(days=1))
    with pytest.raises(Refused):
        remind(cast)


def test_a_late_district_is_told_that_it_is_over(cast: Cast):
    with clock_set_to(NOON + timedelta(days=11)):
        remind(cast)
    assert Message.objects.get().body == (
        "和平区尚未办结，已于2024年4月20日 12:00截止。如需补办，请与组委会联系。"
    )


@pytest.mark.parametrize("who", ["liaison", "clerk", "judge", "supervisor", "administrator"])
def test_only_an_organizer_reminds(cast: Cast, noon, who):
    for attempt in (remind, remind_all):
        with pytest.raises(NotAllowed):
            attempt(cast, by=getattr(cast, who))


def test_an_organizer_of_another_competition_does_not_find_it(cast: Cast, noon):
    for attempt in (remind, remind_all):
        with pytest.raises(Competition.DoesNotExist):
            attempt(cast, by=cast.foreign_organizer)
