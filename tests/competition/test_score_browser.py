"""The grid under the fingers, the plots in sight, and no barrier on any page of scoring."""

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from competition.models import Sheet
from competition.operations.standings import compute_standing
from tests.browser import axe
from tests.cast import Cast
from tests.scoring import accepted, key_all, key_in, make_scheme, plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GRID = ["tianjin-2024", "guidance", "plan", 1]


def sign_in(page: Page, server, user: User) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or ""}
    page.context.clear_cookies()
    page.context.add_cookies([{**cookie, "url": server.url}])


@pytest.fixture
def contest(cast: Cast, live_server) -> Cast:
    make_scheme(cast.guidance, pending=["权重待确认"])
    for number in ("G001", "G002", "G003"):
        accepted(cast, number)
    return cast


def test_a_page_of_marks_is_keyed_without_the_mouse(page: Page, live_server, contest: Cast):
    sign_in(page, live_server, contest.clerk)
    page.goto(live_server.url + reverse("clerk-grid", args=GRID))
    for text in ("50", "51", "52"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.locator('[name="G001.mark:speech"]').focus()
    for text in ("30", "30.5", "40"):
        page.keyboard.type(text)
        page.keyboard.press("ArrowDown")
    assert page.locator("[data-total]").all_inner_texts() == ["80", "81.5", "92"]
    page.keyboard.press("ArrowUp")
    expect(page.locator('[name="G002.mark:speech"]')).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator('[name="G002.mark:content"]')).to_be_focused()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交 3 行。")).to_be_visible()
    marks = Sheet.objects.order_by("entry__number").values_list("marks", flat=True)
    assert list(marks) == [
        {"content": 50000, "speech": 30000},
        {"content": 51000, "speech": 30500},
        {"content": 52000, "speech": 40000},
    ]


def test_a_mark_above_the_maximum_shows_while_it_is_typed(page: Page, live_server, contest: Cast):
    sign_in(page, live_server, contest.clerk)
    page.goto(live_server.url + reverse("clerk-grid", args=GRID))
    page.keyboard.type("61")
    expect(page.locator("[data-grid-news]")).to_have_text(
        "有 1 个得分超过满分、不合记分单位或不是数。"
    )
    page.keyboard.press("Backspace")
    expect(page.locator("[data-grid-news]")).to_have_text("有未保存的改动。")


def test_no_page_of_scoring_has_a_barrier(page: Page, live_server, contest: Cast):
    for entry in contest.guidance.entries.order_by("number")[:2]:
        key_all(contest, entry, "80", *[plan("50", "30")] * 3)
    key_in(contest, contest.guidance.entries.get(number="G003"), "theory", state="缺考")
    run = compute_standing(event_id=contest.guidance.pk, by=contest.organizer).standing
    pages = {
        contest.clerk: [
            reverse("clerk-home", args=GRID[:1]),
            reverse("clerk-grid", args=GRID) + "?correct=G001",
            reverse("clerk-grid", args=[*GRID[:2], "theory", 0]),
        ],
        contest.organizer: [
            reverse("manage-scores", args=GRID[:1]) + "?gaps=guidance",
            reverse("manage-standings", args=GRID[:1]),
            reverse("manage-standing-detail", args=[GRID[0], run.pk]),
            reverse("manage-standing-confirm", args=[GRID[0], run.pk]),
        ],
    }
    found = {}
    for user, addresses in pages.items():
        sign_in(page, live_server, user)
        for address in addresses:
            page.goto(live_server.url + address)
            found[address] = axe(page)
    assert {address: lines for address, lines in found.items() if lines} == {}


def test_the_plots_are_drawn_under_the_pages_own_policy(page: Page, live_server, contest: Cast):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    key_all(contest, contest.guidance.entries.get(number="G001"), "80", *[plan("50", "30")] * 3)
    run = compute_standing(event_id=contest.guidance.pk, by=contest.organizer).standing
    sign_in(page, live_server, contest.organizer)
    page.goto(live_server.url + reverse("manage-standing-detail", args=[GRID[0], run.pk]))
    expect(page.locator("[data-plot] canvas")).to_have_count(2)
    assert [text for text in complaints if "favicon" not in text] == []
