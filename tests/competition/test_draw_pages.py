"""The pages of the day: the organizer's, the supervisor's and the public's."""

import json
import subprocess
import sys

import pytest
from django.test import Client

from competition.models import Competition, ComponentLock, Draw, Room, Session
from competition.operations.draws import commit_draw, void_draw
from competition.operations.slots import swap_slots
from tests.cast import Cast
from tests.competition.day import (
    SEED,
    drawn,
    make_drawn,
    make_people,
    make_rooms,
    make_session,
    order_in,
)
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.scoring import accepted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PLACE = ("guidance", "plan")


def test_a_session_is_set_up_on_its_page(cast: Cast):
    make_people(cast, 1)
    room = make_rooms(cast, "第一考场")[0]
    organizer = browser_of(cast.organizer)
    assert "未设置" in said(organizer.get(at("manage-day")))
    form = {
        "day": "2024-04-10", "clock": "08:30", "turn": "12.5", "late": "20", "follows": "",
        "late_state": "forfeit", "rooms": [room.pk], "note": "", "version": "0",
    }  # fmt: skip
    assert organizer.post(at("manage-session", *PLACE), form).status_code == 302
    session = Session.objects.get()
    assert (session.turn_seconds, session.late_seconds, session.late_state) == (
        750,
        1200,
        "forfeit",
    )
    page = said(organizer.get(at("manage-day")))
    assert ("2024年4月10日 08:30" in page, "12 分 30 秒" in page, "第一考场" in page) == (True,) * 3
    assert 'value="12.5"' in said(organizer.get(at("manage-session", *PLACE)))


def test_a_stale_form_is_refused_and_keeps_what_was_typed(cast: Cast):
    make_people(cast, 1)
    make_session(cast)
    form = {"turn": "7", "late": "", "late_state": "absent", "note": "西门进", "version": "0"}
    answer = browser_of(cast.organizer).post(at("manage-session", *PLACE), form)
    assert (answer.status_code, "刚被他人修改" in said(answer), "西门进" in said(answer)) == (
        400, True, True,
    )  # fmt: skip


def test_a_half_filled_moment_is_refused_beside_its_field(cast: Cast):
    make_people(cast, 1)
    form = {"day": "2024-04-10", "clock": "", "turn": "7", "late_state": "absent", "version": "0"}
    answer = browser_of(cast.organizer).post(at("manage-session", *PLACE), form)
    assert answer.context["form"].errors["clock"] == ["日期和时刻须一并填写。"]


def test_rooms_are_added_changed_and_removed_on_pages(cast: Cast):
    organizer = browser_of(cast.organizer)
    organizer.post(at("manage-rooms"), {"name": "第一考场", "place": "三楼", "order": "1"})
    room = Room.objects.get()
    again = organizer.post(at("manage-rooms"), {"name": "第一考场", "place": "", "order": "2"})
    assert (again.status_code, "已有名为" in said(again)) == (400, True)
    organizer.post(at("manage-room", room.pk), {"name": "主赛场", "place": "", "order": "1"})
    assert Room.objects.get().name == "主赛场"
    organizer.post(at("manage-room-remove", room.pk))
    assert Room.objects.count() == 0


def test_the_organizer_commits_draws_and_the_order_is_shown(cast: Cast):
    make_people(cast, 3)
    session = make_session(cast)
    organizer = browser_of(cast.organizer)
    organizer.post(at("manage-draw-commit", *PLACE))
    draw = Draw.objects.get()
    page = said(organizer.get(at("manage-draw", *PLACE)))
    assert (draw.commitment in page, draw.secret in page) == (True, False)
    wrong = organizer.post(
        at("manage-draw-lots", *PLACE, draw.pk), {"seed": "", "seed_source": "x"}
    )
    assert (wrong.status_code, session.slots.count()) == (400, 0)
    organizer.post(at("manage-draw-lots", *PLACE, draw.pk), SEED)
    page = said(organizer.get(at("manage-draw", *PLACE)))
    assert [number in page for number in ("G001", "G002", "G003", draw.secret)] == [True] * 4


def test_the_supervisor_looks_on_and_has_no_buttons(cast: Cast):
    make_drawn(cast)
    page = said(browser_of(cast.supervisor).get(at("manage-draw", *PLACE)))
    assert ("出场顺序" in page, "作废这次抽签" in page) == (True, False)


def test_changes_after_the_draw_are_made_on_the_page(cast: Cast):
    session = make_drawn(cast, people=3, rooms=0).session
    first, _, last = [number for _, _, number in order_in(session)]
    accepted(cast, "G009")
    organizer = browser_of(cast.organizer)
    assert "G009" in said(organizer.get(at("manage-draw", *PLACE)))
    organizer.post(
        at("manage-slot-move", *PLACE),
        {"move-number": last, "move-position": "1", "move-reason": "因病"},
    )
    organizer.post(
        at("manage-slot-swap", *PLACE),
        {"swap-first": first, "swap-second": last, "swap-reason": "换回"},
    )
    organizer.post(at("manage-slot-add", *PLACE), {"add-number": "G009", "add-reason": "申诉"})
    numbers = [number for _, _, number in order_in(session)]
    assert (numbers[0], numbers[-1]) == (first, "G009")
    wrong = organizer.post(at("manage-slot-move", *PLACE), {"move-number": "G999"})
    assert (wrong.status_code, "G999" in said(wrong)) == (400, True)
    organizer.post(at("manage-draw-void", *PLACE, Draw.objects.get().pk), {"void-reason": "重来"})
    assert "重来" in said(organizer.get(at("manage-draw", *PLACE)))


def test_a_follower_leads_to_the_leading_page(cast: Cast):
    make_people(cast, 1, has_show=True)
    make_session(cast, "show")
    make_session(cast, follows="show")
    answer = browser_of(cast.organizer).get(at("manage-draw", *PLACE))
    assert answer["Location"] == at("manage-draw", "guidance", "show")


def test_the_districts_see_the_commitment_before_and_everything_after(cast: Cast):
    make_people(cast, 3)
    session = make_session(cast)
    draw = commit_draw(session_id=session.pk, by=cast.organizer)
    before = said(Client().get(at("season-draw", draw.pk)))
    record = Client().get(at("season-draw-record", draw.pk)).json()
    assert (draw.commitment in before, draw.secret in before) == (True, False)
    assert (record["secret"], record["order"], record["now"]) == ("", [], None)
    Draw.objects.update(state="void", void_reason="名单有误")
    drawn(cast, session)
    page = said(Client().get(at("season-draws")))
    assert ("名单有误" in page, "已抽签" in page) == (True, True)
    valid = Draw.objects.get(state="drawn")
    for person in (cast.liaison, cast.organizer, cast.supervisor):
        assert valid.secret in said(browser_of(person).get(at("season-draw", valid.pk)))


def _told(browser: Client, draw: Draw) -> tuple[bool, bool, bool]:
    """Whether page and record tell the secret, and the record the order."""
    page = said(browser.get(at("season-draw", draw.pk)))
    record = browser.get(at("season-draw-record", draw.pk)).json()
    assert (draw.seed in page, record["seed"], record["commitment"]) == (
        True, draw.seed, draw.commitment,
    )  # fmt: skip
    return (draw.secret in page, bool(record["secret"]), bool(record["order"] or record["now"]))


def test_who_drew_which_number_is_no_judges_to_know_before_the_scores_are_locked(cast: Cast):
    draw = make_drawn(cast)
    judges = [browser_of(cast.judge), browser_of(cast.clerk), Client()]
    swap_slots(
        session_id=draw.session_id, first="G001", second="G002", reason="因病", by=cast.organizer
    )
    assert [_told(each, draw) for each in judges] == [(False, False, False)] * 3
    assert "因病" not in said(judges[0].get(at("season-draw", draw.pk)))
    ComponentLock.objects.create(
        event=draw.session.event, component="plan", by=cast.organizer, at=draw.drawn_at
    )
    assert [_told(each, draw) for each in judges] == [(True, True, True)] * 3


def test_names_are_not_public(cast: Cast):
    draw = make_drawn(cast)
    names = [slot.entry.competitor.name for slot in draw.session.slots.all()]
    liaison = browser_of(cast.liaison)
    for address in (at("season-draw", draw.pk), at("season-draw-record", draw.pk)):
        text = liaison.get(address).content.decode()
        assert [name for name in names if name in text] == []


def test_the_published_record_and_script_run_as_they_are_downloaded(cast: Cast, tmp_path):
    draw = make_drawn(cast, people=5, rooms=2)
    liaison = browser_of(cast.liaison)
    (tmp_path / "rerun.py").write_bytes(Client().get("/draws/script/").content)
    content = liaison.get(at("season-draw-record", draw.pk)).content
    codes = []
    for text in (content, content.replace(b'"seed": "7419"', b'"seed": "7418"')):
        (tmp_path / "record.json").write_bytes(text)
        done = subprocess.run(
            [sys.executable, "-I", "rerun.py", "record.json"], cwd=tmp_path, capture_output=True,
            timeout=20, check=False,
        )  # fmt: skip
        codes.append(done.returncode)
    assert codes == [0, 1]
    assert json.loads(content)["now"] != []


def test_a_void_draw_can_still_be_rerun_by_anyone(cast: Cast):
    draw = void_draw(draw_id=make_drawn(cast).pk, reason="停电", by=cast.organizer)
    record = Client().get(at("season-draw-record", draw.pk)).json()
    assert (record["secret"], len(record["order"]), record["now"]) == (draw.secret, 5, None)


def test_draws_of_a_season_that_is_not_public_are_nobodys(cast: Cast):
    draw = make_drawn(cast)
    Competition.objects.update(is_public=False)
    pages = ("season-draw", "season-draw-record")
    codes = [Client().get(at(name, draw.pk)).status_code for name in pages]
    assert [*codes, Client().get(at("season-draws")).status_code] == [404] * 3


def test_the_door_ticks_finds_and_settles(cast: Cast):
    first, *_ = make_people(cast, 3)
    make_session(cast, starts_at=None)
    organizer = browser_of(cast.organizer)
    answer = organizer.post(
        at("manage-arrival", *PLACE, first.pk), {"id_checked": "1", "only": "waiting"}
    )
    assert answer["Location"].endswith("?only=waiting")
    assert "G001" not in said(organizer.get(answer["Location"])).replace("G001 已到", "")
    found = said(organizer.get(at("manage-arrivals", *PLACE) + "?q=g002"))
    assert ("G002 " in found, "G003 " in found) == (True, False)
    wrong = organizer.post(at("manage-arrival", *PLACE, first.pk), {"time": "25:00"})
    assert (wrong.status_code, "到达时刻应如" in said(wrong)) == (400, True)
    settle = organizer.get(at("manage-arrivals-settle", *PLACE))
    assert [row.entry.number for row in settle.context["rows"]] == ["G002", "G003"]
    second = settle.context["rows"][0].entry.pk
    assert organizer.post(at("manage-arrivals-settle", *PLACE)).status_code == 400
    organizer.post(at("manage-arrivals-settle", *PLACE), {"entry": [second]})
    assert "缺考" in said(organizer.get(at("manage-arrivals", *PLACE)))
    organizer.post(at("manage-arrival-undo", *PLACE, first.pk), {"reason": "认错人"})
    assert organizer.get(at("manage-arrivals", *PLACE)).context["arrived"] == 0


@pytest.mark.parametrize("name", ["manage-draw", "manage-arrivals", "manage-arrivals-settle"])
def test_pages_cost_the_same_at_3_and_30_people(cast: Cast, name):
    """Everybody has a place, an arrival by somebody, and a district of one's own."""
    make_people(cast, 0)
    session = make_session(cast, starts_at=None)
    numbers = iter(range(1, 99))

    def person():
        number = next(numbers)
        entry = accepted(cast, f"G{number:03d}")
        session.slots.create(entry=entry, position=number, number=number)
        if number % 2:
            session.arrivals.create(entry=entry, arrived_at="2024-04-10T04:00Z", by=cast.organizer)

    Draw.objects.create(
        session=session, number=1, state="drawn", commitment="c", secret="s", seed="7",
        committed_by=cast.organizer, committed_at="2024-04-10T04:00Z", drawn_by=cast.organizer,
        drawn_at="2024-04-10T04:00Z",
    )  # fmt: skip
    few, many = queries_at_3_and_30(person, browser_of(cast.organizer), at(name, *PLACE))
    assert few == many


def test_the_list_of_draws_costs_the_same_at_3_and_30(cast: Cast):
    make_people(cast, 1)
    session = make_session(cast)

    def voided():
        draw = commit_draw(session_id=session.pk, by=cast.organizer)
        void_draw(draw_id=draw.pk, reason="重来", by=cast.organizer)

    few, many = queries_at_3_and_30(voided, Client(), at("season-draws"))
    assert few == many
