"""The rows of 附件1 and the 领队 among them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from accounts.models import User
from competition.enums import Task
from competition.models import Competition, Delegation, Liaison, Window
from competition.operations.extensions import grant_extension
from competition.operations.filings import AlreadyFiled, ChangedMeanwhile
from competition.operations.liaisons import name_leader, remove_liaison
from competition.queries.liaisons import row_stamp
from records.clock import clock_set_to
from records.errors import NotAllowed, Refused, TooLate
from records.models import ActionLog
from tests.cast import Cast
from tests.competition.papers import add_row, change_row, file_now, paper_of
from tests.factories import NOON, make_liaison_account, make_window
from tests.racing import together

pytestmark = pytest.mark.django_db


def names(cast: Cast) -> list[str]:
    return list(Liaison.objects.order_by("order").values_list("name", flat=True))


def leaders(cast: Cast) -> list[str]:
    return list(Liaison.objects.filter(is_leader=True).values_list("name", flat=True))


def lead(cast: Cast, liaison: Liaison, by: User | None = None) -> Liaison:
    return name_leader(
        competition_id=cast.competition.pk, liaison_id=liaison.pk, by=by or cast.liaison
    )


def close(cast: Cast, task: Task, at: datetime) -> None:
    Window.objects.filter(competition=cast.competition, task=task).update(closes_at=at)


def test_rows_stand_in_the_order_they_were_added(cast: Cast, noon):
    for number, name in enumerate(["周小雨", "王大山", "李小河"]):
        add_row(cast.competition, cast.liaison, name=name, mobile=f"1900000111{number}")
    assert names(cast) == ["周小雨", "王大山", "李小河"]


def test_a_row_belongs_to_the_district_of_the_account(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    assert (liaison.competition, liaison.district) == (cast.competition, cast.heping)


def test_the_log_keeps_no_name_and_no_phone_of_a_row(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    row = ActionLog.objects.get()
    assert (row.action, row.scope) == ("add_liaison", "tianjin-2024")
    assert [text for text in ("周小雨", "19000001111", "12345678") if text in row.payload] == []


def test_a_row_can_be_changed_and_counts_the_paper_up(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    change_row(liaison, cast.liaison, post="主任")
    liaison.refresh_from_db()
    assert (liaison.post, paper_of(cast.competition, cast.heping).version) == ("主任", 3)


def test_saving_a_row_unchanged_changes_nothing(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    change_row(liaison, cast.liaison)
    assert paper_of(cast.competition, cast.heping).version == 2
    assert ActionLog.objects.count() == 1


def test_a_row_that_changed_in_another_tab_is_not_overwritten(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    seen = row_stamp(liaison)
    change_row(liaison, cast.liaison, post="主任")
    with pytest.raises(ChangedMeanwhile):
        change_row(liaison, cast.liaison, seen=seen, post="副主任")
    assert Liaison.objects.get().post == "主任"


def test_a_mobile_twice_in_a_district_is_refused(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    with pytest.raises(Refused) as refusal:
        add_row(cast.competition, cast.liaison, name="王大山", mobile="+86 190 0000 1111")
    assert refusal.value.field == "mobile"
    assert names(cast) == ["周小雨"]


def test_the_database_too_refuses_a_mobile_twice_in_a_district(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    liaison.pk = None
    with pytest.raises(IntegrityError):
        liaison.save(force_insert=True)


def test_a_mobile_of_another_district_is_accepted(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    add_row(cast.competition, cast.other_liaison)
    assert sorted(Liaison.objects.values_list("district__name", flat=True)) == ["和平区", "河东区"]


def test_a_removed_row_is_gone_and_logged(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    remove_liaison(competition_id=cast.competition.pk, liaison_id=liaison.pk, by=cast.liaison)
    assert names(cast) == []
    log = ActionLog.objects.first()
    assert (log.action, log.object_id) == ("remove_liaison", str(liaison.pk))


def test_a_leader_is_not_removed_when_none_can_be_named_any_more(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    lead(cast, liaison)
    close(cast, Task.LEADER, NOON)
    with pytest.raises(Refused):
        remove_liaison(competition_id=cast.competition.pk, liaison_id=liaison.pk, by=cast.liaison)
    assert leaders(cast) == ["周小雨"]


def test_another_districts_row_is_not_found(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    for attempt in (
        lambda: change_row(liaison, cast.other_liaison, post="主任"),
        lambda: remove_liaison(
            competition_id=cast.competition.pk, liaison_id=liaison.pk, by=cast.other_liaison
        ),
        lambda: lead(cast, liaison, by=cast.other_liaison),
    ):
        with pytest.raises(Liaison.DoesNotExist):
            attempt()


def test_a_district_that_does_not_take_part_has_no_paper(cast: Cast, noon):
    elsewhere = Competition.objects.get(slug="elsewhere-2024")
    with pytest.raises(Delegation.DoesNotExist):
        add_row(elsewhere, cast.liaison)


@pytest.mark.parametrize(
    "who", ["organizer", "clerk", "judge", "supervisor", "administrator", "foreign_organizer"]
)
def test_only_a_liaison_writes_the_table(cast: Cast, noon, who):
    with pytest.raises(NotAllowed):
        add_row(cast.competition, getattr(cast, who))


def test_the_last_instant_of_the_window_is_in_time_and_the_closing_is_not(cast: Cast, noon):
    closing = datetime(2024, 4, 20, 16, tzinfo=UTC)
    close(cast, Task.LIAISONS, closing)
    with clock_set_to(closing - timedelta(microseconds=1)):
        add_row(cast.competition, cast.liaison)
    with clock_set_to(closing), pytest.raises(TooLate) as refusal:
        add_row(cast.competition, cast.liaison, name="王大山", mobile="19000002222")
    assert "2024年4月20日 24:00" in refusal.value.message
    assert names(cast) == ["周小雨"]


def test_an_extension_opens_the_table_for_its_district_only(cast: Cast, noon):
    window = Window.objects.get(competition=cast.competition, task=Task.LIAISONS)
    grant_extension(
        window_id=window.pk,
        district_id=cast.heping.pk,
        closes_at=window.closes_at + timedelta(days=2),
        reason="系统故障",
        by=cast.organizer,
    )
    with clock_set_to(window.closes_at + timedelta(days=1)):
        add_row(cast.competition, cast.liaison)
        with pytest.raises(TooLate):
            add_row(cast.competition, cast.other_liaison)


def test_a_filed_table_is_not_changed_without_recalling_it(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    for attempt in (
        lambda: add_row(cast.competition, cast.liaison, mobile="19000002222"),
        lambda: change_row(liaison, cast.liaison, post="主任"),
        lambda: remove_liaison(
            competition_id=cast.competition.pk, liaison_id=liaison.pk, by=cast.liaison
        ),
    ):
        with pytest.raises(AlreadyFiled):
            attempt()


def test_more_than_fifty_rows_are_refused(cast: Cast, noon):
    for number in range(50):
        add_row(cast.competition, cast.liaison, mobile=f"190000011{number:02d}")
    with pytest.raises(Refused):
        add_row(cast.competition, cast.liaison, mobile="19000002222")
    assert Liaison.objects.count() == 50


def test_naming_a_leader_takes_the_former_one_off(cast: Cast, noon):
    first = add_row(cast.competition, cast.liaison)
    second = add_row(cast.competition, cast.liaison, name="王大山", mobile="19000002222")
    lead(cast, first)
    lead(cast, second)
    assert leaders(cast) == ["王大山"]


def test_naming_the_leader_again_writes_nothing(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    lead(cast, liaison)
    count = ActionLog.objects.count()
    lead(cast, liaison)
    assert ActionLog.objects.count() == count


def test_the_leader_may_be_changed_after_the_table_closed_until_the_end_of_april(cast: Cast, noon):
    first = add_row(cast.competition, cast.liaison)
    second = add_row(cast.competition, cast.liaison, name="王大山", mobile="19000002222")
    lead(cast, first)
    file_now(cast.competition, cast.heping, cast.liaison)
    end_of_april = datetime(2024, 4, 30, 16, tzinfo=UTC)
    close(cast, Task.LEADER, end_of_april)
    with clock_set_to(end_of_april - timedelta(microseconds=1)):
        lead(cast, second)
    with clock_set_to(end_of_april), pytest.raises(TooLate):
        lead(cast, first)
    assert leaders(cast) == ["王大山"]
    assert paper_of(cast.competition, cast.heping).filed_at == NOON


def test_the_database_too_refuses_a_second_leader(cast: Cast, noon):
    lead(cast, add_row(cast.competition, cast.liaison))
    second = add_row(cast.competition, cast.liaison, mobile="19000002222")
    with pytest.raises(IntegrityError):
        Liaison.objects.filter(pk=second.pk).update(is_leader=True)


@pytest.mark.django_db(transaction=True)
def test_forty_people_naming_a_leader_at_once_leave_exactly_one(cast: Cast, noon):
    rows = [
        add_row(cast.competition, cast.liaison, mobile=f"190000011{number:02d}")
        for number in range(40)
    ]
    second_account = make_liaison_account(cast.heping)
    answers = together(
        [
            lambda row=row, number=number: lead(
                cast, row, by=second_account if number % 2 else cast.liaison
            )
            for number, row in enumerate(rows)
        ]
    )
    assert [answer for answer in answers if not isinstance(answer, Liaison)] == []
    assert len(leaders(cast)) == 1
    assert ActionLog.objects.filter(action="name_leader").count() == 40


@pytest.mark.django_db(transaction=True)
def test_forty_people_adding_the_same_mobile_at_once_leave_one_row(cast: Cast, noon):
    answers = together([lambda: add_row(cast.competition, cast.liaison)] * 40)
    assert len([answer for answer in answers if isinstance(answer, Liaison)]) == 1
    assert {type(answer) for answer in answers} == {Liaison, Refused}
    assert Liaison.objects.count() == 1


def test_a_season_without_a_window_says_so(cast: Cast, noon):
    Window.objects.filter(task=Task.LIAISONS).delete()
    with pytest.raises(TooLate) as refusal:
        add_row(cast.competition, cast.liaison)
    assert refusal.value.message == "本事项尚未安排办理时间，请留意组委会通知。"
    make_window(cast.competition, Task.LIAISONS)
    add_row(cast.competition, cast.liaison)
