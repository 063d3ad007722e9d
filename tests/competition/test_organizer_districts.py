"""The organizer's progress map, list of liaisons and district page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.desk import todos_for
from accounts.models import User
from competition.enums import ProgressStage, Task
from competition.models import Liaison, Window
from competition.operations.extensions import grant_extension
from competition.operations.liaisons import name_leader
from competition.queries.progress import district_lines, progress_columns
from records.models import Message
from tests.cast import Cast
from tests.competition.papers import add_row, file_now
from tests.factories import NOON, make_district, take_part

pytestmark = pytest.mark.django_db
S = ProgressStage


@pytest.fixture
def office(cast: Cast, noon) -> Client:
    """The organizer, signed in."""
    client = Client()
    client.force_login(cast.organizer, "django.contrib.auth.backends.ModelBackend")
    return client


def at(name: str, *args: object) -> str:
    return reverse(name, args=["tianjin-2024", *args])


def stages(cast: Cast, task: Task, instant=NOON) -> dict[str, ProgressStage]:
    columns = progress_columns(cast.competition, at=instant, tasks=[task])
    return {cell.district.name: cell.stage for column in columns for cell in column.cells}


def crowd(cast: Cast, start: int, stop: int) -> None:
    for number in range(start, stop):
        district = make_district(f"1299{number:02d}", f"第{number}区")
        take_part(cast.competition, district)
        Liaison.objects.create(
            competition=cast.competition,
            district=district,
            name="周小雨",
            unit="就业服务中心",
            post="科长",
            mobile=f"190000022{number:02d}",
        )


def test_a_paper_goes_from_not_begun_over_in_work_to_done(cast: Cast, noon):
    seen = [stages(cast, Task.LIAISONS)]
    liaison = add_row(cast.competition, cast.liaison)
    seen.append(stages(cast, Task.LIAISONS))
    file_now(cast.competition, cast.heping, cast.liaison)
    seen.append(stages(cast, Task.LIAISONS))
    assert [each["和平区"] for each in seen] == [S.NOT_BEGUN, S.DRAFT, S.FILED]
    assert [each["河东区"] for each in seen] == [S.NOT_BEGUN] * 3
    assert stages(cast, Task.LEADER) == {"和平区": S.DRAFT, "河东区": S.NOT_BEGUN}
    name_leader(competition_id=cast.competition.pk, liaison_id=liaison.pk, by=cast.liaison)
    assert stages(cast, Task.LEADER)["和平区"] == S.FILED


def test_what_is_not_done_at_the_closing_is_late_unless_extended(cast: Cast, noon):
    window = Window.objects.get(competition=cast.competition, task=Task.LIAISONS)
    grant_extension(
        window_id=window.pk,
        district_id=cast.heping.pk,
        closes_at=window.closes_at + timedelta(days=2),
        reason="系统故障",
        by=cast.organizer,
    )
    before = window.closes_at - timedelta(microseconds=1)
    assert stages(cast, Task.LIAISONS, before)["河东区"] == S.NOT_BEGUN
    assert stages(cast, Task.LIAISONS, window.closes_at) == {
        "和平区": S.NOT_BEGUN,
        "河东区": S.LATE,
    }


def test_the_tile_of_a_district_shows_its_worst_task(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    columns = progress_columns(cast.competition, at=NOON, tasks=[Task.LIAISONS, Task.LEADER])
    tiles = {line.district.name: (line.stage, line.filed) for line in district_lines(columns)}
    assert tiles == {"和平区": (S.DRAFT, 1), "河东区": (S.NOT_BEGUN, 0)}


def test_a_task_without_a_window_has_no_column(cast: Cast, noon):
    Window.objects.filter(task=Task.LEADER).delete()
    tasks = [column.task for column in progress_columns(cast.competition, at=NOON)]
    assert Task.LEADER not in tasks


def test_the_map_lists_the_districts_by_code_and_filters_by_task_and_stage(office, cast: Cast):
    add_row(cast.competition, cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    page = office.get(at("manage-progress"))
    assert [line.district.code for line in page.context["tiles"]] == ["120101", "120102"]
    todo = office.get(at("manage-progress"), {"task": "liaisons", "stage": "todo"})
    assert [line.district.name for line in todo.context["lines"]] == ["河东区"]
    done = office.get(at("manage-progress"), {"task": "liaisons", "stage": "filed"})
    assert [line.district.name for line in done.context["lines"]] == ["和平区"]
    assert [column.task for column in done.context["shown"]] == [Task.LIAISONS]


def test_nonsense_in_the_filter_shows_everything(office, cast: Cast):
    page = office.get(at("manage-progress"), {"task": "x", "stage": "y"})
    assert len(page.context["lines"]) == 2


def test_one_district_is_reminded_from_the_map_and_the_page_says_so(office, cast: Cast):
    sent = {"task": "liaisons", "district": "120102", "note": "请尽快。"}
    answer = office.post(at("manage-remind"), sent, follow=True)
    assert "已提醒河东区。" in answer.content.decode()
    assert [message.recipient for message in Message.objects.all()] == [cast.other_liaison]


def test_all_late_districts_are_reminded_and_a_second_time_is_refused(office, cast: Cast):
    first = office.post(at("manage-remind"), {"task": "liaisons"}, follow=True)
    second = office.post(at("manage-remind"), {"task": "liaisons"}, follow=True)
    assert "已提醒 2 个区：和平区、河东区。" in first.content.decode()
    assert "没有发出新的提醒：今天都已提醒过（和平区、河东区）。" in second.content.decode()
    assert Message.objects.count() == 2


def test_a_forged_reminder_is_refused(office, cast: Cast):
    assert office.post(at("manage-remind"), {"task": "everything"}).status_code == 400
    foreign = {"task": "liaisons", "district": "999999"}
    assert office.post(at("manage-remind"), foreign).status_code == 404
    away = {"task": "liaisons", "district": "120101", "next": "//evil.example/manage/"}
    answer = office.post(at("manage-remind"), away)
    assert answer["Location"] == at("manage-progress") + "?task=liaisons"


def test_a_supervisor_sees_the_map_and_reminds_nobody(cast: Cast, noon):
    client = Client()
    client.force_login(cast.supervisor, "django.contrib.auth.backends.ModelBackend")
    assert "发送提醒" not in client.get(at("manage-progress")).content.decode()
    assert client.post(at("manage-remind"), {"task": "liaisons"}).status_code == 403


def found(office: Client, **query: str) -> list[str]:
    page = office.get(at("manage-liaisons"), query).context["page"]
    return [row.name for row in page]


@pytest.fixture
def three(cast: Cast, noon) -> None:
    """Two liaisons of 和平区, which has filed, and one of 河东区 with a mobile of the first."""
    first = add_row(cast.competition, cast.liaison, name="单小雨", unit="甲单位")
    add_row(cast.competition, cast.liaison, name="王大山", mobile="19000002222", unit="丙单位")
    name_leader(competition_id=cast.competition.pk, liaison_id=first.pk, by=cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    add_row(cast.competition, cast.other_liaison, name="李小河", unit="乙单位")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["单小雨", "王大山", "李小河"]),
        ({"district": "120102"}, ["李小河"]),
        ({"filed": "yes"}, ["单小雨", "王大山"]),
        ({"filed": "no"}, ["李小河"]),
        ({"leader": "on"}, ["单小雨"]),
        ({"twin": "on"}, ["单小雨", "李小河"]),
        ({"q": "丙"}, ["王大山"]),
        ({"q": "190000022"}, ["王大山"]),
        ({"q": "shan"}, ["单小雨"]),
        ({"q": "lxh"}, ["李小河"]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
        ({"order": "unit"}, ["单小雨", "王大山", "李小河"]),
        ({"order": "-district"}, ["李小河", "单小雨", "王大山"]),
        ({"order": "nonsense"}, ["单小雨", "王大山", "李小河"]),
        ({"district": "nonsense"}, ["单小雨", "王大山", "李小河"]),
    ],
)
def test_the_list_is_filtered_searched_and_sorted_by_the_address(office, three, query, names):
    answer = found(office, **query)
    if query.get("order") == "unit":
        assert sorted(answer) == sorted(names)
    else:
        assert answer == names


def test_a_mobile_of_two_districts_is_pointed_out_to_the_organizer(office, three):
    rows = office.get(at("manage-liaisons")).context["page"]
    assert [row.twin for row in rows] == ["河东区", None, "和平区"]


def test_the_list_shows_fifty_a_page(office, cast: Cast):
    crowd(cast, 0, 60)
    pages = [office.get(at("manage-liaisons"), {"page": n}).context["page"] for n in (1, 2, 99)]
    assert [len(page) for page in pages] == [50, 10, 10]


@pytest.mark.parametrize("name", ["manage-progress", "manage-liaisons", "desk"])
def test_pages_take_the_same_queries_for_three_and_thirty_districts(
    office, cast: Cast, django_assert_num_queries, name
):
    address = reverse("desk") if name == "desk" else at(name)
    crowd(cast, 0, 3)
    office.get(address)
    with CaptureQueriesContext(connection) as few:
        office.get(address)
    crowd(cast, 3, 30)
    with django_assert_num_queries(len(few)):
        office.get(address)


def test_a_districts_page_shows_its_paper_its_history_and_who_signs_in(office, three, cast: Cast):
    page = office.get(at("manage-district", "120101"))
    assert [line["act"] for line in page.context["history"]] == ["指定领队", "报送附件1"]
    assert list(page.context["accounts"]) == [cast.liaison]
    assert "校验码" in page.content.decode()


def test_a_reminder_shows_in_the_districts_history(office, cast: Cast):
    office.post(at("manage-remind"), {"task": "liaisons", "district": "120101", "note": "请尽快。"})
    history = office.get(at("manage-district", "120101")).context["history"]
    assert [(line["act"], line["reason"]) for line in history] == [("组委会提醒", "请尽快。")]


def desk(client: Client, part: str) -> list[tuple[str, str, str]]:
    lines = client.get(reverse("desk")).context[part]
    return [(line.title, line.state, line.detail) for line in lines]


def test_the_liaisons_desk_says_what_to_file_and_whom_to_name(cast: Cast, noon):
    client = Client()
    client.force_login(cast.liaison, "django.contrib.auth.backends.ModelBackend")
    todo, done = "报送各区联络人员信息表（附件1）", "已报送各区联络人员信息表（附件1）"
    assert (todo, "open", "还没有填写联络人。") in desk(client, "todo")
    add_row(cast.competition, cast.liaison)
    assert (todo, "open", "已填写 1 人，还没有报送。") in desk(client, "todo")
    file_now(cast.competition, cast.heping, cast.liaison)
    assert (done, "done", "1 人") in desk(client, "done")
    assert ("指定领队", "open", "从附件1 的联络人中指定一名领队。") in desk(client, "todo")


def waiting(user: User, *, days: int) -> dict[str, str]:
    lines = todos_for(user, at=NOON + timedelta(days=days))
    return {line.title: line.state for line in lines if line.state != "done"}


def test_a_late_district_sees_it_on_the_desk_for_a_month(cast: Cast, noon):
    title = "报送各区联络人员信息表（附件1）"
    seen = [waiting(cast.liaison, days=days).get(title) for days in (0, 11, 39, 41)]
    assert seen == ["open", "late", "late", None]


def test_the_organizers_desk_counts_who_has_not_handed_in(office, cast: Cast):
    title = "报送各区联络人员信息表（附件1）：2 个区未办结"
    assert (title, "pending", "和平区、河东区") in desk(office, "todo")
    seen = [waiting(cast.organizer, days=days).get(title) for days in (0, 11, 41)]
    assert seen == ["pending", "late", None]


def test_the_desk_of_another_competitions_organizer_shows_nothing_of_this_one(cast: Cast, noon):
    assert waiting(cast.foreign_organizer, days=0) == {}
