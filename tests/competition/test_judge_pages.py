"""Judges' pages: saving as their script does, without a script, and what nobody may see yet."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from competition.enums import SheetState
from competition.models import Competitor, Entry, Sheet
from competition.operations.judge_sheets import CHANGED, NO_SEAT, NO_TURN, SEALED
from records.models import IdempotencyKey
from tests.cast import Cast
from tests.factories import make_staff
from tests.judging import (
    SCORE,
    TIMED,
    draw_turns,
    hold_first,
    judge_saves,
    make_panel,
    tag_of,
)
from tests.scoring import accepted, key_in, plan

pytestmark = pytest.mark.django_db
GOOD = plan("50", "30.5")
HOME = "/judge/tianjin-2024/"
FINE = [
    TIMED[0],
    TIMED[1]
    | {
        "criteria": [
            {"code": "content", "name": "内容", "maximum": 60},
            {"code": "speech", "name": "表达", "maximum": 40},
        ]
    },
]


@pytest.fixture
def judges(cast: Cast, noon) -> list[User]:
    return make_panel(cast, accepted(cast, "G001"), accepted(cast, "G002"), components=TIMED)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(by: User, turn: str = "7", **changes: Any) -> tuple[int, dict[str, Any]]:
    body = {
        "key": "0" * 16, "user": by.pk, "seen": "", "hand_in": False,
        "marks": GOOD, "deduction": "", "note": "", "tag": tag_of(turn),
    }  # fmt: skip
    answer = signed_in(by).post(
        f"{SCORE}{turn}/save/", body | changes, content_type="application/json"
    )
    return answer.status_code, answer.json()


def test_a_save_is_answered_with_the_revision(cast: Cast, judges):
    status, told = send(cast.judge, key="a" * 32, note="好")
    assert (status, told["key"], told["state"], told["saved_at"]) == (
        200,
        "a" * 32,
        "draft",
        "12:00:00",
    )
    assert Sheet.objects.get().note == "好"
    status, again = send(cast.judge, key="b" * 32, seen=told["revision"], hand_in=True)
    assert (status, again["state"]) == (200, "handed_in")


def test_a_save_sent_twice_is_answered_once(cast: Cast, judges):
    first = send(cast.judge)
    judge_saves(cast, cast.judge, plan("1", "1"), hand_in=False)
    assert send(cast.judge) == first
    assert Sheet.objects.get().marks["content"] == 1_000
    assert IdempotencyKey.objects.count() == 1


def test_another_device_is_shown_beside_ones_own(cast: Cast, judges):
    send(cast.judge, marks={"content": "40"})
    status, told = send(cast.judge, key="1" * 16)
    assert (status, told["message"], told["is_stale"]) == (409, CHANGED, True)
    assert told["theirs"]["marks"] == {"content": "40"}


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"marks": plan("61", "1")}, 400, "“内容”得分 61 超过满分 60。"),
        (
            {"marks": plan("NaN", "1")},
            400,
            "“NaN”不是得分，应为不超过三位小数的数，如 88 或 88.5。",
        ),
        ({"user": 1}, 403, None),
        ({"user": None}, 403, None),
        ({"key": "short"}, 400, "内容不能识别，请刷新页面重试。"),
        ({"key": 5}, 400, "内容不能识别，请刷新页面重试。"),
        ({"marks": [1]}, 400, "内容不能识别，请刷新页面重试。"),
        ({"marks": {"content": 5}}, 400, "内容不能识别，请刷新页面重试。"),
        ({"note": None}, 400, "内容不能识别，请刷新页面重试。"),
        ({"hand_in": 1}, 400, "内容不能识别，请刷新页面重试。"),
        ({"note": "长" * 9_000}, 413, None),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(cast: Cast, judges, changes, status, message):
    found, told = send(cast.judge, **changes)
    assert found == status
    assert told["message"] == message or message is None
    assert Sheet.objects.count() == 0


def test_a_turn_and_a_seat_that_are_not_there(cast: Cast, judges):
    assert send(cast.judge, turn="99") == (404, {"message": NO_TURN, "faults": {}})
    stranger = make_staff(cast.competition, Role.JUDGE)
    assert send(stranger) == (404, {"message": NO_SEAT, "faults": {}})


def test_a_sheet_is_scored_without_a_script(cast: Cast, judges):
    client = signed_in(cast.judge)
    fields = {
        "mark:content": "50",
        "mark:speech": "",
        "note": "",
        "deduction": "",
        "seen": "",
        "tag": tag_of(),
    }
    answer = client.post(f"{SCORE}7/", fields | {"act": "save"}, follow=True)
    assert "暂存" in answer.content.decode()
    seen = answer.context["seen"]
    fields |= {"mark:speech": "30.5", "seen": seen, "act": "review"}
    review = client.post(f"{SCORE}7/", fields, follow=True)
    assert "核对后提交：7 号" in review.content.decode()
    handed = client.post(f"{SCORE}7/", fields | {"seen": review.context["seen"], "act": "hand_in"})
    assert handed["Location"] == f"{SCORE}8/"
    assert Sheet.objects.get().state == SheetState.HANDED_IN
    late = client.post(f"{SCORE}7/", fields | {"mark:content": "1", "act": "hand_in"})
    assert (late.status_code, SEALED in late.content.decode()) == (400, True)


def test_a_wrong_mark_comes_back_as_it_was_typed(cast: Cast, judges):
    fields = {"mark:content": "61", "mark:speech": "30", "seen": "", "tag": tag_of(), "act": "save"}
    answer = signed_in(cast.judge).post(f"{SCORE}7/", fields)
    text = answer.content.decode()
    assert (answer.status_code, 'value="61"' in text, "超过满分 60" in text) == (400, True, True)


ROUTES = [HOME, f"{SCORE}7/", f"{SCORE}8/", f"{SCORE}7/panel/", f"{SCORE}7/timing/",
          "/judge/tianjin-2024/recusals/", "/desk/", reverse("inbox"),
          "/judge/tianjin-2024/board/guidance/plan/"]  # fmt: skip


def told_to(user: User) -> str:
    client = signed_in(user)
    pages = [client.get(address).content.decode() for address in ROUTES]
    return "\n".join([*pages, json.dumps(send(user, key="c" * 16, seen="x"), ensure_ascii=False)])


def test_no_answer_tells_a_judge_whose_turn_it_is(cast: Cast, judges):
    Competitor.objects.update(name="金丝雀名", unit="金丝雀单位", post="金丝雀岗")
    judge_saves(cast, judges[1], GOOD)
    text = told_to(cast.judge)
    assert "7 号" in text
    planted = ("金丝雀名", "金丝雀单位", "金丝雀岗", "和平区", "G001", "G002")
    assert [word for word in planted if word in text] == []


@pytest.fixture
def fine(cast: Cast, noon) -> list[User]:
    """A panel that marks in thousandths: every mark is a canary."""
    judges = make_panel(cast, accepted(cast, "G001"), accepted(cast, "G002"), components=FINE)
    judge_saves(cast, judges[1], plan("37.123", "11.457"), note="甲评语金丝雀")
    judge_saves(cast, judges[2], plan("38.219", "12.683"), note="乙评语金丝雀")
    return judges


OTHERS = ("37.123", "11.457", "48.58", "甲评语金丝雀", "38.219", "12.683", "50.902", "乙评语金丝雀")


def test_nobody_meets_others_marks_before_the_panel_is_complete(cast: Cast, fine):
    text = told_to(cast.judge)
    assert [mark for mark in OTHERS if mark in text] == []
    second = told_to(fine[1])  # the leader
    assert [mark for mark in OTHERS[4:] if mark in second] == []


def test_a_complete_panel_sees_its_table_by_seat(cast: Cast, fine):
    judge_saves(cast, cast.judge, plan("36.5", "30"))
    answer = signed_in(cast.judge).get(f"{SCORE}7/panel/")
    text = answer.content.decode()
    assert [
        word for word in ("37.123", "48.58", "评委 1（我）", "评委 3") if word not in text
    ] == []
    assert [judge.name for judge in fine[1:] if judge.name in text] == []
    stranger = make_staff(cast.competition, Role.JUDGE)
    assert signed_in(stranger).get(f"{SCORE}7/panel/").status_code == 404


def test_the_leader_releases_on_the_start_page(cast: Cast, judges):
    hold_first(cast.guidance)
    leader = signed_in(judges[1])
    judge_saves(cast, judges[0], GOOD)
    assert "评委 2、3 各还差 1 张" in leader.get(HOME).content.decode()
    for judge in judges[1:]:
        judge_saves(cast, judge, GOOD)
    assert "放行试评成绩" in leader.get(HOME).content.decode()
    assert leader.post(f"{SCORE}release/").status_code == 302
    assert set(Sheet.objects.values_list("state", flat=True)) == {"handed_in"}
    assert leader.post(f"{SCORE}release/").status_code == 404


def test_an_absent_entrant_needs_no_sheet(cast: Cast, judges):
    key_in(cast, Entry.objects.get(number="G001"), "plan", state="缺考")
    page = signed_in(cast.judge).get(HOME)
    panel = page.context["panels"][0]
    assert (panel.done, panel.next_line.turn.token) == (1, "8")
    assert "缺考" in page.content.decode()


def test_entrants_without_a_turn_are_only_counted(cast: Cast, judges):
    accepted(cast, "G009")
    page = signed_in(cast.judge).get(HOME)
    assert (page.context["panels"][0].unread, "尚未抽签" in page.content.decode()) == (1, True)


def test_a_judge_without_a_seat_is_told_so(cast: Cast, noon):
    assert "还没有被安排到评委席" in signed_in(cast.judge).get(HOME).content.decode()


def test_statements_do_not_grow_with_the_turns(cast: Cast, judges):
    client = signed_in(cast.judge)
    counts = []
    for more in (1, 27):
        entries = [accepted(cast, f"N{more:02}{n:02}") for n in range(more)]
        draw_turns(*entries)
        for address in (HOME, f"{SCORE}7/"):
            client.get(address)
            with CaptureQueriesContext(connection) as found:
                client.get(address)
            counts.append(len(found))
        judge_saves(cast, cast.judge, plan(str(more), "1"), hand_in=False)
        with CaptureQueriesContext(connection) as found:
            judge_saves(cast, cast.judge, plan(str(more + 1), "1"), hand_in=False)
        counts.append(len(found))
    assert counts[:3] == counts[3:]
