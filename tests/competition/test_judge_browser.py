"""A judge's phone: one entrant from keypad to seal, a cut line, and a second device."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from competition.models import Sheet, Slot
from records.models import IdempotencyKey
from tests.browser import axe
from tests.cast import Cast
from tests.judging import SCORE, TIMED, make_panel
from tests.scoring import accepted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "saiwu:sheets:"
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def panel(cast: Cast, live_server) -> Cast:
    make_panel(cast, *(accepted(cast, f"G00{n}") for n in (1, 2, 3)), components=TIMED)
    return cast


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE)
    yield context
    context.close()


def open_turn(context: BrowserContext, server, user: User, turn: str = "7") -> Page:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or ""}
    context.add_cookies([{**cookie, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}{SCORE}{turn}/")
    return page


def tap(page: Page, *marks: str) -> None:
    for mark in marks:
        for key in mark:
            page.locator(f'[data-key="{key}"]').tap()
        page.locator('[data-key="down"]').tap()


def stored() -> list[tuple[str, dict[str, int], str]]:
    rows = Sheet.objects.filter(seat=1).order_by("entry__slots__number")
    return [(str(row.entry.slots.get().number), row.marks, row.state) for row in rows]


def test_one_entrant_is_scored_with_the_thumb(live_server, phone, panel: Cast):
    page = open_turn(phone, live_server, panel.judge)
    tap(page, "61")
    expect(page.get_by_text("超过满分 60")).to_be_visible()
    page.locator('[data-key="up"]').tap()
    tap(page, "50", "30.5")
    expect(page.get_by_role("heading", name="核对后提交：7 号")).to_be_visible()
    expect(page.locator(".score-sum strong")).to_have_text("80.5")
    assert axe(page) == []
    page.get_by_role("button", name="确认提交").tap()
    expect(page.locator("[data-news]")).to_contain_text("已提交")
    assert stored() == [("7", {"content": 50_000, "speech": 30_500}, "handed_in")]
    small = page.evaluate(
        "[...document.querySelectorAll('button, .score-turns a, [data-mark]')]"
        ".filter((each) => each.offsetParent && each.getBoundingClientRect().height < 44)"
        ".map((each) => each.textContent)"
    )
    assert small == []


def test_what_was_typed_on_a_cut_line_is_sent_once_and_in_order(live_server, phone, panel: Cast):
    page = open_turn(phone, live_server, panel.judge)
    expect(page.locator("[data-keypad]")).to_be_visible()
    phone.set_offline(True)
    tap(page, "40", "20")
    page.get_by_role("button", name="确认提交").tap()
    page.locator('.score-turns [data-token="8"]').tap()
    tap(page, "41", "21")
    expect(page.locator("[data-news]")).to_contain_text("离线")
    expect(page.locator("[data-news]")).to_contain_text("项评分尚未上传（自 ")
    assert stored() == []
    saves = page.evaluate(
        f"JSON.parse(localStorage.getItem('{QUEUE}{panel.judge.pk}:tianjin-2024')).items.length"
    )
    page.close()  # the tab is closed with everything in it
    phone.set_offline(False)
    page = open_turn(phone, live_server, panel.judge, "9")
    expect(page.locator('.score-turns [data-token="7"]')).to_have_class("is-done")
    expect(page.locator('.score-turns [data-token="8"]')).to_have_class("is-begun")
    assert stored() == [
        ("7", {"content": 40_000, "speech": 20_000}, "handed_in"),
        ("8", {"content": 41_000, "speech": 21_000}, "draft"),
    ]
    assert IdempotencyKey.objects.count() == saves >= 2
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('sheets'))") == []


def test_two_devices_are_shown_beside_each_other(live_server, browser, phone, panel: Cast):
    page = open_turn(phone, live_server, panel.judge)
    other = browser.new_context()
    second = open_turn(other, live_server, panel.judge)
    second.locator("[data-code=content]").fill("33")
    expect(second.locator("[data-news]")).to_contain_text("已自动暂存")
    tap(page, "44")
    expect(page.get_by_role("heading", name="两台设备上的内容不同")).to_be_visible()
    assert stored() == [("7", {"content": 33_000}, "draft")]
    page.get_by_role("button", name="用本机的").tap()
    expect(page.locator("[data-news]")).to_contain_text("已自动暂存")
    assert stored() == [("7", {"content": 44_000}, "draft")]
    other.close()


def test_what_was_typed_before_a_redraw_is_told_and_given_up(live_server, phone, panel: Cast):
    page = open_turn(phone, live_server, panel.judge)
    phone.set_offline(True)
    tap(page, "40", "20")
    page.get_by_role("button", name="确认提交").tap()
    page.close()
    Slot.objects.filter(number=7).update(entry=accepted(panel, "G099"))
    phone.set_offline(False)
    page = phone.new_page()
    page.goto(f"{live_server.url}/judge/tianjin-2024/")
    told = page.get_by_text("现在是另一位选手")
    expect(told).to_contain_text("您填写的是 40、20")
    page.get_by_role("button", name="删除 7 号 的这份内容").click()
    expect(told).to_have_count(0)
    assert stored() == []
