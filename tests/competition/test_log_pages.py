"""The supervisor reads the action log and has it checked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competition.queries.log import LogLine, log_for
from records.models import ActionLog, LogHead
from records.operations.log import record
from tests.cast import Cast
from tests.factories import NOON, make_entry
from tests.records.test_log import cut, tamper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def write(cast: Cast, action: str = "grant_extension", scope: str = "tianjin-2024", **more):
    return record(action, on=cast.heping, by=cast.organizer, at=NOON, scope=scope, **more)


def actions_shown(client, **query: str) -> list[str]:
    lines = client.get(reverse("supervise-log"), query).context["lines"]
    return [line.row.action for line in lines]


def test_the_supervisor_reads_the_own_season_and_what_belongs_to_none(client, cast: Cast):
    write(cast)
    write(cast, "issue_account", scope="")
    write(cast, "appoint", scope="elsewhere-2024")
    client.force_login(cast.supervisor)
    assert actions_shown(client) == ["issue_account", "grant_extension"]


def test_others_read_nothing(cast: Cast):
    write(cast)
    assert [log_for(user, {}).count() for user in (cast.organizer, cast.administrator)] == [0, 0]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"action": "appoint"}, ["appoint"]),
        ({"scope": "tianjin-2024"}, ["appoint", "grant_extension"]),
        ({"scope": "elsewhere-2024"}, ["appoint", "grant_extension"]),
        ({"since": "2024-04-10"}, ["appoint", "grant_extension"]),
        ({"since": "2024-04-11"}, []),
        ({"until": "2024-04-09"}, []),
        ({"until": "2024-04-10"}, ["appoint", "grant_extension"]),
        ({"q": "和平"}, ["appoint"]),
        ({"q": "区"}, ["appoint", "grant_extension"]),
        ({"q": "nobody"}, []),
        ({"since": "yesterday", "q": "nobody"}, []),
    ],
)
def test_the_filters(client, cast: Cast, query, shown):
    write(cast)
    write(cast, "appoint", label="和平区")
    client.force_login(cast.supervisor)
    assert actions_shown(client, **query) == shown


def test_a_line_reads_as_people_speak(cast: Cast):
    row = write(cast, changes={"name": ("和平", "和平区"), "pinyin": ("", "heping")})
    line = LogLine(row)
    assert (line.action, line.thing, line.changes) == (
        "延期",
        "区",
        [("名称", "和平", "和平区"), ("拼音", "（空）", "heping")],
    )


def test_personal_values_are_shown_as_such(cast: Cast):
    row = record(
        "correct_account", on=cast.clerk, by=cast.organizer, at=NOON, changes={"name": ("a", "b")}
    )
    hidden = "（个人信息，只存校验值）"
    assert LogLine(row).changes == [("姓名", hidden, hidden)]


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("role", "liaison", "区联络人"),
        ("is_active", False, "否"),
        ("created_at", NOON, "2024年4月10日 12:00"),
        ("login_epoch", 3, "3"),
        ("nonsense", "x" * 300, "x" * 200),
        ("role", {"marks": {"": 80_000}}, "得分 80"),
        ("role", ["clerk"], "clerk"),
    ],
)
def test_values_are_shown_in_words(cast: Cast, field, value, shown):
    row = record(
        "change_role", on=cast.clerk, by=cast.organizer, at=NOON, changes={field: (None, value)}
    )
    assert LogLine(row).changes[0][1:] == ("（空）", shown)


def test_a_relation_is_named_for_what_it_leads_to(cast: Cast):
    row = record(
        "join_district", on=cast.liaison.membership, by=cast.organizer, at=NOON,
        changes={"district": (None, 3)},
    )  # fmt: skip
    assert LogLine(row).changes == [("区", "（空）", "3")]


def test_a_relation_seen_from_behind_is_shown_too(cast: Cast):
    row = write(cast, changes={"seats": (None, [3, 4])})
    row.object_type = "competition.event"
    assert LogLine(row).changes == [("评委席", "（空）", "3；4")]


def test_what_points_to_the_object_is_named_too(cast: Cast):
    entry = make_entry(cast.guidance, cast.heping)
    changes = {"findings": ("", "新增 1 项")}
    row = record("recheck_entry", on=entry, by=None, at=NOON, changes=changes)
    assert LogLine(row).changes == [("核查结果", "（空）", "新增 1 项")]


def test_an_object_that_is_no_more_keeps_its_names(cast: Cast):
    row = write(cast, changes={"name": ("", "x")})
    row.object_type = "gone.thing"
    line = LogLine(row)
    assert (line.thing, line.changes) == ("gone.thing", [("name", "（空）", "x")])


def verified(client, cast: Cast):
    client.force_login(cast.supervisor)
    return client.post(reverse("supervise-log-verify"))


def test_a_whole_log_is_said_to_be_whole(client, cast: Cast):
    write(cast)
    assert verified(client, cast).context["breaks"] == []
    assert ActionLog.objects.first().action == "verify_log"


def test_an_empty_log_is_whole_too(client, cast: Cast):
    assert verified(client, cast).context["breaks"] == []


def test_a_changed_row_is_named(client, cast: Cast):
    write(cast)
    tamper(1, reason="changed")
    answer = verified(client, cast)
    assert answer.context["breaks"] == ["第 1 条的内容与校验值不符。"]
    assert "第 1 条的内容与校验值不符。" in answer.content.decode()


def test_a_cut_tail_is_named(client, cast: Cast):
    write(cast)
    write(cast)
    cut(2)
    assert LogHead.objects.get().seq == 2
    assert len(verified(client, cast).context["breaks"]) == 1


def test_the_log_asks_the_same_number_of_queries_for_any_length(client, cast: Cast):
    client.force_login(cast.supervisor)
    counts = []
    for more in (3, 27):
        for _ in range(more):
            write(cast)
        client.get(reverse("supervise-log"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("supervise-log"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
