"""The pages of panels, recusals and works review: what is typed is kept, what is told, to whom."""

import pytest
from django.test import Client
from django.urls import reverse

from competition.models import Assignment, Recusal, Seat
from competition.queries.assessing import Assessing
from competition.queries.schemes import event_scheme
from tests.cast import Cast
from tests.judging import draw_turns
from tests.panels import a_judge, review_event, works
from tests.scoring import accepted, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db
SEASON = "tianjin-2024"
PANEL = (SEASON, "guidance", "plan")


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def entry(cast: Cast, noon):
    make_scheme(cast.guidance)
    return accepted(cast, "G001")


def test_a_panel_is_seated_on_its_page(cast: Cast, entry):
    judge = a_judge(cast, name="丁评委", unit="市中心")
    client, address = as_(cast.organizer), reverse("manage-panel", args=PANEL)
    page = client.get(f"{address}?judges=４").content.decode()
    assert (page.count('name="unit-'), "丁评委（市中心）" in page) == (4, True)
    form = {"judges": "4", "judge-1": judge.pk, "is_leader-1": "on", "name-2": "贝评委"}
    assert client.post(address, form).status_code == 302
    seats = Seat.objects.filter(event=cast.guidance).order_by("number")
    assert [(seat.name, seat.is_leader) for seat in seats] == [
        ("丁评委", True), ("贝评委", False), ("", False), ("", False),
    ]  # fmt: skip


def test_a_refused_panel_keeps_what_was_typed(cast: Cast, entry):
    key_in(cast, entry, "plan", 1, marks=plan("50", "30"))
    Seat.objects.filter(number=1).update(name="安评委")
    client, address = as_(cast.organizer), reverse("manage-panel", args=PANEL)
    answer = client.post(address, {"judges": "3", "name-1": "朵评委", "room-2": "99"})
    page = answer.content.decode()
    assert (answer.status_code, 'value="朵评委"' in page, "没有这个考场" in page) == (
        400,
        True,
        True,
    )
    answer = client.post(address, {"judges": "3", "name-1": "朵评委"})
    assert "换人须填写理由" in answer.content.decode()
    form = {"judges": "3", "name-1": "朵评委", "reason": "病"}
    assert client.post(address, form).status_code == 302


def test_a_judge_who_leaves_is_excused_on_the_page(cast: Cast, entry):
    key_in(cast, entry, "plan", 1, marks=plan("50", "30"))
    accepted(cast, "G002")
    Seat.objects.filter(number=1).update(name="安评委")
    seat = Seat.objects.get(number=1)
    page = as_(cast.organizer).get(reverse("manage-panel", args=PANEL)).content.decode()
    address = reverse("manage-seat-excuse", args=[SEASON, seat.pk])
    assert address in page
    as_(cast.organizer).post(address, {"reason": "病"})
    assert Recusal.objects.get().entry.number == "G002"


def test_missing_sheets_are_listed_and_the_judge_is_reminded(cast: Cast, entry):
    Seat.objects.filter(number=1).update(judge=cast.judge, name=cast.judge.name)
    client = as_(cast.organizer)
    page = client.get(reverse("manage-panels", args=[SEASON])).content.decode()
    assert "职业指导人员 方案设计 1 张" in page
    address = reverse("manage-panels-remind", args=[SEASON])
    assert client.post(address, {"judge": cast.judge.pk}).status_code == 302
    answer = client.post(address)
    assert (answer.status_code, "10 分钟内已提醒过" in answer.content.decode()) == (409, True)


def test_recusals_are_decided_and_lifted_on_the_page(cast: Cast, entry):
    seat = Seat.objects.get(number=1)
    client = as_(cast.organizer)
    decide = reverse("manage-recusal-decide", args=[SEASON, "guidance"])
    wrong = client.post(decide, {"seat": seat.pk, "number": "G9", "reason": "亲属"})
    assert (wrong.status_code, "没有参赛号“G9”" in wrong.content.decode()) == (400, True)
    assert (
        client.post(decide, {"seat": seat.pk, "number": "G001", "reason": "亲属"}).status_code
        == 302
    )
    page = client.get(reverse("manage-recusals", args=[SEASON, "guidance"])).content.decode()
    assert "只有 2 名评委可评" in page
    lift = reverse("manage-recusal-lift", args=[SEASON, "guidance"])
    client.post(lift, {"seat": seat.pk, "entry": entry.pk, "reason": "误会"})
    assert Recusal.objects.get().lifted_reason == "误会"


def test_a_judge_steps_aside_on_the_phone_and_learns_nothing(cast: Cast, entry):
    Seat.objects.filter(number=1).update(judge=cast.judge, name=cast.judge.name)
    draw_turns(entry)
    client, address = as_(cast.judge), reverse("judge-recusals", args=[SEASON])
    page = client.get(address).content.decode()
    assert "7 号" in page
    secrets = (entry.number, entry.competitor.name, entry.competitor.unit, "和平区")
    assert not [word for word in secrets if word in page]
    form = {"event": "guidance", "turn": "plan:7", "reason": ""}
    assert f'value="{entry.pk}"' not in page
    for turn in (str(entry.pk), "plan:8", "show:7", ""):
        assert client.post(address, {**form, "turn": turn, "reason": "师生"}).status_code == 404
    assert client.post(address, form).status_code == 400
    assert client.post(address, {**form, "reason": "师生"}).status_code == 302
    page = client.get(address).content.decode()
    assert ("已申报回避" in page, "师生" in page) == (True, True)


def test_works_are_previewed_confirmed_changed_and_given_a_third(cast: Cast, noon):
    event = review_event(cast.competition)
    (entry,) = works(cast, event, 1)
    client, where = as_(cast.organizer), [SEASON, "cases", "review"]
    page = client.get(reverse("manage-assessing", args=where)).content.decode()
    assert ("盲审件未就绪" in page, "全体评委" in page) == (True, True)
    preview = client.get(reverse("manage-assessing-plan", args=where), {"each": 2, "seed": "x"})
    plan_ = preview.context["plan"]
    assert Assignment.objects.count() == 0
    form = {"each": 2, "seed": "x", "digest": plan_.digest}
    confirm = reverse("manage-assessing-confirm", args=where)
    assert client.post(confirm, {**form, "digest": "y"}).status_code == 409
    assert client.post(confirm, form).status_code == 302
    for seat, value in zip(sorted(plan_.given["S001"]), ("60", "90"), strict=True):
        key_in(cast, entry, "review", seat, marks={"value": value})
    page = client.get(reverse("manage-assessing", args=where)).content.decode()
    assert "须由第三位评委评分" in page
    of = event_scheme(event)
    (due,) = Assessing(of, of.scheme.component("review")).thirds_due()
    thirds = reverse("manage-assessing-thirds", args=where)
    assert client.post(thirds, {f"third-{entry.pk}": due.suggested}).status_code == 302
    assert Assignment.objects.get(is_third=True).seat.number == due.suggested


def test_judge_sheets_are_downloaded(cast: Cast, entry):
    address = reverse("clerk-paper-sheets", args=PANEL)
    client = as_(cast.clerk)
    assert "评委 3" in client.get(address).content.decode()
    for query in ("layout=judge&format=word", "layout=entry&format=word", "format=workbook"):
        answer = client.get(f"{address}?{query}")
        assert answer.content[:2] == b"PK"
